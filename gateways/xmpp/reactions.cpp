// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/reactions.hpp"

#include "session/drafts.hpp"
#include "xmpp/chat.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view combining_keycap = "\xe2\x83\xa3"; // U+20E3
constexpr std::string_view coloured = "\xef\xb8\x8f";         // U+FE0F
constexpr std::string_view ten = "\xf0\x9f\x94\x9f";          // U+1F51F
constexpr std::string_view cast_mark = "\xe2\x9c\x85";        // U+2705, a tick: these are all my choices

bool has(const std::vector<std::string>& all, std::string_view emoji)
{
    return std::ranges::find(all, emoji) != all.end();
}

/// The numbers of a vote that this set makes; none: it makes none, or not yet.
std::string votes_in(const std::vector<std::string>& emoji, const std::vector<std::string>& before, bool multiple)
{
    const bool is_cast = multiple && has(emoji, cast_mark) && !has(before, cast_mark);
    std::string votes;
    for (const auto& one : emoji) {
        const auto number = keycap(one);
        if (number && (is_cast || (!multiple && !has(before, one)))) votes += fmt::format(" {}", *number);
    }
    return votes;
}

Spot spot_of(const Request& request)
{
    Spot spot = answer_spot(request);
    spot.from = request.to.bare();
    spot.type = value_of(*request.tag, "type");
    return spot;
}

} // namespace

std::optional<int> keycap(std::string_view emoji)
{
    if (emoji == ten) return 10;
    if (emoji.empty() || emoji.front() < '1' || emoji.front() > '9') return std::nullopt;
    std::string_view rest = emoji.substr(1);
    if (rest.starts_with(coloured)) rest.remove_prefix(coloured.size());
    return rest == combining_keycap ? std::optional(emoji.front() - '0') : std::nullopt;
}

std::vector<std::string>& ReactionSets::of(const std::string& msgid, const std::string& who)
{
    const std::string key = msgid + " " + who;
    const auto found = std::ranges::find(sets_, key, &decltype(sets_)::value_type::first);
    if (found != sets_.end()) return found->second;
    if (sets_.size() >= most) sets_.pop_front();
    return sets_.emplace_back(key, std::vector<std::string>{}).second;
}

std::vector<std::string> ReactionSets::own(const std::string& msgid) const
{
    const auto found = std::ranges::find(sets_, msgid + " ", &decltype(sets_)::value_type::first);
    return found == sets_.end() ? std::vector<std::string>{} : found->second;
}

void ReactionSets::note(const std::string& msgid, const std::string& who, const std::string& emoji, bool wanted)
{
    auto& all = of(msgid, who);
    std::erase(all, emoji);
    if (wanted) all.push_back(emoji);
}

void ShownPolls::note(const session::ShownStatus& shown)
{
    if (!shown.status || is_multiple(shown.msgid)) return;
    const Status& original = original_of(*shown.status);
    if (!original.poll) return;
    if (polls_.size() >= most) polls_.pop_front();
    polls_.emplace_back(shown.msgid, original.poll->multiple);
}

std::optional<bool> ShownPolls::is_multiple(std::string_view msgid) const
{
    const auto found = std::ranges::find(polls_, msgid, &decltype(polls_)::value_type::first);
    return found == polls_.end() ? std::nullopt : std::optional(found->second);
}

ReactionWish wish_of(const gloox::Tag& message, const MessageIds& ids)
{
    const gloox::Tag& reactions = *child(message, "reactions", ns::reactions);
    ReactionWish wish{ids.msgid_of(value_of(reactions, "id")), {}};
    for (const gloox::Tag* const one : reactions.children()) {
        if (one->name() == "reaction" && !one->cdata().empty()) wish.emoji.push_back(one->cdata());
    }
    return wish;
}

asio::awaitable<bool> carry_out(ClientPtr client, const Request& request, const ReactionWish& wish, ReactionSets& sets,
                                const ShownPolls& polls)
{
    const session::UserPtr user = client->user();
    const auto multiple = polls.is_multiple(wish.msgid);
    const auto before = sets.own(wish.msgid);
    const auto is_ballot = [&](const std::string& emoji) {
        return multiple && (keycap(emoji).has_value() || (*multiple && emoji == cast_mark));
    };
    std::vector<std::pair<std::string, bool>> deeds;
    for (const auto& emoji : wish.emoji) {
        if (!has(before, emoji)) deeds.emplace_back(emoji, true);
    }
    for (const auto& emoji : before) {
        if (!has(wish.emoji, emoji)) deeds.emplace_back(emoji, false);
    }
    for (const auto& [emoji, wanted] : deeds) {
        const auto done = is_ballot(emoji) ? Result<void>{} : co_await user->react(*client, wish.msgid, emoji, wanted);
        if (!done) {
            client->refuse(request, done.error());
            co_return false;
        }
        sets.note(wish.msgid, {}, emoji, wanted);
    }
    const std::string votes = multiple ? votes_in(wish.emoji, before, *multiple) : std::string{};
    if (votes.empty()) co_return true;
    const auto reply = co_await client->command("vote " + wish.msgid + votes);
    if (!reply) {
        sets.of(wish.msgid, {}) = before;
        client->refuse(request, reply.error());
        co_return false;
    }
    show_items(*client, spot_of(request), *reply);
    co_return true;
}

void add_reactions(gloox::Tag& message, std::string_view id, const std::vector<std::string>& emoji)
{
    auto& reactions = add(message, "reactions", ns::reactions);
    set(reactions, "id", id);
    for (const auto& one : emoji) add_text(reactions, "reaction", one);
    add(message, "store", ns::hints);
}

} // namespace fedibee::xmpp
