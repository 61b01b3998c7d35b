// SPDX-License-Identifier: AGPL-3.0-or-later
// One live login: signs on, keeps its stream or polls, catches up after every gap, and tells its user what is new,
// each thing once. Shared by every client of the user.
#pragma once

#include "fedibee/event.hpp"
#include "net/backoff.hpp"
#include "net/task_group.hpp"
#include "session/client_positions.hpp"
#include "session/core.hpp"
#include "session/one_shot.hpp"
#include "session/pace.hpp"
#include "session/past_cache.hpp"
#include "session/seen.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

namespace fedibee::session {

class LoginSession;
using NotificationPtr = std::shared_ptr<const Notification>;

/// Receives what a login has to tell; implemented by LiveUser.
class SessionListener {
public:
    virtual ~SessionListener() = default;
    /// New and unseen, live.
    virtual void posted(LoginSession& session, const Timeline& timeline, const StatusPtr& status) = 0;
    /// Unseen ones of the past, oldest first; may be empty. `first` = the place was just opened, or reopened.
    virtual void caught_up(LoginSession& session, const Timeline& timeline, const std::vector<StatusPtr>& statuses,
                           bool cut, bool first) = 0;
    virtual void edited(LoginSession& session, const StatusPtr& status) = 0;
    virtual void deleted(LoginSession& session, const StatusId& id) = 0;
    virtual void notified(LoginSession& session, const NotificationPtr& notification, bool backlog) = 0;
    /// Somebody asks to follow the login, and nobody looks at its notifications.
    virtual void asked(LoginSession& session, const NotificationPtr& follow_request) = 0;
    virtual void addressed(LoginSession& session, const StatusPtr& direct, bool backlog) = 0;
    /// The instance knows the login: me() is filled.
    virtual void signed_on(LoginSession& session) = 0;
    /// A sentence about the login itself (unreachable, token refused).
    virtual void told(LoginSession& session, std::string sentence) = 0;
    /// Somebody looks at this timeline now.
    [[nodiscard]] virtual bool is_watched(const LoginSession& session, const Timeline& timeline) const = 0;
    /// What is shown in this timeline counts as read: somebody looks at it whose client does not say so itself.
    [[nodiscard]] virtual bool reads_by_showing(const LoginSession& session, const Timeline& timeline) const = 0;
    /// Something was read: write it soon.
    virtual void reading_changed() = 0;
    /// One of the accounts that the login follows.
    virtual void follows(LoginSession& session, const Account& account, bool mutual) = 0;
    /// state() is another, or what the row says.
    virtual void login_changed() = 0;
};

enum class LoginState { off, connecting, unreachable, on, needs_sign_in };

class LoginSession final : public EventSink {
public:
    LoginSession(Core& core, SessionListener& listener, LoginRow row);
    LoginSession(const LoginSession&) = delete;
    LoginSession& operator=(const LoginSession&) = delete;

    /// What was read before a restart.
    void restore(const std::vector<PositionRow>& positions, const std::vector<SeenRow>& seen);
    void start();
    /// Ends every task; the session may be started again afterwards.
    asio::awaitable<void> stop();
    /// The instance refused the token: tells the user, once, how to renew it. Other logins go on.
    void token_refused();
    /// After a sign-in: new credentials; stop() must have ended first.
    void renew(LoginRow row);

    /// A timeline got its first viewer, or lost its last.
    void open(const Timeline& timeline);
    void close(const Timeline& timeline);
    /// Somebody is about to open() this timeline: its page is asked for now, to be here by then.
    void look_ahead(const Timeline& timeline);
    /// Fetches what is new; what runs already runs once more afterwards.
    void catch_up(const Timeline& timeline);
    /// An own post was published and shown: the stream's copy is no news. False: it was shown already.
    bool mark_seen(const Timeline& timeline, const Status& status);
    /// How far a place (its neutral spelling, without a tag) was read; no time: not known.
    [[nodiscard]] Timestamp read_up_to(const std::string& place) const;
    /// False: it had been read that far before.
    bool note_read(const std::string& place, Timestamp time);
    /// The newest post of the timeline that the account has seen; of private posts and notifications the moment, for
    /// they come from several lists with ids of their own.
    [[nodiscard]] std::string position(const Timeline& timeline) const;
    /// The same of one client; empty: not known.
    [[nodiscard]] std::string client_position(std::string_view client, const Timeline& timeline) const
    {
        return client_positions_.find(client, to_string(timeline));
    }
    /// The client has seen what the account has.
    void note_client_position(std::string_view client, const Timeline& timeline);
    /// A client was told of a private post or a notification of that moment.
    void note_told(const Timeline& timeline, Timestamp time);
    /// It was shown, or would have been: a post by its identity, a notification by its id.
    [[nodiscard]] bool has_seen(const Timeline& timeline, const std::string& name) const;
    /// The instance's own marker of home or notifications. Not sent twice.
    asio::awaitable<void> send_marker(Timeline timeline, std::string id);
    /// Loads the followed accounts once, in the background.
    void load_follows();
    /// Until the followed accounts are known, or for this long, or not at all while the login is not on.
    asio::awaitable<void> wait_for_follows(std::chrono::milliseconds most);
    /// The status with the filters of words that it meets; the same one when it meets none.
    [[nodiscard]] StatusPtr with_filters(const StatusPtr& status) const;
    /// They are to be asked for anew.
    void filters_changed();
    /// Some that were kept back are in the list now, between those that were there.
    void notifications_merged();
    /// The rows to be written since the last call.
    [[nodiscard]] ReadingBatch take_reading();

