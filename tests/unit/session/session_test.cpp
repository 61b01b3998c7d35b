// SPDX-License-Identifier: AGPL-3.0-or-later
#include "render/plain.hpp"
#include "session/session_manager.hpp"
#include "store/sqlite_store.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_instance.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <list>

namespace fedibee::session {
namespace {

using namespace std::chrono_literals;

const Place home{PlaceKind::home, {}, {}};
const Place control{PlaceKind::control, {}, {}};

/// A chat client that remembers what it was told.
class Client final : public Downstream {
public:
    void deliver(const Delivery& delivery) override
    {
        if (const auto* backlog = std::get_if<Backlog>(&delivery.body)) {
            ++backlogs;
            cut = cut || backlog->cut;
            for (const auto& shown : backlog->statuses) posts.push_back(text_of(delivery, *shown));
        }
        if (const auto* post = std::get_if<NewPost>(&delivery.body)) posts.push_back(text_of(delivery, *post->shown));
        if (const auto* notice = std::get_if<Notice>(&delivery.body)) notices.push_back(notice->text);
    }
    std::string_view label() const override { return "test"; }

    /// "home: text", or the peer's address for queries.
    static std::string text_of(const Delivery& delivery, const ShownStatus& shown)
    {
        return to_string(delivery.place) + ": " + render::to_plain(shown.document);
    }

    std::vector<std::string> posts;
    std::vector<std::string> notices;
    int backlogs = 0;
    bool cut = false;
};

/// One gateway with one user, ann, who is signed in as alice@home.example; can be stopped and started again.
class Shard {
public:
    Shard() { start(); }
    ~Shard() { stop(); }

    void start()
    {
        ManagerOptions options;
        options.server_name = "fedibee.localhost";
        options.limits.catch_up_posts = 80;
        manager = std::make_unique<SessionManager>(io.get_executor(), store_worker, crypto_worker, *store, connector,
                                                   clock, options);
    }
    void stop()
    {
        if (!manager) return;
        asio::co_spawn(io, manager->stop(), asio::detached);
        until([&] { return manager->counts().users == 0; });
        io.run_for(50ms);
        manager.reset();
    }
    void until(const std::function<bool()>& claim)
    {
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (!claim() && std::chrono::steady_clock::now() < end) {
            io.restart();
            io.run_one_for(5ms);
        }
        EXPECT_TRUE(claim());
    }
    template <class T> Result<T> run(Task<T> task)
    {
        std::optional<Result<T>> result;
        auto keep = [&result](const std::exception_ptr&, Result<T> value) { result = std::move(value); };
        asio::co_spawn(io, std::move(task), keep);
        until([&] { return result.has_value(); });
        return std::move(*result);
    }
    /// What `work` finds in the store, on the store's own thread: sessions may be writing at the same time.
    template <class F> std::invoke_result_t<F, Store&> stored(F work)
    {
        std::optional<std::invoke_result_t<F, Store&>> found;
        auto job = [this, work = std::move(work)]() mutable { return work(*store); };
        auto keep = [&found](const std::exception_ptr&, std::invoke_result_t<F, Store&> value) {
            found = std::move(value);
        };
        asio::co_spawn(io, store_worker.run(std::move(job)), keep);
        until([&] { return found.has_value(); });
        return std::move(*found);
    }
    std::vector<OutboxRow> outbox()
    {
        return stored([](Store& kept) { return kept.outbox().value(); });
    }
    /// Ann at a client, registered and signed in on the first call.
    UserPtr user(Client& client)
    {
        if (auto known = run(manager->authenticate("ann", Secret{"password"}, "127.0.0.1"))) {
            (*known)->attach(client);
            return *known;
        }
        const auto guest = manager->guest("ann", "127.0.0.1");
        auto registered = run(guest->say(client, control, Utterance{"register password", {}, false}));
        EXPECT_TRUE(registered);
        auto ann = registered->became;
        ann->attach(client);
        EXPECT_TRUE(run(ann->say(client, control, Utterance{"account add alice@home.example", {}, false})));
        EXPECT_TRUE(run(ann->say(client, control, Utterance{"code right", {}, false})));
        return ann;
    }
    UserPtr at_home(Client& client)
    {
        auto ann = user(client);
        EXPECT_TRUE(run(ann->find_place(home)));
        ann->enter(client, home);
        until([&] { return client.backlogs > 0; });
        return ann;
    }

    test::FakeClock clock;
    asio::io_context io{1};
    net::Worker store_worker{1};
    net::Worker crypto_worker{1};
    std::unique_ptr<store::SqliteStore> store =
        std::move(*store::SqliteStore::open(":memory:", Secret{std::string(32, 'k')}, clock));
    test::FakeInstance instance;
    test::FakeConnector connector{instance};
    std::unique_ptr<SessionManager> manager;
};

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

TEST(Outbox, ARowOfAnEarlierRunIsSentAfterTheStart)
{
    Shard shard;
    Client client;
    auto ann = shard.at_home(client);
    ann->detach(client);
    ann.reset();
    shard.stop();
    OutboxRow row;
    row.login = shard.stored([](Store& kept) { return kept.all_logins().value(); }).front().id;
    row.draft.text = "written before the crash";
    row.draft.idempotency_key = "key";
    row.created_at = shard.clock.wall();
    ASSERT_TRUE(shard.stored([row](Store& kept) { return kept.add_outbox(row); }));
    shard.start();
    shard.manager->start();
    shard.until([&] { return shard.outbox().empty(); });
    ASSERT_EQ(shard.instance.posts.size(), 1U);
    EXPECT_EQ(shard.instance.drafts.front().idempotency_key, "key");
}

} // namespace
} // namespace fedibee::session
