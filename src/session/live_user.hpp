// SPDX-License-Identifier: AGPL-3.0-or-later
// A user with at least one client attached: the logins, the open places, what was shown, and what is said.
#pragma once

#include "session/command_grammar.hpp"
#include "session/core.hpp"
#include "session/deeds.hpp"
#include "session/drafts.hpp"
#include "session/front.hpp"
#include "session/history.hpp"
#include "session/login_session.hpp"
#include "session/outbox.hpp"
#include "session/people.hpp"
#include "session/post_log.hpp"
#include "session/settings.hpp"
#include "session/short_ids.hpp"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::session {

using SessionPtr = std::shared_ptr<LoginSession>;

/// What the store holds of a user.
struct UserRecord {
    UserRow row;
    std::vector<SettingRow> settings;
    std::vector<LoginRow> logins;
    std::vector<std::vector<PositionRow>> positions; ///< one for each login
    std::vector<std::vector<SeenRow>> seen;          ///< one for each login
    std::vector<ShortIdRow> short_ids;
    std::vector<NickRow> nicks;
};
Result<UserRecord> load_user(Store& store, UserRow row);

/// A post that a command names.
struct Target {
    SessionPtr session;
    StatusId id;
    std::string short_id; ///< may be empty
};

/// The front of a text, as `history` names posts.
std::string brief(std::string_view text);

/// Where `more` goes on.
struct Pager {
    LoginId login;
    Timeline timeline;
    std::string cursor;
};

class LiveUser final : public User, public SessionListener, public std::enable_shared_from_this<LiveUser> {
public:
    /// `released` is called when the last client has left.
    using Released = std::function<void(std::shared_ptr<LiveUser>)>;
    LiveUser(Core& core, Outbox& outbox, UserRecord record, Released released);
    ~LiveUser() override;

    // User
    [[nodiscard]] UserId id() const override { return row_.id; }
    [[nodiscard]] std::string_view name() const override { return row_.name; }
    [[nodiscard]] std::string_view server_name() const override { return core_.options.server_name; }
    void attach(Downstream& downstream) override;
    void detach(Downstream& downstream) override;
    Task<PlaceInfo> find_place(Place place) override;
    void enter(Downstream& downstream, Place place) override;
    void leave(Downstream& downstream, const Place& place) override;
    [[nodiscard]] std::vector<Member> members(const Place& place) const override;
    Task<Reply> say(Downstream& from, Place place, Utterance utterance) override;
    Task<Reply> say_to(Downstream& from, std::string nick, Utterance utterance) override;
    Task<Profile> whois(std::string nick) override;
    [[nodiscard]] std::optional<Author> known(std::string_view nick) const override;
    [[nodiscard]] std::vector<PlaceInfo> places() const override;
    Task<std::vector<HistoryItem>> history(Place place, HistoryRequest request) override;
    Task<std::vector<HistoryTarget>> history_targets(std::vector<Place> places, Timestamp from, Timestamp to,
                                                     std::size_t limit) override;
    Task<std::vector<FoundMessage>> search(MessageSearch wanted) override;
    Task<Timestamp> read_up_to(Place place) override;
    Task<Timestamp> mark_read(Downstream& from, Place place, Timestamp time) override;
    Task<void> react(Downstream& from, std::string msgid, std::string emoji, bool wanted) override;
    Task<std::vector<PlaceInfo>> directory() override;
    Task<Reply> change_person(Downstream& from, Place place, PersonDeed deed, std::string who) override;
    Task<Reply> block_server(Downstream& from, Place place, std::string domain, bool wanted) override;
    Task<std::vector<std::string>> kept_out(Place place, KeptOut which) override;
    Task<Reply> set_topic(Place place, std::string topic) override;
    [[nodiscard]] std::optional<Portrait> portrait(std::string_view nick) const override;
    Task<std::vector<Author>> find_people(std::string words) override;
    [[nodiscard]] std::string kept(std::string_view key) const override;
    Task<void> keep(std::string key, std::string value) override;
    Task<Reply> redact(Downstream& from, std::string msgid) override;
    [[nodiscard]] std::string setting(std::string_view key) const override { return settings_.value(key); }
    [[nodiscard]] std::string setting_at(std::string_view key, const Place& place) const override;
    [[nodiscard]] bool is_mutual(const Place& place, std::string_view address) const override;
    void set_away(std::string text) override { away_ = std::move(text); }
    [[nodiscard]] std::vector<LoginSummary> logins() const override;
    [[nodiscard]] UserPtr bound_to(LoginId login) override;

