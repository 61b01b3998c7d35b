// SPDX-License-Identifier: AGPL-3.0-or-later
// Chats with contacts: what changes in them later, both ways, and what the user wrote elsewhere.
#include "room_world.hpp"

using namespace fedibee;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

const Place talk{PlaceKind::direct, "bob@example.social", {}};
constexpr std::string_view bob = "bob%example.social@fedi.example.org";

class TalkTest : public test::RoomWorld {
protected:
    /// The client is there when the user has written something.
    TalkTest() { wrote("<body>hello</body>", "first"); }
    std::string wrote(std::string_view inner, std::string_view id = "c1")
    {
        world.peer.send(fmt::format("<message type='chat' id='{}' from='ann@example.org/desk' to='{}'>{}</message>", id,
                                    bob, inner));
        return heard();
    }
    std::string came(session::DeliveryBody body)
    {
        ann.deliver({talk, std::nullopt, std::move(body)});
        return heard();
    }
    void publishes()
    {
        ann.on_say = [](const Place&, const session::Utterance& said) -> Result<session::Reply> {
            session::Reply reply;
            reply.published = own("09", said.text);
            return reply;
        };
    }
    static std::shared_ptr<session::ShownStatus> own(std::string short_id, std::string text)
    {
        auto shown = test::shown_post(test::author("ann", "ann@example.social"), std::move(short_id), std::move(text));
        shown->own = true;
        shown->time = moment;
        return shown;
    }
    void grant(std::string_view xmlns = "urn:xmpp:privilege:2")
    {
        world.peer.send(fmt::format("<message from='example.org' to='fedi.example.org'><privilege xmlns='{}'>"
                                    "<perm access='message' type='outgoing'/></privilege></message>",
                                    xmlns));
        heard();
    }
};

std::string id_of(const std::string& stanza)
{
    const auto at = stanza.rfind("xmlns='jabber:client'");
    const auto begin = stanza.rfind("id='", at) + 4;
    return stanza.substr(begin, stanza.find('\'', begin) - begin);
}

} // namespace

TEST_F(TalkTest, EditsDeletionsAndReactionsOfTheContactAreShown)
{
    came(session::NewPost{status("1f", "hi ann")});
    EXPECT_THAT(came(session::EditedPost{status("1f", "hello ann"), {}}),
                AllOf(HasSubstr("from='bob%example.social@fedi.example.org'"), HasSubstr("<body>[1f] hello ann</body>"),
                      HasSubstr("<replace xmlns='urn:xmpp:message-correct:0' id='1.s1f'/>")));
    EXPECT_THAT(came(session::Reacted{test::author("bob", "bob@example.social"), "⭐", "1.s09", {}, false, false}),
                HasSubstr("<reactions xmlns='urn:xmpp:reactions:0' id='1.s09'><reaction>⭐</reaction></reactions>"));
    EXPECT_THAT(came(session::DeletedPost{"1f", "1.s1f", test::author("bob", "bob@example.social")}),
                HasSubstr("<retract xmlns='urn:xmpp:message-retract:1' id='1.s1f'/>"));
}

TEST_F(TalkTest, RepliesCorrectionsRetractionsAndReactionsOfTheUserAreDone)
{
    publishes();
    wrote("<body>firts</body>", "c7");
    wrote("<body>first</body><replace xmlns='urn:xmpp:message-correct:0' id='c7'/>", "c8");
    EXPECT_EQ(ann.said.back().second.text, "edit 1.s09 -- first");
    wrote("<body>&gt; hi\nyes</body><reply xmlns='urn:xmpp:reply:0' id='1.s1f'/><fallback "
          "xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='5'/></fallback>");
    EXPECT_EQ(ann.said.back().second.text, "yes");
    EXPECT_EQ(ann.said.back().second.reply_to, "1.s1f");
    wrote("<reactions xmlns='urn:xmpp:reactions:0' id='1.s1f'><reaction>⭐</reaction></reactions>");
    EXPECT_EQ(ann.reactions, std::vector<std::string>{"+⭐ 1.s1f"});
    wrote("<retract xmlns='urn:xmpp:message-retract:1' id='c7'/><body>gone</body>");
    EXPECT_EQ(ann.redacted, std::vector<std::string>{"1.s09"});
    const auto count = ann.said.size();
    EXPECT_THAT(wrote("<retract xmlns='urn:xmpp:message-retract:1' id='nothing'/>"), HasSubstr("<item-not-found"));
    EXPECT_EQ(ann.said.size(), count) << "a fallback was published";
}

