// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/login_clients.hpp"

#include "net/log.hpp"
#include "session/core.hpp"

#include <algorithm>
#include <utility>

namespace fedibee::session {

LoginClients::LoginClients(Core& core) : core_(core), group_(core.executor, "tokens") {}

std::shared_ptr<Backend> LoginClients::of(const LoginRow& row, RenewedCredentials listener)
{
    std::erase_if(entries_, [](const auto& entry) { return entry.second.backend.expired(); });
    const Secret& token = row.credentials->access_token;
    if (const auto known = entries_.find(row.id); known != entries_.end()) {
        auto& entry = known->second;
        if (auto client = entry.backend.lock();
            client && std::ranges::find(entry.tokens, token) != entry.tokens.end()) {
            if (listener) entry.listener = std::move(listener);
            // The row may have been read before the last renewal was written.
            if (entry.listener && entry.current.access_token != token) entry.listener(entry.current);
            return client;
        }
    }
    std::shared_ptr<Backend> client = core_.connector.open(row.instance, *row.credentials, row.address);
    entries_.insert_or_assign(row.id, Entry{client, *row.credentials, {token}, std::move(listener)});
    client->when_renewed([weak = weak_from_this(), user = row.user, login = row.id](Credentials fresh) {
        if (const auto self = weak.lock()) self->renewed(user, login, std::move(fresh));
    });
    return client;
}

/// The server forgets the old tokens at once: the new ones must not wait to be written.
void LoginClients::renewed(UserId user, LoginId login, Credentials fresh)
{
    if (const auto known = entries_.find(login); known != entries_.end()) {
        known->second.current = fresh;
        known->second.tokens.push_back(fresh.access_token);
        if (known->second.listener) known->second.listener(fresh);
    }
    group_.spawn(keep(user, login, std::move(fresh)));
}

asio::awaitable<void> LoginClients::keep(UserId user, LoginId login, Credentials fresh)
{
    auto write = [user, login, fresh = std::move(fresh)](Store& store) -> Result<void> {
        auto rows = store.logins(user);
        if (!rows) return fail(std::move(rows));
        const auto row = std::ranges::find(*rows, login, &LoginRow::id);
        if (row == rows->end()) return {}; // it was dropped meanwhile
        row->credentials = fresh;
        return store.update_login(*row);
    };
    const auto kept = co_await core_.stored(std::move(write));
    if (!kept)
        log::error("renewed token not kept", {{"login", std::to_string(login.value)}, {"why", kept.error().detail}});
}

asio::awaitable<void> LoginClients::stop()
{
    // What was renewed is written to the end.
    co_await group_.join();
}

} // namespace fedibee::session