    // SessionListener
    void posted(LoginSession& session, const Timeline& timeline, const StatusPtr& status) override;
    void caught_up(LoginSession& session, const Timeline& timeline, const std::vector<StatusPtr>& statuses, bool cut,
                   bool first) override;
    void edited(LoginSession& session, const StatusPtr& status) override;
    void deleted(LoginSession& session, const StatusId& id) override;
    void notified(LoginSession& session, const NotificationPtr& notification, bool backlog) override;
    void asked(LoginSession& session, const NotificationPtr& follow_request) override;
    void addressed(LoginSession& session, const StatusPtr& direct, bool backlog) override;
    void signed_on(LoginSession& session) override;
    void told(LoginSession& session, std::string sentence) override;
    [[nodiscard]] bool is_watched(const LoginSession& session, const Timeline& timeline) const override;
    void reading_changed() override;
    [[nodiscard]] bool reads_by_showing(const LoginSession& session, const Timeline& timeline) const override;
    void follows(LoginSession& session, const Account& account, bool mutual) override;
    void login_changed() override;

    // For the commands
    [[nodiscard]] Core& core() noexcept { return core_; }
    [[nodiscard]] const Core& core() const noexcept { return core_; }
    [[nodiscard]] Settings& settings() noexcept { return settings_; }
    [[nodiscard]] const Settings& settings() const noexcept { return settings_; }
    /// How much later than UTC it is where the user is.
    [[nodiscard]] std::chrono::minutes zone() const;
    /// Whether a client of the user is in that place.
    [[nodiscard]] bool is_open(const Place& place) const { return open_place(place) != nullptr; }
    [[nodiscard]] People& people() noexcept { return people_; }
    [[nodiscard]] NextPost& next_post() noexcept { return next_post_; }
    [[nodiscard]] const NextPost& next_post() const noexcept { return next_post_; }
    /// Whether a file waits for the next post: attached, or uploaded to the gateway.
    [[nodiscard]] bool has_media() const { return !next_post_.media.empty() || uploaded_; }
    /// A file of the user's came by the web, or none of those waits any more.
    void note_upload(bool waits) noexcept { uploaded_ = waits; }
    [[nodiscard]] Deeds& deeds() noexcept { return deeds_; }
    /// What was paged last, by to_string(place).
    [[nodiscard]] std::map<std::string, Pager>& pagers() noexcept { return pagers_; }
    [[nodiscard]] const std::vector<SessionPtr>& sessions() const noexcept { return sessions_; }
    [[nodiscard]] bool has_clients() const noexcept { return !downstreams_.empty(); }
    /// The login of a place, or a sentence that says how to get one.
    [[nodiscard]] Result<SessionPtr> session_of(const Place& place) const;
    /// The login and its connection, when it can be used now.
    [[nodiscard]] Result<SessionPtr> usable_session(const Place& place) const;
    [[nodiscard]] SessionPtr session_by_id(LoginId id) const;
    /// A new login row becomes a session.
    SessionPtr adopt(LoginRow row);
    /// Ends and forgets a login's session and closes its places.
    asio::awaitable<void> drop(SessionPtr session, std::string reason);
    /// A sign-in has ended well: the session goes on with the new credentials.
    asio::awaitable<void> signed_in(LoginRow row);
    /// The post behind a word: short id, nick, "^", URL, msgid, id.
    Task<Target> find_post(std::string word, Place place);
    /// The account behind a nick or address.
    Task<Account> find_account(std::string word, SessionPtr session);
    [[nodiscard]] bool is_post_word(std::string_view word) const;
    [[nodiscard]] bool is_account_word(std::string_view word) const;
    /// The title of a list of one of the logins, as they were when it signed on or at the last `list`.
    [[nodiscard]] bool is_list_title(std::string_view text) const;
    void note_lists(LoginId login, const std::vector<List>& lists);
    /// A list of the login, by its title (is_same_title).
    Task<List> list_of(SessionPtr session, std::string title);
    /// A login's tag, number or address, whole.
    [[nodiscard]] bool is_login_word(std::string_view word) const;
    /// By tag, number in the list, address, or a part of it that only one has.
    [[nodiscard]] Result<SessionPtr> session_named(std::string_view word) const;
    /// A message id of one of the user's logins.
    [[nodiscard]] bool is_msgid(std::string_view word) const;
    /// The user's newest own post in the log that a line typed there may mean: in a query those of that query, in
    /// timelines all but private ones, in the control place all. Or an empty id.
    [[nodiscard]] StatusId newest_own(const LoginSession& session, const Place& place) const;
    /// A post is gone: tells the clients that were shown it, but not the one that knows. Its short id, or nothing.
    std::string forget(LoginSession& session, const StatusId& id, const Downstream* knows);
    /// The status as this user sees it; gives it its short id and logs it as shown in `place`.
    ShownStatusPtr show(LoginSession& session, const StatusPtr& status, const Place& place);
    /// A reply to that post: its people mentioned, its warning kept, never wider than it.
    Task<NewStatus> draft_reply(Target target, std::string text, Place place);
    /// Publishes, shows it to the other clients, and answers with what was published. A replay is no new deed.
    Task<Reply> publish(Downstream& from, SessionPtr session, Place place, NewStatus draft, bool replay = false);
    /// Runs a line as a command. A replay is no new deed; `control` and `replay` both false: where timelines are.
    Task<Reply> run_line(Downstream& from, Place place, std::string text, bool control, bool replay = false);
    /// The place where commands about a login are at home.
    [[nodiscard]] Place home_of(const LoginSession& session) const { return place_of(session, PlaceKind::home); }
    /// As the login writes in that place.
    [[nodiscard]] Writer writer_of(const LoginSession& session, const Place& place) const;
    /// What is remembered of timelines may have changed.
    void forget_past();
    void tell(std::string sentence);
    void deliver(const Place& place, DeliveryBody body, std::optional<Author> peer = std::nullopt,
                 const Downstream* except = nullptr);
    void member_changed(LoginSession& session, const Account& account, bool follows, bool mutual);
    /// Somebody was put on a list, or taken off it.
    void list_changed(const LoginSession& session, const ListId& list, const std::string& address, bool on_it);
    void domain_blocked(LoginSession& session, std::string_view domain);
    /// Switches on the logins that are on by themselves.
    void start_logins();
    /// The store has more of this user than before: another one was joined with it.
    void take_over(UserRecord record);
    /// All clients but one go, and are told why.
    void dismiss_clients(const Downstream* except, std::string_view reason);
    /// Ends every task and writes what is due.
    asio::awaitable<void> shut_down();

