// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/mirrors.hpp"

#include "net/log.hpp"
#include "session/login_clients.hpp"
#include "session/untold.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

constexpr std::chrono::seconds busy_wait{30};
constexpr std::chrono::minutes quiet_wait{3};
constexpr std::chrono::minutes longest_wait{60};
constexpr int most_doublings = 5; ///< of the wait after failures

} // namespace

Mirrors::Mirrors(Core& core, Outbox& outbox) : core_(core), outbox_(outbox), rounds_(core, "mirrors") {}

void Mirrors::start(std::vector<MirrorRow> rows)
{
    for (auto& row : rows) begin(std::move(row));
}

void Mirrors::begin(MirrorRow row)
{
    const MirrorId id = row.id;
    entries_[id] = Entry{std::move(row), {}, 0, false};
    rounds_.add(id.value, [this, id] { return round(id); });
}

std::vector<MirrorRow> Mirrors::all() const
{
    std::vector<MirrorRow> rows;
    for (const auto& [id, entry] : entries_) rows.push_back(entry.row);
    return rows;
}

Task<Publisher> Mirrors::publisher_of(LoginId login)
{
    auto find = [login](Store& store) { return store.find_login(login); };
    const auto row = co_await core_.stored(std::move(find));
    if (!row) co_return fail(row.error());
    if (!*row) co_return fail(Errc::not_found, "The account is gone.");
    const bool usable = (*row)->enabled && (*row)->credentials;
    if (!usable)
        co_return fail(Errc::unauthorized,
                       fmt::format("{} is off. In &fedibee type: account {} on", (*row)->tag, (*row)->tag));
    co_return Publisher{login, (*row)->account_id, core_.clients->of(**row)};
}

Task<MirrorEnds> Mirrors::ends_of(const MirrorRow& row)
{
    const MirrorId id = row.id;
    const LoginId target = row.to;
    auto from = co_await publisher_of(row.from);
    if (!from) co_return fail(std::move(from));
    auto to = co_await publisher_of(target);
    if (!to) co_return fail(std::move(to));
    co_return MirrorEnds{id, std::move(*from), std::move(*to)};
}

/// Empty: there is none yet.
Task<std::string> Mirrors::newest_post(LoginId login)
{
    const auto from = co_await publisher_of(login);
    if (!from) co_return fail(from.error());
    PageRequest page;
    page.limit = 1;
    const Timeline own{TimelineKind::account, from->account.value};
    const auto newest = co_await from->backend->timeline(own, page);
    if (!newest) co_return fail(newest.error());
    co_return newest->items.empty() ? std::string{} : newest->items.front()->id.value;
}

Task<MirrorRow> Mirrors::add(MirrorRow row)
{
    auto newest = co_await newest_post(row.from);
    if (!newest) co_return fail(std::move(newest));
    row.position = std::move(*newest);
    row.created_at = core_.clock.wall();
    auto keep = [row](Store& store) { return store.add_mirror(row); };
    auto kept = co_await core_.stored(std::move(keep));
    if (!kept) co_return fail(std::move(kept));
    begin(*kept);
    co_return kept;
}

Task<void> Mirrors::switch_to(MirrorRow row, bool enabled)
{
    if (enabled && !row.enabled) {
        auto newest = co_await newest_post(row.from);
        if (!newest) co_return fail(std::move(newest));
        row.position = std::move(*newest);
    }
    row.enabled = enabled;
    row.trouble.clear();
    auto keep = [row](Store& store) { return store.update_mirror(row); };
    const auto kept = co_await core_.stored(std::move(keep));
    if (!kept) co_return kept;
    if (const auto entry = entries_.find(row.id); entry != entries_.end()) entry->second.row = row;
    co_return Result<void>{};
}

Task<void> Mirrors::remove(MirrorId mirror)
{
    entries_.erase(mirror);
    rounds_.remove(mirror.value);
    auto drop = [mirror](Store& store) { return store.remove_mirror(mirror); };
    co_return co_await core_.stored(std::move(drop));
}

void Mirrors::posted(LoginId login)
{
    for (const auto& [id, entry] : entries_) {
        if (entry.row.from == login && entry.row.enabled) rounds_.hurry(id.value);
    }
}

void Mirrors::deleted(LoginId login, const StatusId& status)
{
    for (const auto& [id, entry] : entries_) {
        if (entry.row.from == login && entry.sources.contains(status.value)) rounds_.hurry(id.value);
    }
}

asio::awaitable<std::chrono::milliseconds> Mirrors::round(MirrorId mirror)
{
    const auto before = entries_.find(mirror);
    if (before == entries_.end() || !before->second.row.enabled) co_return longest_wait;
    before->second.was_busy = false;
    auto outcome = co_await look(mirror);
    if (!outcome && outcome.error().code == Errc::cancelled) co_return quiet_wait;
    co_await note_outcome(mirror, outcome);
    const auto after = entries_.find(mirror);
    if (after == entries_.end()) co_return longest_wait;
    co_return wait_after(after->second, outcome);
}

std::chrono::milliseconds Mirrors::wait_after(const Entry& entry, const Result<void>& outcome)
{
    if (outcome) return entry.was_busy ? std::chrono::milliseconds{busy_wait} : std::chrono::milliseconds{quiet_wait};
    const auto own =
        std::min<std::chrono::milliseconds>(busy_wait * (1 << std::min(entry.failures, most_doublings)), longest_wait);
    return std::max<std::chrono::milliseconds>(own, outcome.error().retry_after.value_or(std::chrono::seconds{0}));
}

/// The first failure of several in a row is told.
asio::awaitable<void> Mirrors::note_outcome(MirrorId mirror, Result<void> outcome)
{
    const auto found = entries_.find(mirror);
    if (found == entries_.end()) co_return;
    Entry& entry = found->second;
    entry.failures = outcome ? 0 : entry.failures + 1;
    const std::string trouble = outcome ? std::string{} : outcome.error().detail;
    if (trouble == entry.row.trouble) co_return;
    const bool is_first = entry.row.trouble.empty();
    entry.row.trouble = trouble;
    const MirrorRow row = entry.row;
    auto keep = [row](Store& store) { return store.update_mirror(row); };
    const auto kept = co_await core_.stored(std::move(keep));
    if (!kept) log::warn("mirror not kept", {{"why", kept.error().detail}});
    if (!trouble.empty()) log::info("mirror waits", {{"why", trouble}});
    if (!trouble.empty() && is_first)
        co_await tell(row, text::sentences("waits: " + trouble, "The gateway tries again by itself."));
}

asio::awaitable<void> Mirrors::tell(MirrorRow row, std::string sentence)
{
    auto find = [row](Store& store) -> Result<std::pair<std::optional<LoginRow>, std::optional<LoginRow>>> {
        auto from = store.find_login(row.from);
        if (!from) return fail(std::move(from));
        auto to = store.find_login(row.to);
        if (!to) return fail(std::move(to));
        return std::pair(std::move(*from), std::move(*to));
    };
    const auto logins = co_await core_.stored(std::move(find));
    if (!logins || !logins->first || !logins->second || core_.untold == nullptr) co_return;
    core_.untold->tell(logins->first->user,
                       fmt::format("mirror {} > {} {}", logins->first->tag, logins->second->tag, sentence));
}

} // namespace fedibee::session