    [[nodiscard]] bool is_direct(const Status& status) const;
    [[nodiscard]] bool is_own(const Account& account) const { return account.address == row_.address; }
    [[nodiscard]] LoginState state() const noexcept { return state_; }
    [[nodiscard]] bool has_stream() const noexcept { return !streamed_.empty(); }
    [[nodiscard]] const LoginRow& row() const noexcept { return row_; }
    [[nodiscard]] LoginRow& row() noexcept { return row_; }
    [[nodiscard]] const CredentialAccount& me() const noexcept { return me_; }
    /// Null without credentials. Shared, because a post under way outlives the session.
    [[nodiscard]] const std::shared_ptr<Backend>& backend() const noexcept { return backend_; }

    /// What is remembered of a timeline that the stream keeps up to date; else nullptr.
    [[nodiscard]] PastCache* past_of(const Timeline& timeline);
    /// Something was done that changes what timelines hold.
    void forget_past() { past_.clear(); }

    void on_event(Event event) override;

private:
    using AheadPage = OneShot<Result<Page<StatusPtr>>>;

    /// The time before a stream, as long as not all of it has been read. Live posts do not move the position then: what
    /// lies between it and the first of them may be missing.
    struct Gap {
        static constexpr std::size_t most_live = 64;
        Seen live;              ///< the first that came by the stream; what follows them in a page comes by it too
        std::string newest;     ///< the id of the newest that was shown meanwhile
        bool last_look = false; ///< the next complete reading closes it
    };

    struct State {
        Timeline timeline;
        std::string last_id;
        /// The newest live ones, oldest first, and before them the id up to which nothing is missing: servers mix the
        /// order up a little, and when a stream breaks, what was on its way is lost.
        std::deque<std::string> trail;
        std::string marked_id; ///< the last_id that the instance was told
        std::string etag;      ///< of the newest page, when all of it was taken in last
        Seen seen;
        std::vector<StatusPtr> pending; ///< live posts that wait for the catch-up
        bool open = false;
        bool catching_up = false;
        bool fresh = true; ///< just opened: its first catch-up is to come, or under way
        bool again = false;
        bool merged = false;  ///< the newest page is read once, whatever was read before
        bool retries = false; ///< a reading has failed, and another try is to come
        int failures = 0;     ///< in a row
        std::unique_ptr<Gap> gap;
        int openings = 0;                        ///< of the stream
        std::unordered_set<std::string> members; ///< of a thread: the ids of its posts
        /// The user's own that were shown when they were published, and that no page has brought yet.
        std::unordered_set<std::string> own;
        bool was_read = false;            ///< once at least: what comes from now on is new, even if nothing was there
        Pace pace;                        ///< of its polls
        bool has_news = false;            ///< since the last reading ended
        Instant due_at{};                 ///< when it is polled next
        Instant looked_at{};              ///< when the last catch-up began
        std::shared_ptr<AheadPage> ahead; ///< asked for by look_ahead(), from last_id on
        Instant ahead_at{};
    };

