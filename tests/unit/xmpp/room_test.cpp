// SPDX-License-Identifier: AGPL-3.0-or-later
#include "world.hpp"
#include "xmpp/room.hpp"
#include "xmpp/room_requests.hpp"

#include <gmock/gmock.h>

#include <vector>

using namespace fedibee;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

const auto bob = test::author("bob", "bob@example.social", "Bob");
const Place home{PlaceKind::home, {}, {}};

std::string join(std::string_view room = "home", std::string_view resource = "desk", std::string_view history = {})
{
    return fmt::format("<presence from='ann@example.org/{}' to='{}@fedi.example.org/me'><x "
                       "xmlns='http://jabber.org/protocol/muc'>{}</x></presence>",
                       resource, room, history);
}

std::string post(std::string_view body, std::string_view id = "m1", std::string_view more = {},
                 std::string_view resource = "desk")
{
    return fmt::format("<message type='groupchat' id='{}' from='ann@example.org/{}' "
                       "to='home@fedi.example.org'><body>{}</body>{}</message>",
                       id, resource, body, more);
}

class RoomTest : public testing::Test {
protected:
    RoomTest()
    {
        ann.on_enter = [this](session::Downstream& downstream, const Place& place) {
            downstream.deliver({place, std::nullopt, session::Backlog{unseen, false, true}});
        };
    }
    /// Joined, and everything that came up to the subject.
    std::string joined(std::string_view resource = "desk", std::string_view history = {})
    {
        world.peer.send(join("home", resource, history));
        return world.peer.expect("</subject></message>");
    }
    static std::shared_ptr<session::ShownStatus> status(std::string short_id, std::string text)
    {
        auto shown = test::shown_post(bob, std::move(short_id), std::move(text));
        shown->time = Timestamp{std::chrono::milliseconds{1'782'907'200'000}};
        return shown;
    }

    test::XmppWorld world;
    test::FakeUser& ann = *world.users.ann;
    std::vector<session::ShownStatusPtr> unseen;
};

std::size_t at(const std::string& text, std::string_view part)
{
    const auto found = text.find(part);
    EXPECT_NE(found, std::string::npos) << part << " is not in " << text;
    return found;
}

} // namespace

TEST_F(RoomTest, AJoinComesInTheOrderThatClientsAccept)
{
    unseen = {status("1f", "hello & welcome")};
    const std::string said = joined();
    const auto speaker = at(said, "<presence from='home@fedi.example.org/bob@example.social'");
    const auto self = at(said, "<presence from='home@fedi.example.org/me'");
    const auto past = at(said, "<message from='home@fedi.example.org/bob@example.social'");
    const auto subject = at(said, "<subject>Topic of home</subject>");
    EXPECT_TRUE(speaker < self && self < past && past < subject);
    EXPECT_THAT(said, AllOf(HasSubstr("<status code='110'/>"), HasSubstr("<status code='100'/>")));
    EXPECT_THAT(said, HasSubstr("jid='bob%example.social@fedi.example.org'"));
    EXPECT_THAT(said, AllOf(HasSubstr("<body>[1f] hello &amp; welcome</body>"),
                            HasSubstr("<stanza-id xmlns='urn:xmpp:sid:0' by='home@fedi.example.org' id='1.s1f'/>"),
                            HasSubstr("stamp='2026-07-01T12:00:00.000Z'")));
    EXPECT_EQ(ann.entered, std::vector<Place>{home});
}

TEST_F(RoomTest, LivePostsComeAfterTheSubjectWithoutADelay)
{
    joined();
    auto shown = status("2a", "live");
    shown->reply_to_msgid = "1.s1f";
    ann.deliver({home, std::nullopt, session::NewPost{shown}});
    EXPECT_THAT(world.peer.expect_stanza("presence"), HasSubstr("home@fedi.example.org/bob@example.social"));
    EXPECT_THAT(world.peer.expect_stanza("message"),
                AllOf(HasSubstr("id='1.s2a'"), HasSubstr("to='ann@example.org/desk'"), Not(HasSubstr("delay")),
                      HasSubstr("<reply xmlns='urn:xmpp:reply:0' to='home@fedi.example.org' id='1.s1f'/>")));
}

