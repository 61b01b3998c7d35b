// SPDX-License-Identifier: AGPL-3.0-or-later
// Friendica's own calls, and those of Mastodon's that it answers in its own way: dislikes, answers to events, lists
// that are circles, channels or groups, conversations that are of no use.
#include "friendica.hpp"
#include "paging.hpp"

#include <algorithm>
#include <array>

namespace fedisim {

namespace {

Status* original(const Context& context)
{
    auto* status = context.status();
    return status != nullptr && status->reblog != nullptr ? status->reblog : status;
}

template <bool wanted> Response dislike(Context& context)
{
    auto* status = original(context);
    if (status == nullptr) return not_found();
    remove_row(status->disliked_by, static_cast<const Account*>(context.viewer));
    if (wanted) {
        status->disliked_by.push_back({context.world.next_row(), context.viewer});
        context.world.notify(*status->account, "dislike", *context.viewer, status);
    }
    return answer(context.view().status(*status));
}

Response disliked_by(Context& context)
{
    const auto* status = original(context);
    return status == nullptr ? not_found() : account_page(context, status->disliked_by);
}

Response attend(Context& context)
{
    const auto verb = context.capture().substr(0, context.capture().find('.'));
    auto* status = context.world.status(context.params.text("id"));
    if (status == nullptr || !verb.starts_with("attend")) return html_page("Friendica", "<p>?</p>", 400);
    status->attending[context.viewer] = verb;
    return answer({{"id", number_row(status->id)}, {"text", status->text}});
}

Response preferences(Context& context)
{
    return answer({{"posting:default:visibility", context.viewer->privacy},
                   {"posting:default:sensitive", false},
                   {"posting:default:language", "en"},
                   {"reading:expand:media", "default"},
                   {"reading:expand:spoilers", false}});
}

Response directory(Context& context)
{
    auto all = Json::array();
    for (const auto* account : context.world.accounts()) {
        if (account->local()) all.push_back(context.view().account(*account));
    }
    return answer(all);
}

struct Channel {
    const char* id;
    const char* title;
};
constexpr std::array channels{Channel{"channel:foryou", "For you"}, Channel{"channel:whatshot", "What's Hot"}};
constexpr std::string_view group_prefix = "group:";

std::string group_id(const Account& group)
{
    return std::string(group_prefix) + std::to_string(group.row); // of the viewer's address book
}

Response lists(Context& context)
{
    auto all = Json::array();
    for (const auto& list : context.viewer->lists) all.push_back(context.view().list(*list));
    for (const auto& channel : channels)
        all.push_back({{"id", channel.id}, {"title", channel.title}, {"replies_policy", "followed"}});
    for (const auto& [account, how] : context.viewer->following) {
        if (account->group)
            all.push_back(
                {{"id", group_id(*account)}, {"title", account->display_name}, {"replies_policy", "followed"}});
    }
    return answer(all);
}

Response list_timeline(Context& context)
{
    const auto& id = context.capture();
    const auto* circle = find_list(*context.viewer, id);
    return status_page(context, context.world.all_statuses(), [&](const Status* status) {
        if (circle != nullptr) return context.world.in_list(*status, *context.viewer, *circle);
        if (!context.world.visible(*status, context.viewer)) return false;
        if (id.starts_with(group_prefix)) return status->account->group && group_id(*status->account) == id;
        const bool is_channel = std::ranges::find(channels, id, &Channel::id) != channels.end();
        return is_channel && context.world.in_public(*status, context.viewer, false, false);
    });
}

/// What a person uploaded, oldest first; all that came by the API lies in one album.
Response photos(Context& context)
{
    auto all = Json::array();
    for (const auto& media : context.world.all_media()) {
        if (media.owner != context.viewer || media.type != "image") continue;
        auto time = iso_time(media.ready_at).substr(0, std::size("2026-11-23T00:42:47") - 1);
        time[time.find('T')] = ' ';
        all.push_back({{"id", media.id},
                       {"created", time},
                       {"edited", time},
                       {"title", ""},
                       {"desc", media.description},
                       {"album", "Wall Photos"},
                       {"filename", "upload"},
                       {"type", media.content_type},
                       {"height", media.height},
                       {"width", media.width},
                       {"profile", false},
                       {"thumb", context.view().media(media)["preview_url"]}});
    }
    return answer(all);
}

/// The other person is missing, and the id is that of a contact.
Response conversations(Context& context)
{
    auto all = Json::array();
    for (const auto& mail : context.world.mails) {
        if (mail.owner != context.viewer) continue;
        all.push_back({{"id", context.viewer->id},
                       {"accounts", Json::array({context.view().account(*context.viewer)})},
                       {"unread", !mail.seen},
                       {"last_status", nullptr}});
    }
    return answer(all);
}

Response notifications(Context& context)
{
    std::vector<Notification*> all;
    for (const auto& notification : context.viewer->notifications) all.push_back(notification.get());
    const auto bounds = bounds_of(context.params, 15, 30, number_row);
    const auto excluded = context.params.list("exclude_types");
    const auto is_wanted = [&](const Notification* one) {
        return !one->dismissed && std::ranges::find(excluded, one->type) == excluded.end();
    };
    const auto page = page_of(all, bounds, [](const Notification* one) { return number_row(one->id); }, is_wanted);
    if (context.params.flag("summary")) return answer({{"count", page.size()}});
    auto items = Json::array();
    for (const auto* notification : page) items.push_back(context.view().notification(*notification));
    const auto newest = page.empty() ? std::string() : page.front()->id;
    const auto oldest = page.empty() ? std::string() : page.back()->id;
    return paged(context, items, newest, oldest, true);
}

/// It answers 500 and boosts nothing.
Response retweet(Context&)
{
    Response response;
    response.status = 500;
    return response;
}

} // namespace

void route_friendica(Router& router)
{
    const std::string own = "/api/friendica/statuses/:id/";
    router.add("POST", own + "dislike", Access::user, dislike<true>);
    router.add("POST", own + "undislike", Access::user, dislike<false>);
    router.add("GET", own + "disliked_by", Access::user, disliked_by);
    router.add("POST", "/api/friendica/activity/:verb", Access::user, attend);
    router.add("GET", "/api/friendica/photos/list.json", Access::user, photos);
    router.add("GET", "/api/v1/preferences", Access::user, preferences);
    router.add("GET", "/api/v1/directory", Access::open, directory);
    router.add("GET", "/api/v1/lists", Access::user, lists);
    router.add("GET", "/api/v1/timelines/list/:id", Access::user, list_timeline);
    router.add("GET", "/api/v1/conversations", Access::user, conversations);
    router.add("POST", "/api/v1/conversations/:id/read", Access::user, [](Context&) { return not_found(); });
    router.add("GET", "/api/v1/notifications", Access::user, notifications);
    router.add("POST", "/api/statuses/retweet.json", Access::user, retweet);
}

} // namespace fedisim
