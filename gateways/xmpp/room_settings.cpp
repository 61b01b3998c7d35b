// SPDX-License-Identifier: AGPL-3.0-or-later
// The form of a room's settings (muc#owner): everybody owns their rooms, and sets there what can be set for a place.
#include "session/settings.hpp"
#include "text/ascii.hpp"
#include "xmpp/chat.hpp"
#include "xmpp/forms.hpp"
#include "xmpp/room.hpp"
#include "xmpp/room_requests.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view form_type = "http://jabber.org/protocol/muc#roomconfig";
constexpr std::string_view prefix = "fedibee#";

/// Those of one kind of place, and auto_join, which bookmarks do here.
bool means_something(std::string_view key, PlaceKind kind)
{
    constexpr std::array<std::string_view, 4> of_people{"boosts", "replies", "only_media", "only_pinned"};
    constexpr std::array<std::string_view, 3> of_hashtags{"any", "all", "none"};
    if (std::ranges::find(of_people, key) != of_people.end()) return kind == PlaceKind::account;
    if (std::ranges::find(of_hashtags, key) != of_hashtags.end()) return kind == PlaceKind::hashtag;
    return key != "auto_join";
}

std::vector<const session::SettingSpec*> settings_of(const Place& place)
{
    std::vector<const session::SettingSpec*> settings;
    for (const auto& spec : session::setting_specs()) {
        if ((spec.reach & session::for_place) != 0 && means_something(spec.key, place.kind)) settings.push_back(&spec);
    }
    return settings;
}

void add_setting(gloox::Tag& form, const session::SettingSpec& spec, const std::string& value)
{
    const bool is_flag = spec.allowed == "true|false";
    const bool is_list = !is_flag && spec.allowed.find('|') != std::string_view::npos;
    auto& field = add(form, "field");
    set(field, "var", std::string(prefix) + std::string(spec.key));
    set(field, "type", is_flag ? "boolean" : is_list ? "list-single" : "text-single");
    set(field, "label", std::string(spec.key) + ": " + std::string(spec.help));
    add_text(field, "value", value);
    if (!is_list) return;
    for (const auto word : text::split(spec.allowed, '|')) {
        auto& option = add(field, "option");
        set(option, "label", word.empty() ? std::string_view("as usual") : word);
        add_text(option, "value", word);
    }
}

asio::awaitable<void> send_form(ClientPtr client, Request request)
{
    const auto& place = std::get<ToRoom>(request.target).place;
    auto answer = result_of(*request.tag);
    auto& form = add(add(*answer, "query", ns::muc_owner), "x", ns::data);
    set(form, "type", "form");
    add_text(form, "title", "Settings of " + to_string(place));
    add_form_type(form, form_type);
    for (const auto* const spec : settings_of(place))
        add_setting(form, *spec, client->user()->setting_at(spec->key, place));
    client->hub().send(std::move(answer));
    co_return;
}

/// The words of the command table for it; an empty value is the usual one again.
std::string line_for(const Place& place, std::string_view key, const std::string& value)
{
    const std::string name = (place.kind == PlaceKind::hashtag ? "" : "&") + to_string(place);
    const std::string front = "channel \"" + name + "\" set ";
    return value.empty() ? front + "-del " + std::string(key) : front + std::string(key) + " " + value;
}

/// As it is stored: programs write flags as numbers.
std::string stored_value(const session::SettingSpec& spec, const std::string& value)
{
    return session::check_setting(spec, value).value_or(value);
}

/// Programs that show what a room is like look again (status 104).
void tell_change(Client& client, const std::string& jid)
{
    const RoomPtr room = client.find_room(jid);
    if (room) room->tell_status("104");
}

asio::awaitable<void> take_form(ClientPtr client, Request request)
{
    const auto& place = std::get<ToRoom>(request.target).place;
    const Values values = submitted(request.payload());
    bool changed = false;
    for (const auto* const spec : settings_of(place)) {
        const auto given = values.find(std::string(prefix) + std::string(spec->key));
        if (given == values.end()) continue;
        if (stored_value(*spec, given->second) == client->user()->setting_at(spec->key, place)) continue;
        const auto reply = co_await client->command(line_for(place, spec->key, given->second));
        if (!reply) co_return client->refuse(request, reply.error());
        changed = true;
    }
    client->hub().send(result_of(*request.tag));
    if (changed) tell_change(*client, request.to.bare());
}

void answer_settings(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    if (!std::holds_alternative<ToRoom>(incoming.target))
        return incoming.refuse(service_unavailable, "This is no room.");
    incoming.queue(send_form);
}

void take_settings(const Incoming& incoming, const gloox::Tag& payload)
{
    if (!std::holds_alternative<ToRoom>(incoming.target))
        return incoming.refuse(service_unavailable, "This is no room.");
    if (payload.findChild("destroy") != nullptr)
        return incoming.refuse(forbidden, "A timeline cannot be destroyed; leave the room. A list goes with: list del");
    const gloox::Tag* const form = child(payload, "x", ns::data);
    if (form == nullptr) return incoming.refuse(bad_request, "There is no form in this request.");
    if (value_of(*form, "type") == "cancel") return incoming.hub.send(result_of(incoming.tag));
    incoming.queue(take_form);
}

constexpr std::array rules{
    IqRule{"get", "query", ns::muc_owner, true, answer_settings},
    IqRule{"set", "query", ns::muc_owner, true, take_settings},
};

} // namespace

std::span<const IqRule> room_settings_rules()
{
    return rules;
}

} // namespace fedibee::xmpp
