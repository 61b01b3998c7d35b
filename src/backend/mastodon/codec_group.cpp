// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications in groups, as newer servers give them.
#include "backend/mastodon/codec_parts.hpp"

#include <algorithm>
#include <map>

namespace fedibee::mastodon {
namespace {

/// What a page of groups speaks of, once each.
struct Mentioned {
    std::map<std::string, Account> accounts;
    std::map<std::string, StatusPtr> statuses;
};

Mentioned mentioned_in(const Json& document, const Reading& how)
{
    Mentioned all;
    for (const char* key : {"partial_accounts", "accounts"}) {
        for (const Json& one : array_of(document, key)) {
            if (auto account = account_from(one, how)) all.accounts.insert_or_assign(account->id.value, *account);
        }
    }
    for (const Json& one : array_of(document, "statuses")) {
        if (auto status = status_from(one, how)) all.statuses.insert_or_assign(status->id.value, status);
    }
    return all;
}

/// The notification's id is its own, whatever the group is called.
std::optional<NotificationGroup> group_from(const Json& object, const Mentioned& all)
{
    auto newest = std::make_shared<Notification>();
    newest->id = NotificationId(id_of(object, "most_recent_notification_id"));
    newest->type = text_of(object, "type");
    if (newest->id.empty() || newest->type.empty()) return std::nullopt;
    newest->created_at = time_of(object, "latest_page_notification_at").value_or(Timestamp{});
    newest->text = sentence_of(object);
    if (const auto status = all.statuses.find(id_of(object, "status_id")); status != all.statuses.end())
        newest->status = status->second;
    NotificationGroup group;
    for (const Json& id : array_of(object, "sample_account_ids")) {
        const auto account = all.accounts.find(as_id(id));
        if (account == all.accounts.end()) continue;
        if (newest->account)
            group.others.push_back(account->second);
        else
            newest->account = account->second;
    }
    const auto count = static_cast<std::size_t>(std::max<std::int64_t>(count_of(object, "notifications_count"), 1));
    group.count = std::max(count, group.others.size() + 1);
    group.newest = std::move(newest);
    return group;
}

} // namespace

Result<std::vector<NotificationGroup>> read_notification_groups(std::string_view body, const Reading& how)
{
    const JsonDocument document = parse_json(body);
    const Json* groups = member(document, "notification_groups");
    if (!groups || !groups->is_array()) return not_understood(how);
    const Mentioned all = mentioned_in(document, how);
    return each_of<NotificationGroup>(*groups, [&](const Json& one) { return group_from(one, all); });
}

} // namespace fedibee::mastodon
