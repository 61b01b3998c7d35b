// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/substitution.hpp"

#include "text/ascii.hpp"

#include <vector>

namespace fedibee::session {

std::optional<Substitution> parse_substitution(std::string_view line)
{
    line = text::trimmed(line);
    if (!line.starts_with("s/")) return std::nullopt;
    std::vector<std::string> parts(1);
    for (std::size_t i = 2; i < line.size(); ++i) {
        const bool escaped = line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '/';
        if (escaped) parts.back() += line[++i];
        if (!escaped && line[i] == '/') parts.emplace_back();
        if (!escaped && line[i] != '/') parts.back() += line[i];
    }
    if (parts.size() < 2 || parts.size() > 3 || parts[0].empty()) return std::nullopt;
    const bool open_ended = parts.size() == 2;
    if (open_ended && (parts[1].empty() || parts[1].find(' ') != std::string::npos)) return std::nullopt;
    const std::string flags = open_ended ? std::string{} : parts[2];
    if (flags.find_first_not_of("gi") != std::string::npos) return std::nullopt;
    return Substitution{parts[0], parts[1], flags.find('g') != std::string::npos, flags.find('i') != std::string::npos};
}

std::optional<std::string> substituted(std::string_view text, const Substitution& substitution)
{
    const std::string haystack = substitution.ignore_case ? text::lowered(text) : std::string(text);
    const std::string needle = substitution.ignore_case ? text::lowered(substitution.before) : substitution.before;
    std::string out;
    std::size_t begin = 0;
    auto found = haystack.find(needle);
    if (found == std::string::npos) return std::nullopt;
    while (found != std::string::npos) {
        out.append(text.substr(begin, found - begin)).append(substitution.after);
        begin = found + needle.size();
        found = substitution.everywhere ? haystack.find(needle, begin) : std::string::npos;
    }
    return out.append(text.substr(begin));
}

} // namespace fedibee::session
