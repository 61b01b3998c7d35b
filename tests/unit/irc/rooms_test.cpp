// SPDX-License-Identifier: AGPL-3.0-or-later
// Rooms on the wire: several clients, right, wrong and hostile.
#include "unit/irc/rooms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fedibee::test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(Rooms, AreAnnounced)
{
    client("ann");
    EXPECT_THAT(client("ann").all(), AllOf(HasSubstr("CHANMODES=b,k,l,imnst"), HasSubstr("PREFIX=(ov)@+"),
                                           HasSubstr("STATUSMSG=@+"), HasSubstr("ELIST=CMNTU")));
    EXPECT_THAT(client("ann").all(), Not(HasSubstr("CLIENTTAGDENY")));
}

TEST_F(Rooms, TellEverybodyWhoComesSpeaksAndGoes)
{
    const auto joined = ask("ann", "JOIN #Den");
    EXPECT_EQ(joined,
              (std::vector<std::string>{":ann!ann@irc.test.example JOIN #Den", ":irc.test.example 353 ann = #Den :@ann",
                                        ":irc.test.example 366 ann #Den :End of the list of names"}));
    EXPECT_THAT(ask("bob", "JOIN #den"), Contains(":irc.test.example 353 bob = #Den :@ann bob"));
    EXPECT_EQ(seen_by("ann"), (std::vector<std::string>{":bob!bob@irc.test.example JOIN #Den"}));
    EXPECT_THAT(ask("bob", "PRIVMSG #DEN :hello there"), IsEmpty());
    EXPECT_EQ(seen_by("ann"), (std::vector<std::string>{":bob!bob@irc.test.example PRIVMSG #Den :hello there"}));
    EXPECT_THAT(ask("bob", "PART #den :so long"), Contains(":bob!bob@irc.test.example PART #Den :so long"));
    EXPECT_THAT(seen_by("ann"), Contains(":bob!bob@irc.test.example PART #Den :so long"));
    EXPECT_THAT(ask("ann", "PRIVMSG #den :anybody?"), IsEmpty());
    EXPECT_THAT(seen_by("bob"), IsEmpty());
    EXPECT_THAT(world.users.ann->said, IsEmpty());
}

TEST_F(Rooms, TellWhoQuitsAndIsRenamed)
{
    join("ann");
    join("bob");
    join("bob", "#other");
    join("ann", "#other");
    seen_by("ann");
    EXPECT_THAT(ask("bob", "NICK rob"), Contains(":bob!bob@irc.test.example NICK :rob"));
    EXPECT_EQ(seen_by("ann"), (std::vector<std::string>{":bob!bob@irc.test.example NICK :rob"}));
    EXPECT_THAT(ask("ann", "NAMES #den"), Contains(":irc.test.example 353 ann = #den :@ann rob"));
    client("bob").send("QUIT :bye");
    EXPECT_EQ(client("ann").expect("QUIT"), ":rob!bob@irc.test.example QUIT :Quit: bye");
    EXPECT_THAT(seen_by("ann"), IsEmpty()) << "told once, though two rooms are shared";
    join("cid");
    seen_by("ann");
    client("cid").close();
    EXPECT_THAT(client("ann").expect("QUIT"), HasSubstr(":cid!cid@"));
    EXPECT_THAT(ask("ann", "NAMES #den"), Contains(":irc.test.example 353 ann = #den :@ann"));
}

TEST_F(Rooms, GiveANickOnce)
{
    join("ann");
    Client second(world);
    second.send("NICK ANN");
    second.send("USER x 0 * :x");
    EXPECT_THAT(second.expect("433"), HasSubstr("433 * ANN :"));
    second.send("NICK bea");
    second.expect("366");
    second.send("NICK ann");
    second.expect("433 bea ann");
    second.send("NICK Bea");
    second.expect(":bea!x@irc.test.example NICK :Bea");
    second.close();
    EXPECT_THAT(ask("dan", "ISON bea"), Contains(":irc.test.example 303 dan :"));
}

