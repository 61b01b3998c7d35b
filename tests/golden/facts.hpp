// SPDX-License-Identifier: AGPL-3.0-or-later
// What an entity holds, as "type.key=value" facts under the API's names, to be compared with those of the body that it
// was read from. Empty texts, zeros and `false` are no facts: a body may leave them out.
#pragma once

#include "backend/mastodon/codec.hpp"
#include "text/iso_time.hpp"

#include <map>
#include <string>

namespace fedibee::golden {

class Facts {
public:
    void add(const std::string& name, const std::string& value)
    {
        if (!value.empty()) ++counts_[name + "=" + value];
    }
    void add(const std::string& name, const char* value) { add(name, std::string(value)); }
    void add(const std::string& name, bool value)
    {
        if (value) add(name, std::string("true"));
    }
    void add(const std::string& name, std::int64_t value)
    {
        if (value != 0) add(name, std::to_string(value));
    }
    void add(const std::string& name, const std::optional<Timestamp>& value)
    {
        if (value && *value != Timestamp{}) add(name, text::format_iso_time(*value));
    }
    [[nodiscard]] const std::map<std::string, int>& counts() const { return counts_; }

private:
    std::map<std::string, int> counts_;
};

inline const char* word(MediaType type)
{
    switch (type) {
    case MediaType::image: return "image";
    case MediaType::gifv: return "gifv";
    case MediaType::video: return "video";
    case MediaType::audio: return "audio";
    case MediaType::unknown: break;
    }
    return "unknown";
}

inline const char* word(FilterAction action)
{
    switch (action) {
    case FilterAction::warn: return "warn";
    case FilterAction::hide: return "hide";
    case FilterAction::blur: return "blur";
    case FilterAction::unknown: break;
    }
    return "unknown";
}

inline void collect(Facts& out, const std::vector<ProfileField>& fields)
{
    for (const auto& field : fields) {
        out.add("field.name", field.name);
        out.add("field.value", field.value);
    }
}

inline void collect(Facts& out, const Account& account)
{
    out.add("account.id", account.id.value);
    out.add("account.username", account.username);
    out.add("account.acct", account.acct);
    out.add("account.display_name", account.display_name);
    out.add("account.note", account.note);
    out.add("account.url", account.url);
    out.add("account.uri", account.uri);
    out.add("account.avatar", account.avatar);
    out.add("account.locked", account.locked);
    out.add("account.bot", account.bot);
    out.add("account.group", account.group);
    out.add("account.suspended", account.suspended);
    out.add("account.limited", account.limited);
    out.add("account.followers_count", account.followers_count);
    out.add("account.following_count", account.following_count);
    out.add("account.statuses_count", account.statuses_count);
    out.add("account.created_at", account.created_at);
    out.add("account.last_status_at", account.last_status_at);
    collect(out, account.fields);
    for (const auto& role : account.roles) out.add("role.name", role);
    if (account.moved) collect(out, *account.moved);
}

inline void collect(Facts& out, const CredentialAccount& own)
{
    collect(out, own.account);
    out.add("source.privacy", mastodon::visibility_word(own.default_visibility));
    out.add("source.sensitive", own.default_sensitive);
    out.add("source.language", own.default_language);
    out.add("source.note", own.note_source);
    out.add("source.follow_requests_count", own.follow_requests_count);
    collect(out, own.fields_source);
}

inline void collect(Facts& out, const MediaAttachment& media)
{
    out.add("media.id", media.id.value);
    out.add("media.type", word(media.type));
    out.add("media.url", media.url);
    out.add("media.remote_url", media.remote_url);
    out.add("media.preview_url", media.preview_url);
    out.add("media.description", media.description);
}

inline void collect(Facts& out, const Poll& poll)
{
    out.add("poll.id", poll.id.value);
    out.add("poll.expires_at", poll.expires_at);
    out.add("poll.expired", poll.expired);
    out.add("poll.multiple", poll.multiple);
    out.add("poll.votes_count", poll.votes_count);
    out.add("poll.voters_count", poll.voters_count.value_or(0));
    out.add("poll.voted", poll.voted);
    for (const auto& option : poll.options) {
        out.add("option.title", option.title);
        out.add("option.votes_count", option.votes_count.value_or(0));
    }
}

inline void collect(Facts& out, const PreviewCard& card)
{
    out.add("card.url", card.url);
    out.add("card.title", card.title);
    out.add("card.description", card.description);
}

inline void collect_what_hangs_on(Facts& out, const Status& status)
{
    for (const auto& media : status.media_attachments) collect(out, media);
    for (const auto& mention : status.mentions) {
        out.add("mention.id", mention.id.value);
        out.add("mention.username", mention.username);
        out.add("mention.acct", mention.acct);
        out.add("mention.url", mention.url);
    }
    for (const auto& tag : status.tags) {
        out.add("tag.name", tag.name);
        out.add("tag.url", tag.url);
    }
    if (status.poll) collect(out, *status.poll);
    if (status.card) collect(out, *status.card);
    for (const auto& verdict : status.filtered) {
        out.add("filter.title", verdict.title);
        out.add("filter.filter_action", word(verdict.action));
        out.add("filter.expires_at", verdict.expires_at);
    }
}

inline void collect(Facts& out, const Status& status)
{
    out.add("status.id", status.id.value);
    out.add("status.uri", status.uri);
    out.add("status.url", status.url);
    out.add("status.created_at", status.created_at);
    out.add("status.edited_at", status.edited_at);
    out.add("status.content", status.content);
    out.add("status.spoiler_text", status.spoiler_text);
    out.add("status.visibility", mastodon::visibility_word(status.visibility));
    out.add("status.sensitive", status.sensitive);
    out.add("status.language", status.language);
    out.add("status.in_reply_to_id", status.in_reply_to_id.value);
    out.add("status.in_reply_to_account_id", status.in_reply_to_account_id.value);
    out.add("status.replies_count", status.replies_count);
    out.add("status.reblogs_count", status.reblogs_count);
    out.add("status.favourites_count", status.favourites_count);
    out.add("status.favourited", status.favourited);
    out.add("status.reblogged", status.reblogged);
    out.add("status.bookmarked", status.bookmarked);
    out.add("status.muted", status.muted);
    out.add("status.pinned", status.pinned);
    out.add("status.text", status.text);
    collect(out, status.account);
    collect_what_hangs_on(out, status);
    if (status.reblog) collect(out, *status.reblog);
    if (!status.quote) return;
    out.add("quote.state", status.quote->state);
    if (status.quote->status) {
        collect(out, *status.quote->status);
    } else {
        out.add("quote.quoted_status_id", status.quote->quoted_status_id.value);
    }
}

inline void collect(Facts& out, const Relationship& one)
{
    out.add("relationship.id", one.id.value);
    out.add("relationship.following", one.following);
    out.add("relationship.showing_reblogs", one.showing_reblogs);
    out.add("relationship.notifying", one.notifying);
    out.add("relationship.followed_by", one.followed_by);
    out.add("relationship.requested", one.requested);
    out.add("relationship.requested_by", one.requested_by);
    out.add("relationship.blocking", one.blocking);
    out.add("relationship.blocked_by", one.blocked_by);
    out.add("relationship.muting", one.muting);
    out.add("relationship.muting_notifications", one.muting_notifications);
    out.add("relationship.domain_blocking", one.domain_blocking);
    out.add("relationship.endorsed", one.endorsed);
    out.add("relationship.note", one.note);
}

inline void collect(Facts& out, const Filter& filter)
{
    out.add("filter.title", filter.title);
    out.add("filter.filter_action", word(filter.action));
    out.add("filter.expires_at", filter.expires_at);
    for (const auto& keyword : filter.keywords) {
        out.add("keyword.keyword", keyword.keyword);
        out.add("keyword.whole_word", keyword.whole_word);
    }
}

inline void collect(Facts& out, const ScheduledStatus& waiting)
{
    out.add("scheduled.id", waiting.id.value);
    out.add("scheduled.scheduled_at", waiting.scheduled_at);
    out.add("params.text", waiting.text);
    out.add("params.spoiler_text", waiting.spoiler_text);
    if (waiting.visibility) out.add("params.visibility", mastodon::visibility_word(*waiting.visibility));
}

} // namespace fedibee::golden
