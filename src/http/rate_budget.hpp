// SPDX-License-Identifier: AGPL-3.0-or-later
// What an instance still lets each login do: from its rate headers and its 429 answers. Pure; time is given.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/http.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fedibee::http {

class RateBudget {
public:
    /// How long a request of this urgency has to wait; zero: go.
    [[nodiscard]] std::chrono::seconds wait_for(const std::string& origin, const std::string& login, Urgency urgency,
                                                Timestamp now) const;
    /// Learns from an answer.
    void learn(const std::string& origin, const std::string& login, const HttpResponse& response, Timestamp now);

private:
    struct State {
        long remaining = -1;      ///< as last told; -1 unknown
        Timestamp reset{};        ///< when the window begins anew
        Timestamp closed_until{}; ///< after 429 or a 503 with Retry-After
    };
    /// A login's own budget, and under an empty login the instance's (503, address-wide limits).
    std::unordered_map<std::string, State> states_;
};

/// Seconds to wait: a number, or an HTTP date (RFC 9110, 10.2.3).
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, Timestamp now);

} // namespace fedibee::http
