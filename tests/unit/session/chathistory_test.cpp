// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/session/shard.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::session;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

/// The texts of a stretch, or "! " and the failure.
std::vector<std::string> texts(Shard& shard, const UserPtr& user, const Place& place, HistoryRequest request)
{
    const auto items = shard.run(user->history(place, std::move(request)));
    if (!items) return {"! " + items.error().detail};
    std::vector<std::string> found;
    for (const auto& item : *items) {
        const auto* post = std::get_if<ShownStatusPtr>(&item);
        found.push_back(post == nullptr ? std::get<Notice>(item).text : render::to_plain((*post)->document));
    }
    return found;
}

HistoryRequest ask(HistoryRange range, std::optional<HistoryPoint> point, std::size_t limit = 100)
{
    HistoryRequest request;
    request.range = range;
    request.point = std::move(point);
    request.limit = limit;
    return request;
}

HistoryPoint at(const StatusPtr& status)
{
    return HistoryPoint{"1." + status->id.value, {}};
}

HistoryPoint when(const StatusPtr& status)
{
    return HistoryPoint{{}, status->created_at};
}

/// Ann at a client, until the end of the test.
struct Visit {
    explicit Visit(Shard& shard) : user(shard.user(client)) {}
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;
    ~Visit() { user->detach(client); }

    Client client;
    UserPtr user;
};

/// Ten posts of bob's, "0" to "9", and ann in her home.
struct TenPosts {
    TenPosts()
    {
        for (int i = 0; i < 10; ++i) posts.push_back(shard.instance.make("bob@far.example", std::to_string(i)));
    }
    std::vector<std::string> history(HistoryRequest request) { return texts(shard, ann, home, std::move(request)); }

    Shard shard;
    Visit visit{shard};
    Client& client = visit.client;
    UserPtr ann = visit.user;
    std::vector<StatusPtr> posts;
};

} // namespace

TEST(ChatHistory, LatestIsTheNewestPage)
{
    TenPosts t;
    EXPECT_THAT(t.history(ask(HistoryRange::latest, std::nullopt, 3)), ElementsAre("7", "8", "9"));
    EXPECT_EQ(t.history(ask(HistoryRange::latest, std::nullopt)).size(), 10U);
    EXPECT_THAT(t.history(ask(HistoryRange::latest, at(t.posts[6]))), ElementsAre("7", "8", "9"));
    EXPECT_THAT(t.history(ask(HistoryRange::latest, when(t.posts[6]), 2)), ElementsAre("8", "9"));
}

TEST(ChatHistory, BeforeAndAfterLeaveTheirEndOut)
{
    TenPosts t;
    for (const auto& point : {at(t.posts[4]), when(t.posts[4])}) {
        EXPECT_THAT(t.history(ask(HistoryRange::before, point, 2)), ElementsAre("2", "3"));
        EXPECT_THAT(t.history(ask(HistoryRange::after, point, 2)), ElementsAre("5", "6"));
        EXPECT_EQ(t.history(ask(HistoryRange::before, point)).size(), 4U);
        EXPECT_EQ(t.history(ask(HistoryRange::after, point)).size(), 5U);
    }
    EXPECT_THAT(t.history(ask(HistoryRange::after, when(t.posts[9]))), IsEmpty());
    EXPECT_THAT(t.history(ask(HistoryRange::before, when(t.posts[0]))), IsEmpty());
}

TEST(ChatHistory, AroundHasTheMessageInItsMiddle)
{
    TenPosts t;
    for (const auto& point : {at(t.posts[4]), when(t.posts[4])}) {
        EXPECT_THAT(t.history(ask(HistoryRange::around, point, 1)), ElementsAre("4"));
        EXPECT_THAT(t.history(ask(HistoryRange::around, point, 3)), ElementsAre("3", "4", "5"));
        EXPECT_THAT(t.history(ask(HistoryRange::around, point, 4)), ElementsAre("2", "3", "4", "5"));
    }
    EXPECT_THAT(t.history(ask(HistoryRange::around, at(t.posts[0]), 3)), ElementsAre("0", "1"));
}

