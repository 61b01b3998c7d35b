// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/roster.hpp"

#include "net/backoff.hpp"
#include "text/ascii.hpp"
#include "xmpp/chat.hpp"
#include "xmpp/contacts.hpp"
#include "xmpp/wording.hpp"

#include <fmt/format.h>

#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <vector>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view roster_xmlns = "jabber:iq:roster";
constexpr std::string_view exchange_xmlns = "http://jabber.org/protocol/rosterx";
constexpr std::string_view group = "Fediverse";
constexpr std::size_t most_contacts = 500; ///< programs print a line for each at every sign-in
constexpr std::chrono::seconds answer_time{20};

struct Contact {
    std::string jid;
    std::string name;
};

std::vector<Contact> followed_by(const Client& client)
{
    std::vector<Contact> contacts;
    const Place home{PlaceKind::home, {}, {}};
    for (const auto& member : client.user()->members(home)) {
        if (member.own || contacts.size() >= most_contacts) continue;
        const auto& author = member.author;
        contacts.push_back(Contact{contact_jid(author.address, client.hub().domain()), shown_name(author)});
    }
    return contacts;
}

void add_contact(gloox::Tag& parent, const Contact& contact)
{
    auto& item = add(parent, "item");
    set(item, "jid", contact.jid);
    set(item, "name", contact.name);
    add_text(item, "group", group);
}

/// What became of one request.
struct Outcome {
    explicit Outcome(const asio::any_io_executor& executor) : come(executor, answer_time) {}
    asio::steady_timer come;
    bool accepted = false;
};

/// One contact for each request: of two, servers answer twice or not at all. False: the server did not take it.
asio::awaitable<bool> put(ClientPtr client, Contact contact)
{
    Hub& hub = client->hub();
    auto outcome = std::make_shared<Outcome>(hub.group.executor());
    auto settle = [outcome](const gloox::Tag* answer) {
        outcome->accepted = answer != nullptr && value_of(*answer, "type") == "result";
        outcome->come.cancel();
    };
    const std::string id = hub.requests.expect(client->bare(), hub.clock.now() + answer_time, std::move(settle));
    auto request = stanza("iq", hub.domain(), client->bare(), id, "set");
    auto& query = add(*request, "query", roster_xmlns);
    add_contact(query, contact);
    set(*query.findChild("item"), "subscription", "to");
    hub.send(std::move(request));
    co_await outcome->come.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return outcome->accepted;
}

void offer(Client& client, const Spot& spot, const std::vector<Contact>& contacts)
{
    auto message = stanza("message", spot.from, spot.to, random_id());
    add_text(*message, "body",
             fmt::format("{} people whom you follow, as contacts. If your program shows no offer, add them by hand.",
                         contacts.size()));
    auto& exchange = add(*message, "x", exchange_xmlns);
    for (const auto& contact : contacts) {
        add_contact(exchange, contact);
        set(*exchange.children().back(), "action", "add");
    }
    client.hub().send(std::move(message));
}

} // namespace

bool asks_for_roster(const Request& request)
{
    const std::string body = text_of(*request.tag, "body");
    return text::same_ignoring_case(text::trimmed(body), "roster");
}

asio::awaitable<void> fill_roster(ClientPtr client, Request request)
{
    Hub& hub = client->hub();
    const Spot spot = answer_spot(request);
    const Place home{PlaceKind::home, {}, {}};
    const session::UserPtr user = client->user();
    const auto known = co_await user->find_place(home); // it looks who is followed
    if (!known || !client->user()) {
        say_in(hub, spot, known ? "Sign in first." : known.error().detail);
        co_return;
    }
    const auto contacts = followed_by(*client);
    if (contacts.empty()) {
        say_in(hub, spot, "You follow nobody yet; type: follow @name@instance");
        co_return;
    }
    const Privileges* const rights = hub.privileges.find(request.from.domain);
    std::size_t done = 0;
    while (rights != nullptr && rights->may("roster", "set") && done < contacts.size()) {
        const bool taken = co_await put(client, contacts[done]);
        if (!taken || hub.privileges.find(request.from.domain) != rights) break;
        show_contact(hub, Jid::parse(contacts[done].jid), request.from, false);
        ++done;
    }
    if (done == contacts.size()) {
        say_in(hub, spot, fmt::format("{} people are in your contacts now, in the group {}.", done, group));
    } else {
        offer(*client, spot, {contacts.begin() + static_cast<std::ptrdiff_t>(done), contacts.end()});
    }
}

} // namespace fedibee::xmpp
