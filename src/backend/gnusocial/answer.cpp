// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/gnusocial/answer.hpp"

#include "backend/gnusocial/codec.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedibee::gnusocial {
namespace {

constexpr std::chrono::seconds throttle_pause{120};

struct Words {
    std::string_view part;
    Errc code;
    int status; ///< that it should have come with
};

/// Mistakes of the caller that come as 500: asking again would be answered the same.
constexpr std::array mistakes{
    Words{"No such user", Errc::not_found, 404},   Words{"No such group", Errc::not_found, 404},
    Words{"No such notice", Errc::not_found, 404}, Words{"Not subscribed", Errc::conflict, 409},
    Words{"not a member", Errc::conflict, 409},    Words{"not part of that group", Errc::conflict, 409},
};

Errc code_of(int status)
{
    switch (status) {
    case 401: return Errc::unauthorized;
    case 403: return Errc::forbidden;
    case 404:
    case 410: return Errc::not_found;
    case 405:
    case 501: return Errc::unsupported;
    case 429: return Errc::rate_limited;
    default: break;
    }
    if (status >= 500) return Errc::network;
    return status >= 400 ? Errc::invalid_input : Errc::bad_response;
}

std::string sentence(const Error& error, const std::string& domain, bool by_password)
{
    switch (error.code) {
    case Errc::unauthorized:
        return by_password ? domain + " does not accept this name and password: sign in again with your nickname there"
                           : domain + " does not accept this login any more: sign in again";
    case Errc::forbidden: return domain + " does not allow this";
    case Errc::not_found: return domain + " does not have this, or does not show it to you";
    case Errc::unsupported: return domain + " cannot do this";
    case Errc::conflict: return domain + " says that this is so already";
    case Errc::rate_limited:
        return fmt::format("{} asks for a pause: try again in {} s", domain,
                           error.retry_after.value_or(throttle_pause).count());
    case Errc::network: return fmt::format("{} has trouble (HTTP {}): try again later", domain, error.http_status);
    case Errc::invalid_input: return domain + " did not accept this";
    default: return fmt::format("{} answered with HTTP {}, which makes no sense here", domain, error.http_status);
    }
}

void read_words(Error& error, const std::string& words, const std::string& method)
{
    if (error.http_status == 400 && words.find("too fast") != std::string::npos) {
        error.code = Errc::rate_limited;
        error.retry_after = throttle_pause;
    }
    if (error.http_status < 500) return;
    for (const auto& [part, code, status] : mistakes) {
        if (words.find(part) == std::string::npos) continue;
        error.code = code;
        error.http_status = status;
    }
    error.maybe_done = method != "GET" && error.http_status >= 500 && error.http_status != 501;
}

} // namespace

bool is_json(const HttpResponse& answer)
{
    const std::string type = text::lowered(answer.headers.find("Content-Type"));
    if (type.find("html") != std::string::npos || type.find("xml") != std::string::npos) return false;
    const auto body = text::trimmed(answer.body);
    return !body.empty() && !body.starts_with('<');
}

Error explain(const HttpResponse& answer, const std::string& domain, const std::string& method, bool by_password)
{
    Error error;
    error.http_status = answer.status;
    error.code = code_of(answer.status);
    const std::string words = is_json(answer) ? read_error_text(answer.body) : std::string{};
    read_words(error, words, method);
    error.detail = sentence(error, domain, by_password);
    if (error.code == Errc::unauthorized && words.find("signature") != std::string::npos)
        error.detail = domain + " cannot check signatures as it is set up: sign in with name and password instead";
    if (!words.empty()) error.detail += " (it says: " + words + ")";
    return error;
}

bool is_duplicate(const Error& error)
{
    return error.http_status == 400 && error.detail.find("too quickly") != std::string::npos;
}

} // namespace fedibee::gnusocial
