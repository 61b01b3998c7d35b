// SPDX-License-Identifier: AGPL-3.0-or-later
// The configuration file: accepted or refused with a sentence, never worse.
#include "app/config_file.hpp"
#include "claim.hpp"

using namespace fedibee;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto config = app::parse_config(fuzz::text_of(data, size), "fedibee.toml");
    if (!config) fuzz::claim(!config.error().detail.empty());
    return 0;
}