TEST(ChatHistory, AroundAPostOfElsewhereIsItsConversation)
{
    TenPosts t;
    const auto question = t.shard.instance.make("eve@far.example", "a question", Visibility::direct);
    const auto reply = t.shard.instance.make("bob@far.example", "an answer", Visibility::direct);
    t.shard.instance.threads[question->id.value].descendants = {reply};
    EXPECT_THAT(t.history(ask(HistoryRange::around, at(question), 5)), ElementsAre("a question", "an answer"));
}

TEST(ChatHistory, BetweenGoesFromItsFirstEnd)
{
    TenPosts t;
    auto request = ask(HistoryRange::between, at(t.posts[2]), 3);
    request.other = when(t.posts[8]);
    EXPECT_THAT(t.history(request), ElementsAre("3", "4", "5"));
    request.point = at(t.posts[8]);
    request.other = at(t.posts[2]);
    EXPECT_THAT(t.history(request), ElementsAre("5", "6", "7"));
    request.limit = 100;
    EXPECT_THAT(t.history(request), ElementsAre("3", "4", "5", "6", "7"));
}

TEST(ChatHistory, IsReadOverManyPages)
{
    Shard shard;
    for (int i = 0; i < 130; ++i) shard.instance.make("bob@far.example", std::to_string(i));
    const Visit visit(shard);
    const auto ann = visit.user;
    const auto newest = texts(shard, ann, home, ask(HistoryRange::latest, std::nullopt, 100));
    ASSERT_EQ(newest.size(), 100U);
    EXPECT_EQ(newest.front(), "30");
    EXPECT_EQ(newest.back(), "129");
    const auto older = texts(shard, ann, home, ask(HistoryRange::before, when(shard.instance.posts[30]), 100));
    ASSERT_EQ(older.size(), 30U);
    EXPECT_EQ(older.front(), "0");
    const auto later = texts(shard, ann, home, ask(HistoryRange::after, when(shard.instance.posts[4]), 100));
    ASSERT_EQ(later.size(), 100U);
    EXPECT_EQ(later.front(), "5");
    EXPECT_EQ(later.back(), "104");
}

TEST(ChatHistory, NeitherMovesThePositionNorCountsAsSeen)
{
    TenPosts t;
    EXPECT_EQ(t.history(ask(HistoryRange::latest, std::nullopt)).size(), 10U);
    EXPECT_TRUE(t.shard.run(t.ann->find_place(home)));
    t.ann->enter(t.client, home);
    t.shard.until([&] { return t.client.backlogs > 0; });
    EXPECT_EQ(t.client.posts.size(), 10U);
}

TEST(ChatHistory, GivesShortIdsThatCommandsKnow)
{
    TenPosts t;
    HistoryRequest request = ask(HistoryRange::latest, std::nullopt, 2);
    const auto items = t.shard.run(t.ann->history(home, request));
    ASSERT_TRUE(items);
    const auto& older = std::get<ShownStatusPtr>(items->front());
    EXPECT_EQ(older->msgid, "1." + t.posts[8]->id.value);
    EXPECT_EQ(t.shard.say(t.ann, t.client, control, "url " + older->short_id), t.posts[8]->url);
}

TEST(ChatHistory, NamesTheParentWithinAnAnswer)
{
    Shard shard;
    const auto parent = shard.instance.make("bob@far.example", "a question");
    auto child = std::make_shared<Status>(*shard.instance.make("eve@far.example", "an answer"));
    child->in_reply_to_id = parent->id;
    shard.instance.posts.back() = child;
    const Visit visit(shard);
    const auto ann = visit.user;
    const auto items = shard.run(ann->history(home, ask(HistoryRange::latest, std::nullopt)));
    ASSERT_TRUE(items);
    const auto& shown = std::get<ShownStatusPtr>(items->back());
    EXPECT_EQ(shown->reply_to_short_id, std::get<ShownStatusPtr>(items->front())->short_id);
    EXPECT_EQ(shown->reply_to_msgid, "1." + parent->id.value);
}

