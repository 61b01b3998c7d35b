// SPDX-License-Identifier: AGPL-3.0-or-later
// The contacts that a server watches, and how they are shown: when they posted, and seldom enough.
#include "world.hpp"
#include "xmpp/contact_list.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

const std::string bob = "bob%example.social@fedi.example.org";

class ContactPresence : public testing::Test {
protected:
    ContactPresence()
    {
        ann.people = {test::author("bob", "Bob@example.social", "Bob")};
        looks().display_name = "Bob";
    }
    session::Portrait& looks() { return ann.portraits["Bob@example.social"]; }
    void come()
    {
        world.peer.send("<presence from='ann@example.org/desk' to='fedi.example.org'/>");
        world.barrier();
    }
    std::string probe(std::string_view to = bob)
    {
        world.peer.send(fmt::format("<presence type='probe' from='ann@example.org' to='{}'/>", to));
        return world.peer.expect_stanza("presence");
    }
    void post(Place place = Place{PlaceKind::home, {}, {}})
    {
        looks().last_post = world.clock.wall();
        ann.deliver({place, std::nullopt, session::NewPost{test::shown_post(ann.people[0], "1f", "soup")}});
    }

    test::XmppWorld world;
    test::FakeUser& ann = *world.users.ann;
};

} // namespace

TEST(ContactList, KeepsSpellingsOverARestart)
{
    xmpp::ContactList list;
    list.note("bob@example.social", "bob%example.social");
    list.note("eve@b.example", "eve\\40b.example");
    EXPECT_TRUE(list.take_changed());
    list.note("bob@example.social", "bob%example.social");
    EXPECT_FALSE(list.take_changed());
    xmpp::ContactList again;
    again.restore(list.text() + "  home %");
    EXPECT_EQ(again.entries().size(), 2U);
    EXPECT_EQ(again.find("eve@b.example")->local, "eve\\40b.example");
    EXPECT_FALSE(again.take_changed());
    again.remove("bob@example.social");
    EXPECT_TRUE(again.take_changed());
    EXPECT_EQ(again.text(), "eve\\40b.example");
}

TEST(ContactList, GivesOutWhatIsDueInParts)
{
    xmpp::ContactList list;
    const Instant now{};
    for (const auto* const name : {"a@x.example", "b@x.example", "c@x.example"}) list.note(name, "x");
    list.mark_all(now + 10s);
    EXPECT_THAT(list.take_due(now, 9), IsEmpty());
    list.mark("b@x.example", now);
    list.mark("nobody@x.example", now);
    EXPECT_THAT(list.take_due(now, 9), ElementsAre("b@x.example"));
    EXPECT_THAT(list.take_due(now + 10s, 1), ElementsAre("a@x.example"));
    EXPECT_THAT(list.take_due(now + 10s, 9), ElementsAre("c@x.example"));
    list.find("a@x.example")->activity = xmpp::Activity::recent;
    list.find("b@x.example")->activity = xmpp::Activity::away;
    list.mark_recent(now);
    EXPECT_THAT(list.take_due(now, 9), ElementsAre("a@x.example"));
}

TEST(ContactList, IsBounded)
{
    xmpp::ContactList list;
    for (std::size_t i = 0; i < xmpp::ContactList::most + 10; ++i) list.note(std::to_string(i) + "@x.example", "x");
    EXPECT_EQ(list.entries().size(), xmpp::ContactList::most);
}

TEST_F(ContactPresence, SaysWhenSomebodyPosted)
{
    come();
    EXPECT_THAT(probe(), Not(AllOf(HasSubstr("<show>"), HasSubstr("<idle")))) << "nothing is known";
    looks().last_post = world.clock.wall() - 59min;
    EXPECT_THAT(probe(), AllOf(Not(HasSubstr("<show>")), HasSubstr("<idle xmlns='urn:xmpp:idle:1' since='")));
    looks().last_post = world.clock.wall() - 61min;
    EXPECT_THAT(probe(), AllOf(HasSubstr("<show>away</show><status>last post 2026-01-02 02:03 UTC</status>"),
                               HasSubstr("since='2026-01-02T02:03:05.000Z'")));
    looks().last_post = std::chrono::floor<std::chrono::days>(world.clock.wall());
    EXPECT_THAT(probe(), HasSubstr("<status>last post 2026-01-02</status>")) << "instances tell the day";
    ann.people[0].dormant = true;
    EXPECT_THAT(probe("bob\\40example.social@fedi.example.org"),
                AllOf(HasSubstr("from='bob\\40example.social@fedi.example.org/fedi'"), HasSubstr("<show>xa</show>")));
}

