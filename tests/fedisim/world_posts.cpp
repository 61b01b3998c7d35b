// SPDX-License-Identifier: AGPL-3.0-or-later
#include "markup.hpp"
#include "world.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedisim {

namespace {

/// As Mastodon does it: an edit that repeats the options leaves the poll, with its votes, as it was.
void keep_votes(const Poll& before, Poll& after)
{
    const bool same = before.multiple == after.multiple &&
                      std::ranges::equal(before.options, after.options, {}, &PollOption::title, &PollOption::title);
    if (!same) return;
    after.id = before.id;
    after.options = before.options;
    after.votes = before.votes;
}

/// As it was typed, tags and all.
std::string bare(std::string html)
{
    for (const auto& [entity, letter] :
         {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}) {
        for (auto at = html.find(entity); at != std::string::npos; at = html.find(entity, at + 1))
            html.replace(at, std::string_view(entity).size(), letter);
    }
    return html;
}

} // namespace

void World::append(Status& status)
{
    status.created_at = now();
    status.id = ids_.make(dialect_.ids, status.created_at);
    status.row = next_row();
    order_.push_back(&status);
    status.first_id = status.id;
    statuses_by_id_[status.id] = &status;
    status.account->statuses.push_back(&status);
}

/// The time at the front of the id is that of the last change.
void World::change_id(Status& status)
{
    const std::string rest = status.id.substr(10);
    auto time = ids_.make(IdKind::snac, now()).substr(0, 10);
    if (time <= status.id.substr(0, 10)) time = fmt::format("{:010}", std::stoll(status.id.substr(0, 10)) + 1);
    statuses_by_id_.erase(status.id);
    status.id = time + rest;
    statuses_by_id_[status.id] = &status;
    // It stands among the newest again.
    std::erase(order_, &status);
    order_.push_back(&status);
    status.row = next_row();
}

void World::read_text(Status& status, const std::string& text)
{
    status.text = text;
    const auto found = dialect_.friendica ? read_friendica_markup(*this, text) : read_markup(*this, text);
    status.html = dialect_.bare_html ? bare(found.html) : found.html;
    if (status.quote != nullptr && dialect_.quotes == QuoteShape::state_object) {
        status.html = quote_line(url_of(*status.quote)) + status.html;
    }
    status.tags = found.tags;
    status.link = found.first_link;
    status.mentions = found.mentions;
}

Status& World::publish(Account& author, Draft draft)
{
    auto& made = statuses_.emplace_back();
    made.account = &author;
    append(made);
    made.spoiler_text = std::move(draft.spoiler_text);
    made.title = std::move(draft.title);
    made.visibility = std::move(draft.visibility);
    made.circle = std::move(draft.circle);
    made.sensitive = draft.sensitive;
    made.language = std::move(draft.language);
    made.in_reply_to = draft.in_reply_to;
    made.quote = draft.quote;
    made.quote_policy = std::move(draft.quote_policy);
    made.thread = draft.in_reply_to != nullptr ? draft.in_reply_to->thread : &made;
    made.media = std::move(draft.media);
    made.poll = std::move(draft.poll);
    made.application = std::move(draft.application);
    made.local_only = draft.local_only;
    made.interaction_policy = std::move(draft.interaction_policy);
    read_text(made, draft.text);
    for (auto* media : made.media) media->attached_to = &made;
    if (made.in_reply_to != nullptr) made.in_reply_to->replies.push_back(&made);
    if (made.quote != nullptr) made.quote->quotes.push_back(&made);
    if (made.poll) open_polls_.push_back(&made);

    tell({.kind = EventKind::update, .status = &made});
    for (auto* mentioned : made.mentions) {
        if (mentioned != &author) notify(*mentioned, "mention", author, &made);
    }
    if (made.quote != nullptr && made.quote->account != &author) notify(*made.quote->account, "quote", author, &made);
    for (const auto& [follower, row] : author.followers) {
        const auto& how = follower->following[&author];
        const bool mentioned = std::ranges::find(made.mentions, follower) != made.mentions.end();
        if (how.notify && !mentioned && visible(made, follower)) notify(*follower, "status", author, &made);
    }
    if (made.visibility == "direct") converse(made);
    if (dialect_.friendica) share_in_groups(made);
    return made;
}

