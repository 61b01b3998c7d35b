// SPDX-License-Identifier: AGPL-3.0-or-later
// A gateway's sessions with one user at a client in memory: what tests of sessions and commands start from.
#pragma once

#include "render/plain.hpp"
#include "session/session_manager.hpp"
#include "store/sqlite_store.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_instance.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <list>

namespace fedibee::session {

inline const Place home{PlaceKind::home, {}, {}};
inline const Place control{PlaceKind::control, {}, {}};

/// A chat client that remembers what it was told.
class Client final : public Downstream {
public:
    void deliver(const Delivery& delivery) override
    {
        if (const auto* backlog = std::get_if<Backlog>(&delivery.body)) {
            ++backlogs;
            cut = cut || backlog->cut;
            for (const auto& shown : backlog->statuses) posts.push_back(text_of(delivery, *shown));
        }
        if (const auto* post = std::get_if<NewPost>(&delivery.body)) posts.push_back(text_of(delivery, *post->shown));
        if (const auto* notice = std::get_if<Notice>(&delivery.body)) notices.push_back(notice->text);
        if (const auto* login = std::get_if<LoginChanged>(&delivery.body))
            logins.push_back(login->now ? login->now->tag + " " + std::string(login->now->state)
                                        : login->before->tag + " gone");
    }
    std::string_view label() const override { return front; }

    /// "home: text", or the peer's address for queries.
    static std::string text_of(const Delivery& delivery, const ShownStatus& shown)
    {
        return to_string(delivery.place) + ": " + render::to_plain(shown.document);
    }

    [[nodiscard]] std::string_view client() const override { return name; }
    void dismiss(std::string_view reason) override { dismissed = reason; }

    std::string front = "irc"; ///< where it is connected
    std::string name;          ///< what the user calls it
    std::string dismissed;
    std::vector<std::string> posts;
    std::vector<std::string> notices;
    std::vector<std::string> logins; ///< "tag state", as they changed
    int backlogs = 0;
    bool cut = false;
};

/// One gateway with one user, ann, who is signed in as alice@home.example; can be stopped and started again.
class Shard {
public:
    Shard() { start(); }
    ~Shard() { stop(); }

    bool has_rooms = false; ///< from the next start() on

    void start()
    {
        ManagerOptions options;
        options.server_name = "fedibee.localhost";
        options.limits.catch_up_posts = 80;
        options.has_rooms = has_rooms;
        options.uploads = uploads;
        options.public_url = public_url;
        manager = std::make_unique<SessionManager>(io.get_executor(), store_worker, crypto_worker, *store, connector,
                                                   clock, options);
    }
    void stop()
    {
        if (!manager) return;
        asio::co_spawn(io, manager->stop(), asio::detached);
        until([&] { return manager->counts().users == 0; });
        io.run_for(std::chrono::milliseconds{50});
        manager.reset();
    }
    void until(const std::function<bool()>& claim)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (!claim() && std::chrono::steady_clock::now() < end) {
            io.restart();
            io.run_one_for(std::chrono::milliseconds{5});
        }
        EXPECT_TRUE(claim());
    }
    template <class T> Result<T> run(Task<T> task)
    {
        std::optional<Result<T>> result;
        auto keep = [&result](const std::exception_ptr&, Result<T> value) { result = std::move(value); };
        asio::co_spawn(io, std::move(task), keep);
        until([&] { return result.has_value(); });
        return std::move(*result);
    }
    /// What `work` finds in the store, on the store's own thread: sessions may be writing at the same time.
    template <class F> std::invoke_result_t<F, Store&> stored(F work)
    {
        std::optional<std::invoke_result_t<F, Store&>> found;
        auto job = [this, work = std::move(work)]() mutable { return work(*store); };
        auto keep = [&found](const std::exception_ptr&, std::invoke_result_t<F, Store&> value) {
            found = std::move(value);
        };
        asio::co_spawn(io, store_worker.run(std::move(job)), keep);
        until([&] { return found.has_value(); });
        return std::move(*found);
    }
    std::vector<OutboxRow> outbox()
    {
        return stored([](Store& kept) { return kept.outbox().value(); });
    }
    /// Ann at a client, registered and signed in on the first call.
    UserPtr user(Client& client)
    {
        if (auto known = run(manager->authenticate("ann", Secret{"password"}, "127.0.0.1"))) {
            (*known)->attach(client);
            return *known;
        }
        const auto guest = manager->guest("ann", "127.0.0.1");
        auto registered = run(guest->say(client, control, Utterance{"register password", {}, false}));
        EXPECT_TRUE(registered);
        auto ann = registered->became;
        ann->attach(client);
        EXPECT_TRUE(run(ann->say(client, control, Utterance{"account add alice@home.example", {}, false})));
        EXPECT_TRUE(run(ann->say(client, control, Utterance{"code right", {}, false})));
        return ann;
    }
    UserPtr at_home(Client& client)
    {
        auto ann = user(client);
        EXPECT_TRUE(run(ann->find_place(home)));
        ann->enter(client, home);
        until([&] { return client.backlogs > 0; });
        return ann;
    }

    /// What a typed line is answered with, line by line; posts as their text, a failure as "! sentence".
    std::string say(const UserPtr& user, Client& client, const Place& place, const std::string& line)
    {
        const auto reply = run(user->say(client, place, Utterance{line, {}, false}));
        if (!reply) return "! " + reply.error().detail;
        std::string text;
        for (const auto& item : reply->items) {
            if (!text.empty()) text += '\n';
            const auto* shown = std::get_if<ShownStatusPtr>(&item);
            text += shown == nullptr ? std::get<std::string>(item) : render::to_plain((*shown)->document);
        }
        if (reply->published) text += "published: " + render::to_plain(reply->published->document);
        return text;
    }

    test::FakeClock clock;
    Uploads* uploads = nullptr; ///< these two count from the next start()
    std::string public_url;
    asio::io_context io{1};
    net::Worker store_worker{1};
    net::Worker crypto_worker{1};
    std::unique_ptr<store::SqliteStore> store =
        std::move(*store::SqliteStore::open(":memory:", Secret{std::string(32, 'k')}, clock));
    test::FakeInstance instance;
    test::FakeConnector connector{instance};
    std::unique_ptr<SessionManager> manager;
};

} // namespace fedibee::session