TEST_F(RoomTest, BotsWearAHat)
{
    joined();
    auto shown = status("2b", "rain at noon");
    ann.deliver({home, std::nullopt, session::NewPost{shown}});
    EXPECT_THAT(world.barrier(), Not(HasSubstr("urn:xmpp:hats:0")));
    shown->author = test::author("weather@example.net", "weather@example.net");
    shown->author.bot = true;
    ann.deliver({home, std::nullopt, session::NewPost{shown}});
    EXPECT_THAT(world.barrier(),
                HasSubstr("<hats xmlns='urn:xmpp:hats:0'><hat title='bot' uri='urn:fedibee:hat:bot'/></hats>"));
}

TEST_F(RoomTest, AnOwnPostIsReflectedUnderItsIdToAllProgramsAfterTheYes)
{
    joined("desk");
    joined("phone");
    ann.gate.shut();
    ann.on_say = [](const Place&, const session::Utterance& said) -> Result<session::Reply> {
        auto shown = test::shown_post(test::author("ann", "ann@example.social"), "09", said.text);
        shown->own = true;
        session::Reply reply;
        reply.published = shown;
        return reply;
    };
    world.peer.send(post("my first", "m7",
                         "<origin-id xmlns='urn:xmpp:sid:0' id='m7'/>"
                         "<stanza-id xmlns='urn:xmpp:sid:0' by='home@fedi.example.org' id='forged'/>"));
    EXPECT_EQ(world.barrier(), "") << "shown before the instance said yes";
    ann.gate.open();
    for (const auto* const resource : {"desk", "phone"}) {
        EXPECT_THAT(world.peer.expect_stanza("message"),
                    AllOf(StartsWith("<message from='home@fedi.example.org/me' id='m7'"),
                          HasSubstr(fmt::format("to='ann@example.org/{}'", resource)), HasSubstr("[09] my first"),
                          HasSubstr("id='1.s09'"), HasSubstr("<origin-id"), Not(HasSubstr("forged"))));
    }
}

TEST_F(RoomTest, AFailureIsAnErrorUnderTheSameId)
{
    joined();
    ann.on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        return fail(Errc::network, "example.social does not answer; see &fedibee");
    };
    EXPECT_THAT(world.ask(post("lost?", "m8"), "message"),
                AllOf(HasSubstr("id='m8' type='error'"), HasSubstr("<remote-server-timeout"),
                      HasSubstr("example.social does not answer; see fedi.example.org")));
}

TEST_F(RoomTest, ACommandComesBackToItsWriterOnlyWithItsAnswer)
{
    joined("desk");
    joined("phone");
    ann.on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        session::Reply reply;
        reply.items = {std::string("Favourited [1f]")};
        return reply;
    };
    world.peer.send(post("fav 1f", "m9"));
    const std::string said = world.barrier();
    EXPECT_THAT(said, AllOf(HasSubstr("id='m9'"), HasSubstr("<body>fav 1f</body>"), HasSubstr("Favourited [1f]"),
                            Not(HasSubstr("/phone"))));
}

TEST_F(RoomTest, RepliesAndCorrectionsNameThePostThatIsMeant)
{
    joined();
    ann.on_say = [](const Place&, const session::Utterance& said) -> Result<session::Reply> {
        session::Reply reply;
        reply.published = test::shown_post(test::author("ann", "ann@example.social"), "0b", said.text);
        return reply;
    };
    world.ask(post("&gt; 🐝 hi\nyes", "m1",
                   "<reply xmlns='urn:xmpp:reply:0' id='1.s1f'/><fallback xmlns='urn:xmpp:fallback:0' "
                   "for='urn:xmpp:reply:0'><body start='0' end='7'/></fallback>"),
              "message");
    EXPECT_EQ(ann.said.back().second.text, "yes");
    EXPECT_EQ(ann.said.back().second.reply_to, "1.s1f");
    const std::string corrected =
        world.ask(post("yes!", "m2", "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>"), "message");
    EXPECT_THAT(corrected, HasSubstr("<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>"));
    EXPECT_EQ(ann.said.back().second.text, "edit 1.s0b -- yes!");
    EXPECT_EQ(ann.said.back().second.reply_to, "");
}

