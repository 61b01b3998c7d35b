// SPDX-License-Identifier: AGPL-3.0-or-later
// One message or presence of every shape that the gateway sends in rooms and chats, whole: what programs parse.
#include "shapes.hpp"

using namespace fedibee;
using test::ShapesTest;

TEST_F(ShapesTest, AJoin)
{
    unseen = {status("1f", "hello")};
    EXPECT_EQ(shape(joined()),
              "<presence from='home@fedi.example.org/bob@example.social' to='ann@example.org/desk'>"
              "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' "
              "jid='bob%example.social@fedi.example.org'/></x>"
              "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='bob@example.social'/></presence>"
              "<presence from='home@fedi.example.org/me' to='ann@example.org/desk'>"
              "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='participant' "
              "jid='ann@example.org/desk'/><status code='110'/><status code='100'/></x>"
              "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='ann@example.org'/></presence>"
              "<message from='home@fedi.example.org/bob@example.social' id='1.s1f' type='groupchat' "
              "to='ann@example.org/desk'><body>[1f] hello</body>"
              "<stanza-id xmlns='urn:xmpp:sid:0' by='home@fedi.example.org' id='1.s1f'/>"
              "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='bob@example.social'/>"
              "<markable xmlns='urn:xmpp:chat-markers:0'/>"
              "<delay xmlns='urn:xmpp:delay' from='home@fedi.example.org' stamp='2026-07-01T12:00:00.000Z'/></message>"
              "<message from='home@fedi.example.org' id='*' type='groupchat' to='ann@example.org/desk'>"
              "<subject>Topic of home</subject></message>");
}

TEST_F(ShapesTest, APostWithAWarningAndAnEdit)
{
    settle();
    auto post = status("1f", "[CW: soup] hot");
    test::RoomWorld::facts(*post).spoiler_text = "soup";
    EXPECT_EQ(shape(shown(post)),
              "<message from='home@fedi.example.org/bob@example.social' id='1.s1f' type='groupchat' "
              "to='ann@example.org/desk'><body>[1f] [CW: soup] hot</body>"
              "<spoiler xmlns='urn:xmpp:spoiler:0'>soup</spoiler>"
              "<stanza-id xmlns='urn:xmpp:sid:0' by='home@fedi.example.org' id='1.s1f'/>"
              "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='bob@example.social'/>"
              "<markable xmlns='urn:xmpp:chat-markers:0'/></message>");
    EXPECT_EQ(shape(told(session::EditedPost{post, {}})),
              "<message from='home@fedi.example.org/bob@example.social' id='*' type='groupchat' "
              "to='ann@example.org/desk'><body>[1f] [CW: soup] hot</body>"
              "<spoiler xmlns='urn:xmpp:spoiler:0'>soup</spoiler>"
              "<replace xmlns='urn:xmpp:message-correct:0' id='1.s1f'/></message>");
}

TEST_F(ShapesTest, AReply)
{
    settle();
    auto post = status("20", "no");
    post->reply_to_msgid = "1.s00";
    post->reply_to_text = "soup?";
    post->reply_to_author = test::author("ann", "ann@example.social");
    EXPECT_EQ(shape(shown(post)),
              "<message from='home@fedi.example.org/bob@example.social' id='1.s20' type='groupchat' "
              "to='ann@example.org/desk'><body>&gt; @ann@example.social: soup?\n[20] no</body>"
              "<reply xmlns='urn:xmpp:reply:0' to='home@fedi.example.org/me' id='1.s00'/>"
              "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='29'/></fallback>"
              "<stanza-id xmlns='urn:xmpp:sid:0' by='home@fedi.example.org' id='1.s20'/>"
              "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='bob@example.social'/>"
              "<markable xmlns='urn:xmpp:chat-markers:0'/></message>");
}

TEST_F(ShapesTest, AReactionADeletionAndANotice)
{
    settle();
    const auto bob = test::author("bob", "bob@example.social", "Bob");
    EXPECT_EQ(shape(told(session::Reacted{bob, "⭐", "1.s00", {}, false, false})),
              "<message from='home@fedi.example.org/bob@example.social' id='*' type='groupchat' "
              "to='ann@example.org/desk'><reactions xmlns='urn:xmpp:reactions:0' id='1.s00'><reaction>⭐</reaction>"
              "</reactions><store xmlns='urn:xmpp:hints'/></message>");
    EXPECT_EQ(shape(told(session::DeletedPost{"00", "1.s00", bob})),
              "<message from='home@fedi.example.org/bob@example.social' id='*' type='groupchat' "
              "to='ann@example.org/desk'><retract xmlns='urn:xmpp:message-retract:1' id='1.s00'/>"
              "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/><body>[00] deleted</body>"
              "<store xmlns='urn:xmpp:hints'/></message>");
    session::Notice notice;
    notice.text = "bob favourited [00]";
    notice.author = bob;
    notice.about = status("00", "first");
    EXPECT_EQ(shape(told(notice)), "<message from='home@fedi.example.org/bob@example.social' id='*' type='groupchat' "
                                   "to='ann@example.org/desk'><body>bob favourited [00]</body>"
                                   "<reply xmlns='urn:xmpp:reply:0' to='home@fedi.example.org' id='1.s00'/></message>");
}

