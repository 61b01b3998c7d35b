// SPDX-License-Identifier: AGPL-3.0-or-later
// Mirrors: one look at the source, what is new in it, and what of it was edited or deleted.
#include "session/mirrors.hpp"

#include "session/login_session.hpp"
#include "session/mirror_rules.hpp"

#include "net/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedibee::session {
namespace {

constexpr std::size_t page_size = 40;
constexpr int most_pages = 25;  ///< of what came while the gateway was away
constexpr int most_checked = 5; ///< posts that may have been deleted, in one round

/// The same request would be answered the same: it is about the post, not about the way to the instance.
bool is_about_the_post(const Error& error)
{
    constexpr std::array codes{Errc::invalid_input, Errc::unsupported, Errc::not_found, Errc::forbidden,
                               Errc::conflict};
    return !error.maybe_done && error.http_status < 500 && std::ranges::find(codes, error.code) != codes.end();
}

const CopyRow* copy_of(const std::vector<CopyRow>& copies, const StatusId& source)
{
    const auto found = std::ranges::find(copies, source, &CopyRow::source);
    return found == copies.end() ? nullptr : &*found;
}

} // namespace

Task<void> Mirrors::look(MirrorId mirror)
{
    const MirrorRow row = entries_.at(mirror).row;
    auto ends = co_await ends_of(row);
    if (!ends && ends.error().code == Errc::not_found) { // an account was removed, and its mirrors with it
        entries_.erase(mirror);
        rounds_.remove(mirror.value);
        co_return Result<void>{};
    }
    if (!ends) co_return fail(std::move(ends));
    PageRequest request;
    request.limit = page_size;
    const Timeline own{TimelineKind::account, ends->from.account.value};
    auto page = co_await ends->from.backend->timeline(own, request);
    if (!page) co_return fail(std::move(page));
    auto load = [mirror](Store& store) { return store.copies(mirror); };
    const auto copies = co_await core_.stored(std::move(load));
    if (!copies) co_return fail(copies.error());
    if (const auto entry = entries_.find(mirror); entry != entries_.end()) {
        for (const auto& copy : *copies) entry->second.sources.insert(copy.source.value);
    }
    const auto posts = co_await fresh_posts(*ends, *page, row.position);
    if (!posts) co_return fail(posts.error());
    const auto repeated = co_await repeat(*ends, *posts, *copies);
    if (!repeated) co_return repeated;
    co_return co_await follow(*ends, std::move(*page), *copies);
}

/// What came after the position, oldest first.
Task<std::vector<StatusPtr>> Mirrors::fresh_posts(MirrorEnds ends, const Page<StatusPtr>& newest, std::string position)
{
    const auto known =
        std::ranges::find_if(newest.items, [&](const StatusPtr& post) { return post->id.value == position; });
    if (known == newest.items.end() && position.empty()) co_return co_await whole_past(ends, newest);
    if (known == newest.items.end()) co_return co_await posts_after(ends, std::move(position));
    std::vector<StatusPtr> posts(newest.items.begin(), known);
    std::ranges::reverse(posts);
    co_return posts;
}

/// The account had no posts when the mirror began: all are new.
Task<std::vector<StatusPtr>> Mirrors::whole_past(MirrorEnds ends, const Page<StatusPtr>& newest)
{
    std::vector<StatusPtr> posts = newest.items;
    PageRequest request;
    request.limit = page_size;
    request.cursor = newest.next;
    const Timeline own{TimelineKind::account, ends.from.account.value};
    for (int i = 0; i < most_pages && !request.cursor.empty(); ++i) {
        auto page = co_await ends.from.backend->timeline(own, request);
        if (!page) co_return fail(std::move(page));
        if (page->items.empty()) break;
        request.cursor = page->next;
        posts.insert(posts.end(), page->items.begin(), page->items.end());
    }
    std::ranges::reverse(posts);
    co_return posts;
}

/// The post at the position is gone, or more has come than stands on one page.
Task<std::vector<StatusPtr>> Mirrors::posts_after(MirrorEnds ends, std::string position)
{
    std::vector<StatusPtr> posts;
    PageRequest request;
    request.limit = page_size;
    request.min_id = std::move(position);
    const Timeline own{TimelineKind::account, ends.from.account.value};
    for (int i = 0; i < most_pages; ++i) {
        auto page = co_await ends.from.backend->timeline(own, request);
        if (!page) co_return fail(std::move(page));
        if (page->items.empty() || page->items.front()->id.value == request.min_id) break;
        request.min_id = page->items.front()->id.value;
        posts.insert(posts.end(), page->items.rbegin(), page->items.rend());
    }
    co_return posts;
}

/// A post of ours is on its way there: which one that is will show when it has arrived.
Task<bool> Mirrors::is_unsettled(LoginId login)
{
    auto load = [](Store& store) { return store.outbox(); };
    const auto rows = co_await core_.stored(std::move(load));
    if (!rows) co_return fail(rows.error());
    co_return std::ranges::any_of(*rows, [login](const OutboxRow& row) {
        return row.login == login && row.draft.idempotency_key.starts_with(repeat_key);
    });
}

/// It came there by a mirror, or by `cross`.
Task<bool> Mirrors::is_ours(LoginId login, StatusPtr post)
{
    auto look = [login, name = identity(*post)](Store& store) { return store.is_made(login, name); };
    co_return co_await core_.stored(std::move(look));
}

