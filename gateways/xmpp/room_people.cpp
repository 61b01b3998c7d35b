// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is in a room: the user under one nick, and those who spoke last.
#include "xmpp/contacts.hpp"
#include "xmpp/room.hpp"

#include <algorithm>

namespace fedibee::xmpp {
namespace {

constexpr std::size_t most_speakers = 50;

gloox::Tag& add_item(gloox::Tag& presence, std::string_view jid, std::string_view role)
{
    auto& x = add(presence, "x", ns::muc_user);
    auto& item = add(x, "item");
    set(item, "affiliation", "member");
    set(item, "role", role);
    set(item, "jid", jid);
    return x;
}

/// What somebody is, beside their name (XEP-0317).
void add_bot_hat(gloox::Tag& presence)
{
    auto& hat = add(add(presence, "hats", ns::hats), "hat");
    set(hat, "title", "bot");
    set(hat, "uri", "urn:fedibee:hat:bot");
}

} // namespace

TagPtr Room::speaker_presence(const session::Author& speaker, std::string_view type) const
{
    auto presence = stanza("presence", jid_ + "/" + prepared_nick(speaker.address), {}, {}, type);
    add_item(*presence, contact_jid(speaker.address, client_.hub().domain()), type.empty() ? "participant" : "none");
    set(add(*presence, "occupant-id", ns::occupant_id), "id", speaker.address);
    if (speaker.bot && type.empty()) add_bot_hat(*presence);
    if (type.empty()) add_known_photo(*presence, client_, speaker.address);
    return presence;
}

TagPtr Room::own_presence(std::string_view full, std::string_view type,
                          std::initializer_list<std::string_view> statuses) const
{
    auto presence = stanza("presence", jid_ + "/" + nick_, {}, {}, type);
    auto& x = add_item(*presence, full, type.empty() ? "participant" : "none");
    for (const auto status : statuses) set(add(x, "status"), "code", status);
    set(add(*presence, "occupant-id", ns::occupant_id), "id", client_.bare());
    return presence;
}

bool Room::has_speaker(std::string_view nick) const
{
    return std::ranges::any_of(speakers_, [nick](const auto& one) { return prepared_nick(one.address) == nick; });
}

bool Room::is_own(const session::Author& author) const
{
    if (!client_.user()) return false;
    const auto logins = client_.user()->logins();
    return std::ranges::find(logins, author.address, &session::LoginSummary::address) != logins.end();
}

std::string Room::nick_of(const session::Author& author, bool own)
{
    if (own) return nick_;
    const auto known = std::ranges::find(speakers_, author.address, &session::Author::address);
    if (known != speakers_.end()) {
        std::rotate(known, known + 1, speakers_.end());
        return prepared_nick(author.address);
    }
    if (speakers_.size() >= most_speakers) {
        send(*speaker_presence(speakers_.front(), "unavailable"));
        speakers_.pop_front();
    }
    speakers_.push_back(author);
    // Programs that come in just now get all of them together.
    const auto presence = speaker_presence(author, {});
    for (const auto& occupant : occupants_) {
        if (occupant.is_open) send_now(*presence, occupant.full);
    }
    return prepared_nick(author.address);
}

void Room::show_presences(const std::string& full, bool renamed)
{
    for (const auto& speaker : speakers_) send_now(*speaker_presence(speaker, {}), full);
    const auto own = renamed ? own_presence(full, {}, {"110", "100", "210"}) : own_presence(full, {}, {"110", "100"});
    send_now(*own, full);
}

} // namespace fedibee::xmpp
