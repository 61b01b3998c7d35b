// SPDX-License-Identifier: AGPL-3.0-or-later
// The past of rooms on the wire: CHATHISTORY, the unseen, texts of several lines, WHOWAS, LIST.
#include "unit/irc/rooms.hpp"

#include "text/iso_time.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace fedibee::test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr auto reader = "batch message-tags server-time labeled-response standard-replies draft/chathistory";
constexpr auto player = "batch message-tags server-time draft/chathistory draft/event-playback";
constexpr auto writer = "batch message-tags echo-message labeled-response standard-replies draft/multiline";

class RoomHistory : public Rooms {
protected:
    /// What was said, of the lines of an answer.
    static std::string texts(const std::vector<std::string>& lines)
    {
        std::string all;
        for (const auto& line : lines) {
            if (line.find(" PRIVMSG #den :") != std::string::npos) all += line.substr(line.rfind(':') + 1) + " ";
        }
        return all;
    }
    void say(const std::string& nick, const std::string& text)
    {
        world.clock.advance(std::chrono::seconds(1));
        ask(nick, "PRIVMSG #den :" + text);
    }
    static std::string msgid_of(const std::string& line)
    {
        const auto at = line.find("msgid=") + 6;
        return line.substr(at, line.find_first_of("; ", at) - at);
    }
};

TEST_F(RoomHistory, IsReadInStretches)
{
    client("ann", reader);
    join("bob");
    join("ann");
    for (const auto* text : {"one", "two", "three", "four"}) say("bob", text);
    const auto live = seen_by("ann");
    const auto latest = ask("ann", "@label=h CHATHISTORY LATEST #DEN * 2");
    ASSERT_EQ(latest.size(), 4U) << "a batch of two";
    EXPECT_THAT(latest[0], AllOf(HasSubstr("label=h"), EndsWith(" chathistory #den")));
    EXPECT_EQ(texts(latest), "three four ");
    EXPECT_EQ(msgid_of(latest[2]), msgid_of(live.back())) << "the id it had when it was said";
    EXPECT_THAT(latest[2], AllOf(HasSubstr("batch="), HasSubstr("time=")));
    const std::string third = msgid_of(latest[1]);
    EXPECT_EQ(texts(ask("ann", "CHATHISTORY BEFORE #den msgid=" + third + " 10")), "one two ");
    EXPECT_EQ(texts(ask("ann", "CHATHISTORY AFTER #den msgid=" + third + " 10")), "four ");
    EXPECT_EQ(texts(ask("ann", "CHATHISTORY AROUND #den msgid=" + third + " 3")), "two three four ");
    EXPECT_EQ(texts(ask("ann", "CHATHISTORY LATEST #den msgid=" + third + " 10")), "four ");
    const std::string first = msgid_of(ask("ann", "CHATHISTORY BEFORE #den msgid=" + third + " 10").at(1));
    EXPECT_EQ(texts(ask("ann", "CHATHISTORY BETWEEN #den msgid=" + first + " msgid=" + third + " 10")), "two ");
    EXPECT_EQ(texts(ask("ann", "CHATHISTORY AFTER #den timestamp=2020-01-01T00:00:00.000Z 1")), "one ");
}

TEST_F(RoomHistory, IsForThoseWhoAreThere)
{
    client("ann", reader);
    join("bob");
    say("bob", "private");
    EXPECT_THAT(ask("ann", "CHATHISTORY LATEST #den * 10"),
                Contains(HasSubstr("FAIL CHATHISTORY INVALID_TARGET LATEST #den :You are not in that room")));
    EXPECT_THAT(ask("ann", "CHATHISTORY LATEST #nowhere * 10"), Contains(HasSubstr("INVALID_TARGET LATEST #nowhere")));
    join("ann");
    EXPECT_THAT(ask("ann", "CHATHISTORY AFTER #den msgid=nonsense 10"),
                Contains(HasSubstr("FAIL CHATHISTORY MESSAGE_ERROR AFTER #den :That message is not kept any more")));
    EXPECT_THAT(ask("ann", "CHATHISTORY LATEST #den * x"), Contains(HasSubstr("INVALID_PARAMS")));
    EXPECT_THAT(ask("ann", "CHATHISTORY LATEST bob * 10"), Contains(HasSubstr("INVALID_TARGET LATEST bob")));
}

