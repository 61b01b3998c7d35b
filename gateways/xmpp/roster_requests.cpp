// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/roster_requests.hpp"

#include "xmpp/client.hpp"
#include "xmpp/server_request.hpp"

#include <memory>
#include <utility>

namespace fedibee::xmpp {
namespace {

/// Sends a request about the roster of that user; the result, or nothing.
asio::awaitable<TagPtr> ask(Hub& hub, std::string bare, std::string_view type, TagPtr query)
{
    auto request = stanza("iq", hub.domain(), bare, {}, type);
    request->addChild(query.release()); // the request owns it
    co_return co_await answer_to(hub, std::move(request));
}

TagPtr roster_query()
{
    auto query = std::make_unique<gloox::Tag>("query");
    query->setXmlns(std::string(ns::roster));
    return query;
}

gloox::Tag& add_item(gloox::Tag& parent, const RosterItem& item)
{
    auto& tag = add(parent, "item");
    set(tag, "jid", item.jid);
    set(tag, "name", item.name);
    for (const auto& group : item.groups) add_text(tag, "group", group);
    return tag;
}

RosterItem read_item(const gloox::Tag& tag)
{
    RosterItem item{value_of(tag, "jid"), value_of(tag, "name"), value_of(tag, "subscription"), {}};
    for (const gloox::Tag* const one : tag.children()) {
        if (one->name() == "group") item.groups.push_back(one->cdata());
    }
    return item;
}

} // namespace

bool may_roster(const Hub& hub, const std::string& bare, std::string_view what)
{
    const Privileges* const rights = hub.privileges.find(Jid::parse(bare).domain);
    return rights != nullptr && rights->may("roster", what);
}

asio::awaitable<std::optional<std::vector<RosterItem>>> read_roster(Hub& hub, std::string bare)
{
    if (!may_roster(hub, bare, "get")) co_return std::nullopt;
    const TagPtr answer = co_await ask(hub, bare, "get", roster_query());
    const gloox::Tag* const query = answer ? child(*answer, "query", ns::roster) : nullptr;
    if (query == nullptr) co_return std::nullopt;
    std::vector<RosterItem> items;
    for (const gloox::Tag* const one : query->children()) {
        if (one->name() == "item" && Jid::parse(value_of(*one, "jid")).domain == hub.domain())
            items.push_back(read_item(*one));
    }
    co_return items;
}

asio::awaitable<bool> put_item(Hub& hub, std::string bare, RosterItem item)
{
    if (!may_roster(hub, bare, "set")) co_return false;
    auto query = roster_query();
    set(add_item(*query, item), "subscription", item.subscription);
    const TagPtr answer = co_await ask(hub, bare, "set", std::move(query));
    co_return answer != nullptr;
}

void offer_items(Hub& hub, std::string_view to, std::string_view body, const std::vector<RosterItem>& items,
                 std::string_view action)
{
    auto message = stanza("message", hub.domain(), to, random_id());
    add_text(*message, "body", body);
    auto& exchange = add(*message, "x", ns::roster_exchange);
    for (const auto& item : items) set(add_item(exchange, item), "action", action);
    hub.send(std::move(message));
}

} // namespace fedibee::xmpp
