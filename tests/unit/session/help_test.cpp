// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/ascii.hpp"
#include "unit/session/at_home.hpp"

#include <set>

namespace fedibee::session {
namespace {

TEST_F(AtHome, HelpNamesEachCommandOfAGroupOnce)
{
    const std::string help = command("help");
    std::size_t groups = 0;
    for (const auto line : text::split(help, '\n')) {
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos || line.find(' ') < colon) continue; // a sentence
        ++groups;
        std::set<std::string_view> words;
        for (const auto word : text::split(line.substr(colon + 2), ','))
            EXPECT_TRUE(words.insert(text::trimmed(word)).second) << word << " stands twice in: " << line;
        EXPECT_GT(words.size(), 5U);
    }
    EXPECT_EQ(groups, 5U);
}

} // namespace
} // namespace fedibee::session
