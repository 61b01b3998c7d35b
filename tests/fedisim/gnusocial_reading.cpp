// SPDX-License-Identifier: AGPL-3.0-or-later
// The calls that read. Notices are filtered after they are counted, so that pages may be short; all timelines but home
// take limits for times, and drop those that name nothing.
#include "gnusocial.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedisim::gnusocial {
namespace {

std::size_t count_of(const Params& params)
{
    const auto count = params.number("count", 20);
    return count < 1 ? 20 : static_cast<std::size_t>(count);
}

std::size_t page_of(const Params& params)
{
    return static_cast<std::size_t>(std::max<std::int64_t>(params.number("page", 1), 1));
}

bool holds(const std::vector<int>& ids, int id)
{
    return std::ranges::find(ids, id) != ids.end();
}

} // namespace

Response Site::with_tag(Visit& visit, const std::string& name, Json items, Time newest, Time oldest) const
{
    auto response = answer(items);
    if (items.empty()) return response;
    const auto seconds = [](Time when) {
        return std::chrono::duration_cast<std::chrono::seconds>(when.time_since_epoch()).count();
    };
    const auto tag = fmt::format("\"{}:3873244308:en:{}:{}:{}\"", name, visit.viewer == nullptr ? 0 : visit.viewer->id,
                                 seconds(newest), seconds(oldest));
    if (visit.request.header("if-none-match") == tag) response = Response{304, {}, "", "application/json"};
    response.headers.emplace_back("ETag", tag);
    response.headers.emplace_back("Last-Modified", http_date(newest) + " +0000");
    return response;
}

template <class Claim> Response Site::timeline(Visit& visit, bool by_id, Claim claim)
{
    const auto since = visit.params.has("since_id") ? static_cast<int>(visit.params.number("since_id", 0)) : 0;
    const auto most = visit.params.has("max_id") ? static_cast<int>(visit.params.number("max_id", 0)) : 0;
    const auto* since_notice = notice(since);
    const auto* most_notice = notice(most);
    const auto is_known = [](const Notice* one) { return one != nullptr && !one->deleted; };
    const auto within = [&](const Notice& one) {
        if (by_id) return (since == 0 || one.id > since) && (most == 0 || one.id <= most);
        const bool after = !is_known(since_notice) || one.created > since_notice->created ||
                           (one.created == since_notice->created && one.id > since);
        const bool before = !is_known(most_notice) || one.created < most_notice->created ||
                            (one.created == most_notice->created && one.id <= most);
        return after && before;
    };
    auto items = Json::array();
    auto skip = (page_of(visit.params) - 1) * count_of(visit.params);
    std::size_t counted = 0;
    Time newest{};
    Time oldest{};
    for (auto one = notices_.rbegin(); one != notices_.rend() && counted < count_of(visit.params); ++one) {
        if (!claim(*one) || !within(*one)) continue;
        if (skip > 0) {
            --skip;
            continue;
        }
        ++counted;
        if (one->deleted || (visit.viewer != nullptr && visit.viewer->blocks.contains(one->author))) continue;
        if (items.empty()) newest = one->created;
        oldest = one->created;
        items.push_back(show(*one, visit.viewer));
    }
    return with_tag(visit, visit.path.back(), std::move(items), newest, oldest);
}

Response Site::verify(Visit& visit)
{
    return answer(show(*visit.viewer, visit.viewer));
}

Response Site::home(Visit& visit)
{
    const User& who = *visit.viewer;
    return timeline(visit, true, [&](const Notice& one) {
        const auto group = std::ranges::find(groups_, one.group, &Group::nick);
        const bool of_group = group != groups_.end() && group->members.contains(who.id);
        return holds(who.follows, one.author) || one.attentions.contains(who.id) || of_group;
    });
}

Response Site::mentions(Visit& visit)
{
    return timeline(visit, false, [&](const Notice& one) { return one.attentions.contains(visit.viewer->id); });
}

Response Site::public_timeline(Visit& visit)
{
    return timeline(visit, false, [&](const Notice& one) { return user(one.author)->home.empty(); });
}

Response Site::network(Visit& visit)
{
    return timeline(visit, false, [&](const Notice& one) { return !user(one.author)->home.empty(); });
}

Response Site::by_user(Visit& visit)
{
    const auto* who = visit.path.size() > 2 ? user_named(visit.last) : visit.viewer;
    if (who == nullptr) return refusal(visit, 500, "No such user found.");
    if (!who->home.empty()) return refusal(visit, 501, "Remote user timelines are not available here yet.");
    return timeline(visit, false, [who](const Notice& one) { return one.author == who->id; });
}

