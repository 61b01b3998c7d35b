// SPDX-License-Identifier: AGPL-3.0-or-later
#include "world.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

const std::string bob = "bob%example.social@fedi.example.org";

class ContactTest : public testing::Test {
protected:
    ContactTest() { world.users.ann->people = {test::author("bob", "bob@example.social", "Bob & Co")}; }

    void presence(std::string_view type, std::string_view to = bob, std::string_view from = "ann@example.org")
    {
        world.peer.send(fmt::format("<presence type='{}' from='{}' to='{}'/>", type, from, to));
    }
    std::string ask(std::string_view to, std::string_view payload, std::string_view type = "get")
    {
        return world.ask(
            fmt::format("<iq type='{}' id='q' from='ann@example.org/desk' to='{}'>{}</iq>", type, to, payload), "iq");
    }

    test::XmppWorld world;
    test::FakeUser& ann = *world.users.ann;
};

} // namespace

TEST_F(ContactTest, ToSubscribeIsToFollow)
{
    presence("subscribe");
    const std::string said = world.barrier();
    EXPECT_THAT(ann.deeds, ElementsAre("add bob@example.social in home"));
    EXPECT_THAT(said,
                AllOf(HasSubstr("from='bob%example.social@fedi.example.org' to='ann@example.org' type='subscribed'"),
                      HasSubstr("from='bob%example.social@fedi.example.org/fedi' to='ann@example.org'"),
                      HasSubstr("done: bob@example.social")));
    presence("unsubscribe");
    EXPECT_THAT(world.barrier(), AllOf(HasSubstr("type='unsubscribed'"), HasSubstr("type='unavailable'")));
    EXPECT_THAT(ann.deeds, ElementsAre("add bob@example.social in home", "remove bob@example.social in home"));
}

TEST_F(ContactTest, WhoCannotBeFollowedRefusesAndTheGatewaySaysWhy)
{
    presence("subscribe", "nobody%example.social@fedi.example.org");
    EXPECT_THAT(world.barrier(), AllOf(HasSubstr("type='unsubscribed'"), HasSubstr("nobody is called nobody"),
                                       Not(HasSubstr("type='subscribed'"))));
    presence("subscribe", bob, "eve@stranger.example");
    EXPECT_THAT(world.barrier(), HasSubstr("type='unsubscribed'"));
    EXPECT_EQ(ann.deeds.size(), 1U);
}

TEST_F(ContactTest, AFollowRequestIsASubscriptionWithAName)
{
    presence("subscribe", "fedi.example.org");
    world.peer.send("<message type='chat' from='ann@example.org/x' to='fedi.example.org'><body>help</body></message>");
    world.barrier();
    session::Notice notice;
    notice.text = "Bob wants to follow you";
    notice.type = "follow_request";
    notice.author = ann.people[0];
    ann.deliver({Place{PlaceKind::control, {}, {}}, std::nullopt, notice});
    const std::string asked = world.peer.expect_stanza("presence");
    EXPECT_THAT(asked, AllOf(HasSubstr("from='bob%example.social@fedi.example.org'"), HasSubstr("type='subscribe'"),
                             HasSubstr("<nick xmlns='http://jabber.org/protocol/nick'>Bob &amp; Co</nick>")));
    world.barrier();
    presence("subscribed");
    world.barrier();
    EXPECT_EQ(ann.said.back().second.text, "accept bob@example.social");
    ann.on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        return fail(Errc::not_found, "bob asked nothing");
    };
    presence("subscribed"); // bookkeeping of the server, or to a request from before the last start
    EXPECT_THAT(world.barrier(), Not(HasSubstr("<message")));
    EXPECT_EQ(ann.said.size(), 3U);
    presence("unsubscribed");
    world.barrier();
    EXPECT_EQ(ann.said.size(), 3U);
}

TEST_F(ContactTest, ProbesAreAnsweredFromMemory)
{
    presence("probe");
    EXPECT_THAT(world.barrier(), AllOf(HasSubstr("from='bob%example.social@fedi.example.org/fedi'"), HasSubstr("<c ")));
    EXPECT_TRUE(ann.attached.empty()) << "a probe made a client";
}

