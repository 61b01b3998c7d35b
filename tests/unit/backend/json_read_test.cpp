// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/shared/json_read.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fedibee::backend {
namespace {

TEST(JsonRead, FindsMembersAndTheirMembers)
{
    const JsonDocument document = parse_json(R"({"a":{"b":{"c":"deep"}},"text":"caf\u00e9 \ud83d\udc1d","null":null})");
    ASSERT_TRUE(document.is_object());
    ASSERT_NE(path(document, "a", "b", "c"), nullptr);
    EXPECT_EQ(path(document, "a", "b", "c")->text(), "deep");
    EXPECT_EQ(path(document, "a", "x", "c"), nullptr);
    EXPECT_EQ(text_of(document, "text"), "café 🐝");
    EXPECT_EQ(member(document, "null"), nullptr) << "JSON's null is nothing";
    EXPECT_EQ(member(document, "missing"), nullptr);
    EXPECT_EQ(member(*member(document, "text"), "text"), nullptr) << "a text has no members";
}

TEST(JsonRead, TakesDefaultsForWhatIsOfAnotherType)
{
    const JsonDocument document = parse_json(R"({"text":7,"flag":"yes","number":true,"array":{},"time":12})");
    EXPECT_EQ(text_of(document, "text"), "");
    EXPECT_TRUE(flag_of(document, "flag", true));
    EXPECT_FALSE(flag_of(document, "missing"));
    EXPECT_EQ(number_of(document, "number"), std::nullopt);
    EXPECT_TRUE(array_of(document, "array").empty());
    EXPECT_EQ(time_of(document, "time"), std::nullopt);
    for (const Json& element : *member(document, "text")) FAIL() << "a number has no element " << as_text(element);
}

TEST(JsonRead, ReadsNumbersAsTheyAreWritten)
{
    const JsonDocument document =
        parse_json(R"({"small":-5,"text":"42","large":18446744073709551615,"real":1.5,"word":"4x"})");
    EXPECT_EQ(number_of(document, "small"), -5);
    EXPECT_EQ(number_of(document, "text"), 42);
    EXPECT_EQ(number_of(document, "large"), std::nullopt) << "does not fit";
    EXPECT_EQ(id_of(document, "large"), "18446744073709551615") << "yet it is an id";
    EXPECT_EQ(id_of(document, "small"), "-5");
    EXPECT_EQ(number_of(document, "real"), std::nullopt);
    EXPECT_EQ(id_of(document, "real"), "");
    EXPECT_EQ(number_of(document, "word"), std::nullopt);
}

TEST(JsonRead, WalksArraysAndMembersInTheirOrder)
{
    const JsonDocument document = parse_json(R"({"z":[1,"two",[3]],"a":[]})");
    std::vector<std::string> keys;
    for (const auto& [key, value] : document.members()) keys.emplace_back(key);
    EXPECT_EQ(keys, (std::vector<std::string>{"z", "a"}));
    const Json& array = array_of(document, "z");
    ASSERT_EQ(array.size(), 3U);
    EXPECT_EQ(as_id(array.begin()[0]), "1");
    EXPECT_EQ(as_text(array.begin()[1]), "two");
    EXPECT_EQ(as_number(*array.begin()[2].begin()), 3);
}

TEST(JsonRead, TakesTheLastOfSeveralMembersWithOneKey)
{
    EXPECT_EQ(text_of(parse_json(R"({"a":1,"a":"last"})"), "a"), "last");
}

TEST(JsonRead, SaysThatATextIsNoJson)
{
    const std::string deep(100'000, '[');
    for (const std::string& text :
         {std::string(), std::string("  "), std::string("<html>"), std::string(R"({"a":1)"), std::string("[1,2] x"),
          std::string("\"\xff\""), std::string(R"("\ud800")"), deep}) {
        const JsonDocument document = parse_json(text);
        EXPECT_EQ(document.kind(), Json::Kind::none) << text.substr(0, 20);
        EXPECT_TRUE(text_of(document, "a").empty());
    }
}

TEST(JsonRead, PassesOverAByteOrderMark)
{
    EXPECT_TRUE(flag_of(parse_json("\xEF\xBB\xBF{\"a\":true}"), "a"));
}

} // namespace
} // namespace fedibee::backend
