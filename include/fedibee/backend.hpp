// SPDX-License-Identifier: AGPL-3.0-or-later
// One login on one instance (Backend), and how to get one (Connector).
#pragma once

#include "fedibee/entities.hpp"
#include "fedibee/error.hpp"
#include "fedibee/event.hpp"
#include "fedibee/news.hpp"
#include "fedibee/secret.hpp"
#include "fedibee/timeline.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fedibee {

enum class Family { mastodon, gnusocial, friendica };

/// How a server counts the length of a post.
enum class CountMode {
    mastodon, ///< graphemes; URLs cost url_cost, @user@host counts as @user
    grapheme, ///< graphemes, no discount
    codepoint ///< Unicode code points, no discount
};

/// What an instance can do: data, so that nobody asks "is this Pleroma?".
struct Capabilities {
    std::size_t max_characters = 500;
    std::size_t url_cost = 23; ///< 0: URLs count in full
    CountMode count_mode = CountMode::mastodon;
    std::size_t max_media = 4;
    std::size_t media_description_limit = 1500;
    std::size_t max_poll_options = 4;
    std::size_t max_poll_option_characters = 50;
    int mastodon_level = 0; ///< api_versions.mastodon; 0 unknown
    bool websocket = false;
    bool websocket_multiplex = false; ///< one socket carries many subscriptions
    bool server_sent_events = false;
    bool direct_stream = false;  ///< conversations come by the "direct" stream
    bool conversations = true;   ///< GET /conversations means something
    bool idempotency_key = true; ///< the server remembers Idempotency-Key
    bool allowed_mentions = false;
    bool edits = true;
    bool deletes = true;
    bool polls = true;
    bool quotes = false;
    bool reactions = false;
    bool quote_policies = false; ///< authors say who may quote a post
    bool reply_policies = false; ///< authors say who may answer and boost a post
    bool bookmarks = true;
    bool markers = true;
    bool lists = true;
    bool mutes = true; ///< muting people
    bool text_only_posts = true;
    bool followed_tags = true;
    bool trends = true;
    bool translations = true;
    bool scheduled_posts = true;
    bool notes = true; ///< private ones about people
    bool filters = true;
    bool reports = true;
    bool domain_blocks = true;
    bool block_lists = true; ///< it says whom one blocks
    bool edit_history = true;
    bool thread_mutes = true;
    bool endorsements = false;
    bool familiar_followers = false;
    bool removable_followers = true;
    bool interaction_requests = false;  ///< answers, favourites and boosts may wait for the author's yes
    bool grouped_notifications = false; ///< it groups notifications itself
    bool featured_tags = false;         ///< hashtags on one's profile
    bool remote_timeline = false;       ///< the posts of other instances only
    bool narrowed_hashtags = false;     ///< a hashtag's posts by further hashtags (any, all, none)
    bool narrowed_accounts = true;      ///< somebody's posts without replies or boosts, or only with media
    bool list_options = false;          ///< whose answers a list shows, and whether its people are at home too
    bool announcement_reactions = false;
    bool notification_policies = false; ///< it keeps notifications of strangers back
    bool chats = false;                 ///< one-to-one messages that are no posts (Pleroma)
    bool groups = false;                ///< people join them, and post to them
    bool titles = false;                ///< posts may have one
    bool dislikes = false;
    bool attendance = false;      ///< answers to events: yes, maybe, no
    bool circles = false;         ///< posts that only the people on a list may read
    bool albums = false;          ///< photos are kept in albums
    bool content_warnings = true; ///< false: spoiler_text has no field of its own there
    bool media_descriptions = true;
    bool pins = true;
    bool follow_requests = true;
    bool resolves_addresses = true;    ///< people of other servers are found by their address
    bool newer_by_id = true;           ///< false: since_id misses posts; the newest page is read and compared
    bool password_sign_in = false;     ///< a name and a password sign a login in
    bool page_sign_in = true;          ///< a page does, by OAuth
    bool short_codes = false;          ///< the page's code is a PIN of a few digits
    bool content_is_escaped = true;    ///< false: user text may hold bare '<' and '&' (snac)
    bool visibilities_are_true = true; ///< false: a direct post may read "private" (snac): judge by mentions
    bool stable_ids = true;            ///< false: an edit changes the id (snac): know a post by its uri
    std::vector<std::string> formats;  ///< of posts, beside plain text: "text/markdown"
    std::vector<Visibility> visibilities{Visibility::public_, Visibility::unlisted, Visibility::private_,
                                         Visibility::direct};
    std::chrono::seconds home_poll_interval{55};
    std::chrono::seconds busy_poll_interval{15}; ///< of timelines in which something was new lately
    std::chrono::seconds notification_poll_interval{45};
};