TEST_F(Rooms, TakeAllClientsOfOneUserForOnePerson)
{
    join("bob");
    Client desk(world), pocket(world);
    desk.log_in();
    desk.send("JOIN #den");
    desk.barrier();
    pocket.log_in();
    seen_by("bob");
    pocket.send("JOIN #den");
    const auto joined = pocket.barrier();
    EXPECT_THAT(joined, Contains(HasSubstr("353 ann = #den :@bob ann")));
    EXPECT_THAT(seen_by("bob"), IsEmpty()) << "the person is there already";
    desk.send("PRIVMSG #den :from the desk");
    desk.barrier();
    EXPECT_THAT(pocket.barrier(), Contains(":ann!ann@irc.test.example PRIVMSG #den :from the desk"));
    EXPECT_THAT(seen_by("bob"), Contains(HasSubstr("from the desk")));
    pocket.send("PART #den");
    pocket.barrier();
    EXPECT_THAT(seen_by("bob"), IsEmpty());
    pocket.send("NICK anna");
    pocket.barrier();
    EXPECT_THAT(desk.barrier(), Contains(":ann!ann@irc.test.example NICK :anna"));
    EXPECT_THAT(seen_by("bob"), Contains(":ann!ann@irc.test.example NICK :anna"));
    desk.send("JOIN #alone");
    desk.barrier();
    desk.send("QUIT");
    desk.wait_closed();
    EXPECT_THAT(client("bob").expect("anna"), HasSubstr("PART #den"));
    EXPECT_THAT(ask("bob", "LIST #alone"), Not(Contains(HasSubstr(" 322 "))));
}

TEST_F(Rooms, HaveTopics)
{
    join("ann");
    join("bob");
    EXPECT_THAT(ask("ann", "TOPIC #den"), Contains(":irc.test.example 331 ann #den :No topic is set"));
    EXPECT_THAT(ask("bob", "TOPIC #den :mine"), Contains(HasSubstr(" 482 bob #den :")));
    EXPECT_THAT(ask("ann", "TOPIC #den :soup today"), Contains(":ann!ann@irc.test.example TOPIC #den :soup today"));
    EXPECT_THAT(seen_by("bob"), Contains(":ann!ann@irc.test.example TOPIC #den :soup today"));
    EXPECT_THAT(ask("cid", "JOIN #den"), AllOf(Contains(":irc.test.example 332 cid #den :soup today"),
                                               Contains(HasSubstr("333 cid #den ann!ann@irc.test.example "))));
    EXPECT_THAT(ask("ann", "TOPIC #den :"), Contains(":ann!ann@irc.test.example TOPIC #den :"));
    EXPECT_THAT(ask("ann", "TOPIC #den"), Contains(HasSubstr(" 331 ")));
    EXPECT_THAT(ask("ann", "TOPIC #nowhere"), Contains(HasSubstr(" 403 ann #nowhere :")));
    EXPECT_THAT(ask("eve", "TOPIC #den :hi"), Contains(HasSubstr(" 442 eve #den :")));
}

TEST_F(Rooms, HaveModes)
{
    join("ann");
    join("bob");
    EXPECT_THAT(ask("bob", "MODE #den"),
                AllOf(Contains(":irc.test.example 324 bob #den +nt"), Contains(HasSubstr(" 329 bob #den "))));
    EXPECT_THAT(ask("ann", "MODE #den +vk bob sesame"), Contains(":ann!ann@irc.test.example MODE #den +vk bob sesame"));
    EXPECT_THAT(seen_by("bob"), Contains(":ann!ann@irc.test.example MODE #den +vk bob sesame"));
    EXPECT_THAT(ask("eve", "JOIN #den"), Contains(HasSubstr(" 475 eve #den :")));
    EXPECT_THAT(ask("eve", "MODE #den"), Contains(":irc.test.example 324 eve #den +ntk *"));
    EXPECT_THAT(ask("eve", "JOIN #x,#den a,sesame"), Contains(":eve!eve@irc.test.example JOIN #den"));
    EXPECT_THAT(ask("ann", "MODE #den b"), Contains(HasSubstr(" 368 ann #den :")));
    EXPECT_THAT(ask("ann", "MODE #den +b eve"), Contains(":ann!ann@irc.test.example MODE #den +b eve!*@*"));
    EXPECT_THAT(ask("eve", "PRIVMSG #den :hey"), Contains(HasSubstr(" 404 eve #den :")));
    EXPECT_THAT(ask("eve", "MODE #den +b"), Contains(HasSubstr(" 367 eve #den eve!*@* ann!ann@irc.test.example ")));
    EXPECT_THAT(ask("ann", "MODE #nowhere"), Contains(HasSubstr(" 403 ann #nowhere :")));
    EXPECT_THAT(ask("ann", "MODE #den +Z"), Contains(HasSubstr(" 472 ann Z :")));
    EXPECT_THAT(ask("bob", "MODE #den +m"), Contains(HasSubstr(" 482 bob #den :")));
    EXPECT_THAT(ask("ann", "MODE #den +m"), Contains(HasSubstr("MODE #den +m")));
    seen_by("bob");
    EXPECT_THAT(ask("bob", "PRIVMSG #den :I have a voice"), IsEmpty());
}