TEST_F(ContactPresence, WhoPostsIsShownAndNotForEveryPost)
{
    come();
    looks().last_post = world.clock.wall() - 2h;
    EXPECT_THAT(probe(), HasSubstr("<show>away</show>"));
    post();
    EXPECT_THAT(world.peer.expect_stanza("presence"),
                AllOf(HasSubstr("to='ann@example.org'"), Not(HasSubstr("<show>"))));
    for (int i = 0; i < 50; ++i) post();
    world.clock.advance(61min);
    const std::string next = world.peer.expect_stanza("presence");
    EXPECT_THAT(next, HasSubstr("<show>away</show>")) << "the posts between did not show";
}

TEST_F(ContactPresence, ComingAndGoingIsRationed)
{
    come();
    looks().last_post = world.clock.wall() - 2h;
    ann.people.clear();
    for (int i = 0; i < 80; ++i) {
        const std::string address = fmt::format("p{}@example.social", i);
        ann.people.push_back(test::author(address, address));
        ann.portraits[address] = looks();
        probe(fmt::format("p{}%example.social@fedi.example.org", i));
    }
    for (const auto& one : ann.people) {
        ann.portraits[one.address].last_post = world.clock.wall();
        ann.deliver({Place{PlaceKind::home, {}, {}}, std::nullopt, session::NewPost{test::shown_post(one, "1f", "x")}});
    }
    for (int i = 0; i < 60; ++i) world.peer.expect_stanza("presence");
    // A new contact is kept at the end of the round that looks at the last of those who posted.
    probe("last%example.social@fedi.example.org");
    EXPECT_TRUE(world.peer.turn(
        [this] { return ann.remembered["contacts of ann@example.org"].find("last") != std::string::npos; }));
    EXPECT_THAT(world.barrier(), Not(HasSubstr("<presence")));
}

TEST_F(ContactPresence, ComesAgainAfterARestart)
{
    come();
    probe();
    world.peer.turn([this] { return !ann.remembered.empty(); });
    EXPECT_EQ(ann.remembered["contacts of ann@example.org"], "bob%example.social");
    world.peer.cut();
    world.peer.shake_hands();
    EXPECT_THAT(world.peer.expect_stanza("presence"),
                AllOf(HasSubstr("type='probe'"), HasSubstr("to='ann@example.org'")));
    come();
    ann.deliver({Place{}, std::nullopt, session::PersonChanged{{}, ann.people[0], {}, {}}});
    EXPECT_THAT(world.peer.expect_stanza("presence"), HasSubstr("from='" + bob + "/fedi' to='ann@example.org'"));
}

TEST_F(ContactPresence, StrangersLeaveNoTrace)
{
    for (const auto* const type : {"probe", "subscribe", "unsubscribe", "subscribed"}) {
        world.peer.send(fmt::format("<presence type='{}' from='bea@example.org' to='{}'/>", type, bob));
    }
    world.peer.send("<presence from='bea@example.org/x' to='fedi.example.org'/>");
    EXPECT_THAT(world.barrier(), AllOf(HasSubstr("type='unsubscribed'"), Not(HasSubstr("type='subscribed'"))));
    EXPECT_EQ(world.server->clients(), 0U);
    EXPECT_THAT(world.ask(fmt::format("<iq type='get' id='q' from='bea@example.org/x' to='{}'><vCard "
                                      "xmlns='vcard-temp'/></iq>",
                                      bob),
                          "iq"),
                AllOf(HasSubstr("<registration-required"), HasSubstr("login @you@your.instance")));
    EXPECT_EQ(world.server->clients(), 0U);
}
