// SPDX-License-Identifier: AGPL-3.0-or-later
#include "world.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

const std::string bob = "bob%example.social@fedi.example.org";
const std::string feed = "urn:xmpp:microblog:0";
const std::string comments = "urn:xmpp:microblog:0:comments/1.s1f";

class FeedTest : public testing::Test {
protected:
    FeedTest()
    {
        ann.people = {author};
        ann.on_history = [this](const Place& place, const session::HistoryRequest& asked) {
            return Result<std::vector<session::HistoryItem>>(past(place, asked));
        };
        ann.accounts = {session::LoginSummary{LoginId{1}, "", "ann@example.social", "example.social", "connected", {}}};
    }

    std::vector<session::HistoryItem> past(const Place& place, const session::HistoryRequest& asked) const
    {
        std::vector<session::HistoryItem> items;
        for (const auto& shown : place.kind == PlaceKind::thread ? thread : posts) {
            const bool is_centre = asked.range != session::HistoryRange::around || shown->msgid == asked.point->msgid;
            if (is_centre) items.emplace_back(shown);
        }
        return items;
    }
    static std::shared_ptr<session::ShownStatus> post(std::string id, std::string text,
                                                      const session::Author& by = author)
    {
        auto shown = test::shown_post(by, std::move(id), std::move(text));
        shown->time = Timestamp{std::chrono::milliseconds{1'782'907'200'000}};
        return shown;
    }
    static Status& status_of(session::ShownStatus& shown) { return const_cast<Status&>(*shown.status); }

    std::string ask(std::string_view payload, std::string_view type = "get", const std::string& to = bob)
    {
        return world.ask(fmt::format("<iq type='{}' id='q' from='ann@example.org/desk' to='{}'>"
                                     "<pubsub xmlns='http://jabber.org/protocol/pubsub'>{}</pubsub></iq>",
                                     type, to, payload),
                         "iq");
    }
    std::string disco(std::string_view kind, const std::string& node)
    {
        return world.ask(fmt::format("<iq type='get' id='q' from='ann@example.org/desk' to='{}'><query "
                                     "xmlns='http://jabber.org/protocol/disco#{}' node='{}'/></iq>",
                                     bob, kind, node),
                         "iq");
    }
    std::string publish(const std::string& node, std::string_view entry, const std::string& to = bob,
                        std::string_view id = "mine")
    {
        return ask(fmt::format("<publish node='{}'><item id='{}'><entry xmlns='http://www.w3.org/2005/Atom'>{}</entry>"
                               "</item></publish>",
                               node, id, entry),
                   "set", to);
    }
    std::string subscribe(std::string_view verb = "subscribe", std::string_view jid = "ann@example.org")
    {
        return ask(fmt::format("<{} node='{}' jid='{}'/>", verb, feed, jid), "set");
    }

    static inline const session::Author author = test::author("bob", "bob@example.social", "Bob & Co");
    test::XmppWorld world;
    test::FakeUser& ann = *world.users.ann;
    std::vector<session::ShownStatusPtr> posts, thread;
};

} // namespace