TEST_F(RoomTest, EditsDeletionsAndReactionsAreShown)
{
    joined();
    ann.deliver({home, std::nullopt, session::EditedPost{status("1f", "better"), "worse -> better"}});
    world.peer.expect_stanza("presence");
    EXPECT_THAT(world.peer.expect_stanza("message"),
                AllOf(HasSubstr("<body>[1f] better</body>"),
                      HasSubstr("<replace xmlns='urn:xmpp:message-correct:0' id='1.s1f'/>")));
    ann.deliver({home, std::nullopt, session::Reacted{bob, "⭐", "1.s09", {}, false, false}});
    EXPECT_THAT(world.peer.expect_stanza("message"),
                HasSubstr("<reactions xmlns='urn:xmpp:reactions:0' id='1.s09'><reaction>⭐</reaction></reactions>"));
    ann.deliver({home, std::nullopt, session::Reacted{bob, "⭐", "1.s09", {}, false, true}});
    EXPECT_THAT(world.peer.expect_stanza("message"), HasSubstr("<reactions xmlns='urn:xmpp:reactions:0' id='1.s09'/>"));
    ann.deliver({home, std::nullopt, session::DeletedPost{"1f", "1.s1f", bob}});
    EXPECT_THAT(
        world.peer.expect_stanza("message"),
        AllOf(HasSubstr("<retract xmlns='urn:xmpp:message-retract:1' id='1.s1f'/>"), HasSubstr("[1f] deleted")));
}

TEST_F(RoomTest, OwnReactionsAreToldByWhatChanged)
{
    joined();
    const auto react = [this](std::string_view set) {
        return world.ask(fmt::format("<message type='groupchat' id='r' from='ann@example.org/desk' "
                                     "to='home@fedi.example.org'><reactions xmlns='urn:xmpp:reactions:0' "
                                     "id='1.s1f'>{}</reactions></message>",
                                     set),
                         "message");
    };
    EXPECT_THAT(react("<reaction>⭐</reaction>"), HasSubstr("from='home@fedi.example.org/me'"));
    react("<reaction>🐝</reaction>");
    react("");
    EXPECT_EQ(ann.reactions, (std::vector<std::string>{"+⭐ 1.s1f", "+🐝 1.s1f", "-⭐ 1.s1f", "-🐝 1.s1f"}));
    EXPECT_THAT(react("<reaction>soup</reaction>"), AllOf(HasSubstr("type='error'"), HasSubstr("no emoji reactions")));
}

TEST_F(RoomTest, ARetractionDeletes)
{
    joined();
    world.peer.send("<message type='groupchat' id='d' from='ann@example.org/desk' to='home@fedi.example.org'>"
                    "<retract xmlns='urn:xmpp:message-retract:1' id='1.s09'/><body>fallback</body></message>");
    world.barrier();
    EXPECT_EQ(ann.redacted, std::vector<std::string>{"1.s09"});
    EXPECT_TRUE(ann.said.empty()) << "the fallback was published";
}

TEST_F(RoomTest, WhoIsNotInItIsAskedToJoinAgain)
{
    EXPECT_THAT(world.ask(post("hello?", "m1"), "message"),
                AllOf(HasSubstr("type='error'"), HasSubstr("<not-acceptable")));
    const std::string ping = "<iq type='get' id='p' from='ann@example.org/desk' to='home@fedi.example.org/me'>"
                             "<ping xmlns='urn:xmpp:ping'/></iq>";
    EXPECT_THAT(world.ask(ping, "iq"), HasSubstr("<not-acceptable"));
    EXPECT_THAT(
        world.ask("<presence from='ann@example.org/desk' to='home@fedi.example.org/me'><show>away</show></presence>",
                  "presence"),
        HasSubstr("<not-acceptable"));
    joined();
    EXPECT_THAT(world.ask(ping, "iq"),
                HasSubstr("from='home@fedi.example.org/me' to='ann@example.org/desk' id='p' type='result'"));
    world.peer.send("<presence from='ann@example.org/desk' to='home@fedi.example.org/me'><show>away</show></presence>");
    EXPECT_EQ(world.barrier(), "");
    EXPECT_TRUE(ann.said.empty());
}

