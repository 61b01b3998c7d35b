// SPDX-License-Identifier: AGPL-3.0-or-later
// JSON to entities and back, pure: the only place of this backend that knows JSON. Readers are tolerant; a body that is
// no JSON, or an entity without its id, is bad_response.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/entities.hpp"
#include "fedibee/error.hpp"
#include "fedibee/event.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::backend {
class Json;
}

namespace fedibee::mastodon {

/// How the bodies of one instance are to be read.
struct Reading {
    std::string host;                     ///< for error sentences
    std::string domain;                   ///< completes the addresses of the instance's own accounts
    bool mention_ids = true;              ///< false: mentions[].id is a mere position (snac)
    bool notified_by_the_wrapper = false; ///< notifications hold the boost that replaced the post (snac)
    /// Set where mentions[] leaves out the person who reads (snac): a link to them in the text is then a mention.
    std::optional<Mention> viewer = std::nullopt;
    /// Who reads: what they say in chats (Pleroma) carries no author.
    std::shared_ptr<const Account> self = nullptr;
    /// What a family that speaks this API adds to a status, or knows better, from the same JSON.
    void (*amend)(const backend::Json& object, const Reading& how, Status& status) = nullptr;
};

using NotificationPtr = std::shared_ptr<const Notification>;

Result<StatusPtr> read_status(std::string_view body, const Reading& how);
Result<std::vector<StatusPtr>> read_statuses(std::string_view body, const Reading& how);
Result<Context> read_context(std::string_view body, const Reading& how);
Result<StatusSource> read_source(std::string_view body, const Reading& how);
Result<Poll> read_poll(std::string_view body, const Reading& how);
Result<MediaAttachment> read_media(std::string_view body, const Reading& how);
Result<std::vector<StatusEdit>> read_edit_history(std::string_view body, const Reading& how);
Result<Translation> read_translation(std::string_view body, const Reading& how);
Result<ScheduledStatus> read_scheduled(std::string_view body, const Reading& how);
Result<std::vector<ScheduledStatus>> read_all_scheduled(std::string_view body, const Reading& how);
/// True when the body is a ScheduledStatus: it has no author yet.
bool is_scheduled(std::string_view body);

Result<Account> read_account(std::string_view body, const Reading& how);
Result<std::vector<Account>> read_accounts(std::string_view body, const Reading& how);
/// Whom the login mutes, and until when; of blocked accounts the time is never there.
struct HiddenAccount {
    AccountId id;
    std::optional<Timestamp> until;
};
Result<std::vector<HiddenAccount>> read_hidden_accounts(std::string_view body, const Reading& how);
Result<CredentialAccount> read_credential_account(std::string_view body, const Reading& how);
/// Some servers answer a deed with a body that lacks the id: `asked` then stands for it.
Result<Relationship> read_relationship(std::string_view body, const AccountId& asked, const Reading& how);
Result<std::vector<Relationship>> read_relationships(std::string_view body, const Reading& how);
Result<std::vector<NotificationPtr>> read_notifications(std::string_view body, const Reading& how);
Result<std::vector<NotificationGroup>> read_notification_groups(std::string_view body, const Reading& how);
Result<std::vector<Conversation>> read_conversations(std::string_view body, const Reading& how);
Result<SearchResult> read_search(std::string_view body, const Reading& how);
Result<List> read_list(std::string_view body, const Reading& how);
Result<std::vector<List>> read_lists(std::string_view body, const Reading& how);
Result<std::vector<Marker>> read_markers(std::string_view body, const Reading& how);
Result<Filter> read_filter(std::string_view body, const Reading& how);
Result<std::vector<Filter>> read_filters(std::string_view body, const Reading& how);
Result<Filter> read_old_filter(std::string_view body, const Reading& how);
Result<std::vector<Filter>> read_old_filters(std::string_view body, const Reading& how);
Result<std::vector<TagTrend>> read_tags(std::string_view body, const Reading& how);
Result<std::vector<PreviewCard>> read_cards(std::string_view body, const Reading& how);
Result<std::vector<Announcement>> read_announcements(std::string_view body, const Reading& how);
Result<NotificationPolicy> read_notification_policy(std::string_view body, const Reading& how);
Result<std::vector<NotificationRequest>> read_notification_requests(std::string_view body, const Reading& how);
/// The id of a featured hashtag, which is taken off by it; empty: there is none.
std::string id_of_tag(std::string_view body, std::string_view name);
Result<std::vector<std::string>> read_domains(std::string_view body, const Reading& how);
Result<std::vector<Account>> read_familiar_followers(std::string_view body, const Reading& how);
Result<std::vector<InstanceRule>> read_rules(std::string_view body, const Reading& how);
Result<std::vector<InteractionRequest>> read_interaction_requests(std::string_view body, const Reading& how);

/// One message of a stream, before its payload is read.
struct StreamMessage {
    std::string event;
    std::string payload;
    std::vector<std::string> stream; ///< [name] or [name, tag or list id]; empty where the server does not say
    std::string error;               ///< set instead of an event
};
std::optional<StreamMessage> read_stream_message(std::string_view text);
/// Nothing for an event that is unknown or whose payload cannot be read.
std::optional<Event> read_event(std::string_view name, std::string_view payload, const Timeline& timeline,
                                const Reading& how);

/// What an instance document (v2 or v1) says; absent numbers stay empty.
struct InstanceDocument {
    std::string domain;
    std::string title;
    std::string version;
    std::string streaming_url;
    std::optional<std::size_t> max_characters;
    std::optional<std::size_t> url_cost;
    std::optional<std::size_t> max_media;
    std::optional<std::size_t> media_description_limit;
    std::optional<std::size_t> max_poll_options;
    std::optional<std::size_t> max_poll_option_characters;
    std::optional<bool> translates;
    std::vector<std::string> formats; ///< beside plain text
    int mastodon_level = 0;
    bool is_glitch = false;
};
Result<InstanceDocument> read_instance(std::string_view body, const Reading& how);

/// NodeInfo, the well-known document: the link of the highest schema 2.x, or empty.
std::string read_nodeinfo_link(std::string_view body);
struct NodeInfo {
    std::string software; ///< lower case
    std::string version;
    std::vector<std::string> features = {};
};
std::optional<NodeInfo> read_nodeinfo(std::string_view body);
/// The `self` link of a WebFinger answer, or empty.
std::string read_webfinger_self(std::string_view body);

Result<AppRegistration> read_app(std::string_view body, const std::string& redirect_uri, const Reading& how);
/// The tokens; the registration is the caller's to add.
Result<Credentials> read_token(std::string_view body, const Reading& how);
/// What the body of a failed answer says for itself ("error", "error_description"), as plain text; empty when nothing.
std::string read_error_text(std::string_view body);
/// The machine's word of an OAuth failure ("invalid_grant"), or empty.
std::string read_error_code(std::string_view body);

/// Bodies of requests, as JSON.
/// `quote_field` is the server's name for the quoted post.
/// `local_by_flag`: a post that stays on the instance is a public one with a flag.
std::string write_new_status(const NewStatus& draft, const Capabilities& capabilities,
                             const char* quote_field = "quoted_status_id", bool local_by_flag = false);
/// The complete state: what an edit leaves out is deleted by the server.
std::string write_edit(const NewStatus& whole, const Capabilities& capabilities);
std::string write_choices(const std::vector<int>& choices);
std::string write_report(const NewReport& report);
std::string write_list_accounts(const AccountId& account);
std::string write_marker(const Marker& marker);
std::string write_title(const std::string& title);
std::string write_list(const std::string& title, const std::optional<std::string>& replies_policy,
                       std::optional<bool> exclusive);
std::string write_name(const std::string& name);
std::string write_policy(const std::string& rule, const std::string& value);
std::string write_filter(const NewFilter& wanted);
std::string write_old_filter(const NewFilter& wanted);
std::string write_profile(const ProfileChange& change);
std::string write_follow(const FollowOptions& options);
std::string write_mute(const MuteOptions& options);
std::string write_quote_policy(const std::string& policy);
std::string write_comment(const std::string& comment);
std::string write_description(const std::string& description);
std::string write_language(const std::string& language);
std::string write_scheduled_at(Timestamp at);
/// The API's word for a visibility.
std::string visibility_word(Visibility visibility);
/// A frame that asks for a stream, or to be spared it: `type` is "subscribe" or "unsubscribe".
std::string write_subscription(const std::string& type, const std::string& stream, const std::string& parameter);

} // namespace fedibee::mastodon
