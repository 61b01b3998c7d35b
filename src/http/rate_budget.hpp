// SPDX-License-Identifier: AGPL-3.0-or-later
// What an instance still lets each login do: from its rate headers and its 429 answers. Pure; time is given.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/http.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fedibee::http {

class RateBudget {
public:
    /// How long this request has to wait; zero: go.
    [[nodiscard]] std::chrono::seconds wait_for(const std::string& origin, const HttpRequest& request,
                                                Timestamp now) const;
    /// It is sent: what goes at the same time has one less.
    void spend(const std::string& origin, const HttpRequest& request);
    /// Its answer came, or none will.
    void end(const std::string& origin, const HttpRequest& request);
    /// Learns from an answer, before end().
    void learn(const std::string& origin, const HttpRequest& request, const HttpResponse& response, Timestamp now);

private:
    struct State {
        long remaining = -1;      ///< as last told, without what was sent since; -1 unknown
        long limit = 0;           ///< of the whole window, as last told
        long under_way = 0;       ///< sent, and not answered
        Timestamp reset{};        ///< when the window begins anew
        Timestamp closed_until{}; ///< after 429 or a 503 with Retry-After
    };
    /// By instance, login and what is counted together; with an empty login what all logins share (a limit by
    /// address), with an empty name of what is counted the whole instance (503).
    std::unordered_map<std::string, State> states_;
};

/// Instances count some requests apart from the rest (uploads, deletions, pages of the past, posts): their headers tell
/// of the count that is nearest to its end, and one that is used up says nothing of the others.
std::string_view counted_as(const HttpRequest& request);

} // namespace fedibee::http
