// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "fedibee/entities.hpp"
#include "fedibee/place.hpp"
#include "fedibee/timeline.hpp"

#include <concepts>

namespace fedibee::session {

/// Which of a user's filters hold in a timeline, or in a place that shows one
/// (https://docs.joinmastodon.org/entities/Filter/#context).
template <class Kind>
    requires std::same_as<Kind, TimelineKind> || std::same_as<Kind, PlaceKind>
FilterContext filter_context(Kind kind)
{
    switch (kind) {
    case Kind::home:
    case Kind::list: return FilterContext::home;
    case Kind::notifications: return FilterContext::notifications;
    case Kind::thread: return FilterContext::thread;
    case Kind::account: return FilterContext::account;
    default: return FilterContext::public_;
    }
}

} // namespace fedibee::session
