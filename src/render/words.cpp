// SPDX-License-Identifier: AGPL-3.0-or-later
#include "render/words.hpp"

#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <utf8proc.h>

namespace fedibee::render {

std::string fold_case(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const char32_t code_point = take_code_point(text);
        append_utf8(out, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(code_point))));
    }
    return out;
}

bool has_words(std::string_view text, std::string_view words)
{
    const std::string folded = fold_case(text);
    const std::string wanted = fold_case(words);
    std::string_view rest = wanted;
    for (auto word = text::take_word(rest); !word.empty(); word = text::take_word(rest)) {
        if (folded.find(word) == std::string::npos) return false;
    }
    return true;
}

} // namespace fedibee::render