TEST_F(ShapesTest, ALeaveANewNickAndAnEnd)
{
    settle();
    world.peer.send("<presence from='ann@example.org/desk' to='home@fedi.example.org/annie'/>");
    EXPECT_EQ(shape(heard()),
              "<presence from='home@fedi.example.org/me' type='unavailable' to='ann@example.org/desk'>"
              "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='none' "
              "jid='ann@example.org/desk' nick='annie'/><status code='303'/><status code='110'/></x>"
              "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='ann@example.org'/></presence>"
              "<presence from='home@fedi.example.org/annie' to='ann@example.org/desk'>"
              "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='participant' "
              "jid='ann@example.org/desk'/><status code='110'/></x>"
              "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='ann@example.org'/></presence>");
    EXPECT_EQ(shape(told(session::PlaceClosed{"The account is gone."})),
              "<presence from='home@fedi.example.org/annie' type='unavailable' to='ann@example.org/desk'>"
              "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='none' "
              "jid='ann@example.org/desk'/><status code='110'/><destroy><reason>The account is gone.</reason>"
              "</destroy></x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='ann@example.org'/></presence>");
}

TEST_F(ShapesTest, AChatAndItsFile)
{
    settle();
    auto post = status("1f", "hi ann");
    MediaAttachment file;
    file.url = "https://example.social/song.ogg";
    test::RoomWorld::facts(*post).media_attachments = {file};
    ann.deliver({Place{PlaceKind::direct, "bob@example.social", {}}, std::nullopt, session::NewPost{post}});
    EXPECT_EQ(shape(heard()),
              "<message from='bob%example.social@fedi.example.org' to='ann@example.org' id='1.s1f' type='chat'>"
              "<body>[1f] hi ann</body><markable xmlns='urn:xmpp:chat-markers:0'/></message>"
              "<message from='bob%example.social@fedi.example.org' to='ann@example.org' id='1.s1f-1' type='chat'>"
              "<body>https://example.social/song.ogg</body><x xmlns='jabber:x:oob'>"
              "<url>https://example.social/song.ogg</url></x><file-sharing xmlns='urn:xmpp:sfs:0' "
              "disposition='inline'><file xmlns='urn:xmpp:file:metadata:0'><media-type>audio/ogg</media-type></file>"
              "<sources><url-data xmlns='http://jabber.org/protocol/url-data' "
              "target='https://example.social/song.ogg'/></sources></file-sharing>"
              "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:sfs:0'><body/></fallback></message>");
}

TEST_F(ShapesTest, AnOwnPostAndACommandInARoom)
{
    settle();
    ann.on_say = [](const Place&, const session::Utterance& said) -> Result<session::Reply> {
        session::Reply reply;
        auto post = test::shown_post(test::author("ann", "ann@example.social"), "09", said.text);
        post->own = true;
        reply.published = std::move(post);
        return reply;
    };
    EXPECT_EQ(shape(sent("<body>soup</body><origin-id xmlns='urn:xmpp:sid:0' id='m1'/>")),
              "<message from='home@fedi.example.org/me' id='m1' type='groupchat' to='ann@example.org/desk'>"
              "<body>[09] soup</body><stanza-id xmlns='urn:xmpp:sid:0' by='home@fedi.example.org' id='1.s09'/>"
              "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='ann@example.org'/>"
              "<markable xmlns='urn:xmpp:chat-markers:0'/><origin-id xmlns='urn:xmpp:sid:0' id='m1'/></message>");
    answers("Done: fav [00].");
    EXPECT_EQ(shape(sent("<body>fav 00</body>", "m2")),
              "<message from='home@fedi.example.org/me' id='m2' type='groupchat' to='ann@example.org/desk'>"
              "<body>fav 00</body><stanza-id xmlns='urn:xmpp:sid:0' by='home@fedi.example.org' id='*'/></message>"
              "<message from='home@fedi.example.org' to='ann@example.org/desk' id='*' type='groupchat'>"
              "<body>Done: fav [00].</body><reply xmlns='urn:xmpp:reply:0' to='home@fedi.example.org/me' id='*'/>"
              "</message>");
}

TEST_F(ShapesTest, AMarker)
{
    settle();
    EXPECT_EQ(shape(sent("<displayed xmlns='urn:xmpp:chat-markers:0' id='1.s00'/>", "d1")),
              "<message from='home@fedi.example.org/me' id='d1' type='groupchat' to='ann@example.org/desk'>"
              "<displayed xmlns='urn:xmpp:chat-markers:0' id='1.s00'/><store xmlns='urn:xmpp:hints'/></message>");
}
