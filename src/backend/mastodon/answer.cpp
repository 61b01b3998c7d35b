// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/answer.hpp"

#include "text/http_time.hpp"
#include "text/iso_time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::mastodon {
namespace {

constexpr std::chrono::seconds default_pause{60};
constexpr std::chrono::seconds longest_pause{3600};

Errc code_of(int status, const Asked& asked, const Quirks& quirks)
{
    if (quirks.odd_unauthorized && (status == 421 || (status == 422 && asked.path.ends_with("/verify_credentials"))))
        return Errc::unauthorized;
    switch (status) {
    case 400: return Errc::invalid_input;
    case 401: return Errc::unauthorized;
    case 403: return Errc::forbidden;
    case 404:
    case 410: return Errc::not_found;
    case 405:
    case 501: return Errc::unsupported;
    case 409: return Errc::conflict;
    case 413:
    case 415:
    case 422: return Errc::invalid_input;
    case 429: return Errc::rate_limited;
    default: break;
    }
    if (status >= 500) return Errc::network;
    return status >= 400 ? Errc::invalid_input : Errc::bad_response;
}

/// Retry-After, or Mastodon's reset time; bounded, for a wrong clock must not stop us for days.
std::optional<std::chrono::seconds> pause_of(const HttpResponse& answer, Timestamp now)
{
    if (const auto told = text::parse_retry_after(answer.headers.find("Retry-After"), now))
        return std::min(*told, longest_pause);
    if (answer.status != 429) return std::nullopt;
    const auto reset = text::parse_iso_time(answer.headers.find("X-RateLimit-Reset"));
    if (!reset || *reset <= now) return default_pause;
    return std::min(std::chrono::ceil<std::chrono::seconds>(*reset - now), longest_pause);
}

/// What the instance's word does not say: what happened, and what to do.
std::string sentence(Errc code, int status, const std::string& host, const Error& error)
{
    switch (code) {
    case Errc::unauthorized: return fmt::format("{} does not accept this login any more: sign in again", host);
    case Errc::forbidden: return fmt::format("{} does not allow this", host);
    case Errc::not_found: return fmt::format("{} does not have this, or does not show it to you", host);
    case Errc::unsupported: return fmt::format("{} cannot do this", host);
    case Errc::conflict: return fmt::format("{} says that this was changed meanwhile: try again", host);
    case Errc::rate_limited:
        return fmt::format("{} asks for a pause: try again in {} s", host,
                           error.retry_after.value_or(default_pause).count());
    case Errc::network: return fmt::format("{} has trouble (HTTP {}): try again later", host, status);
    case Errc::invalid_input: return fmt::format("{} did not accept this", host);
    default: return fmt::format("{} answered with HTTP {}, which makes no sense here", host, status);
    }
}

/// A gateway's 502 or a crash says nothing about what was carried out; a polite refusal does.
bool may_be_done(const HttpResponse& answer, const Asked& asked)
{
    if (asked.method == "GET" || answer.status < 500 || answer.status == 501) return false;
    return answer.status != 503 || answer.headers.find("Retry-After").empty();
}

} // namespace

Error explain(const HttpResponse& answer, const Asked& asked, const Quirks& quirks, Timestamp now)
{
    Error error;
    error.http_status = answer.status;
    error.code = code_of(answer.status, asked, quirks);
    error.retry_after = pause_of(answer, now);
    // A server that throttles by address says so with 503 (GoToSocial).
    if (answer.status == 503 && error.retry_after) error.code = Errc::rate_limited;
    error.maybe_done = may_be_done(answer, asked);
    error.detail = sentence(error.code, answer.status, asked.host, error);
    const std::string words = read_error_text(answer.body);
    if (!words.empty()) error.detail += fmt::format(" (it says: {})", words);
    return error;
}

} // namespace fedibee::mastodon
