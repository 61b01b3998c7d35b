// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/json_text.hpp"

#include <gtest/gtest.h>

namespace fedibee::text {
namespace {

TEST(Utf8, IsMeasuredAndBrokenOnesAreRefused)
{
    EXPECT_EQ(utf8_length("a"), 1U);
    EXPECT_EQ(utf8_length("\xC3\xA9"), 2U);
    EXPECT_EQ(utf8_length("\xE2\x82\xAC"), 3U);
    EXPECT_EQ(utf8_length("\xF0\x9F\x90\x9D"), 4U);
    for (const auto* broken : {"", "\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                               "\xF8\x88\x80\x80", "\xE2\x82"})
        EXPECT_EQ(utf8_length(broken), 0U);
}

TEST(JsonString, EscapesWhatMustBeAndReplacesWhatIsNoText)
{
    EXPECT_EQ(json_string(""), "\"\"");
    EXPECT_EQ(json_string("a\"b\\c\n\t\x01\x1f\x7f"), R"("a\"b\\c\n\t\u0001\u001f\u007f")");
    EXPECT_EQ(json_string("\xC3\xA9\xFFz"), "\"\xC3\xA9\\ufffdz\"");
}

} // namespace
} // namespace fedibee::text
