// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/session_manager.hpp"
#include "session/login_clients.hpp"

#include "net/backoff.hpp"
#include "net/log.hpp"
#include "session/auth_name.hpp"
#include "session/authenticator.hpp"
#include "session/guest_user.hpp"
#include "session/link.hpp"
#include "session/link_codes.hpp"
#include "session/live_user.hpp"
#include "session/mirrors.hpp"
#include "session/news_feeds.hpp"
#include "session/sign_in.hpp"
#include "session/untold.hpp"
#include "session/user_linker.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace fedibee::session {
namespace {

constexpr std::chrono::hours clear_out_interval{6};
constexpr std::chrono::minutes expire_interval{1};
constexpr std::chrono::days repeats_lifetime{90}; ///< edits and deletions of older posts are not followed

} // namespace

class SessionManager::Impl : public UserLinker, public std::enable_shared_from_this<Impl> {
public:
    Impl(Core core)
        : core_(std::move(core)), outbox_(core_), group_(core_.executor, "users"), chores_(core_.executor, "chores")
    {
        core_.linker = this;
        core_.clients = clients_.get();
        core_.mirrors = &mirrors_;
        core_.feeds = &feeds_;
        core_.untold = &untold_;
    }

    Task<UserPtr> enter(Task<UserRow> proving);
    Task<std::unique_ptr<ScramSignIn>> begin_scram(std::string client_first, std::string address);
    [[nodiscard]] Authenticator& authenticator() noexcept { return authenticator_; }
    UserPtr guest(std::string nick, std::string address);
    Task<UserPtr> vouched(std::string front, std::string name);
    Task<std::vector<std::string>> vouched_names(std::string front);
    std::string issue_code(UserId user, std::string front) override;
    Task<Linked> link(std::shared_ptr<LiveUser> user, Downstream* from, std::string code) override;
    Task<std::string> finish_sign_in(std::string state, std::string code);
    Task<std::string> sign_in_by_password(std::string state, Secret password);
    Task<std::string> signed_in(LoginRow login);
    Task<UploadInfo> keep_upload(UserId owner, NewMedia file);
    void start();
    asio::awaitable<void> stop();
    [[nodiscard]] ManagerCounts counts() const;
    [[nodiscard]] Core& core() noexcept { return core_; }

private:
    Task<std::shared_ptr<LiveUser>> renewed(UserRow row);
    Task<UserPtr> open(UserRow row);
    void release(std::shared_ptr<LiveUser> user);
    static asio::awaitable<void> close(std::shared_ptr<LiveUser> user);

    Core core_;
    Authenticator authenticator_{core_};
    std::shared_ptr<LoginClients> clients_ = std::make_shared<LoginClients>(core_);
    Outbox outbox_;
    Mirrors mirrors_{core_, outbox_};
    NewsFeeds feeds_{core_, outbox_};
    Untold untold_{[this](UserId user, const std::string& sentence) { return tell_now(user, sentence); }};
    bool tell_now(UserId user, const std::string& sentence);
    asio::awaitable<void> begin();
    asio::awaitable<void> resume_outbox();
    asio::awaitable<void> start_repeats();
    asio::awaitable<void> clear_out();
    asio::awaitable<void> expire_uploads();

    net::TaskGroup group_;  ///< users that are being closed: awaited, never cancelled
    net::TaskGroup chores_; ///< what may end at any time
    std::map<UserId, std::weak_ptr<LiveUser>> alive_;
    LinkCodes codes_;
};

/// The user of a row that proved itself.
Task<UserPtr> SessionManager::Impl::enter(Task<UserRow> proving)
{
    auto row = co_await std::move(proving);
    if (!row) co_return fail(std::move(row));
    co_return co_await open(std::move(*row));
}

Task<std::unique_ptr<ScramSignIn>> SessionManager::Impl::begin_scram(std::string client_first, std::string address)
{
    auto open_row = [weak = weak_from_this()](UserRow row) { return weak.lock()->open(std::move(row)); };
    return authenticator_.begin_scram(std::move(client_first), std::move(address), std::move(open_row));
}

Task<UserPtr> SessionManager::Impl::open(UserRow row)
{
    if (auto live = alive_[row.id].lock()) co_return UserPtr(live);
    auto load = [row](Store& store) { return load_user(store, row); };
    auto record = co_await core_.stored(std::move(load));
    if (!record) co_return fail(std::move(record));
    // Another client of the same user may have come meanwhile.
    if (auto live = alive_[row.id].lock()) co_return UserPtr(live);
    auto released = [weak = weak_from_this()](std::shared_ptr<LiveUser> user) {
        if (const auto self = weak.lock()) self->release(std::move(user));
    };
    auto user = std::make_shared<LiveUser>(core_, outbox_, std::move(*record), std::move(released));
    alive_[row.id] = user;
    co_return UserPtr(user);
}

