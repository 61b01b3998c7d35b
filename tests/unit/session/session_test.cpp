// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/session/shard.hpp"

#include <algorithm>

namespace fedibee::session {
namespace {

TEST(Session, FirstSightShowsTheNewestPageAndLaterOnlyWhatIsNew)
{
    Shard shard;
    for (int i = 0; i < 30; ++i) shard.instance.make("bob@home.example", "post " + std::to_string(i));
    Client first;
    auto ann = shard.at_home(first);
    ASSERT_EQ(first.posts.size(), 20U);
    EXPECT_EQ(first.posts.front(), "home: post 10");
    EXPECT_EQ(first.posts.back(), "home: post 29");
    ann->detach(first);
    ann.reset();
    shard.stop();
    shard.instance.make("bob@home.example", "while away");
    shard.start();
    Client second;
    ann = shard.at_home(second);
    shard.until([&] { return !second.posts.empty(); });
    EXPECT_EQ(second.posts, std::vector<std::string>{"home: while away"});
    ann->detach(second);
}

TEST(Session, ThePostsOfHomeAreAskedForWhileTheNamesAreOnTheirWay)
{
    Shard shard;
    shard.instance.make("bob@home.example", "before");
    Client client;
    auto ann = shard.user(client);
    shard.until([&] { return shard.manager->counts().streams == 1; });
    shard.instance.hold_follows = true;
    const int asked = shard.instance.timeline_calls;
    std::optional<Result<PlaceInfo>> found;
    asio::co_spawn(shard.io, ann->find_place(home),
                   [&](const std::exception_ptr&, Result<PlaceInfo> info) { found = std::move(info); });
    shard.until([&] { return shard.instance.timeline_calls > asked; });
    EXPECT_FALSE(found);
    shard.instance.make("bob@home.example", "between the page and the entry");
    shard.instance.hold_follows = false;
    shard.until([&] { return found.has_value(); });
    ann->enter(client, home);
    shard.until([&] { return client.posts.size() == 2; });
    EXPECT_EQ(client.posts, (std::vector<std::string>{"home: before", "home: between the page and the entry"}));
    ann->detach(client);
}

TEST(Session, ALongGapIsReadInOrderAndACutIsSaid)
{
    Shard shard;
    shard.instance.make("bob@home.example", "the first");
    Client before;
    auto ann = shard.at_home(before);
    ann->detach(before);
    ann.reset();
    shard.until([&] { return shard.manager->counts().users == 0; });
    for (int i = 0; i < 300; ++i) shard.instance.make("bob@home.example", "post " + std::to_string(i));
    Client after;
    ann = shard.at_home(after);
    EXPECT_TRUE(after.cut);
    EXPECT_EQ(after.posts.front(), "home: post 0");
    EXPECT_EQ(after.posts.back(), "home: post 299");
    EXPECT_LE(after.posts.size(), 160U);
    ann->detach(after);
}

TEST(Session, AnEventThatComesTwiceIsShownOnce)
{
    Shard shard;
    Client client;
    auto ann = shard.at_home(client);
    shard.until([&] { return !shard.instance.streams.empty(); });
    const auto status = shard.instance.publish("bob@home.example", "news");
    shard.instance.tell(StatusPosted{Timeline{TimelineKind::home, {}}, status});
    shard.until([&] { return !client.posts.empty(); });
    EXPECT_EQ(client.posts, std::vector<std::string>{"home: news"});
    ann->detach(client);
}

/// A server takes a subscription up some time after the page was read, and says nothing when it does.
TEST(Session, WhatCameBetweenThePageAndTheStreamIsFoundAlthoughNewerPostsHaveComeLive)
{
    Shard shard;
    shard.instance.make("bob@home.example", "before");
    Client client;
    auto ann = shard.at_home(client);
    shard.until([&] { return !shard.instance.streams.empty() && !client.posts.empty(); });
    shard.instance.make("bob@home.example", "between");
    std::vector<std::string> all{"home: before"};
    for (int number = 0; number < 500; ++number) {
        const std::string text = "live " + std::to_string(number);
        shard.instance.publish("bob@home.example", text);
        all.push_back("home: " + text);
    }
    all.emplace_back("home: between");
    shard.until([&] { return client.posts.size() >= all.size(); });
    EXPECT_EQ(client.posts, all);
    EXPECT_FALSE(client.cut);
    shard.instance.publish("bob@home.example", "afterwards");
    EXPECT_EQ(client.posts.size(), all.size() + 1);
    ann->detach(client);
}

TEST(Session, AnOwnPostDoesNotHideWhatAPolledInstanceHasBeforeIt)
{
    Shard shard;
    shard.instance.has_stream = false;
    shard.instance.info.capabilities.home_poll_interval = std::chrono::seconds{1};
    shard.instance.info.capabilities.notification_poll_interval = std::chrono::seconds{1};
    shard.instance.make("bob@home.example", "before");
    Client client;
    auto ann = shard.at_home(client);
    shard.until([&] { return !client.posts.empty(); });
    shard.instance.make("bob@home.example", "not polled yet");
    ASSERT_TRUE(shard.run(ann->say(client, home, Utterance{"mine", {}, false})));
    shard.clock.advance(std::chrono::seconds{1});
    shard.until([&] { return client.posts.size() > 1; });
    EXPECT_EQ(client.posts, (std::vector<std::string>{"home: before", "home: not polled yet"}));
    ann->detach(client);
}

TEST(Session, AFirstNotificationThatTheStreamDidNotBringIsFoundAndTold)
{
    Shard shard;
    Client client;
    auto ann = shard.at_home(client);
    shard.until([&] { return !shard.instance.streams.empty(); });
    shard.until([&] { return shard.instance.note_reads > 0; }); // and there are none
    auto request = std::make_shared<Notification>();
    request->id = NotificationId{"1"};
    request->type = "follow_request";
    request->account = shard.instance.make("bob@far.example", "")->account;
    shard.instance.notes.push_back(request);
    shard.instance.tell(NotificationsMerged{});
    const auto told = [](const std::string& text) { return text.find("wants to follow you") != std::string::npos; };
    shard.until([&] { return std::ranges::any_of(client.notices, told); });
    ann->detach(client);
}

TEST(Session, ADirectPostGoesToTheQueryOnceHoweverOftenItComes)
{
    Shard shard;
    Client client;
    auto ann = shard.at_home(client);
    shard.until([&] { return !shard.instance.streams.empty(); });
    const auto status = shard.instance.make("bob@home.example", "psst", Visibility::direct);
    shard.instance.tell(StatusPosted{Timeline{TimelineKind::home, {}}, status});
    auto conversation = std::make_shared<Conversation>();
    conversation->last_status = status;
    shard.instance.tell(ConversationUpdated{conversation});
    EXPECT_EQ(client.posts, std::vector<std::string>{"bob@home.example: psst"});
    ann->detach(client);
}

TEST(Session, AnOwnPostIsAnsweredToTheTypistAndShownToTheOtherClientOnce)
{
    Shard shard;
    Client desk;
    Client phone;
    auto ann = shard.at_home(desk);
    ann->attach(phone);
    ann->enter(phone, home);
    shard.until([&] { return !shard.instance.streams.empty(); });
    const auto reply = shard.run(ann->say(desk, home, Utterance{"hello world", {}, false}));
    ASSERT_TRUE(reply);
    ASSERT_TRUE(reply->published);
    shard.instance.tell(StatusPosted{Timeline{TimelineKind::home, {}}, reply->published->status});
    EXPECT_TRUE(desk.posts.empty());
    EXPECT_EQ(phone.posts, std::vector<std::string>{"home: hello world"});
    ann->detach(phone);
    ann->detach(desk);
}

TEST(Session, AnUnknownCommandIsRepeatedAsFarAsItTakesToKnowIt)
{
    Shard shard;
    Client client;
    const auto ann = shard.user(client);
    EXPECT_EQ(shard.say(ann, client, control, "nonsense 1"), "! Unknown command: nonsense. Type 'help' for a list.");
    EXPECT_EQ(shard.say(ann, client, control, std::string(200'000, 'x')),
              "! Unknown command: " + std::string(80, 'x') + "…. Type 'help' for a list.");
    ann->detach(client);
}

TEST(Session, ARefusedTokenIsToldWithTheNextStep)
{
    Shard shard;
    Client client;
    auto ann = shard.at_home(client);
    ann->detach(client);
    ann.reset();
    shard.until([&] { return shard.manager->counts().users == 0; });
    shard.instance.token_refused = true;
    Client again;
    ann = shard.user(again);
    shard.until([&] { return !again.notices.empty(); });
    EXPECT_NE(again.notices.back().find("account mastodon on"), std::string::npos);
    ann->detach(again);
}

TEST(Outbox, APostWhoseAnswerWasLostIsLookedForAndNotSentAgain)
{
    Shard shard;
    shard.instance.info.capabilities.idempotency_key = false;
    Client client;
    auto ann = shard.at_home(client);
    Error lost{Errc::network, "the connection broke"};
    lost.maybe_done = true;
    shard.instance.post_errors.push_back(lost);
    const auto reply = shard.run(ann->say(client, home, Utterance{"only once", {}, false}));
    ASSERT_TRUE(reply);
    EXPECT_EQ(shard.instance.drafts.size(), 1U);
    EXPECT_EQ(shard.instance.posts.size(), 1U);
    ann->detach(client);
}

TEST(Outbox, WithAKeyTheSameKeyIsSentAgain)
{
    Shard shard;
    Client client;
    auto ann = shard.at_home(client);
    Error failed{Errc::bad_response, "500"};
    failed.http_status = 500;
    shard.instance.post_errors.push_back(failed);
    ASSERT_TRUE(shard.run(ann->say(client, home, Utterance{"again", {}, false})));
    ASSERT_EQ(shard.instance.drafts.size(), 2U);
    EXPECT_FALSE(shard.instance.drafts[0].idempotency_key.empty());
    EXPECT_EQ(shard.instance.drafts[0].idempotency_key, shard.instance.drafts[1].idempotency_key);
    ann->detach(client);
}

/// Pleroma's memory of keys is one for all its users.
TEST(Outbox, EachPostHasAKeyThatNobodyElseHas)
{
    Shard shard;
    Client client;
    auto ann = shard.at_home(client);
    ASSERT_TRUE(shard.run(ann->say(client, home, Utterance{"one", {}, false})));
    ASSERT_TRUE(shard.run(ann->say(client, home, Utterance{"one", {}, false})));
    ASSERT_EQ(shard.instance.drafts.size(), 2U);
    EXPECT_EQ(shard.instance.drafts[0].idempotency_key.size(), 36U);
    EXPECT_NE(shard.instance.drafts[0].idempotency_key, shard.instance.drafts[1].idempotency_key);
    ann->detach(client);
}

TEST(Outbox, ARefusalIsFinalAndTold)
{
    Shard shard;
    Client client;
    auto ann = shard.at_home(client);
    shard.instance.post_errors.push_back(Error{Errc::invalid_input, "the instance says no"});
    const auto reply = shard.run(ann->say(client, home, Utterance{"nope", {}, false}));
    ASSERT_FALSE(reply);
    EXPECT_EQ(shard.instance.drafts.size(), 1U);
    EXPECT_TRUE(shard.outbox().empty());
    ann->detach(client);
}

/// A post that an earlier run wrote down and did not get to send. The shard stands still.
void leave_unsent(Shard& shard, Client& client, NewStatus draft)
{
    auto ann = shard.at_home(client);
    ann->detach(client);
    ann.reset();
    shard.stop();
    OutboxRow row;
    row.login = shard.stored([](Store& kept) { return kept.all_logins().value(); }).front().id;
    row.draft = std::move(draft);
    row.draft.idempotency_key = "key";
    row.created_at = shard.clock.wall();
    EXPECT_TRUE(shard.stored([row](Store& kept) { return kept.add_outbox(row); }));
}

NewStatus draft_of(std::string text)
{
    NewStatus draft;
    draft.text = std::move(text);
    return draft;
}

TEST(Outbox, ARowOfAnEarlierRunIsSentAfterTheStart)
{
    Shard shard;
    Client client;
    leave_unsent(shard, client, draft_of("written before the crash"));
    shard.start();
    shard.manager->start();
    shard.until([&] { return shard.outbox().empty(); });
    ASSERT_EQ(shard.instance.posts.size(), 1U);
    EXPECT_EQ(shard.instance.drafts.front().idempotency_key, "key");
}

/// On servers without fields for them, a warning and a group are words of the post.
TEST(Outbox, ARowOfAnEarlierRunIsFoundWithItsWarningAmongItsWords)
{
    Shard shard;
    shard.instance.info.capabilities.idempotency_key = false;
    shard.instance.info.capabilities.content_warnings = false;
    Client client;
    NewStatus draft = draft_of("the soup is hot");
    draft.spoiler_text = "food";
    draft.group = "bees";
    leave_unsent(shard, client, draft);
    shard.instance.make(shard.instance.me, "!bees CW: food the soup is hot");
    shard.start();
    shard.manager->start();
    shard.until([&] { return shard.outbox().empty(); });
    EXPECT_TRUE(shard.instance.drafts.empty());
}

/// GNU social and Friendica keep private messages apart from posts, and know no keys.
struct KeptMessage : ::testing::Test {
    KeptMessage()
    {
        shard.instance.info.capabilities.idempotency_key = false;
        NewStatus draft = draft_of("@bob for you alone");
        draft.visibility = Visibility::direct;
        draft.allowed_mentions = {AccountId{"bob"}};
        leave_unsent(shard, client, draft);
    }
    /// Those that are there before the start.
    void sent(const std::string& to)
    {
        auto message = std::make_shared<Status>(*shard.instance.make(shard.instance.me, "for you alone"));
        message->visibility = Visibility::direct;
        message->mentions = {{AccountId{to}, to, to, {}, to + "@home.example"}};
        shard.instance.posts.back() = message;
    }
    void start_again()
    {
        shard.start();
        shard.manager->start();
        shard.until([&] { return shard.outbox().empty(); });
    }
    Shard shard;
    Client client;
};

TEST_F(KeptMessage, IsNotSentAgainWhenItIsAmongTheMessages)
{
    sent("bob");
    start_again();
    EXPECT_TRUE(shard.instance.drafts.empty());
}

TEST_F(KeptMessage, IsSentWhenTheSameWordsWentToSomebodyElse)
{
    sent("carol");
    start_again();
    EXPECT_EQ(shard.instance.drafts.size(), 1U);
}

/// A post that an earlier run has kept, and that the instance does not take yet.
struct KeptPost : ::testing::Test {
    KeptPost()
    {
        leave_unsent(shard, client, draft_of("written before the crash"));
        for (int i = 0; i < 50; ++i) shard.instance.post_errors.push_back(Error{Errc::network, "not there"});
        shard.start();
        shard.instance.clients = 0;
        shard.instance.renewed = {};
        shard.manager->start();
        shard.until([&] { return shard.instance.drafts.size() == 1; });
    }
    LoginRow login()
    {
        return shard.stored([](Store& kept) { return kept.all_logins().value(); }).front();
    }
    void renew(const std::string& token)
    {
        ASSERT_TRUE(shard.instance.renewed);
        shard.instance.renewed(Credentials{Secret(token), Secret("REFRESH"), {}});
        shard.until([&] { return login().credentials->access_token.reveal() == token; });
    }

    Shard shard;
    Client client;
};

TEST_F(KeptPost, ItsClientIsThatOfTheLoginWhichComesLater)
{
    renew("NEW");
    Client later;
    const auto ann = shard.at_home(later);
    EXPECT_EQ(shard.instance.clients, 1);
    // The session, which writes its row too, has the token that is renewed now.
    renew("NEWER");
    shard.say(ann, later, control, "account mastodon set tag work");
    EXPECT_EQ(login().tag, "work");
    EXPECT_EQ(login().credentials->access_token.reveal(), "NEWER");
    ann->detach(later);
}

TEST_F(KeptPost, ItsRenewedTokenIsStoredWithNobodyThere)
{
    renew("NEW");
    EXPECT_EQ(login().credentials->refresh_token.reveal(), "REFRESH");
    EXPECT_EQ(shard.manager->counts().users, 0U);
}

} // namespace
} // namespace fedibee::session
