// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/rate_budget.hpp"

#include "text/http_time.hpp"
#include "text/iso_time.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace fedibee::http {
namespace {

/// Kept for what users do when the window is short, and of that for posts: this many, or this part of the window.
constexpr long background_reserve = 30;
constexpr long interactive_reserve = 3;
constexpr long background_part = 10;
constexpr long interactive_part = 100;
constexpr std::chrono::seconds default_pause{30};
constexpr std::chrono::seconds longest_pause{3600};

std::string key_of(const std::string& origin, const HttpRequest& request)
{
    std::string key = origin + ' ' + request.budget;
    if (!request.budget.empty()) key.append(1, ' ').append(counted_as(request));
    return key;
}

std::string whole_of(const std::string& origin)
{
    return origin + ' ' + ' ';
}

long reserve_of(Urgency urgency, long limit)
{
    if (urgency == Urgency::posting) return 0;
    const bool background = urgency == Urgency::background;
    const long most = background ? background_reserve : interactive_reserve;
    return limit == 0 ? most : std::min(most, limit / (background ? background_part : interactive_part));
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

std::string_view counted_as(const HttpRequest& request)
{
    const std::string_view url = request.url;
    const auto query = url.find('?');
    const auto path = url.substr(0, query);
    if (request.method == "GET") {
        for (const auto* word : {"max_id=", "min_id=", "since_id=", "page="}) {
            if (query != std::string_view::npos && url.find(word, query) != std::string_view::npos) return "pages";
        }
        return "calls";
    }
    if (path.ends_with("/media")) return "uploads";
    if (path.ends_with("/unreblog")) return "deletions";
    if (path.find("/statuses/") != std::string_view::npos && request.method == "DELETE") return "deletions";
    return path.ends_with("/statuses") ? "posts" : "calls";
}

std::chrono::seconds RateBudget::wait_for(const std::string& origin, const HttpRequest& request, Timestamp now) const
{
    std::chrono::seconds wait{0};
    for (const auto& key : {key_of(origin, request), whole_of(origin)}) {
        const auto found = states_.find(key);
        if (found == states_.end()) continue;
        const State& state = found->second;
        wait = std::max(wait, until(state.closed_until, now));
        if (state.remaining >= 0 && state.remaining <= reserve_of(request.urgency, state.limit))
            wait = std::max(wait, until(state.reset, now));
    }
    return wait;
}

void RateBudget::spend(const std::string& origin, const HttpRequest& request)
{
    State& state = states_[key_of(origin, request)];
    ++state.under_way;
    if (state.remaining > 0) --state.remaining;
}

void RateBudget::end(const std::string& origin, const HttpRequest& request)
{
    const auto found = states_.find(key_of(origin, request));
    if (found == states_.end()) return;
    State& state = found->second;
    if (state.under_way > 0) --state.under_way;
    // Instances that tell nothing of their limits leave nothing behind.
    if (state.under_way == 0 && state.remaining < 0 && state.closed_until == Timestamp{}) states_.erase(found);
}

void RateBudget::learn(const std::string& origin, const HttpRequest& request, const HttpResponse& response,
                       Timestamp now)
{
    const auto remaining = number(response.headers.find("X-RateLimit-Remaining"));
    const auto reset = text::parse_iso_time(response.headers.find("X-RateLimit-Reset"));
    const auto retry_after = text::parse_retry_after(response.headers.find("Retry-After"), now);
    State& state = states_[key_of(origin, request)];
    if (remaining && reset) {
        // What else is under way the answer has counted, or not: the lower guess does no harm.
        state.remaining = std::max(0L, *remaining - std::max(0L, state.under_way - 1));
        state.limit = number(response.headers.find("X-RateLimit-Limit")).value_or(0);
        state.reset = *reset;
    }
    if (response.status == 429) {
        const auto told = reset && *reset > now ? until(*reset, now) : default_pause;
        state.closed_until = now + retry_after.value_or(told);
    }
    if (response.status == 503 && retry_after) states_[whole_of(origin)].closed_until = now + *retry_after;
}

} // namespace fedibee::http
