// SPDX-License-Identifier: AGPL-3.0-or-later
#include "render/filter.hpp"

#include "render/html.hpp"
#include "render/plain.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace fedibee::render {
namespace {

/// Without differences of case.
std::string folded(std::string_view text)
{
    utf8proc_uint8_t* made = nullptr;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &made, options);
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(made, &std::free);
    if (length < 0) return std::string(text); // not UTF-8
    return {reinterpret_cast<const char*>(made), static_cast<std::size_t>(length)};
}

/// What a word is made of: letters, marks, digits, joiners.
bool is_of_word(char32_t code_point)
{
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code_point));
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO) || category == UTF8PROC_CATEGORY_PC;
}

bool begins_with_word(std::string_view text)
{
    return !text.empty() && is_of_word(take_code_point(text));
}

bool ends_with_word(std::string_view text)
{
    if (text.empty()) return false;
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xc0U) == 0x80U) --start;
    return begins_with_word(text.substr(start));
}

/// Both folded.
bool is_in(std::string_view text, std::string_view keyword, bool whole_word)
{
    const bool front = whole_word && begins_with_word(keyword);
    const bool back = whole_word && ends_with_word(keyword);
    for (auto at = text.find(keyword); at != std::string_view::npos; at = text.find(keyword, at + 1)) {
        const bool cuts_front = front && ends_with_word(text.substr(0, at));
        const bool cuts_back = back && begins_with_word(text.substr(at + keyword.size()));
        if (!cuts_front && !cuts_back) return true;
    }
    return false;
}

/// All that can be read of it.
std::string text_of(const Status& status)
{
    const HtmlContext context{&status.mentions, false};
    std::string text = status.spoiler_text + "\n" + to_plain(html_to_document(status.content, context));
    for (const auto& attachment : status.media_attachments) text += "\n" + attachment.description;
    if (status.poll) {
        for (const auto& option : status.poll->options) text += "\n" + option.title;
    }
    return folded(text);
}

} // namespace

std::vector<FilterResult> matching_filters(const Status& status, const std::vector<Filter>& filters, Timestamp now)
{
    std::vector<FilterResult> met;
    if (filters.empty()) return met;
    const std::string text = text_of(status.reblog ? *status.reblog : status);
    for (const auto& filter : filters) {
        if (filter.expires_at && *filter.expires_at <= now) continue;
        const auto meets = [&](const FilterKeyword& keyword) {
            return !keyword.keyword.empty() && is_in(text, folded(keyword.keyword), keyword.whole_word);
        };
        if (std::ranges::any_of(filter.keywords, meets))
            met.push_back(FilterResult{filter.title, filter.action, filter.contexts, filter.expires_at});
    }
    return met;
}

} // namespace fedibee::render
