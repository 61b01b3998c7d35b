// SPDX-License-Identifier: AGPL-3.0-or-later
// `link`: somebody on IRC and on XMPP becomes one user with the same accounts.
#include "session/commands.hpp"

#include "session/live_user.hpp"
#include "session/user_linker.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace fedibee::session {
namespace {

std::string front_of(const Downstream& client)
{
    const std::string_view label = client.label();
    return std::string(label.substr(0, label.find(' ')));
}

Task<Reply> link(Call call)
{
    auto& linker = *call.user->core().linker;
    if (call.arg(0).empty()) {
        const std::string code = linker.issue_code(call.user->id(), front_of(*call.from));
        co_return answer(
            {fmt::format("Within ten minutes, type at your client of the other front: link {}", code),
             "Then both are one user, with the accounts of both. The code works once; tell it to nobody."});
    }
    auto linked = co_await linker.link(call.user, call.from, call.arg(0));
    if (!linked) co_return fail(std::move(linked));
    std::vector<std::string> tags;
    for (const auto& login : linked->user->logins()) tags.push_back(fmt::format("{} ({})", login.tag, login.address));
    Reply reply =
        answer(fmt::format("Done: here and at the other front you are {} now, with {}.", linked->user->name(),
                           tags.empty() ? std::string("no accounts yet") : fmt::format("{}", fmt::join(tags, ", "))));
    if (!linked->renamed.empty())
        reply.items.emplace_back(fmt::format("Names that both had: {}.", fmt::join(linked->renamed, ", ")));
    if (linked->user.get() != call.user.get()) reply.became = linked->user;
    co_return reply;
}

constexpr Command table[] = {
    {{"link", "[WORD]", "be one user on IRC and XMPP: link shows a code; at the other client type: link CODE", true},
     Topic::self,
     link},
};

} // namespace

std::span<const Command> link_commands()
{
    return table;
}

} // namespace fedibee::session
