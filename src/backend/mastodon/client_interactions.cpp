// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may answer, boost and quote: policies of posts, and what waits for their author's yes.
#include "backend/mastodon/client.hpp"

#include "text/url_encode.hpp"

namespace fedibee::mastodon {
namespace {

constexpr const char* requests_path = "/api/v1/interaction_requests";

} // namespace

Task<StatusPtr> Client::set_quote_policy(StatusId id, std::string policy)
{
    if (!capabilities().quote_policies) co_return cannot("let you say who may quote a post");
    auto answer = co_await deed("PUT", "/api/v1/statuses/" + text::url_encode(id.value) + "/interaction_policy",
                                write_quote_policy(policy));
    if (!answer) co_return fail(std::move(answer));
    co_return read_status(answer->body, reading_);
}

Task<std::vector<InteractionRequest>> Client::interaction_requests()
{
    // Elsewhere nothing ever waits.
    if (!capabilities().interaction_requests) co_return std::vector<InteractionRequest>{};
    auto answer = co_await get(with_field(requests_path, "limit", "40"));
    if (!answer && lacks_endpoint(answer.error(), &Capabilities::interaction_requests, "interaction requests"))
        co_return std::vector<InteractionRequest>{};
    if (!answer) co_return fail(std::move(answer));
    co_return read_interaction_requests(answer->body, reading_);
}

Task<void> Client::answer_interaction(std::string id, bool agreed)
{
    co_return co_await done("POST", std::string(requests_path) + "/" + text::url_encode(id) +
                                        (agreed ? "/authorize" : "/reject"));
}

} // namespace fedibee::mastodon
