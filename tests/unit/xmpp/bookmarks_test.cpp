// SPDX-License-Identifier: AGPL-3.0-or-later
// How users come to know their rooms.
#include "room_world.hpp"

using namespace fedibee;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

class BookmarksTest : public test::RoomWorld {
protected:
    void asks()
    {
        world.peer.send("<message type='chat' id='r' from='ann@example.org/desk' to='fedi.example.org'><body>Rooms"
                        "</body></message>");
    }
    void grant(std::string_view type)
    {
        world.peer.send(fmt::format("<message from='example.org' to='fedi.example.org'><privilege "
                                    "xmlns='urn:xmpp:privilege:2'><perm access='roster' type='both'/><perm access='iq'>"
                                    "<namespace ns='urn:odd' type='get'><namespace "
                                    "ns='http://jabber.org/protocol/pubsub' type='{}'/></namespace></perm>"
                                    "</privilege></message>",
                                    type));
        heard();
    }
    /// The server's answer to the last request, with the answer that it got itself.
    void answer(const std::string& request, std::string_view inner)
    {
        const auto begin = request.find(" id='") + 5;
        world.peer.send(fmt::format("<iq type='result' id='{}' from='ann@example.org' to='fedi.example.org'><privilege "
                                    "xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'><iq "
                                    "xmlns='jabber:client' type='{}'/></forwarded></privilege></iq>",
                                    request.substr(begin, request.find('\'', begin) - begin), inner));
    }
};

} // namespace

TEST_F(BookmarksTest, AreWrittenInTheUsersNameWhereTheServerAllowsIt)
{
    grant("both");
    asks();
    const std::string request = world.peer.expect("</privileged_iq></iq>");
    EXPECT_THAT(request, AllOf(HasSubstr("to='ann@example.org'"), HasSubstr("<publish node='urn:xmpp:bookmarks:1'>"),
                               HasSubstr("<item id='home@fedi.example.org'><conference xmlns='urn:xmpp:bookmarks:1' "
                                         "name='Home of ann' autojoin='true'><nick>ann</nick></conference></item>"),
                               HasSubstr("<field var='pubsub#access_model'><value>whitelist</value></field>")));
    answer(request, "result");
    EXPECT_THAT(heard(), HasSubstr("In your bookmarks now: home@fedi.example.org. Your programs"));
}

TEST_F(BookmarksTest, AreInvitationsWhereTheServerSaysNo)
{
    grant("both");
    asks();
    answer(world.peer.expect("</privileged_iq></iq>"), "error");
    EXPECT_THAT(heard(),
                AllOf(HasSubstr("to='ann@example.org/desk'"),
                      HasSubstr("<body>Home of ann: join the room home@fedi.example.org</body><x "
                                "xmlns='jabber:x:conference' jid='home@fedi.example.org' reason='Home of ann'/>")));
}

TEST_F(BookmarksTest, AreInvitationsWithoutTheRight)
{
    grant("get");
    asks();
    EXPECT_THAT(heard(), AllOf(HasSubstr("jabber:x:conference"), Not(HasSubstr("privileged_iq"))));
}

TEST_F(BookmarksTest, ANewAccountInvitesToItsTimelineOnce)
{
    joined();
    const session::LoginSummary waiting{LoginId{1}, "social", "example.social", "example.social", "connecting", {}};
    const auto& on = ann.accounts.front();
    const Place control;
    const auto changed = [&](std::optional<session::LoginSummary> before, std::optional<session::LoginSummary> now) {
        ann.deliver({control, std::nullopt, session::LoginChanged{LoginId{1}, std::move(before), std::move(now)}});
        return heard();
    };
    EXPECT_EQ(changed(std::nullopt, waiting), "");
    EXPECT_THAT(changed(waiting, on), AllOf(HasSubstr("to='ann@example.org'"),
                                            HasSubstr("<x xmlns='jabber:x:conference' jid='home@fedi.example.org'")));
    EXPECT_EQ(changed(on, on), "");
    EXPECT_EQ(changed(on, std::nullopt), "");
}
