// SPDX-License-Identifier: AGPL-3.0-or-later
// How long tests wait for what must come. Only a test that fails waits as long, so it is more than any machine needs.
#pragma once

#include <chrono>

namespace fedibee::test {

constexpr std::chrono::seconds patience{30};

} // namespace fedibee::test
