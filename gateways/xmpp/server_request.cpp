// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/server_request.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <utility>

namespace fedibee::xmpp {
namespace {

constexpr std::chrono::seconds answer_time{20};

/// What became of one request.
struct Outcome {
    explicit Outcome(const asio::any_io_executor& executor) : come(executor, answer_time) {}
    asio::steady_timer come;
    TagPtr answer; ///< none: it did not come in time, or was an error
};

/// The answer to what was asked in a user's name is wrapped like the question (XEP-0356): it may say no inside.
bool says_yes(const gloox::Tag& answer)
{
    const gloox::Tag* const wrapped = answer.findChild("privilege");
    const gloox::Tag* const forwarded = wrapped == nullptr ? nullptr : wrapped->findChild("forwarded");
    const gloox::Tag* const inner = forwarded == nullptr ? nullptr : forwarded->findChild("iq");
    return inner == nullptr || value_of(*inner, "type") == "result";
}

} // namespace

asio::awaitable<TagPtr> answer_to(Hub& hub, TagPtr request)
{
    auto outcome = std::make_shared<Outcome>(hub.group.executor());
    auto settle = [outcome](const gloox::Tag* answer) {
        if (answer != nullptr && value_of(*answer, "type") == "result") outcome->answer.reset(answer->clone());
        outcome->come.cancel();
    };
    set(*request, "id",
        hub.requests.expect(value_of(*request, "to"), hub.clock.now() + answer_time, std::move(settle)));
    hub.send(std::move(request));
    co_await outcome->come.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return std::move(outcome->answer);
}

asio::awaitable<bool> is_granted(ClientPtr client, TagPtr request)
{
    const TagPtr answer = co_await answer_to(client->hub(), std::move(request));
    if (answer == nullptr) co_return false;
    co_return says_yes(*answer);
}

} // namespace fedibee::xmpp
