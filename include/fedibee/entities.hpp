// SPDX-License-Identifier: AGPL-3.0-or-later
// The Mastodon API's entities as plain values; other families are translated into these.
// Field names are the API's. A missing field has the default given here; text is UTF-8.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/id.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fedibee {

enum class Visibility { public_, unlisted, private_, direct, local, unknown };

/// One name/value pair of a profile; the value is HTML.
struct ProfileField {
    std::string name;
    std::string value;
    bool verified = false;
};

/// https://docs.joinmastodon.org/entities/Account/
struct Account {
    AccountId id;
    std::string username;     ///< local part
    std::string acct;         ///< as the instance gives it: no domain for its own accounts
    std::string display_name; ///< may be empty; may hold :shortcodes:
    std::string note;         ///< HTML
    std::string url;
    std::string uri;
    std::string avatar;
    bool locked = false;
    bool bot = false;
    bool group = false;
    bool suspended = false;
    bool limited = false;
    std::int64_t followers_count = 0;
    std::int64_t following_count = 0;
    std::int64_t statuses_count = 0;
    std::optional<Timestamp> created_at;
    std::optional<Timestamp> last_status_at;
    std::vector<ProfileField> fields;
    std::vector<std::string> roles;       ///< what they are at the viewer's instance, in its words: "Moderator"
    std::shared_ptr<const Account> moved; ///< the new account, when this one moved

    /// `user@host`, lower-cased host: the name that identifies an account everywhere in the gateway.
    /// Filled by the backend, which knows the instance's own domain.
    std::string address;
};

/// The viewer's own account carries the defaults for new posts.
struct CredentialAccount {
    Account account;
    Visibility default_visibility = Visibility::public_;
    bool default_sensitive = false;
    std::string default_language;
    std::string note_source;                 ///< plain text
    std::vector<ProfileField> fields_source; ///< values as they were typed
    std::int64_t follow_requests_count = 0;
};

struct Mention {
    AccountId id;
    std::string username;
    std::string acct;
    std::string url;
    std::string address; ///< `user@host`, filled by the backend
};

enum class MediaType { image, gifv, video, audio, unknown };

struct MediaAttachment {
    MediaId id;
    MediaType type = MediaType::unknown;
    std::string url; ///< empty while processing
    std::string remote_url;
    std::string preview_url;
    std::string description; ///< alt text
};

struct PollOption {
    std::string title;
    std::optional<std::int64_t> votes_count; ///< absent while totals are hidden
};

struct Poll {
    PollId id;
    std::optional<Timestamp> expires_at;
    bool expired = false;
    bool multiple = false;
    std::int64_t votes_count = 0;
    std::optional<std::int64_t> voters_count;
    std::vector<PollOption> options;
    bool voted = false;
    std::vector<int> own_votes; ///< indices from 0, ascending
};

struct PreviewCard {
    std::string url;
    std::string title;
    std::string description;
};

struct StatusTag {
    std::string name; ///< without '#'
    std::string url;
};

enum class FilterAction { warn, hide, blur, unknown };
enum class FilterContext { home, notifications, public_, thread, account };

struct FilterKeyword {
    std::string keyword;
    bool whole_word = false;
};

/// https://docs.joinmastodon.org/entities/Filter/
struct Filter {
    FilterId id;
    std::string title;
    std::vector<FilterContext> contexts;
    FilterAction action = FilterAction::warn;
    std::optional<Timestamp> expires_at;
    std::vector<FilterKeyword> keywords;
    bool is_old = false; ///< of the first API, which has one word a filter
};

/// A filter in the making, of one word or phrase.
struct NewFilter {
    std::string phrase;
    std::vector<FilterContext> contexts;
    FilterAction action = FilterAction::warn;
    bool whole_word = true;
    std::chrono::seconds expires_in{0}; ///< 0: never
};

/// A hashtag and how it was used lately.
struct TagTrend {
    std::string name; ///< without '#'
    std::int64_t uses = 0;
    std::int64_t people = 0;
};

/// What is to change in the login's own profile; the rest stays.
struct ProfileChange {
    std::optional<std::string> display_name;
    std::optional<std::string> note;
    std::optional<bool> locked;
    std::optional<bool> bot;
    std::optional<bool> discoverable;
    std::optional<bool> indexable;                   ///< its posts may be found by their words
    std::optional<bool> hide_collections;            ///< nobody is shown whom it follows, and who follows it
    std::optional<std::vector<ProfileField>> fields; ///< all of them; values as typed
};

