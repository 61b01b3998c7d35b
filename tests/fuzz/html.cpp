// SPDX-License-Identifier: AGPL-3.0-or-later
// A post's HTML: the document is clean text, whatever came; lengths and cuts agree with it.
#include "render/html.hpp"
#include "claim.hpp"
#include "render/length.hpp"
#include "render/plain.hpp"

#include <algorithm>
#include <string>

using namespace fedibee;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto html = fuzz::text_of(data, size);
    const auto document = render::html_to_document(html, {nullptr, size % 2 == 0});
    for (const auto& paragraph : document.paragraphs) {
        for (const auto& span : paragraph.spans) {
            fuzz::claim(render::is_valid_utf8(span.text));
            const bool clean = std::ranges::none_of(span.text, [](char c) { return c >= 0 && c < ' '; });
            fuzz::claim(clean);
        }
    }
    const auto plain = render::to_plain(document);
    std::size_t bytes = 0;
    for (const auto piece : render::split_text(plain, 400)) bytes += piece.size();
    fuzz::claim(bytes <= plain.size());
    render::status_length(plain, {}, CountMode::mastodon, 23);
    return 0;
}
