// SPDX-License-Identifier: AGPL-3.0-or-later
// Pages of long answers (XEP-0059). Lists of posts run from the oldest to the newest.
#pragma once

#include "xmpp/stanza.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace fedibee::xmpp {

/// What part of a list is wanted.
struct PageWish {
    std::size_t most = 20;
    std::string before;
    std::string after;
    bool is_given = false; ///< the request speaks of pages
    bool from_end = false; ///< the last ones, or the last before `before`
};

/// From the `<set/>` of a request.
PageWish read_page(const gloox::Tag& parent);
/// Says between which items the answer lies; an empty page has neither.
void add_page(gloox::Tag& parent, std::string_view first, std::string_view last);
/// As many as were asked for, as far as one answer holds them.
std::size_t page_size(std::string_view number);

} // namespace fedibee::xmpp