TEST(ChatHistory, KnowsNoForeignIds)
{
    TenPosts t;
    for (const auto& id :
         std::vector<std::string>{"1.2000000000", "9." + t.posts[1]->id.value, "nonsense", "1.", "."}) {
        const auto found = t.history(ask(HistoryRange::before, HistoryPoint{id, {}}));
        EXPECT_THAT(found, ElementsAre("! No message here has the id " + id + "."));
    }
}

TEST(ChatHistory, OfAConversationIsReadByTheMsgidOfAnyOfItsPosts)
{
    TenPosts t;
    const auto answer = t.shard.instance.make("eve@far.example", "an answer");
    t.shard.instance.threads[t.posts[4]->id.value].descendants = {answer};
    const Place thread{PlaceKind::thread, at(t.posts[4]).msgid, {}};
    EXPECT_THAT(texts(t.shard, t.ann, thread, ask(HistoryRange::latest, std::nullopt)), ElementsAre("4", "an answer"));
    EXPECT_THAT(texts(t.shard, t.ann, thread, ask(HistoryRange::after, at(t.posts[4]))), ElementsAre("an answer"));
    const Place of_nobody{PlaceKind::thread, "99.4", {}};
    EXPECT_FALSE(t.shard.run(t.ann->find_place(of_nobody)));
}

TEST(ChatHistory, OfAPersonIsTheWholePrivateThread)
{
    Shard shard;
    auto say = [&](const std::string& from, const std::string& to, const std::string& text) {
        auto status = std::make_shared<Status>(*shard.instance.make(from, text, Visibility::direct));
        status->mentions.push_back(Mention{AccountId{to}, {}, {}, {}, to});
        shard.instance.posts.back() = status;
        return StatusPtr(status);
    };
    const std::string bob = "bob@far.example";
    const std::string alice = "alice@home.example";
    const auto first = say(bob, alice, "hello");
    const auto second = say(alice, bob, "hello yourself");
    const auto third = say(bob, alice, "how are you?");
    const auto other = say("eve@far.example", alice, "psst");
    shard.instance.threads[third->id.value].ancestors = {first, second};
    Conversation talk;
    talk.id = ConversationId{"7"};
    talk.accounts.push_back(third->account);
    talk.last_status = third;
    Conversation whisper;
    whisper.id = ConversationId{"8"};
    whisper.accounts.push_back(other->account);
    whisper.last_status = other;
    shard.instance.talks = {whisper, talk};
    const Visit visit(shard);
    const auto ann = visit.user;
    const Place query{PlaceKind::direct, bob, {}};
    EXPECT_THAT(texts(shard, ann, query, ask(HistoryRange::latest, std::nullopt)),
                ElementsAre("hello", "hello yourself", "how are you?"));
    EXPECT_THAT(texts(shard, ann, query, ask(HistoryRange::before, at(third), 1)), ElementsAre("hello yourself"));
    EXPECT_THAT(texts(shard, ann, home, ask(HistoryRange::latest, std::nullopt)), IsEmpty());

    const Timestamp past{};
    const auto targets = shard.run(ann->history_targets({home}, past, shard.clock.wall() + std::chrono::years{1}, 10));
    ASSERT_TRUE(targets);
    ASSERT_EQ(targets->size(), 2U);
    EXPECT_EQ(targets->front().place.name, "eve@far.example");
    EXPECT_EQ(targets->back().latest, third->created_at);
    const auto none = shard.run(ann->history_targets({home}, past, first->created_at, 10));
    EXPECT_THAT(*none, IsEmpty());
}