TEST_F(TalkTest, AFileOfTheContactIsAMessageOfItsOwn)
{
    auto post = status("1f", "look");
    MediaAttachment file;
    file.url = "https://example.social/cat.png";
    test::RoomWorld::facts(*post).media_attachments = {file};
    EXPECT_THAT(came(session::NewPost{post}),
                HasSubstr("<body>https://example.social/cat.png</body><x xmlns='jabber:x:oob'>"));
}

TEST_F(TalkTest, AFileThatIsSentGoesOutWithTheTextThatComesWithIt)
{
    wrote("<body>https://up.example.org/cat.png</body><x xmlns='jabber:x:oob'><url>https://up.example.org/cat.png</url>"
          "<desc>a cat</desc></x>");
    EXPECT_EQ(ann.said.back().first, "fedibee");
    EXPECT_EQ(ann.said.back().second.text, "attach https://up.example.org/cat.png a cat");
}

TEST_F(TalkTest, WhatTheUserWroteElsewhereIsSentInTheirNameWhereTheServerAllowsIt)
{
    grant();
    const std::string said = came(session::NewPost{own("0a", "from the web")});
    EXPECT_THAT(said, HasSubstr("to='example.org' id='"));
    EXPECT_THAT(said,
                HasSubstr("<privilege xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'><message "
                          "from='ann@example.org' to='bob%example.social@fedi.example.org' id='1.s0a' type='chat' "
                          "xmlns='jabber:client'><body>[0a] from the web</body>"));
    const auto count = ann.said.size();
    EXPECT_EQ(wrote("<body>[0a] from the web</body>", "1.s0a"), "");
    EXPECT_EQ(ann.said.size(), count) << "the echo was published";
    wrote("<body>again</body>", "1.s0a");
    EXPECT_EQ(ann.said.size(), count + 1) << "only the echo is swallowed";
}

TEST_F(TalkTest, ServersThatMakeNoCarbonsOfItAreNotAsked)
{
    grant("urn:xmpp:privilege:1");
    EXPECT_THAT(came(session::NewPost{own("0a", "from the web")}), HasSubstr("<body>You: [0a] from the web</body>"));
}

TEST_F(TalkTest, WithoutTheRightItIsAMessageThatSaysWhoWroteIt)
{
    EXPECT_THAT(came(session::NewPost{own("0a", "from the web")}),
                AllOf(HasSubstr("from='bob%example.social@fedi.example.org'"),
                      HasSubstr("<body>You: [0a] from the web</body>"), Not(HasSubstr("markable"))));
    EXPECT_EQ(came(session::Reacted{test::author("ann", "ann@example.social"), "⭐", "1.s1f", {}, true, false}), "")
        << "it would look like bob's";
}

TEST_F(TalkTest, ReadingIsSharedBothWays)
{
    grant();
    came(session::NewPost{status("1f", "hi ann")});
    EXPECT_EQ(came(session::ReadUpTo{moment}), "") << "no program has told what it read";
    wrote("<displayed xmlns='urn:xmpp:chat-markers:0' id='1.s1f'/>");
    EXPECT_EQ(ann.read["bob@example.social"], moment);
    auto later = status("20", "there?");
    later->time = moment + std::chrono::seconds(5);
    came(session::NewPost{later});
    const std::string marked = came(session::ReadUpTo{later->time});
    EXPECT_THAT(marked, AllOf(HasSubstr("from='ann@example.org' to='bob%example.social@fedi.example.org'"),
                              HasSubstr("<displayed xmlns='urn:xmpp:chat-markers:0' id='1.s20'/>")));
    wrote("<displayed xmlns='urn:xmpp:chat-markers:0' id='1.s20'/>", id_of(marked));
    EXPECT_EQ(came(session::ReadUpTo{later->time}), "") << "they know it";
}

TEST_F(TalkTest, CommandsAreAnsweredByReplies)
{
    ann.on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        session::Reply reply;
        reply.items = {std::string("{\"line\":1,\"text\":\"is *so*\"}")};
        return reply;
    };
    world.peer.send("<message type='chat' id='q7' from='ann@example.org/bot' to='fedi.example.org'><body>account list"
                    "</body></message>");
    EXPECT_THAT(heard(),
                AllOf(HasSubstr("to='ann@example.org/bot'"), HasSubstr("<unstyled xmlns='urn:xmpp:styling:0'/>"),
                      HasSubstr("<reply xmlns='urn:xmpp:reply:0' to='ann@example.org/bot' id='q7'/>")));
}
