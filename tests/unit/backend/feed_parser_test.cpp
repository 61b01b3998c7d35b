// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/feed_parser.hpp"

#include "backend/news.hpp"
#include "support/fake_http.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fedibee::backend {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view address = "https://news.example/feed";

NewsFeed feed_of(std::string_view xml)
{
    auto feed = parse_feed(xml, address);
    EXPECT_TRUE(feed) << feed.error().detail;
    return feed.value_or(NewsFeed{});
}

TEST(FeedParser, ReadsRss2)
{
    const auto feed = feed_of(R"(
<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:media="http://search.yahoo.com/mrss/">
<channel><title> The News </title><link>https://news.example</link>
<image><title>no title of the feed</title></image>
<item><title>Don&#8217;t &amp; do</title><link>/a?b=1&amp;c=2</link><guid isPermaLink="false">tag:1</guid>
<description>&lt;p&gt;Short&lt;/p&gt;</description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>
<dc:creator>Ann</dc:creator><category>Free Software</category><category>Bees</category>
<media:title>not this one</media:title></item>
<item><guid>https://news.example/2</guid><content:encoded>only this</content:encoded></item>
</channel></rss>)");
    EXPECT_EQ(feed.title, "The News");
    ASSERT_EQ(feed.entries.size(), 2U);
    const auto& first = feed.entries[0];
    EXPECT_EQ(first.id, "tag:1");
    EXPECT_EQ(first.title, "Don\xE2\x80\x99t & do");
    EXPECT_EQ(first.link, "https://news.example/a?b=1&c=2");
    EXPECT_EQ(first.summary, "<p>Short</p>");
    EXPECT_EQ(first.author, "Ann");
    EXPECT_THAT(first.tags, ElementsAre("Free Software", "Bees"));
    EXPECT_EQ(feed.entries[1].link, "https://news.example/2");
    EXPECT_EQ(feed.entries[1].summary, "only this");
}

TEST(FeedParser, ReadsAtom)
{
    const auto feed =
        feed_of(R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title><author><name>Nobody</name></author>
<entry><id>urn:1</id><title type="html">A</title><link rel="self" href="https://x.example/self"/>
<link href="https://blog.example/1"/><author><name>Bob</name><uri>https://bob.example</uri></author>
<category term="linux"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">one <b>two</b></div></content></entry>
</feed>)");
    ASSERT_EQ(feed.entries.size(), 1U);
    const auto& entry = feed.entries[0];
    EXPECT_EQ(entry.id, "urn:1");
    EXPECT_EQ(entry.link, "https://blog.example/1");
    EXPECT_EQ(entry.author, "Bob");
    EXPECT_EQ(entry.summary, "one two");
    EXPECT_THAT(entry.tags, ElementsAre("linux"));
}

TEST(FeedParser, ReadsRss1)
{
    const auto feed = feed_of(R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>Old</title></channel>
<item rdf:about="https://old.example/1"><title>T</title><link>https://old.example/1</link></item></rdf:RDF>)");
    EXPECT_EQ(feed.title, "Old");
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].id, "https://old.example/1");
}

TEST(FeedParser, LeavesOutLinksThatAreNoneOfTheWeb)
{
    const auto feed =
        feed_of("<rss><channel><item><title>x</title><link>javascript:alert(1)</link></item></channel></rss>");
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].link, "");
    EXPECT_EQ(feed.entries[0].id, "x");
}

TEST(FeedParser, RefusesEntitiesThatAFileDeclares)
{
    std::string bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\">";
    for (char c = 'b'; c < 'k'; ++c) {
        bomb += "<!ENTITY ";
        bomb += c;
        bomb += " \"";
        for (int i = 0; i < 10; ++i) bomb += std::string("&") + static_cast<char>(c - 1) + ";";
        bomb += "\">";
    }
    bomb += "]><rss><channel><title>&j;</title></channel></rss>";
    const auto feed = parse_feed(bomb, address);
    ASSERT_FALSE(feed);
    EXPECT_EQ(feed.error().code, Errc::bad_response);
    EXPECT_THAT(feed.error().detail, HasSubstr("declares entities"));
}

TEST(FeedParser, SaysWhatIsWrongWithOtherFiles)
{
    EXPECT_THAT(parse_feed("<html><body/></html>", address).error().detail, HasSubstr("neither RSS nor Atom"));
    EXPECT_THAT(parse_feed("<rss><channel>", address).error().detail, HasSubstr("broken in line 1"));
    EXPECT_THAT(parse_feed("", address).error().detail, HasSubstr("https://news.example/feed"));
    std::string deep = "<rss>";
    for (int i = 0; i < 100; ++i) deep += "<x>";
    EXPECT_THAT(parse_feed(deep, address).error().detail, HasSubstr("nested too deeply"));
}

constexpr const char* one_entry =
    "<rss><channel><title>N</title><item><guid>1</guid><title>x</title></item></channel></rss>";

TEST(ReadNews, AsksOnlyForWhatIsNew)
{
    test::FakeHttp http;
    http.answer("GET", std::string(address), 200, one_entry, {{"ETag", "\"a\""}, {"Last-Modified", "yesterday"}});
    http.answer("GET", std::string(address), 304, "");
    const FeedRequest first{std::string(address), {}, {}, 1000};
    const auto feed = test::run(read_news(http, first));
    ASSERT_TRUE(feed);
    EXPECT_EQ(feed->entries.size(), 1U);
    EXPECT_EQ(http.last().headers.find("If-None-Match"), "");
    EXPECT_EQ(http.last().max_body, 1000U);
    const FeedRequest again{std::string(address), feed->etag, feed->last_modified, 1000};
    const auto same = test::run(read_news(http, again));
    ASSERT_TRUE(same);
    EXPECT_TRUE(same->unchanged);
    EXPECT_EQ(same->etag, "\"a\"");
    EXPECT_EQ(http.last().headers.find("If-None-Match"), "\"a\"");
    EXPECT_EQ(http.last().headers.find("If-Modified-Since"), "yesterday");
}

TEST(ReadNews, SaysWhyThereIsNone)
{
    const auto error_of = [](int status, const test::FakeHttp::Headers& headers) {
        test::FakeHttp http;
        http.answer("GET", std::string(address), status, "no", headers);
        const FeedRequest request{std::string(address), {}, {}, 1000};
        return test::run(read_news(http, request)).error();
    };
    EXPECT_EQ(error_of(410, {}).http_status, 410);
    EXPECT_THAT(error_of(410, {}).detail, HasSubstr("gone for good"));
    EXPECT_EQ(error_of(404, {}).code, Errc::not_found);
    const Error busy = error_of(429, {{"Retry-After", "90"}});
    EXPECT_EQ(busy.code, Errc::rate_limited);
    EXPECT_EQ(busy.retry_after, std::chrono::seconds{90});
    EXPECT_EQ(
        error_of(503, {{"Retry-After", "Fri, 02 Jan 2026 03:05:05 GMT"}, {"Date", "Fri, 02 Jan 2026 03:04:05 GMT"}})
            .retry_after,
        std::chrono::seconds{60});
    EXPECT_EQ(error_of(503, {{"Retry-After", "soon"}}).retry_after, std::nullopt);
}

} // namespace
} // namespace fedibee::backend
