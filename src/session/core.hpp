// SPDX-License-Identifier: AGPL-3.0-or-later
// What every session of a shard works with: the loop, the workers, the store, the way to instances, the clock.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/clock.hpp"
#include "fedibee/store.hpp"
#include "fedibee/uploads.hpp"
#include "net/worker.hpp"
#include "session/session_manager.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <type_traits>
#include <utility>

namespace fedibee::session {

class LoginClients;
class Mirrors;
class NewsFeeds;
class Untold;
class UserLinker;

struct Core {
    asio::any_io_executor executor;
    net::Worker& store_worker;
    net::Worker& crypto_worker;
    Store& store;
    Connector& connector;
    const Clock& clock;
    ManagerOptions options;
    UserLinker* linker = nullptr;    ///< set before the first user comes
    LoginClients* clients = nullptr; ///< so is it
    Mirrors* mirrors = nullptr;      ///< and these, which may be missing in tests
    NewsFeeds* feeds = nullptr;
    Untold* untold = nullptr;

    /// False when it was cancelled.
    asio::awaitable<bool> sleep(std::chrono::milliseconds time) const { return options.sleep(time); }
    /// Runs `work(store)` on the store's worker. The work owns its arguments by value.
    template <class F> asio::awaitable<std::invoke_result_t<F, Store&>> stored(F work)
    {
        auto job = [&target = store, work = std::move(work)]() mutable { return work(target); };
        co_return co_await store_worker.run(std::move(job));
    }
    /// The same with the uploads, which there must be.
    template <class F> asio::awaitable<std::invoke_result_t<F, Uploads&>> uploaded(F work)
    {
        auto job = [target = options.uploads, work = std::move(work)]() mutable { return work(*target); };
        co_return co_await store_worker.run(std::move(job));
    }
};

} // namespace fedibee::session
