// SPDX-License-Identifier: AGPL-3.0-or-later
// What a room knows of people and of itself: hats, settings, read states, and what happens when the link is cut.
#include "room_world.hpp"

using namespace fedibee;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

namespace {

using RoomMannersTest = test::RoomWorld;

const std::string owner = "<query xmlns='http://jabber.org/protocol/muc#owner'>";

std::string ask(test::XmppWorld& world, std::string_view kind, const std::string& payload,
                std::string_view to = "home@fedi.example.org")
{
    return world.ask(fmt::format("<iq type='{}' id='o' from='ann@example.org/desk' to='{}'>{}</iq>", kind, to, payload),
                     "iq");
}

std::string filled(std::string_view fields)
{
    return fmt::format("{}<x xmlns='jabber:x:data' type='submit'>{}</x></query>", owner, fields);
}

std::string answer_to(const std::string& request, std::string_view type)
{
    const auto begin = request.find(" id='") + 5;
    const std::string id = request.substr(begin, request.find('\'', begin) - begin);
    return fmt::format("<iq type='{}' id='{}' from='ann@example.org/desk' to='home@fedi.example.org'/>", type, id);
}

} // namespace

TEST_F(RoomMannersTest, HatsSayWhatSomebodyIs)
{
    joined();
    auto post = status("1f", "hello");
    post->author.bot = true;
    auto& facts = test::RoomWorld::facts(*post);
    facts.account.locked = true;
    facts.account.roles = {"Moderator"};
    ann.mutuals = {"bob@example.social"};
    EXPECT_THAT(shown(post), HasSubstr("<hats xmlns='urn:xmpp:hats:0'><hat title='bot' uri='urn:fedibee:hat:bot'/>"
                                       "<hat title='locked' uri='urn:fedibee:hat:locked'/>"
                                       "<hat title='Moderator' uri='urn:fedibee:hat:moderator'/>"
                                       "<hat title='follows you' uri='urn:fedibee:hat:follows-you'/></hats>"));
}

TEST_F(RoomMannersTest, TheOwnerSetsWhatCanBeSetForThePlace)
{
    joined();
    ann.settings = {{"visibility", "unlisted"}, {"show_ids", "true"}};
    const std::string form = ask(world, "get", owner + "</query>");
    EXPECT_THAT(form, AllOf(HasSubstr("var='fedibee#show_ids' type='boolean'"), HasSubstr("<value>unlisted</value>"),
                            HasSubstr("<value>http://jabber.org/protocol/muc#roomconfig</value>")));
    EXPECT_THAT(form, Not(HasSubstr("fedibee#boosts"))) << "that is for rooms of people";
    EXPECT_THAT(ask(world, "set",
                    filled("<field var='fedibee#show_ids'><value>0</value></field>"
                           "<field var='fedibee#visibility'><value>unlisted</value></field>")),
                HasSubstr("id='o' type='result'/>"));
    ASSERT_EQ(ann.said.size(), 1U) << "what is as it was is not set";
    EXPECT_EQ(ann.said[0].second.text, "channel \"&home\" set show_ids 0");
    EXPECT_THAT(world.peer.expect_stanza("message"), HasSubstr("<status code='104'/>"));
}

TEST_F(RoomMannersTest, AnEmptyValueIsTheUsualOneAgain)
{
    joined();
    ann.settings = {{"language", "de"}};
    ask(world, "set", filled("<field var='fedibee#language'><value/></field>"));
    EXPECT_EQ(ann.said.back().second.text, "channel \"&home\" set -del language");
}

TEST_F(RoomMannersTest, AWrongValueIsRefusedWithASentence)
{
    joined();
    ann.on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        return fail(Errc::invalid_input, "language must be a language code like en");
    };
    EXPECT_THAT(ask(world, "set", filled("<field var='fedibee#language'><value>Klingon</value></field>")),
                AllOf(HasSubstr("<not-acceptable"), HasSubstr("language must be a language code like en")));
}

TEST_F(RoomMannersTest, FormsThatChangeNothingAreAnsweredAtOnce)
{
    EXPECT_THAT(ask(world, "set", owner + "<x xmlns='jabber:x:data' type='cancel'/></query>"),
                HasSubstr("type='result'"));
    EXPECT_THAT(ask(world, "set", owner + "<destroy/></query>"), HasSubstr("<forbidden"));
    EXPECT_THAT(ask(world, "set", owner + "</query>"), HasSubstr("<bad-request"));
    EXPECT_THAT(ask(world, "get", owner + "</query>", "fedi.example.org"), HasSubstr("<service-unavailable"));
    EXPECT_TRUE(ann.said.empty());
}

TEST_F(RoomMannersTest, WhatAProgramHasReadIsReadForAll)
{
    joined("desk");
    joined("phone");
    shown(status("1f", "hello"));
    EXPECT_FALSE(ann.attached.at(0)->marks_reading());
    const std::string said = sent("<displayed xmlns='urn:xmpp:chat-markers:0' id='1.s1f'/>", "d1");
    EXPECT_THAT(said,
                AllOf(HasSubstr("from='home@fedi.example.org/me' id='d1' type='groupchat' to='ann@example.org/desk'"),
                      Not(HasSubstr("/phone"))))
        << "the phone has never told what it read";
    EXPECT_EQ(ann.read["home"], moment);
    EXPECT_TRUE(ann.attached.at(0)->marks_reading());
}