UserPtr SessionManager::Impl::guest(std::string nick, std::string address)
{
    auto enroll = [weak = weak_from_this()](std::string name, Secret password) {
        const auto self = weak.lock();
        return self->enter(self->authenticator_.enroll(std::move(name), std::move(password)));
    };
    auto identify = [weak = weak_from_this(), address](std::string name, Secret password) {
        const auto self = weak.lock();
        return self->enter(self->authenticator_.by_password(std::move(name), std::move(password), address));
    };
    return std::make_shared<GuestUser>(std::move(nick), core_.options.server_name, std::move(enroll),
                                       std::move(identify));
}

Task<UserPtr> SessionManager::Impl::vouched(std::string front, std::string name)
{
    auto find = [front, name](Store& store) -> Result<UserRow> {
        auto known = store.find_user_by_identity(front, name);
        if (!known) return fail(std::move(known));
        if (*known) return std::move(**known);
        Result<UserRow> made = fail(Errc::internal, "no user was made");
        const auto deed = [&]() -> Result<void> {
            made = store.create_user(name, {});
            return made ? store.add_identity(made->id, front, name) : Result<void>(fail(made.error()));
        };
        if (auto done = store.atomically(deed); !done) return fail(std::move(done));
        return made;
    };
    auto row = co_await core_.stored(std::move(find));
    if (!row) co_return fail(std::move(row));
    co_return co_await open(std::move(*row));
}

Task<std::vector<std::string>> SessionManager::Impl::vouched_names(std::string front)
{
    auto look = [front](Store& store) { return store.identities(front); };
    co_return co_await core_.stored(std::move(look));
}

std::string SessionManager::Impl::issue_code(UserId user, std::string front)
{
    return codes_.issue(user, front, core_.clock.now());
}

/// The user as the store has it now: one that is alive takes over what is new.
Task<std::shared_ptr<LiveUser>> SessionManager::Impl::renewed(UserRow row)
{
    const UserId id = row.id;
    if (const auto live = alive_[id].lock()) {
        auto load = [row](Store& store) { return load_user(store, row); };
        auto record = co_await core_.stored(std::move(load));
        if (!record) co_return fail(std::move(record));
        live->take_over(std::move(*record));
        co_return live;
    }
    const auto opened = co_await open(std::move(row));
    if (!opened) co_return fail(opened.error());
    co_return alive_[id].lock();
}

/// The one who can sign in by a password stays, else the one who asked first.
Task<Linked> SessionManager::Impl::link(std::shared_ptr<LiveUser> user, Downstream* from, std::string code)
{
    const std::string_view label = from->label();
    const auto issued = codes_.redeem(code, user->id(), label.substr(0, label.find(' ')), core_.clock.now());
    if (!issued) co_return fail(issued.error());
    auto look = [one = user->id(), other = issued->user](Store& store) { return find_both(store, one, other); };
    const auto rows = co_await core_.stored(std::move(look));
    if (!rows) co_return fail(rows.error());
    const bool user_stays = !rows->first.password_hash.empty() && rows->second.password_hash.empty();
    const UserRow gone = user_stays ? rows->second : rows->first;
    const UserRow stays = user_stays ? rows->first : rows->second;
    const auto ending = alive_[gone.id].lock();
    if (ending) co_await ending->shut_down();
    auto join = [gone = gone.id, stays = stays.id](Store& store) { return join_users(store, gone, stays); };
    const auto moved = co_await core_.stored(std::move(join));
    if (!moved) {
        if (ending) ending->start_logins();
        co_return fail(moved.error());
    }
    alive_.erase(gone.id);
    const auto live = co_await renewed(stays);
    if (!live) co_return fail(live.error());
    Linked linked{*live, {}};
    for (const auto& login : *moved) {
        if (login.before != login.tag) linked.renamed.push_back(fmt::format("{} is now {}", login.before, login.tag));
    }
    if (ending) ending->dismiss_clients(from, fmt::format("You are {} now, with the accounts of both", stays.name));
    (*live)->tell(fmt::format("{} and you are one user now; see: account list", gone.name));
    co_return linked;
}

void SessionManager::Impl::release(std::shared_ptr<LiveUser> user)
{
    // Whoever comes now gets a new one; its loading stands behind this one's writing in the store's queue.
    alive_.erase(user->id());
    group_.spawn(close(std::move(user)));
}

asio::awaitable<void> SessionManager::Impl::close(std::shared_ptr<LiveUser> user)
{
    co_await user->shut_down();
}

