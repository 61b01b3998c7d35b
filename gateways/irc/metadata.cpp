// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/metadata.hpp"

#include "irc/connection.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace fedibee::irc {
namespace {

constexpr std::size_t most_at_once = 200; ///< members of a place whose metadata follows a JOIN unasked
constexpr int retry_after = 5;            ///< seconds, before SYNC for larger ones

/// Lines of one batch, one for each key that the client wants and the person has.
void show_lines(Response& response, const LineTags& tags, std::string_view nick, const session::Portrait& portrait)
{
    Connection& connection = response.connection();
    for (const auto& key : connection.subscriptions()) {
        const std::string value = metadata_value(portrait, key);
        if (value.empty()) continue;
        response.line(tags, fmt::format(":{} METADATA {} {} * :{}", connection.server_name(), nick, key, value));
    }
}

} // namespace

bool is_metadata_key(std::string_view key) noexcept
{
    static constexpr std::string_view others = "-_./";
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || others.find(c) != std::string_view::npos;
    };
    return !key.empty() && key.size() <= longest_metadata_key && std::ranges::all_of(key, fits);
}

std::string metadata_value(const session::Portrait& portrait, std::string_view key)
{
    if (key == "avatar") return render::clean_line(portrait.avatar);
    if (key == "display-name") return render::clean_line(portrait.display_name);
    if (key == "homepage") return render::clean_line(portrait.homepage);
    if (key == "bot" && portrait.bot) return "an automated account";
    return {};
}

std::optional<session::Portrait> portrait_of(Connection& connection, std::string_view nick)
{
    const session::UserPtr& user = connection.user();
    if (nick != "*" && !text::same_ignoring_case(nick, connection.identity().nick)) return user->portrait(nick);
    // Before the first sign-in there is nothing to tell of oneself.
    return user->portrait({}).value_or(session::Portrait{});
}

void show_metadata(Response& response, const Channel& channel, bool wanted)
{
    Connection& connection = response.connection();
    if (connection.subscriptions().empty()) return;
    const auto members = channel_members(connection, channel.place);
    if (!wanted && members.size() > most_at_once)
        return response.numeric(rpl_metadatasynclater, "{} {}", channel.name, retry_after);
    const std::string batch = response.open_batch("metadata " + channel.name);
    LineTags tags;
    tags.batch = batch;
    for (const auto& member : members) {
        const auto portrait = portrait_of(connection, member.author.nick);
        if (portrait) show_lines(response, tags, member.author.nick, *portrait);
    }
    response.close_batch(batch);
}

void show_metadata(Response& response, std::string_view nick, const session::Portrait& portrait)
{
    if (response.connection().subscriptions().empty()) return;
    const std::string batch = response.open_batch("metadata " + std::string(nick));
    LineTags tags;
    tags.batch = batch;
    show_lines(response, tags, nick, portrait);
    response.close_batch(batch);
}

void show_metadata_change(Connection& connection, const session::PersonChanged& change)
{
    Response response(connection, {});
    const auto tell = [&](std::string_view key, std::string_view value) {
        if (std::ranges::find(connection.subscriptions(), key) == connection.subscriptions().end()) return;
        const std::string front = fmt::format(":{} METADATA {} {} *", connection.server_name(), change.now.nick, key);
        // Without a value the key is no longer set.
        response.line({}, value.empty() ? front : fmt::format("{} :{}", front, value));
    };
    if (change.avatar) tell("avatar", render::clean_line(*change.avatar));
    if (change.before.display_name != change.now.display_name) tell("display-name", change.now.display_name);
    if (change.before.bot != change.now.bot) tell("bot", change.now.bot ? "an automated account" : "");
}

} // namespace fedibee::irc