TEST_F(RoomMannersTest, WhatWasReadElsewhereIsAMarkerForProgramsThatKnowThem)
{
    joined();
    shown(status("1f", "hello"));
    EXPECT_EQ(told(session::ReadUpTo{moment}), "") << "nobody has shown that they know markers";
    sent("<displayed xmlns='urn:xmpp:chat-markers:0' id='1.s1f'/>");
    EXPECT_EQ(told(session::ReadUpTo{moment}), "") << "they know it";
    auto later = status("20", "later");
    later->time = moment + std::chrono::seconds(1);
    shown(later);
    EXPECT_THAT(told(session::ReadUpTo{moment + std::chrono::seconds(2)}),
                HasSubstr("<displayed xmlns='urn:xmpp:chat-markers:0' id='1.s20'/>"));
}

TEST_F(RoomMannersTest, WhoIsStillThereWhenTheLinkComesBackIsInTheRoomAsBefore)
{
    joined();
    world.peer.cut();
    unseen = {status("20", "while you were away")};
    world.peer.shake_hands();
    const std::string ping = world.peer.expect_stanza("iq");
    EXPECT_THAT(ping,
                AllOf(HasSubstr("from='home@fedi.example.org' to='ann@example.org/desk'"), HasSubstr("urn:xmpp:ping")));
    EXPECT_EQ(heard(), "") << "shown before anybody was there";
    EXPECT_EQ(ann.left, std::vector<Place>{home}) << "what came in between would have counted as seen";
    world.peer.send(answer_to(ping, "result"));
    const std::string said = heard();
    EXPECT_THAT(said, AllOf(HasSubstr("[20] while you were away"), HasSubstr("stamp='2026-07-01T12:00:00.000Z'")));
    EXPECT_EQ(ann.entered, (std::vector<Place>{home, home}));
    EXPECT_THAT(sent("<body>still here</body>"), Not(AnyOf(HasSubstr("not-acceptable"), HasSubstr("while you were"))));
    EXPECT_THAT(shown(status("21", "news")), HasSubstr("[21] news"));
}

TEST_F(RoomMannersTest, WhoIsGoneWhenTheLinkComesBackSeesItAtTheNextJoin)
{
    joined();
    world.peer.cut();
    unseen = {status("20", "while you were away")};
    world.peer.shake_hands();
    world.peer.send(answer_to(world.peer.expect_stanza("iq"), "error"));
    EXPECT_THAT(heard(), AllOf(HasSubstr("type='unavailable'"), HasSubstr("code='332'"), Not(HasSubstr("<message"))));
    EXPECT_EQ(ann.entered, std::vector<Place>{home});
    EXPECT_THAT(joined(), HasSubstr("while you were away"));
}

TEST_F(RoomMannersTest, WhoCouldNotAnswerBecauseTheLinkWasCutAgainIsAskedAgain)
{
    joined();
    world.peer.cut();
    world.peer.shake_hands();
    world.peer.expect_stanza("iq");
    world.peer.cut();
    world.peer.shake_hands();
    world.peer.send(answer_to(world.peer.expect_stanza("iq"), "result"));
    heard();
    EXPECT_THAT(shown(status("21", "news")), HasSubstr("[21] news"));
}

TEST_F(RoomMannersTest, WhoWritesOrJoinsBeforeTheyAreAskedIsThere)
{
    joined();
    world.peer.cut();
    unseen = {status("20", "while you were away")};
    world.peer.shake_hands();
    EXPECT_THAT(sent("<body>hello</body>"), HasSubstr("while you were away"));
    world.peer.cut();
    unseen = {status("21", "and again")};
    world.peer.shake_hands();
    EXPECT_THAT(joined(), HasSubstr("and again"));
    EXPECT_EQ(ann.entered, (std::vector<Place>{home, home, home}));
}

TEST_F(RoomMannersTest, WhoBecameAnotherUserElsewhereIsToldToJoinAgainAndNothingElse)
{
    joined();
    ann.attached.front()->dismiss("You are bea now, with the accounts of both");
    EXPECT_THAT(heard(), AllOf(HasSubstr("<body>You are bea now, with the accounts of both</body>"),
                               HasSubstr("<destroy><reason>You are bea now, with the accounts of both</reason>"),
                               HasSubstr("<body>Join your rooms again; nothing else is needed.</body>")));
    ann.attached.front()->dismiss("You are ann now, with the accounts of both");
    EXPECT_THAT(heard(), Not(HasSubstr("rooms"))) << "there was none";
}

TEST_F(RoomMannersTest, PrivatePostsWaitForTheLink)
{
    joined();
    const Place place{PlaceKind::direct, "bob@example.social", {}};
    world.peer.cut();
    ASSERT_TRUE(world.peer.turn([this] { return !ann.left.empty(); }));
    ann.deliver({place, std::nullopt, session::NewPost{status("21", "psst")}});
    world.peer.shake_hands();
    EXPECT_THAT(heard(), HasSubstr("<body>[21] psst</body>"));
}
