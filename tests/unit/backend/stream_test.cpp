// SPDX-License-Identifier: AGPL-3.0-or-later
// The stream against a scripted server: who is connected to, what is subscribed, what is said of it.
#include "backend/mastodon/dialect.hpp"
#include "backend/mastodon/stream.hpp"
#include "support/fake_http.hpp"

#include <gmock/gmock.h>

namespace fedibee::mastodon {
namespace {

using test::FakeHttp;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Timeline home{TimelineKind::home, ""};
const Timeline notifications{TimelineKind::notifications, ""};
const Timeline bees{TimelineKind::hashtag, "Bees"};
const Timeline local{TimelineKind::local, ""};

/// Writes down what it is told: "opened home", "posted hashtag:Bees 1", "lost home network".
class Notes final : public EventSink {
public:
    void on_event(Event event) override
    {
        std::visit([this](const auto& what) { note(what); }, event);
    }
    std::vector<std::string> lines;

private:
    void note(const StreamOpened& what) { lines.push_back("opened " + to_string(what.timeline)); }
    void note(const StreamLost& what)
    {
        lines.push_back("lost " + to_string(what.timeline) + " " + std::string(to_string(what.reason.code)));
    }
    void note(const StatusPosted& what)
    {
        lines.push_back("posted " + to_string(what.timeline) + " " + what.status->id.value);
    }
    void note(const StatusDeleted& what)
    {
        lines.push_back("deleted " + to_string(what.timeline) + " " + what.id.value);
    }
    template <class Other> void note(const Other&) { lines.push_back("other"); }
};

class StreamTest : public testing::Test {
protected:
    void open(const std::string& software, std::vector<Timeline> wanted)
    {
        InstanceDocument document;
        document.domain = "example.social";
        document.version = "4.6.4";
        document.streaming_url = "wss://stream.example.social";
        stream = make_stream(http, describe("https://example.social", NodeInfo{software, "4.6.4"}, document),
                             Secret("TOKEN"), "login 1",
                             Sharing{std::make_shared<SharedStreams>(), std::make_shared<HiddenBook>(), {}});
        stream->want(std::move(wanted));
        group.spawn(test::keep_result(stream->run(notes), &end));
        settle();
    }
    void settle()
    {
        context.restart();
        context.poll();
    }
    void say(const std::shared_ptr<test::FakePeer>& peer, std::string text)
    {
        peer->says.put(std::move(text));
        settle();
    }
    void break_off(const std::shared_ptr<test::FakePeer>& peer)
    {
        peer->says.put(fail(Errc::network, "example.social ended the stream"));
        settle();
    }
    ~StreamTest() override
    {
        group.cancel();
        settle();
    }

    static std::string update(const std::string& stream_json, const std::string& id)
    {
        return R"({"stream":)" + stream_json + R"(,"event":"update","payload":"{\"id\":\")" + id +
               R"(\",\"account\":{\"id\":\"7\",\"acct\":\"bob\"}}"})";
    }

