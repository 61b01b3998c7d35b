// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/config_file.hpp"

#include "app/config_checks.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <numeric>
#include <optional>
#include <system_error>
#include <variant>
#include <vector>

namespace fedibee::app {
namespace {

/// A number and the range it must lie in.
struct Number {
    std::size_t* value;
    std::int64_t least;
    std::int64_t most;
};
using Target = std::variant<std::string*, std::vector<std::string>*, bool*, Number>;

struct Key {
    std::string_view table;
    std::string_view name;
    Target target;

    [[nodiscard]] std::string full() const { return fmt::format("{}.{}", table, name); }
};

constexpr std::int64_t a_day = 86'400;
constexpr std::int64_t many = 1'000'000;
constexpr std::int64_t gigabyte = std::int64_t{1} << 30;

/// Every key there is, and where its value goes.
std::vector<Key> keys_of(Config& c)
{
    return {
        {"server", "name", &c.server.name},
        {"store", "url", &c.store.url},
        {"store", "key_file", &c.store.key_file},
        {"irc", "listen", &c.irc.listen},
        {"irc", "tls_listen", &c.irc.tls_listen},
        {"irc", "unix_listen", &c.irc.unix_listen},
        {"irc", "websocket_listen", &c.irc.websocket_listen},
        {"irc", "websocket_origins", &c.irc.websocket_origins},
        {"irc", "trusted_proxies", &c.irc.trusted_proxies},
        {"irc", "webirc_gateways", &c.irc.webirc_gateways},
        {"irc", "webirc_password_file", &c.irc.webirc_password_file},
        {"irc", "certificate", &c.irc.certificate},
        {"irc", "private_key", &c.irc.private_key},
        {"irc", "registration", &c.irc.registration},
        {"irc", "motd", &c.irc.motd},
        {"irc", "sts_port", Number{&c.irc.sts_port, 0, 65'535}},
        {"irc", "sts_seconds", Number{&c.irc.sts_seconds, 0, 1'000 * a_day}},
        {"irc", "rooms", &c.irc.rooms},
        {"irc", "room_guests", &c.irc.room_guests},
        {"xmpp", "enabled", &c.xmpp.enabled},
        {"xmpp", "server", &c.xmpp.server},
        {"xmpp", "domain", &c.xmpp.domain},
        {"xmpp", "secret_file", &c.xmpp.secret_file},
        {"xmpp", "hosts", &c.xmpp.hosts},
        {"web", "listen", &c.web.listen},
        {"web", "public_url", &c.web.public_url},
        {"instances", "allow", &c.instances.allow},
        {"instances", "deny", &c.instances.deny},
        {"instances", "allow_private_addresses", &c.instances.allow_private_addresses},
        {"instances", "allow_plain_http", &c.instances.allow_plain_http},
        {"instances", "ca_file", &c.instances.ca_file},
        {"limits", "logins_per_user", Number{&c.limits.logins_per_user, 1, many}},
        {"limits", "clients_per_user", Number{&c.limits.clients_per_user, 1, many}},
        {"limits", "clients_per_address", Number{&c.limits.clients_per_address, 0, many}},
        {"limits", "channels_per_client", Number{&c.limits.channels_per_client, 0, many}},
        {"limits", "send_queue_bytes", Number{&c.limits.send_queue_bytes, 16'384, gigabyte}},
        {"limits", "lines_per_second", Number{&c.limits.lines_per_second, 0, many}},
        {"limits", "lines_burst", Number{&c.limits.lines_burst, 1, many}},
        {"limits", "registration_seconds", Number{&c.limits.registration_seconds, 1, a_day}},
        {"limits", "ping_seconds", Number{&c.limits.ping_seconds, 1, a_day}},
        {"limits", "ping_timeout_seconds", Number{&c.limits.ping_timeout_seconds, 1, a_day}},
        {"limits", "catch_up_posts", Number{&c.limits.catch_up_posts, 0, 100'000}},
        {"limits", "password_guesses_per_minute", Number{&c.limits.password_guesses_per_minute, 1, many}},
        {"limits", "upload_bytes", Number{&c.limits.upload_bytes, 0, gigabyte}},
        {"limits", "upload_seconds", Number{&c.limits.upload_seconds, 1, a_day}},
        {"limits", "uploads_per_user", Number{&c.limits.uploads_per_user, 1, many}},
        {"limits", "uploads_total_bytes", Number{&c.limits.uploads_total_bytes, 0, 1'000 * gigabyte}},
        {"log", "level", &c.log.level},
        {"log", "format", &c.log.format},
    };
}

/// Levenshtein's distance, for naming the key that was meant.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, diagonal + 1, changed});
        }
    }
    return row.back();
}

/// The nearest known key; its own table's keys first, so that a short word is not matched far away.
std::string nearest(const std::vector<Key>& keys, std::string_view table, std::string_view name)
{
    const auto far = [&](const Key& key) { return distance(key.name, name) + 2 * distance(key.table, table); };
    return std::ranges::min_element(keys, {}, far)->full();
}

template <class T> bool read(const toml::node& node, T* into)
{
    const auto value = node.value_exact<T>();
    if (value) *into = *value;
    return value.has_value();
}

bool read(const toml::node& node, std::vector<std::string>* into)
{
    const toml::array* array = node.as_array();
    if (array == nullptr) return false;
    into->clear();
    for (const toml::node& item : *array) {
        const auto text = item.value_exact<std::string>();
        if (!text) return false;
        into->push_back(*text);
    }
    return true;
}

bool read(const toml::node& node, const Number& into)
{
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < into.least || *value > into.most) return false;
    *into.value = static_cast<std::size_t>(*value);
    return true;
}

std::string wanted(const Target& target)
{
    if (std::holds_alternative<std::string*>(target)) return "a text in quotes";
    if (std::holds_alternative<bool*>(target)) return "true or false";
    if (const auto* number = std::get_if<Number>(&target))
        return fmt::format("a number from {} to {}", number->least, number->most);
    return "a list of texts, such as [\"a\", \"b\"]";
}

class Reader {
public:
    Reader(Config& config, const std::string& file) : file_(file), keys_(keys_of(config)) {}

    void take(const toml::table& root)
    {
        for (const auto& [name, node] : root) {
            const bool known = std::ranges::any_of(keys_, [&](const Key& key) { return key.table == name.str(); });
            const toml::table* table = node.as_table();
            if (known && table != nullptr)
                take_table(name.str(), *table);
            else
                complain_about_root(name.str(), node, known);
        }
    }

    void complain(const std::string& key, const std::string& text)
    {
        const auto line = lines_.find(key);
        complain(line == lines_.end() ? 0 : line->second, text);
    }
    void complain(toml::source_index line, const std::string& text)
    {
        mistakes_.emplace(line,
                          line == 0 ? fmt::format("{}: {}", file_, text) : fmt::format("{}:{}: {}", file_, line, text));
    }

    [[nodiscard]] std::optional<Error> error()
    {
        if (mistakes_.empty()) return std::nullopt;
        std::string all;
        for (const auto& [line, text] : mistakes_) all += (all.empty() ? "" : "\n") + text;
        return Error{Errc::invalid_input, std::move(all)};
    }

private:
    void take_table(std::string_view table, const toml::table& entries)
    {
        for (const auto& [name, node] : entries) {
            const auto line = name.source().begin.line;
            const auto key =
                std::ranges::find_if(keys_, [&](const Key& k) { return k.table == table && k.name == name.str(); });
            if (key == keys_.end()) {
                complain(line, fmt::format("unknown key '{}.{}'; did you mean '{}'?", table, name.str(),
                                           nearest(keys_, table, name.str())));
                continue;
            }
            lines_[key->full()] = line;
            const bool fits = std::visit([&](const auto& target) { return read(node, target); }, key->target);
            if (!fits) complain(line, fmt::format("{} must be {}", key->full(), wanted(key->target)));
        }
    }

    void complain_about_root(std::string_view name, const toml::node& node, bool known)
    {
        const auto line = node.source().begin.line;
        if (known) return complain(line, fmt::format("'{}' is a table: write [{}] and its keys below", name, name));
        const auto far = [&](const Key& key) {
            return std::min(distance(key.table, name), node.is_table() ? std::string::npos : distance(key.name, name));
        };
        const Key& meant = *std::ranges::min_element(keys_, {}, far);
        if (node.is_table())
            return complain(line, fmt::format("unknown table '{}'; did you mean '{}'?", name, meant.table));
        complain(line, fmt::format("unknown key '{}'; did you mean '{}'?", name, meant.full()));
    }

    const std::string& file_;
    std::vector<Key> keys_;
    std::map<std::string, toml::source_index> lines_;
    std::multimap<toml::source_index, std::string> mistakes_; ///< by line
};

bool exists(const std::string& path)
{
    std::error_code error;
    return std::filesystem::exists(path, error);
}

/// The file to read; empty: none.
std::string find_file(const std::string& given, const Environment& environment)
{
    if (!given.empty()) return given;
    if (auto named = environment("FEDIBEE_CONFIG"); !named.empty()) return named;
    std::string folder = environment("XDG_CONFIG_HOME");
    if (folder.empty()) folder = environment("HOME") + "/.config";
    for (auto path : {folder + "/fedibee/fedibee.toml", std::string("/etc/fedibee/fedibee.toml")}) {
        if (exists(path)) return path;
    }
    return {};
}

} // namespace

Result<Config> parse_config(std::string_view text, const std::string& file)
{
    Config config;
    Reader reader(config, file);
    try {
        reader.take(toml::parse(text, std::string_view(file)));
    } catch (const toml::parse_error& error) {
        reader.complain(error.source().begin.line, std::string(error.description()));
        return fail(*reader.error());
    }
    for (const auto& mistake : check_config(config)) reader.complain(mistake.key, mistake.text);
    if (auto error = reader.error()) return fail(std::move(*error));
    while (config.web.public_url.ends_with('/')) config.web.public_url.pop_back();
    return config;
}

Result<LoadedConfig> load_config(const std::string& given, const Environment& environment)
{
    LoadedConfig loaded;
    loaded.path = find_file(given, environment);
    if (loaded.path.empty()) return loaded;
    auto bytes = read_file(loaded.path);
    if (!bytes) return fail(Errc::invalid_input, bytes.error().detail);
    auto config = parse_config(*bytes, loaded.path);
    if (!config) return fail(std::move(config));
    loaded.config = std::move(*config);
    return loaded;
}

} // namespace fedibee::app
