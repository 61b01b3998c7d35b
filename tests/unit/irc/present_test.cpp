// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/names.hpp"
#include "irc/present.hpp"

#include "support/fake_clock.hpp"
#include "support/fake_user.hpp"

#include <gtest/gtest.h>

using namespace fedibee;
using namespace fedibee::irc;
using namespace std::chrono_literals;

namespace {

Reader reader_now()
{
    Reader reader;
    reader.nick = "ann";
    reader.nick_of = [](std::string_view address) { return address == "ann@example.social" ? "ann_fedi" : "bob"; };
    reader.now = test::FakeClock::start;
    return reader;
}

session::Author bob()
{
    return test::author("bob", "bob@example.social", "Bob");
}

} // namespace

TEST(PresentStatus, PutsTheBoldIdBeforeTheText)
{
    const auto shown = test::shown_post(bob(), "1f", "hello");
    EXPECT_EQ(status_lines(*shown, reader_now()), std::vector<std::string>{"\x02[\x02"
                                                                           "1f\x02]\x02 hello"});
}

TEST(PresentStatus, NamesTheParentAndCanDoWithoutIds)
{
    auto shown = test::shown_post(bob(), "1f", "hello");
    shown->reply_to_short_id = "1c";
    EXPECT_EQ(status_lines(*shown, reader_now()).front(), "\x02[\x02"
                                                          "1f->1c\x02]\x02 hello");
    shown->short_id.clear();
    EXPECT_EQ(status_lines(*shown, reader_now()).front(), "hello");
}

TEST(PresentStatus, PrintsStylesMentionsAndQuotes)
{
    auto shown = test::shown_post(bob(), "", "");
    auto& paragraph = shown->document.paragraphs.front();
    paragraph.spans = {{"loud", render::bold, {}},
                       {" ", 0, {}},
                       {"soft", render::italic | render::underline, {}},
                       {" ", 0, {}},
                       {"@bob", 0, "bob@example.social"},
                       {" x", render::code | render::strike, {}}};
    paragraph.quote_depth = 2;
    EXPECT_EQ(status_lines(*shown, reader_now()).front(), "> > \x02loud\x02 \x1d\x1fsoft\x1f\x1d @bob x");
}

TEST(PresentStatus, CallsTheUserByTheNickTheyHaveHere)
{
    auto shown = test::shown_post(bob(), "1f", "");
    shown->document.paragraphs.front().spans = {{"@ann", 0, "ann@example.social"}, {" hi", 0, {}}};
    shown->mentions_user = true;
    shown->own_nick = "ann_fedi";
    EXPECT_EQ(status_lines(*shown, reader_now()).front(), "ann: \x02[\x02"
                                                          "1f\x02]\x02 @ann hi");
    auto in_query = reader_now();
    in_query.in_query = true;
    EXPECT_EQ(status_lines(*shown, in_query).front(), "\x02[\x02"
                                                      "1f\x02]\x02 @ann hi");
}

TEST(PresentStatus, DatesOldLinesForClientsWithoutTimes)
{
    const auto now = test::FakeClock::start; // 03:04:05
    EXPECT_EQ(time_prefix(now - 30s, now), "");
    EXPECT_EQ(time_prefix(now - 2min, now), "\x02[\x02"
                                            "03:02\x02]\x02 ");
    EXPECT_EQ(time_prefix(now - 4h, now), "\x02[\x02"
                                          "2026-01-01 23:04\x02]\x02 ");
    auto shown = test::shown_post(bob(), "1f", "old");
    shown->time = now - 2min;
    auto reader = reader_now();
    EXPECT_EQ(status_lines(*shown, reader).front(), "\x02[\x02"
                                                    "1f\x02]\x02 old");
    reader.prints_times = true;
    EXPECT_EQ(status_lines(*shown, reader).front(), "\x02[\x02"
                                                    "03:02\x02]\x02 \x02[\x02"
                                                    "1f\x02]\x02 old");
}

TEST(PresentStatus, LeavesBlankParagraphsOut)
{
    auto shown = test::shown_post(bob(), "1f", "one");
    shown->document.paragraphs.push_back({});
    shown->document.paragraphs.push_back({{{"two", 0, {}}}, 0, false, true});
    EXPECT_EQ(status_lines(*shown, reader_now()).size(), 2U);
}

TEST(OwnHeading, SaysHowFarAPostGoes)
{
    auto shown = test::shown_post(bob(), "09", "x");
    EXPECT_EQ(own_heading(*shown, "", ""), "You: ");
    EXPECT_EQ(own_heading(*shown, "bob", ""), "You to bob: ");
    auto status = std::make_shared<Status>(*shown->status);
    status->visibility = Visibility::unlisted;
    shown->status = status;
    EXPECT_EQ(own_heading(*shown, "", ""), "You, unlisted: ");
    EXPECT_EQ(own_heading(*shown, "", "unlisted"), "You: ");
}

TEST(CutLines, OpensAStyleAgainOnTheNextLine)
{
    const auto cut = cut_lines({"\x02" + std::string(50, 'a') + " " + std::string(50, 'b') + "\x02"}, 64);
    ASSERT_EQ(cut.size(), 2U);
    EXPECT_EQ(cut[1], "\x02" + std::string(50, 'b') + "\x02");
    for (const auto& line : cut) EXPECT_LE(line.size(), 64U);
}

TEST(Names, MapPlacesToChannelsAndBack)
{
    EXPECT_EQ(channel_name(Place{PlaceKind::home, {}, "work"}), "&home+work");
    EXPECT_EQ(channel_name(Place{PlaceKind::hashtag, "linux", {}}), "#linux");
    EXPECT_EQ(channel_name(Place{PlaceKind::list, "my friends", {}}), "&list~my_friends");
    EXPECT_EQ(parse_channel("#Linux+work"), (Place{PlaceKind::hashtag, "linux", "work"}));
    EXPECT_EQ(parse_channel("&bitlbee"), Place{});
    EXPECT_EQ(parse_channel("&dm~a@x;b@y"), (Place{PlaceKind::direct_group, "a@x,b@y", {}}));
    for (const auto* none : {"home", "&nowhere", "#", "&#linux", ""}) EXPECT_FALSE(parse_channel(none)) << none;
}

TEST(Names, RefuseNicksThatClientsMisread)
{
    for (const auto* good : {"ann", "Ann_[1]", "zo\xc3\xab"}) EXPECT_TRUE(is_valid_nick(good)) << good;
    for (const auto* bad : {"", "1ann", "-x", "a b", "a,b", "a!b", "a@b", "#a", "&a", "a.b", "a*", "\x01"})
        EXPECT_FALSE(is_valid_nick(bad)) << bad;
}

TEST(Names, TakeFormattingOutOfTypedText)
{
    EXPECT_EQ(without_formatting("\x02"
                                 "bold\x0f \x03"
                                 "04,12red\x03 \x04"
                                 "ff0000hex \x03,x\ttab\x01"),
              "bold red hex ,x\ttab");
}