Response Site::by_tag(Visit& visit)
{
    return timeline(visit, false, [&](const Notice& one) { return one.tags.contains(visit.last); });
}

Response Site::by_group(Visit& visit)
{
    const auto group = std::ranges::find(groups_, visit.last, &Group::nick);
    if (group == groups_.end()) return refusal(visit, 404, "Group not found.");
    return timeline(visit, false, [&](const Notice& one) { return one.group == group->nick; });
}

Response Site::favourites(Visit& visit)
{
    return timeline(visit, false, [&](const Notice& one) { return one.fans.contains(visit.viewer->id); });
}

Response Site::conversation(Visit& visit)
{
    const int id = visit.number();
    if (std::ranges::find(notices_, id, &Notice::conversation) == notices_.end())
        return refusal(visit, 404, "No conversation with ID");
    return timeline(visit, false,
                    [id](const Notice& one) { return one.conversation == id && one.verb != Verb::favourite; });
}

Response Site::search(Visit& visit)
{
    const auto words = visit.params.text("q");
    return timeline(visit, false, [&](const Notice& one) { return one.text.find(words) != std::string::npos; });
}

Response Site::show_notice(Visit& visit)
{
    const auto* found = notice(visit.number());
    if (found == nullptr) return refusal(visit, 404, "No such notice.");
    if (found->deleted) return refusal(visit, 410, "Notice deleted.");
    return answer(show(*found, visit.viewer));
}

Response Site::repeats(Visit& visit)
{
    const int id = visit.number();
    return timeline(visit, false, [id](const Notice& one) { return one.verb == Verb::repeat && one.original == id; });
}

Response Site::repeats_of_me(Visit& visit)
{
    return timeline(visit, false, [&](const Notice& one) {
        const auto repeats_it = [&](const Notice& other) {
            return other.verb == Verb::repeat && other.original == one.id && !other.deleted;
        };
        return one.author == visit.viewer->id && std::ranges::any_of(notices_, repeats_it);
    });
}

Response Site::fans(Visit& visit)
{
    const auto* found = notice(visit.number());
    if (found == nullptr) return refusal(visit, 404, "No such notice.");
    auto list = Json::array();
    for (const int id : found->fans) {
        const auto& one = *user(id);
        list.push_back({{"user_id", std::to_string(id)},
                        {"nickname", one.nick},
                        {"fullname", one.name},
                        {"profileurl", profile(one)},
                        {"avatarurl", base + "/theme/neo-gnu/default-avatar-mini.png"}});
    }
    return answer(list);
}

Response Site::people(Visit& visit, const std::vector<int>& ids)
{
    auto list = Json::array();
    const auto first = (page_of(visit.params) - 1) * count_of(visit.params);
    std::size_t at = 0;
    for (auto id = ids.rbegin(); id != ids.rend(); ++id, ++at) {
        if (at >= first && at < first + count_of(visit.params)) list.push_back(show(*user(*id), visit.viewer, true));
    }
    return answer(list);
}

Response Site::friends(Visit& visit)
{
    const auto* who = visit.path.size() > 2 ? user_named(visit.last) : visit.viewer;
    if (who == nullptr) return refusal(visit, 404, "No such user.");
    auto others = who->follows;
    std::erase(others, who->id);
    return people(visit, others);
}

Response Site::followers(Visit& visit)
{
    const auto* who = visit.path.size() > 2 ? user_named(visit.last) : visit.viewer;
    if (who == nullptr) return refusal(visit, 404, "No such user.");
    return people(visit, who->followers);
}

Response Site::friend_ids(Visit& visit)
{
    auto others = visit.viewer->follows;
    std::erase(others, visit.viewer->id);
    std::ranges::reverse(others);
    return answer(Json(others));
}

Response Site::follower_ids(Visit& visit)
{
    auto ids = visit.viewer->followers;
    std::ranges::reverse(ids);
    return answer(Json(ids));
}

Response Site::friendship(Visit& visit)
{
    const auto* other = whom(visit);
    if (other == nullptr) return refusal(visit, 404, "Could not find target user.");
    const auto side = [&](const User& one, const User& two) {
        return Json{{"screen_name", one.nick},
                    {"followed_by", holds(two.follows, one.id)},
                    {"following", holds(one.follows, two.id)},
                    {"notifications_enabled", true},
                    {"blocking", one.blocks.contains(two.id)},
                    {"id", one.id}};
    };
    return answer(
        {{"relationship", {{"source", side(*visit.viewer, *other)}, {"target", side(*other, *visit.viewer)}}}});
}

