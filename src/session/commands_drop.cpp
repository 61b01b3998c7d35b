// SPDX-License-Identifier: AGPL-3.0-or-later
// The end of an account on this gateway: tokens revoked, everything forgotten.
#include "session/commands.hpp"

#include "crypto/password.hpp"

#include <fmt/format.h>

namespace fedibee::session {
namespace {

/// Who has no password (a JID for which its server vouches) gives the name instead.
Task<bool> is_confirmed(Core& core, std::string name, Secret word)
{
    auto look = [name](Store& store) { return store.find_user(name); };
    const auto row = co_await core.stored(std::move(look));
    if (!row) co_return fail(row.error());
    if (!*row) co_return false;
    if ((*row)->password_hash.empty()) co_return word.reveal() == name;
    auto verify = [word, hash = (*row)->password_hash] { return crypto::verify_password(word, hash); };
    co_return co_await core.crypto_worker.run(std::move(verify));
}

/// Every login ends and its token is revoked; what could not be revoked is named.
Task<std::string> end_logins(std::shared_ptr<LiveUser> user)
{
    std::string unrevoked;
    while (!user->sessions().empty()) {
        const auto session = user->sessions().front();
        const LoginRow row = session->row();
        if (row.credentials) {
            const auto revoked = co_await user->core().connector.revoke(row.instance, *row.credentials);
            if (!revoked) unrevoked += (unrevoked.empty() ? "" : ", ") + row.address;
        }
        co_await user->drop(session, fmt::format("The account {} was removed.", row.tag));
    }
    co_return unrevoked;
}

Task<Reply> drop(Call call)
{
    const std::string name(call.user->name());
    Secret password{call.arg(0)};
    const auto right = co_await is_confirmed(call.user->core(), name, std::move(password));
    if (!right) co_return fail(right.error());
    if (!*right)
        co_return fail(Errc::unauthorized, "Password invalid; nothing was removed. The command is: drop PASSWORD");
    const auto unrevoked = co_await end_logins(call.user);
    if (!unrevoked) co_return fail(unrevoked.error());
    auto remove = [id = call.user->id()](Store& store) { return store.remove_user(id); };
    const auto removed = co_await call.user->core().stored(std::move(remove));
    if (!removed) co_return fail(removed.error());
    std::string line =
        fmt::format("Account {} removed, with its settings and logins. Connect again to make a new one.", name);
    if (!unrevoked->empty())
        line +=
            fmt::format(" These tokens could not be revoked; do so in the settings of the instance: {}", *unrevoked);
    const std::string farewell = fmt::format("Account {} was removed", name);
    call.user->dismiss_clients(call.from, farewell);
    Reply reply = answer(std::move(line));
    reply.farewell = farewell;
    co_return reply;
}

constexpr Command table[] = {
    {{"drop", "WORD", "remove your account on this gateway; give its password (a JID: its name) to confirm", true},
     Topic::self,
     drop},
};

} // namespace

std::span<const Command> drop_commands()
{
    return table;
}

} // namespace fedibee::session
