// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/outbox.hpp"

#include "net/backoff.hpp"
#include "net/log.hpp"
#include "render/html.hpp"
#include "render/plain.hpp"
#include "session/login_session.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
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

std::set<std::string> shown_words(const Status& status)
{
    return words_of(render::to_plain(render::html_to_document(status.content, {&status.mentions, false})));
}

/// Where a warning has no field of its own it is words of the post, and so may the group be.
bool is_same_post(const Status& status, const NewStatus& draft, const Capabilities& can)
{
    if (status.in_reply_to_id != draft.in_reply_to_id) return false;
    if (can.content_warnings && status.spoiler_text != draft.spoiler_text) return false;
    std::string text = draft.text;
    if (!can.content_warnings && !draft.spoiler_text.empty()) text += " CW: " + draft.spoiler_text;
    auto there = shown_words(status);
    auto wanted = words_of(text);
    for (auto* words : {&there, &wanted}) words->erase("!" + draft.group);
    return there == wanted;
}

/// Messages that are no posts have neither mentions in their words nor an answered post.
bool is_same_message(const Status& status, const NewStatus& draft)
{
    const auto reads_it = [&](const AccountId& person) {
        return std::ranges::find(status.mentions, person, &Mention::id) != status.mentions.end();
    };
    if (draft.allowed_mentions.empty() || !std::ranges::all_of(draft.allowed_mentions, reads_it)) return false;
    auto there = shown_words(status);
    auto wanted = words_of(draft.text);
    for (auto* words : {&there, &wanted})
        std::erase_if(*words, [](const std::string& word) { return word.starts_with('@'); });
    return there == wanted;
}

/// Among the newest of a timeline; null: it is not there.
template <class IsIt>
Task<StatusPtr> find_recent(Publisher publisher, Timeline timeline, Timestamp since, const IsIt& is_it)
{
    PageRequest page;
    page.limit = posts_to_look_at;
    const auto posts = co_await publisher.backend->timeline(std::move(timeline), std::move(page));
    if (!posts) co_return fail(posts.error());
    for (const auto& status : posts->items) {
        if (status->created_at + clock_slack >= since && is_it(*status)) co_return status;
    }
    co_return StatusPtr{};
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

constexpr std::string_view kept_sentence =
    "The post is kept: the gateway goes on asking whether it was published, and sends it if it was not.";

bool is_remembered(std::string_view key)
{
    return key.starts_with(repeat_key) || key.starts_with(news_key);
}

} // namespace

std::string key_part(std::string_view name)
{
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return fmt::format("{:016x}", hash);
}

Outbox::Outbox(Core& core) : core_(core), group_(core.executor, "outbox") {}

Task<StatusPtr> Outbox::publish(Publisher publisher, NewStatus draft)
{
    const Key key{publisher.login, draft.idempotency_key};
    if (const auto known = under_way_.find(key); known != under_way_.end()) {
        auto joined = co_await std::shared_ptr(known->second)->wait();
        if (!joined) co_return fail(Errc::cancelled, "stopped");
        co_return std::move(*joined);
    }
    const auto answer = under_way_.emplace(key, std::make_shared<Answer>(core_.executor)).first->second;
    OutboxRow row{publisher.login, std::move(draft), core_.clock.wall()};
    auto keep = [row](Store& store) { return store.add_outbox(row); };
    const auto kept = co_await core_.stored(std::move(keep));
    if (!kept) {
        under_way_.erase(key);
        const Error error{Errc::storage,
                          "The gateway could not write the post down, so it was not sent: " + kept.error().detail};
        answer->set(fail(error));
        co_return fail(error);
    }
    group_.spawn(run(deliver(std::move(publisher), std::move(row), answer), key));
    auto outcome = co_await answer->wait();
    if (!outcome) co_return fail(Errc::cancelled, "stopped");
    co_return std::move(*outcome);
}

