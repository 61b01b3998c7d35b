// SPDX-License-Identifier: AGPL-3.0-or-later
// Reactions in rooms (XEP-0444): sessions tell one change, programs want the whole set of one person each time.
#include "xmpp/room.hpp"

#include <algorithm>

namespace fedibee::xmpp {
namespace {

constexpr std::size_t most_reactions = 500;

} // namespace

std::vector<std::string>& Room::reactions_of(const std::string& msgid, const std::string& who)
{
    const std::string key = msgid + " " + who;
    const auto fits = [&key](const auto& one) { return one.first == key; };
    const auto found = std::ranges::find_if(reactions_, fits);
    if (found != reactions_.end()) return found->second;
    if (reactions_.size() >= most_reactions) reactions_.pop_front();
    return reactions_.emplace_back(key, std::vector<std::string>{}).second;
}

std::vector<std::string> Room::own_reactions(const std::string& msgid) const
{
    const auto fits = [&msgid](const auto& one) { return one.first == msgid + " "; };
    const auto found = std::ranges::find_if(reactions_, fits);
    return found == reactions_.end() ? std::vector<std::string>{} : found->second;
}

void Room::note_own_reaction(const std::string& msgid, const std::string& emoji, bool wanted)
{
    auto& all = reactions_of(msgid, {});
    std::erase(all, emoji);
    if (wanted) all.push_back(emoji);
}

void Room::send_reactions(std::string_view nick, std::string_view id, const std::string& msgid,
                          const std::vector<std::string>& all)
{
    auto post = message(nick, id);
    auto& reactions = add(*post, "reactions", ns::reactions);
    set(reactions, "id", msgid);
    for (const auto& emoji : all) add_text(reactions, "reaction", emoji);
    add(*post, "store", ns::hints);
    send(*post);
}

void Room::show_reaction(const session::Reacted& reacted)
{
    const std::string nick = nick_of(reacted.author, reacted.own);
    auto& all = reactions_of(reacted.msgid, reacted.own ? std::string{} : reacted.author.address);
    std::erase(all, reacted.emoji);
    if (!reacted.removed) all.push_back(reacted.emoji);
    send_reactions(nick, random_id(), reacted.msgid, all);
}

void Room::reflect_reactions(const Request& request, const std::string& msgid)
{
    send_reactions(nick_, value_of(*request.tag, "id"), msgid, own_reactions(msgid));
}

} // namespace fedibee::xmpp
