// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/room_past.hpp"

#include "irc/room.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fedibee::irc {
namespace {

using namespace std::chrono_literals;
using session::HistoryPoint;
using session::HistoryRange;
using session::HistoryRequest;

constexpr Timestamp start{std::chrono::sys_days(std::chrono::year(2026) / 7 / 1)};

RoomMessage text(int number)
{
    RoomMessage message;
    message.msgid = "m" + std::to_string(number);
    message.time = start + std::chrono::seconds(number);
    message.command = "PRIVMSG";
    message.lines.push_back({std::to_string(number), false});
    return message;
}

RoomMessage event(int second)
{
    RoomMessage message;
    message.time = start + std::chrono::seconds(second);
    message.command = "JOIN";
    message.lines.push_back({"JOIN #den", false});
    return message;
}

/// Ten texts, one a second.
struct ThePastOfRooms : testing::Test {
    ThePastOfRooms()
    {
        for (int i = 0; i < 10; ++i) past.keep(text(i));
    }
    [[nodiscard]] std::string ask(HistoryRange range, std::optional<HistoryPoint> point, std::size_t limit,
                                  HistoryPoint other = {}) const
    {
        const auto page = past.page(HistoryRequest{range, std::move(point), std::move(other), limit}, false);
        if (!page) return "error";
        std::string said;
        for (const auto* message : *page) said += message->lines.front().text;
        return said;
    }
    static HistoryPoint id(int number) { return {"m" + std::to_string(number), {}}; }
    static HistoryPoint at(std::chrono::milliseconds offset) { return {{}, start + offset}; }