Response Site::are_friends(Visit& visit)
{
    const auto* one = user_named(visit.params.text("user_a"));
    const auto* two = user_named(visit.params.text("user_b"));
    if (one == nullptr || two == nullptr) return refusal(visit, 400, "Two valid IDs or nick names must be supplied.");
    return answer(holds(one->follows, two->id));
}

Response Site::show_user(Visit& visit)
{
    const auto* found = whom(visit);
    if (found == nullptr || !found->home.empty()) return refusal(visit, 404, "User not found.");
    return answer(show(*found, visit.viewer, true));
}

Response Site::show_external(Visit& visit)
{
    const auto url = visit.params.text("profileurl");
    const auto found = std::ranges::find_if(users_, [&](const User& one) { return profile(one) == url; });
    if (found == users_.end()) return refusal(visit, 404, "Profile not found.");
    return answer(show(*found, visit.viewer));
}

Response Site::received(Visit& visit)
{
    auto list = Json::array();
    Time newest{};
    for (auto one = messages_.rbegin(); one != messages_.rend() && list.size() < count_of(visit.params); ++one) {
        if (one->to != visit.viewer->id || one->id <= visit.params.number("since_id", 0)) continue;
        newest = std::max(newest, one->created);
        list.push_back(show(*one, visit.viewer));
    }
    return with_tag(visit, "ApiDirectMessage", std::move(list), newest, newest);
}

Response Site::sent(Visit& visit)
{
    auto list = Json::array();
    for (auto one = messages_.rbegin(); one != messages_.rend() && list.size() < count_of(visit.params); ++one) {
        if (one->from == visit.viewer->id && one->id > visit.params.number("since_id", 0))
            list.push_back(show(*one, visit.viewer));
    }
    return answer(list);
}

Response Site::groups_of(Visit& visit)
{
    auto list = Json::array();
    for (const auto& one : groups_) {
        if (one.members.contains(visit.viewer->id)) list.push_back(show(one, visit.viewer));
    }
    return answer(list);
}

Response Site::all_groups(Visit& visit)
{
    auto list = Json::array();
    for (const auto& one : groups_) list.push_back(show(one, visit.viewer));
    return answer(list);
}

Response Site::show_group(Visit& visit)
{
    const auto group = std::ranges::find(groups_, visit.last, &Group::nick);
    return group == groups_.end() ? refusal(visit, 404, "Group not found.") : answer(show(*group, visit.viewer));
}

Response Site::version_call(Visit& /*visit*/)
{
    return answer(Json(std::string(version_.number)));
}

Response Site::config(Visit& /*visit*/)
{
    return answer({{"site",
                    {{"name", "fedisim"},
                     {"server", authority},
                     {"theme", "neo-gnu"},
                     {"path", nullptr},
                     {"private", false},
                     {"textlimit", 1000}}},
                   {"notice", {{"contentlimit", nullptr}}},
                   {"throttle", {{"enabled", false}, {"count", 20}, {"timespan", 600}}},
                   {"attachments", {{"uploads", true}, {"file_quota", 5000000}}},
                   {"url", {{"maxurllength", 100}, {"maxnoticelength", -1}}}});
}

/// Fails for who signs in by password: the plugin knows its own sessions and OAuth only.
Response Site::qvitter_news(Visit& visit)
{
    if (visit.request.header("authorization").starts_with("Basic "))
        return refusal(visit, 500, "Trying to get property 'id' of non-object");
    auto list = Json::array();
    for (auto one = news_.rbegin(); one != news_.rend() && list.size() < count_of(visit.params); ++one) {
        if (one->whom != visit.viewer->id) continue;
        const auto* about =
            one->notice == 0 ? &notices_.front() : notice(one->notice); // unrelated for follows, as in life
        list.push_back({{"id", std::to_string(one->id)},
                        {"from_profile", show(*user(one->from), visit.viewer)},
                        {"ntype", one->type},
                        {"notice", show(*about, visit.viewer)},
                        {"created_at", twitter_date(one->created)},
                        {"is_seen", one->seen ? "1" : "0"}});
        one->seen = true;
    }
    return answer(list);
}

} // namespace fedisim::gnusocial
