// SPDX-License-Identifier: AGPL-3.0-or-later
// One answer of every shape, and the gateway's own requests, whole.
#include "shapes.hpp"

using namespace fedibee;
using test::ShapesTest;

TEST_F(ShapesTest, AnAnswerInAChatAndAReceipt)
{
    answers("Done: fav [1f].");
    EXPECT_EQ(typed("<body>fav 1f</body><thread>t</thread><request xmlns='urn:xmpp:receipts'/>"),
              "<message from='fedi.example.org' to='ann@example.org/desk' id='*' type='chat'>"
              "<received xmlns='urn:xmpp:receipts' id='c1'/></message>"
              "<message from='fedi.example.org' to='ann@example.org/desk' id='*' type='chat'>"
              "<body>Done: fav [1f].</body><thread>t</thread>"
              "<reply xmlns='urn:xmpp:reply:0' to='ann@example.org/desk' id='c1'/></message>");
}

TEST_F(ShapesTest, AnErrorOfAMessageAndOfARequest)
{
    ann.on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        return fail(Errc::not_found, "bob is gone");
    };
    EXPECT_EQ(typed("<body>hi</body>", "bob%example.social@fedi.example.org"),
              "<message from='bob%example.social@fedi.example.org' to='ann@example.org/desk' id='c1' type='error'>"
              "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
              "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>bob is gone</text></error></message>");
    EXPECT_EQ(asked("get", "fedi.example.org", "<odd xmlns='urn:odd'/>"),
              "<iq from='fedi.example.org' to='ann@example.org/desk' id='q' type='error'><error type='cancel'>"
              "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
              "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>The gateway does not answer this request.</text>"
              "</error></iq>");
}

TEST_F(ShapesTest, AFormOfACommandAndItsEnd)
{
    EXPECT_EQ(asked("set", "fedi.example.org", "<command xmlns='http://jabber.org/protocol/commands' node='fav'/>"),
              "<iq from='fedi.example.org' to='ann@example.org/desk' id='q' type='result'>"
              "<command xmlns='http://jabber.org/protocol/commands' node='fav' sessionid='*' status='executing'>"
              "<actions execute='complete'><complete/></actions><x xmlns='jabber:x:data' type='form'>"
              "<title>Favourite a post</title><field var='post' type='text-single' "
              "label='Which post: its [id] or address'><required/></field></x></command></iq>");
    answers("alice@example.social");
    EXPECT_EQ(
        asked("set", "fedi.example.org", "<command xmlns='http://jabber.org/protocol/commands' node='accounts'/>"),
        "<iq from='fedi.example.org' to='ann@example.org/desk' id='q' type='result'>"
        "<command xmlns='http://jabber.org/protocol/commands' node='accounts' status='completed'>"
        "<note type='info'>alice@example.social</note></command></iq>");
}

TEST_F(ShapesTest, APageOfTheArchive)
{
    ann.on_history = [](const Place&, const session::HistoryRequest&) -> Result<std::vector<session::HistoryItem>> {
        return std::vector<session::HistoryItem>{session::ShownStatusPtr(status("1e", "old"))};
    };
    EXPECT_EQ(asked("set", "home@fedi.example.org", "<query xmlns='urn:xmpp:mam:2' queryid='z'/>"),
              "<message from='home@fedi.example.org' to='ann@example.org/desk' id='*'>"
              "<result xmlns='urn:xmpp:mam:2' queryid='z' id='1.s1e'><forwarded xmlns='urn:xmpp:forward:0'>"
              "<delay xmlns='urn:xmpp:delay' stamp='2026-07-01T12:00:00.000Z'/>"
              "<message from='home@fedi.example.org/bob@example.social' id='1.s1e' type='groupchat' "
              "xmlns='jabber:client'><body>[1e] old</body>"
              "<stanza-id xmlns='urn:xmpp:sid:0' by='home@fedi.example.org' id='1.s1e'/>"
              "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='bob@example.social'/>"
              "<markable xmlns='urn:xmpp:chat-markers:0'/></message></forwarded></result></message>"
              "<iq from='home@fedi.example.org' to='ann@example.org/desk' id='q' type='result'>"
              "<fin xmlns='urn:xmpp:mam:2' complete='true'><set xmlns='http://jabber.org/protocol/rsm'>"
              "<first>1.s1e</first><last>1.s1e</last></set></fin></iq>");
}