TEST_F(Rooms, HideWhenTheyAreSecret)
{
    join("ann");
    ask("ann", "MODE #den +s");
    EXPECT_THAT(ask("ann", "NAMES #den"), Contains(":irc.test.example 353 ann @ #den :@ann"));
    EXPECT_EQ(ask("eve", "NAMES #den").size(), 1U);
    EXPECT_THAT(ask("eve", "LIST"), Not(Contains(HasSubstr("#den"))));
    EXPECT_THAT(ask("ann", "LIST"), Contains(HasSubstr(" 322 ann #den 1 :")));
    EXPECT_THAT(ask("eve", "MODE #den"), Contains(HasSubstr(" 403 ")));
    EXPECT_THAT(ask("eve", "WHOIS ann"), Not(Contains(HasSubstr("#den"))));
    EXPECT_EQ(ask("eve", "WHO #den").size(), 1U);
    EXPECT_THAT(ask("eve", "PRIVMSG #den :psst"), Contains(HasSubstr(" 403 ")));
}

TEST_F(Rooms, KickAndInvite)
{
    join("ann");
    join("bob");
    EXPECT_THAT(ask("bob", "KICK #den ann"), Contains(HasSubstr(" 482 bob #den :")));
    EXPECT_THAT(ask("ann", "KICK #den nobody"), Contains(HasSubstr(" 441 ann nobody #den :")));
    EXPECT_THAT(ask("eve", "KICK #den ann"), Contains(HasSubstr(" 442 eve #den :")));
    EXPECT_THAT(ask("ann", "KICK #den bob :out"), Contains(":ann!ann@irc.test.example KICK #den bob :out"));
    EXPECT_THAT(seen_by("bob"), Contains(":ann!ann@irc.test.example KICK #den bob :out"));
    EXPECT_THAT(ask("bob", "PRIVMSG #den :oh"), Contains(HasSubstr(" 404 bob #den :")));
    ask("ann", "MODE #den +i");
    EXPECT_THAT(ask("bob", "JOIN #den"), Contains(HasSubstr(" 473 bob #den :")));
    EXPECT_THAT(ask("ann", "INVITE bob #den"), Contains(":irc.test.example 341 ann bob #den"));
    EXPECT_THAT(seen_by("bob"), Contains(":ann!ann@irc.test.example INVITE bob #den"));
    EXPECT_THAT(ask("bob", "JOIN #den"), Contains(":bob!bob@irc.test.example JOIN #den"));
    EXPECT_THAT(ask("ann", "INVITE bob #den"), Contains(HasSubstr(" 443 ann bob #den :")));
    EXPECT_THAT(ask("ann", "INVITE nobody #den"), Contains(HasSubstr(" 401 ann nobody :")));
    EXPECT_THAT(ask("bob", "INVITE eve #den"), Contains(HasSubstr(" 482 bob #den :")));
    EXPECT_THAT(ask("ann", "INVITE bob #nowhere"), Contains(HasSubstr(" 403 ann #nowhere :")));
}

TEST_F(Rooms, CarryPrivateMessagesBetweenTheirPeople)
{
    client("ann");
    client("bob");
    EXPECT_THAT(ask("ann", "PRIVMSG BOB :psst"), IsEmpty());
    EXPECT_THAT(seen_by("bob"), Contains(":ann!ann@irc.test.example PRIVMSG bob :psst"));
    ask("bob", "AWAY :at lunch");
    EXPECT_THAT(ask("ann", "PRIVMSG bob :\x01VERSION\x01"), Contains(":irc.test.example 301 ann bob :at lunch"));
    EXPECT_THAT(seen_by("bob"), Contains(":ann!ann@irc.test.example PRIVMSG bob :\x01VERSION\x01"));
    EXPECT_THAT(ask("ann", "NOTICE bob :\x01VERSION x\x01"), IsEmpty());
    EXPECT_THAT(seen_by("bob"), Contains(":ann!ann@irc.test.example NOTICE bob :\x01VERSION x\x01"));
    EXPECT_THAT(ask("ann", "WHOIS bob"),
                AllOf(Contains(HasSubstr(" 311 ann bob bob irc.test.example * :Real Name")),
                      Contains(":irc.test.example 301 ann bob :at lunch"), Contains(HasSubstr(" 317 ann bob 0 "))));
    EXPECT_THAT(ask("ann", "USERHOST bob"), Contains(HasSubstr("302 ann :bob=-bob@irc.test.example")));
}

