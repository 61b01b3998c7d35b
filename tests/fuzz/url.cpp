// SPDX-License-Identifier: AGPL-3.0-or-later
// URLs that strangers name: what was taken apart is whole, and its origin can be read again.
#include "http/url.hpp"
#include "claim.hpp"
#include "text/url_encode.hpp"

using namespace fedibee;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto input = fuzz::text_of(data, size);
    const auto cut = input.find('\n');
    const auto parts = http::parse_url(input.substr(0, cut));
    if (parts) {
        fuzz::claim(!parts->host.empty() && !parts->port.empty() && parts->target.starts_with('/'));
        const auto again = http::parse_url(parts->origin() + parts->target);
        fuzz::claim(again && again->host == parts->host && again->port == parts->port);
    }
    if (cut != std::string_view::npos) {
        const auto target = http::resolve_url(input.substr(0, cut), input.substr(cut + 1));
        if (target) fuzz::claim(!target->empty());
    }
    return 0;
}
