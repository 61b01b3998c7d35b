// SPDX-License-Identifier: AGPL-3.0-or-later
// What the message of a post says besides its text: quoted words, previews, files, votes, styles.
#include "room_world.hpp"

#include "xmpp/reactions.hpp"
#include "xmpp/styling.hpp"

using namespace fedibee;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

using RoomPostsTest = test::RoomWorld;

std::string reactions(std::string_view emoji)
{
    return fmt::format("<reactions xmlns='urn:xmpp:reactions:0' id='1.s1f'>{}</reactions>", emoji);
}

void add_poll(session::ShownStatus& shown, bool multiple)
{
    auto facts = std::make_shared<Status>(*shown.status);
    facts->poll = Poll{};
    facts->poll->multiple = multiple;
    shown.status = std::move(facts);
}

} // namespace

TEST_F(RoomPostsTest, AReplyQuotesWhatItAnswersForProgramsThatKnowNoReplies)
{
    joined();
    auto post = status("20", "yes");
    post->reply_to_msgid = "1.s1f";
    post->reply_to_text = "🐝 here?\nreally?";
    post->reply_to_author = test::author("eve", "eve@example.net");
    const std::string said = shown(post);
    EXPECT_THAT(said, HasSubstr("<body>&gt; @eve@example.net: 🐝 here?\n&gt; really?\n[20] yes</body>"));
    EXPECT_THAT(said,
                HasSubstr("<reply xmlns='urn:xmpp:reply:0' to='home@fedi.example.org/eve@example.net' id='1.s1f'/>"));
    EXPECT_THAT(said,
                HasSubstr("<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='38'/>"));
}

TEST_F(RoomPostsTest, AReplyToTheUserNamesTheNickThatTheyHaveThere)
{
    joined();
    auto post = status("20", "yes");
    post->reply_to_msgid = "1.s09";
    post->reply_to_text = "mine";
    post->reply_to_author = test::author("ann", "ann@example.social");
    EXPECT_THAT(shown(post), HasSubstr("to='home@fedi.example.org/me' id='1.s09'/>"));
}

TEST_F(RoomPostsTest, ALinkHasItsPreviewUnlessAWarningHidesIt)
{
    joined();
    auto post = status("20", "see https://example.net/bees");
    auto& facts = test::RoomWorld::facts(*post);
    facts.card = PreviewCard{"https://example.net/bees", "Bees & co", "All about them"};
    EXPECT_THAT(shown(post), HasSubstr("<rdf:Description xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
                                       "xmlns:og='https://ogp.me/ns#' rdf:about='https://example.net/bees'>"
                                       "<og:title>Bees &amp; co</og:title><og:description>All about them"
                                       "</og:description><og:url>https://example.net/bees</og:url></rdf:Description>"));
    facts.spoiler_text = "insects";
    EXPECT_THAT(shown(post), Not(HasSubstr("rdf:Description")));
}

TEST_F(RoomPostsTest, AFileSaysWhatItIsToThoseWhoCannotSeeIt)
{
    joined();
    auto post = status("20", "look");
    MediaAttachment file;
    file.url = "https://example.social/cat.png";
    file.description = "a black cat";
    test::RoomWorld::facts(*post).media_attachments = {file};
    EXPECT_THAT(shown(post),
                HasSubstr("<body>https://example.social/cat.png</body><x xmlns='jabber:x:oob'>"
                          "<url>https://example.social/cat.png</url><desc>a black cat</desc></x>"
                          "<file-sharing xmlns='urn:xmpp:sfs:0' disposition='inline'>"
                          "<file xmlns='urn:xmpp:file:metadata:0'><media-type>image/png</media-type>"
                          "<desc>a black cat</desc></file><sources><url-data "
                          "xmlns='http://jabber.org/protocol/url-data' target='https://example.social/cat.png'/>"
                          "</sources></file-sharing><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:sfs:0'>"
                          "<body/></fallback>"));
}

TEST_F(RoomPostsTest, SharedFilesGoOnThePostWithTheirDescriptions)
{
    joined();
    const std::string sharing = "<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'>"
                                "<desc>a black\ncat</desc></file><sources><url-data "
                                "xmlns='http://jabber.org/protocol/url-data' target='https://up.example.org/cat.png'/>"
                                "</sources></file-sharing>";
    sent("<body>my cat https://up.example.org/cat.png</body><fallback xmlns='urn:xmpp:fallback:0' "
         "for='urn:xmpp:sfs:0'><body start='6' end='37'/></fallback>" +
         sharing);
    ASSERT_EQ(ann.said.size(), 2U);
    EXPECT_EQ(ann.said[0].second.text, "attach https://up.example.org/cat.png a black cat");
    EXPECT_EQ(ann.said[1].first, "home");
    EXPECT_EQ(ann.said[1].second.text, "my cat");
    sent("<body>https://up.example.org/cat.png</body>" + sharing);
    EXPECT_EQ(ann.said.size(), 3U) << "the address alone is no post";
}

TEST_F(RoomPostsTest, AFileThatIsNoWebAddressIsTextLikeAnyOther)
{
    joined();
    sent("<body>file:///etc/passwd</body><x xmlns='jabber:x:oob'><url>file:///etc/passwd</url></x>");
    ASSERT_EQ(ann.said.size(), 1U);
    EXPECT_EQ(ann.said[0].second.text, "file:///etc/passwd");
}

