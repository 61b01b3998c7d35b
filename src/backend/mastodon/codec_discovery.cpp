// SPDX-License-Identifier: AGPL-3.0-or-later
// Hashtags with their use, trending links, announcements.
#include "backend/mastodon/codec_parts.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <iterator>

namespace fedibee::mastodon {
namespace {

/// A tag with its use in the days that the history tells of.
std::optional<TagTrend> tag_from(const Json& object)
{
    TagTrend tag;
    tag.name = text_of(object, "name");
    if (tag.name.empty()) return std::nullopt;
    for (const Json& day : array_of(object, "history")) {
        tag.uses += count_of(day, "uses");
        tag.people += count_of(day, "accounts");
    }
    return tag;
}

std::optional<PreviewCard> card_from(const Json& object)
{
    PreviewCard card{text_of(object, "url"), text_of(object, "title"), text_of(object, "description")};
    if (card.url.empty()) return std::nullopt;
    return card;
}

std::optional<Announcement> announcement_from(const Json& object)
{
    Announcement announcement{id_of(object), text_of(object, "content"), flag_of(object, "read")};
    if (announcement.id.empty()) return std::nullopt;
    for (const Json& reaction : array_of(object, "reactions"))
        announcement.reactions.emplace_back(text_of(reaction, "name"), count_of(reaction, "count"));
    return announcement;
}

std::optional<InstanceRule> rule_from(const Json& object)
{
    InstanceRule rule{id_of(object), text_of(object, "text")};
    if (rule.id.empty()) return std::nullopt;
    return rule;
}

/// `status` is the viewer's post, `reply` the other's; both may be missing.
std::optional<InteractionRequest> interaction_from(const Json& object, const Reading& how)
{
    const Json* account = member(object, "account");
    auto who = account ? account_from(*account, how) : std::nullopt;
    if (id_of(object).empty() || !who) return std::nullopt;
    InteractionRequest request{id_of(object), text_of(object, "type"), std::move(*who), nullptr, nullptr};
    if (const Json* status = member(object, "status")) request.status = status_from(*status, how);
    if (const Json* reply = member(object, "reply")) request.reply = status_from(*reply, how);
    return request;
}

} // namespace

Result<std::vector<TagTrend>> read_tags(std::string_view body, const Reading& how)
{
    return array_answer<TagTrend>(body, how, tag_from);
}

Result<std::vector<PreviewCard>> read_cards(std::string_view body, const Reading& how)
{
    return array_answer<PreviewCard>(body, how, card_from);
}

Result<NotificationPolicy> read_notification_policy(std::string_view body, const Reading& how)
{
    const JsonDocument document = parse_json(body);
    if (!document.is_object()) return not_understood(how);
    NotificationPolicy policy;
    for (const auto& [key, value] : document.members()) {
        if (key.starts_with("for_") && value.is_string()) policy.rules.emplace_back(key, value.text());
    }
    if (const Json* summary = member(document, "summary"))
        policy.pending_requests = count_of(*summary, "pending_requests_count");
    return policy;
}

Result<std::vector<NotificationRequest>> read_notification_requests(std::string_view body, const Reading& how)
{
    const auto request_from = [&](const Json& object) -> std::optional<NotificationRequest> {
        const Json* person = member(object, "account");
        auto account = person == nullptr ? std::nullopt : account_from(*person, how);
        NotificationRequest request;
        request.id = id_of(object);
        if (!account || request.id.empty()) return std::nullopt;
        request.account = std::move(*account);
        request.count = count_of(object, "notifications_count");
        if (const Json* last = member(object, "last_status")) request.last_status = status_from(*last, how);
        return request;
    };
    return array_answer<NotificationRequest>(body, how, request_from);
}

std::string id_of_tag(std::string_view body, std::string_view name)
{
    const JsonDocument document = parse_json(body);
    if (!document.is_array()) return {};
    for (const Json& tag : document) {
        if (text::same_ignoring_case(text_of(tag, "name"), name)) return id_of(tag);
    }
    return {};
}

Result<std::vector<Announcement>> read_announcements(std::string_view body, const Reading& how)
{
    return array_answer<Announcement>(body, how, announcement_from);
}

/// One entry for each account that was asked about; only one is.
Result<std::vector<Account>> read_familiar_followers(std::string_view body, const Reading& how)
{
    const JsonDocument document = parse_json(body);
    if (!document.is_array()) return not_understood(how);
    std::vector<Account> all;
    for (const Json& entry : document) {
        auto accounts =
            each_of<Account>(array_of(entry, "accounts"), [&](const Json& one) { return account_from(one, how); });
        std::ranges::move(accounts, std::back_inserter(all));
    }
    return all;
}

Result<std::vector<InstanceRule>> read_rules(std::string_view body, const Reading& how)
{
    return array_answer<InstanceRule>(body, how, rule_from);
}

Result<std::vector<InteractionRequest>> read_interaction_requests(std::string_view body, const Reading& how)
{
    return array_answer<InteractionRequest>(body, how, [&](const Json& one) { return interaction_from(one, how); });
}

} // namespace fedibee::mastodon
