// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/version.hpp"

namespace fedibee::app {

std::string_view version() noexcept
{
    return FEDIBEE_VERSION;
}

} // namespace fedibee::app
