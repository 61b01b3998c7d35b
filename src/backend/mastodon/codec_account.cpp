// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/codec_parts.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <array>

namespace fedibee::mastodon {
namespace {

std::vector<ProfileField> fields_from(const Json& account)
{
    std::vector<ProfileField> fields;
    for (const Json& field : array_of(account, "fields"))
        fields.push_back({text_of(field, "name"), text_of(field, "value"), member(field, "verified_at") != nullptr});
    return fields;
}

std::optional<Relationship> relationship_from(const Json& object)
{
    if (!object.is_object()) return std::nullopt;
    Relationship relationship;
    relationship.id = AccountId(id_of(object));
    relationship.following = flag_of(object, "following");
    relationship.showing_reblogs = flag_of(object, "showing_reblogs", true);
    relationship.notifying = flag_of(object, "notifying");
    relationship.followed_by = flag_of(object, "followed_by");
    relationship.requested = flag_of(object, "requested");
    relationship.requested_by = flag_of(object, "requested_by");
    relationship.blocking = flag_of(object, "blocking");
    relationship.blocked_by = flag_of(object, "blocked_by");
    relationship.muting = flag_of(object, "muting");
    relationship.muting_notifications = flag_of(object, "muting_notifications");
    relationship.domain_blocking = flag_of(object, "domain_blocking");
    relationship.endorsed = flag_of(object, "endorsed");
    relationship.note = text_of(object, "note");
    return relationship;
}

std::optional<List> list_from(const Json& object)
{
    List list{ListId(id_of(object)), text_of(object, "title"), flag_of(object, "exclusive"),
              text_of(object, "replies_policy")};
    if (list.id.empty()) return std::nullopt;
    return list;
}

/// The reaction, which every server with reactions names in its own way.
std::string emoji_of(const Json& notification)
{
    for (const char* key : {"emoji", "reaction", "emoji_reaction"}) {
        const Json* found = member(notification, key);
        if (!found) continue;
        if (found->is_string()) return as_text(*found);
        const std::string name = text_of(*found, "name");
        if (!name.empty()) return name;
    }
    return {};
}

/// Mastodon lists those that are to be seen; GoToSocial gives everybody one; Pleroma marks them apart.
std::vector<std::string> roles_from(const Json& object)
{
    std::vector<std::string> roles;
    const auto note = [&roles](std::string role) {
        if (!role.empty() && role != "user") roles.push_back(std::move(role));
    };
    for (const Json& role : array_of(object, "roles")) note(text_of(role, "name"));
    if (const Json* role = member(object, "role"); role != nullptr && roles.empty()) note(text_of(*role, "name"));
    if (const Json* pleroma = member(object, "pleroma")) {
        if (flag_of(*pleroma, "is_admin")) note("admin");
        if (flag_of(*pleroma, "is_moderator")) note("moderator");
    }
    return roles;
}

} // namespace

std::string sentence_of(const Json& notification)
{
    if (const Json* warning = member(notification, "moderation_warning")) {
        const std::string words = text_of(*warning, "text");
        return words.empty() ? "the moderators of your instance sent a warning: " + text_of(*warning, "action") : words;
    }
    if (const Json* event = member(notification, "event"); event && event->is_object()) {
        return fmt::format(
            "your instance cut the ties with {}: {} of your followers and {} of the accounts you followed are gone",
            text_of(*event, "target_name"), count_of(*event, "followers_count"), count_of(*event, "following_count"));
    }
    if (const Json* fallback = member(notification, "fallback")) return text_of(*fallback, "title");
    return {};
}

Failure not_understood(const Reading& how)
{
    return fail(Errc::bad_response, how.host + " answered something that is not understood here; try again, and tell "
                                               "the instance's administrator when it lasts");
}

std::string address_of(const std::string& acct, const Reading& how)
{
    const auto at = acct.find('@');
    if (at == std::string::npos) return acct + "@" + how.domain;
    return acct.substr(0, at + 1) + text::lowered(acct.substr(at + 1));
}

std::optional<Account> account_from(const Json& object, const Reading& how, int depth)
{
    Account account;
    account.id = AccountId(id_of(object));
    if (account.id.empty()) return std::nullopt;
    account.username = text_of(object, "username");
    account.acct = text_of(object, "acct");
    if (account.acct.empty()) account.acct = account.username;
    if (account.username.empty()) account.username = account.acct.substr(0, account.acct.find('@'));
    account.display_name = text_of(object, "display_name");
    account.note = text_of(object, "note");
    account.url = text_of(object, "url");
    account.uri = text_of(object, "uri");
    account.avatar = text_of(object, "avatar");
    account.locked = flag_of(object, "locked");
    account.bot = flag_of(object, "bot");
    account.group = flag_of(object, "group");
    account.suspended = flag_of(object, "suspended");
    account.limited = flag_of(object, "limited");
    account.followers_count = count_of(object, "followers_count");
    account.following_count = count_of(object, "following_count");
    account.statuses_count = count_of(object, "statuses_count");
    account.created_at = time_of(object, "created_at");
    account.last_status_at = time_of(object, "last_status_at");
    // Friendica's "never" is the year 1.
    if (account.last_status_at && *account.last_status_at < Timestamp{}) account.last_status_at.reset();
    account.fields = fields_from(object);
    account.roles = roles_from(object);
    account.address = address_of(account.acct, how);
    if (const Json* moved = member(object, "moved"); moved && depth < 1) {
        if (auto target = account_from(*moved, how, depth + 1))
            account.moved = std::make_shared<const Account>(std::move(*target));
    }
    return account;
}

NotificationPtr notification_from(const Json& object, const Reading& how)
{
    auto notification = std::make_shared<Notification>();
    notification->id = NotificationId(id_of(object));
    notification->type = text_of(object, "type");
    if (notification->id.empty() || notification->type.empty()) return nullptr;
    notification->created_at = time_of(object, "created_at").value_or(Timestamp{});
    if (const Json* account = member(object, "account")) notification->account = account_from(*account, how);
    // Where accounts do not say themselves that they moved, the notification names the new one.
    if (const Json* target = member(object, "target");
        target && notification->account && notification->type == "move") {
        if (auto moved = account_from(*target, how, 1))
            notification->account->moved = std::make_shared<const Account>(std::move(*moved));
    }
    if (const Json* status = member(object, "status")) notification->status = status_from(*status, how);
    if (how.notified_by_the_wrapper && notification->status && notification->status->reblog)
        notification->status = notification->status->reblog;
    notification->emoji = emoji_of(object);
    notification->text = sentence_of(object);
    return notification;
}

std::optional<Conversation> conversation_from(const Json& object, const Reading& how)
{
    Conversation conversation;
    conversation.id = ConversationId(id_of(object));
    if (conversation.id.empty()) return std::nullopt;
    conversation.unread = flag_of(object, "unread");
    conversation.accounts =
        each_of<Account>(array_of(object, "accounts"), [&](const Json& one) { return account_from(one, how); });
    if (const Json* status = member(object, "last_status")) conversation.last_status = status_from(*status, how);
    return conversation;
}

Result<Account> read_account(std::string_view body, const Reading& how)
{
    auto account = account_from(parse_json(body), how);
    if (!account) return not_understood(how);
    return std::move(*account);
}

Result<std::vector<Account>> read_accounts(std::string_view body, const Reading& how)
{
    return array_answer<Account>(body, how, [&](const Json& one) { return account_from(one, how); });
}

Result<std::vector<HiddenAccount>> read_hidden_accounts(std::string_view body, const Reading& how)
{
    return array_answer<HiddenAccount>(body, how, [](const Json& one) {
        HiddenAccount hidden{AccountId(id_of(one)), time_of(one, "mute_expires_at")};
        return hidden.id.empty() ? std::nullopt : std::optional(std::move(hidden));
    });
}

Result<CredentialAccount> read_credential_account(std::string_view body, const Reading& how)
{
    const JsonDocument document = parse_json(body);
    auto account = account_from(document, how);
    if (!account) return not_understood(how);
    CredentialAccount own;
    own.account = std::move(*account);
    const Json* source = member(document, "source");
    if (!source) return own;
    const auto visibility = visibility_from(text_of(*source, "privacy"));
    if (visibility != Visibility::unknown) own.default_visibility = visibility;
    own.default_sensitive = flag_of(*source, "sensitive");
    own.default_language = text_of(*source, "language");
    own.note_source = text_of(*source, "note");
    own.fields_source = fields_from(*source);
    own.follow_requests_count = count_of(*source, "follow_requests_count");
    return own;
}

Result<Relationship> read_relationship(std::string_view body, const AccountId& asked, const Reading& how)
{
    auto relationship = relationship_from(parse_json(body));
    if (!relationship) return not_understood(how);
    if (relationship->id.empty()) relationship->id = asked;
    return std::move(*relationship);
}

Result<std::vector<Relationship>> read_relationships(std::string_view body, const Reading& how)
{
    return array_answer<Relationship>(body, how, [](const Json& one) {
        auto relationship = relationship_from(one);
        if (relationship && relationship->id.empty()) relationship.reset();
        return relationship;
    });
}

Result<std::vector<NotificationPtr>> read_notifications(std::string_view body, const Reading& how)
{
    return array_answer<NotificationPtr>(body, how, [&](const Json& one) { return notification_from(one, how); });
}

Result<std::vector<Conversation>> read_conversations(std::string_view body, const Reading& how)
{
    return array_answer<Conversation>(body, how, [&](const Json& one) { return conversation_from(one, how); });
}

Result<SearchResult> read_search(std::string_view body, const Reading& how)
{
    const JsonDocument document = parse_json(body);
    if (!document.is_object()) return not_understood(how);
    SearchResult result;
    result.accounts =
        each_of<Account>(array_of(document, "accounts"), [&](const Json& one) { return account_from(one, how); });
    result.statuses =
        each_of<StatusPtr>(array_of(document, "statuses"), [&](const Json& one) { return status_from(one, how); });
    for (const Json& tag : array_of(document, "hashtags")) {
        // The first version of the search gave bare words.
        std::string name = tag.is_string() ? as_text(tag) : text_of(tag, "name");
        if (name.starts_with('#')) name.erase(0, 1);
        if (!name.empty()) result.hashtags.push_back(std::move(name));
    }
    return result;
}

Result<std::vector<std::string>> read_domains(std::string_view body, const Reading& how)
{
    return array_answer<std::string>(
        body, how, [](const Json& one) { return one.is_string() ? std::optional(as_text(one)) : std::nullopt; });
}

Result<List> read_list(std::string_view body, const Reading& how)
{
    auto list = list_from(parse_json(body));
    if (!list) return not_understood(how);
    return std::move(*list);
}

Result<std::vector<List>> read_lists(std::string_view body, const Reading& how)
{
    return array_answer<List>(body, how, list_from);
}

Result<std::vector<Marker>> read_markers(std::string_view body, const Reading& how)
{
    const JsonDocument document = parse_json(body);
    if (document.is_array() && document.empty()) return std::vector<Marker>{};
    if (!document.is_object()) return not_understood(how);
    std::vector<Marker> markers;
    for (const char* timeline : {"home", "notifications"}) {
        const Json* entry = member(document, timeline);
        if (entry && !id_of(*entry, "last_read_id").empty())
            markers.push_back({timeline, id_of(*entry, "last_read_id")});
    }
    return markers;
}

} // namespace fedibee::mastodon
