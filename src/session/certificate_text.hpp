// SPDX-License-Identifier: AGPL-3.0-or-later
// Fingerprints of certificates as people paste them. Pure.
#pragma once

#include "fedibee/error.hpp"

#include <string>
#include <string_view>

namespace fedibee::session {

/// Lower case, without colons.
std::string plain_fingerprint(std::string_view text);
/// A whole SHA-256 fingerprint, plain; a sentence for everything else.
Result<std::string> parse_fingerprint(std::string_view text);

} // namespace fedibee::session
