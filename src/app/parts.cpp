// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/parts.hpp"

#include "app/version.hpp"
#include "crypto/secret_box.hpp"
#include "http/address_guard.hpp"
#include "net/tls.hpp"

#include <filesystem>
#include <system_error>

namespace fedibee::app {
namespace {

bool has_content(const std::string& path)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return !error && size > 0;
}

} // namespace

Result<std::unique_ptr<store::SqliteStore>> open_store(const Config& config, const Environment& environment,
                                                       const Clock& clock)
{
    const std::string database = database_path(config.store, environment);
    const std::string key_file = key_path(config.store, environment);
    const std::string state = state_directory(environment);
    if (database.starts_with(state + "/") || key_file.starts_with(state + "/")) {
        if (auto made = make_private_directory(state); !made) return fail(std::move(made));
    }
    // A new key beside an old database would lock every token out for good.
    auto key = crypto::load_key_file(key_file, !has_content(database));
    if (!key) return fail(std::move(key));
    return store::SqliteStore::open(database, std::move(*key), clock);
}

http::ClientOptions client_options(const InstancesConfig& instances)
{
    http::ClientOptions options;
    options.allow_private_addresses = instances.allow_private_addresses;
    options.allow_plain_http = instances.allow_plain_http;
    options.ca_file = instances.ca_file;
    options.user_agent = "fedibee/" + std::string(version());
    return options;
}

backend::ConnectorOptions connector_options(const InstancesConfig& instances)
{
    backend::ConnectorOptions options;
    options.allow_plain_http = instances.allow_plain_http;
    options.allowed = [allow = instances.allow, deny = instances.deny](std::string_view host) {
        return http::host_allowed(host, allow, deny);
    };
    return options;
}

Result<void> check_files(const Config& config)
{
    const std::string secret = config.xmpp.enabled ? config.xmpp.secret_file : std::string{};
    for (const auto& path : {config.irc.motd, config.instances.ca_file, secret}) {
        if (path.empty()) continue;
        if (auto bytes = read_file(path); !bytes) return fail(std::move(bytes));
    }
    if (config.irc.tls_listen.empty()) return {};
    const auto tls = net::TlsContext::open(config.irc.certificate, config.irc.private_key, "irc");
    if (!tls) return fail(Errc::invalid_input, tls.error().detail);
    return {};
}

} // namespace fedibee::app
