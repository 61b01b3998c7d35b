// SPDX-License-Identifier: AGPL-3.0-or-later
// Bodies that are put together. For codec files only.
#pragma once

#include "backend/shared/json_read.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace fedibee::backend {

using JsonBody = nlohmann::json;

/// Broken UTF-8 becomes U+FFFD instead of an exception.
inline std::string dumped(const JsonBody& body)
{
    return body.dump(-1, ' ', false, JsonBody::error_handler_t::replace);
}

} // namespace fedibee::backend
