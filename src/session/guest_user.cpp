// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/guest_user.hpp"

#include "render/plain.hpp"
#include "session/settings.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

namespace fedibee::session {
namespace {

constexpr const char* first_steps = "First type in &fedibee: register PASSWORD for a new account on this gateway, or "
                                    "identify PASSWORD if you have one.";

/// The last word of a command, or all of it between quotes.
std::string password_in(std::string_view text)
{
    text = text::trimmed(text);
    const bool quoted =
        text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
    return std::string(quoted ? text.substr(1, text.size() - 2) : text);
}

Reply sentence(std::string line)
{
    Reply reply;
    reply.items.emplace_back(std::move(line));
    return reply;
}

} // namespace

Task<PlaceInfo> GuestUser::find_place(Place place)
{
    if (place.kind != PlaceKind::control) co_return fail(Errc::unauthorized, first_steps);
    co_return PlaceInfo{place, "Type register PASSWORD or identify PASSWORD", {}};
}

Task<Reply> GuestUser::say(Downstream&, Place place, Utterance utterance)
{
    const auto self = shared_from_this();
    if (place.kind != PlaceKind::control) co_return fail(Errc::unauthorized, first_steps);
    std::string_view rest = utterance.text;
    const std::string word = text::lowered(text::take_word(rest));
    const bool registers = word == "register";
    if (word == "help") co_return sentence(first_steps);
    if (!registers && word != "identify") co_return fail(Errc::unauthorized, first_steps);
    // BitlBee's words for what becomes of settings made before: here there are none yet.
    if (rest.starts_with("-noload ") || rest.starts_with("-force ")) text::take_word(rest);
    std::string name = nick_;
    // "identify NAME PASSWORD" for people whose nick is another today.
    if (!registers && rest.find(' ') != std::string_view::npos && rest.front() != '"' && rest.front() != '\'')
        name = std::string(text::take_word(rest));
    Secret password{password_in(rest)};
    if (password.empty())
        co_return fail(Errc::invalid_input,
                       fmt::format("Give the password too: {} PASSWORD; to keep it off the screen: /oper {} PASSWORD",
                                   word, nick_));
    auto user = registers ? enroll_(name, std::move(password)) : identify_(name, std::move(password));
    auto became = co_await std::move(user);
    if (!became) co_return fail(std::move(became));
    Reply reply = sentence(
        registers
            ? fmt::format("Account {} registered; you are signed in to the gateway. Now add your Fediverse account: "
                          "account add @you@your.instance",
                          name)
            : fmt::format("Password accepted, you are signed in as {}.", (*became)->name()));
    reply.became = std::move(*became);
    co_return reply;
}

Task<Reply> GuestUser::say_to(Downstream& from, std::string nick, Utterance utterance)
{
    if (!text::same_ignoring_case(nick, "root")) co_return fail(Errc::unauthorized, first_steps);
    Place control{PlaceKind::control, {}, {}};
    co_return co_await say(from, std::move(control), std::move(utterance));
}

Task<Profile> GuestUser::whois(std::string nick)
{
    co_return fail(Errc::not_found, fmt::format("Nobody called {} is known here.", render::clean_line(nick)));
}

Task<std::vector<HistoryItem>> GuestUser::history(Place place, HistoryRequest)
{
    if (place.kind != PlaceKind::control) co_return fail(Errc::unauthorized, first_steps);
    co_return std::vector<HistoryItem>{};
}

Task<std::vector<FoundMessage>> GuestUser::search(MessageSearch)
{
    co_return fail(Errc::unauthorized, first_steps);
}

Task<std::vector<HistoryTarget>> GuestUser::history_targets(std::vector<Place>, Timestamp, Timestamp, std::size_t)
{
    co_return std::vector<HistoryTarget>{};
}

Task<Timestamp> GuestUser::read_up_to(Place)
{
    co_return Timestamp{};
}

Task<Timestamp> GuestUser::mark_read(Downstream&, Place, Timestamp time)
{
    co_return time;
}

Task<void> GuestUser::react(Downstream&, std::string, std::string, bool)
{
    co_return fail(Errc::unauthorized, first_steps);
}

Task<Reply> GuestUser::change_person(Downstream&, Place, PersonDeed, std::string)
{
    co_return fail(Errc::unauthorized, first_steps);
}

Task<Reply> GuestUser::block_server(Downstream&, Place, std::string, bool)
{
    co_return fail(Errc::unauthorized, first_steps);
}

Task<Reply> GuestUser::set_topic(Place, std::string)
{
    co_return fail(Errc::unauthorized, first_steps);
}

Task<std::vector<Author>> GuestUser::find_people(std::string)
{
    co_return fail(Errc::unauthorized, first_steps);
}

Task<void> GuestUser::keep(std::string, std::string)
{
    co_return fail(Errc::unauthorized, first_steps);
}

Task<Reply> GuestUser::redact(Downstream&, std::string)
{
    co_return fail(Errc::unauthorized, first_steps);
}

std::string GuestUser::setting(std::string_view key) const
{
    const auto* spec = find_setting(key);
    return spec == nullptr ? std::string{} : std::string(spec->default_value);
}

} // namespace fedibee::session
