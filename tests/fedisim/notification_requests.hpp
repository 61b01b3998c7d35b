// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications that the policy keeps back, one request for each sender.
#pragma once

#include "sim.hpp"

namespace fedisim {

struct NotificationRequest {
    Account* from = nullptr;
    std::vector<Notification*> notifications; ///< oldest first
};

std::vector<NotificationRequest> notification_requests(const Context& context);

} // namespace fedisim
