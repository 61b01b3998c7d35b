// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands about what an instance offers: followed hashtags, trends, announcements.
#include "session/commands.hpp"

#include "render/html.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fedibee::session {
namespace {

/// "#linux #bsd"
std::string tag_names(const std::vector<std::string>& tags)
{
    std::vector<std::string> names;
    for (const auto& tag : tags) names.push_back("#" + render::clean_line(tag));
    return fmt::format("{}", fmt::join(names, " "));
}

/// A hashtag as it is typed, with its mark or without; `example` is how the command is written.
Result<std::string> one_tag(std::string name, std::string_view example)
{
    if (name.starts_with('#')) name.erase(0, 1);
    if (name.empty() || name.find('#') != std::string::npos)
        return fail(Errc::invalid_input, fmt::format("A hashtag is one word: {}", example));
    return name;
}

Task<Reply> followed_tags(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto tags = co_await (*session)->backend()->followed_tags();
    if (!tags) co_return fail(tags.error());
    if (tags->empty()) co_return answer("You follow no hashtags; follow one with: tag follow #NAME");
    co_return answer("Hashtags: " + tag_names(*tags));
}

template <bool wanted> Task<Reply> follow_tag(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto name = one_tag(call.arg(0), "tag follow #linux");
    if (!name) co_return fail(name.error());
    const auto done = co_await (*session)->backend()->follow_tag(*name, wanted);
    if (!done) co_return fail(done.error());
    Deed deed;
    deed.done = fmt::format("tag {} #{}", wanted ? "follow" : "unfollow", *name);
    deed.undone = fmt::format("tag {} #{}", wanted ? "unfollow" : "follow", *name);
    deed.again.push_back(deed.done);
    deed.back.push_back(deed.undone);
    remember(call, **session, std::move(deed));
    const std::string shown = render::clean_line(*name);
    co_return answer(wanted ? fmt::format("You are now following #{}: its posts come into your home timeline.", shown)
                            : fmt::format("You no longer follow #{}.", shown));
}

Task<Reply> trends(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto tags = co_await (*session)->backend()->trending_tags();
    if (!tags) co_return fail(tags.error());
    std::vector<std::string> lines;
    for (const auto& tag : *tags)
        lines.push_back(fmt::format("#{}: {} posts by {} people", render::clean_line(tag.name), tag.uses, tag.people));
    if (lines.empty()) lines.push_back(fmt::format("Nothing trends on {}.", (*session)->row().instance.domain));
    co_return answer(std::move(lines));
}

Task<Reply> trending_posts(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto statuses = co_await (*session)->backend()->trending_statuses();
    if (!statuses) co_return fail(statuses.error());
    if (statuses->empty()) co_return answer(fmt::format("No posts trend on {}.", (*session)->row().instance.domain));
    Reply reply;
    for (auto status = statuses->rbegin(); status != statuses->rend(); ++status)
        reply.items.emplace_back(call.user->show(**session, *status, call.place));
    co_return reply;
}

Task<Reply> trending_links(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto links = co_await (*session)->backend()->trending_links();
    if (!links) co_return fail(links.error());
    std::vector<std::string> lines;
    for (const auto& link : *links)
        lines.push_back(fmt::format("{}: {}", render::clean_line(link.title), render::clean_line(link.url)));
    if (lines.empty()) lines.push_back(fmt::format("No links trend on {}.", (*session)->row().instance.domain));
    co_return answer(std::move(lines));
}

std::string text_of(const Announcement& announcement)
{
    return render::clean_line(render::to_plain(render::html_to_document(announcement.content)));
}

/// " [2 hearts, 1 bee]"
std::string reactions_of(const Announcement& announcement)
{
    std::string all;
    for (const auto& [name, count] : announcement.reactions)
        all += fmt::format("{}{} {}", all.empty() ? "" : ", ", count, render::clean_line(name));
    return all.empty() ? all : " [" + all + "]";
}

Task<Reply> announcements(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto all = co_await (*session)->backend()->announcements();
    if (!all) co_return fail(all.error());
    if (all->empty()) co_return answer(fmt::format("{} announces nothing.", (*session)->row().instance.domain));
    std::vector<std::string> lines;
    for (const auto& one : *all)
        lines.push_back(
            fmt::format("{}. {}{}{}", lines.size() + 1, one.read ? "" : "(new) ", text_of(one), reactions_of(one)));
    co_return answer(std::move(lines));
}

/// By its number in the list.
Task<Announcement> find_announcement(SessionPtr session, std::string word)
{
    const auto all = co_await session->backend()->announcements();
    if (!all) co_return fail(all.error());
    std::size_t number = 0;
    std::from_chars(word.data(), word.data() + word.size(), number);
    if (number < 1 || number > all->size())
        co_return fail(Errc::not_found,
                       fmt::format("There is no announcement {}; see: announcements", render::clean_line(word)));
    co_return (*all)[number - 1];
}

Task<Reply> dismiss(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto one = co_await find_announcement(*session, call.arg(0));
    if (!one) co_return fail(one.error());
    const auto done = co_await (*session)->backend()->dismiss_announcement(one->id);
    if (!done) co_return fail(done.error());
    co_return answer(fmt::format("Announcement {} is marked as read.", call.arg(0)));
}

template <bool wanted> Task<Reply> react_to(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto one = co_await find_announcement(*session, call.arg(0));
    if (!one) co_return fail(one.error());
    const auto done = co_await (*session)->backend()->react_to_announcement(one->id, call.arg(1), wanted);
    if (!done) co_return fail(done.error());
    co_return answer(
        fmt::format(wanted ? "You react to announcement {} with {}." : "You took from announcement {} back: {}.",
                    call.arg(0), render::clean_line(call.arg(1))));
}

Task<Reply> featured_tags(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto tags = co_await (*session)->backend()->featured_tags();
    if (!tags) co_return fail(tags.error());
    if (tags->empty()) co_return answer("There are no hashtags on your profile; put one there with: tag feature #NAME");
    co_return answer("On your profile: " + tag_names(*tags));
}

template <bool wanted> Task<Reply> feature_tag(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto name = one_tag(call.arg(0), "tag feature #linux");
    if (!name) co_return fail(name.error());
    const auto done = co_await (*session)->backend()->feature_tag(*name, wanted);
    if (!done) co_return fail(done.error());
    co_return answer(fmt::format("#{} is {} your profile.", render::clean_line(*name), wanted ? "on" : "off"));
}

constexpr Command table[] = {
    {{"tag", "", "the hashtags that you follow"}, Topic::read, followed_tags},
    {{"tag", "follow HASHTAG", "posts with a hashtag come into your home timeline"}, Topic::read, follow_tag<true>},
    {{"tag", "unfollow HASHTAG", "they no longer do"}, Topic::read, follow_tag<false>},
    {{"tag", "featured", "the hashtags on your profile"}, Topic::read, featured_tags},
    {{"tag", "feature HASHTAG", "put a hashtag on your profile"}, Topic::read, feature_tag<true>},
    {{"tag", "unfeature HASHTAG", "take it off"}, Topic::read, feature_tag<false>},
    {{"trends", "[tags]", "the hashtags that are used most on the instance"}, Topic::read, trends},
    {{"trends", "posts", "the posts that are liked most"}, Topic::read, trending_posts},
    {{"trends", "links", "the links that are shared most"}, Topic::read, trending_links},
    {{"announcements", "", "what the instance announces"}, Topic::read, announcements},
    {{"announcements", "dismiss NUMBER", "mark an announcement as read"}, Topic::read, dismiss},
    {{"announcements", "react NUMBER EMOJI", "react to an announcement"}, Topic::read, react_to<true>},
    {{"announcements", "unreact NUMBER EMOJI", "take that back"}, Topic::read, react_to<false>},
};

} // namespace

std::span<const Command> discovery_commands()
{
    return table;
}

} // namespace fedibee::session
