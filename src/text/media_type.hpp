// SPDX-License-Identifier: AGPL-3.0-or-later
// What kind of file somebody means who only gives its name.
#pragma once

#include <string_view>

namespace fedibee::text {

/// "image/png" by the ending of a file's name; empty when the ending is not known.
std::string_view media_type(std::string_view name);

} // namespace fedibee::text
