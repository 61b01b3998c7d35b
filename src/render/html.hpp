// SPDX-License-Identifier: AGPL-3.0-or-later
// A post's HTML to a Document, in one linear pass; never fails, whatever the input.
#pragma once

#include "fedibee/entities.hpp"
#include "render/document.hpp"

#include <string_view>
#include <vector>

namespace fedibee::render {

struct HtmlContext {
    const std::vector<Mention>* mentions = nullptr; ///< to print `@user@host` for links to people
    bool has_quote = false;                         ///< drop the "RE: link" that stands for the quote
};

Document html_to_document(std::string_view html, const HtmlContext& context = {});

/// One character reference at the front of the text ("&amp;", "&#39;", "&#x27;"): its characters, and how many bytes it
/// took; 0 bytes when it is none.
std::pair<std::string, std::size_t> decode_entity(std::string_view text);

} // namespace fedibee::render
