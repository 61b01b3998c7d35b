// SPDX-License-Identifier: AGPL-3.0-or-later
// A gateway's sessions with one user at a client in memory: what tests of sessions and commands start from.
#pragma once

#include "render/plain.hpp"
#include "session/session_manager.hpp"
#include "store/sqlite_store.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_instance.hpp"
#include "support/patience.hpp"

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
    void deliver(const Delivery& delivery) override;
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
    Shard();
    ~Shard();

    bool has_rooms = false; ///< from the next start() on

    void start();
    void stop();
    void until(const std::function<bool()>& claim);
    /// All that is under way comes to rest, at the store's thread too; only who sleeps goes on sleeping.
    void settle();
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
    std::vector<OutboxRow> outbox();
    /// Ann at a client, registered and signed in on the first call.
    UserPtr user(Client& client);
    UserPtr at_home(Client& client);

    /// What a typed line is answered with, line by line; posts as their text, a failure as "! sentence".
    std::string say(const UserPtr& user, Client& client, const Place& place, const std::string& line);

    int hurry = 1; ///< waits are that much shorter from the next start() on
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
