// SPDX-License-Identifier: AGPL-3.0-or-later
// MONITOR, bot mode, and what is told of people: SETNAME, AWAY, CHGHOST, NICK.
#include "unit/irc/client.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

const Place home{PlaceKind::home, {}, {}};

session::Author bob()
{
    return author("bob", "bob@example.social", "Bob B.");
}

/// Logged in, with bob in &home.
void meet_bob(FakeUser& user)
{
    user.people.push_back(bob());
    user.members_of["home"] = {{bob(), true, false}};
}

void change(World& world, session::Author before, session::Author now, bool at_home)
{
    session::PersonChanged changed{std::move(before), std::move(now), {}, {}};
    if (at_home) changed.places.push_back(home);
    world.users.ann->deliver({Place{}, std::nullopt, std::move(changed)});
}

} // namespace

TEST(Monitor, TellsWhoIsThereByTheNamesAskedFor)
{
    World world;
    meet_bob(*world.users.ann);
    Client client(world);
    client.log_in();
    EXPECT_THAT(client.all(), HasSubstr(" MONITOR=100 "));
    client.send("MONITOR + bob,carol@example.social,ANN");
    client.expect(" 730 ann :bob!bob@example.social,ANN!ann@irc.test.example");
    client.expect(" 731 ann :carol@example.social");
    client.send("MONITOR L");
    client.expect(" 732 ann :bob,carol@example.social,ANN");
    client.expect(" 733 ann :");
    client.send("MONITOR - BOB,nobody");
    client.send("monitor s");
    client.expect(" 730 ann :ANN!ann@irc.test.example");
    client.expect(" 731 ann :carol@example.social");
    client.send("MONITOR C");
    client.send("MONITOR L");
    client.expect(" 733 ann :");
    EXPECT_THAT(client.barrier(), IsEmpty());
}

TEST(Monitor, KeepsEachTargetOnceAndNoMoreThanItPromises)
{
    World world;
    Client client(world);
    client.log_in();
    std::string all = "n0";
    for (int i = 1; i < 99; ++i) all += ",n" + std::to_string(i);
    client.send("MONITOR + " + all);
    client.send("MONITOR + n1,N2,more,beyond,further");
    client.expect(" 731 ann :more");
    client.expect(" 734 ann 100 beyond,further :Monitor list is full");
    client.send("MONITOR L");
    std::size_t targets = 0;
    for (auto line = client.expect(" 73"); line.find(" 732 ") != std::string::npos; line = client.expect(" 73")) {
        EXPECT_LE(line.size(), 510U);
        targets += 1U + static_cast<std::size_t>(std::ranges::count(line, ','));
    }
    EXPECT_EQ(targets, 100U);
}

TEST(Monitor, SurvivesNonsense)
{
    World world;
    Client client(world);
    client.log_in("standard-replies");
    client.send("MONITOR");
    client.expect(" 461 ann MONITOR ");
    client.send("MONITOR +");
    client.expect(" 461 ann MONITOR ");
    client.send("MONITOR ? bob");
    client.expect("FAIL MONITOR INVALID_PARAMS ? :");
    client.send("MONITOR :");
    client.expect("FAIL MONITOR INVALID_PARAMS * :");
    client.send("MONITOR + *!bob@example.social,,b?b");
    client.expect(" 731 ann :*!bob@example.social,b?b");
    client.send("MONITOR + " + std::string(300, 'x'));
    client.expect(" 731 ann ");
    client.send("MONITOR L");
    client.expect(" 733 ann :");
    for (const auto& line : client.barrier()) EXPECT_THAT(line, Not(HasSubstr(" 732 ")));
}

TEST(Monitor, TellsWhenSomebodyIsMet)
{
    World world;
    Client client(world);
    client.log_in();
    client.send("MONITOR + bob@example.social,eve@localhost:3000");
    client.expect(" 731 ann :bob@example.social,eve@localhost:3000");
    change(world, {}, author("eve", "eve@localhost:3000"), false);
    client.expect(" 730 ann :eve@localhost:3000!eve@localhost:3000");
    change(world, {}, bob(), false);
    client.expect(" 730 ann :bob@example.social!bob@example.social");
    change(world, {}, author("eve", "eve@example.social"), false);
    EXPECT_THAT(client.barrier(), IsEmpty());
}

TEST(People, ChangesAreToldToThoseWhoShareAPlaceAndAskedForThem)
{
    World world;
    meet_bob(*world.users.ann);
    Client plain(world);
    plain.log_in();
    Client modern(world);
    modern.log_in("setname away-notify account-tag");
    for (auto* client : {&plain, &modern}) {
        client->send("JOIN &home");
        client->expect("366 ann &home");
    }
    auto renamed = bob();
    renamed.display_name = "Robert";
    change(world, bob(), renamed, true);
    modern.expect("@account=bob@example.social :bob!bob@example.social SETNAME :Robert");
    auto silent = renamed;
    silent.dormant = true;
    change(world, renamed, silent, true);
    modern.expect(":bob!bob@example.social AWAY :No post for");
    change(world, silent, renamed, true);
    const auto back = modern.expect(":bob!bob@example.social AWAY");
    EXPECT_TRUE(back.ends_with("AWAY")) << back;
    change(world, renamed, bob(), false); // seen elsewhere only
    EXPECT_THAT(modern.barrier(), IsEmpty());
    EXPECT_THAT(plain.barrier(), IsEmpty());
}

