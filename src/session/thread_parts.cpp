// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/thread_parts.hpp"

#include "render/length.hpp"
#include "text/ascii.hpp"

namespace fedibee::session {
namespace {

/// How good a place for a cut is.
enum class Cut { none, word, sentence, paragraph };

Cut cut_at(std::string_view text, std::size_t blank)
{
    if (text[blank] == '\n') return Cut::paragraph;
    if (text[blank] != ' ' || blank == 0) return Cut::none;
    const char before = text[blank - 1];
    return before == '.' || before == '!' || before == '?' ? Cut::sentence : Cut::word;
}

/// The end of the part that begins the text: the best cut of the longest front that fits. A better kind of cut wins
/// over a longer part unless it would leave the part less than half full.
std::size_t part_end(std::string_view text, std::string_view spoiler_text, const Capabilities& can)
{
    const auto length = [&](std::size_t end) {
        return render::status_length(text::trimmed(text.substr(0, end)), spoiler_text, can.count_mode, can.url_cost);
    };
    if (length(text.size()) <= can.max_characters) return text.size();
    std::size_t best = 0;
    Cut kind = Cut::none;
    for (std::size_t at = text.find_first_of(" \n"); at != std::string_view::npos;
         at = text.find_first_of(" \n", at + 1)) {
        const auto size = length(at);
        if (size > can.max_characters) break;
        const Cut here = cut_at(text, at);
        if (here == Cut::none) continue;
        const bool was_small = length(best) * 2 < can.max_characters;
        if (here < kind && !was_small) continue;
        best = at;
        kind = here;
    }
    return best;
}

} // namespace

std::vector<std::string> thread_parts(std::string_view text, std::string_view spoiler_text,
                                      const Capabilities& capabilities)
{
    std::vector<std::string> parts;
    for (text = text::trimmed(text); !text.empty();) {
        const auto end = part_end(text, spoiler_text, capabilities);
        const auto part = text::trimmed(text.substr(0, end));
        if (part.empty()) return {};
        parts.emplace_back(part);
        text = text::trimmed(text.substr(end));
    }
    return parts;
}

} // namespace fedibee::session