Task<std::string> SessionManager::Impl::signed_in(LoginRow login)
{
    const std::string address = login.address;
    if (const auto user = alive_[login.user].lock()) co_await user->signed_in(std::move(login));
    co_return address;
}

Task<std::string> SessionManager::Impl::finish_sign_in(std::string state, std::string code)
{
    auto found = co_await sign_in_under_way(core_, std::move(state));
    if (!found) co_return fail(std::move(found));
    auto login =
        co_await session::finish_sign_in(core_, std::move(found->first), std::move(found->second), std::move(code));
    if (!login) co_return fail(std::move(login));
    co_return co_await signed_in(std::move(*login));
}

Task<std::string> SessionManager::Impl::sign_in_by_password(std::string state, Secret password)
{
    auto found = co_await sign_in_under_way(core_, std::move(state));
    if (!found) co_return fail(std::move(found));
    auto login = co_await session::sign_in_by_password(core_, std::move(found->second), std::move(password));
    if (!login) co_return fail(std::move(login));
    co_return co_await signed_in(std::move(*login));
}

void SessionManager::Impl::start()
{
    chores_.spawn(begin());
    chores_.spawn(clear_out());
    if (core_.options.uploads != nullptr) chores_.spawn(expire_uploads());
}

asio::awaitable<void> SessionManager::Impl::clear_out()
{
    do {
        auto prune = [now = core_.clock.wall()](Store& store) {
            auto pruned = store.prune(now - 2 * ShortIds::lifetime, Seen::most);
            return pruned ? store.prune_repeats(now - repeats_lifetime) : pruned;
        };
        const auto pruned = co_await core_.stored(std::move(prune));
        if (!pruned) log::warn("old rows stay", {{"why", pruned.error().detail}});
    } while (co_await net::sleep(clear_out_interval));
}

asio::awaitable<void> SessionManager::Impl::expire_uploads()
{
    while (co_await net::sleep(expire_interval)) {
        auto expire = [](Uploads& uploads) {
            uploads.expire();
            return true;
        };
        co_await core_.uploaded(std::move(expire));
    }
}

Task<UploadInfo> SessionManager::Impl::keep_upload(UserId owner, NewMedia file)
{
    if (core_.options.uploads == nullptr) co_return fail(Errc::unsupported, "Nothing is uploaded to this gateway.");
    auto keep = [owner, file = std::move(file)](Uploads& uploads) mutable {
        return uploads.add(owner, std::move(file));
    };
    auto kept = co_await core_.uploaded(std::move(keep));
    if (!kept) co_return fail(std::move(kept));
    if (const auto user = alive_[owner].lock()) user->note_upload(true);
    co_return kept;
}

/// What mirrors and feeds ask of the outbox it must know: first what was under way.
asio::awaitable<void> SessionManager::Impl::begin()
{
    co_await resume_outbox();
    co_await start_repeats();
}

asio::awaitable<void> SessionManager::Impl::start_repeats()
{
    auto load = [](Store& store) -> Result<std::pair<std::vector<MirrorRow>, std::vector<FeedRow>>> {
        auto mirrors = store.mirrors();
        if (!mirrors) return fail(std::move(mirrors));
        auto feeds = store.feeds();
        if (!feeds) return fail(std::move(feeds));
        return std::pair(std::move(*mirrors), std::move(*feeds));
    };
    auto loaded = co_await core_.stored(std::move(load));
    if (!loaded) {
        log::error("mirrors and feeds not read", {{"why", loaded.error().detail}});
        co_return;
    }
    mirrors_.start(std::move(loaded->first));
    feeds_.start(std::move(loaded->second));
}

/// False: the user is not here.
bool SessionManager::Impl::tell_now(UserId id, const std::string& sentence)
{
    const auto found = alive_.find(id);
    const auto user = found == alive_.end() ? nullptr : found->second.lock();
    if (!user || !user->has_clients()) return false;
    user->tell(sentence);
    return true;
}

asio::awaitable<void> SessionManager::Impl::resume_outbox()
{
    auto load = [](Store& store) -> Result<std::pair<std::vector<OutboxRow>, std::vector<LoginRow>>> {
        auto rows = store.outbox();
        if (!rows) return fail(std::move(rows));
        auto logins = rows->empty() ? Result<std::vector<LoginRow>>{} : store.all_logins();
        if (!logins) return fail(std::move(logins));
        return std::pair(std::move(*rows), std::move(*logins));
    };
    auto loaded = co_await core_.stored(std::move(load));
    if (!loaded) {
        log::error("outbox not read", {{"why", loaded.error().detail}});
        co_return;
    }
    for (auto& row : loaded->first) {
        const auto login = std::ranges::find(loaded->second, row.login, &LoginRow::id);
        if (login == loaded->second.end() || !login->credentials) continue;
        Publisher publisher{login->id, login->account_id, clients_->of(*login)};
        log::info("resuming a kept post", {{"login", login->address}});
        outbox_.resume(std::move(publisher), std::move(row));
    }
}