TEST_F(RoomTest, TheLastProgramThatLeavesClosesIt)
{
    joined("desk");
    joined("phone");
    const auto leave = [this](std::string_view resource) {
        return world.ask(fmt::format("<presence type='unavailable' from='ann@example.org/{}' "
                                     "to='home@fedi.example.org/me'/>",
                                     resource),
                         "presence");
    };
    EXPECT_THAT(leave("desk"), AllOf(HasSubstr("type='unavailable'"), HasSubstr("code='110'")));
    EXPECT_TRUE(ann.left.empty());
    leave("phone");
    EXPECT_EQ(ann.left, std::vector<Place>{home});
}

TEST_F(RoomTest, HistoryIsAsTheProgramWishes)
{
    unseen = {status("1f", "unseen")};
    EXPECT_THAT(joined("desk", "<history maxstanzas='0'/>"), Not(HasSubstr("unseen")));
    ann.on_history = [](const Place&, const session::HistoryRequest&) -> Result<std::vector<session::HistoryItem>> {
        return std::vector<session::HistoryItem>{session::ShownStatusPtr(status("1e", "older"))};
    };
    EXPECT_THAT(joined("phone", "<history maxstanzas='5' since='2026-07-01T00:00:00Z'/>"), HasSubstr("older"));
    ASSERT_EQ(ann.histories.size(), 1U);
    EXPECT_EQ(ann.histories[0].second.limit, 5U);
    ASSERT_TRUE(ann.histories[0].second.point.has_value());
    EXPECT_EQ(ann.histories[0].second.point->time, Timestamp{std::chrono::milliseconds{1'782'864'000'000}});
}

TEST(LateRoom, WhatIsUnseenAndComesAfterTheJoinIsShownAllTheSame)
{
    test::XmppWorld world([](auto& options) { options.unseen_wait = std::chrono::milliseconds(1); });
    world.peer.send(join("home"));
    EXPECT_THAT(world.peer.expect("</subject></message>"), Not(HasSubstr("<body>")));
    const auto late = test::shown_post(bob, "1f", "the instance was slow");
    world.users.ann->deliver({home, std::nullopt, session::Backlog{{late}, false, true}});
    EXPECT_THAT(world.barrier(), HasSubstr("the instance was slow"));
}

TEST_F(RoomTest, WhatIsUnseenIsNotShownToAProgramThatWantsNoHistory)
{
    ann.on_enter = {};
    joined("desk", "<history maxstanzas='0'/>");
    ann.deliver({home, std::nullopt, session::Backlog{{status("1f", "unseen")}, false, true}});
    EXPECT_THAT(world.barrier(), Not(HasSubstr("unseen")));
    ann.deliver({home, std::nullopt, session::Backlog{{status("20", "after a gap")}, false, false}});
    EXPECT_THAT(world.barrier(), HasSubstr("after a gap"));
}

TEST_F(RoomTest, APlaceThatIsNotThereRefusesTheJoin)
{
    EXPECT_THAT(world.ask(join("list~missing"), "presence"),
                AllOf(HasSubstr("type='error'"), HasSubstr("<item-not-found"), HasSubstr("nothing is called missing")));
    EXPECT_THAT(world.ask("<presence from='ann@example.org/x' to='home@fedi.example.org'><x "
                          "xmlns='http://jabber.org/protocol/muc'/></presence>",
                          "presence"),
                HasSubstr("<jid-malformed"));
}

