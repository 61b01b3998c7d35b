// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/networks.hpp"

#include "irc/hub.hpp"

#include <array>
#include <charconv>
#include <string>
#include <utility>

namespace fedibee::irc {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

std::array<Row, 5> rows_of(const session::LoginSummary& login)
{
    return {Row{"name", login.tag}, Row{"state", login.state}, Row{"host", login.host}, Row{"username", login.address},
            Row{"error", login.problem}};
}

std::string attributes_of(const session::LoginSummary& login)
{
    std::string text;
    for (const auto& [key, value] : rows_of(login)) {
        if (!value.empty()) append_tag(text, key, value);
    }
    return text;
}

/// What is otherwise than before; an attribute that is gone stands without a value.
std::string difference(const session::LoginSummary& before, const session::LoginSummary& now)
{
    std::string text;
    const auto old_rows = rows_of(before);
    const auto new_rows = rows_of(now);
    for (std::size_t i = 0; i < new_rows.size(); ++i) {
        if (old_rows.at(i).second != new_rows.at(i).second)
            append_tag(text, new_rows.at(i).first, new_rows.at(i).second);
    }
    return text;
}

} // namespace

LoginId parse_network(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? LoginId{number} : LoginId{};
}

void show_networks(Connection& connection, Response& response)
{
    const bool batched = connection.has(Capability::batch);
    const std::string batch = batched ? connection.next_batch() : std::string{};
    const auto server = connection.server_name();
    if (batched) response.line({}, fmt::format(":{} BATCH +{} soju.im/bouncer-networks", server, batch));
    LineTags tags;
    tags.batch = batch;
    for (const auto& login : connection.user()->logins())
        response.line(tags, fmt::format(":{} BOUNCER NETWORK {} :{}", server, login.id.value, attributes_of(login)));
    if (batched) response.line({}, fmt::format(":{} BATCH -{}", server, batch));
}

void greet_with_networks(Connection& connection, Response& response)
{
    const bool wanted = connection.has(Capability::bouncer_networks_notify) && connection.is_registered();
    if (wanted && !connection.is_guest()) show_networks(connection, response);
}

void show_network_change(Connection& connection, const session::LoginChanged& change)
{
    if (!connection.has(Capability::bouncer_networks_notify)) return;
    std::string attributes = "*";
    if (change.now) attributes = change.before ? difference(*change.before, *change.now) : attributes_of(*change.now);
    if (attributes.empty()) return;
    Response response(connection, {});
    response.line({}, fmt::format(":{} BOUNCER NETWORK {} {}{}", connection.server_name(), change.id.value,
                                  change.now ? ":" : "", attributes));
}

} // namespace fedibee::irc