/// What detection found; stored with the login and refreshed once a day.
struct InstanceInfo {
    Family family = Family::mastodon;
    std::string origin; ///< "https://example.social", with the port when it is not the scheme's own
    std::string domain; ///< the domain in its accounts' addresses
    std::string title;
    std::string software; ///< NodeInfo's software.name, lower case
    std::string version;
    std::string streaming_url; ///< ws(s)://host without path; empty = none
    Capabilities capabilities;
};

/// An OAuth application at an instance.
struct AppRegistration {
    std::string client_id;
    Secret client_secret;
    std::string redirect_uri;
};

/// The page a person must visit to sign in, and what has to be remembered until they come back.
struct Authorization {
    std::string url;
    std::string state;
    Secret code_verifier; ///< PKCE, RFC 7636
};

/// What a signed-in login needs in every request: a bearer token (OAuth 2), a token with its secret (OAuth 1.0a), or a
/// name and a password (HTTP Basic).
struct Credentials {
    Secret access_token; ///< with `user_name`: the password
    Secret refresh_token;
    AppRegistration app;
    Secret token_secret{};   ///< of OAuth 1.0a
    std::string user_name{}; ///< of HTTP Basic
};

enum class StatusAction {
    favourite,
    unfavourite,
    reblog,
    unreblog,
    bookmark,
    unbookmark,
    pin,
    unpin,
    mute,
    unmute,
    dislike,
    undislike,
    attend, ///< answers to an event; each takes the place of the one before
    attend_maybe,
    decline
};

enum class AccountAction {
    follow,
    unfollow,
    block,
    unblock,
    mute,
    unmute,
    accept_follow,
    reject_follow,
    remove_follower,
    endorse,
    unendorse
};

enum class ProfilePicture { avatar, header };

struct SearchRequest {
    std::string query;
    std::string type;     ///< "accounts", "statuses", "hashtags" or empty
    bool resolve = false; ///< ask other servers
    std::size_t limit = 20;
};

/// Told of tokens that a server has replaced by new ones: the old ones are worth nothing from then on.
using RenewedCredentials = std::function<void(Credentials)>;

/// Told of an upload that the server still works on, with the time that has passed since.
using UploadProgress = std::function<void(std::chrono::seconds)>;

/// One login on one instance. All calls run on the session's executor; each has a deadline of its own.
class Backend {
public:
    virtual ~Backend() = default;
    [[nodiscard]] virtual const InstanceInfo& instance() const = 0;
    [[nodiscard]] const Capabilities& capabilities() const { return instance().capabilities; }
    virtual void when_renewed(RenewedCredentials keep) = 0;

    virtual Task<CredentialAccount> verify_credentials() = 0;
    virtual Task<Page<StatusPtr>> timeline(Timeline which, PageRequest page) = 0;
    virtual Task<Page<std::shared_ptr<const Notification>>> notifications(PageRequest page) = 0;
    /// For reading at one go; ids and positions are those of notifications().
    virtual Task<Page<NotificationGroup>> notification_groups(PageRequest page) = 0;
    virtual Task<Page<Conversation>> conversations(PageRequest page) = 0;
    virtual Task<void> mark_conversation_read(ConversationId id) = 0;

