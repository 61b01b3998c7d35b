// SPDX-License-Identifier: AGPL-3.0-or-later
#include "world.hpp"

#include <gmock/gmock.h>

#include <regex>

using namespace fedibee;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

class RosterTest : public testing::Test {
protected:
    RosterTest()
    {
        const auto member = [](std::string_view name, bool own) {
            return session::Member{
                test::author(std::string(name), std::string(name) + "@example.social", "The " + std::string(name)),
                false, own};
        };
        world.users.ann->members_of["home"] = {member("ann", true), member("bob", false), member("eve", false)};
    }
    void grant()
    {
        world.peer.send("<message from='example.org' to='fedi.example.org'><privilege xmlns='urn:xmpp:privilege:2'>"
                        "<perm access='roster' type='both'/></privilege></message>");
    }
    void ask_for_it()
    {
        world.peer.send("<message type='chat' id='c' from='ann@example.org/desk' "
                        "to='fedi.example.org'><body>Roster</body></message>");
    }
    /// Answers a request; "result" or "error".
    void settle(const std::string& request, std::string_view type, std::string_view payload = {},
                std::string_view from = "ann@example.org")
    {
        std::smatch id;
        ASSERT_TRUE(std::regex_search(request, id, std::regex(" id='([0-9a-f]+)'"))) << request;
        world.peer.send(fmt::format("<iq type='{}' id='{}' from='{}' to='fedi.example.org'>{}</iq>", type, id[1].str(),
                                    from, payload));
    }
    /// Removes the registration.
    void leave()
    {
        world.users.ann->on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
            session::Reply reply;
            reply.farewell = "Account ann was removed";
            return reply;
        };
        EXPECT_THAT(world.ask("<iq type='set' id='r' from='ann@example.org/x' to='fedi.example.org'><query "
                              "xmlns='jabber:iq:register'><remove/></query></iq>",
                              "iq"),
                    HasSubstr("type='result'"));
    }

    test::XmppWorld world;
};

} // namespace

TEST_F(RosterTest, IsFilledOneByOneWhereTheServerAllowsIt)
{
    grant();
    ask_for_it();
    settle(world.peer.expect_stanza("iq"), "error"); // it does not tell what is there
    const std::string first = world.peer.expect_stanza("iq");
    EXPECT_THAT(first, AllOf(HasSubstr("to='ann@example.org'"), HasSubstr("jid='bob%example.social@fedi.example.org'"),
                             HasSubstr("name='The bob'"), HasSubstr("subscription='to'"),
                             HasSubstr("<group>Fediverse</group>"), Not(HasSubstr("eve"))));
    settle(first, "result", {}, "eve@example.org"); // not who was asked
    EXPECT_THAT(world.barrier(), Not(HasSubstr("eve%example.social")));
    settle(first, "result");
    const std::string second = world.peer.expect_stanza("iq");
    EXPECT_THAT(second, HasSubstr("jid='eve%example.social@fedi.example.org'"));
    settle(second, "result");
    EXPECT_THAT(world.peer.expect_stanza("message"), HasSubstr("2 people are in your contacts now"));
    EXPECT_TRUE(world.users.ann->said.empty());
}

TEST_F(RosterTest, ListsAreGroupsAndWhatIsThereIsNotSentAgain)
{
    world.users.ann->offered = {session::PlaceInfo{Place{PlaceKind::list, "close friends", {}}, "Your list", {}}};
    world.users.ann->members_of["list~close friends"] = {world.users.ann->members_of["home"][1]};
    grant();
    ask_for_it();
    settle(world.peer.expect_stanza("iq"), "result",
           "<query xmlns='jabber:iq:roster'><item jid='eve%example.social@fedi.example.org' name='The eve' "
           "subscription='to'><group>Fediverse</group></item><item jid='bob%example.social@fedi.example.org' "
           "name='The bob' subscription='to'><group>Fediverse</group></item></query>");
    const std::string only = world.peer.expect_stanza("iq");
    EXPECT_THAT(only, AllOf(HasSubstr("jid='bob%example.social@fedi.example.org'"),
                            HasSubstr("<group>close friends</group>"), Not(HasSubstr("<group>Fediverse"))));
    settle(only, "result");
    EXPECT_THAT(world.peer.expect_stanza("message"), HasSubstr("2 people are in your contacts now"));
}

