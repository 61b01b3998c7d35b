// SPDX-License-Identifier: AGPL-3.0-or-later
#include "render/html.hpp"
#include "render/plain.hpp"

#include <gtest/gtest.h>

namespace fedibee::render {
namespace {

std::string shown(std::string_view html, const HtmlContext& context = {})
{
    return to_plain(html_to_document(html, context));
}

TEST(HtmlToText, ParagraphsAndBreaksBecomeLines)
{
    EXPECT_EQ(shown("<p>one<br />two</p><p>three</p>"), "one\ntwo\nthree");
    EXPECT_EQ(shown("one<br><br>two"), "one\ntwo");
}

TEST(HtmlToText, PrintsALinkOnceWhenItsTextIsTheUrl)
{
    EXPECT_EQ(
        shown("<a href=\"https://example.com/a/very/long/path\"><span class=\"invisible\">https://</span>"
              "<span class=\"ellipsis\">example.com/a/very</span><span class=\"invisible\">/long/path</span></a>"),
        "https://example.com/a/very/long/path");
}

TEST(HtmlToText, ALinkThatClaimsToLeadElsewhereShowsBoth)
{
    EXPECT_EQ(shown("<a href=\"https://evil.example/\">https://bank.example</a>"),
              "https://bank.example (https://evil.example/)");
}

TEST(HtmlToText, MentionsCarryTheFullAddress)
{
    std::vector<Mention> mentions(1);
    mentions[0].username = "bob";
    mentions[0].url = "https://example.org/@bob";
    mentions[0].address = "bob@example.org";
    const HtmlContext context{&mentions, false};
    const auto document =
        html_to_document("<p><span class=\"h-card\"><a href=\"https://example.org/@bob\" class=\"u-url mention\">"
                         "@<span>bob</span></a></span> hi</p>",
                         context);
    ASSERT_EQ(document.paragraphs.size(), 1U);
    EXPECT_EQ(document.paragraphs[0].spans[0].mention, "bob@example.org");
    EXPECT_EQ(to_plain(document), "@bob@example.org hi");
}

TEST(HtmlToText, HashtagsAreNoMentions)
{
    EXPECT_EQ(shown("<a href=\"https://x.example/tags/a\" class=\"mention hashtag\" rel=\"tag\">#<span>a</span></a>"),
              "#a");
}

TEST(HtmlToText, UnescapedTextOfSnacStaysText)
{
    EXPECT_EQ(shown("1 < 2 & 3 <3 AT&T"), "1 < 2 & 3 <3 AT&T");
    EXPECT_EQ(shown("a<script>alert(1)</script>b"), "ab");
}

TEST(HtmlToText, EntitiesAreDecodedOnce)
{
    EXPECT_EQ(shown("&lt;b&gt; &amp;amp; &#39;x&#x27; &nope; &hellip;"), "<b> &amp; 'x' &nope; …");
}

TEST(HtmlToText, ListsQuotesAndPreformattedTextKeepTheirShape)
{
    EXPECT_EQ(shown("<ul><li>a</li><li>b</li></ul>"), "• a\n• b");
    EXPECT_EQ(shown("<ol start=\"3\"><li>a</li><li value=\"7\">b</li></ol>"), "3. a\n7. b");
    EXPECT_EQ(shown("<blockquote><p>a</p><blockquote>b</blockquote></blockquote>c"), "> a\n> > b\nc");
    EXPECT_EQ(shown("<pre>x  y\n  z</pre>"), "x  y\n  z");
}

TEST(HtmlToText, DropsTheQuoteLineOnlyBesideAQuote)
{
    const std::string_view html = "<p class=\"quote-inline\">RE: <a href=\"https://e.example/1\">x</a></p><p>mine</p>";
    const HtmlContext with_quote{nullptr, true};
    EXPECT_EQ(shown(html, with_quote), "mine");
    EXPECT_NE(shown(html).find("RE:"), std::string::npos);
}

TEST(HtmlToText, HostileTextCannotForgeLinesOrDirections)
{
    EXPECT_EQ(shown("a\x01"
                    "b\r\nc\xE2\x80\xAE"
                    "d"),
              "ab cd");
    std::string zalgo = "z";
    for (int i = 0; i < 100; ++i) zalgo += "\xCC\x81";
    EXPECT_LE(shown(zalgo).size(), 1U + 2U * 8U);
}

TEST(HtmlToText, AMegabyteOfNestingEndsAndKeepsTheText)
{
    std::string html;
    for (int i = 0; i < 100'000; ++i) html += "<div><b>";
    html += "core";
    EXPECT_EQ(shown(html), "core");
    EXPECT_EQ(shown(std::string(200'000, '<') + "x").size(), 200'001U);
}

} // namespace
} // namespace fedibee::render