ManagerCounts SessionManager::Impl::counts() const
{
    ManagerCounts counts;
    for (const auto& [id, weak] : alive_) {
        const auto user = weak.lock();
        if (!user) continue;
        ++counts.users;
        for (const auto& session : user->sessions()) {
            counts.logins += session->state() == LoginState::on ? 1 : 0;
            counts.streams += session->has_stream() ? 1 : 0;
        }
    }
    return counts;
}

asio::awaitable<void> SessionManager::Impl::stop()
{
    for (const auto& [id, weak] : std::exchange(alive_, {})) {
        if (const auto user = weak.lock()) co_await user->shut_down();
    }
    chores_.cancel();
    co_await chores_.join();
    co_await mirrors_.stop();
    co_await feeds_.stop();
    co_await group_.join();
    co_await outbox_.stop();
    co_await clients_->stop();
}

SessionManager::SessionManager(asio::any_io_executor executor, net::Worker& store_worker, net::Worker& crypto_worker,
                               Store& store, Connector& connector, const Clock& clock, ManagerOptions options)
    : impl_(std::make_shared<Impl>(
          Core{std::move(executor), store_worker, crypto_worker, store, connector, clock, std::move(options)}))
{
}

SessionManager::~SessionManager() = default;

Task<UserPtr> SessionManager::authenticate(std::string name, Secret password, std::string address)
{
    return impl_->enter(impl_->authenticator().by_password(std::move(name), std::move(password), std::move(address)));
}

Task<UserPtr> SessionManager::authenticate_certificate(std::string name, std::string fingerprint, std::string address)
{
    return impl_->enter(
        impl_->authenticator().by_certificate(std::move(name), std::move(fingerprint), std::move(address)));
}

Task<UserPtr> SessionManager::authenticate_token(std::string name, std::string tag, Secret token, std::string address)
{
    return impl_->enter(
        impl_->authenticator().by_token(std::move(name), std::move(tag), std::move(token), std::move(address)));
}

Task<std::unique_ptr<ScramSignIn>> SessionManager::begin_scram(std::string client_first, std::string address)
{
    return impl_->begin_scram(std::move(client_first), std::move(address));
}

Task<UserPtr> SessionManager::enroll(std::string name, Secret password)
{
    return impl_->enter(impl_->authenticator().enroll(std::move(name), std::move(password)));
}

Task<UserPtr> SessionManager::vouched(std::string front, std::string name)
{
    return impl_->vouched(std::move(front), std::move(name));
}

Task<std::vector<std::string>> SessionManager::vouched_names(std::string front)
{
    return impl_->vouched_names(std::move(front));
}

UserPtr SessionManager::guest(std::string nick, std::string address)
{
    return impl_->guest(std::move(nick), std::move(address));
}

void SessionManager::start()
{
    impl_->start();
}

Task<std::string> SessionManager::finish_sign_in(std::string state, std::string code)
{
    return impl_->finish_sign_in(std::move(state), std::move(code));
}

Task<std::string> SessionManager::sign_in_by_password(std::string state, Secret password)
{
    return impl_->sign_in_by_password(std::move(state), std::move(password));
}

Task<UserId> SessionManager::verify(std::string name, Secret password, std::string address)
{
    const auto self = impl_;
    std::string user = parse_auth_name(name).user;
    auto row = co_await self->authenticator().by_password(std::move(user), std::move(password), std::move(address));
    if (!row) co_return fail(std::move(row));
    co_return row->id;
}

Task<UploadInfo> SessionManager::keep_upload(UserId owner, NewMedia file)
{
    return impl_->keep_upload(owner, std::move(file));
}

Task<NewMedia> SessionManager::read_upload(std::string id)
{
    const auto self = impl_;
    if (self->core().options.uploads == nullptr) co_return fail(Errc::not_found, "There are no uploads here.");
    auto read = [id = std::move(id)](Uploads& uploads) { return uploads.read(id); };
    co_return co_await self->core().uploaded(std::move(read));
}

void SessionManager::set_limits(const LimitsConfig& limits)
{
    impl_->core().options.limits = limits;
}

ManagerCounts SessionManager::counts() const
{
    return impl_->counts();
}

asio::awaitable<void> SessionManager::stop()
{
    return impl_->stop();
}

} // namespace fedibee::session
