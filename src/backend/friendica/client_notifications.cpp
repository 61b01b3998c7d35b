// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications call a request to follow a follow, and a dislike a favourite: what they mean is asked for.
#include "backend/friendica/client.hpp"

#include "text/url_encode.hpp"

#include <algorithm>
#include <set>

namespace fedibee::friendica {
namespace {

using mastodon::NotificationPtr;

constexpr std::size_t most_remembered = 400;
constexpr std::size_t most_questions = 8; ///< about one page

NotificationPtr of_type(const NotificationPtr& notification, const std::string& type)
{
    auto changed = std::make_shared<Notification>(*notification);
    changed->type = type;
    return changed;
}

bool is_of(const Notification& notification, const std::set<std::string>& accounts)
{
    return notification.account && accounts.contains(notification.account->id.value);
}

std::set<std::string> ids_of(const std::vector<Account>& accounts)
{
    std::set<std::string> ids;
    for (const Account& one : accounts) ids.insert(one.id.value);
    return ids;
}

} // namespace

Task<Page<NotificationPtr>> Client::notifications(PageRequest page)
{
    auto found = co_await mastodon::Client::notifications(std::move(page));
    if (!found) co_return found;
    if (types_.size() >= most_remembered) types_.clear();
    co_await tell_requests(found->items);
    co_await tell_dislikes(found->items);
    for (auto& one : found->items) {
        const auto known = types_.find(one->id.value);
        if (known != types_.end() && known->second != one->type) one = of_type(one, known->second);
    }
    co_return found;
}

asio::awaitable<void> Client::tell_requests(std::vector<NotificationPtr>& notifications)
{
    const auto is_new = [&](const NotificationPtr& one) {
        return one->type == "follow" && !types_.contains(one->id.value);
    };
    // Whether the account asks who may follow it can change at any time.
    if (std::ranges::none_of(notifications, is_new)) co_return;
    PageRequest first;
    const auto waiting = co_await follow_requests(first);
    if (!waiting) co_return;
    const auto ids = ids_of(waiting->items);
    for (const auto& one : notifications) {
        if (is_new(one)) types_[one->id.value] = is_of(*one, ids) ? "follow_request" : "follow";
    }
}

asio::awaitable<void> Client::tell_dislikes(std::vector<NotificationPtr>& notifications)
{
    std::map<std::string, std::set<std::string>> dislikers; ///< by post
    for (const auto& one : notifications) {
        if (one->type != "favourite" || !one->status || types_.contains(one->id.value)) continue;
        const std::string& post = one->status->id.value;
        if (!dislikers.contains(post)) {
            if (dislikers.size() >= most_questions) continue;
            auto answer =
                co_await get("/api/friendica/statuses/" + text::url_encode(post) + "/disliked_by", Urgency::background);
            if (!answer) continue;
            const auto accounts = mastodon::read_accounts(answer->body, reading());
            if (!accounts) continue;
            dislikers[post] = ids_of(*accounts);
        }
        types_[one->id.value] = is_of(*one, dislikers[post]) ? "dislike" : "favourite";
    }
}

} // namespace fedibee::friendica
