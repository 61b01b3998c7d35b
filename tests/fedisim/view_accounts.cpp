// SPDX-License-Identifier: AGPL-3.0-or-later
#include "json_view.hpp"
#include "markup.hpp"
#include "request.hpp"

#include <algorithm>

namespace fedisim {

namespace {

Json fields_of(World& world, const Account& account, bool as_html)
{
    auto fields = Json::array();
    for (const auto& [name, value] : account.fields) {
        auto shown = as_html ? read_markup(world, value).html : value;
        if (as_html && shown.size() >= 7) shown = shown.substr(3, shown.size() - 7); // a field has no paragraph
        fields.push_back({{"name", name}, {"value", shown}, {"verified_at", nullptr}});
    }
    return fields;
}

Json last_day(const Account& account)
{
    return account.statuses.empty() ? Json() : Json(iso_date(account.statuses.back()->created_at));
}

std::string picture_of(const World& world, const Account& account, const std::string& which)
{
    const auto own = account.pictures.find(which);
    if (own == account.pictures.end()) return world.base + "/" + which + "s/original/missing.png";
    return world.base + "/system/media_attachments/files/" + own->second->id + "/original";
}

} // namespace

Json View::account(const Account& account) const
{
    const auto avatar = picture_of(world_, account, "avatar");
    const auto header = picture_of(world_, account, "header");
    const bool own = viewer_ == &account;
    Json body{
        {"id", account.id},
        {"username", account.username},
        {"acct", account.acct()},
        {"display_name", account.display_name},
        {"locked", account.locked},
        {"bot", account.bot},
        {"discoverable", account.discoverable ? Json(*account.discoverable) : Json()},
        {"indexable", account.indexable},
        {"group", false},
        {"created_at", iso_date(account.created_at) + "T00:00:00.000Z"},
        {"note", read_markup(world_, account.note).html},
        {"url", world_.url_of(account)},
        {"uri", world_.uri_of(account)},
        {"avatar", avatar},
        {"avatar_static", avatar},
        {"avatar_description", ""},
        {"header", header},
        {"header_static", header},
        {"header_description", ""},
        {"followers_count", account.followers.size()},
        {"following_count", account.following.size()},
        {"statuses_count", account.statuses.size()},
        {"last_status_at", last_day(account)},
        {"hide_collections", false},
        {"show_media", true},
        {"show_media_replies", true},
        {"show_featured", true},
        {"noindex", false},
        {"feature_approval",
         {{"automatic", Json::array()}, {"manual", Json::array()}, {"current_user", own ? "automatic" : "denied"}}},
        {"emojis", Json::array()},
        {"roles", Json::array()},
        {"fields", fields_of(world_, account, true)}};
    if (world_.dialect().ids == IdKind::flake) {
        body["fqn"] = account.local() ? account.username + "@" + world_.authority : account.acct();
        body["pleroma"] = {{"ap_id", world_.uri_of(account)}, {"is_admin", false},
                           {"is_moderator", false},           {"is_confirmed", true},
                           {"tags", Json::array()},           {"hide_favorites", true}};
        if (world_.dialect().quotes == QuoteShape::pleroma_quote) body["pleroma"]["accepts_chat_messages"] = true;
    }
    if (world_.dialect().friendica) return friendica_account(account, std::move(body));
    return body;
}

Json View::own_account(const Account& account) const
{
    auto body = this->account(account);
    if (world_.dialect().friendica) return body;
    body["source"] = {{"privacy", account.privacy},
                      {"sensitive", account.sensitive},
                      {"language", account.language.empty() ? Json() : Json(account.language)},
                      {"note", account.note},
                      {"fields", fields_of(world_, account, false)},
                      {"follow_requests_count", account.follow_requests.size()},
                      {"hide_collections", false},
                      {"discoverable", body["discoverable"]},
                      {"indexable", account.indexable},
                      {"attribution_domains", Json::array()},
                      {"quote_policy", account.quote_policy}};
    body["role"] = {{"id", "-99"}, {"name", ""},           {"permissions", "65536"},
                    {"color", ""}, {"highlighted", false}, {"collection_limit", 10}};
    return body;
}

Json View::relationship(const Account& other) const
{
    auto* whom = const_cast<Account*>(&other);
    const auto following = viewer_->following.find(whom);
    const bool follows = following != viewer_->following.end();
    const auto muting = viewer_->muting.find(whom);
    const bool mutes = world_.mutes(*viewer_, other);
    const auto note = viewer_->notes.find(&other);
    Json languages;
    if (world_.dialect().friendica) return friendica_relationship(other, follows);
    if (follows && !following->second.languages.empty()) languages = following->second.languages;
    return {
        {"id", other.id},
        {"following", follows},
        {"showing_reblogs", follows && following->second.reblogs},
        {"notifying", follows && following->second.notify},
        {"languages", languages},
        {"followed_by", world_.follows(other, *viewer_)},
        {"blocking", viewer_->blocking.contains(whom)},
        {"blocked_by", other.blocking.contains(viewer_)},
        {"muting", mutes},
        {"muting_notifications", mutes && muting->second.notifications},
        {"muting_expires_at", mutes && muting->second.expires_at ? Json(iso_time(*muting->second.expires_at)) : Json()},
        {"requested", other.follow_requests.contains(viewer_)},
        {"requested_by", viewer_->follow_requests.contains(whom)},
        {"domain_blocking", !other.local() && viewer_->blocked_domains.contains(other.domain)},
        {"endorsed", viewer_->endorsed.contains(&other)},
        {"note", note == viewer_->notes.end() ? "" : note->second}};
}

Json View::accounts(const std::vector<Account*>& accounts) const
{
    auto all = Json::array();
    for (const auto* account : accounts) all.push_back(this->account(*account));
    return all;
}

} // namespace fedisim
