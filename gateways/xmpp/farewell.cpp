// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/farewell.hpp"

#include "xmpp/roster_requests.hpp"

#include <set>
#include <utility>
#include <vector>

namespace fedibee::xmpp {
namespace {

constexpr std::size_t most_in_an_offer = 500;

/// As far as it can be done without a right: no subscriptions are left.
void end_friendship(Hub& hub, const std::string& contact, const std::string& bare)
{
    for (const auto* const type : {"unsubscribe", "unsubscribed", "unavailable"})
        hub.send(stanza("presence", contact, bare, {}, type));
}

/// Takes them off the roster; those that the server did not take off.
asio::awaitable<std::vector<std::string>> remove_items(Hub& hub, std::string bare, std::set<std::string> contacts)
{
    std::vector<std::string> left;
    bool works = true;
    for (const auto& jid : contacts) {
        RosterItem item{jid, {}, "remove", {}};
        if (works) works = co_await put_item(hub, bare, std::move(item));
        if (!works) left.push_back(jid);
    }
    co_return left;
}

/// Programs that know such offers take off what the server does not let the gateway take off.
void offer_removal(Hub& hub, const std::string& bare, const std::vector<std::string>& contacts)
{
    std::vector<RosterItem> items;
    for (const auto& jid : contacts) {
        if (jid != hub.domain() && items.size() < most_in_an_offer) items.push_back(RosterItem{jid, {}, {}, {}});
    }
    if (items.empty()) return;
    offer_items(hub, bare,
                "These contacts of the gateway are of no use any more. If your program shows no offer, remove them by "
                "hand.",
                items, "delete");
}

asio::awaitable<void> clear_roster(Hub& hub, std::string bare, std::set<std::string> contacts)
{
    contacts.insert(hub.domain());
    const auto items = co_await read_roster(hub, bare);
    if (items) {
        for (const auto& item : *items) contacts.insert(item.jid);
    }
    const auto left = co_await remove_items(hub, bare, std::move(contacts));
    for (const auto& jid : left) end_friendship(hub, jid, bare);
    offer_removal(hub, bare, left);
}

} // namespace

void end_user(Hub& hub, const std::string& bare)
{
    std::set<std::string> contacts;
    if (const ClientPtr client = find_client(hub, bare)) {
        for (const auto& [address, entry] : client->contacts().entries())
            contacts.insert(entry.local + "@" + hub.domain());
    }
    hub.users_known.erase(bare);
    forget_client(hub, bare);
    hub.group.spawn(clear_roster(hub, bare, std::move(contacts)));
}

} // namespace fedibee::xmpp
