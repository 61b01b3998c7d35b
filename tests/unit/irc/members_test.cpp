// SPDX-License-Identifier: AGPL-3.0-or-later
// INVITE, KICK, MODE +b and +q, follow requests as invitations, TOPIC and LIST.
#include "irc/mask.hpp"
#include "irc/names.hpp"
#include "unit/irc/client.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

const Place home{PlaceKind::home, {}, {}};

std::vector<session::Author> people()
{
    return {author("bob", "bob@example.social"), author("eve", "eve@far.example"), author("eva", "eva@far.example")};
}

std::string whom(std::string_view mask)
{
    const auto target = irc::ban_target(mask, people());
    if (!target) return "! " + target.error().detail;
    return (target->is_server ? "server " : "") + target->name;
}

} // namespace

TEST(Masks, StarsAndQuestionMarksFit)
{
    EXPECT_TRUE(irc::fits_mask("*!*bob@*.social", "bob!bob@example.social"));
    EXPECT_TRUE(irc::fits_mask("B?b*", "bob!x"));
    EXPECT_TRUE(irc::fits_mask("**a*b**", "xxaxxb"));
    EXPECT_FALSE(irc::fits_mask("b?b", "bb"));
    EXPECT_FALSE(irc::fits_mask("", "a"));
    EXPECT_FALSE(irc::fits_mask("*a", "ab"));
}

TEST(Masks, NameOnePersonOrOneServer)
{
    EXPECT_EQ(whom("bob"), "bob");
    EXPECT_EQ(whom("zoe@new.example"), "zoe@new.example");
    EXPECT_EQ(whom("*!zoe@new.example"), "zoe@new.example");
    EXPECT_EQ(whom("bob!*@*"), "bob");
    EXPECT_EQ(whom("*!*@Far.Example"), "server far.example");
    EXPECT_EQ(whom("*!*bob@*.social"), "bob@example.social");
    EXPECT_THAT(whom("*!ev?@far.example"), HasSubstr("2 people here fit"));
    EXPECT_THAT(whom("*!*@*"), HasSubstr("3 people here fit"));
    EXPECT_THAT(whom("*zoe*"), HasSubstr("Nobody here fits"));
}

TEST(Members, OtherClientsAreToldWhomOneInvites)
{
    World world;
    Client desk(world), phone(world), old(world);
    desk.log_in("invite-notify");
    phone.log_in("invite-notify");
    old.log_in();
    desk.send("INVITE bob@example.social &home");
    desk.expect(" 341 ann bob@example.social &home");
    phone.expect(":ann!ann@irc.test.example INVITE bob@example.social &home");
    EXPECT_THAT(old.barrier(), Not(testing::Contains(HasSubstr("INVITE"))));
    EXPECT_THAT(desk.barrier(), Not(testing::Contains(HasSubstr(":ann!ann@irc.test.example INVITE"))));
}

TEST(Members, InviteFollowsAndKickEndsIt)
{
    World world;
    Client client(world);
    client.log_in();
    client.send("JOIN &home");
    client.expect("366 ann &home");
    client.send("INVITE bob@example.social &home");
    client.expect(" 341 ann bob@example.social &home");
    client.expect(":root!root@irc.test.example PRIVMSG &home :done: bob@example.social");
    client.send("KICK &home bob,eve :go away");
    client.expect("PRIVMSG &home :done: bob");
    client.expect("PRIVMSG &home :done: eve");
    client.send("INVITE zoe &list~friends");
    client.expect(" 341 ann zoe &list~friends");
    client.expect("PRIVMSG &fedibee :done: zoe");
    EXPECT_THAT(world.users.ann->deeds, ElementsAre("add bob@example.social in home", "remove bob in home",
                                                    "remove eve in home", "add zoe in list~friends"));
}

TEST(Members, WhatCannotBeSaysWhy)
{
    World world;
    Client client(world);
    client.log_in("standard-replies");
    client.send("INVITE nobody &home");
    client.expect(" 401 ann nobody :nobody is called nobody");
    client.send("KICK &nowhere bob");
    client.expect(" 403 ann &nowhere :");
    client.send("INVITE bob");
    client.expect(" 461 ann INVITE ");
    client.send("KICK &home :");
    client.barrier();
    client.send("KICK &home ,,,");
    client.barrier();
    EXPECT_THAT(world.users.ann->deeds, ElementsAre("add nobody in home"));
    Client guest(world);
    guest.register_as("visitor");
    guest.send("INVITE bob &home");
    guest.expect(" 477 visitor &home :");
    guest.send("MODE &home +b bob");
    guest.expect(" 482 visitor &home :");
}