    virtual Task<StatusPtr> status(StatusId id) = 0;
    virtual Task<Context> context(StatusId id) = 0;
    /// The answer may be null when the post was scheduled.
    virtual Task<StatusPtr> post(NewStatus draft) = 0;
    virtual Task<StatusPtr> edit(StatusId id, NewStatus whole) = 0;
    virtual Task<StatusSource> source(StatusId id) = 0;
    /// The deleted status, with `text` where the server gives it.
    virtual Task<StatusPtr> remove(StatusId id) = 0;
    /// The post as it is then; of a reblog the answer may be the boost (most servers) or its original (Friendica).
    virtual Task<StatusPtr> act(StatusId id, StatusAction action) = 0;
    virtual Task<Poll> vote(PollId id, std::vector<int> choices) = 0;
    /// Uploads and waits until the file is processed.
    virtual Task<MediaAttachment> upload(NewMedia media, UploadProgress busy) = 0;
    /// The alt text of an upload that is not yet part of a post.
    virtual Task<MediaAttachment> describe_media(MediaId id, std::string description) = 0;
    /// The versions of an edited post, oldest first.
    virtual Task<std::vector<StatusEdit>> edit_history(StatusId id) = 0;
    virtual Task<Translation> translate(StatusId id, std::string language) = 0;
    /// `emoji` is a character or the name of a custom one.
    virtual Task<void> react(StatusId id, std::string emoji, bool wanted) = 0;
    /// Those of the login, the next one first.
    virtual Task<std::vector<ScheduledStatus>> scheduled() = 0;
    virtual Task<ScheduledStatus> reschedule(ScheduledId id, Timestamp at) = 0;
    virtual Task<void> cancel_scheduled(ScheduledId id) = 0;
    /// Who may quote a post of the login: "public", "followers" or "nobody".
    virtual Task<StatusPtr> set_quote_policy(StatusId id, std::string policy) = 0;
    /// What waits for the login's yes, newest first.
    virtual Task<std::vector<InteractionRequest>> interaction_requests() = 0;
    virtual Task<void> answer_interaction(std::string id, bool agreed) = 0;

    virtual Task<Account> account(AccountId id) = 0;
    /// Finds the account of exactly this `user@host`, or of this web address, asking other servers when needed;
    /// not_found otherwise.
    virtual Task<Account> resolve_account(std::string address) = 0;
    virtual Task<std::vector<Relationship>> relationships(std::vector<AccountId> ids) = 0;
    virtual Task<Relationship> act(AccountId id, AccountAction action) = 0;
    virtual Task<Relationship> follow(AccountId id, FollowOptions options) = 0;
    virtual Task<Relationship> mute(AccountId id, MuteOptions options) = 0;
    virtual Task<Page<Account>> following(AccountId id, PageRequest page) = 0;
    virtual Task<Page<Account>> followers(AccountId id, PageRequest page) = 0;
    virtual Task<Page<Account>> follow_requests(PageRequest page) = 0;
    virtual Task<Relationship> set_note(AccountId id, std::string comment) = 0;
    /// People whom the login follows and who follow this one.
    virtual Task<std::vector<Account>> familiar_followers(AccountId id) = 0;
    virtual Task<Page<Account>> endorsed(PageRequest page) = 0;
    virtual Task<std::vector<InstanceRule>> rules() = 0;
    virtual Task<void> report(NewReport report) = 0;
    virtual Task<SearchResult> search(SearchRequest request) = 0;

    virtual Task<std::vector<List>> lists() = 0;
    virtual Task<Page<Account>> list_accounts(ListId id, PageRequest page) = 0;
    virtual Task<List> create_list(std::string title) = 0;
    /// Missing ones stay as they are.
    virtual Task<List> change_list(List list, std::optional<std::string> replies_policy,
                                   std::optional<bool> exclusive) = 0;
    virtual Task<List> rename_list(ListId id, std::string title) = 0;
    virtual Task<void> delete_list(ListId id) = 0;
    virtual Task<void> list_add(ListId id, AccountId account) = 0;
    virtual Task<void> list_remove(ListId id, AccountId account) = 0;

    virtual Task<std::vector<Marker>> markers() = 0;
    virtual Task<void> set_marker(Marker marker) = 0;

    virtual Task<CredentialAccount> update_profile(ProfileChange change) = 0;
    virtual Task<CredentialAccount> set_picture(ProfilePicture which, NewMedia file) = 0;
    /// The picture that everybody begins with comes in its place.
    virtual Task<void> drop_picture(ProfilePicture which) = 0;
    virtual Task<std::vector<StatusPtr>> pinned(AccountId id) = 0;
    virtual Task<Page<Account>> blocked(PageRequest page) = 0;
    virtual Task<Page<Account>> muted(PageRequest page) = 0;
    virtual Task<std::vector<std::string>> blocked_domains() = 0;
    virtual Task<void> block_domain(std::string domain, bool wanted) = 0;

