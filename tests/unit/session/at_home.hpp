// SPDX-License-Identifier: AGPL-3.0-or-later
// A user at home with somebody's post on the screen: what tests of commands start from.
#pragma once

#include "unit/session/shard.hpp"

namespace fedibee::session {

/// Alice at home, with a post of bob's on the screen.
struct AtHome : ::testing::Test {
    AtHome()
    {
        bobs = shard.instance.make("bob@home.example", "to be acted on");
        ann = shard.at_home(client);
    }
    ~AtHome() override { ann->detach(client); }
    /// In the home timeline, where lines may be prose.
    std::string say(const std::string& line) { return shard.say(ann, client, home, line); }
    /// In the control channel.
    std::string command(const std::string& line) { return shard.say(ann, client, control, line); }
    [[nodiscard]] const NewStatus& drafted() const { return shard.instance.drafts.back(); }

    Shard shard;
    Client client;
    UserPtr ann;
    StatusPtr bobs;
};

} // namespace fedibee::session