TEST_F(FeedTest, APostIsAnAtomEntry)
{
    auto shown = post("1f", "Hello <world> https://example.org/x?a=1&b=2.");
    auto& status = status_of(*shown);
    status.uri = "https://example.social/users/bob/statuses/1f";
    status.tags = {StatusTag{"linux", {}}};
    MediaAttachment picture;
    picture.type = MediaType::image;
    picture.url = "https://example.social/cat.png?1";
    picture.description = "a cat";
    status.media_attachments = {picture};
    posts = {shown};
    EXPECT_EQ(ask("<items node='urn:xmpp:microblog:0'/>"),
              "<iq from='bob%example.social@fedi.example.org' to='ann@example.org/desk' id='q' type='result'>"
              "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:microblog:0'>"
              "<item id='1.s1f' publisher='bob%example.social@fedi.example.org'>"
              "<entry xmlns='http://www.w3.org/2005/Atom'>"
              "<title type='text'>Hello &lt;world&gt; https://example.org/x?a=1&amp;b=2.</title>"
              "<id>https://example.social/users/bob/statuses/1f</id>"
              "<published>2026-07-01T12:00:00.000Z</published><updated>2026-07-01T12:00:00.000Z</updated>"
              "<author><name>Bob &amp; Co</name><uri>xmpp:bob%example.social@fedi.example.org</uri></author>"
              "<content type='text'>Hello &lt;world&gt; https://example.org/x?a=1&amp;b=2.</content>"
              "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Hello &lt;world&gt; "
              "<a href='https://example.org/x?a=1&amp;b=2'>https://example.org/x?a=1&amp;b=2</a>.</p></div></content>"
              "<link rel='alternate' type='text/html' href='https://example.social/@bob/1f'/>"
              "<link rel='alternate' "
              "href='xmpp:bob%25example.social@fedi.example.org?;node=urn%3Axmpp%3Amicroblog%3A0;item=1.s1f'/>"
              "<link rel='replies' title='comments' "
              "href='xmpp:bob%25example.social@fedi.example.org?;node=urn%3Axmpp%3Amicroblog%3A0%3Acomments%2F1.s1f'/>"
              "<link rel='enclosure' type='image/png' title='a cat' href='https://example.social/cat.png?1'/>"
              "<category term='linux'/></entry></item></items>"
              "<set xmlns='http://jabber.org/protocol/rsm'><first>1.s1f</first><last>1.s1f</last></set></pubsub></iq>");
}

TEST_F(FeedTest, TextsKeepTheirShape)
{
    auto shown = post("1f", "first");
    render::Paragraph second;
    second.spans = {render::Span{"loud", render::bold, {}}, render::Span{" for ", render::plain, {}},
                    render::Span{"eve", render::plain, "eve@other.example"}};
    render::Paragraph quoted;
    quoted.quote_depth = 1;
    quoted.spans = {render::Span{"said", render::italic, {}}};
    render::Paragraph last;
    last.starts_block = true;
    last.spans = {render::Span{"end", render::plain, {}}};
    for (auto& one : {second, quoted, last}) shown->document.paragraphs.push_back(one);
    posts = {shown};
    const std::string said = ask("<items node='urn:xmpp:microblog:0'/>");
    EXPECT_THAT(said, HasSubstr("<p>first<br/><strong>loud</strong> for <a "
                                "href='xmpp:eve%25other.example@fedi.example.org'>@eve@other.example</a></p>"
                                "<blockquote><p><em>said</em></p></blockquote><p>end</p></div>"));
    EXPECT_THAT(said, HasSubstr("<title type='text'>first…</title>"));
}

TEST_F(FeedTest, ABoostLeadsToWhatItBoosts)
{
    auto shown = post("20", "boosted @eve@other.example: soup");
    auto original = std::make_shared<Status>();
    original->id = StatusId("7");
    original->url = "https://other.example/@eve/7";
    original->account.address = "eve@other.example";
    status_of(*shown).reblog = original;
    posts = {shown};
    EXPECT_THAT(ask("<items node='urn:xmpp:microblog:0'/>"),
                AllOf(HasSubstr("<link rel='via' href='xmpp:eve%25other.example@fedi.example.org?;"
                                "node=urn%3Axmpp%3Amicroblog%3A0;item=1.7'/>"),
                      HasSubstr("href='xmpp:eve%25other.example@fedi.example.org?;"
                                "node=urn%3Axmpp%3Amicroblog%3A0%3Acomments%2F1.7'"),
                      HasSubstr("href='https://other.example/@eve/7'")));
}