TEST_F(ContactTest, VcardsSayWhoSomebodyIs)
{
    const std::string card = ask(bob, "<vCard xmlns='vcard-temp'/>");
    EXPECT_THAT(card, AllOf(HasSubstr("<FN>Bob &amp; Co</FN>"), HasSubstr("<NICKNAME>@bob@example.social</NICKNAME>"),
                            HasSubstr("<DESC>I like soup</DESC>")));
    EXPECT_THAT(ask("home@fedi.example.org/bob@example.social", "<vCard xmlns='vcard-temp'/>"),
                HasSubstr("Bob &amp; Co"));
    EXPECT_THAT(ask("eve%example.social@fedi.example.org", "<vCard xmlns='vcard-temp'/>"),
                HasSubstr("<item-not-found"));
    EXPECT_THAT(ask("fedi.example.org", "<vCard xmlns='vcard-temp'/>"), HasSubstr("<FN>fedibee</FN>"));
}

TEST_F(ContactTest, AddressesAreTranslated)
{
    EXPECT_THAT(ask("fedi.example.org", "<query xmlns='jabber:iq:gateway'/>"), HasSubstr("<desc>"));
    EXPECT_THAT(
        ask("fedi.example.org", "<query xmlns='jabber:iq:gateway'><prompt>@Bob@example.social</prompt></query>", "set"),
        HasSubstr("<jid>bob%example.social@fedi.example.org</jid>"));
    EXPECT_THAT(ask("fedi.example.org", "<query xmlns='jabber:iq:gateway'><prompt>bob</prompt></query>", "set"),
                HasSubstr("<not-acceptable"));
}

TEST_F(ContactTest, ChatsArePrivatePostsWithOneWarning)
{
    const auto say = [this](std::string_view text) {
        world.peer.send(fmt::format("<message type='chat' id='c' from='ann@example.org/desk' to='{}'><body>{}</body>"
                                    "<request xmlns='urn:xmpp:receipts'/></message>",
                                    bob, text));
        return world.barrier();
    };
    EXPECT_THAT(say("psst"), AllOf(HasSubstr("<received xmlns='urn:xmpp:receipts' id='c'/>"),
                                   HasSubstr("This went out as a direct post")));
    EXPECT_THAT(say("again"), Not(HasSubstr("direct post")));
    EXPECT_THAT(ann.said.back().first, "bob@example.social");
    ann.on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        return fail(Errc::not_found, "bob is gone");
    };
    EXPECT_THAT(say("lost"),
                AllOf(HasSubstr("id='c' type='error'"), HasSubstr("bob is gone"), Not(HasSubstr("received"))));
}

TEST_F(ContactTest, PrivatePostsComeFromTheContact)
{
    world.peer.send("<message type='chat' from='ann@example.org/x' to='fedi.example.org'><body>help</body></message>");
    world.barrier();
    const Place place{PlaceKind::direct, "bob@example.social", {}};
    ann.deliver({place, ann.people[0], session::NewPost{test::shown_post(ann.people[0], "1f", "hi ann")}});
    EXPECT_THAT(world.peer.expect_stanza("message"),
                AllOf(HasSubstr("from='bob%example.social@fedi.example.org' to='ann@example.org'"),
                      HasSubstr("type='chat'"), HasSubstr("<body>[1f] hi ann</body>")));
    const Place several{PlaceKind::direct_group, "bob@example.social,eve@example.social", {}};
    ann.deliver({several, std::nullopt, session::NewPost{test::shown_post(ann.people[0], "20", "hi both")}});
    EXPECT_THAT(world.peer.expect_stanza("message"),
                AllOf(HasSubstr("from='fedi.example.org'"),
                      HasSubstr("@bob@example.social to you and others (answer in "
                                "dm~bob%example.social,eve%example.social@fedi.example.org): [20] hi both")));
}
