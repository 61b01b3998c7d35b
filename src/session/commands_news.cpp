// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands about news feeds, whose new entries an account posts.
#include "session/commands.hpp"
#include "session/news_feeds.hpp"
#include "session/news_format.hpp"
#include "session/times.hpp"

#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fedibee::session {
namespace {

constexpr std::size_t most_feeds = 20;
constexpr std::string_view usual_format = "{title} {link}";

struct Shown {
    FeedRow row;
    std::string tag;
};

/// Those of the user, in the order of `feed list`.
std::vector<Shown> feeds_of(const LiveUser& user)
{
    std::vector<Shown> shown;
    for (auto& row : user.core().feeds->all()) {
        const auto session = user.session_by_id(row.login);
        if (session) shown.push_back(Shown{std::move(row), session->row().tag});
    }
    return shown;
}

Task<Reply> list(Call call)
{
    std::vector<std::string> lines;
    for (const auto& one : feeds_of(*call.user)) {
        const auto& row = one.row;
        lines.push_back(fmt::format("{}. {} > {}: {}, every {}; {}", lines.size() + 1,
                                    render::clean_line(row.title.empty() ? row.url : row.title), one.tag, row.url,
                                    shown_duration(row.interval), row.format));
        if (!row.enabled) lines.back() += " - ended: " + render::clean_line(row.trouble);
        if (row.enabled && !row.trouble.empty()) lines.back() += " - waits: " + render::clean_line(row.trouble);
    }
    if (lines.empty()) lines.emplace_back("No news feed is posted; begin with: feed add URL");
    co_return answer(std::move(lines));
}

Result<void> take_options(FeedRow& row, const Options& options)
{
    row.interval = NewsFeeds::usual_interval;
    for (const auto& [name, value] : options) {
        if (name == "every") {
            const auto time = parse_duration(value);
            if (!time || *time < NewsFeeds::shortest_interval)
                return fail(Errc::invalid_input, "--every takes a time of 10m or more, like 30m, 2h or 1d.");
            row.interval = *time;
        } else if (name == "visibility") {
            row.visibility = parse_visibility(value);
            if (!row.visibility || *row.visibility == Visibility::direct)
                return fail(Errc::invalid_input, "--visibility takes public, unlisted, private or local.");
        } else {
            return fail(
                Errc::invalid_input,
                fmt::format("There is no option --{}; feed add takes --every --visibility.", render::clean_line(name)));
        }
    }
    return {};
}

Task<Reply> add(Call call)
{
    // A word behind the address is an account, or the template begins.
    const bool has_login = !call.arg(2).empty() && call.user->is_login_word(call.arg(2));
    const auto session = has_login ? call.user->session_named(call.arg(2)) : call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    if (feeds_of(*call.user).size() >= most_feeds)
        co_return fail(
            Errc::invalid_input,
            fmt::format("You have {} news feeds, the most there may be; end one with: feed del NUMBER", most_feeds));
    FeedRow row;
    row.login = (*session)->row().id;
    row.url = call.arg(1);
    row.format = call.arg(3).empty() ? std::string(usual_format) : call.arg(3);
    if (!call.arg(2).empty() && !has_login)
        row.format = call.arg(3).empty() ? call.arg(2) : call.arg(2) + " " + call.arg(3);
    if (auto fits = check_news_format(row.format); !fits) co_return fail(std::move(fits));
    if (auto taken = take_options(row, call.arguments.options); !taken) co_return fail(std::move(taken));
    const auto added = co_await call.user->core().feeds->add(std::move(row));
    if (!added && added.error().code == Errc::conflict)
        co_return fail(Errc::conflict, "This account posts that news feed already; see: feed list");
    if (!added) co_return fail(added.error());
    const auto& kept = added->first;
    co_return answer(
        fmt::format("{} is read every {}; what comes after the entries that it has now ({}) is posted by {}.",
                    kept.title.empty() ? kept.url : kept.title, shown_duration(kept.interval), added->second,
                    (*session)->row().tag));
}

Task<Reply> del(Call call)
{
    const auto all = feeds_of(*call.user);
    const std::string& word = call.arg(1);
    std::size_t number = 0;
    std::from_chars(word.data(), word.data() + word.size(), number);
    if (number < 1 || number > all.size())
        co_return fail(Errc::not_found,
                       fmt::format("There is no news feed {}; see: feed list", render::clean_line(word)));
    const auto& row = all[number - 1].row;
    const auto removed = co_await call.user->core().feeds->remove(row.id);
    if (!removed) co_return fail(removed.error());
    co_return answer(fmt::format("{} is no longer posted.", row.url));
}

constexpr Command table[] = {
    {{"feed", "add|create [--options] URL [WORD] [TEXT]",
      "post what is new in an RSS or Atom feed, by an account and a template: feed add URL work {title} {link}; there "
      "are {title} {link} {summary} {author} {tags} {feed}, and \\n; options: --every 30m --visibility unlisted"},
     Topic::write,
     add},
    {{"feed", "[list]", "the news feeds that your accounts post"}, Topic::write, list},
    {{"feed", "delete|del NUMBER", "end a news feed by its number in the list"}, Topic::write, del},
};

} // namespace

std::span<const Command> news_commands()
{
    return table;
}

} // namespace fedibee::session
