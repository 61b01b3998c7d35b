// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/list.hpp"

#include "irc/mask.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <charconv>

namespace fedibee::irc {
namespace {

/// ">3" or "<3"; false: it is something else.
bool take_bound(Range& range, std::string_view word)
{
    if (word.size() < 2 || (word.front() != '>' && word.front() != '<')) return false;
    auto& bound = word.front() == '>' ? range.more_than : range.less_than;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(word.data() + 1, word.data() + word.size(), number);
    if (error != std::errc{} || end != word.data() + word.size()) return false;
    bound = number;
    return true;
}

} // namespace

ListQuestion parse_list(std::string_view words)
{
    ListQuestion question;
    for (const auto word : text::split(words, ',')) {
        if (word.empty() || take_bound(question.people, word)) continue;
        const char first = word.front();
        if ((first == 'C' || first == 'c') && take_bound(question.created, word.substr(1))) continue;
        if ((first == 'T' || first == 't') && take_bound(question.topic_set, word.substr(1))) continue;
        if (first == '!' && word.size() > 1)
            question.other_than.emplace_back(word.substr(1));
        else
            question.masks.emplace_back(word);
    }
    return question;
}

bool fits(const ListQuestion& question, std::string_view name, std::int64_t people)
{
    const auto matches = [name](const std::string& mask) { return fits_mask(mask, name); };
    if (!question.masks.empty() && std::ranges::none_of(question.masks, matches)) return false;
    return std::ranges::none_of(question.other_than, matches) && question.people.holds(people);
}

} // namespace fedibee::irc
