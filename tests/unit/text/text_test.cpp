// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/ascii.hpp"
#include "text/base64.hpp"
#include "text/media_type.hpp"
#include "text/url_encode.hpp"

#include <gtest/gtest.h>

namespace fedibee::text {
namespace {

std::string every_byte()
{
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    return bytes;
}

template <class String>
concept Splittable = requires(String&& text) { split(std::forward<String>(text), ','); };
static_assert(Splittable<const std::string&> && Splittable<std::string_view> && Splittable<const char*>);
static_assert(!Splittable<std::string> && !Splittable<const std::string>, "the parts would dangle");

TEST(MediaType, IsToldByTheEndingOfAName)
{
    EXPECT_EQ(media_type("cat.PNG"), "image/png");
    EXPECT_EQ(media_type("https://files.example/a.b/song.opus"), "audio/ogg");
    EXPECT_EQ(media_type("cat"), "");
    EXPECT_EQ(media_type("cat.unheard"), "");
}

TEST(Ascii, TellsDigitsAndWebAddresses)
{
    EXPECT_TRUE(is_digits("0123456789"));
    for (const char* text : {"", "-1", "1.5", "12x", "\xD9\xA1"}) EXPECT_FALSE(is_digits(text)) << text;
    EXPECT_TRUE(is_web_address("https://example.social/@bob") && is_web_address("http://localhost"));
    for (const char* text : {"", "http:/x", "ftp://x", "see https://x", "mailto:bob@x"})
        EXPECT_FALSE(is_web_address(text)) << text;
}

TEST(UrlEncode, LeavesUnreservedCharactersOnly)
{
    EXPECT_EQ(url_encode("Az09-._~"), "Az09-._~");
    EXPECT_EQ(url_encode("a b&c=d/e?f+g%h"), "a%20b%26c%3Dd%2Fe%3Ff%2Bg%25h");
    EXPECT_EQ(url_encode("\xC3\xA9"), "%C3%A9");
    EXPECT_EQ(url_encode("urn:ietf:wg:oauth:2.0:oob"), "urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob");
}

TEST(UrlEncode, IsUndoneForEveryByte)
{
    EXPECT_EQ(url_decode(url_encode(every_byte())), every_byte());
}

TEST(UrlDecode, ReadsPlusAsABlankAndBothCasesOfHex)
{
    EXPECT_EQ(url_decode("a+b%2fc%2Fd"), "a b/c/d");
}

TEST(UrlDecode, KeepsBrokenEscapes)
{
    EXPECT_EQ(url_decode("100%"), "100%");
    EXPECT_EQ(url_decode("%4"), "%4");
    EXPECT_EQ(url_decode("%zz%41"), "%zzA");
    EXPECT_EQ(url_decode("%4g"), "%4g");
}

TEST(Forms, SurviveAwkwardNamesAndValues)
{
    const Fields fields{{"status", "a&b=c d\n"}, {"media_ids[]", "1"}, {"media_ids[]", "2"}, {"empty", ""}};
    EXPECT_EQ(form_encode(fields), "status=a%26b%3Dc%20d%0A&media_ids%5B%5D=1&media_ids%5B%5D=2&empty=");
    EXPECT_EQ(form_decode(form_encode(fields)), fields);
}

TEST(Forms, AreReadWithHolesInThem)
{
    EXPECT_EQ(form_decode("&&a=1&b&=x&"), (Fields{{"a", "1"}, {"b", ""}, {"", "x"}}));
    EXPECT_TRUE(form_decode("").empty());
}

TEST(Base64, KnowsTheVectorsOfTheStandard)
{
    const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [clear, encoded] : vectors) {
        EXPECT_EQ(base64_encode(clear), encoded);
        EXPECT_EQ(base64_decode(encoded), clear);
    }
}

TEST(Base64, IsUndoneForEveryByte)
{
    EXPECT_EQ(base64_decode(base64_encode(every_byte())), every_byte());
}

TEST(Base64, RefusesWhatIsNone)
{
    for (const auto* text : {"Zg", "Zg=", "Z===", "====", "Zm9v Zm9v", "Zm=v", "-_-_", "Zg==Zg==", "\xC3\xA9=="})
        EXPECT_EQ(base64_decode(text), std::nullopt) << text;
}

TEST(Base64, HasASpellingForUrls)
{
    EXPECT_EQ(base64url_encode("\xFB\xFF\xFE"), "-__-");
    EXPECT_EQ(base64url_encode("f"), "Zg");
}

TEST(Ascii, FoldsOnlyAsciiLetters)
{
    EXPECT_EQ(lowered("ABC[]\xC3\x84"), "abc[]\xC3\x84");
    EXPECT_TRUE(same_ignoring_case("Example.ORG", "example.org"));
    EXPECT_FALSE(same_ignoring_case("a", "ab"));
    EXPECT_FALSE(same_ignoring_case("[", "{"));
}

TEST(Ascii, TrimsBlanksAtBothEnds)
{
    EXPECT_EQ(trimmed(" \t a b \r\n"), "a b");
    EXPECT_EQ(trimmed(" \r\n"), "");
}

TEST(Ascii, TakesWordsOffTheFront)
{
    std::string_view text = "  post  --cw \t food ";
    EXPECT_EQ(take_word(text), "post");
    EXPECT_EQ(take_word(text), "--cw");
    EXPECT_EQ(text, "food");
    EXPECT_EQ(take_word(text), "food");
    EXPECT_EQ(take_word(text), "");
}

TEST(Ascii, SplitsIntoAllPartsAlsoEmptyOnes)
{
    EXPECT_EQ(split("a,,b,", ','), (std::vector<std::string_view>{"a", "", "b", ""}));
    EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
}

} // namespace
} // namespace fedibee::text