/// A server-side verdict on one status (filters v2).
struct FilterResult {
    std::string title;
    FilterAction action = FilterAction::warn;
    std::vector<FilterContext> contexts;
    std::optional<Timestamp> expires_at;
};

struct Status;
using StatusPtr = std::shared_ptr<const Status>; ///< parsed once, never changed, free to cross threads

/// `state` is the API's word ("accepted", "pending", "revoked" ...); the status is there only when accepted.
struct Quote {
    std::string state;
    StatusPtr status;
    StatusId quoted_status_id;
};

/// https://docs.joinmastodon.org/entities/Status/
struct Status {
    StatusId id;
    std::string uri; ///< stable across servers; empty only on servers that lack it
    std::string url; ///< web address; may be empty
    Timestamp created_at{};
    std::optional<Timestamp> edited_at;
    Account account;
    std::string content;      ///< HTML
    std::string spoiler_text; ///< plain text
    Visibility visibility = Visibility::public_;
    bool sensitive = false;
    std::string language;
    StatusId in_reply_to_id;
    AccountId in_reply_to_account_id;
    StatusPtr reblog; ///< set: this is a boost, and content is empty
    std::optional<Quote> quote;
    std::vector<MediaAttachment> media_attachments;
    std::vector<Mention> mentions;
    std::vector<StatusTag> tags;
    std::optional<Poll> poll;
    std::optional<PreviewCard> card;
    std::vector<FilterResult> filtered;
    std::int64_t replies_count = 0;
    std::int64_t reblogs_count = 0;
    std::int64_t favourites_count = 0;
    bool favourited = false;
    bool reblogged = false;
    bool bookmarked = false;
    bool muted = false;
    bool pinned = false;
    std::string text;           ///< plain source; only in the answer to a deletion
    std::string quote_approval; ///< whether the viewer may quote it: "automatic", "manual", "denied"; empty: not said
    std::string title;          ///< plain text; of servers whose posts have one (Friendica)
    std::int64_t dislikes_count = 0;
    bool disliked = false;
};

/// What a boost shows, or the status itself.
inline const Status& original_of(const Status& status)
{
    return status.reblog ? *status.reblog : status;
}

/// Plain text of a post as its author typed it (GET /statuses/:id/source).
struct StatusSource {
    std::string text;
    std::string spoiler_text;
};

/// https://docs.joinmastodon.org/entities/Notification/ ; `type` stays a word, for new ones appear with every release.
struct Notification {
    NotificationId id;
    std::string type; ///< mention, status, reblog, favourite, follow, follow_request, poll, update ...
    Timestamp created_at{};
    std::optional<Account> account; ///< missing for instance-made ones
    StatusPtr status;
    std::string emoji; ///< the reaction, on servers that have them
    std::string text;  ///< a ready sentence for types that bring one (moderation warning, severed relationships)
};

/// Notifications of one kind about one thing.
struct NotificationGroup {
    std::shared_ptr<const Notification> newest;
    std::vector<Account> others; ///< some of those who did the same before, the latest first
    std::size_t count = 1;       ///< all of them
};

struct Relationship {
    AccountId id;
    bool following = false;
    bool showing_reblogs = true;
    bool notifying = false;
    bool followed_by = false;
    bool requested = false;
    bool requested_by = false;
    bool blocking = false;
    bool blocked_by = false;
    bool muting = false;
    bool muting_notifications = false;
    bool domain_blocking = false;
    bool endorsed = false;
    std::string note;
};

struct Conversation {
    ConversationId id;
    bool unread = false;
    std::vector<Account> accounts; ///< without the viewer
    StatusPtr last_status;
};

struct Context {
    std::vector<StatusPtr> ancestors;   ///< oldest first
    std::vector<StatusPtr> descendants; ///< thread order
};

struct List {
    ListId id;
    std::string title;
    bool exclusive = false;       ///< its people's posts do not come into the home timeline
    std::string replies_policy{}; ///< "followed", "list" or "none": whose answers to others are in it
};

/// Notifications of one person that the login's policy keeps back.
struct NotificationRequest {
    std::string id;
    Account account;
    std::int64_t count = 0;
    StatusPtr last_status; ///< may be null
};

/// What becomes of notifications of some kinds of people.
struct NotificationPolicy {
    std::vector<std::pair<std::string, std::string>> rules; ///< "for_new_accounts": "accept", "filter" or "drop"
    std::int64_t pending_requests = 0;
};

