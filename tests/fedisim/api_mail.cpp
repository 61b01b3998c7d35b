// SPDX-License-Identifier: AGPL-3.0-or-later
// Friendica's private messages, by the API that Twitter had: what is sent privately from elsewhere is here and nowhere
// else.
#include "friendica.hpp"
#include "paging.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace fedisim {

namespace {

constexpr std::size_t subject_length = 10;

std::string twitter_time(Time time)
{
    return fmt::format("{:%a %b %d %H:%M:%S +0000 %Y}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

Json user_json(World& world, const Account& account)
{
    const auto id = number_row(account.id);
    const auto picture = world.base + "/photo/contact/48/" + account.id;
    const Json no_urls{{"urls", Json::array()}};
    return {{"id", id},
            {"id_str", account.id},
            {"name", account.display_name},
            {"screen_name", account.username},
            {"location", "friendica"},
            {"derived", Json::array()},
            {"url", world.url_of(account)},
            {"entities", {{"url", no_urls}, {"description", no_urls}}},
            {"description", account.note},
            {"protected", false},
            {"verified", true},
            {"followers_count", 0},
            {"friends_count", 1},
            {"listed_count", 0},
            {"favourites_count", 0},
            {"statuses_count", 0},
            {"created_at", twitter_time(account.created_at)},
            {"profile_banner_url", picture},
            {"profile_image_url_https", picture},
            {"default_profile", false},
            {"default_profile_image", false},
            {"profile_image_url", picture},
            {"follow_request_sent", false},
            {"profile_image_url_large", picture},
            {"profile_image_url_profile_size", picture},
            {"utc_offset", 0},
            {"time_zone", "UTC"},
            {"geo_enabled", false},
            {"lang", nullptr},
            {"contributors_enabled", false},
            {"is_translator", false},
            {"is_translation_enabled", false},
            {"following", false},
            {"statusnet_blocking", false},
            {"notifications", false},
            {"pid", id},
            {"cid", account.row},
            {"statusnet_profile_url", world.url_of(account)}};
}

/// Without `getText` the subject and the text are one, and the subject may be invented.
Json mail_json(const Context& context, const Mail& mail)
{
    const auto subject = !mail.title.empty() ? mail.title : mail.text.substr(0, subject_length) + "...";
    const bool apart = !context.params.text("getText").empty();
    return {{"id", number_row(mail.id)},
            {"sender_id", number_row(mail.from->id)},
            {"text", apart ? mail.text : subject + "\n" + mail.text},
            {"recipient_id", number_row(mail.to->id)},
            {"created_at", twitter_time(mail.created_at)},
            {"sender_screen_name", mail.from->username},
            {"recipient_screen_name", mail.to->username},
            {"sender", user_json(context.world, *mail.from)},
            {"recipient", user_json(context.world, *mail.to)},
            {"title", apart ? subject : std::string()},
            {"friendica_seen", mail.seen},
            {"friendica_parent_uri", mail.thread}};
}

template <class Claim> Response page(Context& context, Claim claim)
{
    const auto& params = context.params;
    const auto above = number_row(params.text("since_id"));
    const auto below =
        params.has("max_id") ? number_row(params.text("max_id")) : std::numeric_limits<std::uint64_t>::max();
    const auto count = static_cast<std::size_t>(std::clamp<std::int64_t>(params.number("count", 20), 1, 100));
    const auto with = params.text("user_id");
    auto found = Json::array();
    for (auto mail = context.world.mails.rbegin(); mail != context.world.mails.rend() && found.size() < count; ++mail) {
        const auto number = number_row(mail->id);
        const bool fits = with.empty() || mail->from->id == with || mail->to->id == with;
        if (mail->owner == context.viewer && number > above && number < below && fits && claim(*mail))
            found.push_back(mail_json(context, *mail));
    }
    return answer(found);
}

Response all(Context& context)
{
    return page(context, [](const Mail&) { return true; });
}

Response received(Context& context)
{
    return page(context, [&](const Mail& mail) { return mail.to == context.viewer; });
}

Response sent(Context& context)
{
    return page(context, [&](const Mail& mail) { return mail.from == context.viewer; });
}

Response thread(Context& context)
{
    return page(context, [&](const Mail& mail) { return mail.thread == context.params.text("uri"); });
}

Mail* own(const Context& context, const std::string& id)
{
    const auto found = std::ranges::find_if(
        context.world.mails, [&](const Mail& mail) { return mail.owner == context.viewer && mail.id == id; });
    return found == context.world.mails.end() ? nullptr : &*found;
}

Response create(Context& context)
{
    auto* to = context.world.account(context.params.text("user_id"));
    if (to == nullptr || context.params.text("text").empty()) return html_page("Friendica", "<p>Home</p>");
    const bool related = context.world.follows(*context.viewer, *to) || context.world.follows(*to, *context.viewer);
    if (!related) return answer({{"error", -1}});
    const auto* before = own(context, context.params.text("replyto"));
    const auto title =
        before != nullptr && context.params.text("title").empty() ? before->title : context.params.text("title");
    return answer(mail_json(context, send_mail(context.world, *context.viewer, *to, title, context.params.text("text"),
                                               before != nullptr ? before->thread : std::string())));
}

Response set_seen(Context& context)
{
    auto* mail = own(context, context.params.text("id"));
    if (mail == nullptr) return answer({{"result", "error"}, {"message", "message id not in database"}});
    mail->seen = true;
    return answer({{"result", "ok"}, {"message", "message set to seen"}});
}

} // namespace

Mail& send_mail(World& world, Account& from, Account& to, std::string title, std::string text, std::string thread)
{
    if (thread.empty()) thread = fmt::format("{}/objects/{}", world.base, world.next_row());
    for (auto* owner : {&to, &from}) {
        const bool seen = owner == &from;
        world.mails.push_back({world.small_id(), owner, &from, &to, title, text, thread, world.now(), seen});
    }
    return world.mails.back();
}

void route_mail(Router& router)
{
    const std::string base = "/api/direct_messages";
    router.add("GET", base + ".json", Access::user, received);
    router.add("GET", base + "/all.json", Access::user, all);
    router.add("GET", base + "/sent.json", Access::user, sent);
    router.add("GET", base + "/conversation.json", Access::user, thread);
    router.add("POST", base + "/new.json", Access::user, create);
    router.add("POST", "/api/friendica/direct_messages_setseen.json", Access::user, set_seen);
}

} // namespace fedisim