TEST_F(RoomTest, TheEndOfTheGatewayIsSaidWithStatus332)
{
    joined();
    world.stop();
    const std::string gone = world.peer.expect_stanza("presence");
    EXPECT_THAT(gone, AllOf(HasSubstr("type='unavailable'"), HasSubstr("code='110'"), HasSubstr("code='332'")));
    EXPECT_TRUE(ann.attached.empty());
}

TEST_F(RoomTest, APlaceThatIsClosedSaysWhy)
{
    joined();
    ann.deliver({home, std::nullopt, session::PlaceClosed{"The account mastodon was removed."}});
    EXPECT_THAT(
        world.peer.expect_stanza("presence"),
        AllOf(HasSubstr("type='unavailable'"), HasSubstr("<reason>The account mastodon was removed.</reason>")));
    EXPECT_THAT(world.ask(post("hello?"), "message"), HasSubstr("<not-acceptable"));
}

TEST_F(RoomTest, AnotherNickIsGivenToAll)
{
    joined();
    world.peer.send("<presence from='ann@example.org/desk' to='home@fedi.example.org/annie'/>");
    EXPECT_THAT(world.peer.expect_stanza("presence"), AllOf(HasSubstr("nick='annie'"), HasSubstr("code='303'")));
    EXPECT_THAT(world.peer.expect_stanza("presence"), HasSubstr("from='home@fedi.example.org/annie'"));
}

TEST_F(RoomTest, AdminListsAreEmpty)
{
    EXPECT_THAT(world.ask("<iq type='get' id='q' from='ann@example.org/x' to='home@fedi.example.org'><query "
                          "xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast'/></query></iq>",
                          "iq"),
                HasSubstr("<query xmlns='http://jabber.org/protocol/muc#admin'/>"));
}

TEST(Fallback, IsCutByCodePoints)
{
    auto message = xmpp::stanza("message", "a", "b");
    auto& fallback = xmpp::add(*message, "fallback", xmpp::ns::fallback);
    xmpp::set(fallback, "for", xmpp::ns::reply);
    auto& range = xmpp::add(fallback, "body");
    xmpp::set(range, "start", "0");
    xmpp::set(range, "end", "5");
    EXPECT_EQ(xmpp::without_fallback(*message, "> é🐝\nrest"), "rest");
    EXPECT_EQ(xmpp::without_fallback(*message, "> é"), "");
}

TEST_F(RoomTest, FilesAreMessagesOfTheirOwnUnlessAWarningHidesThem)
{
    joined();
    auto shown = status("2b", "look");
    auto original = std::make_shared<Status>();
    original->media_attachments.resize(1);
    original->media_attachments[0].url = "https://example.social/cat.png";
    shown->status = original;
    ann.deliver({home, std::nullopt, session::NewPost{shown}});
    const std::string said = world.barrier();
    EXPECT_THAT(said, HasSubstr("id='1.s2b-1' type='groupchat'"));
    EXPECT_THAT(said, HasSubstr("<body>https://example.social/cat.png</body><x xmlns='jabber:x:oob'>"
                                "<url>https://example.social/cat.png</url></x>"));
    original->spoiler_text = "cats";
    ann.deliver({home, std::nullopt, session::NewPost{shown}});
    EXPECT_THAT(world.barrier(),
                AllOf(HasSubstr("<spoiler xmlns='urn:xmpp:spoiler:0'>cats</spoiler>"), Not(HasSubstr("jabber:x:oob"))));
}

TEST_F(RoomTest, AFileThatIsSentGoesOnTheNextPost)
{
    joined();
    const std::string url = "https://upload.example.org/a/cat.png";
    const std::string oob = "<x xmlns='jabber:x:oob'><url>" + url + "</url></x>";
    world.ask(post(url, "f1", oob), "message");
    EXPECT_EQ(ann.said.back().first, "fedibee");
    EXPECT_EQ(ann.said.back().second.text, "attach " + url);
    world.ask(post("see " + url, "f2", oob), "message");
    EXPECT_EQ(ann.said.back().first, "home");
    EXPECT_EQ(ann.said.back().second.text, "see " + url);
}
