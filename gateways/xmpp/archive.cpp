// SPDX-License-Identifier: AGPL-3.0-or-later
// The archive of a room (XEP-0313): paged from the instance, with the ids that live messages have.
#include "text/iso_time.hpp"
#include "xmpp/forms.hpp"
#include "xmpp/room.hpp"
#include "xmpp/room_requests.hpp"
#include "xmpp/rsm.hpp"
#include "xmpp/wording.hpp"

#include <algorithm>
#include <array>

namespace fedibee::xmpp {
namespace {

/// From the newest on with an empty `<before/>`, else from the oldest on.
session::HistoryRequest wanted_of(const gloox::Tag& query, const Values& form)
{
    session::HistoryRequest wanted;
    const PageWish page = read_page(query);
    wanted.limit = page.most;
    const std::string before = page.before.empty() ? value_of(form, "before-id") : page.before;
    const std::string after = page.after.empty() ? value_of(form, "after-id") : page.after;
    const bool from_end = page.from_end;
    const auto start = text::parse_iso_time(value_of(form, "start")).value_or(Timestamp{});
    const auto end = text::parse_iso_time(value_of(form, "end"));
    if (!before.empty()) {
        wanted.range = session::HistoryRange::before;
        wanted.point = session::HistoryPoint{before, {}};
    } else if (from_end && end) {
        wanted.range = session::HistoryRange::before;
        wanted.point = session::HistoryPoint{{}, *end};
    } else if (from_end) {
        wanted.range = session::HistoryRange::latest;
        if (start != Timestamp{}) wanted.point = session::HistoryPoint{{}, start};
    } else {
        wanted.range = session::HistoryRange::after;
        wanted.point = session::HistoryPoint{after, start};
    }
    return wanted;
}

/// The statuses of a page that lie between the moments that were asked for.
std::vector<session::ShownStatusPtr> statuses_of(const std::vector<session::HistoryItem>& items, const Values& form)
{
    const auto start = text::parse_iso_time(value_of(form, "start"));
    const auto end = text::parse_iso_time(value_of(form, "end"));
    std::vector<session::ShownStatusPtr> statuses;
    for (const auto& item : items) {
        const auto* const shown = std::get_if<session::ShownStatusPtr>(&item);
        if (shown == nullptr || !*shown) continue;
        const auto time = (*shown)->time;
        if ((!start || time >= *start) && (!end || time <= *end)) statuses.push_back(*shown);
    }
    return statuses;
}

TagPtr result_message(const Client& client, const Request& request, const session::ShownStatus& shown,
                      const std::string& own_nick)
{
    const gloox::Tag& query = request.payload();
    const std::string room = request.to.bare();
    auto message = stanza("message", room, request.from.full(), random_id());
    auto& result = add(*message, "result", ns::mam);
    set(result, "queryid", value_of(query, "queryid"));
    set(result, "id", shown.msgid);
    auto& forwarded = add(result, "forwarded", ns::forward);
    set(add(forwarded, "delay", ns::delay), "stamp", xmpp_time(shown.time));
    auto post = post_message(client, RoomPost{room, shown.msgid, own_nick}, shown);
    post->setXmlns("jabber:client");
    forwarded.addChild(post.release()); // the parent owns it
    return message;
}

void finish(Hub& hub, const Request& request, const std::vector<session::ShownStatusPtr>& statuses, bool complete)
{
    auto answer = result_of(*request.tag);
    auto& fin = add(*answer, "fin", ns::mam);
    if (complete) set(fin, "complete", "true");
    add_page(fin, statuses.empty() ? std::string{} : statuses.front()->msgid,
             statuses.empty() ? std::string{} : statuses.back()->msgid);
    hub.send(std::move(answer));
}

asio::awaitable<void> answer_archive(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    const gloox::Tag& query = request.payload();
    const auto& target = std::get<ToRoom>(request.target);
    const Values form = submitted(query);
    const session::HistoryRequest wanted = wanted_of(query, form);
    const auto found = co_await user->find_place(target.place);
    if (!found) co_return client->refuse(request, found.error());
    const auto items = co_await user->history(found->place, wanted);
    if (!items) co_return client->refuse_posts(request, items.error());
    const auto statuses = statuses_of(*items, form);
    const RoomPtr room = client->find_room(request.to.bare());
    const std::string own_nick = room ? room->nick() : request.from.local;
    for (const auto& shown : statuses) client->hub().send(result_message(*client, request, *shown, own_nick));
    finish(client->hub(), request, statuses, items->size() < wanted.limit);
}

void take_query(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    const auto* const room = std::get_if<ToRoom>(&incoming.target);
    if (room == nullptr || !room->nick.empty())
        return incoming.refuse(service_unavailable, "Only rooms have an archive.");
    incoming.queue(answer_archive);
}

void answer_form(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    static constexpr std::array fields{Field{"FORM_TYPE", "hidden", {}, false, ns::mam},
                                       Field{"start", "text-single", {}}, Field{"end", "text-single", {}},
                                       Field{"before-id", "text-single", {}}, Field{"after-id", "text-single", {}}};
    auto answer = result_of(incoming.tag);
    add_form(add(*answer, "query", ns::mam), "Archive", {}, fields);
    incoming.hub.send(std::move(answer));
}

constexpr std::array rules{
    IqRule{"set", "query", ns::mam, true, take_query},
    IqRule{"get", "query", ns::mam, true, answer_form},
};

} // namespace

std::span<const IqRule> archive_rules()
{
    return rules;
}

} // namespace fedibee::xmpp
