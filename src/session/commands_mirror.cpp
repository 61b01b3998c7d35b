// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands about mirrors: own posts of one account, repeated on another.
#include "session/commands.hpp"
#include "session/mirror_rules.hpp"
#include "session/mirrors.hpp"

#include "render/plain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fedibee::session {
namespace {

constexpr std::size_t most_mirrors = 20;

struct Shown {
    MirrorRow row;
    std::string from; ///< tags
    std::string to;
};

/// Those of the user, in the order of `mirror list`.
std::vector<Shown> mirrors_of(const LiveUser& user)
{
    std::vector<Shown> shown;
    for (auto& row : user.core().mirrors->all()) {
        const auto from = user.session_by_id(row.from);
        const auto to = user.session_by_id(row.to);
        if (from && to) shown.push_back(Shown{std::move(row), from->row().tag, to->row().tag});
    }
    return shown;
}

Result<Shown> numbered(const Call& call, std::size_t index)
{
    auto all = mirrors_of(*call.user);
    const std::string& word = call.arg(index);
    std::size_t number = 0;
    std::from_chars(word.data(), word.data() + word.size(), number);
    if (number >= 1 && number <= all.size()) return std::move(all[number - 1]);
    return fail(Errc::not_found, fmt::format("There is no mirror {}; see: mirror list", render::clean_line(word)));
}

Task<Reply> list(Call call)
{
    std::vector<std::string> lines;
    for (const auto& one : mirrors_of(*call.user)) {
        lines.push_back(fmt::format("{}. {} > {}: {}{}", lines.size() + 1, one.from, one.to, describe(one.row.rules),
                                    one.row.enabled ? "" : " (off)"));
        if (!one.row.trouble.empty()) lines.back() += " - waits: " + render::clean_line(one.row.trouble);
    }
    if (lines.empty())
        lines.emplace_back("No posts of yours are repeated at another account; begin with: mirror add FROM TO");
    co_return answer(std::move(lines));
}

Task<Reply> add(Call call)
{
    const auto from = call.user->session_named(call.arg(1));
    if (!from) co_return fail(from.error());
    const auto to = call.user->session_named(call.arg(2));
    if (!to) co_return fail(to.error());
    if (*from == *to) co_return fail(Errc::invalid_input, "A mirror needs two accounts; name another one.");
    if (mirrors_of(*call.user).size() >= most_mirrors)
        co_return fail(
            Errc::invalid_input,
            fmt::format("You have {} mirrors, the most there may be; end one with: mirror del NUMBER", most_mirrors));
    auto rules = parse_mirror_rules(call.arguments.options);
    if (!rules) co_return fail(std::move(rules));
    MirrorRow row;
    row.from = (*from)->row().id;
    row.to = (*to)->row().id;
    row.rules = std::move(*rules);
    const auto added = co_await call.user->core().mirrors->add(std::move(row));
    if (!added && added.error().code == Errc::conflict)
        co_return fail(Errc::conflict, "There is a mirror between these two already; see: mirror list");
    if (!added) co_return fail(added.error());
    co_return answer(fmt::format("From now on your posts at {} are repeated at {}: {}", (*from)->row().tag,
                                 (*to)->row().tag, describe(added->rules)));
}

Task<Reply> del(Call call)
{
    const auto one = numbered(call, 1);
    if (!one) co_return fail(one.error());
    const auto removed = co_await call.user->core().mirrors->remove(one->row.id);
    if (!removed) co_return fail(removed.error());
    co_return answer(
        fmt::format("Posts at {} are no longer repeated at {}; what was repeated stays.", one->from, one->to));
}

Task<Reply> switch_to(Call call, bool enabled)
{
    const auto one = numbered(call, 0);
    if (!one) co_return fail(one.error());
    const auto done = co_await call.user->core().mirrors->switch_to(one->row, enabled);
    if (!done) co_return fail(done.error());
    co_return answer(enabled ? fmt::format("On: {} > {}, from the newest post on.", one->from, one->to)
                             : fmt::format("Off: {} > {}.", one->from, one->to));
}
Task<Reply> on(Call call)
{
    return switch_to(std::move(call), true);
}
Task<Reply> off(Call call)
{
    return switch_to(std::move(call), false);
}

constexpr Command table[] = {
    {{"mirror", "add|create LOGIN LOGIN [--options]",
      "repeat your posts of the first account at the second, from now on, with files, threads, edits and deletions; "
      "options: --visibility public,unlisted --boosts off --replies off --cw keep|require|skip"},
     Topic::write,
     add},
    {{"mirror", "[list]", "which of your accounts repeat posts of which, and how"}, Topic::write, list},
    {{"mirror", "delete|del NUMBER", "end a mirror by its number in the list; what it repeated stays"},
     Topic::write,
     del},
    {{"mirror", "NUMBER on", "a mirror goes on, from the newest post"}, Topic::write, on},
    {{"mirror", "NUMBER off", "a mirror rests"}, Topic::write, off},
};

} // namespace

std::span<const Command> mirror_commands()
{
    return table;
}

} // namespace fedibee::session
