// SPDX-License-Identifier: AGPL-3.0-or-later
// A long text cut into posts. Pure.
#pragma once

#include "fedibee/backend.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::session {

/// The text in parts that each fit the server's length, with the warning that all of them carry: cut between
/// paragraphs, else between sentences, else between words. Empty when one word alone is too long.
std::vector<std::string> thread_parts(std::string_view text, std::string_view spoiler_text,
                                      const Capabilities& capabilities);

} // namespace fedibee::session
