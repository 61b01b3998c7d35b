// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "fedibee/entities.hpp"
#include "fedibee/timeline.hpp"

namespace fedibee::session {

/// Which of a user's filters hold in a timeline (https://docs.joinmastodon.org/entities/Filter/#context).
inline FilterContext context_of(TimelineKind kind)
{
    switch (kind) {
    case TimelineKind::home:
    case TimelineKind::list: return FilterContext::home;
    case TimelineKind::notifications: return FilterContext::notifications;
    case TimelineKind::thread: return FilterContext::thread;
    case TimelineKind::account: return FilterContext::account;
    default: return FilterContext::public_;
    }
}

} // namespace fedibee::session
