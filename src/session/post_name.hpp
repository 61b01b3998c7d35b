// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "fedibee/id.hpp"

#include <string>

namespace fedibee::session {

/// What users call a post: by its short id, or, where these are not shown, by its own.
inline std::string post_name(const std::string& short_id, const StatusId& id)
{
    return short_id.empty() ? id.value : short_id;
}

} // namespace fedibee::session