TEST(ChatHistory, OfNotificationsHasPostsAndLines)
{
    Shard shard;
    const auto mine = shard.instance.make("alice@home.example", "my post");
    const auto mention = shard.instance.make("bob@far.example", "hey alice");
    const auto note = [&](const std::string& id, const std::string& type, const StatusPtr& about) {
        auto made = std::make_shared<Notification>();
        made->id = NotificationId{id};
        made->type = type;
        made->created_at = about->created_at;
        made->account = mention->account;
        made->status = about;
        shard.instance.notes.push_back(made);
    };
    note("1", "favourite", mine);
    note("2", "mention", mention);
    const Visit visit(shard);
    const auto ann = visit.user;
    const Place place{PlaceKind::notifications, {}, {}};
    const auto found = texts(shard, ann, place, ask(HistoryRange::latest, std::nullopt));
    ASSERT_EQ(found.size(), 2U);
    EXPECT_THAT(found[0], testing::EndsWith("favourited your status: my post"));
    EXPECT_EQ(found[1], "hey alice");
    EXPECT_EQ(texts(shard, ann, place, ask(HistoryRange::before, at(mention))).size(), 1U);
}

TEST(ChatHistory, OfTheControlPlaceIsEmpty)
{
    TenPosts t;
    EXPECT_THAT(texts(t.shard, t.ann, control, ask(HistoryRange::latest, std::nullopt)), IsEmpty());
}

// ---- from memory ----------------------------------------------------------------------------------------------

TEST(ChatHistory, IsAskedOfTheInstanceOnce)
{
    TenPosts t;
    ASSERT_EQ(t.history(ask(HistoryRange::latest, std::nullopt)).size(), 10U);
    const int calls = t.shard.instance.timeline_calls;
    EXPECT_THAT(t.history(ask(HistoryRange::latest, std::nullopt, 2)), ElementsAre("8", "9"));
    EXPECT_THAT(t.history(ask(HistoryRange::before, at(t.posts[4]), 2)), ElementsAre("2", "3"));
    EXPECT_THAT(t.history(ask(HistoryRange::after, when(t.posts[7]))), ElementsAre("8", "9"));
    EXPECT_THAT(t.history(ask(HistoryRange::around, at(t.posts[4]), 3)), ElementsAre("3", "4", "5"));
    t.shard.instance.publish("bob@far.example", "news");
    EXPECT_THAT(t.history(ask(HistoryRange::latest, std::nullopt, 2)), ElementsAre("9", "news"));
    EXPECT_EQ(t.shard.instance.timeline_calls, calls);
}

TEST(ChatHistory, FollowsEditsAndDeletions)
{
    TenPosts t;
    ASSERT_EQ(t.history(ask(HistoryRange::latest, std::nullopt)).size(), 10U);
    const int calls = t.shard.instance.timeline_calls;
    auto edited = std::make_shared<Status>(*t.posts[8]);
    edited->content = "mended";
    t.shard.instance.tell(StatusEdited{Timeline{TimelineKind::home, {}}, edited});
    t.shard.instance.tell(StatusDeleted{Timeline{TimelineKind::home, {}}, t.posts[9]->id});
    EXPECT_THAT(t.history(ask(HistoryRange::latest, std::nullopt, 2)), ElementsAre("7", "mended"));
    EXPECT_EQ(t.shard.instance.timeline_calls, calls);
}

TEST(ChatHistory, IsAskedAgainAfterAGapAndAfterWhatChangesTimelines)
{
    TenPosts t;
    ASSERT_EQ(t.history(ask(HistoryRange::latest, std::nullopt)).size(), 10U);
    t.shard.instance.make("bob@far.example", "missed");
    t.shard.instance.tell(StreamLost{Timeline{TimelineKind::home, {}}, Error{Errc::network, "gone", {}}});
    EXPECT_THAT(t.history(ask(HistoryRange::latest, std::nullopt, 1)), ElementsAre("missed"));
    t.shard.instance.tell(StreamOpened{Timeline{TimelineKind::home, {}}});
    ASSERT_EQ(t.history(ask(HistoryRange::latest, std::nullopt, 11)).size(), 11U);
    const int calls = t.shard.instance.timeline_calls;
    EXPECT_EQ(t.history(ask(HistoryRange::latest, std::nullopt, 11)).size(), 11U);
    EXPECT_EQ(t.shard.instance.timeline_calls, calls);
    t.shard.instance.tell(FiltersChanged{});
    EXPECT_EQ(t.history(ask(HistoryRange::latest, std::nullopt, 11)).size(), 11U);
    EXPECT_GT(t.shard.instance.timeline_calls, calls);
}
