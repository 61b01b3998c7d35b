// SPDX-License-Identifier: AGPL-3.0-or-later
// A user with accounts at two instances: "mastodon" is alice@home.example, "mastodon2" alice@far.example.
#pragma once

#include "unit/session/shard.hpp"

namespace fedibee::session {

struct TwoLogins : ::testing::Test {
    /// Waits are that much shorter.
    explicit TwoLogins(int hurry = 200)
    {
        far.info.origin = "https://far.example";
        far.info.domain = "far.example";
        far.me = "alice@far.example";
        shard.connector.add(far);
        shard.stop();
        shard.hurry = hurry;
        shard.start();
        ann = shard.at_home(client);
        EXPECT_EQ(command("account add alice@far.example").find("Account successfully added with tag mastodon2"), 0U);
        EXPECT_EQ(command("code right"), "mastodon2 - the code is right.");
        until_on();
    }
    ~TwoLogins() override
    {
        if (ann) ann->detach(client);
        shard.stop(); // before the second instance goes
    }
    void until_on()
    {
        shard.until([&] {
            const auto logins = ann->logins();
            return logins.size() == 2 && logins[0].state == "connected" && logins[1].state == "connected";
        });
    }
    /// The gateway is stopped, and starts again; `meanwhile` happens between.
    void restart(const std::function<void()>& meanwhile)
    {
        ann->detach(client);
        ann.reset();
        shard.stop();
        meanwhile();
        shard.start();
        shard.manager->start();
        ann = shard.user(client);
        until_on();
    }
    std::string say(const std::string& line) { return shard.say(ann, client, home, line); }
    std::string command(const std::string& line) { return shard.say(ann, client, control, line); }
    /// The texts of what was published there, oldest first.
    static std::vector<std::string> texts(const test::FakeInstance& instance)
    {
        std::vector<std::string> all;
        for (const auto& post : instance.posts) all.push_back(post->content);
        return all;
    }

    test::FakeInstance far;
    Shard shard;
    Client client;
    UserPtr ann;
};

} // namespace fedibee::session
