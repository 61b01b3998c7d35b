// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications, conversations, and what happens by itself as time passes.
#include "world.hpp"

#include <algorithm>

namespace fedisim {

void World::tell(const Event& event)
{
    if (told) told(event);
}

void World::notify(Account& whom, std::string type, Account& from, Status* status, std::string emoji)
{
    if (&whom == &from && type != "poll") return;
    if (!whom.local() || blocks(whom, from)) return;
    const auto muted = whom.muting.find(&from);
    if (muted != whom.muting.end() && muted->second.notifications && mutes(whom, from)) return;
    if (status != nullptr && (whom.muted_threads.contains(status->thread) || !visible(*status, &whom))) return;
    const auto decision = policy_about(whom, from, type, status);
    if (decision == "drop") return;
    auto made = std::make_unique<Notification>();
    made->filtered = decision == "filter";
    made->row = next_row();
    const auto kind = dialect_.notification_ids;
    made->id =
        kind == IdKind::snowflake || kind == IdKind::number ? std::to_string(1000 + made->row) : ids_.make(kind, now());
    made->type = std::move(type);
    made->created_at = now();
    made->from = &from;
    made->status = status;
    made->emoji = std::move(emoji);
    whom.notifications.push_back(std::move(made));
    if (whom.notifications.back()->filtered) return;
    tell({.kind = EventKind::notification, .receiver = &whom, .notification = whom.notifications.back().get()});
}

/// The strictest of the policies that fit: accept, filter or drop.
std::string World::policy_about(Account& whom, const Account& from, const std::string& type, const Status* status)
{
    if (type == "poll" || type == "follow_request" || whom.accepted_requests.contains(&from)) return "accept";
    const bool answers = status != nullptr && status->in_reply_to != nullptr && status->in_reply_to->account == &whom;
    const bool follows_from = follows(whom, from);
    const std::pair<const char*, bool> fitting[] = {
        {"for_not_following", !follows_from},
        {"for_not_followers", !follows(from, whom)},
        {"for_private_mentions", type == "mention" && status->visibility == "direct" && !answers && !follows_from},
        {"for_bots", from.bot},
    };
    std::string decision = "accept";
    for (const auto& [key, fits] : fitting) {
        const auto chosen = whom.policy.find(key);
        if (!fits || chosen == whom.policy.end()) continue;
        if (chosen->second == "drop" || (chosen->second == "filter" && decision == "accept")) decision = chosen->second;
    }
    return decision;
}

void World::settle_requests(Account& whom, const Account& from, bool accept)
{
    if (accept) whom.accepted_requests.insert(&from);
    for (auto& notification : whom.notifications) {
        if (!notification->filtered || notification->from != &from) continue;
        notification->filtered = false;
        notification->dismissed = !accept;
    }
}

void World::converse(Status& status)
{
    if (!dialect_.conversations_are_filled) return;
    std::set<Account*> all(status.mentions.begin(), status.mentions.end());
    all.insert(status.account);
    for (auto* owner : all) {
        if (owner->local() && !blocks(*owner, *status.account)) converse_for(*owner, status, all);
    }
}

void World::converse_for(Account& owner, Status& status, const std::set<Account*>& all)
{
    auto others = all;
    if (others.size() > 1) others.erase(&owner);
    const auto same = [&](const auto& known) { return known->thread == status.thread && known->people == others; };
    auto found = std::ranges::find_if(owner.conversations, same);
    if (found == owner.conversations.end()) {
        auto made = std::make_unique<Conversation>();
        made->id = std::to_string(++conversations_made);
        made->thread = status.thread;
        made->people = others;
        owner.conversations.push_back(std::move(made));
        found = std::prev(owner.conversations.end());
    }
    auto& conversation = **found;
    conversation.row = status.row;
    conversation.deleted = false;
    conversation.unread = status.account != &owner;
    conversation.statuses.push_back(&status);
    tell({.kind = EventKind::conversation, .receiver = &owner, .conversation = &conversation});
}

void World::tick()
{
    for (auto& account : accounts_) {
        auto& waiting = account.scheduled;
        for (std::size_t at = 0; at < waiting.size();) {
            if (waiting[at]->at > now()) {
                ++at;
                continue;
            }
            const auto scheduled = std::move(waiting[at]);
            waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(at));
            if (due) due(account, *scheduled);
        }
    }
    const auto polls = std::exchange(open_polls_, {});
    for (auto* status : polls) {
        if (status->deleted || !status->poll) continue;
        if (status->poll->expires_at > now()) {
            open_polls_.push_back(status);
        } else if (!std::exchange(status->poll->end_announced, true)) {
            notify(*status->account, "poll", *status->account, status);
            for (const auto& [voter, choices] : status->poll->votes) {
                if (voter != status->account) notify(*const_cast<Account*>(voter), "poll", *status->account, status);
            }
        }
    }
}

} // namespace fedisim