Task<void> Mirrors::repeat(MirrorEnds ends, std::vector<StatusPtr> posts, std::vector<CopyRow> copies)
{
    if (posts.empty()) co_return Result<void>{};
    const auto unsettled = co_await is_unsettled(ends.from.login);
    if (!unsettled) co_return fail(unsettled.error());
    if (*unsettled) {
        if (const auto entry = entries_.find(ends.mirror); entry != entries_.end()) entry->second.was_busy = true;
        co_return Result<void>{};
    }
    for (const auto& post : posts) {
        const auto done = co_await repeat_one(ends, post, copies);
        if (!done) co_return done;
    }
    co_return Result<void>{};
}

Task<void> Mirrors::repeat_one(MirrorEnds ends, StatusPtr post, std::vector<CopyRow>& copies)
{
    const auto entry = entries_.find(ends.mirror);
    const bool is_on = entry != entries_.end() && entry->second.row.enabled;
    if (!is_on) co_return Result<void>{};
    const auto* parent = copy_of(copies, post->in_reply_to_id);
    const auto verdict = judge(entry->second.row.rules, *post, parent != nullptr && !parent->copies.empty());
    const bool was_copied = copy_of(copies, post->id) != nullptr;
    const auto ours = co_await is_ours(ends.from.login, post);
    if (!ours) co_return fail(ours.error());
    if (verdict == Verdict::skip || *ours || was_copied) co_return co_await keep_position(ends.mirror, post->id.value);
    const StatusId answered = verdict == Verdict::answer ? parent->copies.back() : StatusId{};
    auto copy = co_await make_copy(core_, outbox_, ends, post, answered);
    if (!copy && !is_about_the_post(copy.error())) co_return fail(std::move(copy));
    if (!copy) {
        const MirrorRow row = entries_.contains(ends.mirror) ? entries_.at(ends.mirror).row : MirrorRow{};
        co_await tell(row, fmt::format("did not repeat {}: {}", post->url, copy.error().detail));
        co_return co_await keep_position(ends.mirror, post->id.value);
    }
    copies.push_back(*copy);
    co_return co_await keep_copy(ends.mirror, std::move(*copy), post->id.value);
}

Task<void> Mirrors::keep_position(MirrorId mirror, std::string position)
{
    const auto entry = entries_.find(mirror);
    if (entry == entries_.end()) co_return Result<void>{};
    entry->second.row.position = std::move(position);
    auto keep = [row = entry->second.row](Store& store) { return store.update_mirror(row); };
    co_return co_await core_.stored(std::move(keep));
}

Task<void> Mirrors::keep_copy(MirrorId mirror, CopyRow copy, std::string position)
{
    const auto entry = entries_.find(mirror);
    if (entry == entries_.end()) co_return Result<void>{};
    entry->second.was_busy = true;
    entry->second.sources.insert(copy.source.value);
    entry->second.row.position = std::move(position);
    auto keep = [row = entry->second.row, copy](Store& store) {
        return store.atomically([&] {
            auto kept = store.put_copy(copy);
            return kept ? store.update_mirror(row) : kept;
        });
    };
    co_return co_await core_.stored(std::move(keep));
}

/// Edits that stand on the page, and posts that ought to stand there.
Task<void> Mirrors::follow(MirrorEnds ends, Page<StatusPtr> page, std::vector<CopyRow> copies)
{
    int checked = 0;
    for (const auto& copy : copies) {
        const auto on_page =
            std::ranges::find_if(page.items, [&](const StatusPtr& post) { return post->id == copy.source; });
        Result<void> done;
        if (on_page != page.items.end()) {
            const bool edited = (*on_page)->edited_at && (*on_page)->edited_at != copy.edited_at;
            if (edited) done = co_await follow_one(ends, *on_page, copy);
        } else {
            const bool in_reach =
                page.next.empty() || page.items.empty() || copy.posted_at > page.items.back()->created_at;
            if (in_reach && checked++ < most_checked) done = co_await follow_deletion(ends, copy);
        }
        if (!done) co_return done;
    }
    co_return Result<void>{};
}

Task<void> Mirrors::follow_one(MirrorEnds ends, StatusPtr post, CopyRow copy)
{
    auto edited = co_await edit_copy(outbox_, ends, post, copy);
    if (!edited && !is_about_the_post(edited.error())) co_return fail(std::move(edited));
    if (!edited) log::info("copy not edited", {{"why", edited.error().detail}});
    copy.edited_at = post->edited_at; // it is not tried again
    auto keep = [row = edited.value_or(copy)](Store& store) { return store.put_copy(row); };
    co_return co_await core_.stored(std::move(keep));
}

Task<void> Mirrors::follow_deletion(MirrorEnds ends, CopyRow copy)
{
    const auto there = co_await ends.from.backend->status(copy.source);
    if (there) co_return Result<void>{};
    if (there.error().code != Errc::not_found) co_return fail(there.error());
    const auto deleted = co_await delete_copy(ends, copy);
    if (!deleted && !is_about_the_post(deleted.error())) co_return deleted;
    if (!deleted) log::info("copy not deleted", {{"why", deleted.error().detail}});
    if (const auto entry = entries_.find(ends.mirror); entry != entries_.end())
        entry->second.sources.erase(copy.source.value);
    auto drop = [copy](Store& store) { return store.remove_copy(copy.mirror, copy.source); };
    co_return co_await core_.stored(std::move(drop));
}

} // namespace fedibee::session
