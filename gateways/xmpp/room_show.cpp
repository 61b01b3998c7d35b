// SPDX-License-Identifier: AGPL-3.0-or-later
// What programs in a room see: statuses, notices, edits, deletions, reactions.
#include "render/plain.hpp"
#include "session/drafts.hpp"
#include "xmpp/disco.hpp"
#include "xmpp/room.hpp"
#include "xmpp/wording.hpp"

#include <algorithm>

namespace fedibee::xmpp {
namespace {

constexpr std::size_t most_sent = 200;

/// A message that others speak of: the id by which all know it (XEP-0359).
void add_stanza_id(gloox::Tag& message, const std::string& room, std::string_view id)
{
    auto& tag = add(message, "stanza-id", ns::stanza_id);
    set(tag, "by", room);
    set(tag, "id", id);
}

void add_reply(gloox::Tag& message, const std::string& room, std::string_view id)
{
    if (id.empty()) return;
    auto& tag = add(message, "reply", ns::reply);
    set(tag, "to", room);
    set(tag, "id", id);
}

/// The content warning, for programs that fold what is behind it (XEP-0382); the body begins with it for all others.
void add_spoiler(gloox::Tag& message, const session::ShownStatus& shown)
{
    const std::string warning = shown.status ? session::original_of(*shown.status).spoiler_text : std::string{};
    if (!warning.empty()) add_text(message, "spoiler", render::clean_line(warning), ns::spoiler);
}

/// A few words about what was deleted, for programs that know no retraction.
std::string deletion_body(const session::DeletedPost& deleted)
{
    if (!deleted.short_id.empty()) return "[" + deleted.short_id + "] deleted";
    return "A post by @" + deleted.author.address + " was deleted";
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

TagPtr post_message(const std::string& room, std::string_view nick, std::string_view id,
                    const session::ShownStatus& shown, std::string_view occupant)
{
    auto post = stanza("message", room + "/" + std::string(nick), {}, id, "groupchat");
    add_text(*post, "body", status_body(shown));
    add_spoiler(*post, shown);
    add_stanza_id(*post, room, shown.msgid);
    set(add(*post, "occupant-id", ns::occupant_id), "id", occupant);
    add_reply(*post, room, shown.reply_to_msgid);
    return post;
}

void Room::show_status(const session::ShownStatus& shown, std::string_view full, bool is_old)
{
    const std::string nick = nick_of(shown.author, shown.own);
    auto post =
        post_message(jid_, nick, shown_id(shown.msgid), shown, shown.own ? client_.bare() : shown.author.address);
    if (is_old && shown.time != Timestamp{}) add_delay(*post, jid_, shown.time);
    send(*post, full);
    show_files(shown, full, is_old);
}

/// Each in a message that is its address and nothing else: programs show the file then. What is behind a warning stays
/// behind it.
void Room::show_files(const session::ShownStatus& shown, std::string_view full, bool is_old)
{
    if (!shown.status) return;
    const Status& original = session::original_of(*shown.status);
    if (original.sensitive || !original.spoiler_text.empty()) return;
    std::size_t number = 0;
    for (const auto& file : original.media_attachments) {
        ++number;
        if (file.url.empty()) continue;
        auto post = message(nick_of(shown.author, shown.own), shown.msgid + "-" + std::to_string(number));
        add_text(*post, "body", file.url);
        add_text(add(*post, "x", ns::oob), "url", file.url);
        add_stanza_id(*post, jid_, shown.msgid + "-" + std::to_string(number));
        if (is_old && shown.time != Timestamp{}) add_delay(*post, jid_, shown.time);
        send(*post, full);
    }
}

void Room::show_notice(const session::Notice& notice, std::string_view full, bool is_old)
{
    auto post = message(notice.author ? nick_of(*notice.author, false) : std::string{}, random_id());
    add_text(*post, "body", readable(notice.text, client_.hub().domain()));
    if (notice.about) add_reply(*post, jid_, notice.about->msgid);
    if ((is_old || notice.backlog) && notice.time != Timestamp{}) add_delay(*post, jid_, notice.time);
    send(*post, full);
}

void Room::show_edit(const session::EditedPost& edit)
{
    if (!edit.shown) return;
    auto post = message(nick_of(edit.shown->author, edit.shown->own), random_id());
    add_text(*post, "body", status_body(*edit.shown));
    add_spoiler(*post, *edit.shown);
    set(add(*post, "replace", ns::correct), "id", shown_id(edit.shown->msgid));
    send(*post);
}

void Room::show_deletion(const session::DeletedPost& deleted)
{
    auto post = message(nick_of(deleted.author, is_own(deleted.author)), random_id());
    set(add(*post, "retract", ns::retract), "id", deleted.msgid); // rooms: the stanza-id
    set(add(*post, "fallback", ns::fallback), "for", ns::retract);
    add_text(*post, "body", deletion_body(deleted));
    add(*post, "store", ns::hints);
    send(*post);
}

void Room::deliver(const session::Delivery& delivery)
{
    const auto& body = delivery.body;
    if (const auto* const backlog = std::get_if<session::Backlog>(&body)) {
        if (std::exchange(expects_backlog_, false)) {
            backlog_ = *backlog;
            backlog_came_.cancel();
            return;
        }
        if (backlog->cut) say("Older posts were left out here; type: more");
        for (const auto& shown : backlog->statuses) {
            if (shown) show_status(*shown, {}, true);
        }
    }
    if (const auto* const post = std::get_if<session::NewPost>(&body); post != nullptr && post->shown)
        show_status(*post->shown, {}, false);
    if (const auto* const edit = std::get_if<session::EditedPost>(&body)) show_edit(*edit);
    if (const auto* const deleted = std::get_if<session::DeletedPost>(&body)) show_deletion(*deleted);
    if (const auto* const reacted = std::get_if<session::Reacted>(&body)) show_reaction(*reacted);
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
    if (!id.empty()) {
        if (sent_.size() >= most_sent) sent_.pop_front();
        sent_.emplace_back(id, shown.msgid);
    }
    auto post = message(nick_, id);
    add_text(*post, "body", status_body(shown));
    add_spoiler(*post, shown);
    add_stanza_id(*post, jid_, shown.msgid);
    set(add(*post, "occupant-id", ns::occupant_id), "id", client_.bare());
    if (const auto* const origin = child(*request.tag, "origin-id", ns::stanza_id))
        set(add(*post, "origin-id", ns::stanza_id), "id", value_of(*origin, "id"));
    add_reply(*post, jid_, shown.reply_to_msgid);
    send(*post);
}

void Room::echo(const Request& request)
{
    auto post = message(nick_, value_of(*request.tag, "id"));
    add_text(*post, "body", text_of(*request.tag, "body"));
    add_stanza_id(*post, jid_, random_id());
    if (const auto* const replace = child(*request.tag, "replace", ns::correct))
        set(add(*post, "replace", ns::correct), "id", value_of(*replace, "id"));
    if (const auto* const origin = child(*request.tag, "origin-id", ns::stanza_id))
        set(add(*post, "origin-id", ns::stanza_id), "id", value_of(*origin, "id"));
    send_now(*post, request.from.full());
}

void Room::say(std::string_view text, std::string_view full)
{
    auto post = message({}, random_id());
    add_text(*post, "body", readable(text, client_.hub().domain()));
    send(*post, full);
}

} // namespace fedibee::xmpp
