// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/chat.hpp"

#include "text/ascii.hpp"
#include "xmpp/farewell.hpp"
#include "xmpp/post_content.hpp"
#include "xmpp/styling.hpp"
#include "xmpp/wording.hpp"

#include <utility>

namespace fedibee::xmpp {
std::string command_line(std::string_view typed, std::string_view bare)
{
    std::string_view rest = typed;
    const std::string word = text::lowered(text::take_word(rest));
    if (word == "login" && !rest.empty()) return "account add " + std::string(rest);
    if (word == "unregister" && rest.empty()) return "drop " + std::string(bare);
    return std::string(typed);
}

Spot answer_spot(const Request& request)
{
    const std::string asker = request.from.full();
    return Spot{request.to.full(), asker, "chat", text_of(*request.tag, "thread"), value_of(*request.tag, "id"), asker};
}

void say_in(Hub& hub, const Spot& spot, std::string_view text)
{
    auto message = stanza("message", spot.from, spot.to, random_id(), spot.type);
    const std::string body = readable(text, hub.domain());
    add_plain_body(*message, body);
    if (!spot.thread.empty()) add_text(*message, "thread", spot.thread);
    if (const auto link = sign_in_link(body); !link.empty()) add_text(add(*message, "x", ns::oob), "url", link);
    add_reply(*message, spot.asker, spot.question);
    hub.send(std::move(message));
}

void confirm(Client& client, const Request& request)
{
    if (child(*request.tag, "request", ns::receipts) == nullptr) return;
    auto receipt = stanza("message", request.to.full(), request.from.full(), random_id(), "chat");
    set(add(*receipt, "received", ns::receipts), "id", value_of(*request.tag, "id"));
    client.hub().send(std::move(receipt));
}

void show_items(Client& client, const Spot& spot, const session::Reply& reply)
{
    std::string sentences;
    const auto flush = [&] {
        if (!sentences.empty()) say_in(client.hub(), spot, std::exchange(sentences, {}));
    };
    for (const auto& item : reply.items) {
        if (const auto* const sentence = std::get_if<std::string>(&item)) {
            const bool is_link = !sign_in_link(*sentence).empty(); // alone, so that clients make it clickable
            if (is_link) flush();
            sentences += (sentences.empty() ? "" : "\n") + *sentence;
            if (is_link) flush();
            continue;
        }
        flush();
        const auto& shown = std::get<session::ShownStatusPtr>(item);
        if (shown) say_in(client.hub(), spot, said_body(*shown));
    }
    flush();
}

void follow_up(Client& client, const session::Reply& reply)
{
    if (!reply.farewell.empty()) {
        end_user(client.hub(), client.bare());
    } else if (reply.became) {
        client.set_user(reply.became);
    }
}

asio::awaitable<void> answer_command(ClientPtr client, Request request)
{
    auto line = command_line(text_of(*request.tag, "body"), client->user()->name());
    auto reply = co_await client->command(std::move(line));
    const Spot spot = answer_spot(request);
    if (!reply) {
        say_in(client->hub(), spot, reply.error().detail);
        co_return;
    }
    confirm(*client, request);
    if (reply->published && !reply->as_data) say_in(client->hub(), spot, own_body(*reply->published));
    show_items(*client, spot, *reply);
    follow_up(*client, *reply);
}

} // namespace fedibee::xmpp
