// SPDX-License-Identifier: AGPL-3.0-or-later
// The configuration as plain structs with their defaults; each key is explained in config/fedibee.toml.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace fedibee {

struct ServerConfig {
    std::string name = "fedibee.localhost";
};

struct StoreConfig {
    std::string url;      ///< empty: sqlite in the state directory
    std::string key_file; ///< empty: `key` in the state directory
};

struct IrcConfig {
    std::vector<std::string> listen{"127.0.0.1:6667"};
    std::vector<std::string> tls_listen;
    std::vector<std::string> unix_listen;
    std::vector<std::string> websocket_listen;       ///< "host:port", or "wss://host:port"
    std::vector<std::string> websocket_origins{"*"}; ///< hosts of the pages that may connect
    std::vector<std::string> trusted_proxies;        ///< addresses, networks, "unix"
    std::vector<std::string> webirc_gateways;        ///< the same; they say by WEBIRC for whom they connect
    std::string webirc_password_file;
    std::string certificate;
    std::string private_key;
    std::string registration = "open"; ///< "open" or "closed"
    std::string motd;
    std::size_t sts_port = 0; ///< 0: no strict transport security
    std::size_t sts_seconds = 2'592'000;
    std::string rooms = "off";       ///< "off" or "on"
    std::string room_guests = "off"; ///< "off" or "on": who has no account may use rooms
};

struct XmppConfig {
    bool enabled = false;
    std::string server = "127.0.0.1:5347";
    std::string domain = "fedi.example.org";
    std::string secret_file;
    std::vector<std::string> hosts; ///< whose users may use it; empty: of the domain above `domain`
};

struct WebConfig {
    std::string listen;
    std::string public_url;
};

struct InstancesConfig {
    std::vector<std::string> allow{"*"};
    std::vector<std::string> deny;
    bool allow_private_addresses = false;
    bool allow_plain_http = false;
    std::string ca_file;
};

struct LimitsConfig {
    std::size_t logins_per_user = 10;
    std::size_t clients_per_user = 10;
    std::size_t clients_per_address = 50; ///< loopback addresses are not counted
    std::size_t channels_per_client = 100;
    std::size_t send_queue_bytes = std::size_t{1} << 20;
    std::size_t lines_per_second = 5;
    std::size_t lines_burst = 20;
    std::size_t registration_seconds = 60;
    std::size_t ping_seconds = 90;
    std::size_t ping_timeout_seconds = 240;
    std::size_t catch_up_posts = 200;
    std::size_t password_guesses_per_minute = 3;
    std::size_t upload_bytes = std::size_t{40} << 20;
    std::size_t upload_seconds = 3600;
    std::size_t uploads_per_user = 8;
    std::size_t uploads_total_bytes = std::size_t{1} << 30;
};

struct LogConfig {
    std::string level = "info";
    std::string format = "text"; ///< "text" or "json"
};

struct Config {
    ServerConfig server;
    StoreConfig store;
    IrcConfig irc;
    XmppConfig xmpp;
    WebConfig web;
    InstancesConfig instances;
    LimitsConfig limits;
    LogConfig log;
};

} // namespace fedibee