TEST(Bans, BlockAndMutePeopleAndServers)
{
    World world;
    world.users.ann->members_of["home"] = {{author("bob", "bob@example.social"), false, false}};
    world.users.ann->blocked = {"eve@far.example", "*@bad.example"};
    world.users.ann->muted = {"zoe@loud.example"};
    Client client(world);
    client.log_in();
    client.send("JOIN &home");
    client.expect("366 ann &home");
    client.send("MODE &home +b *!*bob@*.social");
    client.expect(":ann!ann@irc.test.example MODE &home +b *!*bob@*.social");
    client.expect("PRIVMSG &home :done: bob@example.social");
    client.send("MODE &home -b+q bob zoe");
    client.expect(" MODE &home -b bob");
    client.expect(" MODE &home +q zoe");
    client.send("MODE &home +b *!*@worse.example");
    client.expect(" MODE &home +b *!*@worse.example");
    client.send("MODE &home +q *!*@worse.example");
    client.expect(" 482 ann &home :A whole server");
    client.send("MODE &home +b *!*@*.nowhere");
    client.expect(" 401 ann *!*@*.nowhere :Nobody here fits");
    client.send("MODE &home b");
    client.expect(" 367 ann &home *!eve@far.example");
    client.expect(" 367 ann &home *!*@bad.example");
    client.expect(" 368 ann &home :");
    client.send("MODE &home +q");
    client.expect(" 728 ann &home q *!zoe@loud.example");
    client.expect(" 729 ann &home q :");
    EXPECT_THAT(world.users.ann->deeds, ElementsAre("block bob@example.social in home", "unblock bob in home",
                                                    "mute zoe in home", "block server worse.example in home"));
}

TEST(Bans, OtherModesAreFixed)
{
    World world;
    Client client(world);
    client.log_in();
    for (const auto* change : {"+o bob", "+m", "-nt", "+b-o x y"}) {
        client.send("MODE &fedibee " + std::string(change));
        client.expect(" 482 ann &fedibee ");
    }
    EXPECT_THAT(world.users.ann->deeds, IsEmpty());
}

TEST(Invitations, AreFollowRequestsThatJoiningAccepts)
{
    World world;
    Client client(world);
    client.log_in();
    client.send("JOIN &home");
    client.expect("366 ann &home");
    session::Notice notice;
    notice.type = "follow_request";
    notice.author = author("bob", "bob@example.social");
    notice.text = "wants to follow you; answer with: accept NICK, or reject NICK";
    world.users.ann->deliver({home, std::nullopt, notice});
    client.expect(":bob!bob@example.social INVITE ann :&request~bob@example.social");
    client.expect(":bob!bob@example.social PRIVMSG &home :wants to follow you");
    client.send("JOIN &request~bob@example.social");
    client.expect("PRIVMSG &home :done: bob@example.social");
    client.expect(" 470 ann &request~bob@example.social &user~bob@example.social :");
    client.expect(":ann!ann@irc.test.example JOIN &user~bob@example.social");
    client.send("JOIN &request~nobody@example.social");
    client.expect(" 403 ann &request~nobody@example.social :nobody is called");
    client.send("JOIN &request~bob");
    client.expect(" 403 ann &request~bob :");
    EXPECT_THAT(world.users.ann->deeds,
                ElementsAre("accept bob@example.social in home", "accept nobody@example.social in home"));
    EXPECT_FALSE(irc::parse_invitation("&request~"));
    EXPECT_FALSE(irc::parse_invitation("&req"));
    EXPECT_EQ(irc::parse_invitation("&REQUEST~bob@example.social+work"),
              (Place{PlaceKind::account, "bob@example.social", "work"}));
}

TEST(Topics, SayWhatIsShownAndOnlyListsTakeAnother)
{
    World world;
    world.users.ann->people.push_back(author("bob", "bob@example.social"));
    Client client(world);
    client.log_in();
    client.send("JOIN &list~friends");
    client.expect("366 ann &list~friends");
    client.send("TOPIC &list~friends :old friends");
    client.expect("PRIVMSG &list~friends :done: the list");
    EXPECT_THAT(world.users.ann->deeds, ElementsAre("topic of list~friends: old friends"));
    world.users.ann->deliver(
        {Place{PlaceKind::list, "friends", {}}, std::nullopt, session::TopicChanged{"The list old friends"}});
    client.expect(" TOPIC &list~friends :The list old friends");
    client.send("TOPIC &list~friends");
    client.expect(" 332 ann &list~friends :The list old friends");
    client.send("TOPIC &fedibee :mine");
    client.expect(" 482 ann &fedibee :only a list");
    client.send("TOPIC &home :mine");
    client.expect(" 442 ann &home :");
    client.send("TOPIC bob");
    client.expect(" 332 ann bob :I like soup");
    client.send("TOPIC stranger");
    client.expect(" 401 ann stranger :");
}

TEST(Lists, ShowPlacesListsAndHashtags)
{
    World world;
    world.users.ann->offered = {{Place{PlaceKind::list, "my friends", {}}, "Your list my friends", {}, 0},
                                {Place{PlaceKind::hashtag, "gardens", {}}, "Trending", {}, 50}};
    Client client(world);
    client.log_in();
    client.send("LIST");
    client.expect(" 321 ann ");
    client.expect(" 322 ann &home 1 :Home of ann");
    client.expect(" 322 ann &list~my_friends 1 :Your list my friends");
    client.expect(" 322 ann #gardens 50 :Trending");
    client.expect(" 323 ann ");
    client.send("LIST #*");
    client.expect(" 322 ann #gardens 50 :");
    client.expect(" 323 ann ");
    client.send("LIST >1,<60");
    client.expect(" 322 ann #gardens ");
    client.expect(" 323 ann ");
    client.send("LIST &home,#none");
    client.expect(" 322 ann &home ");
    client.expect(" 323 ann ");
    client.send("LIST <x,>99999999999999999999");
    client.expect(" 323 ann ");
    EXPECT_THAT(client.barrier(), IsEmpty());
}
