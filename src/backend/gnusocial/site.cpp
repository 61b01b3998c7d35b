// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/gnusocial/site.hpp"

#include "backend/gnusocial/answer.hpp"
#include "backend/shared/address.hpp"
#include "text/ascii.hpp"
#include "text/url_encode.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace fedibee::gnusocial {
namespace {

using backend::authority_of;
using backend::origin_of;

constexpr std::array software{"gnusocial", "gnu social", "statusnet", "hubzilla", "red", "redmatrix", "postactiv"};
constexpr std::size_t no_limit = 100'000; ///< where the site names none
constexpr std::size_t old_limit = 140;    ///< of sites that do not say
constexpr std::size_t most_files = 4;     ///< the servers have no limit; more than these nobody looks at

/// The site under which an API lies: "https://example.org/social/api/" -> "https://example.org/social".
std::string root_of(std::string link)
{
    while (link.ends_with('/')) link.pop_back();
    if (link.ends_with("/api")) link.resize(link.size() - 4);
    return link;
}

/// <api name="Twitter" ... apiLink="https://example.org/api/">
std::string link_in_rsd(std::string_view xml)
{
    for (auto at = xml.find("<api "); at != std::string_view::npos; at = xml.find("<api ", at + 1)) {
        const auto tag = xml.substr(at, xml.find('>', at) - at);
        if (text::lowered(tag).find("\"twitter\"") == std::string::npos) continue;
        const auto link = tag.find("apiLink=\"");
        if (link == std::string_view::npos) continue;
        const auto value = tag.substr(link + 9);
        return std::string(value.substr(0, value.find('"')));
    }
    return {};
}

struct Found {
    std::string version;
    bool is_private = false;
};

/// What is at this place: by its version call under either name, else by how it asks for a login.
asio::awaitable<std::optional<Found>> look_at(Fetch fetch, std::string root)
{
    for (const char* path : {"/api/gnusocial/version.json", "/api/statusnet/version.json"}) {
        auto answer = co_await fetch(root + path, "application/json");
        if (!answer) co_return std::nullopt;
        if (is_success(*answer) && !read_version(answer->body).empty())
            co_return Found{read_version(answer->body), false};
        // A private site: everything asks for a login, in this API's own words.
        if (answer->status == 401 && !read_error_text(answer->body).empty()) co_return Found{{}, true};
    }
    co_return std::nullopt;
}

/// An add-on may lack the version call.
asio::awaitable<bool> asks_for_login(Fetch fetch, std::string root)
{
    auto answer = co_await fetch(root + "/api/account/verify_credentials.json", "application/json");
    co_return answer && answer->status == 401 &&
        text::lowered(answer->headers.find("WWW-Authenticate")).starts_with("basic");
}

asio::awaitable<std::string> root_by_webfinger(Fetch fetch, Sought sought)
{
    if (sought.user.empty()) co_return std::string{};
    const std::string resource = "acct:" + sought.user + "@" + authority_of(sought.origin);
    auto answer = co_await fetch(sought.origin + "/.well-known/webfinger?resource=" + text::url_encode(resource),
                                 "application/jrd+json, application/json");
    if (!answer || !is_success(*answer)) co_return std::string{};
    co_return root_of(read_api_link(answer->body));
}

asio::awaitable<std::string> root_by_rsd(Fetch fetch, std::string origin)
{
    auto answer = co_await fetch(origin + "/rsd.xml", "application/rsd+xml, application/xml");
    if (!answer || !is_success(*answer)) co_return std::string{};
    co_return root_of(link_in_rsd(answer->body));
}

/// Never from https to http on the word of a server.
bool may_go(const std::string& from, const std::string& to)
{
    if (to.empty()) return false;
    return to.starts_with("https://") || (to.starts_with("http://") && from.starts_with("http://"));
}

asio::awaitable<InstanceInfo> describe(Fetch fetch, std::string root, Found found, std::string software_name)
{
    SiteConfig config;
    for (const char* path : {"/api/gnusocial/config.json", "/api/statusnet/config.json"}) {
        auto answer = co_await fetch(root + path, "application/json");
        const auto read = answer && is_success(*answer) ? read_config(answer->body) : std::nullopt;
        if (!read) continue;
        config = *read;
        break;
    }
    InstanceInfo info;
    info.family = Family::gnusocial;
    info.origin = root;
    info.domain = text::lowered(config.server.empty() ? authority_of(root) : config.server);
    info.title = config.name;
    info.software = std::move(software_name);
    info.version = found.version;
    info.capabilities = capabilities_of(config);
    co_return info;
}

std::vector<std::string> places_of(const Sought& sought, const std::string& by_webfinger)
{
    std::vector<std::string> places;
    if (may_go(sought.origin, by_webfinger)) places.push_back(by_webfinger);
    if (!sought.path.empty()) places.push_back(sought.origin + sought.path);
    places.push_back(sought.origin);
    return places;
}

} // namespace

