// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications that the login's policy keeps back (Mastodon 4.3), and the policy itself.
#include "backend/mastodon/client.hpp"

#include "backend/mastodon/answer.hpp"
#include "text/url_encode.hpp"

namespace fedibee::mastodon {
namespace {

constexpr const char* policy_path = "/api/v2/notifications/policy";
constexpr const char* requests_path = "/api/v1/notifications/requests";
constexpr const char* missing = "keep notifications of strangers back";

} // namespace

Task<NotificationPolicy> Client::notification_policy()
{
    if (!capabilities().notification_policies) co_return cannot(missing);
    auto answer = co_await get(policy_path, Urgency::background);
    if (!answer && is_unknown_call(answer.error())) co_return cannot(missing);
    if (!answer) co_return fail(std::move(answer));
    co_return read_notification_policy(answer->body, reading_);
}

Task<NotificationPolicy> Client::set_notification_policy(std::string rule, std::string value)
{
    if (!capabilities().notification_policies) co_return cannot(missing);
    auto answer = co_await deed("PATCH", policy_path, write_policy(rule, value));
    if (!answer && is_unknown_call(answer.error())) co_return cannot(missing);
    if (!answer) co_return fail(std::move(answer));
    co_return read_notification_policy(answer->body, reading_);
}

Task<std::vector<NotificationRequest>> Client::notification_requests()
{
    if (!capabilities().notification_policies) co_return cannot(missing);
    auto answer = co_await get(std::string(requests_path) + "?limit=40");
    if (!answer && is_unknown_call(answer.error())) co_return cannot(missing);
    if (!answer) co_return fail(std::move(answer));
    co_return read_notification_requests(answer->body, reading_);
}

Task<void> Client::settle_notification_request(std::string id, bool accept)
{
    if (!capabilities().notification_policies) co_return cannot(missing);
    co_return co_await done("POST", std::string(requests_path) + "/" + text::url_encode(id) +
                                        (accept ? "/accept" : "/dismiss"));
}

Task<std::vector<Photo>> Client::photos()
{
    co_return cannot("keep photos in albums");
}

Task<std::vector<Group>> Client::groups(bool /*all*/)
{
    co_return cannot("tell of groups: follow a group's account instead");
}

Task<Group> Client::group(std::string /*name*/)
{
    co_return cannot("tell of groups: follow a group's account instead");
}

Task<Group> Client::join_group(GroupId /*id*/, bool /*wanted*/)
{
    co_return cannot("join groups: follow a group's account instead");
}

} // namespace fedibee::mastodon
