// SPDX-License-Identifier: AGPL-3.0-or-later
#include "fedibee/error.hpp"

namespace fedibee {

std::string_view to_string(Errc code) noexcept
{
    switch (code) {
    case Errc::network: return "network";
    case Errc::timeout: return "timeout";
    case Errc::cancelled: return "cancelled";
    case Errc::unauthorized: return "unauthorized";
    case Errc::forbidden: return "forbidden";
    case Errc::not_found: return "not_found";
    case Errc::conflict: return "conflict";
    case Errc::rate_limited: return "rate_limited";
    case Errc::unsupported: return "unsupported";
    case Errc::invalid_input: return "invalid_input";
    case Errc::bad_response: return "bad_response";
    case Errc::storage: return "storage";
    case Errc::internal: return "internal";
    }
    return "internal";
}

} // namespace fedibee
