// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/person.hpp"

#include "irc/metadata.hpp"
#include "irc/names.hpp"
#include "irc/room_front.hpp"
#include "irc/room_mask.hpp"
#include "irc/show.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee::irc {
namespace {

/// Tells one client of one change.
class Teller {
public:
    Teller(Connection& connection, const session::PersonChanged& change)
        : connection_(connection), response_(connection, {}), change_(change), before_(change.before), now_(change.now)
    {
        const auto sees = [&](const Place& place) { return connection.find_channel(place) != nullptr; };
        const bool shares_place = std::ranges::any_of(change.places, sees);
        const bool watches = is_monitored(now_) || (is_known() && is_monitored(before_));
        tells_ = shares_place || (watches && connection.has(Capability::extended_monitor));
    }

    void tell()
    {
        if (!is_known()) return tell_arrival();
        if (before_.address != now_.address) tell_move();
        if (!tells_) return;
        if (before_.display_name != now_.display_name && connection_.has(Capability::setname))
            line(now_, fmt::format("SETNAME :{}", real_name(now_)));
        if (before_.dormant != now_.dormant) tell_away();
        show_metadata_change(connection_, change_);
    }

private:
    [[nodiscard]] bool is_known() const noexcept { return !before_.address.empty(); }

    [[nodiscard]] bool is_monitored(const session::Author& author) const
    {
        return std::ranges::any_of(connection_.monitored(), [&](const std::string& target) {
            return text::same_ignoring_case(target, author.nick) || text::same_ignoring_case(target, author.address);
        });
    }

    void line(const session::Author& from, std::string_view body)
    {
        response_.line(author_tags(from), fmt::format(":{} {}", source_of(from), body));
    }

    void tell_arrival()
    {
        for (const auto& target : connection_.monitored()) {
            if (!text::same_ignoring_case(target, now_.nick) && !text::same_ignoring_case(target, now_.address))
                continue;
            const std::string source = source_of(now_);
            response_.numeric(rpl_mononline, ":{}{}", target, source.substr(source.find('!')));
        }
        if (tells_ && now_.dormant) tell_away();
    }

    void tell_away()
    {
        if (!connection_.has(Capability::away_notify)) return;
        line(now_, now_.dormant ? fmt::format("AWAY :{}", dormant_text) : "AWAY");
    }

    /// Queries follow too, so that this is told whether a place is shared or not.
    void tell_move()
    {
        session::Author half = now_;
        half.nick = before_.nick;
        const bool changes_host = tells_ && connection_.has(Capability::chghost);
        if (changes_host) line(before_, fmt::format("CHGHOST {} {}", now_.user(), now_.host()));
        if (before_.nick != now_.nick) line(changes_host ? half : before_, fmt::format("NICK :{}", now_.nick));
        show_monitored_nick(connection_, before_.nick, now_);
    }

    Connection& connection_;
    Response response_;
    const session::PersonChanged& change_;
    const session::Author& before_;
    const session::Author& now_;
    bool tells_ = false; ///< shares a place with them, or watches them
};

} // namespace

std::optional<ChannelMember> find_person(Connection& connection, std::string_view nick)
{
    // The first two of the control place are the client and root.
    auto nearby = channel_members(connection, Place{});
    for (std::size_t i = 0; i < 2; ++i) {
        if (text::same_ignoring_case(nearby[i].author.nick, nick)) return nearby[i];
    }
    if (auto local = person_in_rooms(connection, nick)) return local;
    auto author = connection.user()->known(nick);
    if (!author) return std::nullopt;
    std::string source = source_of(*author);
    std::string account = author->address;
    return ChannelMember{std::move(*author), std::move(source), std::move(account), 0};
}

bool is_meant(std::string_view mask, const ChannelMember& person)
{
    const auto& author = person.author;
    const std::string_view source = person.source;
    return std::ranges::any_of(
        std::array{std::string_view(author.nick), author.user(), author.host(), source, real_name(author)},
        [mask](std::string_view name) { return matches_mask(mask, name); });
}

bool is_self(Connection& connection, const ChannelMember& person)
{
    return person.author.nick == connection.identity().nick;
}

bool is_away(Connection& connection, const ChannelMember& person)
{
    return is_self(connection, person) ? connection.identity().away : person.author.dormant;
}

std::string_view real_name(const session::Author& author)
{
    return author.display_name.empty() ? author.nick : author.display_name;
}

void show_person_change(Connection& connection, const session::PersonChanged& change)
{
    // Strangers pass by in public timelines by the thousand.
    if (change.before.address.empty() && connection.monitored().empty()) return;
    Teller(connection, change).tell();
}

void show_monitored_nick(Connection& connection, std::string_view before, const session::Author& now)
{
    Response response(connection, {});
    for (const auto& target : connection.monitored()) {
        const std::string source = source_of(now);
        if (text::same_ignoring_case(target, before) && !text::same_ignoring_case(target, now.nick))
            response.numeric(rpl_monoffline, ":{}", target);
        if (text::same_ignoring_case(target, now.nick) && !text::same_ignoring_case(target, before))
            response.numeric(rpl_mononline, ":{}{}", target, source.substr(source.find('!')));
    }
}

} // namespace fedibee::irc
