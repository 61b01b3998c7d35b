// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands about groups, of instances that have them: which there are, joining and leaving.
#include "session/commands.hpp"

#include "render/plain.hpp"

#include <fmt/format.h>

namespace fedibee::session {
namespace {

constexpr std::size_t most_groups = 40; ///< in one answer

/// The login whose groups are meant, if its instance has any.
Result<SessionPtr> session_with_groups(const Call& call)
{
    return session_that_has(call, &Capabilities::groups,
                            "has no groups; follow a group's account instead: follow NAME@HOST");
}

/// "bees" for the place and what people write: "!bees".
std::string plain_name(std::string name)
{
    if (name.starts_with('!')) name.erase(0, 1);
    return name;
}

std::string line_of(const Group& group)
{
    std::string line = " " + render::clean_line(group.name);
    if (!group.title.empty() && group.title != group.name)
        line += fmt::format(" ({})", render::clean_line(group.title));
    if (group.members_count > 0)
        line += fmt::format(", {} {}", group.members_count, group.members_count == 1 ? "member" : "members");
    return group.member ? line + ", yours" : line;
}

template <bool all> Task<Reply> list(Call call)
{
    auto session = session_with_groups(call);
    if (!session) co_return fail(std::move(session));
    const auto groups = co_await (*session)->backend()->groups(all);
    if (!groups) co_return fail(groups.error());
    std::vector<std::string> lines;
    for (const auto& group : *groups) lines.push_back(line_of(group));
    if (lines.empty())
        lines.emplace_back(all ? "There are no groups on this instance."
                               : "You are in no group; those of the instance: groups all");
    else if (!cut_lines(lines, most_groups))
        lines.emplace_back("Read one as the channel &group~NAME; what you write there is posted to it.");
    co_return answer(std::move(lines));
}

Task<Reply> info(Call call)
{
    auto session = session_with_groups(call);
    if (!session) co_return fail(std::move(session));
    const auto group = co_await (*session)->backend()->group(plain_name(call.arg(0)));
    if (!group) co_return fail(group.error());
    std::vector<std::string> lines{line_of(*group)};
    if (!group->description.empty()) lines.push_back(render::clean_line(group->description));
    if (!group->url.empty()) lines.push_back(render::clean_line(group->url));
    co_return answer(std::move(lines));
}

template <bool wanted> Task<Reply> join(Call call)
{
    auto session = session_with_groups(call);
    if (!session) co_return fail(std::move(session));
    const auto group = co_await (*session)->backend()->group(plain_name(call.arg(0)));
    if (!group) co_return fail(group.error());
    const auto changed = co_await (*session)->backend()->join_group(group->id, wanted);
    if (!changed) co_return fail(changed.error());
    const std::string name = render::clean_line(group->name);
    Deed deed;
    deed.login = (*session)->row().id;
    deed.done = fmt::format("groups {} {}", wanted ? "join" : "leave", name);
    deed.undone = fmt::format("groups {} {}", wanted ? "leave" : "join", name);
    deed.again.push_back(deed.done);
    deed.back.push_back(deed.undone);
    remember(call, **session, std::move(deed));
    co_return answer(wanted ? fmt::format("You are in {} now; read it as the channel &group~{}", name, name)
                            : fmt::format("You have left {}.", name));
}

constexpr Command table[] = {
    {{"groups", "", "the groups that you are in", true}, Topic::people, list<false>},
    {{"groups", "all", "the groups of the instance", true}, Topic::people, list<true>},
    {{"groups", "info WORD", "what a group is about, and how many are in it", true}, Topic::people, info},
    {{"groups", "join WORD", "join a group: its posts come into your home timeline"}, Topic::people, join<true>},
    {{"groups", "leave WORD", "leave a group"}, Topic::people, join<false>},
};

} // namespace

std::span<const Command> group_commands()
{
    return table;
}

} // namespace fedibee::session