    State& state_of(const Timeline& timeline);
    void set_state(LoginState state);
    void open_backend();
    asio::awaitable<void> run();
    asio::awaitable<bool> sign_on();
    asio::awaitable<void> run_stream();
    asio::awaitable<void> run_polls();
    [[nodiscard]] std::vector<Timeline> due_timelines();
    [[nodiscard]] std::chrono::milliseconds until_next_poll() const;
    [[nodiscard]] bool is_polled(const State& state) const;
    [[nodiscard]] PollBounds bounds_of(const Timeline& timeline) const;
    asio::awaitable<void> poll(Timeline timeline);
    void plan_poll(State& state, bool had_news);
    [[nodiscard]] bool is_watched(const State& state) const;
    bool begin_catch_up(const Timeline& timeline);
    asio::awaitable<void> run_lookout();
    asio::awaitable<bool> fetch_filters();
    asio::awaitable<void> look_for_kept_back();
    asio::awaitable<void> look_for_askers();
    asio::awaitable<void> refetch_filters();
    asio::awaitable<void> send_markers();
    asio::awaitable<void> fetch_followers();
    asio::awaitable<void> fetch_following();
    void tell_follows();
    asio::awaitable<void> close_gap(Timeline timeline);
    asio::awaitable<void> run_catch_up(Timeline timeline);
    Task<void> catch_up_posts(Timeline timeline);
    Task<void> catch_up_newest(Timeline timeline);
    [[nodiscard]] bool reads_newest(const Timeline& timeline) const;
    void note_known(State& state, const Status& status);
    bool take_newest(State& state, const std::vector<StatusPtr>& page, std::vector<StatusPtr>& fresh);
    Task<void> read_past(Timeline timeline);
    asio::awaitable<void> try_again(Timeline timeline, std::chrono::milliseconds delay);
    void start_gap(const Timeline& timeline, bool last_look);
    void reopen_gap(const Timeline& timeline);
    static void forget_live(State& state);
    void end_gap(State& state);
    void move_on(State& state, const std::string& id);
    void stream_opened(const Timeline& timeline);
    void stream_lost(const Timeline& timeline, const Error& reason);
    /// Up to here nothing is missing.
    [[nodiscard]] static const std::string& known_until(const State& state)
    {
        return state.trail.empty() ? state.last_id : state.trail.front();
    }
    void note_live(State& state, const std::string& name, const std::string& id);
    void note_own(State& state, const std::string& id);
    void note_newest(State& state, const std::string& id);
    void note_wait(const Error& error);
    void tell_threads(const Status& status);
    void tell_mirrors(const Status& status);
    [[nodiscard]] bool may_read() const;
    [[nodiscard]] PageRequest page_from(const State& state) const;
    asio::awaitable<void> fetch_ahead(Timeline timeline, PageRequest page, std::shared_ptr<AheadPage> ahead);
    Task<Page<StatusPtr>> next_page(Timeline timeline, PageRequest page);
    asio::awaitable<void> catch_up_failed(Timeline timeline, Error error);
    Task<void> catch_up_thread(Timeline timeline);
    [[nodiscard]] bool is_news(const Notification& notification) const;
    Task<void> catch_up_notifications();
    Task<void> catch_up_conversations();
    Task<void> catch_up_mentions();
    Task<std::vector<Conversation>> conversations_since(std::string since);
    Task<std::vector<StatusPtr>> unseen_directs(Conversation conversation, std::string since);
    asio::awaitable<bool> confirm_refusal();
    void note_trouble(const Error& error);
    [[nodiscard]] std::vector<Timeline> wanted() const;
    [[nodiscard]] bool is_streamed(const Timeline& timeline) const;
    void take_post(const Timeline& timeline, const StatusPtr& status);
    void take_direct(const StatusPtr& status, bool backlog);
    void take_notification(const NotificationPtr& notification, bool backlog);
    void forget_gone(std::vector<StatusPtr>& statuses, State& state);
    /// As it was edited while the page was on its way.
    [[nodiscard]] StatusPtr newest_version(const StatusPtr& status) const;
    void note_edit(const StatusPtr& status);
    bool note_seen(State& state, const std::string& uri);
    void set_position(State& state, const std::string& id);
    void write_position(const std::string& name, const std::string& id);
    void finish_catch_up(State& state);

    Core& core_;
    SessionListener& listener_;
    LoginRow row_;
    std::shared_ptr<Backend> backend_;
    CredentialAccount me_;
    LoginState state_ = LoginState::off;
    std::shared_ptr<net::TaskGroup> group_;
    std::unique_ptr<EventStream> stream_;
    std::map<std::string, State, std::less<>> states_;
    std::vector<std::string> streamed_;
    std::map<std::string, Timestamp> read_; ///< by place
    std::vector<Filter> filters_;
    PastCache past_;
    ClientPositions client_positions_;
    std::map<std::string, std::string> told_; ///< by timeline: the newest moment that clients know
    std::vector<StatusPtr> edits_;            ///< the newest ones of posts that were not shown yet
    Seen gone_;                               ///< ids of what was deleted, for pages that were asked for before
    std::int64_t told_kept_back_ = 0;         ///< of how many people notifications were told to be kept back
    std::unordered_set<std::string> askers_;  ///< ids of accounts that ask to follow, of which the user was told
    Timestamp told_wait_until_{};             ///< the user knows that the instance is not asked before
    ReadingBatch unwritten_;
    enum class Follows { unknown, loading, known };
    Follows follows_ = Follows::unknown;
    int follows_parts_ = 0;                     ///< lists that are still on their way
    std::unordered_set<std::string> followers_; ///< while they load
    std::vector<Account> following_;            ///< while they load
    std::vector<asio::steady_timer*> follows_waiters_;
    bool told_trouble_ = false;
    std::minstd_rand random_; ///< that polls of many logins do not come at one time
    /// The backend may outlive the session: through this it finds out.
    std::shared_ptr<LoginSession*> self_ = std::make_shared<LoginSession*>(this);
};

/// What a post is known by: its uri, or its id where there is none. A boost is not its original.
std::string identity(const Status& status);

} // namespace fedibee::session
