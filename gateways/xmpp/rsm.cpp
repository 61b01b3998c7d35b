// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/rsm.hpp"

#include <algorithm>
#include <charconv>

namespace fedibee::xmpp {
namespace {

constexpr std::size_t largest_page = 40; ///< what instances give at once

} // namespace

std::size_t page_size(std::string_view number)
{
    std::size_t size = PageWish{}.most;
    std::from_chars(number.data(), number.data() + number.size(), size);
    return std::clamp<std::size_t>(size, 1, largest_page);
}

PageWish read_page(const gloox::Tag& parent)
{
    PageWish page;
    const gloox::Tag* const wish = child(parent, "set", ns::rsm);
    if (wish == nullptr) return page;
    page.is_given = true;
    page.most = page_size(text_of(*wish, "max"));
    page.from_end = wish->findChild("before") != nullptr;
    page.before = text_of(*wish, "before");
    page.after = text_of(*wish, "after");
    return page;
}

void add_page(gloox::Tag& parent, std::string_view first, std::string_view last)
{
    auto& page = add(parent, "set", ns::rsm);
    if (first.empty()) return;
    add_text(page, "first", first);
    add_text(page, "last", last);
}

} // namespace fedibee::xmpp
