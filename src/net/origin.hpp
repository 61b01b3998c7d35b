// SPDX-License-Identifier: AGPL-3.0-or-later
// Web pages of which hosts may do something here. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::net {

/// Whether the page of that origin ("https://chat.example") is one of these hosts: "chat.example", "*.example", or "*".
bool is_allowed_origin(const std::vector<std::string>& origins, std::string_view origin);

} // namespace fedibee::net