    RoomPast past;
};

TEST_F(ThePastOfRooms, IsGivenInStretches)
{
    EXPECT_EQ(ask(HistoryRange::latest, std::nullopt, 3), "789");
    EXPECT_EQ(ask(HistoryRange::latest, id(7), 5), "89");
    EXPECT_EQ(ask(HistoryRange::latest, at(5s), 2), "89");
    EXPECT_EQ(ask(HistoryRange::before, id(4), 2), "23");
    EXPECT_EQ(ask(HistoryRange::before, at(4s), 100), "0123");
    EXPECT_EQ(ask(HistoryRange::after, id(4), 2), "56");
    EXPECT_EQ(ask(HistoryRange::after, at(4500ms), 2), "56");
    EXPECT_EQ(ask(HistoryRange::after, id(9), 2), "");
    EXPECT_EQ(ask(HistoryRange::before, id(0), 2), "");
}

TEST_F(ThePastOfRooms, IsGivenAroundAMessage)
{
    EXPECT_EQ(ask(HistoryRange::around, id(5), 3), "456");
    EXPECT_EQ(ask(HistoryRange::around, id(5), 4), "3456");
    EXPECT_EQ(ask(HistoryRange::around, id(0), 3), "012");
    EXPECT_EQ(ask(HistoryRange::around, id(9), 3), "789");
    EXPECT_EQ(ask(HistoryRange::around, at(5s), 1), "5");
    EXPECT_EQ(ask(HistoryRange::around, at(1h), 2), "89");
}

TEST_F(ThePastOfRooms, IsGivenBetweenTwoEndsFromTheFirstOne)
{
    EXPECT_EQ(ask(HistoryRange::between, id(2), 10, id(6)), "345");
    EXPECT_EQ(ask(HistoryRange::between, id(2), 2, id(6)), "34");
    EXPECT_EQ(ask(HistoryRange::between, id(6), 2, id(2)), "45");
    EXPECT_EQ(ask(HistoryRange::between, at(2s), 10, at(6s)), "345");
    EXPECT_EQ(ask(HistoryRange::between, at(6s), 2, at(2s)), "45");
    EXPECT_EQ(ask(HistoryRange::between, id(2), 10, id(2)), "");
}

TEST_F(ThePastOfRooms, SaysWhenAMessageIsNotKept)
{
    EXPECT_EQ(ask(HistoryRange::after, HistoryPoint{"gone", {}}, 5), "error");
    past.erase("m8");
    EXPECT_EQ(past.find("m8"), nullptr);
    EXPECT_EQ(ask(HistoryRange::latest, std::nullopt, 2), "79");
    past.erase("m8");
    EXPECT_EQ(past.messages().size(), 9U);
}

TEST_F(ThePastOfRooms, HoldsEventsForThoseWhoPlayThem)
{
    past.keep(event(11));
    EXPECT_EQ(past.last_time(), start + 9s);
    EXPECT_EQ(ask(HistoryRange::latest, std::nullopt, 2), "89");
    const auto all = past.page(HistoryRequest{HistoryRange::latest, std::nullopt, {}, 2}, true);
    ASSERT_EQ(all->size(), 2U);
    EXPECT_EQ(all->back()->command, "JOIN");
}

TEST_F(ThePastOfRooms, HasBoundsInNumberAndBytes)
{
    for (int i = 10; i < 700; ++i) past.keep(text(i));
    EXPECT_EQ(past.messages().size(), most_room_messages);
    for (int i = 0; i < 700; ++i) past.keep(event(700 + i));
    EXPECT_EQ(past.messages().size(), most_room_messages + most_room_events);
    EXPECT_EQ(ask(HistoryRange::latest, std::nullopt, 1), "699") << "what happened does not push out what was said";
    for (int i = 0; i < 30; ++i) {
        auto wide = text(2000 + i);
        wide.lines.front().text.assign(60'000, 'x');
        past.keep(std::move(wide));
    }
    EXPECT_LT(past.messages().size(), 20U);
    EXPECT_EQ(past.messages().back().msgid, "m2029");
}

TEST_F(ThePastOfRooms, KeepsItsOrderWhenTheClockIsSetBack)
{
    auto late = text(99);
    late.time = start;
    past.keep(std::move(late));
    EXPECT_EQ(past.messages().back().time, start + 9s);
    EXPECT_EQ(ask(HistoryRange::latest, std::nullopt, 1), "99");
}

TEST(TheUnseenOfARoom, BeginsWhereTheAccountHasRead)
{
    Room room;
    const auto person = std::make_shared<RoomPerson>();
    person->nick = person->account = "ann";
    for (int i = 0; i < 30; ++i) room.past.keep(text(i));
    EXPECT_EQ(unseen_in(room, *person).size(), 20U) << "the latest page at first";
    enter_room(room, person, nullptr);
    EXPECT_TRUE(mark_all_read_in(room, *person));
    EXPECT_FALSE(mark_all_read_in(room, *person)) << "no news";
    leave_room(room, person.get(), nullptr);
    EXPECT_TRUE(unseen_in(room, *person).empty());
    room.past.keep(text(30));
    room.past.keep(event(31));
    ASSERT_EQ(unseen_in(room, *person).size(), 1U);
    EXPECT_EQ(unseen_in(room, *person).front()->msgid, "m30");
    EXPECT_FALSE(mark_read_in(room, *person, Timestamp{}));
    EXPECT_TRUE(mark_read_in(room, *person, unseen_in(room, *person).front()->time));
    EXPECT_TRUE(unseen_in(room, *person).empty()) << "it was read elsewhere";
    EXPECT_FALSE(mark_read_in(room, *person, Timestamp{std::chrono::milliseconds{1}})) << "it never goes back";
    for (std::size_t i = 0; i < 2 * most_room_readers; ++i) {
        RoomPerson reader;
        reader.account = std::to_string(i);
        EXPECT_TRUE(mark_read_in(room, reader, Timestamp{std::chrono::hours{400'000} + std::chrono::minutes{i}}));
    }
    EXPECT_EQ(room.read.size(), most_room_readers);
    person->account.clear();
    EXPECT_TRUE(unseen_in(room, *person).empty()) << "a guest is nobody who was here before";
}

} // namespace
} // namespace fedibee::irc