    asio::io_context context;
    FakeHttp http;
    Notes notes;
    std::optional<Result<void>> end;
    std::unique_ptr<EventStream> stream;
    net::TaskGroup group{context.get_executor(), "test"};
};

TEST_F(StreamTest, OneSocketCarriesEverySubscription)
{
    const auto peer = http.peer("wss://stream.example.social/api/v1/streaming");
    open("mastodon", {home, notifications, bees});
    ASSERT_THAT(http.sockets, SizeIs(1));
    EXPECT_EQ(http.sockets[0].url, "wss://stream.example.social/api/v1/streaming");
    EXPECT_EQ(http.sockets[0].subprotocol, "TOKEN");
    EXPECT_EQ(http.sockets[0].headers.find("Authorization"), "Bearer TOKEN");
    EXPECT_THAT(peer->heard,
                ElementsAre(R"({"stream":"user","type":"subscribe"})", R"({"stream":"direct","type":"subscribe"})",
                            R"({"stream":"hashtag","tag":"Bees","type":"subscribe"})"));
    EXPECT_THAT(notes.lines, ElementsAre("opened home", "opened notifications", "opened hashtag:Bees"));
}

TEST_F(StreamTest, EventsGoToTheTimelineTheyCameBy)
{
    const auto peer = http.peer("wss://");
    open("mastodon", {home, bees});
    notes.lines.clear();
    say(peer, update(R"(["user"])", "1"));
    say(peer, update(R"(["hashtag","bees"])", "1"));
    say(peer, R"({"stream":["user"],"event":"delete","payload":"1"})");
    say(peer, R"({"stream":["user"],"event":"pleroma:respond","payload":"{}"})");
    say(peer, R"({"error":"Unknown stream","status":400})");
    say(peer, "not json");
    EXPECT_THAT(notes.lines, ElementsAre("posted home 1", "posted hashtag:Bees 1", "deleted home 1"));
    EXPECT_FALSE(end);
}

TEST_F(StreamTest, WishesMayChangeWhileItRuns)
{
    const auto peer = http.peer("wss://");
    open("mastodon", {home});
    peer->heard.clear();
    notes.lines.clear();
    stream->want({home, local});
    settle();
    EXPECT_THAT(peer->heard, ElementsAre(R"({"stream":"public:local","type":"subscribe"})"));
    EXPECT_THAT(notes.lines, ElementsAre("opened local"));
    stream->want({home});
    settle();
    EXPECT_EQ(peer->heard.back(), R"({"stream":"public:local","type":"unsubscribe"})");
    EXPECT_THAT(http.sockets, SizeIs(1));
}

TEST_F(StreamTest, BrokenConnectionEndsTheRunAndSaysWhatWasLost)
{
    const auto peer = http.peer("wss://");
    open("mastodon", {home, bees});
    notes.lines.clear();
    break_off(peer);
    ASSERT_TRUE(end);
    EXPECT_EQ(end->error().code, Errc::network);
    EXPECT_THAT(notes.lines, testing::UnorderedElementsAre("lost home network", "lost hashtag:Bees network"));
    EXPECT_TRUE(peer->is_closed);
}

TEST_F(StreamTest, ServersWithoutSubscriptionsGetASocketForEachStream)
{
    const auto user = http.peer("wss://stream.example.social/api/v1/streaming?stream=user");
    http.peer("wss://stream.example.social/api/v1/streaming?stream=direct");
    const auto tag = http.peer("wss://stream.example.social/api/v1/streaming?stream=hashtag&tag=Bees");
    open("pleroma", {home, bees});
    EXPECT_THAT(http.sockets, SizeIs(3));
    EXPECT_THAT(notes.lines, ElementsAre("opened home", "opened hashtag:Bees"));
    say(tag, R"({"event":"update","payload":"{\"id\":\"5\",\"account\":{\"id\":\"7\",\"acct\":\"bob\"}}"})");
    EXPECT_EQ(notes.lines.back(), "posted hashtag:Bees 5");
    stream->want({home});
    settle();
    EXPECT_TRUE(tag->is_closed);
    EXPECT_FALSE(user->is_closed);
    EXPECT_FALSE(end);
}

TEST_F(StreamTest, GoToSocialGetsHashtagsByASocketOfTheirOwn)
{
    const auto framed = http.peer("wss://stream.example.social/api/v1/streaming");
    http.peer("wss://stream.example.social/api/v1/streaming?stream=hashtag&tag=Bees");
    open("gotosocial", {home, bees});
    EXPECT_THAT(http.sockets, SizeIs(2));
    EXPECT_THAT(framed->heard, SizeIs(2));
    EXPECT_THAT(notes.lines, testing::UnorderedElementsAre("opened home", "opened hashtag:Bees"));
}

TEST_F(StreamTest, OneRefusedStreamLeavesTheOthersAlone)
{
    http.peer("wss://stream.example.social/api/v1/streaming?stream=user");
    http.peer("wss://stream.example.social/api/v1/streaming?stream=direct");
    open("pleroma", {home, bees});
    EXPECT_THAT(notes.lines, testing::UnorderedElementsAre("opened home", "lost hashtag:Bees unsupported"));
    EXPECT_FALSE(end);
    stream->want({home, bees});
    settle();
    EXPECT_THAT(http.sockets, SizeIs(3));
}

TEST_F(StreamTest, HomeIsStreamedWithoutTheStreamOfConversations)
{
    http.peer("wss://stream.example.social/api/v1/streaming?stream=user");
    open("pleroma", {home});
    EXPECT_THAT(notes.lines, ElementsAre("opened home"));
    EXPECT_FALSE(end);
}

TEST_F(StreamTest, ServerSentEventsServeWhereNoWebSocketComesThrough)
{
    const auto user = http.peer("https://stream.example.social/api/v1/streaming/user");
    const auto direct = http.peer("https://stream.example.social/api/v1/streaming/direct");
    open("mastodon", {home});
    EXPECT_THAT(http.requests, SizeIs(2));
    EXPECT_EQ(http.requests[0].headers.find("Authorization"), "Bearer TOKEN");
    EXPECT_THAT(notes.lines, ElementsAre("opened home"));
    say(user, "delete\n42");
    EXPECT_EQ(notes.lines.back(), "deleted home 42");
    break_off(direct);
    ASSERT_TRUE(end);
    EXPECT_EQ(notes.lines.back(), "lost home network");
}

TEST_F(StreamTest, ServerWithNeitherIsPolled)
{
    open("mastodon", {home});
    ASSERT_TRUE(end);
    EXPECT_EQ(end->error().code, Errc::unsupported);
    EXPECT_THAT(notes.lines, IsEmpty());
}

TEST_F(StreamTest, NetworkTroubleIsNotTakenForALackOfStreams)
{
    http.refuse_stream("wss://", Error{Errc::network, "could not connect"});
    http.refuse_stream("https://", Error{Errc::network, "could not connect"});
    open("mastodon", {home});
    ASSERT_TRUE(end);
    EXPECT_EQ(end->error().code, Errc::network);
}

TEST_F(StreamTest, RefusedTokenEndsItForGood)
{
    http.refuse_stream("wss://", Error{Errc::unauthorized, "refused the stream", std::nullopt, 401});
    open("mastodon", {home});
    ASSERT_TRUE(end);
    EXPECT_EQ(end->error().code, Errc::unauthorized);
    EXPECT_THAT(http.requests, IsEmpty());
}

TEST_F(StreamTest, CancellingClosesEverythingQuietly)
{
    const auto peer = http.peer("wss://");
    open("mastodon", {home});
    notes.lines.clear();
    group.cancel();
    settle();
    ASSERT_TRUE(end);
    EXPECT_EQ(end->error().code, Errc::cancelled);
    EXPECT_TRUE(peer->is_closed);
    EXPECT_THAT(notes.lines, IsEmpty());
}

} // namespace
} // namespace fedibee::mastodon
