// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/detect.hpp"

#include "backend/gnusocial/site.hpp"
#include "backend/mastodon/answer.hpp"
#include "backend/mastodon/codec.hpp"
#include "backend/mastodon/dialect.hpp"
#include "backend/shared/address.hpp"
#include "text/ascii.hpp"
#include "text/url_encode.hpp"

#include <algorithm>
#include <array>

namespace fedibee::backend {
namespace {

using mastodon::InstanceDocument;
using mastodon::NodeInfo;

/// One inspection of one server.
class Detection {
public:
    Detection(HttpClient& http, const ConnectorOptions& options, std::optional<Family> forced)
        : http_(http), options_(options), forced_(forced)
    {
    }

    Task<InstanceInfo> run(WantedInstance wanted);

private:
    Task<InstanceInfo> inspect(std::string origin);
    Task<HttpResponse> fetch(std::string url, std::string accept = "application/json");
    Task<InstanceDocument> instance_document(std::string& origin);
    asio::awaitable<std::optional<NodeInfo>> node_info(std::string origin);
    /// The origin that serves a handle's domain, or empty.
    asio::awaitable<std::string> served_at(WantedInstance wanted);
    [[nodiscard]] Result<void> check_host(const std::string& origin) const;
    [[nodiscard]] Result<void> check_family(const std::string& software, const std::string& host) const;

    /// The families without Mastodon's interface.
    Task<InstanceInfo> inspect_others(WantedInstance wanted);

