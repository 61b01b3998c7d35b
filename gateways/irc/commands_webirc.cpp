// SPDX-License-Identifier: AGPL-3.0-or-later
// WEBIRC: the address of a client that comes through a web gateway.
#include "irc/webirc.hpp"

#include "irc/commands.hpp"
#include "irc/hub.hpp"
#include "net/log.hpp"
#include "render/length.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::size_t fewest_params = 4;
constexpr std::size_t longest_gateway = 63;

/// Nothing of the client itself was taken yet.
bool is_first(Connection& connection)
{
    const Registration* const registration = connection.registration();
    const Identity& identity = connection.identity();
    return registration != nullptr && !registration->negotiating && registration->password.empty() &&
           identity.nick.empty() && identity.user.empty() && !connection.sasl() && !connection.user();
}

void refuse(Connection& connection, std::string_view reason)
{
    log::warn("WEBIRC refused", {{"address", std::string(connection.address())}, {"why", std::string(reason)}});
    connection.close(reason);
}

void webirc(Connection& connection, const Message& message, Response& response)
{
    if (connection.is_registered()) return response.numeric(err_alreadyregistered, ":You are registered already");
    const ServerOptions& options = connection.hub().options;
    if (!net::is_listed(options.irc.webirc_gateways, connection.address()))
        return refuse(connection, "WEBIRC is not for your address");
    if (!is_first(connection)) return refuse(connection, "WEBIRC comes before everything else");
    auto request = parse_webirc(message);
    if (!request) return refuse(connection, request.error().detail);
    if (options.webirc_password.empty() || !(request->password == options.webirc_password))
        return refuse(connection, "WEBIRC password incorrect");
    const std::string_view secure = request->secure ? "yes" : "no";
    log::debug("WEBIRC", {{"gateway", request->gateway},
                          {"address", std::string(connection.address())},
                          {"client", request->peer.address},
                          {"secure", std::string(secure)}});
    connection.take_over(request->peer, request->secure);
}

constexpr std::array commands{Command{"WEBIRC", 0, true, false, webirc}};

} // namespace

Result<WebircRequest> parse_webirc(const Message& message)
{
    if (message.params.size() < fewest_params)
        return fail(Errc::invalid_input, "WEBIRC needs password, gateway, hostname and address");
    auto peer = net::parse_peer(message.param(3));
    if (!peer) return fail(Errc::invalid_input, "WEBIRC: the fourth word is no IP address");
    WebircRequest request;
    request.password = Secret(std::string(message.param(0)));
    request.gateway = render::clean_line(render::cut_to_bytes(message.param(1), longest_gateway));
    request.peer = std::move(*peer);
    // Options are "name" or "name=value"; unknown ones mean nothing here.
    std::string_view options = message.param(4);
    for (auto word = text::take_word(options); !word.empty(); word = text::take_word(options)) {
        if (word == "secure") request.secure = true;
    }
    return request;
}

std::span<const Command> webirc_commands()
{
    return commands;
}

} // namespace fedibee::irc
