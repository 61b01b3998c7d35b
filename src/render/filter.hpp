// SPDX-License-Identifier: AGPL-3.0-or-later
// The user's filters over one status, as the instance would apply them: for what comes without its verdict (streams
// read by another login's token, servers that leave filtering to their clients).
#pragma once

#include "fedibee/entities.hpp"

#include <vector>

namespace fedibee::render {

/// Which filters the status meets, in any context. Without case; "whole word" as a word's border is in Unicode.
std::vector<FilterResult> matching_filters(const Status& status, const std::vector<Filter>& filters, Timestamp now);

} // namespace fedibee::render
