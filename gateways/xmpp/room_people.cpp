// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is in a room: the user under one nick, and those who spoke last.
#include "text/ascii.hpp"
#include "xmpp/contacts.hpp"
#include "xmpp/room.hpp"

#include <algorithm>

namespace fedibee::xmpp {
namespace {

constexpr std::size_t most_speakers = 50;

gloox::Tag& add_item(gloox::Tag& presence, std::string_view jid, std::string_view affiliation, std::string_view role)
{
    auto& x = add(presence, "x", ns::muc_user);
    auto& item = add(x, "item");
    set(item, "affiliation", affiliation);
    set(item, "role", role);
    set(item, "jid", jid);
    return x;
}

/// What somebody is, beside their name (XEP-0317).
void add_hats(gloox::Tag& presence, const std::vector<std::string>& titles)
{
    if (titles.empty()) return;
    auto& hats = add(presence, "hats", ns::hats);
    for (const auto& title : titles) {
        auto& hat = add(hats, "hat");
        std::string name = text::lowered(title);
        std::ranges::replace(name, ' ', '-');
        set(hat, "title", title);
        set(hat, "uri", "urn:fedibee:hat:" + name);
    }
}

} // namespace

TagPtr Room::speaker_presence(const Speaker& speaker, std::string_view type) const
{
    const std::string& address = speaker.author.address;
    auto presence = stanza("presence", jid_ + "/" + prepared_nick(address), {}, {}, type);
    add_item(*presence, contact_jid(address, client_.hub().domain()), "member", type.empty() ? "participant" : "none");
    set(add(*presence, "occupant-id", ns::occupant_id), "id", address);
    if (type.empty()) add_hats(*presence, speaker.hats);
    if (type.empty()) add_known_photo(*presence, client_, address);
    return presence;
}

TagPtr Room::own_presence(std::string_view full, std::string_view type,
                          std::initializer_list<std::string_view> statuses) const
{
    auto presence = stanza("presence", jid_ + "/" + nick_, {}, {}, type);
    auto& x = add_item(*presence, full, "owner", type.empty() ? "participant" : "none"); // it has settings
    for (const auto status : statuses) set(add(x, "status"), "code", status);
    set(add(*presence, "occupant-id", ns::occupant_id), "id", client_.bare());
    return presence;
}

bool Room::has_speaker(std::string_view nick) const
{
    return std::ranges::any_of(speakers_,
                               [nick](const auto& one) { return prepared_nick(one.author.address) == nick; });
}

std::vector<std::string> Room::hats_of(const session::Author& author, const Account* account) const
{
    std::vector<std::string> hats;
    if (author.bot) hats.emplace_back("bot");
    if (account != nullptr && account->locked) hats.emplace_back("locked");
    if (account != nullptr) hats.insert(hats.end(), account->roles.begin(), account->roles.end());
    if (client_.user() && client_.user()->is_mutual(place_, author.address)) hats.emplace_back("follows you");
    return hats;
}

/// Programs that come in just now get all of them together.
void Room::present(const Speaker& speaker)
{
    const auto presence = speaker_presence(speaker, {});
    for (const auto& occupant : occupants_) {
        if (occupant.is_open) send_now(*presence, occupant.full);
    }
}

std::string Room::nick_of(const session::Author& author, bool own, const Account* account)
{
    if (own) return nick_;
    const auto is_it = [&author](const Speaker& one) { return one.author.address == author.address; };
    const auto known = std::ranges::find_if(speakers_, is_it);
    if (known != speakers_.end()) {
        std::rotate(known, known + 1, speakers_.end());
        return prepared_nick(author.address);
    }
    if (speakers_.size() >= most_speakers) {
        send(*speaker_presence(speakers_.front(), "unavailable"));
        speakers_.pop_front();
    }
    speakers_.push_back(Speaker{author, hats_of(author, account)});
    present(speakers_.back());
    return prepared_nick(author.address);
}

std::string Room::nick_of(const session::ShownStatus& shown)
{
    return nick_of(shown.author, shown.own, shown.status ? &shown.status->account : nullptr);
}

void Room::show_presences(const std::string& full, bool renamed)
{
    for (const auto& speaker : speakers_) send_now(*speaker_presence(speaker, {}), full);
    const auto own = renamed ? own_presence(full, {}, {"110", "100", "210"}) : own_presence(full, {}, {"110", "100"});
    send_now(*own, full);
}

} // namespace fedibee::xmpp