    static std::string msgid_of(LoginId login, const StatusId& status);
    /// "3.1125…": a login's number and the status id.
    static std::optional<std::pair<LoginId, StatusId>> parse_msgid(std::string_view word);

private:
    struct OpenPlace {
        Place place;
        SessionPtr session;
        Timeline timeline;
        std::string topic;
        std::vector<Downstream*> viewers;
        Timestamp newest{}; ///< of what was shown
    };
    struct FoundPlace {
        Timeline timeline;
        std::string topic;
        std::set<std::string> members; ///< of a list: addresses
    };
    struct Followed {
        bool mutual = false;
    };

    void forget_strangers();
    void person_changed(const People::Change& news, const Account& account);
    void person_moved(const Author& before, const Account& target);
    /// The places in whose lists of names somebody stands.
    [[nodiscard]] std::vector<Place> memberships(const std::string& address) const;
    /// A place's past: where it is read from, and all of it where it comes as a whole.
    struct Past {
        SessionPtr session;
        Place place;
        Timeline timeline;
        std::optional<std::vector<PastItem>> whole;
    };

    [[nodiscard]] Narrowing narrowed_by(const Place& place, std::string_view tag) const;
    Task<FoundPlace> resolve_place(SessionPtr session, Place place);
    Task<Reply> answer_line(Downstream& from, Place place, Utterance utterance);
    Task<Reply> answer_private_line(Downstream& from, std::string nick, Utterance utterance);
    Task<FoundPlace> locate(SessionPtr session, Place place);
    [[nodiscard]] SessionPtr session_toward(const std::string& address) const;
    Task<Past> find_past(Place place);
    Task<Past> find_private_past(Place place);
    Task<std::vector<StatusPtr>> private_seeds(SessionPtr session, std::string peer);
    Task<Bound> bound_of(const Past& past, HistoryPoint point);
    Task<std::vector<PastItem>> read_past(const Past& past, HistoryRequest request, HistoryReader::Keep also = {});
    Task<std::vector<FoundMessage>> search_place(MessageSearch wanted);
    Task<std::vector<FoundMessage>> search_instance(SessionPtr session, MessageSearch wanted);
    [[nodiscard]] bool is_wanted(const LoginSession& session, const MessageSearch& wanted, const PastItem& item) const;
    [[nodiscard]] bool belongs(const Past& past, const PastItem& item) const;
    std::vector<HistoryItem> show_past(const Past& past, const std::vector<PastItem>& items);
    asio::awaitable<void> add_query_targets(SessionPtr session, Timestamp from, Timestamp to,
                                            std::vector<HistoryTarget>& targets);
    std::shared_ptr<ShownStatus> compose(LoginSession& session, const StatusPtr& status, const Place& place);
    /// One of the user's filters says that it is not to be seen there.
    [[nodiscard]] bool is_hidden(const LoginSession& session, const StatusPtr& status, FilterContext view) const;
    Notice notice_of(LoginSession& session, const Notification& notification, ShownStatusPtr about);
    Task<FoundPlace> resolve_list(SessionPtr session, std::string title);
    Task<Reply> say_prose(Downstream& from, Place place, Utterance utterance);
    Task<Reply> reply_to(Downstream& from, Place place, std::string word, std::string text);
    Task<Reply> talk_privately(Downstream& from, std::string address, Utterance utterance);
    [[nodiscard]] std::string command_word(const Place& place, std::string_view text) const;
    [[nodiscard]] Result<Reply> put_out(const Place& place, std::string_view command, Result<Reply> answer) const;
    [[nodiscard]] std::optional<std::pair<std::string, std::string>> leading_nick(std::string_view text) const;
    /// What one client has not seen, but others have.
    struct Missed {
        Place place;
        SessionPtr session;
        Timeline timeline;
        std::string since;  ///< the client's last post
        std::string until;  ///< the account's
        bool opens = false; ///< afterwards the timeline is opened: it is the first client there
    };
    [[nodiscard]] std::optional<Missed> missed_by(const Downstream& client, const OpenPlace& open) const;
    void note_clients(const OpenPlace& open);
    asio::awaitable<void> show_missed(Downstream* client, Missed missed);
    /// Private posts, or notifications, that one client has not seen but others have.
    struct MissedTalk {
        std::uint64_t number = 0;
        Downstream* client = nullptr;
        SessionPtr session;
        TimelineKind kind{};
        std::string since;
        std::set<std::string> told; ///< what came in the meantime: identities of posts, ids of notifications
        bool running = false;
    };
    void expect_missed_talk(Downstream& client, const SessionPtr& session, TimelineKind kind);
    void expect_missed_notifications(Downstream& client, const SessionPtr& session);
    void start_missed_talk();
    [[nodiscard]] MissedTalk* missed_talk(std::uint64_t number);
    void note_told_meanwhile(const std::string& name, const Downstream* client = nullptr);
    void note_talk();
    asio::awaitable<void> show_missed_private(std::uint64_t number);
    asio::awaitable<void> show_missed_notifications(std::uint64_t number);
    Task<std::vector<StatusPtr>> private_posts_since(SessionPtr session, std::string since);
    Task<std::vector<StatusPtr>> private_mentions_since(SessionPtr session, std::string since);
    Task<std::vector<NotificationPtr>> notifications_since(SessionPtr session, std::string since);
    /// The query with the other side of a private post.
    [[nodiscard]] Place query_of(const LoginSession& session, const Status& status) const;
    /// Where a login's notifications are told: in a window of their own, or at home.
    [[nodiscard]] Place notification_place(const LoginSession& session) const;
    [[nodiscard]] bool is_viewer(const Downstream* client, const Place& place) const;
    ShownStatusPtr show_again(LoginSession& session, const StatusPtr& status, const Place& place);
    [[nodiscard]] OpenPlace* open_place(const Place& place);
    [[nodiscard]] const OpenPlace* open_place(const Place& place) const;
    void deliver_to(const std::vector<Downstream*>& to, const Delivery& delivery, const Downstream* except);
    [[nodiscard]] Place place_of(const LoginSession& session, PlaceKind kind) const;
    /// Where commands of that client run: at the login that it is bound to.
    [[nodiscard]] Place control_of(const Downstream& from) const;
    [[nodiscard]] std::string peer_of(const LoginSession& session, const Status& status) const;
    [[nodiscard]] Result<SessionPtr> reading_session(const Place& place) const;
    void shown_up_to(LoginSession& session, const OpenPlace& open);
    void note_anchor(const LoginSession& session, const Timeline& timeline, const PastItem& item);
    asio::awaitable<void> pull_reading(SessionPtr session, Place place);
    Task<Timestamp> time_of_marker(SessionPtr session, Timeline timeline, std::string id);
    asio::awaitable<void> push_reading(SessionPtr session, Place place, Timestamp time);
    asio::awaitable<void> push_marker(SessionPtr session, Timeline timeline, Timestamp time);
    asio::awaitable<void> push_conversations(SessionPtr session, std::string peer, Timestamp time);
    void show_reaction(LoginSession& session, const Notification& notification);
    void gather(LoginSession& session, const Place& place, const NotificationPtr& notification, bool backlog);
    asio::awaitable<void> tell_gathered();
    void flush_gathered();
    void deliver_reaction(const LoginSession& session, const StatusId& id, const Reacted& reacted,
                          const Downstream* except);
    void show_direct(LoginSession& session, const StatusPtr& status, bool backlog, const Downstream* except);
    bool hold_own(LoginSession& session, const Timeline& timeline, const StatusPtr& status);
    Result<NewStatus> complete(const LoginSession& session, const Place& place, NewStatus draft,
                               const NextPost& next) const;
    void note_published(const LoginSession& session, NewStatus draft, const Status& status);
    ShownStatusPtr show_published(Downstream& from, LoginSession& session, const Place& place, const StatusPtr& status);
    void take_held(const LoginSession& session, const Status& status, const Timeline& timeline);
    void release_held();
    asio::awaitable<void> load_lists(LoginId login);
    asio::awaitable<void> keep_writing();
    asio::awaitable<void> write_reading();

