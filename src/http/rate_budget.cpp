// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/rate_budget.hpp"

#include "text/iso_time.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>

namespace fedibee::http {
namespace {

constexpr long background_reserve = 30; ///< requests kept for what users do, when the rest of the window is short
constexpr std::chrono::seconds default_pause{30};
constexpr std::chrono::seconds longest_pause{3600};

std::string key_of(const std::string& origin, const std::string& login)
{
    return origin + ' ' + login;
}

std::optional<long> number(std::string_view text)
{
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::chrono::seconds until(Timestamp then, Timestamp now)
{
    if (then <= now) return std::chrono::seconds{0};
    return std::min(longest_pause, std::chrono::ceil<std::chrono::seconds>(then - now));
}

} // namespace

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, Timestamp now)
{
    if (const auto seconds = number(value)) return std::chrono::seconds{std::clamp(*seconds, 0L, 86400L)};
    const std::time_t date = curl_getdate(std::string(value).c_str(), nullptr);
    if (date < 0) return std::nullopt;
    return until(std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::from_time_t(date)),
                 now);
}

std::chrono::seconds RateBudget::wait_for(const std::string& origin, const std::string& login, Urgency urgency,
                                          Timestamp now) const
{
    std::chrono::seconds wait{0};
    for (const auto& key : {key_of(origin, login), key_of(origin, {})}) {
        const auto found = states_.find(key);
        if (found == states_.end()) continue;
        const State& state = found->second;
        wait = std::max(wait, until(state.closed_until, now));
        const long reserve = urgency == Urgency::background ? background_reserve : 0;
        if (state.remaining >= 0 && state.remaining <= reserve) wait = std::max(wait, until(state.reset, now));
    }
    return wait;
}

void RateBudget::learn(const std::string& origin, const std::string& login, const HttpResponse& response, Timestamp now)
{
    const auto remaining = number(response.headers.find("X-RateLimit-Remaining"));
    const auto reset = text::parse_iso_time(response.headers.find("X-RateLimit-Reset"));
    const auto retry_after = parse_retry_after(response.headers.find("Retry-After"), now);
    if (remaining && reset) {
        State& state = states_[key_of(origin, login)];
        state.remaining = *remaining;
        state.reset = *reset;
    }
    if (response.status == 429) {
        const auto told = reset && *reset > now ? until(*reset, now) : default_pause;
        states_[key_of(origin, login)].closed_until = now + retry_after.value_or(told);
    }
    if (response.status == 503 && retry_after) states_[key_of(origin, {})].closed_until = now + *retry_after;
}

} // namespace fedibee::http