TEST_F(ShapesTest, SmallAnswers)
{
    EXPECT_EQ(asked("get", "bob%example.social@fedi.example.org", "<ping xmlns='urn:xmpp:ping'/>"),
              "<iq from='bob%example.social@fedi.example.org' to='ann@example.org/desk' id='q' type='result'/>");
    EXPECT_EQ(asked("get", "fedi.example.org", "<query xmlns='jabber:iq:version'/>"),
              "<iq from='fedi.example.org' to='ann@example.org/desk' id='q' type='result'>"
              "<query xmlns='jabber:iq:version'><name>fedibee</name><version>1.2.3</version></query></iq>");
    EXPECT_EQ(asked("get", "fedi.example.org", "<query xmlns='jabber:iq:last'/>"),
              "<iq from='fedi.example.org' to='ann@example.org/desk' id='q' type='result'>"
              "<query xmlns='jabber:iq:last' seconds='0'/></iq>");
    EXPECT_EQ(asked("get", "home@fedi.example.org", "<query xmlns='http://jabber.org/protocol/muc#admin'/>"),
              "<iq from='home@fedi.example.org' to='ann@example.org/desk' id='q' type='result'>"
              "<query xmlns='http://jabber.org/protocol/muc#admin'/></iq>");
}

TEST_F(ShapesTest, ASettingsForm)
{
    settle();
    ann.settings = {{"show_ids", "true"}, {"visibility", "unlisted"}};
    const std::string form =
        asked("get", "home@fedi.example.org", "<query xmlns='http://jabber.org/protocol/muc#owner'/>");
    EXPECT_THAT(form, testing::StartsWith(
                          "<iq from='home@fedi.example.org' to='ann@example.org/desk' id='q' type='result'>"
                          "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='form'>"
                          "<title>Settings of home</title><field var='FORM_TYPE' type='hidden'>"
                          "<value>http://jabber.org/protocol/muc#roomconfig</value></field>"
                          "<field var='fedibee#auto_reply_timeout' type='text-single' label='"));
    EXPECT_THAT(form,
                testing::HasSubstr("<field var='fedibee#show_ids' type='boolean' label='show_ids: put [1f] before "
                                   "posts'><value>true</value></field>"));
    EXPECT_THAT(form, testing::EndsWith(
                          "<field var='fedibee#visibility' type='list-single' label='visibility: visibility of your "
                          "posts; empty: the instance&apos;s default'><value>unlisted</value>"
                          "<option label='public'><value>public</value></option>"
                          "<option label='unlisted'><value>unlisted</value></option>"
                          "<option label='private'><value>private</value></option>"
                          "<option label='direct'><value>direct</value></option>"
                          "<option label='as usual'><value/></option></field></x></query></iq>"));
}

TEST_F(ShapesTest, WhatARoomIs)
{
    settle();
    EXPECT_EQ(asked("get", "home@fedi.example.org", "<query xmlns='http://jabber.org/protocol/disco#info'/>"),
              "<iq from='home@fedi.example.org' to='ann@example.org/desk' id='q' type='result'>"
              "<query xmlns='http://jabber.org/protocol/disco#info'>"
              "<identity category='conference' type='text' name='home'/>"
              "<feature var='http://jabber.org/protocol/caps'/><feature var='urn:xmpp:message-correct:0'/>"
              "<feature var='http://jabber.org/protocol/disco#info'/>"
              "<feature var='http://jabber.org/protocol/disco#items'/><feature var='urn:xmpp:sfs:0'/>"
              "<feature var='urn:xmpp:hats:0'/><feature var='urn:xmpp:mam:2'/>"
              "<feature var='urn:xmpp:chat-markers:0'/><feature var='http://jabber.org/protocol/muc'/>"
              "<feature var='muc_nonanonymous'/><feature var='muc_open'/><feature var='muc_persistent'/>"
              "<feature var='muc_unmoderated'/><feature var='urn:xmpp:occupant-id:0'/>"
              "<feature var='jabber:x:oob'/><feature var='urn:xmpp:ping'/><feature var='urn:xmpp:reactions:0'/>"
              "<feature var='urn:xmpp:reply:0'/><feature var='urn:xmpp:message-retract:1'/>"
              "<feature var='http://jabber.org/protocol/muc#self-ping-optimization'/>"
              "<feature var='http://jabber.org/protocol/muc#stable_id'/><feature var='urn:xmpp:sid:0'/>"
              "<feature var='jabber:iq:version'/><x xmlns='jabber:x:data' type='result'>"
              "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roominfo</value></field>"
              "<field var='muc#roominfo_subject'><value>Topic of home</value></field>"
              "<field var='muc#roominfo_subjectmod'><value>false</value></field>"
              "<field var='muc#roominfo_occupants'><value>2</value></field></x></query></iq>");
}

