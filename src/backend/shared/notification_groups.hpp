// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications in groups, made here for servers that do not.
#pragma once

#include "fedibee/entities.hpp"

#include <memory>
#include <vector>

namespace fedibee::backend {

/// As servers do it that group by themselves: what many do to one post, and new followers.
std::vector<NotificationGroup> grouped(const std::vector<std::shared_ptr<const Notification>>& newest_first);

} // namespace fedibee::backend
