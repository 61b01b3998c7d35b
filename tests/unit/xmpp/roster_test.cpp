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
    void settle(const std::string& request, std::string_view type, std::string_view from = "ann@example.org")
    {
        std::smatch id;
        ASSERT_TRUE(std::regex_search(request, id, std::regex(" id='([0-9a-f]+)'"))) << request;
        world.peer.send(
            fmt::format("<iq type='{}' id='{}' from='{}' to='fedi.example.org'/>", type, id[1].str(), from));
    }

    test::XmppWorld world;
};

} // namespace

TEST_F(RosterTest, IsFilledOneByOneWhereTheServerAllowsIt)
{
    grant();
    ask_for_it();
    const std::string first = world.peer.expect_stanza("iq");
    EXPECT_THAT(first, AllOf(HasSubstr("to='ann@example.org'"), HasSubstr("jid='bob%example.social@fedi.example.org'"),
                             HasSubstr("name='The bob'"), HasSubstr("subscription='to'"),
                             HasSubstr("<group>Fediverse</group>"), Not(HasSubstr("eve"))));
    settle(first, "result", "eve@example.org"); // not who was asked
    EXPECT_THAT(world.barrier(), Not(HasSubstr("eve%example.social")));
    settle(first, "result");
    const std::string second = world.peer.expect_stanza("iq");
    EXPECT_THAT(second, HasSubstr("jid='eve%example.social@fedi.example.org'"));
    settle(second, "result");
    EXPECT_THAT(world.peer.expect_stanza("message"), HasSubstr("2 people are in your contacts now"));
    EXPECT_TRUE(world.users.ann->said.empty());
}

TEST_F(RosterTest, WhatTheServerDoesNotTakeIsOffered)
{
    grant();
    ask_for_it();
    settle(world.peer.expect_stanza("iq"), "result");
    settle(world.peer.expect_stanza("iq"), "error");
    EXPECT_THAT(world.peer.expect_stanza("message"),
                AllOf(HasSubstr("<x xmlns='http://jabber.org/protocol/rosterx'>"), HasSubstr("action='add'"),
                      HasSubstr("eve%example.social"), Not(HasSubstr("bob%example.social"))));
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