TEST_F(Rooms, SayWhoIsThere)
{
    join("ann");
    join("bob");
    client("eve");
    EXPECT_THAT(ask("eve", "WHO #den"),
                AllOf(Contains(HasSubstr(" 352 eve #den ann irc.test.example irc.test.example ann H@ :0 Real Name")),
                      Contains(HasSubstr(" 352 eve #den bob irc.test.example irc.test.example bob H :0 Real Name"))));
    EXPECT_THAT(ask("ann", "WHO b* %tnf,7"), Contains(":irc.test.example 354 ann 7 bob H"));
    EXPECT_THAT(ask("eve", "WHO b*"), Not(Contains(HasSubstr(" 352 "))));
    EXPECT_THAT(ask("eve", "WHOIS ann"), Contains(":irc.test.example 319 eve ann :@#den"));
    EXPECT_THAT(ask("eve", "LUSERS"), Contains(":irc.test.example 254 eve 1 :channels formed"));
}

TEST_F(Rooms, TellNeighboursOfChanges)
{
    client("ann", "away-notify setname account-notify extended-join account-tag message-tags");
    join("ann");
    Client bob(world);
    bob.send("CAP REQ :setname");
    bob.send("CAP END");
    bob.register_as("bob");
    bob.send("JOIN #den");
    bob.send("AWAY :tea");
    bob.send("SETNAME :Bob B");
    bob.barrier();
    EXPECT_THAT(seen_by("ann"), AllOf(Contains(":bob!bob@irc.test.example JOIN #den * :Real Name"),
                                      Contains(":bob!bob@irc.test.example AWAY :tea"),
                                      Contains(":bob!bob@irc.test.example SETNAME :Bob B")));
}

TEST_F(Rooms, RelayTagsAndEchoes)
{
    client("ann", "message-tags echo-message labeled-response batch");
    client("bob", "message-tags");
    join("ann");
    join("bob");
    join("old");
    seen_by("ann");
    const auto echoed = ask("ann", "@label=7;+draft/reply=x;time=0 PRIVMSG #den :hi");
    ASSERT_EQ(echoed.size(), 1U);
    EXPECT_THAT(echoed.front(), AllOf(HasSubstr("label=7"), HasSubstr("msgid=room."), HasSubstr("PRIVMSG #den :hi")));
    EXPECT_THAT(seen_by("bob"), Contains(AllOf(HasSubstr("+draft/reply=x"), HasSubstr("msgid="),
                                               Not(HasSubstr("time=0")), HasSubstr("PRIVMSG #den :hi"))));
    EXPECT_THAT(seen_by("old"), Contains(":ann!ann@irc.test.example PRIVMSG #den :hi"));
    ask("ann", "@+typing=active TAGMSG #den");
    EXPECT_THAT(seen_by("bob"), Contains(AllOf(HasSubstr("+typing=active"), HasSubstr("TAGMSG #den"))));
    EXPECT_THAT(seen_by("old"), IsEmpty());
}

TEST_F(Rooms, SpeakToOperatorsAlone)
{
    join("ann");
    join("bob");
    join("cid");
    seen_by("ann");
    seen_by("bob");
    ask("cid", "PRIVMSG @#den :help");
    EXPECT_THAT(seen_by("ann"), Contains(":cid!cid@irc.test.example PRIVMSG @#den :help"));
    EXPECT_THAT(seen_by("bob"), IsEmpty());
}

TEST_F(Rooms, CutLongLinesForTheWire)
{
    join("ann");
    join("bob");
    ask("ann", "PRIVMSG #den :\x01"
               "ACTION " +
                   std::string(700, 'x') + "\x01");
    const auto lines = seen_by("bob");
    ASSERT_EQ(lines.size(), 2U);
    for (const auto& line : lines) {
        EXPECT_LE(line.size(), 510U);
        EXPECT_THAT(line, AllOf(HasSubstr("\x01"
                                          "ACTION x"),
                                testing::EndsWith("\x01")));
    }
}

