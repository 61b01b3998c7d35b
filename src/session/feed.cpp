// SPDX-License-Identifier: AGPL-3.0-or-later
// LoginSession's tasks: signing on, the stream and its return, polling where no stream is, the followed accounts.
#include "session/login_session.hpp"

#include "net/log.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace fedibee::session {
namespace {

constexpr std::chrono::seconds first_delay{1};
constexpr std::chrono::minutes longest_delay{5};
constexpr std::chrono::seconds steady_after{60}; ///< a stream that held this long was no flicker
constexpr int most_follow_pages = 100;
constexpr std::size_t follow_page = 80;

std::chrono::milliseconds delay_after(const Error& error, net::Backoff& backoff)
{
    const std::chrono::milliseconds own = backoff.next();
    return error.retry_after ? std::max<std::chrono::milliseconds>(own, *error.retry_after) : own;
}

/// Servers link to a next page behind every page that has something in it, and leave a few accounts out of full ones.
bool is_last(const Page<Account>& page)
{
    return page.next.empty() || page.items.size() < follow_page / 2;
}

bool is_temporary(const Error& error)
{
    return error.code != Errc::unauthorized && error.code != Errc::forbidden;
}

} // namespace

void LoginSession::note_trouble(const Error& error)
{
    set_state(LoginState::unreachable);
    log::warn("login unreachable", {{"login", row_.address}, {"why", error.detail}});
    if (std::exchange(told_trouble_, true)) return;
    listener_.told(*this, text::sentences(fmt::format("{} ({}): {}", row_.tag, row_.address, error.detail),
                                          "The gateway tries again by itself."));
}

asio::awaitable<bool> LoginSession::sign_on()
{
    net::Backoff backoff(first_delay, longest_delay, static_cast<std::uint32_t>(row_.id.value));
    while (true) {
        auto me = co_await backend_->verify_credentials();
        if (!group_) co_return false; // stopped in the moment in which the answer came
        if (me) {
            me_ = std::move(*me);
            break;
        }
        if (me.error().code == Errc::cancelled) co_return false;
        if (!is_temporary(me.error())) {
            token_refused();
            co_return false;
        }
        note_trouble(me.error());
        const auto delay = delay_after(me.error(), backoff);
        if (!co_await core_.sleep(delay)) co_return false;
    }
    told_trouble_ = false;
    if (!me_.account.address.empty()) row_.address = me_.account.address;
    set_state(LoginState::on);
    listener_.signed_on(*this);
    co_return true;
}

asio::awaitable<void> LoginSession::run()
{
    const bool on = co_await sign_on();
    if (!on) co_return;
    group_->spawn(run_polls());
    group_->spawn(run_stream());
    group_->spawn(run_lookout());
    for (auto& [name, state] : states_) {
        if (state.open) catch_up(state.timeline);
    }
    catch_up(Timeline{TimelineKind::notifications, {}});
    catch_up(Timeline{TimelineKind::direct, {}});
}

/// True when the token is really refused: some servers answer 401 for other failures too.
asio::awaitable<bool> LoginSession::confirm_refusal()
{
    const auto me = co_await backend_->verify_credentials();
    co_return !me && me.error().code == Errc::unauthorized;
}

asio::awaitable<void> LoginSession::run_stream()
{
    net::Backoff backoff(first_delay, longest_delay, static_cast<std::uint32_t>(row_.id.value));
    stream_ = backend_->open_stream();
    while (true) {
        stream_->want(wanted());
        const auto begun = core_.clock.now();
        const auto ended = co_await stream_->run(*this);
        streamed_.clear();
        past_.clear();
        if (ended) continue;
        const Error& error = ended.error();
        if (error.code == Errc::cancelled) co_return;
        if (error.code == Errc::unsupported) {
            log::info("no stream, polling", {{"login", row_.address}, {"why", error.detail}});
            stream_.reset();
            co_return;
        }
        if (error.code == Errc::unauthorized) {
            const bool refused = co_await confirm_refusal();
            if (refused) {
                token_refused();
                co_return;
            }
            stream_ = backend_->open_stream(); // the token may be a new one
        }
        log::info("stream ended", {{"login", row_.address}, {"why", error.detail}});
        if (core_.clock.now() - begun > steady_after) backoff.reset();
        const auto delay = delay_after(error, backoff);
        if (!co_await core_.sleep(delay)) co_return;
    }
}

/// Tells the instance how far was read, so that its web page knows it too. Only what moved since the last time.
asio::awaitable<void> LoginSession::send_markers()
{
    if (!backend_->capabilities().markers) co_return;
    for (const auto kind : {TimelineKind::home, TimelineKind::notifications}) {
        auto& state = state_of(Timeline{kind, {}});
        if (!state.open || state.catching_up || state.last_id.empty()) continue;
        if (listener_.reads_by_showing(*this, state.timeline)) co_await send_marker(state.timeline, state.last_id);
    }
}

asio::awaitable<void> LoginSession::send_marker(Timeline timeline, std::string id)
{
    auto& state = state_of(timeline);
    if (!backend_ || !backend_->capabilities().markers || id.empty() || id == state.marked_id) co_return;
    const Marker marker{to_string(timeline), id};
    const auto set = co_await backend_->set_marker(marker);
    if (set)
        state.marked_id = marker.last_read_id;
    else
        log::debug("marker not set", {{"login", row_.address}, {"why", set.error().detail}});
}

void LoginSession::load_follows()
{
    const bool able = state_ == LoginState::on || state_ == LoginState::connecting;
    if (follows_ != Follows::unknown || !group_ || !able || row_.account_id.empty()) return;
    follows_ = Follows::loading;
    follows_parts_ = 2;
    group_->spawn(fetch_followers());
    group_->spawn(fetch_following());
}

asio::awaitable<void> LoginSession::wait_for_follows(std::chrono::milliseconds most)
{
    if (follows_ == Follows::known || (state_ != LoginState::on && state_ != LoginState::connecting)) co_return;
    asio::steady_timer timer(core_.executor, most);
    follows_waiters_.push_back(&timer);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    std::erase(follows_waiters_, &timer);
}

asio::awaitable<void> LoginSession::fetch_followers()
{
    PageRequest page;
    page.limit = follow_page;
    for (int i = 0; i < most_follow_pages / 2; ++i) {
        const auto accounts = co_await backend_->followers(row_.account_id, page);
        if (!accounts) break;
        for (const auto& account : accounts->items) followers_.insert(account.address);
        if (is_last(*accounts)) break;
        page.cursor = accounts->next;
    }
    tell_follows();
}

asio::awaitable<void> LoginSession::fetch_following()
{
    PageRequest page;
    page.limit = follow_page;
    for (int i = 0; i < most_follow_pages; ++i) {
        auto accounts = co_await backend_->following(row_.account_id, page);
        if (!accounts) {
            log::warn("followed accounts unknown", {{"login", row_.address}, {"why", accounts.error().detail}});
            break;
        }
        const bool last = is_last(*accounts);
        std::ranges::move(accounts->items, std::back_inserter(following_));
        if (last) break;
        page.cursor = accounts->next;
    }
    tell_follows();
}

/// Called by each of the two lists when it is there.
void LoginSession::tell_follows()
{
    if (--follows_parts_ > 0) return;
    follows_ = Follows::known;
    for (const auto& account : std::exchange(following_, {}))
        listener_.follows(*this, account, followers_.contains(account.address));
    followers_ = {};
    for (auto* waiter : follows_waiters_) waiter->cancel();
}

} // namespace fedibee::session
