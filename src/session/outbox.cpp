// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/outbox.hpp"

#include "net/backoff.hpp"
#include "net/log.hpp"
#include "render/html.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <set>

namespace fedibee::session {
namespace {

constexpr int quick_tries = 3; ///< while the user waits
constexpr std::chrono::seconds first_delay{1};
constexpr std::chrono::minutes longest_delay{5};
constexpr std::chrono::hours give_up_after{24}; ///< an instance that is away longer than this gets the post no more
constexpr std::chrono::minutes clock_slack{5};  ///< the instance's clock may differ from ours
constexpr std::size_t posts_to_look_at = 20;

/// The words of a text, without what servers change: markup, spacing, the hosts of mentions.
std::set<std::string> words_of(std::string_view text)
{
    std::set<std::string> words;
    std::string word;
    const auto end_word = [&] {
        if (word.starts_with('@')) word.resize(std::min(word.size(), word.find('@', 1)));
        if (!word.empty()) words.insert(std::exchange(word, {}));
    };
    for (const char c : text) {
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r')
            end_word();
        else
            word += c;
    }
    end_word();
    return words;
}

bool is_same_post(const Status& status, const NewStatus& draft)
{
    if (status.in_reply_to_id != draft.in_reply_to_id || status.spoiler_text != draft.spoiler_text) return false;
    const std::string shown = render::to_plain(render::html_to_document(status.content, {&status.mentions, false}));
    return words_of(shown) == words_of(draft.text);
}

/// No answer, or one that says nothing about the post: it may be there.
bool is_unsure(const Error& error)
{
    return error.maybe_done || error.http_status >= 500;
}

/// It did not get there, and may later.
bool is_worth_another_try(const Error& error)
{
    return is_unsure(error) || error.code == Errc::network || error.code == Errc::timeout;
}

} // namespace

Outbox::Outbox(Core& core) : core_(core), group_(core.executor, "outbox") {}

Task<StatusPtr> Outbox::publish(Publisher publisher, NewStatus draft)
{
    OutboxRow row{publisher.login, std::move(draft), core_.clock.wall()};
    auto keep = [row](Store& store) { return store.add_outbox(row); };
    const auto kept = co_await core_.stored(std::move(keep));
    if (!kept)
        co_return fail(Errc::storage,
                       "The gateway could not write the post down, so it was not sent: " + kept.error().detail);
    const auto answer = std::make_shared<Answer>(core_.executor);
    group_.spawn(deliver(std::move(publisher), std::move(row), answer));
    auto outcome = co_await answer->wait();
    if (!outcome) co_return fail(Errc::cancelled, "stopped");
    co_return std::move(*outcome);
}

void Outbox::resume(Publisher publisher, OutboxRow row)
{
    group_.spawn(settle(std::move(publisher), std::move(row)));
}

asio::awaitable<void> Outbox::stop()
{
    group_.cancel();
    co_await group_.join();
}

asio::awaitable<void> Outbox::forget(OutboxRow row)
{
    auto drop = [login = row.login, key = row.draft.idempotency_key](Store& store) {
        return store.remove_outbox(login, key);
    };
    const auto dropped = co_await core_.stored(std::move(drop));
    if (!dropped) log::error("outbox row stays", {{"why", dropped.error().detail}});
}

Task<StatusPtr> Outbox::look_for(Publisher publisher, OutboxRow row)
{
    const Timeline own{TimelineKind::account, publisher.account.value};
    PageRequest page;
    page.limit = posts_to_look_at;
    const auto posts = co_await publisher.backend->timeline(own, page);
    if (!posts) co_return fail(posts.error());
    for (const auto& status : posts->items) {
        if (status->created_at + clock_slack >= row.created_at && is_same_post(*status, row.draft)) co_return status;
    }
    co_return StatusPtr{};
}

Task<StatusPtr> Outbox::try_once(Publisher publisher, OutboxRow row, bool look_first)
{
    const bool key_holds =
        publisher.backend->capabilities().idempotency_key && core_.clock.wall() - row.created_at < key_lifetime;
    if (look_first && !key_holds) {
        auto found = co_await look_for(publisher, row);
        if (!found || *found) co_return found;
    }
    co_return co_await publisher.backend->post(row.draft);
}

asio::awaitable<void> Outbox::deliver(Publisher publisher, OutboxRow row, std::shared_ptr<Answer> answer)
{
    net::Backoff backoff(first_delay, longest_delay,
                         static_cast<std::uint32_t>(row.created_at.time_since_epoch().count()));
    bool unsure = false;
    Result<StatusPtr> posted = fail(Errc::internal, "");
    for (int i = 0; i < quick_tries; ++i) {
        posted = co_await try_once(publisher, row, unsure);
        if (posted || !is_worth_another_try(posted.error()) || posted.error().code == Errc::cancelled) break;
        unsure = unsure || is_unsure(posted.error());
        const auto delay = backoff.next();
        if (i + 1 < quick_tries && !co_await core_.sleep(delay)) co_return;
    }
    if (!posted && posted.error().code == Errc::cancelled) co_return; // the row stays for the next start
    if (posted || !unsure) {
        co_await forget(row);
        answer->set(std::move(posted));
        co_return;
    }
    Error error = posted.error();
    error.maybe_done = true;
    error.detail = text::sentences(
        std::move(error.detail),
        "The post is kept: the gateway goes on asking whether it was published, and sends it if it was not.");
    answer->set(fail(std::move(error)));
    co_await settle(std::move(publisher), std::move(row));
}

asio::awaitable<void> Outbox::settle(Publisher publisher, OutboxRow row)
{
    net::Backoff backoff(first_delay, longest_delay,
                         static_cast<std::uint32_t>(row.created_at.time_since_epoch().count()));
    while (core_.clock.wall() - row.created_at < give_up_after) {
        const auto posted = co_await try_once(publisher, row, true);
        if (!posted && posted.error().code == Errc::cancelled) co_return;
        if (posted) log::info("kept post settled", {{"login", std::to_string(row.login.value)}});
        if (!posted)
            log::warn("kept post waits", {{"login", std::to_string(row.login.value)}, {"why", posted.error().detail}});
        const bool wait =
            !posted && (is_worth_another_try(posted.error()) || posted.error().code == Errc::rate_limited);
        if (!wait) break;
        const auto delay = std::max<std::chrono::milliseconds>(
            backoff.next(), posted.error().retry_after.value_or(std::chrono::seconds{0}));
        if (!co_await core_.sleep(delay)) co_return;
    }
    co_await forget(std::move(row));
}

} // namespace fedibee::session
