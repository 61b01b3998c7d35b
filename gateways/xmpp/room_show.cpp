// SPDX-License-Identifier: AGPL-3.0-or-later
// What programs in a room see: statuses, notices, edits, deletions, reactions.
#include "xmpp/post_content.hpp"
#include "xmpp/room.hpp"
#include "xmpp/styling.hpp"
#include "xmpp/wording.hpp"

#include <algorithm>

namespace fedibee::xmpp {
namespace {

/// A message that others speak of: the id by which all know it (XEP-0359).
void add_stanza_id(gloox::Tag& message, const std::string& room, std::string_view id)
{
    auto& tag = add(message, "stanza-id", ns::stanza_id);
    set(tag, "by", room);
    set(tag, "id", id);
}

/// Some programs know their own message by the id that they gave it there (XEP-0359).
void copy_origin_id(gloox::Tag& message, const gloox::Tag& sent)
{
    if (const auto* const origin = child(sent, "origin-id", ns::stanza_id))
        set(add(message, "origin-id", ns::stanza_id), "id", value_of(*origin, "id"));
}

/// The address of who is answered, in that room.
std::string answered_in(const Client& client, const RoomPost& where, const session::ShownStatus& shown)
{
    if (!shown.reply_to_author) return where.room;
    const std::string& address = shown.reply_to_author->address;
    return where.room + "/" + (client.is_own(address) ? where.own_nick : prepared_nick(address));
}

} // namespace

TagPtr Room::message(std::string_view nick, std::string_view id) const
{
    const std::string from = nick.empty() ? jid_ : jid_ + "/" + std::string(nick);
    return stanza("message", from, {}, id, "groupchat");
}

void Room::show_subject(std::string_view full)
{
    auto subject = message({}, random_id());
    add_text(*subject, "subject", readable(topic_, client_.hub().domain()));
    send(*subject, full);
}

void Room::show_item(const session::HistoryItem& item, std::string_view full)
{
    if (const auto* const notice = std::get_if<session::Notice>(&item)) return show_notice(*notice, full, true);
    if (const auto& shown = std::get<session::ShownStatusPtr>(item)) show_status(*shown, full, true);
}

TagPtr post_message(const Client& client, const RoomPost& where, const session::ShownStatus& shown)
{
    const std::string nick = shown.own ? where.own_nick : prepared_nick(shown.author.address);
    auto post = stanza("message", where.room + "/" + nick, {}, where.id, "groupchat");
    add_content(*post, shown, Telling{{}, answered_in(client, where, shown), shown.reply_to_msgid});
    add_stanza_id(*post, where.room, shown.msgid);
    set(add(*post, "occupant-id", ns::occupant_id), "id", shown.own ? client.bare() : shown.author.address);
    add_markable(*post);
    return post;
}

void Room::note_shown(const session::ShownStatus& shown)
{
    times_.note(shown.msgid, shown.time);
    polls_.note(shown);
}

void Room::show_status(const session::ShownStatus& shown, std::string_view full, bool is_old)
{
    nick_of(shown);
    note_shown(shown);
    auto post = post_message(client_, RoomPost{jid_, ids_.shown_id(shown.msgid), nick_}, shown);
    if (is_old && shown.time != Timestamp{}) add_delay(*post, jid_, shown.time);
    send(*post, full);
    show_files(shown, full, is_old);
}

/// Each in a message of its own: programs show the file then.
void Room::show_files(const session::ShownStatus& shown, std::string_view full, bool is_old)
{
    std::size_t number = 0;
    for (const auto& file : files_of(shown)) {
        ++number;
        if (file.url.empty()) continue;
        const std::string id = shown.msgid + "-" + std::to_string(number);
        times_.note(id, shown.time);
        auto post = message(nick_of(shown), id);
        add_file(*post, file);
        add_stanza_id(*post, jid_, id);
        if (is_old && shown.time != Timestamp{}) add_delay(*post, jid_, shown.time);
        send(*post, full);
    }
}

void Room::show_notice(const session::Notice& notice, std::string_view full, bool is_old)
{
    auto post = message(notice.author ? nick_of(*notice.author, false) : std::string{}, random_id());
    add_plain_body(*post, readable(notice.text, client_.hub().domain()));
    if (notice.about) add_reply(*post, jid_, notice.about->msgid);
    if ((is_old || notice.backlog) && notice.time != Timestamp{}) add_delay(*post, jid_, notice.time);
    send(*post, full);
}

void Room::show_edit(const session::EditedPost& edit)
{
    if (!edit.shown) return;
    const auto& shown = *edit.shown;
    auto post = message(nick_of(shown), random_id());
    const RoomPost where{jid_, {}, nick_};
    add_content(*post, shown, Telling{{}, answered_in(client_, where, shown), shown.reply_to_msgid});
    set(add(*post, "replace", ns::correct), "id", ids_.shown_id(shown.msgid));
    send(*post);
}

void Room::show_deletion(const session::DeletedPost& deleted)
{
    auto post = message(nick_of(deleted.author, client_.is_own(deleted.author.address)), random_id());
    add_retraction(*post, deleted.msgid, deletion_body(deleted)); // in rooms by the stanza-id
    send(*post);
}

void Room::show_unseen(const session::Backlog& backlog)
{
    const Unseen what = std::exchange(unseen_, Unseen::shown);
    if (what == Unseen::dropped) return;
    if (what == Unseen::awaited) {
        backlog_ = backlog;
        backlog_came_.cancel();
        return;
    }
    if (backlog.cut) say("Older posts were left out here; type: more");
    for (const auto& shown : backlog.statuses) {
        if (shown) show_status(*shown, {}, true);
    }
}

void Room::deliver(const session::Delivery& delivery)
{
    const auto& body = delivery.body;
    if (const auto* const backlog = std::get_if<session::Backlog>(&body)) show_unseen(*backlog);
    if (const auto* const post = std::get_if<session::NewPost>(&body); post != nullptr && post->shown)
        show_status(*post->shown, {}, false);
    if (const auto* const edit = std::get_if<session::EditedPost>(&body)) show_edit(*edit);
    if (const auto* const deleted = std::get_if<session::DeletedPost>(&body)) show_deletion(*deleted);
    if (const auto* const reacted = std::get_if<session::Reacted>(&body)) show_reaction(*reacted);
    if (const auto* const read = std::get_if<session::ReadUpTo>(&body)) show_reading(*read);
    if (const auto* const notice = std::get_if<session::Notice>(&body)) show_notice(*notice, {}, false);
    if (const auto* const topic = std::get_if<session::TopicChanged>(&body)) {
        topic_ = topic->topic;
        show_subject({});
    }
    if (const auto* const closed = std::get_if<session::PlaceClosed>(&body)) {
        close(closed->reason);
        client_.close_room(*this);
    }
}

void Room::reflect(const Request& request, const session::ShownStatus& shown)
{
    const std::string id = value_of(*request.tag, "id");
    ids_.note(id, shown.msgid);
    note_shown(shown);
    auto post = post_message(client_, RoomPost{jid_, id, nick_}, shown);
    copy_origin_id(*post, *request.tag);
    send(*post);
}

std::string Room::echo(const Request& request)
{
    const std::string id = random_id();
    auto post = message(nick_, value_of(*request.tag, "id"));
    add_text(*post, "body", text_of(*request.tag, "body"));
    add_stanza_id(*post, jid_, id);
    if (const auto* const replace = child(*request.tag, "replace", ns::correct))
        set(add(*post, "replace", ns::correct), "id", value_of(*replace, "id"));
    copy_origin_id(*post, *request.tag);
    send_now(*post, request.from.full());
    return id;
}

void Room::tell_status(std::string_view code)
{
    auto notice = message({}, random_id());
    set(add(add(*notice, "x", ns::muc_user), "status"), "code", code);
    send(*notice);
}

void Room::say(std::string_view text, std::string_view full)
{
    auto post = message({}, random_id());
    add_plain_body(*post, readable(text, client_.hub().domain()));
    send(*post, full);
}

} // namespace fedibee::xmpp