    virtual Task<std::vector<Filter>> filters() = 0;
    virtual Task<Filter> create_filter(NewFilter wanted) = 0;
    virtual Task<void> delete_filter(Filter filter) = 0;

    /// Names without '#'.
    virtual Task<std::vector<std::string>> followed_tags() = 0;
    virtual Task<void> follow_tag(std::string name, bool wanted) = 0;
    virtual Task<std::vector<TagTrend>> trending_tags() = 0;
    virtual Task<std::vector<StatusPtr>> trending_statuses() = 0;
    virtual Task<std::vector<PreviewCard>> trending_links() = 0;
    virtual Task<std::vector<Announcement>> announcements() = 0;
    virtual Task<void> dismiss_announcement(std::string id) = 0;
    virtual Task<void> react_to_announcement(std::string id, std::string emoji, bool wanted) = 0;

    virtual Task<NotificationPolicy> notification_policy() = 0;
    virtual Task<NotificationPolicy> set_notification_policy(std::string rule, std::string value) = 0;
    virtual Task<std::vector<NotificationRequest>> notification_requests() = 0;
    virtual Task<void> settle_notification_request(std::string id, bool accept) = 0;

    /// Hashtags on the login's profile; names without '#'.
    virtual Task<std::vector<std::string>> featured_tags() = 0;
    virtual Task<void> feature_tag(std::string name, bool wanted) = 0;

    /// Those that the login is in; with `all`, those of the whole instance.
    virtual Task<std::vector<Group>> groups(bool all) = 0;
    /// By Group::name; not_found: there is none.
    virtual Task<Group> group(std::string name) = 0;
    virtual Task<Group> join_group(GroupId id, bool wanted) = 0;

    /// The login's own, in all its albums, newest first.
    virtual Task<std::vector<Photo>> photos() = 0;

    /// A raw call for the `api` command: method, path with query, form fields; the body as it came.
    virtual Task<std::string> raw(std::string method, std::string path,
                                  std::vector<std::pair<std::string, std::string>> fields) = 0;

    [[nodiscard]] virtual std::unique_ptr<EventStream> open_stream() = 0;
    /// True when the stream can carry this timeline; otherwise it has to be polled.
    [[nodiscard]] virtual bool can_stream(const Timeline& timeline) const = 0;
};

/// Finds out what an instance is, signs in, and opens backends. One per shard.
class Connector {
public:
    virtual ~Connector() = default;
    /// `host` is a domain or origin; the handle's domain is followed to the host that serves it.
    virtual Task<InstanceInfo> detect(std::string host, std::optional<Family> forced) = 0;
    virtual Task<AppRegistration> register_app(InstanceInfo instance, std::string redirect_uri) = 0;
    virtual Task<Authorization> authorize(InstanceInfo instance, AppRegistration app) = 0;
    virtual Task<Credentials> exchange_code(InstanceInfo instance, AppRegistration app, std::string code,
                                            Secret code_verifier) = 0;
    /// Where Capabilities::password_sign_in is set. The password is not checked: verify_credentials() does that.
    virtual Task<Credentials> sign_in(InstanceInfo instance, std::string name, Secret password) = 0;
    virtual Task<void> revoke(InstanceInfo instance, Credentials credentials) = 0;
    /// A file of the web, to be uploaded; never more than that many bytes.
    virtual Task<NewMedia> fetch(std::string url, std::size_t most_bytes) = 0;
    /// A news feed of the web. Its http_status is 410 when it is gone for good.
    virtual Task<NewsFeed> read_feed(FeedRequest request) = 0;
    /// `budget` names the login in rate budgets and logs.
    [[nodiscard]] virtual std::unique_ptr<Backend> open(InstanceInfo instance, Credentials credentials,
                                                        std::string budget) = 0;
};

/// The redirect URI of sign-ins without a web address of ours: the page shows a code.
inline constexpr const char* out_of_band_uri = "urn:ietf:wg:oauth:2.0:oob";

} // namespace fedibee