TEST_F(FeedTest, AnAnswerNamesWhatItAnswers)
{
    auto shown = post("20", "indeed");
    auto& status = status_of(*shown);
    status.in_reply_to_id = StatusId("5");
    status.in_reply_to_account_id = AccountId("eve");
    Mention eve;
    eve.id = AccountId("eve");
    eve.address = "eve@other.example";
    status.mentions = {eve};
    shown->reply_to_msgid = "1.5";
    posts = {shown};
    EXPECT_THAT(
        ask("<items node='urn:xmpp:microblog:0'/>"),
        HasSubstr("<in-reply-to xmlns='http://purl.org/syndication/thread/1.0' "
                  "ref='xmpp:eve%25other.example@fedi.example.org?;node=urn%3Axmpp%3Amicroblog%3A0;item=1.5' "
                  "href='xmpp:eve%25other.example@fedi.example.org?;node=urn%3Axmpp%3Amicroblog%3A0;item=1.5'/>"));
}

TEST_F(FeedTest, PagesAreReadFromTheInstance)
{
    const auto page = [this](std::string_view set) {
        return ask(fmt::format(
            "<items node='urn:xmpp:microblog:0'/><set xmlns='http://jabber.org/protocol/rsm'>{}</set>", set));
    };
    EXPECT_THAT(ask("<items node='urn:xmpp:microblog:0' max_items='3'/>"),
                HasSubstr("<set xmlns='http://jabber.org/protocol/rsm'/>"));
    page("<max>5</max><before/>");
    page("<max>500</max><before>1.s20</before>");
    page("<after>1.s20</after>");
    page("<max>2</max>");
    ASSERT_EQ(ann.histories.size(), 5U);
    EXPECT_EQ(ann.histories[0].first, "user~bob@example.social");
    using session::HistoryRange;
    const std::vector<std::tuple<HistoryRange, std::size_t, std::string>> wanted{{HistoryRange::latest, 3U, ""},
                                                                                 {HistoryRange::latest, 5U, ""},
                                                                                 {HistoryRange::before, 40U, "1.s20"},
                                                                                 {HistoryRange::after, 20U, "1.s20"},
                                                                                 {HistoryRange::after, 2U, ""}};
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& [place, request] = ann.histories[i];
        const std::string point = request.point ? request.point->msgid : std::string{};
        EXPECT_EQ(std::tuple(request.range, request.limit, point), wanted[i]) << i;
    }
}