void World::share_in_groups(Status& status)
{
    if (status.in_reply_to != nullptr || (status.visibility != "public" && status.visibility != "unlisted")) return;
    for (auto* mentioned : status.mentions) {
        if (mentioned->group) reblog(*mentioned, status, "public");
    }
}

void World::edit(Status& status, Draft draft)
{
    if (status.history.empty()) {
        status.history.push_back({status.html, status.spoiler_text, status.sensitive, status.created_at, status.media});
    }
    if (dialect_.edit_changes_id) change_id(status);
    const auto before = status.mentions;
    status.edited_at = now();
    status.spoiler_text = std::move(draft.spoiler_text);
    status.title = std::move(draft.title);
    status.sensitive = draft.sensitive;
    if (draft.language) status.language = std::move(draft.language);
    status.media = std::move(draft.media);
    for (auto* media : status.media) media->attached_to = &status;
    if (status.poll && draft.poll) keep_votes(*status.poll, *draft.poll);
    status.poll = std::move(draft.poll);
    if (status.poll) open_polls_.push_back(&status);
    read_text(status, draft.text);
    status.history.push_back({status.html, status.spoiler_text, status.sensitive, *status.edited_at, status.media});
    tell({.kind = EventKind::edit, .status = &status});
    for (auto* mentioned : status.mentions) {
        const bool is_new = std::ranges::find(before, mentioned) == before.end();
        if (is_new && mentioned != status.account) notify(*mentioned, "mention", *status.account, &status);
    }
    for (const auto& by : status.reblogged_by) notify(*by.item, "update", *status.account, &status);
}

void World::remove(Status& status)
{
    if (status.deleted) return;
    // Told while it can still be seen, so that it reaches those who saw it.
    tell({.kind = EventKind::removal, .status = &status});
    status.deleted = true;
    for (auto* media : status.media) media->attached_to = nullptr; // for a second draft
    for (auto* wrapper : std::vector<Status*>(status.reblogs)) remove(*wrapper);
    if (status.reblog != nullptr) {
        remove_row(status.reblog->reblogged_by, status.account);
        std::erase(status.reblog->reblogs, &status);
    }
    if (status.in_reply_to != nullptr) std::erase(status.in_reply_to->replies, &status);
    if (status.quote != nullptr) std::erase(status.quote->quotes, &status);
    std::erase(status.account->statuses, &status);
    std::erase(status.account->pinned, &status);
    for (auto& account : accounts_) {
        remove_row(account.favourites, &status);
        remove_row(account.bookmarks, &status);
        for (auto& notification : account.notifications) {
            if (notification->status == &status) notification->dismissed = true;
        }
        for (auto& conversation : account.conversations) std::erase(conversation->statuses, &status);
    }
}

Status& World::reblog(Account& who, Status& original, const std::string& visibility)
{
    for (auto* wrapper : original.reblogs) {
        if (wrapper->account == &who) return *wrapper;
    }
    auto& made = statuses_.emplace_back();
    made.account = &who;
    append(made);
    made.visibility = visibility;
    made.reblog = &original;
    made.thread = &made;
    original.reblogs.push_back(&made);
    original.reblogged_by.push_back({next_row(), &who});
    tell({.kind = EventKind::update, .status = &made});
    // Friendica's notification holds the boost itself.
    if (original.account != &who) notify(*original.account, "reblog", who, dialect_.friendica ? &made : &original);
    return made;
}

Status* World::status(std::string_view id)
{
    const auto found = statuses_by_id_.find(std::string(id));
    return found == statuses_by_id_.end() || found->second->deleted ? nullptr : found->second;
}

std::uint64_t World::row_of(std::string_view id) const
{
    if (const auto found = statuses_by_id_.find(std::string(id)); found != statuses_by_id_.end())
        return found->second->row;
    const auto after = std::ranges::upper_bound(order_, id, id_less, &Status::id);
    return after == order_.begin() ? 0 : (*std::prev(after))->row;
}

std::string World::url_of(const Status& status) const
{
    if (status.reblog != nullptr) {
        return base + "/users/" + status.account->username + "/statuses/" + status.id + "/activity";
    }
    return url_of(*status.account) + "/" + status.id;
}

std::string World::uri_of(const Status& status) const
{
    return uri_of(*status.account) + "/statuses/" + status.first_id + (status.reblog != nullptr ? "/activity" : "");
}

} // namespace fedisim
