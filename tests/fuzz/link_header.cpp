// SPDX-License-Identifier: AGPL-3.0-or-later
// The Link header of a paged answer.
#include "text/link_header.hpp"
#include "claim.hpp"

using namespace fedibee;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto header = fuzz::text_of(data, size);
    for (const std::string_view relation : {"next", "prev"})
        fuzz::claim(text::link_target(header, relation).size() <= size);
    return 0;
}