Capabilities capabilities_of(const SiteConfig& config)
{
    Capabilities can;
    can.count_mode = CountMode::codepoint;
    can.url_cost = 0;
    can.max_characters = config.text_limit.value_or(old_limit);
    if (can.max_characters == 0) can.max_characters = no_limit;
    can.max_media = config.uploads ? most_files : 0;
    can.media_description_limit = 0;
    can.max_poll_options = 0;
    for (bool Capabilities::* lacks : {&Capabilities::idempotency_key,
                                       &Capabilities::edits,
                                       &Capabilities::polls,
                                       &Capabilities::bookmarks,
                                       &Capabilities::markers,
                                       &Capabilities::lists,
                                       &Capabilities::mutes,
                                       &Capabilities::followed_tags,
                                       &Capabilities::trends,
                                       &Capabilities::translations,
                                       &Capabilities::scheduled_posts,
                                       &Capabilities::notes,
                                       &Capabilities::filters,
                                       &Capabilities::reports,
                                       &Capabilities::domain_blocks,
                                       &Capabilities::block_lists,
                                       &Capabilities::edit_history,
                                       &Capabilities::thread_mutes,
                                       &Capabilities::removable_followers,
                                       &Capabilities::narrowed_accounts,
                                       &Capabilities::content_warnings,
                                       &Capabilities::media_descriptions,
                                       &Capabilities::pins,
                                       &Capabilities::follow_requests,
                                       &Capabilities::resolves_addresses,
                                       &Capabilities::newer_by_id})
        can.*lacks = false;
    for (bool Capabilities::* has : {&Capabilities::groups, &Capabilities::remote_timeline,
                                     &Capabilities::password_sign_in, &Capabilities::short_codes})
        can.*has = true;
    can.visibilities = {Visibility::public_, Visibility::direct};
    can.home_poll_interval = std::chrono::seconds{55};
    can.busy_poll_interval = std::chrono::seconds{15};
    can.notification_poll_interval = std::chrono::seconds{55};
    return can;
}

bool speaks_twitter(std::string_view name)
{
    return std::ranges::find(software, name) != software.end();
}

Task<InstanceInfo> find_site(Fetch fetch, Sought sought)
{
    const std::string name = sought.software.empty() ? "gnusocial" : sought.software;
    const std::string by_webfinger = co_await root_by_webfinger(fetch, sought);
    for (const std::string& place : places_of(sought, by_webfinger)) {
        auto found = co_await look_at(fetch, place);
        if (found) co_return co_await describe(fetch, place, std::move(*found), name);
    }
    const std::string by_rsd = co_await root_by_rsd(fetch, sought.origin);
    if (may_go(sought.origin, by_rsd)) {
        auto found = co_await look_at(fetch, by_rsd);
        if (found) co_return co_await describe(fetch, by_rsd, std::move(*found), name);
    }
    const bool asks = co_await asks_for_login(fetch, sought.origin);
    Found nothing;
    if (asks) co_return co_await describe(fetch, sought.origin, std::move(nothing), name);
    co_return fail(Errc::not_found, authority_of(sought.origin) +
                                        " does not answer like a GNU social site: check the address, with its folder "
                                        "where it lies in one");
}

Reading reading_for(const InstanceInfo& instance)
{
    return {instance.origin, instance.domain, {}, {}};
}

} // namespace fedibee::gnusocial
