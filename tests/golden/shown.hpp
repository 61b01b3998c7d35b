// SPDX-License-Identifier: AGPL-3.0-or-later
// Which members of the API's objects are shown to people, and the facts that a body holds of them: read by no code of
// the codec, so that the codec can be held to it.
#pragma once

#include "facts.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <string_view>

namespace fedibee::golden {

using Json = nlohmann::json;

/// A member's name to the type of what is in it; an empty type is a value of its own.
using Members = std::map<std::string, std::string, std::less<>>;

inline Members leaves(std::initializer_list<const char*> names, Members children = {})
{
    for (const char* name : names) children.emplace(name, "");
    return children;
}

inline const std::map<std::string, Members, std::less<>>& shown_members()
{
    static const std::map<std::string, Members, std::less<>> types{
        {"status", leaves({"id",
                           "uri",
                           "url",
                           "created_at",
                           "edited_at",
                           "content",
                           "spoiler_text",
                           "visibility",
                           "sensitive",
                           "language",
                           "in_reply_to_id",
                           "in_reply_to_account_id",
                           "replies_count",
                           "reblogs_count",
                           "favourites_count",
                           "favourited",
                           "reblogged",
                           "bookmarked",
                           "muted",
                           "pinned",
                           "text"},
                          {{"account", "account"},
                           {"reblog", "status"},
                           {"quote", "quote"},
                           {"media_attachments", "media"},
                           {"mentions", "mention"},
                           {"tags", "tag"},
                           {"poll", "poll"},
                           {"card", "card"},
                           {"filtered", "verdict"}})},
        {"quote", leaves({"state", "quoted_status_id"}, {{"quoted_status", "status"}})},
        {"media", leaves({"id", "type", "url", "remote_url", "preview_url", "description"})},
        {"mention", leaves({"id", "username", "acct", "url"})},
        {"tag", leaves({"name", "url"})},
        {"poll", leaves({"id", "expires_at", "expired", "multiple", "votes_count", "voters_count", "voted"},
                        {{"options", "option"}})},
        {"option", leaves({"title", "votes_count"})},
        {"card", leaves({"url", "title", "description"})},
        {"verdict", {{"filter", "filter"}}},
        {"filter", leaves({"title", "filter_action", "expires_at"}, {{"keywords", "keyword"}})},
        {"keyword", leaves({"keyword", "whole_word"})},
        {"account", leaves({"id", "username", "acct", "display_name", "note", "url", "uri", "avatar", "locked", "bot",
                            "group", "suspended", "limited", "followers_count", "following_count", "statuses_count",
                            "created_at", "last_status_at"},
                           {{"fields", "field"}, {"roles", "role"}, {"moved", "account"}, {"source", "source"}})},
        {"source",
         leaves({"privacy", "sensitive", "language", "note", "follow_requests_count"}, {{"fields", "field"}})},
        {"field", leaves({"name", "value"})},
        {"role", leaves({"name"})},
        {"relationship",
         leaves({"id", "following", "showing_reblogs", "notifying", "followed_by", "requested", "requested_by",
                 "blocking", "blocked_by", "muting", "muting_notifications", "domain_blocking", "endorsed", "note"})},
        {"notification", leaves({"id", "type", "created_at"}, {{"account", "account"}, {"status", "status"}})},
        {"group page", {{"notification_groups", "group"}, {"statuses", "status"}}},
        {"group",
         leaves({"most_recent_notification_id", "type", "notifications_count", "latest_page_notification_at"})},
        {"conversation", leaves({"id", "unread"}, {{"accounts", "account"}, {"last_status", "status"}})},
        {"context", {{"ancestors", "status"}, {"descendants", "status"}}},
        {"search", {{"accounts", "account"}, {"statuses", "status"}, {"hashtags", "name"}}},
        {"name", leaves({"name"})},
        {"scheduled", leaves({"id", "scheduled_at"}, {{"params", "params"}})},
        {"params", leaves({"text", "spoiler_text", "visibility"})},
        {"edit", leaves({"content", "spoiler_text", "created_at"})},
        {"announcement", leaves({"id", "content", "read"})},
        {"typed", leaves({"text", "spoiler_text"})},
        {"report", {{"target_account", "account"}}},
    };
    return types;
}

inline void collect_value(Facts& out, const std::string& name, const Json& value)
{
    if (value.is_boolean()) return out.add(name, value.get<bool>());
    if (value.is_number_integer()) return out.add(name, value.get<std::int64_t>());
    if (!value.is_string()) return;
    const auto& text = value.get_ref<const std::string&>();
    if (name.ends_with("_at")) return out.add(name, text::parse_iso_time(text));
    if (text != "0") out.add(name, text);
}

inline void collect_shown(Facts& out, const std::string& type, const Json& value)
{
    if (value.is_array()) {
        for (const Json& one : value) collect_shown(out, type, one);
        return;
    }
    const auto known = shown_members().find(type);
    if (known == shown_members().end() || !value.is_object()) return;
    for (const auto& [key, inner] : known->second) {
        const auto found = value.find(key);
        if (found == value.end() || found->is_null()) continue;
        if (inner.empty()) {
            collect_value(out, type + "." + key, *found);
        } else {
            collect_shown(out, inner, *found);
        }
    }
}

} // namespace fedibee::golden