TEST_F(RosterTest, WhatTheServerDoesNotTakeIsOffered)
{
    grant();
    ask_for_it();
    settle(world.peer.expect_stanza("iq"), "error");
    settle(world.peer.expect_stanza("iq"), "result");
    settle(world.peer.expect_stanza("iq"), "error");
    EXPECT_THAT(world.peer.expect_stanza("message"),
                AllOf(HasSubstr("<x xmlns='http://jabber.org/protocol/rosterx'>"), HasSubstr("action='add'"),
                      HasSubstr("eve%example.social"), Not(HasSubstr("bob%example.social"))));
}

TEST_F(RosterTest, IsClearedWhenTheUserLeavesAndNobodyIsUnfollowed)
{
    grant();
    world.peer.send("<presence type='probe' from='ann@example.org' to='eve%example.social@fedi.example.org'/>");
    leave();
    const std::string read = world.peer.expect_stanza("iq");
    EXPECT_THAT(read, HasSubstr("type='get'"));
    settle(read, "result",
           "<query xmlns='jabber:iq:roster'><item jid='bob%example.social@fedi.example.org'/>"
           "<item jid='carl@example.org'/></query>");
    for (const auto* const jid : {"bob%example.social@fedi.example.org", "eve%example.social@fedi.example.org"}) {
        const std::string removal = world.peer.expect_stanza("iq");
        EXPECT_THAT(removal, AllOf(HasSubstr(fmt::format("jid='{}'", jid)), HasSubstr("subscription='remove'")));
        settle(removal, "result");
        world.peer.send(fmt::format("<presence type='unsubscribe' from='ann@example.org' to='{}'/>", jid));
    }
    const std::string last = world.peer.expect_stanza("iq");
    EXPECT_THAT(last, HasSubstr("jid='fedi.example.org'"));
    settle(last, "result");
    EXPECT_THAT(world.barrier(), Not(HasSubstr("<message")));
    EXPECT_TRUE(world.users.ann->deeds.empty());
    EXPECT_EQ(world.server->clients(), 0U) << "the server's bookkeeping made a user again";
}

TEST_F(RosterTest, WithoutRightsTheRemovalIsOfferedAndNothingIsWatched)
{
    world.peer.send("<presence type='probe' from='ann@example.org' to='eve%example.social@fedi.example.org'/>");
    leave();
    const std::string said = world.peer.expect("</message>") + world.barrier();
    for (const auto* const jid : {"eve%example.social@fedi.example.org", "fedi.example.org"}) {
        for (const auto* const type : {"unsubscribe", "unsubscribed", "unavailable"})
            EXPECT_THAT(said,
                        HasSubstr(fmt::format("<presence from='{}' to='ann@example.org' type='{}'/>", jid, type)));
    }
    EXPECT_THAT(said, AllOf(HasSubstr("action='delete'"), HasSubstr("item jid='eve%example.social@fedi.example.org'"),
                            Not(HasSubstr("item jid='fedi.example.org'"))));
}

TEST_F(RosterTest, WithoutRightsAllOfItIsOfferedToWhoAsked)
{
    ask_for_it();
    EXPECT_THAT(world.peer.expect_stanza("message"),
                AllOf(HasSubstr("to='ann@example.org/desk'"), HasSubstr("bob%example.social"),
                      HasSubstr("eve%example.social"), Not(HasSubstr("ann%example.social"))));
}

TEST_F(RosterTest, WhoFollowsNobodyIsTold)
{
    world.users.ann->members_of.clear();
    ask_for_it();
    EXPECT_THAT(world.peer.expect_stanza("message"), HasSubstr("You follow nobody yet"));
}