TEST_F(RoomHistory, PlaysEventsToThoseWhoAsk)
{
    client("ann", player);
    client("cid", reader);
    client("dan", "message-tags");
    join("ann");
    join("cid");
    join("dan");
    ask("ann", "TOPIC #den :soup");
    ask("ann", "MODE #den +v dan");
    say("dan", "hello");
    ask("dan", "@+draft/react=x;+reply=y TAGMSG #den");
    ask("dan", "@+typing=active TAGMSG #den");
    ask("dan", "NICK don");
    ask("ann", "KICK #den don :enough");
    const auto events = ask("ann", "CHATHISTORY LATEST #den * 50");
    for (const auto* body : {":dan!dan@irc.test.example JOIN #den", ":ann!ann@irc.test.example TOPIC #den :soup",
                             ":ann!ann@irc.test.example MODE #den +v dan", ":dan!dan@irc.test.example TAGMSG #den",
                             ":dan!dan@irc.test.example NICK :don", ":ann!ann@irc.test.example KICK #den don :enough"})
        EXPECT_THAT(events, Contains(AllOf(HasSubstr("batch="), HasSubstr(body))));
    EXPECT_THAT(events, Contains(AllOf(HasSubstr("+draft/react=x"), HasSubstr("+reply=y"))));
    EXPECT_THAT(events, Not(Contains(HasSubstr("typing"))));
    seen_by("cid");
    EXPECT_EQ(ask("cid", "CHATHISTORY LATEST #den * 50").size(), 3U) << "one text in a batch";
}

TEST_F(RoomHistory, ForgetsWhatWasRedacted)
{
    client("ann", std::string(reader) + " echo-message draft/message-redaction");
    join("ann");
    const auto said = ask("ann", "PRIVMSG #den :oops");
    ask("ann", "REDACT #den " + msgid_of(said.front()));
    EXPECT_EQ(texts(ask("ann", "CHATHISTORY LATEST #den * 50")), "");
}

TEST_F(RoomHistory, IsAmongTheTargets)
{
    client("ann", reader);
    join("bob");
    join("bob", "#quiet");
    join("ann");
    ask("ann", "JOIN #quiet");
    say("bob", "hi");
    const auto targets = ask("ann", "CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00.000Z "
                                    "timestamp=2100-01-01T00:00:00.000Z 10");
    EXPECT_THAT(targets, Contains(HasSubstr("CHATHISTORY TARGETS #den 20")));
    EXPECT_THAT(targets, Not(Contains(HasSubstr("#quiet"))));
    EXPECT_THAT(ask("ann", "CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00.000Z "
                           "timestamp=2001-01-01T00:00:00.000Z 10"),
                Not(Contains(HasSubstr("#den"))));
}

TEST_F(RoomHistory, IsShownAsFarAsItIsUnseen)
{
    join("bob");
    say("bob", "early");
    Client ann(world);
    ann.log_in("batch message-tags server-time");
    ann.send("JOIN #den");
    EXPECT_EQ(texts(ann.barrier()), "early ");
    say("bob", "live");
    EXPECT_EQ(texts(ann.barrier()), "live ");
    ann.send("PART #den");
    ann.barrier();
    say("bob", "missed");
    ann.send("JOIN #den");
    const auto back = ann.barrier();
    EXPECT_EQ(texts(back), "missed ");
    EXPECT_THAT(back, Contains(HasSubstr(" chathistory #den")));
    ann.send("PART #den");
    ann.barrier();
    Client modern(world);
    modern.log_in(reader);
    say("bob", "asked for");
    modern.send("JOIN #den");
    EXPECT_EQ(texts(modern.barrier()), "") << "it asks by itself";
    join("eve");
    EXPECT_EQ(texts(client("eve").lines), "") << "a guest has missed nothing";
}