TEST_F(FeedTest, AnAnswerIsNeverLargerThanServersTake)
{
    for (int i = 0; i < 30; ++i) posts.push_back(post(fmt::format("{}", 100 + i), std::string(10'000, 'x')));
    const std::string said = ask("<items node='urn:xmpp:microblog:0'/>");
    EXPECT_LT(said.size(), 200'000U);
    EXPECT_THAT(said, AllOf(HasSubstr("<last>1.s129</last>"), Not(HasSubstr("1.s100"))));
}

TEST_F(FeedTest, PostsAreReadByTheirIds)
{
    thread = {post("1f", "mine"), post("20", "of another", test::author("eve", "eve@other.example"))};
    const std::string said =
        ask("<items node='urn:xmpp:microblog:0'><item id='1.s1f'/><item id='1.s20'/><item id='1.none'/></items>");
    EXPECT_THAT(said, AllOf(HasSubstr("<item id='1.s1f'"), Not(HasSubstr("<item id='1.s20'"))));
}

TEST_F(FeedTest, AnswersToAPostAreAFeedToo)
{
    const auto eve = test::author("eve", "eve@other.example", "Eve");
    thread = {post("20", "first answer", eve), post("21", "beside it", eve), post("22", "answer to the answer")};
    for (const auto& [index, parent] : {std::pair(0, "1.s1f"), std::pair(1, "1.other"), std::pair(2, "1.s20")})
        std::const_pointer_cast<session::ShownStatus>(thread[static_cast<std::size_t>(index)])->reply_to_msgid = parent;
    const std::string said = ask(fmt::format("<items node='{}'/>", comments));
    EXPECT_THAT(said, AllOf(HasSubstr("<item id='1.s20' publisher='eve%other.example@fedi.example.org'>"),
                            HasSubstr("<item id='1.s22'"), Not(HasSubstr("<item id='1.s21'"))));
    ASSERT_EQ(ann.histories.size(), 1U);
    EXPECT_EQ(ann.histories[0].first, "thread~1.s1f");
    const auto page = [](std::string_view set) {
        return fmt::format("<items node='{}'/><set xmlns='http://jabber.org/protocol/rsm'>{}</set>", comments, set);
    };
    EXPECT_THAT(ask(page("<after>1.s20</after>")), AllOf(HasSubstr("'1.s22'"), Not(HasSubstr("<item id='1.s20'"))));
    EXPECT_THAT(ask(page("<max>1</max><before/>")), AllOf(HasSubstr("'1.s22'"), Not(HasSubstr("<item id='1.s20'"))));
    EXPECT_THAT(ask(page("<before>1.s99</before>")), HasSubstr("<item-not-found"));
}

TEST_F(FeedTest, DiscoTellsOfTheFeed)
{
    EXPECT_THAT(disco("info", ""),
                AllOf(HasSubstr("<identity category='pubsub' type='pep'/>"),
                      HasSubstr("<feature var='urn:xmpp:pubsub-social-feed:1'/>"),
                      HasSubstr("<feature var='http://jabber.org/protocol/pubsub#retrieve-items'/>")));
    EXPECT_THAT(disco("info", feed),
                AllOf(HasSubstr("<identity category='pubsub' type='leaf'/>"),
                      HasSubstr("<field var='pubsub#type'><value>urn:xmpp:microblog:0</value></field>"),
                      HasSubstr("<field var='pubsub#notify_retract'><value>true</value></field>")));
    EXPECT_THAT(disco("info", comments), HasSubstr("<value>urn:xmpp:pubsub-social-feed:1</value>"));
    EXPECT_THAT(disco("info", "urn:other"), HasSubstr("<item-not-found"));
    EXPECT_THAT(disco("items", ""), HasSubstr("node='urn:xmpp:microblog:0'"));
    posts = {post("1f", "hello")};
    EXPECT_THAT(disco("items", feed), HasSubstr("<item jid='bob%example.social@fedi.example.org' name='1.s1f'/>"));
}

TEST_F(FeedTest, WhatCannotBeAskedIsRefusedWithAReason)
{
    EXPECT_THAT(ask("<items node='urn:other'/>"), HasSubstr("<item-not-found"));
    EXPECT_THAT(ask("<items/>"), HasSubstr("<nodeid-required xmlns='http://jabber.org/protocol/pubsub#errors'/>"));
    EXPECT_THAT(ask(""), HasSubstr("<bad-request"));
    EXPECT_THAT(ask(fmt::format("<create node='{}'/>", feed), "set"),
                AllOf(HasSubstr("<feature-not-implemented"), HasSubstr("<unsupported"), HasSubstr("feature='create'")));
    EXPECT_THAT(ask("<items node='urn:xmpp:microblog:0'/>", "get", "home@fedi.example.org"),
                HasSubstr("<item-not-found"));
    EXPECT_THAT(
        world.ask(fmt::format("<iq type='set' id='q' from='ann@example.org/x' to='{}'><pubsub "
                              "xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='{}'/></pubsub></iq>",
                              bob, comments),
                  "iq"),
        HasSubstr("<forbidden"));
    EXPECT_THAT(world.ask(fmt::format("<iq type='get' id='q' from='eve@stranger.example/x' to='{}'><pubsub "
                                      "xmlns='http://jabber.org/protocol/pubsub'><items node='{}'/></pubsub></iq>",
                                      bob, feed),
                          "iq"),
                HasSubstr("<forbidden"));
    EXPECT_THAT(ann.histories, IsEmpty());
}

TEST_F(FeedTest, ToPublishToOnesOwnFeedIsToPost)
{
    ann.on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        session::Reply reply;
        reply.published = post("30", "written");
        return reply;
    };
    const std::string own = "ann%example.social@fedi.example.org";
    EXPECT_THAT(publish(feed, "<title type='text'>Soup</title>", own),
                HasSubstr("<publish node='urn:xmpp:microblog:0'><item id='1.s30'/></publish>"));
    publish(feed,
            "<title>Soup</title><content type='text'>It is hot</content><category term='food'/>"
            "<link rel='enclosure' type='image/png' title='a bowl' href='https://files.example/bowl.png'/>",
            own);
    publish(feed, "<title>Soup, with salt</title>", own, "1.s30");
    std::vector<std::string> lines;
    for (const auto& [place, utterance] : ann.said) lines.push_back(utterance.text);
    EXPECT_THAT(lines, ElementsAre("post -- Soup", "attach https://files.example/bowl.png a bowl",
                                   "post -- Soup\n\nIt is hot #food", "edit 1.s30 -- Soup, with salt"));
    EXPECT_THAT(publish(feed, "<title>Soup</title>"), AllOf(HasSubstr("<forbidden"), HasSubstr("bob@example.social")));
    EXPECT_THAT(publish(feed, "<title> </title>", own), HasSubstr("<invalid-payload"));
    EXPECT_EQ(ann.said.size(), 4U);
}

TEST_F(FeedTest, ToPublishToTheAnswersIsToAnswerOrToLike)
{
    publish(comments, "<title type='text'>I like it cold</title>");
    EXPECT_EQ(ann.said.back().second.text, "reply 1.s1f -- I like it cold");
    EXPECT_THAT(publish(comments, "<title>♥</title>"), HasSubstr("type='result'"));
    EXPECT_THAT(ann.reactions, ElementsAre("+❤ 1.s1f"));
    ann.on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        return fail(Errc::not_found, "the post is gone");
    };
    EXPECT_THAT(publish(comments, "<title>late</title>"), AllOf(HasSubstr("<item-not-found"), HasSubstr("is gone")));
}

TEST_F(FeedTest, ToRetractIsToDelete)
{
    EXPECT_THAT(ask("<retract node='urn:xmpp:microblog:0' notify='true'><item id='1.s30'/></retract>", "set",
                    "ann%example.social@fedi.example.org"),
                HasSubstr("type='result'"));
    EXPECT_THAT(ann.redacted, ElementsAre("1.s30"));
    EXPECT_THAT(ask("<retract node='urn:xmpp:microblog:0'/>", "set"), HasSubstr("<item-required"));
    EXPECT_THAT(ask("<retract node='urn:xmpp:microblog:0'><item id='9.x'/></retract>", "set"),
                HasSubstr("<item-not-found"));
}

TEST_F(FeedTest, SubscribersHearOfNewEditedAndDeletedPosts)
{
    EXPECT_THAT(subscribe(), HasSubstr("<subscription node='urn:xmpp:microblog:0' jid='ann@example.org' "
                                       "subscription='subscribed'/>"));
    const Place home{PlaceKind::home, {}, {}};
    const Place of_bob{PlaceKind::account, "bob@example.social", {}};
    EXPECT_THAT(ann.entered, ElementsAre(home, of_bob));
    ann.deliver({home, std::nullopt, session::NewPost{post("1f", "fresh")}});
    EXPECT_THAT(world.barrier(),
                AllOf(HasSubstr("<message from='bob%example.social@fedi.example.org' to='ann@example.org' id="),
                      HasSubstr("type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
                                "<items node='urn:xmpp:microblog:0'><item id='1.s1f'"),
                      HasSubstr("<title type='text'>fresh</title>")));
    ann.deliver({of_bob, std::nullopt, session::Backlog{{post("1f", "fresh")}, false, false}});
    ann.deliver({home, std::nullopt, session::NewPost{post("20", "of eve", test::author("eve", "eve@other.example"))}});
    const auto old = post("19", "old");
    old->time = world.clock.wall() - std::chrono::seconds{1};
    ann.deliver({of_bob, std::nullopt, session::Backlog{{old}, false, true}});
    EXPECT_EQ(world.barrier(), "") << "told twice, of others, or of what was there before";
    ann.deliver({of_bob, std::nullopt, session::Backlog{{old, post("21", "meanwhile")}, false, true}});
    EXPECT_THAT(world.barrier(), AllOf(HasSubstr("meanwhile"), Not(HasSubstr("old"))))
        << "posted while the first page was under way";
    ann.deliver({home, std::nullopt, session::EditedPost{post("1f", "fresher"), "-fresh +fresher"}});
    EXPECT_THAT(world.barrier(), HasSubstr("<title type='text'>fresher</title>"));
    ann.deliver({home, std::nullopt, session::DeletedPost{"1f", "1.s1f", author}});
    EXPECT_THAT(world.barrier(), HasSubstr("<items node='urn:xmpp:microblog:0'><retract id='1.s1f'/></items>"));
}

TEST_F(FeedTest, ProgramsThatWantNewsOfFeedsGetThoseOfAllWhoAreFollowed)
{
    world.peer.send(
        "<presence from='ann@example.org/movim' to='fedi.example.org'><c "
        "xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://movim.example' ver='1'/></presence>");
    const std::string asked = world.peer.expect_stanza("iq");
    const auto at = asked.find(" id='") + 5;
    world.peer.send(
        fmt::format("<iq type='result' id='{}' from='ann@example.org/movim' to='fedi.example.org'><query "
                    "xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:microblog:0+notify'/>"
                    "</query></iq>",
                    asked.substr(at, asked.find('\'', at) - at)));
    world.barrier();
    world.barrier();
    const Place home{PlaceKind::home, {}, {}};
    EXPECT_THAT(ann.entered, ElementsAre(home));
    ann.deliver({home, std::nullopt, session::NewPost{post("1f", "fresh")}});
    EXPECT_THAT(world.barrier(), AllOf(HasSubstr("to='ann@example.org/movim'"), HasSubstr("<item id='1.s1f'")));
    ann.deliver({home, std::nullopt, session::DeletedPost{"1f", "1.s1f", author}});
    EXPECT_THAT(world.barrier(), HasSubstr("<retract id='1.s1f'/>"));
}

TEST_F(FeedTest, SubscriptionsAreRemembered)
{
    subscribe();
    EXPECT_EQ(ann.remembered["xmpp feeds ann@example.org"], "bob@example.social");
    ann.remembered["xmpp feeds bea@example.org"] = "bob@example.social eve@other.example";
    world.peer.send("<message type='chat' from='bea@example.org/x' to='fedi.example.org'><body>help</body></message>");
    world.barrier();
    ann.deliver({Place{PlaceKind::home, {}, {}}, std::nullopt, session::NewPost{post("1f", "fresh")}});
    EXPECT_THAT(world.barrier(), AllOf(HasSubstr("to='bea@example.org'"), HasSubstr("to='ann@example.org'")));
    subscribe("unsubscribe");
    EXPECT_EQ(ann.remembered["xmpp feeds ann@example.org"], "");
}

TEST_F(FeedTest, SubscriptionsCanBeListedAndEnded)
{
    const auto listed = [this] { return ask("<subscriptions/>"); };
    EXPECT_THAT(listed(), Not(HasSubstr("<subscription ")));
    EXPECT_THAT(subscribe("unsubscribe"), HasSubstr("<not-subscribed"));
    subscribe();
    EXPECT_THAT(listed(), HasSubstr("subscription='subscribed'"));
    EXPECT_THAT(subscribe("unsubscribe"), HasSubstr("subscription='none'"));
    EXPECT_THAT(listed(), Not(HasSubstr("<subscription ")));
    ann.deliver({Place{PlaceKind::home, {}, {}}, std::nullopt, session::NewPost{post("1f", "fresh")}});
    EXPECT_EQ(world.barrier(), "");
    EXPECT_THAT(subscribe("subscribe", "bea@example.org"), HasSubstr("<invalid-jid"));
}
