// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/channels.hpp"

#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fedibee::session {
namespace {

constexpr std::string_view place_scope = "place:";

/// The first login's places have one name, whether its tag is written or not.
Place normal(const LiveUser& user, Place place)
{
    const auto& sessions = user.sessions();
    const bool first = !sessions.empty() && sessions.front()->row().tag == place.login_tag;
    if (first || place.kind == PlaceKind::control) place.login_tag.clear();
    return place;
}

} // namespace

std::string channel_name(const LiveUser& user, const Place& place)
{
    std::string name = to_string(place);
    if (place.kind == PlaceKind::hashtag && user.core().options.has_rooms) name.replace(0, 1, "&tag~");
    if (place.kind != PlaceKind::hashtag && place.kind != PlaceKind::direct) name.insert(name.begin(), '&');
    std::ranges::replace(name, ' ', '_');
    return name;
}

std::optional<Place> parse_channel_name(std::string_view word)
{
    return parse_place(word.starts_with('&') ? word.substr(1) : word);
}

std::vector<Place> listed_channels(const LiveUser& user)
{
    std::vector<Place> places{Place{PlaceKind::control, {}, {}}};
    for (const auto& info : user.places()) {
        if (info.place.kind != PlaceKind::direct) places.push_back(info.place);
    }
    for (const auto& row : user.settings().rows()) {
        if (!row.scope.starts_with(place_scope)) continue;
        const auto place = parse_place(std::string_view(row.scope).substr(place_scope.size()));
        if (place && std::ranges::find(places, *place) == places.end()) places.push_back(*place);
    }
    return places;
}

Result<Place> find_channel(const LiveUser& user, std::string_view word)
{
    const auto places = listed_channels(user);
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error == std::errc{} && end == word.data() + word.size() && number < places.size()) return places[number];
    if (auto place = parse_channel_name(word)) {
        const Place known = normal(user, *place);
        if (auto session = user.session_of(known); !session && known.kind != PlaceKind::control)
            return fail(std::move(session));
        return known;
    }
    const Place* found = nullptr;
    for (const auto& place : places) {
        if (text::lowered(channel_name(user, place)).find(text::lowered(word)) == std::string::npos) continue;
        if (found != nullptr)
            return fail(Errc::invalid_input, fmt::format("More than one channel fits '{}'; use its number or its whole "
                                                         "name (channel list).",
                                                         render::clean_line(word)));
        found = &place;
    }
    if (found != nullptr) return *found;
    return fail(Errc::not_found, fmt::format("There is no channel '{}'; see: channel list", render::clean_line(word)));
}

} // namespace fedibee::session
