// SPDX-License-Identifier: AGPL-3.0-or-later
// A file of the web for a post: fetched through the guarded client, within a limit.
#pragma once

#include "fedibee/entities.hpp"
#include "fedibee/error.hpp"
#include "fedibee/http.hpp"

#include <cstddef>
#include <string>

namespace fedibee::backend {

/// Pictures, films and sound; a web page is refused, for no server takes it.
Task<NewMedia> fetch_file(HttpClient& http, std::string url, std::size_t most_bytes);

} // namespace fedibee::backend
