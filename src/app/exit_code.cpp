// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/exit_code.hpp"

namespace fedibee::app {

int exit_code(const Error& error) noexcept
{
    const bool configuration = error.code == Errc::invalid_input || error.code == Errc::unsupported;
    return configuration ? exit_configuration : exit_failed;
}

} // namespace fedibee::app
