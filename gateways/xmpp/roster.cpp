// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/roster.hpp"

#include "text/ascii.hpp"
#include "xmpp/chat.hpp"
#include "xmpp/contacts.hpp"
#include "xmpp/roster_requests.hpp"
#include "xmpp/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view no_list = "Fediverse"; ///< the group of those who are on no list
constexpr std::size_t most_contacts = 500;        ///< programs print a line for each at every sign-in
constexpr std::size_t most_lists = 50;

/// The titles of the user's lists, by the addresses of those who are on them.
using Groups = std::map<std::string, std::vector<std::string>>;

asio::awaitable<Groups> read_groups(session::UserPtr user)
{
    Groups groups;
    const auto places = co_await user->directory();
    if (!places) co_return groups;
    std::size_t lists = 0;
    for (const auto& info : *places) {
        if (info.place.kind != PlaceKind::list || ++lists > most_lists) continue;
        const auto found = co_await user->find_place(info.place);
        if (!found) continue;
        for (const auto& member : user->members(found->place)) groups[member.author.address].push_back(info.place.name);
    }
    co_return groups;
}

/// Whom the user follows with any of their accounts.
std::vector<RosterItem> followed_by(const session::User& user, const Groups& groups, std::string_view domain)
{
    std::vector<RosterItem> items;
    for (const auto& info : user.places()) {
        if (info.place.kind != PlaceKind::home) continue;
        for (const auto& member : user.members(info.place)) {
            if (member.own || items.size() >= most_contacts) continue;
            const auto& author = member.author;
            RosterItem item{contact_jid(author.address, domain), shown_name(author), "to", {}};
            if (std::ranges::find(items, item.jid, &RosterItem::jid) != items.end()) continue;
            const auto known = groups.find(author.address);
            item.groups = known == groups.end() ? std::vector<std::string>{std::string(no_list)} : known->second;
            items.push_back(std::move(item));
        }
    }
    return items;
}

/// Whether the roster has it already as it is to be.
bool is_there(const std::vector<RosterItem>& roster, const RosterItem& wanted)
{
    const auto known = std::ranges::find(roster, wanted.jid, &RosterItem::jid);
    if (known == roster.end() || known->name != wanted.name) return false;
    const bool is_watched = known->subscription == "to" || known->subscription == "both";
    return is_watched && std::ranges::is_permutation(known->groups, wanted.groups);
}

/// How many of the items the server took, one after the other.
asio::awaitable<std::size_t> put_items(ClientPtr client, std::vector<RosterItem> items, Jid to)
{
    Hub& hub = client->hub();
    const auto roster = co_await read_roster(hub, client->bare());
    std::size_t done = 0;
    for (const auto& item : items) {
        const bool is_new = !roster || !is_there(*roster, item);
        if (is_new) {
            const bool taken = co_await put_item(hub, client->bare(), item);
            if (!taken) break;
        }
        const Jid contact = Jid::parse(item.jid);
        const auto target = target_of(contact);
        if (const auto* const person = std::get_if<ToContact>(&target))
            client->contacts().note(person->address, contact.local);
        if (is_new) show_contact(hub, client.get(), contact, to);
        ++done;
    }
    co_return done;
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
    const Groups groups = co_await read_groups(user);
    auto items = followed_by(*user, groups, hub.domain());
    if (items.empty()) {
        say_in(hub, spot, "You follow nobody yet; type: follow @name@instance");
        co_return;
    }
    const std::size_t done = co_await put_items(client, items, request.from);
    if (done == items.size()) {
        say_in(hub, spot,
               fmt::format("{} people are in your contacts now, grouped by your lists; those on no list are in {}.",
                           done, no_list));
        co_return;
    }
    items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(done));
    const std::string text = fmt::format(
        "{} people whom you follow, as contacts. If your program shows no offer, add them by hand.", items.size());
    offer_items(hub, spot.to, text, items, "add");
}

} // namespace fedibee::xmpp