TEST_F(RoomPostsTest, ANumberUnderAPollIsAVote)
{
    joined();
    auto post = status("1f", "soup or bread?");
    add_poll(*post, false);
    shown(post);
    ann.on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        session::Reply reply;
        reply.items = {std::string("Voted: 1 soup (0), 2 bread (1)")};
        return reply;
    };
    const std::string said = sent(reactions("<reaction>2️⃣</reaction>"));
    EXPECT_EQ(ann.said.back().second.text, "vote 1.s1f 2");
    EXPECT_THAT(said, AllOf(HasSubstr("Voted: 1 soup (0), 2 bread (1)"), HasSubstr("<reaction>2️⃣</reaction>")));
    EXPECT_TRUE(ann.reactions.empty()) << "it went out as a reaction";
    sent(reactions("<reaction>2️⃣</reaction><reaction>⭐</reaction>"));
    EXPECT_EQ(ann.said.size(), 1U) << "it voted again";
    EXPECT_EQ(ann.reactions, std::vector<std::string>{"+⭐ 1.s1f"});
}

TEST_F(RoomPostsTest, SeveralChoicesAreCastByATick)
{
    joined();
    auto post = status("1f", "soup, bread, or cake?");
    add_poll(*post, true);
    shown(post);
    sent(reactions("<reaction>1️⃣</reaction>"));
    sent(reactions("<reaction>1️⃣</reaction><reaction>3️⃣</reaction>"));
    EXPECT_TRUE(ann.said.empty()) << "a poll takes votes once";
    sent(reactions("<reaction>1️⃣</reaction><reaction>3️⃣</reaction><reaction>✅</reaction>"));
    EXPECT_EQ(ann.said.back().second.text, "vote 1.s1f 1 3");
    EXPECT_TRUE(ann.reactions.empty());
}

TEST_F(RoomPostsTest, AVoteThatIsRefusedIsAnErrorAndCanBeTriedAgain)
{
    joined();
    auto post = status("1f", "soup?");
    add_poll(*post, false);
    shown(post);
    ann.on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        return fail(Errc::invalid_input, "The poll has ended");
    };
    EXPECT_THAT(sent(reactions("<reaction>1️⃣</reaction>"), "v1"),
                AllOf(HasSubstr("id='v1' type='error'"), HasSubstr("The poll has ended")));
    ann.on_say = {};
    sent(reactions("<reaction>1️⃣</reaction>"));
    EXPECT_EQ(ann.said.size(), 2U);
}

TEST_F(RoomPostsTest, ANumberElsewhereIsAReaction)
{
    joined();
    shown(status("1f", "no poll"));
    sent(reactions("<reaction>1️⃣</reaction>"));
    EXPECT_EQ(ann.reactions, std::vector<std::string>{"+1️⃣ 1.s1f"});
    EXPECT_TRUE(ann.said.empty());
}

TEST_F(RoomPostsTest, AnswersNameTheMessageThatTheyAnswer)
{
    joined();
    ann.on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        session::Reply reply;
        reply.items = {std::string("Done: fav [1f].")};
        return reply;
    };
    const std::string said = sent("<body>fav 1f</body><thread>t1</thread>");
    const auto begin = said.find("<stanza-id xmlns='urn:xmpp:sid:0' by='home@fedi.example.org' id='");
    ASSERT_NE(begin, std::string::npos) << said;
    const std::string id = said.substr(begin + 65, 32);
    EXPECT_THAT(said, HasSubstr("Done: fav [1f].</body><thread>t1</thread><reply xmlns='urn:xmpp:reply:0' "
                                "to='home@fedi.example.org/me' id='" +
                                id + "'/>"));
}

TEST_F(RoomPostsTest, MarksThatAreNoStylesAreNotShownAsSuch)
{
    joined();
    EXPECT_THAT(shown(status("20", "2 * 3 * 4 = _ _")), Not(HasSubstr("unstyled")));
    EXPECT_THAT(shown(status("21", "I said *so* to you")), HasSubstr("<unstyled xmlns='urn:xmpp:styling:0'/>"));
    auto bold = status("22", "so");
    bold->document.paragraphs[0].spans[0].style = render::bold;
    EXPECT_THAT(shown(bold), AllOf(HasSubstr("[22] *so*"), Not(HasSubstr("unstyled"))));
}

TEST(Styling, FollowsTheRulesForMarks)
{
    for (const auto* const styled : {"*a*", "see _this one_ here", "> quoted", "```", "one\n~two~", "`x y`", "*_a_*"})
        EXPECT_TRUE(xmpp::has_styling(styled)) << styled;
    for (const auto* const plain : {"a*b*c", "2 * 3 * 4", "* a*", "*a *", "**", "snake_case_name", "a > b", "*a\nb*"})
        EXPECT_FALSE(xmpp::has_styling(plain)) << plain;
}

TEST(Keycaps, AreNumbers)
{
    EXPECT_EQ(xmpp::keycap("1️⃣"), 1);
    EXPECT_EQ(xmpp::keycap("9⃣"), 9);
    EXPECT_EQ(xmpp::keycap("🔟"), 10);
    for (const auto* const other : {"", "1", "0️⃣", "⭐", "1️⃣1️⃣"}) EXPECT_EQ(xmpp::keycap(other), std::nullopt) << other;
}