Task<StatusId> Outbox::publish_once(Publisher publisher, NewStatus draft)
{
    auto look = [login = publisher.login, key = draft.idempotency_key](Store& store) {
        return store.find_made(login, key);
    };
    const auto made = co_await core_.stored(std::move(look));
    if (!made) co_return fail(made.error());
    if (*made) co_return (*made)->status;
    const auto posted = co_await publish(std::move(publisher), std::move(draft));
    if (!posted) co_return fail(posted.error());
    co_return *posted ? (*posted)->id : StatusId{};
}

/// Who wants to publish the same meanwhile is told that it is being asked after.
void Outbox::resume(Publisher publisher, OutboxRow row)
{
    const Key key{row.login, row.draft.idempotency_key};
    const auto answer = under_way_.insert_or_assign(key, std::make_shared<Answer>(core_.executor)).first->second;
    Error waiting{Errc::network, std::string(kept_sentence)};
    waiting.maybe_done = true;
    answer->set(fail(std::move(waiting)));
    group_.spawn(run(settle(std::move(publisher), std::move(row)), key));
}

asio::awaitable<void> Outbox::run(asio::awaitable<void> work, Key key)
{
    co_await std::move(work);
    under_way_.erase(key);
}

asio::awaitable<void> Outbox::stop()
{
    group_.cancel();
    co_await group_.join();
}

/// Nothing more is to be done for it: its row goes, and of what the gateway makes by itself is kept what it became.
asio::awaitable<void> Outbox::close(OutboxRow row, Result<StatusPtr> posted)
{
    MadePost made{row.login, row.draft.idempotency_key, {}, {}, core_.clock.wall()};
    const bool remembered = posted && *posted && is_remembered(made.idempotency_key);
    if (remembered) made.status = (*posted)->id;
    if (remembered && made.idempotency_key.starts_with(repeat_key)) made.name = identity(**posted);
    auto drop = [made, remembered](Store& store) {
        return remembered ? store.settle_outbox(made) : store.remove_outbox(made.login, made.idempotency_key);
    };
    const auto dropped = co_await core_.stored(std::move(drop));
    if (!dropped) log::error("outbox row stays", {{"why", dropped.error().detail}});
}

Task<StatusPtr> Outbox::look_for(Publisher publisher, OutboxRow row)
{
    const Capabilities& can = publisher.backend->capabilities();
    const auto is_post = [&](const Status& status) { return is_same_post(status, row.draft, can); };
    Timeline own{TimelineKind::account, publisher.account.value};
    auto found = co_await find_recent(publisher, std::move(own), row.created_at, is_post);
    if (!found || *found || row.draft.visibility != Visibility::direct) co_return found;
    // Where direct posts are messages, they are not among the login's posts.
    const auto is_message = [&](const Status& status) {
        return status.account.id == publisher.account && is_same_message(status, row.draft);
    };
    Timeline direct{TimelineKind::direct, {}};
    auto message = co_await find_recent(publisher, std::move(direct), row.created_at, is_message);
    const bool has_none =
        !message && (message.error().code == Errc::not_found || message.error().code == Errc::unsupported);
    if (has_none) co_return StatusPtr{};
    co_return message;
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
        co_await close(row, posted);
        answer->set(std::move(posted));
        co_return;
    }
    Error error = posted.error();
    error.maybe_done = true;
    error.detail = text::sentences(std::move(error.detail), std::string(kept_sentence));
    answer->set(fail(std::move(error)));
    co_await settle(std::move(publisher), std::move(row));
}

asio::awaitable<void> Outbox::settle(Publisher publisher, OutboxRow row)
{
    net::Backoff backoff(first_delay, longest_delay,
                         static_cast<std::uint32_t>(row.created_at.time_since_epoch().count()));
    Result<StatusPtr> posted = fail(Errc::timeout, "it is too late");
    while (core_.clock.wall() - row.created_at < give_up_after) {
        posted = co_await try_once(publisher, row, true);
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
    co_await close(std::move(row), posted);
}

} // namespace fedibee::session
