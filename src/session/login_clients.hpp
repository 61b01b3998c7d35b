// SPDX-License-Identifier: AGPL-3.0-or-later
// One client for each login, however many use it: a live session, and posts that are kept past its end. A server that
// renews a token forgets the one before, so two clients of one login would take it from each other.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/store.hpp"
#include "net/task_group.hpp"

#include <map>
#include <memory>
#include <vector>

namespace fedibee::session {

struct Core;

class LoginClients : public std::enable_shared_from_this<LoginClients> {
public:
    explicit LoginClients(Core& core);

    /// The client that is in use for this login, when it has, or had, the row's token; else a new one. New tokens are
    /// stored at once, and told to the last one that gave a listener.
    std::shared_ptr<Backend> of(const LoginRow& row, RenewedCredentials listener = {});
    asio::awaitable<void> stop();

private:
    struct Entry {
        std::weak_ptr<Backend> backend;
        Credentials current;
        std::vector<Secret> tokens; ///< the current one and those before
        RenewedCredentials listener;
    };

    void renewed(UserId user, LoginId login, Credentials fresh);
    asio::awaitable<void> keep(UserId user, LoginId login, Credentials fresh);

    Core& core_;
    net::TaskGroup group_;
    std::map<LoginId, Entry> entries_;
};

} // namespace fedibee::session