TEST_F(Rooms, LetAuthorsAndOperatorsDelete)
{
    client("ann", "message-tags draft/message-redaction echo-message standard-replies");
    client("bob", "message-tags draft/message-redaction echo-message standard-replies");
    join("ann");
    join("bob");
    seen_by("ann");
    const auto said = ask("ann", "PRIVMSG #den :oops");
    const auto at = said.front().find("msgid=") + 6;
    const std::string msgid = said.front().substr(at, said.front().find_first_of("; ", at) - at);
    EXPECT_THAT(ask("bob", "REDACT #den " + msgid), Contains(HasSubstr("REDACT_FORBIDDEN")));
    EXPECT_THAT(ask("ann", "REDACT #den nonsense"), Contains(HasSubstr("UNKNOWN_MSGID")));
    EXPECT_THAT(ask("ann", "REDACT #den " + msgid), Contains(HasSubstr("REDACT #den " + msgid)));
    EXPECT_THAT(seen_by("bob"), Contains(HasSubstr("REDACT #den " + msgid)));
    EXPECT_THAT(ask("ann", "REDACT #nowhere " + msgid), Contains(HasSubstr("INVALID_TARGET")));
}

TEST_F(Rooms, AnswerNonsense)
{
    for (const auto* name : {"#", "#a\x07", "#a:b"})
        EXPECT_THAT(ask("ann", std::string("JOIN ") + name), Contains(HasSubstr(" 403 "))) << name;
    EXPECT_THAT(ask("ann", "PART #nowhere"), Contains(HasSubstr(" 403 ann #nowhere :")));
    join("bob");
    EXPECT_THAT(ask("ann", "PART #den"), Contains(HasSubstr(" 442 ann #den :")));
    EXPECT_THAT(ask("ann", "PRIVMSG #nowhere :x"), Contains(HasSubstr(" 403 ann #nowhere :")));
    EXPECT_THAT(ask("ann", "NOTICE #nowhere :x"), IsEmpty());
    EXPECT_THAT(ask("ann", "JOIN #den"), Contains(HasSubstr("JOIN #den")));
    EXPECT_THAT(ask("ann", "JOIN #den"), IsEmpty()) << "she is there";
    EXPECT_THAT(ask("ann", "JOIN 0"), Contains(HasSubstr("PART #den")));
}

TEST_F(Rooms, LetNoPongPassWhatIsUnderWay)
{
    Client ann(world);
    ann.log_in("labeled-response batch");
    world.users.ann->gate.shut();
    ann.send("JOIN &home");
    ann.send("@label=p PING :after");
    ann.send("PRIVMSG #nowhere :x");
    for (int i = 0; i < 20; ++i) world.turn([turns = 3]() mutable { return --turns == 0; });
    world.users.ann->gate.open();
    ann.expect("JOIN &home");
    ann.expect("@label=p :irc.test.example PONG irc.test.example :after");
    ann.expect(" 403 ann #nowhere :");
}

TEST_F(Rooms, StandBesideTimelines)
{
    Client ann(world);
    ann.log_in();
    ann.send("JOIN #den,&home,&tag~linux");
    ann.expect("JOIN #den");
    ann.expect("JOIN &home");
    ann.expect("JOIN &tag~linux");
    ann.barrier();
    EXPECT_EQ(world.users.ann->entered.back(), (Place{PlaceKind::hashtag, "linux", {}}));
    ann.send("PRIVMSG &tag~linux,#den :hello");
    ann.barrier();
    ASSERT_EQ(world.users.ann->said.size(), 1U);
    EXPECT_EQ(world.users.ann->said.front().first, "#linux");
    ann.send("NAMES #den,&home");
    ann.expect("366 ann #den");
    ann.expect("366 ann &home");
    ann.send("PART &home,#den");
    ann.expect("PART #den");
    ann.expect("PART &home");
}

TEST(RoomsOff, LeaveHashtagsAlone)
{
    World world;
    Client ann(world);
    ann.log_in();
    ann.send("JOIN &tag~linux");
    ann.expect("JOIN #linux");
    EXPECT_THAT(ann.all(), Not(HasSubstr("STATUSMSG")));
}

TEST(RoomsForUsers, AreClosedToGuests)
{
    World world([](irc::ServerOptions& options) { options.irc.rooms = "on"; });
    Client guest(world), ann(world);
    guest.register_as("bob");
    guest.send("JOIN #den");
    guest.expect(" 477 bob #den :");
    ann.log_in();
    ann.send("JOIN #den");
    ann.expect("JOIN #den");
    guest.send("PRIVMSG ann :psst");
    guest.barrier();
    EXPECT_THAT(ann.barrier(), Not(Contains(HasSubstr("psst"))));
}

} // namespace
} // namespace fedibee::test
