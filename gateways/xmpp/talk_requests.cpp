// SPDX-License-Identifier: AGPL-3.0-or-later
// What programs send to contacts: private posts, corrections, retractions, reactions, markers.
#include "xmpp/chat.hpp"
#include "xmpp/room_requests.hpp"
#include "xmpp/sent_files.hpp"
#include "xmpp/talks.hpp"

#include <algorithm>
#include <utility>

namespace fedibee::xmpp {
namespace {

/// Once after each start of the gateway: chats look more private than direct posts are.
void warn_once(Client& client, const Spot& spot)
{
    if (!client.hub().warned.insert(client.bare()).second) return;
    say_in(
        client.hub(), spot,
        "This went out as a direct post: the administrators of both instances can read it, and whoever is mentioned in "
        "it receives it too.");
}

asio::awaitable<void> talk(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    const SentFiles sent = sent_files(*request.tag);
    auto reply = co_await attach_files(client, sent);
    session::Utterance utterance;
    utterance.text = sent.text;
    if (const auto* const answered = child(*request.tag, "reply", ns::reply))
        utterance.reply_to = client->talks().ids.msgid_of(value_of(*answered, "id"));
    const bool publishes = reply.has_value() && (sent.files.empty() || !sent.text.empty());
    if (publishes) reply = co_await user->say_to(*client, request.contact(), std::move(utterance));
    if (!reply) co_return client->refuse(request, reply.error());
    if (reply->published) {
        client->talks().ids.note(value_of(*request.tag, "id"), reply->published->msgid);
        client->talks().note_shown(request.contact(), *reply->published);
    }
    confirm(*client, request);
    if (publishes) warn_once(*client, answer_spot(request));
    show_items(*client, answer_spot(request), *reply);
}

asio::awaitable<void> correct(ClientPtr client, Request request)
{
    const std::string id = value_of(*child(*request.tag, "replace", ns::correct), "id");
    const std::string text = without_fallback(*request.tag, text_of(*request.tag, "body"));
    const auto reply = co_await client->command("edit " + client->talks().ids.msgid_of(id) + " -- " + text);
    if (!reply) co_return client->refuse(request, reply.error());
    confirm(*client, request);
    show_items(*client, answer_spot(request), *reply);
}

asio::awaitable<void> retract(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    const std::string id = value_of(*child(*request.tag, "retract", ns::retract), "id");
    const auto reply = co_await user->redact(*client, client->talks().ids.msgid_of(id));
    if (!reply) co_return client->refuse(request, reply.error());
    show_items(*client, answer_spot(request), *reply);
}

asio::awaitable<void> react(ClientPtr client, Request request)
{
    auto& talks = client->talks();
    const ReactionWish wish = wish_of(*request.tag, talks.ids);
    co_await carry_out(client, request, wish, talks.reactions, talks.polls);
}

asio::awaitable<void> mark_read(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    client->tells_reading();
    auto& peer = client->talks().peer(request.contact());
    const std::string id = client->talks().ids.msgid_of(value_of(*child(*request.tag, "displayed", ns::markers), "id"));
    const auto time = peer.times.time_of(id);
    if (!time) co_return;
    peer.marked = id;
    Place place{PlaceKind::direct, request.contact(), {}};
    co_await user->mark_read(*client, std::move(place), *time);
}

/// The gateway sent it in the user's name, and the server hands it over like all of the user's messages.
bool is_echo(const Incoming& incoming)
{
    const auto client = find_client(incoming.hub, incoming.from.bare());
    return client && std::erase(client->talks().mirrored, value_of(incoming.tag, "id")) > 0;
}

} // namespace

void take_talk(const Incoming& incoming)
{
    if (is_echo(incoming)) return;
    if (child(incoming.tag, "retract", ns::retract) != nullptr) return incoming.queue(retract);
    if (child(incoming.tag, "reactions", ns::reactions) != nullptr) return incoming.queue(react);
    if (child(incoming.tag, "displayed", ns::markers) != nullptr) return incoming.queue(mark_read);
    if (text_of(incoming.tag, "body").empty()) return; // typing notifications, receipts
    incoming.queue(child(incoming.tag, "replace", ns::correct) != nullptr ? correct : talk);
}

} // namespace fedibee::xmpp
