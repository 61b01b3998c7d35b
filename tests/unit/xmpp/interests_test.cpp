// SPDX-License-Identifier: AGPL-3.0-or-later
// Of what programs want to be told.
#include "xmpp/interests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace fedibee;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr std::string_view pictures = "urn:xmpp:avatar:metadata";

xmpp::TagPtr features(std::initializer_list<std::string_view> names)
{
    auto answer = xmpp::stanza("iq", "ann@example.org/desk", "fedi.example.org", "1", "result");
    auto& query = xmpp::add(*answer, "query", xmpp::ns::disco_info);
    for (const auto name : names) xmpp::set(xmpp::add(query, "feature"), "var", name);
    return answer;
}

} // namespace

TEST(Interests, AreAskedOnceForEachVersionAndHoldForIt)
{
    const Instant now{};
    xmpp::Interests interests(now);
    EXPECT_TRUE(interests.note_version("desk", "a#1", now));
    EXPECT_FALSE(interests.note_version("desk", "a#1", now));
    interests.put("desk", "a#1", *features({"urn:xmpp:avatar:metadata+notify", "urn:xmpp:ping"}));
    EXPECT_THAT(interests.in(pictures), ElementsAre("desk"));
    EXPECT_THAT(interests.in("urn:xmpp:ping"), IsEmpty());
    EXPECT_TRUE(interests.note_version("desk", "a#2", now));
    EXPECT_THAT(interests.in(pictures), IsEmpty());
    interests.put("desk", "a#1", *features({"urn:xmpp:avatar:metadata+notify"}));
    EXPECT_FALSE(interests.has("desk", pictures)) << "that was the old version";
    interests.put("phone", "a#1", *features({"urn:xmpp:avatar:metadata+notify"}));
    EXPECT_FALSE(interests.has("phone", pictures)) << "it never came";
}

TEST(Interests, OfARestlessProgramAreNotAskedEachTime)
{
    Instant now{};
    xmpp::Interests interests(now);
    int asked = 0;
    for (int i = 0; i < 1000; ++i) asked += interests.note_version("desk", std::to_string(i), now) ? 1 : 0;
    EXPECT_EQ(asked, 20);
    now += 5s;
    EXPECT_TRUE(interests.note_version("desk", "last", now));
}
