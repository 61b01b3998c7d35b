// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/url.hpp"

#include "text/ascii.hpp"

#include <boost/url.hpp>

#include <algorithm>

namespace fedibee::http {
namespace {

std::string default_port(std::string_view scheme)
{
    return scheme == "https" || scheme == "wss" ? "443" : "80";
}

bool is_host_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == ':';
}

} // namespace

std::string UrlParts::origin() const
{
    const bool v6 = host.find(':') != std::string::npos;
    std::string text = scheme + "://" + (v6 ? "[" + host + "]" : host);
    if (port != default_port(scheme)) text.append(":").append(port);
    return text;
}

Result<UrlParts> parse_url(std::string_view url)
{
    const auto parsed = boost::urls::parse_uri(boost::core::string_view(url.data(), url.size()));
    if (!parsed || parsed->encoded_host().empty())
        return fail(Errc::invalid_input, "'" + std::string(url.substr(0, 200)) + "' is no web address");
    UrlParts parts;
    parts.scheme = text::lowered(std::string(parsed->scheme()));
    const bool known =
        parts.scheme == "http" || parts.scheme == "https" || parts.scheme == "ws" || parts.scheme == "wss";
    if (!known || parsed->has_userinfo())
        return fail(Errc::invalid_input, "'" + std::string(url.substr(0, 200)) + "' cannot be used: https is needed");
    parts.host = text::lowered(parsed->host_address());
    const bool whole_port = !parsed->has_port() || parsed->port().empty() || parsed->port_number() != 0;
    const bool whole_path = parsed->encoded_path().empty() || parsed->encoded_path().front() == '/';
    // What is checked must be what is asked: a decoded '@', '/' or NUL in the host would part the two.
    if (!std::ranges::all_of(parts.host, is_host_character) || !whole_port || !whole_path)
        return fail(Errc::invalid_input, "'" + std::string(url.substr(0, 200)) + "' is no web address");
    parts.port =
        parsed->has_port() && !parsed->port().empty() ? std::string(parsed->port()) : default_port(parts.scheme);
    parts.target = std::string(parsed->encoded_path());
    if (parts.target.empty()) parts.target = "/";
    if (parsed->has_query()) parts.target.append("?").append(std::string(parsed->encoded_query()));
    return parts;
}

Result<std::string> resolve_url(std::string_view base, std::string_view reference)
{
    const auto base_url = boost::urls::parse_uri(boost::core::string_view(base.data(), base.size()));
    const auto target = boost::urls::parse_uri_reference(boost::core::string_view(reference.data(), reference.size()));
    if (!base_url || !target) return fail(Errc::bad_response, "a redirect leads to no valid address");
    boost::urls::url resolved;
    if (!boost::urls::resolve(*base_url, *target, resolved))
        return fail(Errc::bad_response, "a redirect leads to no valid address");
    resolved.remove_fragment();
    return std::string(resolved.buffer());
}

} // namespace fedibee::http
