// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/chat.hpp"

#include "text/ascii.hpp"
#include "xmpp/farewell.hpp"
#include "xmpp/wording.hpp"

#include <utility>

namespace fedibee::xmpp {
namespace {

/// The sender wants to know that it arrived: it did when it was carried out.
void confirm(Client& client, const Request& request)
{
    if (child(*request.tag, "request", ns::receipts) == nullptr) return;
    auto receipt = stanza("message", request.to.full(), request.from.full(), random_id(), "chat");
    set(add(*receipt, "received", ns::receipts), "id", value_of(*request.tag, "id"));
    client.hub().send(std::move(receipt));
}

/// Once after each start of the gateway: chats look more private than direct posts are.
void warn_once(Client& client, const Spot& spot)
{
    if (!client.hub().warned.insert(client.bare()).second) return;
    say_in(
        client.hub(), spot,
        "This went out as a direct post: the administrators of both instances can read it, and whoever is mentioned in "
        "it receives it too.");
}

} // namespace

std::string command_line(std::string_view typed, std::string_view bare)
{
    std::string_view rest = typed;
    const std::string word = text::lowered(text::take_word(rest));
    if (word == "login" && !rest.empty()) return "account add " + std::string(rest);
    if (word == "unregister" && rest.empty()) return "drop " + std::string(bare);
    return std::string(typed);
}

std::string sent_file(const gloox::Tag& message)
{
    const gloox::Tag* const oob = child(message, "x", ns::oob);
    if (oob == nullptr) return {};
    std::string url = text_of(*oob, "url");
    const bool is_one_word = url.find_first_of(" \t\n\"") == std::string::npos;
    return is_one_word && text_of(message, "body") == url ? url : std::string{};
}

Spot answer_spot(const Request& request)
{
    return Spot{request.to.full(), request.from.full(), "chat", text_of(*request.tag, "thread")};
}

void say_in(Hub& hub, const Spot& spot, std::string_view text)
{
    auto message = stanza("message", spot.from, spot.to, random_id(), spot.type);
    const std::string body = readable(text, hub.domain());
    add_text(*message, "body", body);
    if (!spot.thread.empty()) add_text(*message, "thread", spot.thread);
    if (const auto link = sign_in_link(body); !link.empty()) add_text(add(*message, "x", ns::oob), "url", link);
    hub.send(std::move(message));
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

asio::awaitable<void> answer_talk(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    session::Utterance utterance;
    utterance.text = text_of(*request.tag, "body");
    const std::string file = sent_file(*request.tag);
    auto saying = file.empty()
                      ? user->say_to(*client, std::get<ToContact>(request.target).address, std::move(utterance))
                      : client->command("attach " + file);
    auto reply = co_await std::move(saying);
    if (!reply) {
        client->hub().send(error_of(*request.tag, reply.error()));
        co_return;
    }
    confirm(*client, request);
    if (file.empty()) warn_once(*client, answer_spot(request));
    show_items(*client, answer_spot(request), *reply);
}

void show_talk(Client& client, const Place& place, const session::ShownStatus& shown)
{
    Hub& hub = client.hub();
    const bool alone = place.kind == PlaceKind::direct;
    const std::string from = alone ? contact_jid(place.name, hub.domain()) : hub.domain();
    auto message = stanza("message", from, client.bare(), shown.msgid, "chat");
    std::string body = status_body(shown);
    if (shown.own) {
        body = "You: " + body;
    } else if (!alone) {
        body = "@" + shown.author.address + " to you and others: " + body + "\n(answer in " +
               room_jid(place, hub.domain()) + ")";
    }
    add_text(*message, "body", body);
    const bool is_old = shown.time != Timestamp{} && hub.clock.wall() - shown.time > std::chrono::minutes(1);
    if (is_old) add_delay(*message, from, shown.time);
    hub.send(std::move(message));
}

} // namespace fedibee::xmpp
