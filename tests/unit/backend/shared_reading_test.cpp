// SPDX-License-Identifier: AGPL-3.0-or-later
// Two logins of one instance that read the same public stream, over a scripted server.
#include "desk.hpp"

#include "backend/mastodon/dialect.hpp"

namespace fedibee::mastodon {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Timeline home{TimelineKind::home, ""};
const Timeline bees{TimelineKind::hashtag, "Bees"};
const Timeline bees_in_small{TimelineKind::hashtag, "bees"};

class Notes final : public EventSink {
public:
    void on_event(Event event) override
    {
        if (const auto* opened = std::get_if<StreamOpened>(&event))
            lines.push_back("opened " + to_string(opened->timeline));
        if (const auto* lost = std::get_if<StreamLost>(&event)) lines.push_back("lost " + to_string(lost->timeline));
        if (const auto* posted = std::get_if<StatusPosted>(&event))
            lines.push_back("posted " + to_string(posted->timeline) + " " + posted->status->id.value);
    }
    std::vector<std::string> lines;
};

/// One login with its stream.
struct Login {
    Login(test::FakeHttp& http, asio::io_context& context, std::shared_ptr<SharedStreams> shared)
        : client(http, instance_of("mastodon"), Desk::credentials(), "login", std::move(shared)),
          stream(client.open_stream()), group(context.get_executor(), "test")
    {
    }
    void run(std::vector<Timeline> wanted)
    {
        stream->want(std::move(wanted));
        group.spawn(test::keep_result(stream->run(notes), &end));
    }

    Client client;
    Notes notes;
    std::optional<Result<void>> end;
    std::unique_ptr<EventStream> stream;
    net::TaskGroup group;
};

class SharedReadingTest : public testing::Test {
protected:
    SharedReadingTest()
    {
        for (const char* path : {"v1/blocks", "v1/mutes", "v1/domain_blocks"})
            http.answer("GET", std::string(api) + path, 200, "[]");
    }
    ~SharedReadingTest() override
    {
        first.group.cancel();
        second.group.cancel();
        settle();
    }
    void settle()
    {
        context.restart();
        context.poll();
    }
    void say(const std::shared_ptr<test::FakePeer>& peer, const std::string& id, const std::string& author = "7")
    {
        peer->says.put(R"({"stream":["hashtag","bees"],"event":"update","payload":"{\"id\":\")" + id +
                       R"(\",\"account\":{\"id\":\")" + author + R"(\",\"acct\":\"bob\"}}"})");
        settle();
    }
    void run_both()
    {
        first.run({home, bees});
        settle();
        second.run({home, bees_in_small});
        settle();
    }

    static constexpr const char* subscription = R"({"stream":"hashtag","tag":"Bees","type":"subscribe"})";
    asio::io_context context;
    test::FakeHttp http;
    std::shared_ptr<test::FakePeer> to_first = http.peer("wss://");
    std::shared_ptr<test::FakePeer> to_second = http.peer("wss://");
    std::shared_ptr<SharedStreams> shared = std::make_shared<SharedStreams>();
    Login first{http, context, shared};
    Login second{http, context, shared};
};

TEST_F(SharedReadingTest, LaterReaderIsServedByTheFirstOnesSubscription)
{
    run_both();
    EXPECT_THAT(to_first->heard, Contains(subscription));
    // Its connection had not yet come that far.
    EXPECT_THAT(to_second->heard, Each(Not(HasSubstr("bees"))));
    say(to_first, "1");
    EXPECT_EQ(first.notes.lines.back(), "posted hashtag:Bees 1");
    EXPECT_EQ(second.notes.lines.back(), "posted hashtag:bees 1");
}

TEST_F(SharedReadingTest, WhatOneLoginBlocksItIsNotShown)
{
    run_both();
    http.answer("POST", std::string(api) + "v1/accounts/7/block", 200, R"({"id":"7","blocking":true})");
    ASSERT_TRUE(test::run(second.client.act(AccountId{"7"}, AccountAction::block)));
    settle();
    say(to_first, "1", "7");
    say(to_first, "2", "8");
    EXPECT_THAT(first.notes.lines, Contains("posted hashtag:Bees 1"));
    EXPECT_THAT(second.notes.lines, Not(Contains("posted hashtag:bees 1")));
    EXPECT_THAT(second.notes.lines, Contains("posted hashtag:bees 2"));
}

TEST_F(SharedReadingTest, AMuteThatHasRunOutHidesNothing)
{
    http.answer("GET", std::string(api) + "v1/mutes", 200,
                R"([{"id":"7","acct":"bob","mute_expires_at":"2020-01-01T00:00:00.000Z"},{"id":"8","acct":"eve"}])");
    run_both();
    say(to_first, "1", "7");
    EXPECT_EQ(second.notes.lines.back(), "posted hashtag:bees 1");
    say(to_first, "2", "8");
    EXPECT_EQ(second.notes.lines.back(), "posted hashtag:bees 1");
}

TEST_F(SharedReadingTest, RevokedTokenHandsTheStreamOver)
{
    run_both();
    to_second->heard.clear();
    second.notes.lines.clear();
    to_first->says.put(fail(Errc::network, "example.social ended the stream"));
    settle();
    ASSERT_TRUE(first.end);
    EXPECT_THAT(to_second->heard, ElementsAre(R"({"stream":"hashtag","tag":"bees","type":"subscribe"})"));
    EXPECT_THAT(second.notes.lines, ElementsAre("lost hashtag:bees", "opened hashtag:bees"));
    say(to_second, "3");
    EXPECT_EQ(second.notes.lines.back(), "posted hashtag:bees 3");
}

TEST_F(SharedReadingTest, WhoLeavesThePlaceHandsItOverToo)
{
    run_both();
    first.stream->want({home});
    settle();
    EXPECT_EQ(to_first->heard.back(), R"({"stream":"hashtag","tag":"Bees","type":"unsubscribe"})");
    EXPECT_EQ(to_second->heard.back(), R"({"stream":"hashtag","tag":"bees","type":"subscribe"})");
    first.notes.lines.clear();
    say(to_second, "3");
    EXPECT_THAT(first.notes.lines, IsEmpty());
    EXPECT_EQ(second.notes.lines.back(), "posted hashtag:bees 3");
}

TEST_F(SharedReadingTest, WhoseBlocksCannotBeReadKeepsItsOwnStream)
{
    http.refuse("GET", std::string(api) + "v1/blocks?", Error{Errc::forbidden, "no", std::nullopt, 403});
    run_both();
    EXPECT_EQ(to_second->heard.back(), R"({"stream":"hashtag","tag":"bees","type":"subscribe"})");
    EXPECT_THAT(to_first->heard, Contains(subscription));
}

} // namespace
} // namespace fedibee::mastodon