TEST_F(ShapesTest, WhatTheGatewayHas)
{
    EXPECT_EQ(asked("get", "fedi.example.org", "<query xmlns='http://jabber.org/protocol/disco#items'/>"),
              "<iq from='fedi.example.org' to='ann@example.org/desk' id='q' type='result'>"
              "<query xmlns='http://jabber.org/protocol/disco#items'>"
              "<item jid='home@fedi.example.org' name='home'/>"
              "<item jid='notifications@fedi.example.org' name='notifications'/>"
              "<item jid='local@fedi.example.org' name='local'/>"
              "<item jid='federated@fedi.example.org' name='federated'/></query></iq>");
}

TEST_F(ShapesTest, APrivilegedMessageAndABookmark)
{
    typed("<body>help</body>");
    world.peer.send("<message from='example.org' to='fedi.example.org'><privilege xmlns='urn:xmpp:privilege:2'>"
                    "<perm access='message' type='outgoing'/><perm access='iq'><namespace "
                    "ns='http://jabber.org/protocol/pubsub' type='set'/></perm></privilege></message>");
    auto post = test::shown_post(test::author("ann", "ann@example.social"), "0a", "psst");
    post->own = true;
    ann.deliver({Place{PlaceKind::direct, "bob@example.social", {}}, std::nullopt, session::NewPost{post}});
    heard();
    ann.deliver({Place{PlaceKind::direct, "bob@example.social", {}}, std::nullopt, session::NewPost{post}});
    EXPECT_EQ(shape(heard()),
              "<message from='fedi.example.org' to='example.org' id='*'><privilege xmlns='urn:xmpp:privilege:2'>"
              "<forwarded xmlns='urn:xmpp:forward:0'><message from='ann@example.org' "
              "to='bob%example.social@fedi.example.org' id='1.s0a' type='chat' xmlns='jabber:client'>"
              "<body>[0a] psst</body></message></forwarded></privilege></message>");
    EXPECT_EQ(typed("<body>rooms</body>"),
              "<iq from='fedi.example.org' to='ann@example.org' type='set' id='*'>"
              "<privileged_iq xmlns='urn:xmpp:privilege:2'><iq xmlns='jabber:client' type='set' id='*' "
              "to='ann@example.org'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
              "<publish node='urn:xmpp:bookmarks:1'><item id='home@fedi.example.org'>"
              "<conference xmlns='urn:xmpp:bookmarks:1' name='Home of ann' autojoin='true'><nick>ann</nick>"
              "</conference></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'>"
              "<field var='FORM_TYPE' type='hidden'>"
              "<value>http://jabber.org/protocol/pubsub#publish-options</value></field>"
              "<field var='pubsub#persist_items'><value>true</value></field>"
              "<field var='pubsub#max_items'><value>max</value></field>"
              "<field var='pubsub#send_last_published_item'><value>never</value></field>"
              "<field var='pubsub#access_model'><value>whitelist</value></field></x></publish-options></pubsub></iq>"
              "</privileged_iq></iq>");
}

TEST_F(ShapesTest, AnInvitation)
{
    EXPECT_EQ(typed("<body>rooms</body>"),
              "<message from='fedi.example.org' to='ann@example.org/desk' id='*' type='chat'><body>Your server lets "
              "nobody else write bookmarks. Here are invitations: your program can keep them.</body>"
              "<reply xmlns='urn:xmpp:reply:0' to='ann@example.org/desk' id='c1'/></message>"
              "<message from='fedi.example.org' to='ann@example.org/desk' id='*'>"
              "<body>Home of ann: join the room home@fedi.example.org</body>"
              "<x xmlns='jabber:x:conference' jid='home@fedi.example.org' reason='Home of ann'/></message>");
}
