// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/config_checks.hpp"

#include "http/url.hpp"
#include "net/listener.hpp"
#include "net/peer.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string_view>

namespace fedibee::app {
namespace {

using Mistakes = std::vector<Mistake>;

void check_word(Mistakes& mistakes, const std::string& key, const std::string& value,
                std::initializer_list<std::string_view> words)
{
    if (std::ranges::find(words, value) != words.end()) return;
    std::string allowed;
    for (const auto word : words) {
        if (!allowed.empty()) allowed += ", ";
        allowed += '"';
        allowed += word;
        allowed += '"';
    }
    mistakes.push_back({key, key + " is \"" + value + "\", but it must be one of " + allowed});
}

bool is_port(std::string_view text)
{
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size() && port <= 65535;
}

void check_address(Mistakes& mistakes, const std::string& key, const std::string& value)
{
    const auto parts = net::split_host_port(value);
    if (parts && !parts->first.empty() && is_port(parts->second)) return;
    mistakes.push_back({key, key + ": \"" + value +
                                 "\" is no address; write host:port, such as \"127.0.0.1:6667\" or \"[::1]:6667\""});
}

void check_server(Mistakes& mistakes, const ServerConfig& server)
{
    const bool blanks = server.name.find_first_of(" \t\r\n:!@") != std::string::npos;
    const auto dot = server.name.find('.');
    if (!blanks && dot != std::string::npos && dot != 0 && server.name.back() != '.') return;
    mistakes.push_back({"server.name", "server.name must be a name with a dot in it, such as \"irc.example.org\", "
                                       "and differ from every instance"});
}

void check_store(Mistakes& mistakes, const StoreConfig& store)
{
    const std::string& url = store.url;
    if (url.empty() || (url.starts_with("sqlite:") && url.size() > 7)) return;
    if (url.starts_with("postgresql:") || url.starts_with("postgres:")) {
        mistakes.push_back(
            {"store.url", "store.url: PostgreSQL is not built into this program; write \"sqlite:PATH\""});
        return;
    }
    mistakes.push_back({"store.url", "store.url must be \"sqlite:PATH\""});
}

void check_list(Mistakes& mistakes, const std::string& key, const std::vector<std::string>& entries)
{
    for (const auto& entry : entries) {
        if (!net::is_list_entry(entry))
            mistakes.push_back({key, key + ": \"" + entry +
                                         "\" is neither an address, nor a network such as \"10.0.0.0/8\", nor "
                                         "\"unix\""});
    }
}

void check_irc(Mistakes& mistakes, const IrcConfig& irc)
{
    for (const auto& address : irc.listen) check_address(mistakes, "irc.listen", address);
    for (const auto& address : irc.tls_listen) check_address(mistakes, "irc.tls_listen", address);
    if (std::ranges::any_of(irc.unix_listen, &std::string::empty))
        mistakes.push_back({"irc.unix_listen", "irc.unix_listen holds an empty path; name a file"});
    for (const auto& address : irc.websocket_listen)
        check_address(mistakes, "irc.websocket_listen", address.starts_with("wss://") ? address.substr(6) : address);
    check_list(mistakes, "irc.trusted_proxies", irc.trusted_proxies);
    check_list(mistakes, "irc.webirc_gateways", irc.webirc_gateways);
    if (!irc.webirc_gateways.empty() && irc.webirc_password_file.empty())
        mistakes.push_back({"irc.webirc_gateways", "irc.webirc_gateways needs irc.webirc_password_file: a file with "
                                                   "the password that they send"});
    if (irc.listen.empty() && irc.tls_listen.empty() && irc.unix_listen.empty() && irc.websocket_listen.empty())
        mistakes.push_back({"irc.listen", "irc.listen, irc.tls_listen, irc.unix_listen and irc.websocket_listen are "
                                          "all empty: nobody could connect"});
    const bool secure =
        std::ranges::any_of(irc.websocket_listen, [](const std::string& one) { return one.starts_with("wss://"); });
    if (secure && (irc.certificate.empty() || irc.private_key.empty()))
        mistakes.push_back({"irc.websocket_listen", "irc.websocket_listen needs irc.certificate and irc.private_key "
                                                    "for wss://"});
    if (!irc.tls_listen.empty() && (irc.certificate.empty() || irc.private_key.empty()))
        mistakes.push_back({"irc.tls_listen", "irc.tls_listen needs irc.certificate and irc.private_key"});
    if (irc.sts_port > 0 && irc.tls_listen.empty())
        mistakes.push_back({"irc.sts_port", "irc.sts_port needs irc.tls_listen: it sends every client there"});
    check_word(mistakes, "irc.registration", irc.registration, {"open", "closed"});
    check_word(mistakes, "irc.rooms", irc.rooms, {"off", "on"});
    check_word(mistakes, "irc.room_guests", irc.room_guests, {"off", "on"});
    if (irc.room_guests == "on" && irc.rooms == "off")
        mistakes.push_back({"irc.room_guests", "irc.room_guests needs irc.rooms = \"on\""});
}

void check_web(Mistakes& mistakes, const WebConfig& web)
{
    if (!web.listen.empty()) check_address(mistakes, "web.listen", web.listen);
    if (web.public_url.empty()) return;
    const auto parts = http::parse_url(web.public_url);
    if (!parts || !parts->scheme.starts_with("http") || web.public_url.find_first_of("?#") != std::string::npos)
        mistakes.push_back(
            {"web.public_url", "web.public_url must be an address such as \"https://chat.example.org\""});
    if (web.listen.empty())
        mistakes.push_back({"web.public_url", "web.public_url needs web.listen, where browsers come back to"});
}

void check_instances(Mistakes& mistakes, const InstancesConfig& instances)
{
    if (std::ranges::any_of(instances.allow, &std::string::empty))
        mistakes.push_back(
            {"instances.allow", "instances.allow holds an empty name; write a host, \"*.example\" or \"*\""});
    if (std::ranges::any_of(instances.deny, &std::string::empty))
        mistakes.push_back(
            {"instances.deny", "instances.deny holds an empty name; write a host, \"*.example\" or \"*\""});
}

void check_xmpp(Mistakes& mistakes, const XmppConfig& xmpp)
{
    if (!xmpp.enabled) return;
    if (xmpp.domain.find('.') == std::string::npos || xmpp.domain.find_first_of("@/ ") != std::string::npos)
        mistakes.push_back({"xmpp.domain", "xmpp.domain: '" + xmpp.domain +
                                               "' is no domain; write the component's, such as fedi.example.org"});
    if (!net::split_host_port(xmpp.server))
        mistakes.push_back(
            {"xmpp.server", "xmpp.server: '" + xmpp.server + "' is no address; write host:port of the component port"});
    if (xmpp.secret_file.empty())
        mistakes.push_back(
            {"xmpp.secret_file", "xmpp.secret_file is empty; name the file with the component's secret"});
    if (std::ranges::any_of(xmpp.hosts, &std::string::empty))
        mistakes.push_back({"xmpp.hosts", "xmpp.hosts holds an empty name; write a host, \"*.example\" or \"*\""});
}

} // namespace

std::vector<Mistake> check_config(const Config& config)
{
    Mistakes mistakes;
    check_server(mistakes, config.server);
    check_store(mistakes, config.store);
    check_irc(mistakes, config.irc);
    check_xmpp(mistakes, config.xmpp);
    check_web(mistakes, config.web);
    check_instances(mistakes, config.instances);
    check_word(mistakes, "log.level", config.log.level, {"debug", "info", "warn", "error"});
    check_word(mistakes, "log.format", config.log.format, {"text", "json"});
    return mistakes;
}

} // namespace fedibee::app