    HttpClient& http_;
    const ConnectorOptions& options_;
    std::optional<Family> forced_;
    std::string software_; ///< what NodeInfo says
};

constexpr std::array foreign_software{"misskey",  "firefish", "lemmy",  "peertube",
                                      "diaspora", "mbin",     "piefed", "wordpress"};

Result<void> Detection::check_host(const std::string& origin) const
{
    const std::string host = host_of(origin);
    if (options_.allowed && !options_.allowed(host))
        return fail(Errc::forbidden,
                    host + " is not among the instances that this gateway connects to; ask its administrator");
    return {};
}

Result<void> Detection::check_family(const std::string& software, const std::string& host) const
{
    if (forced_ == Family::mastodon) return {};
    if (std::ranges::find(foreign_software, software) == foreign_software.end()) return {};
    return fail(Errc::unsupported, host + " runs " + software +
                                       ", which this gateway cannot speak to: it knows servers with the "
                                       "Mastodon API");
}

Task<HttpResponse> Detection::fetch(std::string url, std::string accept)
{
    if (auto checked = check_host(url); !checked) co_return fail(std::move(checked));
    HttpRequest request;
    request.url = std::move(url);
    request.headers.add("Accept", std::move(accept));
    request.max_body = std::size_t{1} << 20;
    co_return co_await http_.send(std::move(request));
}

/// Version 2, else version 1. `origin` becomes that of the server which answered, when it redirects.
Task<InstanceDocument> Detection::instance_document(std::string& origin)
{
    Error last{Errc::not_found,
               host_of(origin) + " does not answer like a server with the Mastodon API: check the address"};
    for (const char* path : {"/api/v2/instance", "/api/v1/instance"}) {
        auto answer = co_await fetch(origin + path);
        if (!answer) co_return fail(std::move(answer));
        const mastodon::Asked asked{host_of(origin), "GET", path};
        if (answer->status == 429 || answer->status >= 500)
            co_return fail(mastodon::explain(*answer, asked, {}, SystemClock{}.wall()));
        last.http_status = answer->status;
        if (!mastodon::is_success(*answer)) continue;
        auto document = mastodon::read_instance(answer->body, {host_of(origin), {}});
        if (!document) continue;
        if (!answer->url.empty()) origin = origin_of(answer->url);
        if (auto checked = check_host(origin); !checked) co_return fail(std::move(checked));
        co_return document;
    }
    co_return fail(std::move(last));
}

asio::awaitable<std::optional<NodeInfo>> Detection::node_info(std::string origin)
{
    auto links = co_await fetch(origin + "/.well-known/nodeinfo");
    if (!links || !mastodon::is_success(*links)) co_return std::nullopt;
    const std::string link = mastodon::read_nodeinfo_link(links->body);
    if (link.empty()) co_return std::nullopt;
    // Behind a proxy the link may name a wrong scheme or port: it is followed on the origin that we know.
    auto document = co_await fetch(origin + target_of(link));
    if (!document || !mastodon::is_success(*document)) co_return std::nullopt;
    co_return mastodon::read_nodeinfo(document->body);
}

/// The host of a URL template in an XRD document: template="https://host/.well-known/webfinger?resource={uri}".
std::string template_origin(const std::string& xrd)
{
    for (const char quote : {'"', '\''}) {
        const std::string mark = std::string("template=") + quote;
        const auto start = xrd.find(mark);
        if (start == std::string::npos) continue;
        const auto value = start + mark.size();
        const auto end = xrd.find(quote, value);
        if (end != std::string::npos) return origin_of(xrd.substr(value, end - value));
    }
    return {};
}

asio::awaitable<std::string> Detection::served_at(WantedInstance wanted)
{
    if (!wanted.user.empty()) {
        const std::string resource = "acct:" + wanted.user + "@" + authority_of(wanted.origin);
        auto answer = co_await fetch(wanted.origin + "/.well-known/webfinger?resource=" + text::url_encode(resource),
                                     "application/jrd+json, application/json");
        if (answer && mastodon::is_success(*answer)) {
            const std::string self = mastodon::read_webfinger_self(answer->body);
            if (!self.empty()) co_return origin_of(self);
        }
    }
    auto answer = co_await fetch(wanted.origin + "/.well-known/host-meta", "application/xrd+xml, application/xml");
    if (!answer || !mastodon::is_success(*answer)) co_return std::string{};
    co_return template_origin(answer->body);
}

bool is_friendica(const std::string& software, const InstanceDocument& document)
{
    return mastodon::dialect_for(software, document.version).family == Family::friendica;
}

Task<InstanceInfo> Detection::inspect(std::string origin)
{
    auto document = co_await instance_document(origin);
    if (!document && document.error().http_status == 0) co_return fail(std::move(document));
    const auto node = co_await node_info(origin);
    const std::string software = node ? node->software : std::string{};
    software_ = software;
    if (auto checked = check_family(software, host_of(origin)); !checked) co_return fail(std::move(checked));
    if (document && forced_ == Family::friendica && !is_friendica(software, *document))
        co_return fail(Errc::unsupported,
                       host_of(origin) + " does not run Friendica: say 'account add " + host_of(origin) + "'");
    if (document) {
        const std::string hinted(mastodon::software_in_version(document->version));
        if (!node) {
            if (auto checked = check_family(hinted, host_of(origin)); !checked) co_return fail(std::move(checked));
        }
        co_return mastodon::describe(std::move(origin), node, *document);
    }
    // In limited-federation mode the documents are for members only.
    const int status = document.error().http_status;
    if ((status == 401 || status == 403) && !software.empty())
        co_return mastodon::describe(std::move(origin), node, {});
    co_return fail(std::move(document));
}

Task<InstanceInfo> Detection::inspect_others(WantedInstance wanted)
{
    const std::string host = host_of(wanted.origin);
    gnusocial::Fetch look = [this](std::string url, std::string accept) {
        return fetch(std::move(url), std::move(accept));
    };
    gnusocial::Sought sought{std::move(wanted.origin), std::move(wanted.path), std::move(wanted.user), software_};
    auto site = co_await gnusocial::find_site(std::move(look), std::move(sought));
    if (!site && software_ == "hubzilla")
        co_return fail(Errc::unsupported, host + " runs Hubzilla without its Twitter-compatible add-on: ask its "
                                                 "administrator to turn 'twitter_api' on");
    co_return site;
}

Task<InstanceInfo> Detection::run(WantedInstance wanted)
{
    if (forced_ == Family::gnusocial) co_return co_await inspect_others(std::move(wanted));
    auto found = co_await inspect(wanted.origin);
    if (found || found.error().code == Errc::cancelled) co_return found;
    const Errc code = found.error().code;
    if (code == Errc::forbidden || code == Errc::unsupported) co_return found;
    const std::string origin = co_await served_at(wanted);
    const bool is_elsewhere = !origin.empty() && origin != wanted.origin;
    const bool may_go = is_elsewhere && (origin.starts_with("https://") || wanted.origin.starts_with("http://"));
    if (may_go) {
        auto there = co_await inspect(origin);
        if (there) co_return there;
    }
    if (forced_) co_return found;
    auto other = co_await inspect_others(std::move(wanted));
    if (other || other.error().code == Errc::unsupported) co_return other;
    co_return found;
}

} // namespace

namespace {

/// "/social/" -> "/social"; a page of a person ("/@alice") is no folder.
std::string folder_in(std::string_view path)
{
    while (path.ends_with('/')) path.remove_suffix(1);
    const auto fits = [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != '@' && c != '\\' && c != '%'; };
    const bool climbs = path.find("..") != std::string_view::npos || path.find("//") != std::string_view::npos;
    return std::ranges::all_of(path, fits) && !climbs ? std::string(path) : std::string{};
}

} // namespace

Result<WantedInstance> read_wanted(const std::string& text, const ConnectorOptions& options)
{
    std::string_view rest = text::trimmed(text);
    std::string scheme = "https://";
    std::string path;
    if (const auto end = rest.find("://"); end != std::string_view::npos) {
        scheme = text::lowered(rest.substr(0, end + 3));
        rest.remove_prefix(end + 3);
        rest = rest.substr(0, rest.find_first_of("?#"));
        const auto slash = std::min(rest.find('/'), rest.size());
        path = folder_in(rest.substr(slash));
        rest = rest.substr(0, slash);
    } else if (rest.starts_with("acct:")) {
        rest.remove_prefix(5);
    }
    if (scheme != "https://" && scheme != "http://")
        return fail(Errc::invalid_input, "'" + text + "' is no address: give user@host, a host or an https URL");
    if (scheme == "http://" && !options.allow_plain_http)
        return fail(Errc::forbidden, "this gateway connects to instances by https only");
    if (rest.starts_with('@')) rest.remove_prefix(1);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    WantedInstance wanted;
    if (const auto at = rest.find('@'); at != std::string_view::npos) {
        wanted.user = rest.substr(0, at);
        rest.remove_prefix(at + 1);
    }
    const auto is_odd = [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == '@' || c == '/' || c == '\\' || c == '%';
    };
    if (rest.empty() || std::ranges::any_of(rest, is_odd))
        return fail(Errc::invalid_input, "'" + text + "' is no address: give user@host, a host or an https URL");
    wanted.origin = scheme + text::lowered(rest);
    wanted.path = std::move(path);
    return wanted;
}

Task<InstanceInfo> detect_instance(HttpClient& http, const ConnectorOptions& options, std::string text,
                                   std::optional<Family> forced)
{
    auto wanted = read_wanted(text, options);
    if (!wanted) co_return fail(std::move(wanted));
    Detection detection(http, options, forced);
    co_return co_await detection.run(std::move(*wanted));
}

} // namespace fedibee::backend
