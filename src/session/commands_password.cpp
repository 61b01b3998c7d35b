// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing a login in by its password, at instances that take one from other programs.
#include "session/commands.hpp"

#include "session/sign_in.hpp"

#include <fmt/format.h>

namespace fedibee::session {
namespace {

/// Kept nowhere but with the login, sealed, and in no answer.
Task<Reply> password(Call call)
{
    auto found = call.user->session_named(call.arg(0));
    if (!found) co_return fail(std::move(found));
    LoginRow row = (*found)->row();
    if (!row.instance.capabilities.password_sign_in)
        co_return fail(Errc::unsupported,
                       fmt::format("{} takes no passwords from other programs; sign in at its page: account {} on",
                                   row.instance.domain, row.tag));
    if (row.address.find('@') == std::string::npos)
        co_return fail(Errc::invalid_input,
                       fmt::format("Your name at {} is not known: account {} del, then account add @you@{}",
                                   row.instance.domain, row.tag, row.address));
    Secret secret{call.arg(1)};
    auto login = co_await sign_in_by_password(call.user->core(), std::move(row), std::move(secret));
    if (!login) co_return fail(std::move(login));
    const std::string line = fmt::format("{} - the password is right.", login->tag);
    co_await call.user->signed_in(std::move(*login));
    co_return answer(line);
}

constexpr Command table[] = {
    {{"password", "LOGIN WORD", "sign an account in by its password, where the instance takes one", true},
     Topic::self,
     password},
};

} // namespace

std::span<const Command> password_commands()
{
    return table;
}

} // namespace fedibee::session
