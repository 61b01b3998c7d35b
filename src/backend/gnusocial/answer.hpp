// SPDX-License-Identifier: AGPL-3.0-or-later
// From a failed HTTP answer to an Error with a sentence for the user. These servers say with 500 what others say with
// 404, and send HTML where JSON was asked for.
#pragma once

#include "fedibee/error.hpp"
#include "fedibee/http.hpp"

#include <string>

namespace fedibee::gnusocial {

[[nodiscard]] inline bool is_success(const HttpResponse& answer)
{
    return answer.status >= 200 && answer.status < 300;
}

/// False for a page or an error that calls itself a success.
bool is_json(const HttpResponse& answer);

/// `answer` is no success; `domain` is the name of the site. `by_password`: the login signs in by one.
Error explain(const HttpResponse& answer, const std::string& domain, const std::string& method, bool by_password);

/// What the words of a refusal mean; they are in the site's language, so English ones are a hint only.
[[nodiscard]] bool is_duplicate(const Error& error);

} // namespace fedibee::gnusocial