    Core& core_;
    Outbox& outbox_;
    UserRow row_;
    Released released_;
    Settings settings_;
    People people_;
    ShortIds short_ids_;
    PostLog log_;
    std::size_t people_limit_ = 8192; ///< more are met only in public timelines, or followed by few
    NextPost next_post_;
    bool uploaded_ = false; ///< to the gateway, and not yet on a post
    Deeds deeds_;
    std::vector<SessionPtr> sessions_;
    std::vector<LoginSummary> told_logins_; ///< as the clients know them
    std::vector<Downstream*> downstreams_;
    std::vector<OpenPlace> open_places_;
    std::vector<const Downstream*> behind_; ///< clients whose missed posts are on their way
    std::vector<MissedTalk> missed_talk_;
    std::uint64_t missed_talks_ = 0;                                  ///< so far
    std::map<std::string, FoundPlace> found_places_;                  ///< by to_string(place)
    std::map<LoginId, std::map<std::string, Followed>> follows_;      ///< by address
    std::map<std::string, std::pair<LoginId, StatusId>> last_direct_; ///< by the peer's address
    std::map<LoginId, std::vector<std::string>> list_titles_;
    std::vector<ShortIdRow> new_short_ids_;
    std::map<std::string, Pager> pagers_;
    std::map<std::pair<LoginId, std::string>, Anchors> anchors_; ///< by to_string(timeline)
    /// Own posts that the stream brought while their publishing is under way.
    struct Held {
        LoginId login;
        Timeline timeline;
        StatusPtr status;
    };
    std::vector<Held> held_;
    /// Favourites, boosts and reactions of one post that came at about the same time: told in one line.
    struct Gathered {
        SessionPtr session;
        Place place;
        std::vector<NotificationPtr> notifications; ///< oldest first
        bool backlog = false;
    };
    std::vector<Gathered> gathered_;
    static bool gather_into(std::vector<Gathered>& groups, Gathered one);
    Notice notice_of(const Gathered& group);
    std::vector<Gathered> group_missed(const MissedTalk& missed, const std::vector<NotificationPtr>& newest_first);
    int publishing_ = 0;
    std::string away_;
    std::string last_addressee_; ///< whom the user wrote to in the control place last: an address
    net::TaskGroup group_;
    bool writing_ = false;
    bool unwritten_ = false;
};

} // namespace fedibee::session
