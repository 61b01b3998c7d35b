// SPDX-License-Identifier: AGPL-3.0-or-later
// From a failed HTTP answer to an Error with a sentence for the user: the one place that knows what statuses mean.
#pragma once

#include "backend/mastodon/dialect.hpp"
#include "fedibee/clock.hpp"
#include "fedibee/error.hpp"
#include "fedibee/http.hpp"

#include <string>

namespace fedibee::mastodon {

struct Asked {
    std::string host;
    std::string method = "GET";
    std::string path; ///< without the query
};

[[nodiscard]] inline bool is_success(const HttpResponse& answer)
{
    return answer.status >= 200 && answer.status < 300;
}

/// An address that the server does not serve at all, or a thing on it that is not there.
[[nodiscard]] inline bool is_unknown_call(const Error& error)
{
    return error.http_status == 404 || error.http_status == 405 || error.http_status == 501;
}

/// `answer` is no success.
Error explain(const HttpResponse& answer, const Asked& asked, const Quirks& quirks, Timestamp now);

} // namespace fedibee::mastodon
