// SPDX-License-Identifier: AGPL-3.0-or-later
#include "json_view.hpp"
#include "request.hpp"

#include <algorithm>
#include <cctype>

namespace fedisim {

namespace {

bool keyword_matches(const FilterKeyword& keyword, const std::string& text)
{
    const auto wanted = lower_case(keyword.keyword);
    for (auto at = text.find(wanted); at != std::string::npos && !wanted.empty(); at = text.find(wanted, at + 1)) {
        const auto is_word = [&](std::size_t index) {
            return index < text.size() && std::isalnum(static_cast<unsigned char>(text[index])) != 0;
        };
        if (!keyword.whole_word || (!(at > 0 && is_word(at - 1)) && !is_word(at + wanted.size()))) return true;
    }
    return false;
}

Json mentions_of(World& world, const Status& status, const Account* viewer)
{
    auto mentions = Json::array();
    const bool by_position = world.dialect().mentions_by_position;
    for (const auto* account : status.mentions) {
        if (by_position && account == viewer) continue;
        mentions.push_back({{"id", by_position ? std::to_string(mentions.size()) : account->id},
                            {"username", account->username},
                            {"url", world.url_of(*account)},
                            {"acct", account->acct()}});
    }
    return mentions;
}

} // namespace

std::string View::shown_visibility(const Status& status) const
{
    const auto& dialect = world_.dialect();
    const auto found = std::ranges::find(dialect.visibilities, status.visibility);
    if (found == dialect.visibilities.end()) return status.visibility;
    return std::string(dialect.shown_visibilities[static_cast<std::size_t>(found - dialect.visibilities.begin())]);
}

Json View::filtered(const Status& status) const
{
    auto results = Json::array();
    const auto& original = status.reblog != nullptr ? *status.reblog : status;
    const auto text = lower_case(original.spoiler_text + "\n" + original.text);
    for (const auto& filter : viewer_->filters) {
        if (original.account == viewer_ || (filter->expires_at && *filter->expires_at < world_.now())) continue;
        auto keywords = Json::array();
        auto statuses = Json::array();
        for (const auto& keyword : filter->keywords) {
            if (keyword_matches(keyword, text)) keywords.push_back(keyword.keyword);
        }
        for (const auto& [id, status_id] : filter->statuses) {
            if (status_id == original.id) statuses.push_back(status_id);
        }
        if (keywords.empty() && statuses.empty()) continue;
        auto shown = this->filter(*filter);
        shown.erase("keywords");
        shown.erase("statuses");
        results.push_back({{"filter", shown}, {"keyword_matches", keywords}, {"status_matches", statuses}});
    }
    return results;
}

Json View::quote(const Status& status) const
{
    if (status.quote == nullptr) return nullptr;
    if (world_.dialect().quotes != QuoteShape::state_object) return View(world_, viewer_).status(*status.quote);
    if (status.quote->deleted) return {{"state", "deleted"}, {"quoted_status", nullptr}};
    if (!world_.visible(*status.quote, viewer_)) return {{"state", "unauthorized"}, {"quoted_status", nullptr}};
    auto quoted = this->status(*status.quote);
    if (status.quote->quote != nullptr) {
        quoted["quote"] = {{"state", "accepted"}, {"quoted_status_id", status.quote->quote->id}};
    }
    return {{"state", "accepted"}, {"quoted_status", quoted}};
}

Json View::card(const Status& status) const
{
    if (status.link.empty() || !status.media.empty() || status.quote != nullptr) return nullptr;
    auto host = status.link.substr(status.link.find("://") + 3);
    host = host.substr(0, host.find_first_of("/?#"));
    return {{"url", status.link},
            {"title", "A page at " + host},
            {"description", ""},
            {"language", "en"},
            {"type", "link"},
            {"author_name", ""},
            {"author_url", ""},
            {"provider_name", ""},
            {"provider_url", ""},
            {"html", ""},
            {"width", 0},
            {"height", 0},
            {"image", nullptr},
            {"image_description", ""},
            {"embed_url", ""},
            {"blurhash", nullptr},
            {"published_at", nullptr},
            {"missing_attribution", false},
            {"authors", Json::array()}};
}

Json View::quote_approval(const Status& status) const
{
    auto automatic = Json::array();
    const bool open = status.visibility == "public" || status.visibility == "unlisted";
    if (open && status.quote_policy != "nobody") automatic.push_back(status.quote_policy);
    const bool own = status.account == viewer_;
    const bool allowed = viewer_ != nullptr && open &&
                         (own || status.quote_policy == "public" ||
                          (status.quote_policy == "followers" && world_.follows(*viewer_, *status.account)));
    return {{"automatic", automatic},
            {"manual", Json::array()},
            {"current_user", allowed || (own && status.visibility == "private") ? "automatic" : "denied"}};
}

Json View::reactions(const Status& status) const
{
    auto all = Json::array();
    for (const auto& [emoji, people] : status.reactions) {
        auto ids = Json::array();
        for (const auto* account : people) ids.push_back(account->id);
        const bool me = viewer_ != nullptr && std::ranges::find(people, viewer_) != people.end();
        all.push_back({{"name", emoji}, {"count", people.size()}, {"me", me}, {"account_ids", ids}});
    }
    return all;
}

Json View::interaction_policy(const Status& status)
{
    Json all = Json::object();
    for (const char* deed : {"can_favourite", "can_reply", "can_reblog"}) {
        const auto rule = status.interaction_policy.find(deed);
        const bool open = status.interaction_policy.empty();
        all[deed] = {{"always", open ? Json::array({"public", "me"}) : Json::array({"author", "me"})},
                     {"with_approval", Json::array()}};
        if (rule == status.interaction_policy.end()) continue;
        all[deed] = {{"always", rule->second.always}, {"with_approval", rule->second.with_approval}};
    }
    return all;
}

void View::add_dialect_fields(const Status& status, Json& body) const
{
    const auto& dialect = world_.dialect();
    if (dialect.quotes != QuoteShape::state_object) {
        for (const char* name : {"quote", "quote_approval", "tagged_collections", "quotes_count"}) body.erase(name);
    }
    if (dialect.quotes == QuoteShape::bare_quote) body["quote"] = quote(status);
    if (dialect.ids != IdKind::flake) return;
    body["pleroma"] = {{"content", {{"text/plain", status.text}}},
                       {"spoiler_text", {{"text/plain", status.spoiler_text}}},
                       {"conversation_id", status.thread->row},
                       {"local", status.account->local()},
                       {"emoji_reactions", reactions(status)},
                       {"in_reply_to_account_acct",
                        status.in_reply_to != nullptr ? Json(status.in_reply_to->account->acct()) : Json()},
                       {"expires_at", nullptr},
                       {"thread_muted", false}};
    if (dialect.quotes == QuoteShape::pleroma_quote) {
        body["pleroma"]["quote"] = quote(status);
        body["pleroma"]["quote_id"] = status.quote != nullptr ? Json(status.quote->id) : Json();
    }
}

Json View::status(const Status& status) const
{
    if (world_.dialect().boost_replaces && status.reblog != nullptr) return boosted(*status.reblog);
    if (world_.dialect().boost_replaces && !status.reblogs.empty()) return boosted(status);
    return plain_status(status);
}

/// The boost in the place of what it boosts: under the same id.
Json View::boosted(const Status& original) const
{
    if (original.reblogs.empty()) return plain_status(original);
    auto body = plain_status(original);
    body["reblog"] = body;
    body["account"] = account(*original.reblogs.back()->account);
    body["content"] = "";
    return body;
}

Json View::plain_status(const Status& status) const
{
    const auto* original = status.reblog != nullptr ? status.reblog : &status;
    auto media = Json::array();
    for (const auto* attached : status.media) media.push_back(this->media(*attached));
    auto tags = Json::array();
    for (const auto& name : status.tags)
        tags.push_back({{"name", name}, {"url", world_.base + "/tags/" + url_encode(name)}});
    Json body{
        {"id", status.id},
        {"created_at", iso_time(status.created_at)},
        {"in_reply_to_id", status.in_reply_to != nullptr ? Json(status.in_reply_to->id) : Json()},
        {"in_reply_to_account_id", status.in_reply_to != nullptr ? Json(status.in_reply_to->account->id) : Json()},
        {"sensitive", status.sensitive},
        {"spoiler_text", status.spoiler_text},
        {"visibility", shown_visibility(status)},
        {"language", status.language ? Json(*status.language) : Json()},
        {"uri", world_.uri_of(status)},
        {"url", world_.url_of(status)},
        {"replies_count", status.replies.size()},
        {"reblogs_count", status.reblogged_by.size()},
        {"favourites_count", status.favourited_by.size()},
        {"quotes_count", status.quotes.size()},
        {"edited_at", status.edited_at ? Json(iso_time(*status.edited_at)) : Json()}};
    if (viewer_ != nullptr) {
        body["favourited"] = contains_row(original->favourited_by, static_cast<const Account*>(viewer_));
        body["reblogged"] = contains_row(original->reblogged_by, static_cast<const Account*>(viewer_));
        body["muted"] = viewer_->muted_threads.contains(original->thread);
        body["bookmarked"] = contains_row(viewer_->bookmarks, original);
        const bool pinnable = status.account == viewer_ && status.reblog == nullptr && status.visibility != "direct";
        if (pinnable) body["pinned"] = std::ranges::find(viewer_->pinned, &status) != viewer_->pinned.end();
    }
    body["content"] = status.html;
    if (viewer_ != nullptr) body["filtered"] = filtered(status);
    body["reblog"] = status.reblog != nullptr ? this->status(*status.reblog) : Json();
    // Only an instance's own posts name their application.
    if (status.account->local()) {
        body["application"] =
            status.application.empty() ? Json() : Json{{"name", status.application}, {"website", nullptr}};
    }
    body["account"] = account(*status.account);
    body["media_attachments"] = media;
    body["mentions"] = mentions_of(world_, status, viewer_);
    body["tags"] = tags;
    body["emojis"] = Json::array();
    body["tagged_collections"] = Json::array();
    body["quote"] = world_.dialect().quotes == QuoteShape::state_object ? quote(status) : Json();
    body["card"] = card(status);
    body["poll"] = status.poll ? poll(*status.poll, *status.account) : Json();
    body["quote_approval"] = quote_approval(status);
    if (world_.dialect().local_by_flag) body["local_only"] = status.local_only;
    if (world_.dialect().asks_authors) body["interaction_policy"] = interaction_policy(status);
    add_dialect_fields(status, body);
    if (world_.dialect().friendica) return friendica_status(status, std::move(body));
    return body;
}

Json View::source_of_deleted(const Status& status) const
{
    Json body = Json::object();
    const auto whole = this->status(status);
    for (const auto& [name, value] : whole.items()) {
        if (name == "content") {
            body["text"] = status.text;
        } else {
            body[name] = value;
        }
    }
    return body;
}

Json View::history(const Status& status) const
{
    auto versions = Json::array();
    auto revisions = status.history;
    if (revisions.empty()) {
        revisions.push_back({status.html, status.spoiler_text, status.sensitive, status.created_at, status.media});
    }
    for (const auto& revision : revisions) {
        auto media = Json::array();
        for (const auto* attached : revision.media) media.push_back(this->media(*attached));
        versions.push_back({{"content", revision.html},
                            {"spoiler_text", revision.spoiler_text},
                            {"sensitive", revision.sensitive},
                            {"created_at", iso_time(revision.created_at)},
                            {"account", account(*status.account)},
                            {"media_attachments", media},
                            {"emojis", Json::array()}});
    }
    return versions;
}

Json View::statuses(const std::vector<Status*>& statuses) const
{
    auto all = Json::array();
    for (const auto* status : statuses) all.push_back(this->status(*status));
    return all;
}

} // namespace fedisim
