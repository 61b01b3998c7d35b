// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/attributes.hpp"

#include "irc/message.hpp"
#include "text/ascii.hpp"

namespace fedibee::irc {

std::vector<Attribute> parse_attributes(std::string_view text)
{
    std::vector<Attribute> all;
    for (const auto item : text::split(text, ';')) {
        if (item.empty()) continue;
        const auto equals = item.find('=');
        const bool bare = equals == std::string_view::npos;
        all.push_back(
            {std::string(item.substr(0, equals)), bare ? std::string{} : unescape_tag_value(item.substr(equals + 1))});
    }
    return all;
}

std::string as_context(std::string_view word)
{
    const bool fits = !word.empty() && word.front() != ':' && word.find(' ') == std::string_view::npos;
    return fits ? std::string(word) : "*";
}

} // namespace fedibee::irc
