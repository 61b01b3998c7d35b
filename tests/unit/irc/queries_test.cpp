// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/irc/client.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::EndsWith;
using testing::HasSubstr;

namespace {

void meet_bob(FakeUser& user)
{
    const auto bob = author("bob", "bob@example.social", "Bob B.");
    user.people.push_back(bob);
    user.members_of["home"] = {{bob, true, false}};
}

} // namespace

TEST(Queries, WhoisAsksTheInstanceAndEndsAlways)
{
    World world;
    meet_bob(*world.users.ann);
    Client client(world);
    client.log_in();
    client.send("WHOIS bob");
    client.expect(" 311 ann bob bob example.social * :Bob B.");
    client.expect(" 319 ann bob :&home &list~close_friends");
    client.expect(" 312 ann bob irc.test.example :example.social (Mastodon 4.6.4)");
    client.expect(" 330 ann bob bob@example.social ");
    client.expect(" 320 ann bob :I like soup");
    client.expect(" 318 ann bob ");
    client.send("WHOIS nobody");
    EXPECT_THAT(client.expect(" 401 ann nobody "), EndsWith("nobody is called nobody"));
    client.expect(" 318 ann nobody ");
    client.send("WHOIS ann");
    client.expect(" 311 ann ann ann irc.test.example * :Real Name");
    client.expect(" 330 ann ann ann ");
}

TEST(Queries, WhoAndWhoxAnswerFromMemory)
{
    World world;
    meet_bob(*world.users.ann);
    Client client(world);
    client.log_in();
    client.send("JOIN &home");
    client.expect("366 ann &home");
    client.send("WHO &home");
    client.expect(" 352 ann &home ann irc.test.example irc.test.example ann H@ :0 Real Name");
    client.expect(" 352 ann &home bob example.social irc.test.example bob H+ :0 Bob B.");
    client.expect(" 315 ann &home ");
    client.send("WHO &home %tcuhsnfdar,42");
    client.expect(" 354 ann 42 &home ann irc.test.example irc.test.example ann H@ 0 ann :Real Name");
    client.expect(" 354 ann 42 &home bob example.social irc.test.example bob H+ 0 bob@example.social :Bob B.");
    client.expect(" 315 ann &home ");
    client.send("WHO nobody");
    client.expect(" 315 ann nobody ");
}

TEST(Queries, WhoTakesMasksOfNickUserHostAndName)
{
    World world;
    meet_bob(*world.users.ann);
    Client client(world);
    client.log_in();
    client.send("JOIN &home");
    client.expect("366 ann &home");
    for (const std::string mask : {"B?b", "*.social", "example.social", "b*!*@example.*", "*ob B."}) {
        client.send("WHO :" + mask);
        const auto lines = client.barrier();
        ASSERT_EQ(lines.size(), 2U) << mask;
        EXPECT_THAT(lines[0], testing::HasSubstr(" 352 ann * bob example.social irc.test.example bob H :0 Bob B."));
    }
    client.send("WHO *");
    EXPECT_EQ(client.barrier().size(), 3U) << "the client and bob, each once";
    client.send("WHO *.elsewhere");
    EXPECT_EQ(client.barrier().size(), 1U);
    client.send("WHO");
    EXPECT_EQ(client.barrier().size(), 1U);
}

TEST(Queries, ModesOfPlacesAreFixed)
{
    World world;
    Client client(world);
    client.log_in();
    client.send("MODE &fedibee");
    client.expect(" 324 ann &fedibee +nt");
    client.expect(" 329 ann &fedibee ");
    client.send("MODE &fedibee b");
    client.expect(" 368 ann &fedibee ");
    client.send("MODE &fedibee +o bob");
    client.expect(" 482 ann &fedibee ");
    client.send("MODE ann +i");
    client.expect(":ann!ann@irc.test.example MODE ann :+i");
    client.send("MODE ann");
    client.expect(" 221 ann +i");
    client.send("MODE bob");
    client.expect(" 502 ann ");
}

TEST(Queries, EveryDocumentedCommandIsAnswered)
{
    World world;
    meet_bob(*world.users.ann);
    Client client(world);
    client.log_in();
    const std::vector<std::pair<std::string, std::string>> pairs{
        {"ADMIN", " 256 "},
        {"AWAY :lunch", " 306 "},
        {"AWAY", " 305 "},
        {"HELP", " 704 "},
        {"HELPOP nothing", " 524 "},
        {"INFO", " 374 "},
        {"COMPLETIONS", ":COMPLETIONS END"},
        {"INVITE bob &home", " 341 ann bob &home"},
        {"ISON bob nobody", " 303 ann :bob"},
        {"KICK &homer bob", " 403 "},
        {"KILL bob x", " 481 "},
        {"LINKS", " 365 "},
        {"LIST", " 322 ann &home 2 :Home of ann"},
        {"LUSERS", " 251 "},
        {"NAMES &nowhere", " 366 "},
        {"REHASH", " 481 "},
        {"STATS u", " 219 "},
        {"SUMMON bob", " 445 "},
        {"TIME", " 391 "},
        {"TOPIC &fedibee", " 332 "},
        {"TOPIC &fedibee :new", " 482 "},
        {"USERHOST ann bob", " 302 ann :ann=+ann@irc.test.example bob=+bob@example.social"},
        {"USERS", " 446 "},
        {"VERSION", " 351 "},
        {"WALLOPS x", " 481 "},
        {"WHOWAS bob", " 406 "},
        {"NONSENSE", " 421 ann NONSENSE "},
        {"PRIVMSG", " 411 "},
        {"PRIVMSG bob", " 412 "},
        {"PRIVMSG a,b,c,d,e :x", " 407 "},
        {"PRIVMSG @&home :x", " 404 "},
        {"PART &home", " 442 "},
        {"USER a b c d", " 462 "},
        {"PASS x", " 462 "},
        {"TIME elsewhere.example", " 402 "},
        {"TOPIC", " 461 ann TOPIC "}};
    for (const auto& [command, answer] : pairs) {
        client.send(command);
        EXPECT_NE(client.expect(answer), "") << command;
    }
}

TEST(Queries, NamesArePackedToTheLineLimit)
{
    World world;
    auto& members = world.users.ann->members_of["home"];
    for (int i = 0; i < 500; ++i) {
        const std::string address = "person" + std::to_string(i) + "@example.social";
        members.push_back({author(address, address), false, false});
    }
    Client client(world);
    client.log_in("userhost-in-names");
    client.send("JOIN &home");
    client.expect("366 ann &home");
    std::size_t names = 0;
    for (const auto& line : client.lines) {
        if (line.find(" 353 ann = &home ") == std::string::npos) continue;
        EXPECT_LE(line.size(), 510U);
        names += static_cast<std::size_t>(std::ranges::count(line, '!'));
    }
    EXPECT_EQ(names, 501U);
}