struct Announcement {
    std::string id;
    std::string content; ///< HTML
    bool read = false;
    std::vector<std::pair<std::string, std::int64_t>> reactions{}; ///< an emoji or a custom one's name, and how many
};

/// People who talk about one thing: what is posted to it reaches all of them (GNU social's groups, Friendica's forums).
struct Group {
    GroupId id;
    std::string name; ///< by which users know it: "bees", or `bees@host` for one of another server
    std::string title;
    std::string description; ///< plain text
    std::string url;
    std::int64_t members_count = 0; ///< 0: not known
    bool member = false;            ///< the login is in it
};

/// One of the login's own photos, in an album (Friendica).
struct Photo {
    std::string album;
    std::string title; ///< what its owner says of it; else the name of the file
    std::string url;   ///< of the picture
    std::optional<Timestamp> created_at;
};

struct SearchResult {
    std::vector<Account> accounts;
    std::vector<StatusPtr> statuses;
    std::vector<std::string> hashtags; ///< without '#'
};

/// One entry of the markers API: how far a timeline was read.
struct Marker {
    std::string timeline; ///< "home" or "notifications"
    std::string last_read_id;
};

/// A post in the making. Empty optionals mean "the account's default".
struct NewStatus {
    std::string text;
    std::string spoiler_text;
    std::optional<Visibility> visibility;
    std::optional<bool> sensitive;
    std::string language;
    StatusId in_reply_to_id;
    std::vector<MediaId> media_ids;
    std::vector<std::string> poll_options;
    std::chrono::seconds poll_expires_in{0};
    bool poll_multiple = false;
    bool poll_hide_totals = false; ///< until it ends
    std::optional<Timestamp> scheduled_at;
    StatusId quoted_status_id;
    std::string quote_policy; ///< who may quote it: "public", "followers" or "nobody"
    /// Who may answer and boost it: "public", "followers", "following", "mutuals", "mentioned", "nobody", or "ask":
    /// each one waits for the author's yes.
    std::string reply_policy;
    std::string boost_policy;
    std::string content_type; ///< "text/markdown", where the server knows formats
    std::string title;        ///< where posts have one
    std::string group;        ///< Group::name: posted to that group
    ListId circle;            ///< List::id: only the people on it may read the post
    /// Direct posts: nobody else may be mentioned by accident, where the server can promise that.
    std::vector<AccountId> allowed_mentions;
    std::string idempotency_key; ///< a UUID; the backend sends it where the server knows it
};

/// A post that the instance keeps until its time (https://docs.joinmastodon.org/entities/ScheduledStatus/).
struct ScheduledStatus {
    ScheduledId id;
    Timestamp scheduled_at{};
    std::string text;
    std::string spoiler_text;
    std::optional<Visibility> visibility;
    std::size_t media_count = 0;
};

/// One version of an edited post.
struct StatusEdit {
    std::string content; ///< HTML
    std::string spoiler_text;
    Timestamp created_at{};
};

/// A post in another language, made by a machine.
struct Translation {
    std::string content; ///< HTML
    std::string spoiler_text;
    std::string detected_source_language;
    std::string provider;
};

/// A file to upload.
struct NewMedia {
    std::string filename;
    std::string mime_type;
    std::string bytes;
    std::string description;
    std::string focus = {}; ///< "0.5,-0.2": the point that previews keep, from -1,-1 at the lower left to 1,1
};

/// How somebody is followed; what is not set stays as it is.
struct FollowOptions {
    std::optional<bool> boosts = std::nullopt;
    std::optional<bool> notify = std::nullopt;
    std::optional<std::vector<std::string>> languages = std::nullopt; ///< empty: all
};

struct MuteOptions {
    std::chrono::seconds duration{0}; ///< 0: for good
    bool notifications = true;        ///< theirs are hidden too
};

struct InstanceRule {
    std::string id;
    std::string text;
};

struct NewReport {
    AccountId account;
    std::vector<StatusId> statuses = {};
    std::string comment = {};
    std::string category = {}; ///< "spam", "legal", "violation"; empty: other
    std::vector<std::string> rule_ids = {};
    bool forward = false; ///< to the moderators of the person's own server too
};

/// Somebody wants to answer, favourite or boost a post whose author decides about it (GoToSocial).
struct InteractionRequest {
    std::string id;
    std::string type; ///< "reply", "favourite", "reblog"
    Account account;
    StatusPtr status; ///< the viewer's own post
    StatusPtr reply;
};

} // namespace fedibee