TEST_F(RoomHistory, IsReadAsFarAsTheAccountSays)
{
    const auto stamp = [this] { return "timestamp=" + text::format_iso_time(world.clock.wall()); };
    join("bob");
    Client ann(world);
    Client other(world);
    ann.log_in("batch standard-replies labeled-response draft/read-marker draft/chathistory");
    other.log_in("standard-replies soju.im/read");
    ann.send("JOIN #den");
    const auto joined = ann.barrier();
    const auto line_of = [&](std::string_view words) {
        return std::ranges::find_if(joined, [&](const auto& line) { return line.find(words) != std::string::npos; });
    };
    ASSERT_NE(line_of("MARKREAD #den *"), joined.end());
    EXPECT_LT(line_of("MARKREAD #den *"), line_of(" 366 "));
    other.send("JOIN #den");
    EXPECT_THAT(other.barrier(), Contains(HasSubstr("READ #den *")));
    say("bob", "one");
    const std::string read = stamp();
    say("bob", "two");
    ann.barrier();
    other.barrier();

    ann.send("@label=m MARKREAD #DEN " + read);
    EXPECT_THAT(ann.barrier(), Contains(AllOf(HasSubstr("label=m"), EndsWith("MARKREAD #den " + read))));
    EXPECT_THAT(other.barrier(), Contains(EndsWith(" READ #den " + read)));
    EXPECT_THAT(seen_by("bob"), Not(Contains(HasSubstr("READ")))) << "what ann has read concerns ann";
    ann.send("MARKREAD #den timestamp=2020-01-01T00:00:00.000Z");
    EXPECT_THAT(ann.barrier(), Contains(EndsWith("MARKREAD #den " + read))) << "it never goes back";
    EXPECT_THAT(other.barrier(), Not(Contains(HasSubstr("READ"))));
    other.send("READ #den");
    EXPECT_THAT(other.barrier(), Contains(EndsWith(" READ #den " + read)));
    ann.send("MARKREAD #den timestamp=2099-01-01T00:00:00.000Z");
    EXPECT_THAT(ann.barrier(), Contains(EndsWith("MARKREAD #den " + stamp()))) << "nothing of the future was read";

    ann.send("MARKREAD #nowhere " + read);
    EXPECT_THAT(ann.barrier(), Contains(HasSubstr("FAIL MARKREAD INVALID_PARAMS #nowhere :You are not in that room")));
    client("eve", "standard-replies draft/read-marker");
    join("eve");
    EXPECT_THAT(ask("eve", "MARKREAD #den " + read),
                Contains(HasSubstr("FAIL MARKREAD INVALID_PARAMS #den :What guests have read is not kept")));
    EXPECT_THAT(ask("eve", "MARKREAD #den"), Contains(EndsWith("MARKREAD #den *")));
}

TEST_F(RoomHistory, IsUnseenFromWhereTheAccountHasRead)
{
    join("bob");
    Client modern(world);
    modern.log_in("batch draft/chathistory draft/read-marker");
    modern.send("JOIN #den");
    modern.barrier();
    say("bob", "one");
    const std::string one = text::format_iso_time(world.clock.wall());
    say("bob", "two");
    modern.send("MARKREAD #den timestamp=" + one);
    modern.barrier();
    Client old(world);
    old.log_in("message-tags");
    old.send("JOIN #den");
    EXPECT_EQ(texts(old.barrier()), "two ") << "it was shown elsewhere, but not read";
    Client twin(world);
    twin.log_in("message-tags");
    twin.send("JOIN #den");
    EXPECT_EQ(texts(twin.barrier()), "") << "another client has shown it";
    say("bob", "three");
    const std::string three = text::format_iso_time(world.clock.wall());
    modern.barrier();
    old.barrier();
    old.send("PART #den");
    old.barrier();
    EXPECT_THAT(modern.barrier(), Contains(EndsWith("MARKREAD #den timestamp=" + three))) << "it was shown";
    twin.send("PART #den");
    twin.barrier();
    modern.send("PART #den");
    modern.barrier();
    say("bob", "four");
    modern.send("JOIN #den");
    modern.send("PART #den");
    modern.barrier();
    old.send("JOIN #den");
    EXPECT_EQ(texts(old.barrier()), "four ") << "the other client did not say that it was read";
}

TEST_F(RoomHistory, TellsOldClientsTheTime)
{
    join("bob");
    say("bob", "early");
    world.clock.advance(std::chrono::minutes(5));
    Client ann(world);
    ann.log_in();
    ann.send("JOIN #den");
    EXPECT_THAT(ann.expect("early"), HasSubstr("PRIVMSG #den :\x02["));
}

// ---- texts of several lines -----------------------------------------------------------------------------------