TEST(People, ExtendedMonitorTellsChangesOfWatchedNicks)
{
    World world;
    world.users.ann->people.push_back(bob());
    Client client(world);
    client.log_in("extended-monitor setname away-notify");
    client.send("MONITOR + bob");
    client.expect(" 730 ann :bob!");
    auto renamed = bob();
    renamed.display_name = "Robert";
    change(world, bob(), renamed, false);
    client.expect(":bob!bob@example.social SETNAME :Robert");
    client.send("CAP REQ -extended-monitor");
    client.barrier();
    change(world, renamed, bob(), false);
    for (const auto& line : client.barrier()) EXPECT_THAT(line, Not(HasSubstr("SETNAME")));
}

TEST(People, AMoveIsANewHostAndANewNick)
{
    World world;
    meet_bob(*world.users.ann);
    Client plain(world);
    plain.log_in();
    Client modern(world);
    modern.log_in("chghost");
    for (auto* client : {&plain, &modern}) {
        client->send("JOIN &home");
        client->expect("366 ann &home");
        client->send("MONITOR + bob,rob@new.example");
        client->expect(" 731 ann :rob@new.example");
    }
    change(world, bob(), author("rob@new.example", "rob@new.example"), true);
    modern.expect(":bob!bob@example.social CHGHOST rob new.example");
    modern.expect(":bob!rob@new.example NICK :rob@new.example");
    modern.expect(" 731 ann :bob");
    modern.expect(" 730 ann :rob@new.example!rob@new.example");
    plain.expect(":bob!bob@example.social NICK :rob@new.example");
}

TEST(People, DormantOnesAreAwayWhereverOneLooks)
{
    World world;
    auto silent = bob();
    silent.dormant = true;
    world.users.ann->people.push_back(silent);
    world.users.ann->members_of["home"] = {{silent, false, false}};
    Client client(world);
    client.log_in("away-notify");
    client.send("JOIN &home");
    client.expect("366 ann &home");
    client.send("WHO &home");
    client.expect(" 352 ann &home bob example.social irc.test.example bob G :0 Bob B.");
    client.send("WHO bob %naf");
    client.expect(" 354 ann bob G bob@example.social");
    client.send("USERHOST bob");
    client.expect(" 302 ann :bob=-bob@example.social");
    client.send("PRIVMSG bob :are you there?");
    client.expect(" 301 ann bob :No post for");
    world.users.ann->deliver({home, std::nullopt, session::MemberJoined{silent, false}});
    client.expect(":bob!bob@example.social JOIN &home");
    client.expect(":bob!bob@example.social AWAY :No post for");
}

TEST(Bots, AreMarkedInListsWhoisAndMessages)
{
    World world;
    auto robot = bob();
    robot.bot = true;
    world.users.ann->people.push_back(robot);
    world.users.ann->members_of["home"] = {{robot, true, false}};
    Client client(world);
    client.log_in("message-tags echo-message");
    EXPECT_THAT(client.all(), HasSubstr(" BOT=B "));
    client.send("JOIN &home");
    client.expect("366 ann &home");
    client.send("WHO &home");
    client.expect(" bob H+B :0 Bob B.");
    client.send("WHO bob %nf");
    client.expect(" 354 ann bob HB");
    client.send("WHOIS bob");
    client.expect(" 335 ann bob :");
    world.users.ann->deliver({home, std::nullopt, session::NewPost{shown_post(robot, "1f", "beep")}});
    EXPECT_THAT(client.expect(":bob!bob@example.social PRIVMSG &home :"), HasSubstr("bot;"));
    world.users.ann->deliver(
        {home, std::nullopt, session::NewPost{shown_post(author("eve", "eve@x.example"), "20", "a")}});
    EXPECT_THAT(client.expect(":eve!eve@x.example PRIVMSG &home :"), Not(HasSubstr("bot")));
}

TEST(Bots, TheClientMarksItselfByModeB)
{
    World world;
    Client client(world);
    client.log_in("message-tags echo-message");
    client.send("MODE ann +B");
    client.expect(":ann!ann@irc.test.example MODE ann :+B");
    client.send("MODE ann");
    client.expect(" 221 ann +B");
    client.send("WHO ann");
    client.expect(" ann H@B :0 ");
    client.send("WHOIS ann");
    client.expect(" 335 ann ann :");
    client.send("JOIN &home");
    EXPECT_THAT(client.expect("JOIN &home"), HasSubstr("bot"));
    client.expect("366 ann &home");
    auto own = shown_post(author("ann", "ann@example.social"), "1f", "mine");
    own->own = true;
    world.users.ann->deliver({home, std::nullopt, session::NewPost{own}});
    EXPECT_THAT(client.expect(":ann!ann@irc.test.example PRIVMSG &home :"), HasSubstr("bot;"));
    client.send("MODE ann -B");
    client.expect("MODE ann :-B");
    world.users.ann->deliver({home, std::nullopt, session::NewPost{own}});
    EXPECT_THAT(client.expect(":ann!ann@irc.test.example PRIVMSG &home :"), Not(HasSubstr("bot;")));
}

TEST(Accounts, SigningInLaterIsTold)
{
    World world;
    Client plain(world);
    plain.register_as("guest1");
    Client modern(world);
    modern.send("CAP REQ account-notify");
    modern.send("CAP END");
    modern.register_as("guest2");
    for (auto* client : {&plain, &modern}) {
        world.users.newest_guest->on_say = {};
        client->barrier();
    }
    world.users.newest_guest->on_say = [&](const Place&, const session::Utterance&) -> Result<session::Reply> {
        session::Reply reply;
        reply.became = world.users.ann;
        return reply;
    };
    modern.send("PRIVMSG &fedibee :identify secret");
    modern.expect(" 900 guest2 guest2!guest2@irc.test.example ann ");
    modern.expect(":guest2!guest2@irc.test.example ACCOUNT ann");
}
