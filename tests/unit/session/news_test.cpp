// SPDX-License-Identifier: AGPL-3.0-or-later
// `feed`: new entries of news feeds, posted by a template.
#include "session/news_format.hpp"
#include "unit/session/two_logins.hpp"

#include <gmock/gmock.h>

namespace fedibee::session {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

FeedEntry entry(const std::string& id, const std::string& title = "Title")
{
    FeedEntry made;
    made.id = id;
    made.title = title;
    made.link = "https://news.example/" + id;
    return made;
}

TEST(NewsFormat, FillsATemplate)
{
    FeedEntry one = entry("1", "Bees  fly");
    one.summary = "<p>They <b>do</b> &amp; buzz</p>";
    one.author = "Ann";
    one.tags = {"Free software", "bees", "!"};
    EXPECT_EQ(news_text("{title} {link}", one, "News", {}), "Bees  fly https://news.example/1");
    EXPECT_EQ(news_text("{feed}: {summary}\\n{author} {tags} {x", one, "News", {}),
              "News: They do & buzz\nAnn #FreeSoftware #bees {x");
    one.title.clear();
    EXPECT_EQ(news_text("{title}", one, "News", {}), "They do & buzz") << "what else is there to say";
    EXPECT_EQ(news_text("{author}", FeedEntry{}, "News", {}), "");
}

TEST(NewsFormat, MentionsNobody)
{
    EXPECT_EQ(news_text("{title}", entry("1", "by @bob@home.example"), "", {}), "by @\xE2\x80\x8B"
                                                                                "bob@\xE2\x80\x8B"
                                                                                "home.example");
}

TEST(NewsFormat, CutsTheSummaryThenTheTitleAndNeverTheLink)
{
    Capabilities can;
    can.max_characters = 60;
    can.url_cost = 0;
    FeedEntry one = entry("1", "Title");
    one.summary = std::string(200, 'x');
    const auto text = news_text("{title} {summary} {link}", one, "", can);
    EXPECT_THAT(text, StartsWith("Title xxx"));
    EXPECT_THAT(text, HasSubstr("x… https://news.example/1"));
    one.title = std::string(100, 't');
    const auto tight = news_text("{title} {summary} {link}", one, "", can);
    EXPECT_THAT(tight, StartsWith("ttt"));
    EXPECT_THAT(tight, testing::EndsWith("https://news.example/1"));
    EXPECT_LE(tight.size(), 64U);
}

TEST(NewsFormat, KnowsItsFields)
{
    EXPECT_TRUE(check_news_format("{title}: {link}"));
    EXPECT_FALSE(check_news_format("{titel}"));
    EXPECT_FALSE(check_news_format("{title} {"));
    EXPECT_FALSE(check_news_format("always the same"));
}

struct News : TwoLogins {
    static constexpr const char* url = "https://news.example/rss";
    News() : TwoLogins(5000)
    {
        feed().title = "The News";
        feed().entries = {entry("1")};
        feed().etag = "a";
    }
    NewsFeed& feed() { return shard.instance.news[url]; }
    /// Stands first in the feed, as new entries do.
    void publish(const std::string& id, const std::string& title)
    {
        feed().entries.insert(feed().entries.begin(), entry(id, title));
        feed().etag = "etag of " + id;
    }
    void until_posted(std::size_t count)
    {
        shard.until([&] { return shard.instance.posts.size() >= count; });
    }
    /// Read at least once more.
    void until_read()
    {
        const auto before = shard.instance.news_asked.size();
        shard.until([&] { return shard.instance.news_asked.size() > before + 1; });
    }
};

TEST_F(News, TheFirstReadingIsSilentAndEachNewEntryIsPostedOnce)
{
    EXPECT_EQ(command("feed add --every 10m https://news.example/rss"),
              "The News is read every 10m; what comes after the entries that it has now (1) is posted by mastodon.");
    publish("2", "Second");
    publish("3", "Third");
    until_posted(2);
    until_read();
    EXPECT_THAT(texts(shard.instance), ElementsAre("Second https://news.example/2", "Third https://news.example/3"));
    EXPECT_EQ(shard.instance.news_asked.back().etag, "etag of 3");
    feed().entries[0].link = "https://news.example/moved";
    feed().etag = "z";
    until_read();
    EXPECT_EQ(shard.instance.posts.size(), 2U) << "its id is the same";
}

TEST_F(News, SurvivesARestart)
{
    command("feed add https://news.example/rss mastodon2 {feed}: {title}");
    restart([&] { publish("2", "Second"); });
    shard.until([&] { return !far.posts.empty(); });
    restart([] {});
    until_read();
    EXPECT_THAT(texts(far), ElementsAre("The News: Second"));
    EXPECT_THAT(command("feed list"),
                StartsWith("1. The News > mastodon2: https://news.example/rss, every 30m; {feed}: {title}"));
}

TEST_F(News, ManyNewEntriesAtOnceAreBoundedAndTold)
{
    command("feed add https://news.example/rss");
    restart([&] {
        for (int i = 2; i < 22; ++i) publish(std::to_string(i), "number " + std::to_string(i));
    });
    until_posted(5);
    until_read();
    EXPECT_EQ(shard.instance.posts.size(), 5U);
    EXPECT_EQ(shard.instance.posts[0]->content, "number 17 https://news.example/17");
    EXPECT_EQ(shard.instance.posts[4]->content, "number 21 https://news.example/21");
    EXPECT_THAT(client.notices, Contains(HasSubstr("has 20 new entries at once: the newest 5 are posted")));
}

TEST_F(News, AFeedThatIsGoneEndsAndOneInTroubleIsAskedLessOften)
{
    command("feed add --every 10m https://news.example/rss");
    shard.instance.news_error = Error{Errc::network, "news.example cannot be reached."};
    until_read();
    until_read();
    const auto waits = [](const std::string& text) { return text.find("A news feed waits") != std::string::npos; };
    EXPECT_EQ(std::ranges::count_if(client.notices, waits), 1);
    EXPECT_THAT(command("feed"), HasSubstr("waits: news.example cannot be reached."));
    Error gone{Errc::not_found, "The news feed is gone for good (HTTP 410)."};
    gone.http_status = 410;
    shard.instance.news_error = gone;
    const auto ends = [](const std::string& text) { return text.find("It is not asked again") != std::string::npos; };
    shard.until([&] { return std::ranges::any_of(client.notices, ends); });
    EXPECT_THAT(command("feed"), HasSubstr("ended: The news feed is gone"));
    EXPECT_EQ(command("feed del 1"), "https://news.example/rss is no longer posted.");
    EXPECT_THAT(command("feed"), StartsWith("No news feed is posted"));
}

TEST_F(News, ALostAnswerIsNoSecondPost)
{
    shard.instance.info.capabilities.idempotency_key = false;
    command("feed add --every 10m https://news.example/rss");
    const Error lost{Errc::network, "broke the connection", std::nullopt, 0, true};
    shard.instance.post_errors = {lost, lost, lost};
    publish("2", "Once");
    until_posted(1);
    restart([] {});
    until_read();
    EXPECT_THAT(texts(shard.instance), ElementsAre("Once https://news.example/2"));
}

TEST_F(News, SaysWhatCannotBeMeant)
{
    EXPECT_THAT(command("feed add https://nothing.example/"), StartsWith("! There is no news feed at"));
    EXPECT_THAT(command("feed add https://news.example/rss {titel}"), StartsWith("! A template has {title}"));
    EXPECT_THAT(command("feed add --every 5s https://news.example/rss"), StartsWith("! --every takes"));
    EXPECT_THAT(command("feed add --wrong 5s https://news.example/rss"), HasSubstr("There is no option --wrong"));
    command("feed add https://news.example/rss");
    EXPECT_THAT(command("feed add https://news.example/rss"), StartsWith("! This account posts that news feed"));
    EXPECT_THAT(command("feed del 7"), StartsWith("! There is no news feed 7"));
    EXPECT_EQ(say("feed the cat"), "published: feed the cat");
}

} // namespace
} // namespace fedibee::session