TEST_F(RoomHistory, TakesTextsOfSeveralLines)
{
    client("ann", writer);
    client("bob", writer);
    client("cid", std::string(reader) + " draft/multiline");
    client("dan", "message-tags");
    for (const auto* nick : {"ann", "bob", "cid", "dan"}) join(nick);
    seen_by("ann");
    seen_by("bob");
    client("ann").send("@label=m;+draft/reply=x BATCH +1 draft/multiline #den");
    client("ann").send("@batch=1 PRIVMSG #den :one");
    client("ann").send("@batch=1 PRIVMSG #den :");
    client("ann").send("@batch=1 PRIVMSG #den :two");
    client("ann").send("@batch=1;draft/multiline-concat PRIVMSG #den : and a half");
    const auto echoed = ask("ann", "BATCH -1");
    ASSERT_EQ(echoed.size(), 6U);
    EXPECT_THAT(echoed[0], AllOf(StartsWith("@label=m"), HasSubstr("msgid="), HasSubstr("+draft/reply=x"),
                                 EndsWith(" draft/multiline #den")));
    const auto seen = seen_by("bob");
    ASSERT_EQ(seen.size(), 6U);
    EXPECT_THAT(seen[0], AllOf(HasSubstr("msgid="), HasSubstr(":ann!ann@irc.test.example BATCH +")));
    EXPECT_THAT(seen[1], AllOf(EndsWith("PRIVMSG #den :one"), Not(HasSubstr("msgid"))));
    EXPECT_THAT(seen[2], EndsWith("PRIVMSG #den :"));
    EXPECT_THAT(seen[4], AllOf(HasSubstr("draft/multiline-concat"), EndsWith("PRIVMSG #den : and a half")));
    const auto plain = seen_by("dan");
    ASSERT_EQ(plain.size(), 3U) << "line by line, without the blank one";
    EXPECT_THAT(plain[0], AllOf(HasSubstr("msgid="), HasSubstr("+draft/reply=x"), EndsWith(":one")));
    EXPECT_THAT(plain[1], AllOf(Not(HasSubstr("msgid=")), EndsWith(":two")));
    const auto past = ask("cid", "CHATHISTORY LATEST #den * 10");
    EXPECT_THAT(past,
                Contains(AllOf(HasSubstr("batch="), HasSubstr("+draft/reply=x"), HasSubstr("draft/multiline #den"))));
    EXPECT_THAT(past, Contains(EndsWith("PRIVMSG #den :two")));
    EXPECT_THAT(world.users.ann->said, IsEmpty());
}

TEST_F(RoomHistory, RefusesTextsToRoomsThatAreNotThere)
{
    client("ann", writer);
    client("ann").send("@label=m BATCH +1 draft/multiline #nowhere");
    client("ann").send("@batch=1 PRIVMSG #nowhere :one");
    EXPECT_THAT(ask("ann", "BATCH -1"), Contains(AllOf(HasSubstr("label=m"), HasSubstr(" 403 ann #nowhere :"))));
}

// ---- WHOWAS, LIST, nicks --------------------------------------------------------------------------------------

TEST_F(Rooms, RememberWhoWasHere)
{
    client("ann");
    client("bob");
    ask("bob", "NICK rob");
    EXPECT_THAT(ask("ann", "WHOWAS bob"),
                AllOf(Contains(":irc.test.example 314 ann bob bob irc.test.example * :Real Name"),
                      Contains(HasSubstr(" 312 ann bob irc.test.example :")), Contains(HasSubstr(" 369 ann bob :"))));
    client("bob").send("QUIT");
    client("bob").wait_closed();
    EXPECT_THAT(ask("ann", "WHOWAS ROB 1"), Contains(HasSubstr(" 314 ann rob ")));
    EXPECT_THAT(ask("ann", "WHOWAS nobody"),
                AllOf(Contains(HasSubstr(" 406 ann nobody :")), Contains(HasSubstr(" 369 ann nobody :"))));
}

TEST_F(Rooms, AreListedByMaskSizeAndAge)
{
    join("ann", "#big");
    join("bob", "#big");
    join("bob", "#small");
    const auto listed = [this](const std::string& words) {
        std::string names;
        for (const auto& line : ask("ann", "LIST " + words)) {
            const auto at = line.find(" 322 ann #");
            if (at != std::string::npos) names += line.substr(at + 9, line.find(' ', at + 10) - at - 9) + " ";
        }
        return names;
    };
    EXPECT_EQ(listed(""), "#big #small ");
    EXPECT_EQ(listed("#b*"), "#big ");
    EXPECT_EQ(listed("!#b*"), "#small ");
    EXPECT_EQ(listed(">1"), "#big ");
    EXPECT_EQ(listed("<2"), "#small ");
    EXPECT_EQ(listed("C<10"), "#big #small ");
    world.clock.advance(std::chrono::minutes(20));
    EXPECT_EQ(listed("C<10"), "");
    EXPECT_EQ(listed("T<10"), "");
    ask("ann", "TOPIC #big :news");
    EXPECT_EQ(listed("T<10"), "#big ");
}

TEST_F(Rooms, GiveTheNickOfAnAccountToItsOwner)
{
    Client guest(world);
    guest.register_as("ann");
    guest.send("JOIN #den");
    guest.barrier();
    join("bob");
    Client owner(world);
    owner.log_in();
    guest.expect(":ann!ann@irc.test.example NICK :guest1");
    guest.expect("NOTICE guest1 :That nick belongs to an account");
    EXPECT_THAT(seen_by("bob"), Contains(":ann!ann@irc.test.example NICK :guest1"));
    EXPECT_THAT(ask("bob", "WHOIS ann"), Contains(HasSubstr(" 330 bob ann ann :")));
    EXPECT_THAT(ask("bob", "NAMES #den"), Contains(HasSubstr("@guest1 bob")));
}

} // namespace
} // namespace fedibee::test
