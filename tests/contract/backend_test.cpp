// SPDX-License-Identifier: AGPL-3.0-or-later
// What every Backend keeps, whatever family it speaks to: the same suite against each of them in fedisim. A test is
// left out only where a capability says that the family lacks what it is about.
#include "contract/family.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace fedibee::contract {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const Timeline home{};
const Timeline local{TimelineKind::local, {}};

StatusPtr original_of(const StatusPtr& status)
{
    return status->reblog ? status->reblog : status;
}

std::vector<std::string> ids_of(const Result<Page<StatusPtr>>& page)
{
    std::vector<std::string> ids;
    if (!page) return {page.error().detail};
    for (const auto& post : page->items) ids.push_back(post->id.value);
    return ids;
}

class BackendContract : public testing::TestWithParam<const char*> {
protected:
    BackendContract() : family(GetParam()) {}

    Backend& alice() { return family.of("alice"); }
    Backend& bob() { return family.of("bob"); }
    AccountId id_of(const std::string& name) { return family.account(name).id; }
    void befriend(const std::string& who, const std::string& whom)
    {
        const auto tie = family.run(family.of(who).act(id_of(whom), AccountAction::follow));
        ASSERT_TRUE(tie) << tie.error().detail;
    }
    StatusPtr again(const StatusId& id)
    {
        auto status = family.run(alice().status(id));
        EXPECT_TRUE(status) << (status ? "" : status.error().detail);
        return status.value_or(std::make_shared<Status>());
    }

    Family family;
};

/// One line for each family.
INSTANTIATE_TEST_SUITE_P(Families, BackendContract,
                         testing::Values("mastodon", "gnusocial", "gnusocial-1.2", "gnusocial-2.0", "friendica"),
                         [](const auto& info) {
                             std::string name = info.param;
                             std::erase_if(name, [](char c) { return c == '-' || c == '.'; });
                             return name;
                         });

TEST_P(BackendContract, KnowsWhoIsSignedIn)
{
    EXPECT_EQ(family.account("alice").username, "alice");
    EXPECT_THAT(family.account("alice").address, HasSubstr("alice@"));
    EXPECT_EQ(family.run(alice().account(id_of("alice")))->address, family.account("alice").address);
}

TEST_P(BackendContract, WhatIsPostedIsAtHomeOfWhoFollows)
{
    befriend("alice", "bob");
    const auto posted = family.post("bob", "hello <b>there</b> & all");
    const auto read = family.run(alice().timeline(home, {}));
    ASSERT_THAT(ids_of(read), ElementsAre(posted->id.value));
    EXPECT_EQ(read->items[0]->account.address, family.account("bob").address);
    EXPECT_THAT(read->items[0]->content, HasSubstr("hello &lt;b&gt;there&lt;/b&gt; &amp; all"));
    EXPECT_EQ(read->items[0]->visibility, Visibility::public_);
}

TEST_P(BackendContract, WordsThatAServerMightCarryOutArePublished)
{
    for (const char* text : {"reply bob interesting idea", "fav bob", "stop", "zap everything"}) {
        const auto posted = family.post("alice", text);
        EXPECT_THAT(posted->content, HasSubstr(text));
    }
    const auto mine = family.run(alice().timeline({TimelineKind::account, id_of("alice").value}, {}));
    EXPECT_THAT(ids_of(mine), SizeIs(4));
}

TEST_P(BackendContract, NewsSinceTheLastPostComeOnceAndCompletely)
{
    befriend("alice", "bob");
    const auto first = family.post("bob", "first");
    PageRequest page;
    page.min_id = first->id.value;
    std::set<std::string> wanted;
    for (int i = 0; i < 45; ++i) wanted.insert(family.post("bob", "number " + std::to_string(i))->id.value);
    std::vector<std::string> read;
    for (int i = 0; i < 5; ++i) {
        const auto ids = ids_of(family.run(alice().timeline(home, page)));
        if (ids.empty()) break;
        read.insert(read.end(), ids.begin(), ids.end());
        page.min_id = ids.front();
    }
    EXPECT_EQ(std::set(read.begin(), read.end()), wanted);
    EXPECT_EQ(read.size(), wanted.size());
    EXPECT_THAT(ids_of(family.run(alice().timeline(home, page))), IsEmpty());
}

TEST_P(BackendContract, ThePastIsReadPageByPageToItsEnd)
{
    for (int i = 0; i < 12; ++i) family.post("alice", "number " + std::to_string(i));
    std::vector<std::string> read;
    PageRequest page;
    page.limit = 5;
    for (int i = 0; i < 10; ++i) {
        const auto found = family.run(alice().timeline(local, page));
        ASSERT_TRUE(found) << found.error().detail;
        for (const auto& post : found->items) read.push_back(post->id.value);
        if (found->next.empty() || found->items.empty()) break;
        page.cursor = found->next;
    }
    EXPECT_THAT(read, SizeIs(12));
    EXPECT_EQ(std::set(read.begin(), read.end()).size(), 12U);
}

TEST_P(BackendContract, PlacesArePolledWithoutRepeats)
{
    const auto first = family.post("bob", "#bees are back");
    const Timeline tag{TimelineKind::hashtag, "bees"};
    PageRequest page;
    page.min_id = first->id.value;
    EXPECT_THAT(ids_of(family.run(alice().timeline(tag, page))), IsEmpty());
    const auto second = family.post("bob", "more #bees");
    EXPECT_THAT(ids_of(family.run(alice().timeline(tag, page))), ElementsAre(second->id.value));
}

TEST_P(BackendContract, AnAnswerStandsInItsThread)
{
    const auto root = family.post("bob", "a question");
    const auto answer = family.post("alice", "an answer", root->id);
    EXPECT_EQ(answer->in_reply_to_id, root->id);
    const auto below = family.run(alice().context(root->id));
    ASSERT_TRUE(below) << below.error().detail;
    ASSERT_THAT(below->descendants, SizeIs(1));
    EXPECT_EQ(below->descendants[0]->id, answer->id);
    const auto above = family.run(alice().context(answer->id));
    ASSERT_THAT(above->ancestors, SizeIs(1));
    EXPECT_EQ(above->ancestors[0]->id, root->id);
}

TEST_P(BackendContract, AFavouriteComesAndGoesAndIsNeverTwice)
{
    const auto post = family.post("bob", "like me");
    for (int i = 0; i < 2; ++i) {
        const auto liked = family.run(alice().act(post->id, StatusAction::favourite));
        ASSERT_TRUE(liked) << liked.error().detail;
        EXPECT_TRUE(again(post->id)->favourited);
    }
    const auto left = family.run(alice().act(post->id, StatusAction::unfavourite));
    ASSERT_TRUE(left) << left.error().detail;
    EXPECT_FALSE(again(post->id)->favourited);
}

/// The answer is the boost, or the original (Friendica).
TEST_P(BackendContract, ABoostNamesTheOriginalAndIsTakenBack)
{
    const auto post = family.post("bob", "boost me");
    const auto boost = family.run(alice().act(post->id, StatusAction::reblog));
    ASSERT_TRUE(boost) << boost.error().detail;
    EXPECT_EQ(original_of(*boost)->id, post->id);
    EXPECT_TRUE(again(post->id)->reblogged);
    ASSERT_TRUE(family.run(alice().act(post->id, StatusAction::unreblog)));
    EXPECT_FALSE(again(post->id)->reblogged);
}

TEST_P(BackendContract, ADeletedPostIsGone)
{
    if (!family.can().deletes) GTEST_SKIP() << "posts are not deleted here";
    const auto post = family.post("alice", "a mistake");
    ASSERT_TRUE(family.run(alice().remove(post->id)));
    EXPECT_EQ(family.run(alice().status(post->id)).error().code, Errc::not_found);
    EXPECT_THAT(ids_of(family.run(alice().timeline(home, {}))), Not(Contains(post->id.value)));
}

TEST_P(BackendContract, FollowsAndBlocksAreTies)
{
    befriend("alice", "bob");
    auto ties = family.run(alice().relationships({id_of("bob")}));
    ASSERT_TRUE(ties) << ties.error().detail;
    EXPECT_TRUE(ties->at(0).following);
    const auto followed = family.run(alice().following(id_of("alice"), {}));
    ASSERT_TRUE(followed);
    ASSERT_THAT(followed->items, SizeIs(1));
    EXPECT_EQ(followed->items[0].id, id_of("bob"));
    EXPECT_FALSE(family.run(alice().act(id_of("bob"), AccountAction::unfollow))->following);
    EXPECT_TRUE(family.run(alice().act(id_of("bob"), AccountAction::block))->blocking);
    EXPECT_FALSE(family.run(alice().act(id_of("bob"), AccountAction::unblock))->blocking);
    EXPECT_FALSE(family.run(alice().relationships({id_of("bob")}))->at(0).following);
}

TEST_P(BackendContract, FollowingSomebodyAnewSoonAfterHolds)
{
    befriend("alice", "bob");
    ASSERT_TRUE(family.run(alice().act(id_of("bob"), AccountAction::unfollow)));
    befriend("alice", "bob");
    EXPECT_TRUE(family.run(alice().relationships({id_of("bob")}))->at(0).following);
}

TEST_P(BackendContract, PeopleAreFoundByTheirAddress)
{
    const auto found = family.run(alice().resolve_account(family.account("bob").address));
    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(found->id, id_of("bob"));
    EXPECT_EQ(family.run(alice().resolve_account("nobody@" + alice().instance().domain)).error().code, Errc::not_found);
}

TEST_P(BackendContract, AMentionAndAFollowAreToldOnce)
{
    ASSERT_TRUE(family.run(alice().notifications({})));
    befriend("alice", "bob");
    befriend("bob", "alice");
    const auto post = family.post("bob", "@alice look at this");
    std::multiset<std::string> told;
    PageRequest page;
    for (int i = 0; i < 3; ++i) {
        const auto news = family.run(alice().notifications(page));
        ASSERT_TRUE(news) << news.error().detail;
        if (news->items.empty()) break;
        for (const auto& one : news->items) told.insert(one->type + " by " + one->account->username);
        page.min_id = news->items.front()->id.value;
    }
    EXPECT_EQ(told.count("mention by bob"), 1U);
    EXPECT_EQ(told.count("follow by bob"), 1U);
}

TEST_P(BackendContract, NotificationsKeepTheirNames)
{
    family.post("bob", "@alice one");
    family.post("carol", "@alice two");
    const auto first = family.run(alice().notifications({}));
    const auto second = family.run(alice().notifications({}));
    ASSERT_TRUE(first && second);
    ASSERT_THAT(first->items, SizeIs(2));
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(first->items[i]->id, second->items[i]->id);
}

TEST_P(BackendContract, ADirectMessageReachesOnePersonAndIsAnswered)
{
    const auto& visibilities = family.can().visibilities;
    if (std::ranges::find(visibilities, Visibility::direct) == visibilities.end())
        GTEST_SKIP() << "there are no direct messages here";
    befriend("alice", "bob");
    befriend("bob", "alice");
    NewStatus draft;
    draft.text = "@bob psst & <b>";
    draft.visibility = Visibility::direct;
    draft.allowed_mentions = {id_of("bob")};
    draft.idempotency_key = "one";
    const auto sent = family.run(alice().post(draft));
    if (!sent && sent.error().code == Errc::unsupported) GTEST_SKIP() << sent.error().detail;
    ASSERT_TRUE(sent) << sent.error().detail;
    EXPECT_EQ((*sent)->visibility, Visibility::direct);
    const auto talks = family.run(bob().conversations({}));
    ASSERT_TRUE(talks) << talks.error().detail;
    ASSERT_THAT(talks->items, SizeIs(1));
    EXPECT_EQ(talks->items[0].accounts.at(0).id, id_of("alice"));
    ASSERT_TRUE(talks->items[0].last_status);
    NewStatus reply;
    reply.text = "@alice yes";
    reply.visibility = Visibility::direct;
    reply.in_reply_to_id = talks->items[0].last_status->id;
    reply.idempotency_key = "two";
    ASSERT_TRUE(family.run(bob().post(reply)));
    EXPECT_THAT(ids_of(family.run(family.of("carol").timeline(local, {}))), IsEmpty());
}

TEST_P(BackendContract, AGroupIsJoinedReadAndPostedTo)
{
    if (!family.can().groups) GTEST_SKIP() << "there are no groups here";
    const auto all = family.run(alice().groups(true));
    ASSERT_TRUE(all) << all.error().detail;
    ASSERT_THAT(*all, Not(IsEmpty()));
    const Group bees = all->front();
    const auto joined = family.run(alice().join_group(bees.id, true));
    ASSERT_TRUE(joined) << joined.error().detail;
    EXPECT_TRUE(joined->member);
    NewStatus draft;
    draft.text = "how is the honey?";
    draft.group = bees.name;
    draft.idempotency_key = "one";
    const auto posted = family.run(alice().post(draft));
    ASSERT_TRUE(posted) << posted.error().detail;
    // The group may boost it (Friendica).
    const auto read = family.run(bob().timeline({TimelineKind::group, bees.id.value}, {}));
    ASSERT_THAT(ids_of(read), SizeIs(1));
    EXPECT_EQ(original_of(read->items.front())->id, (*posted)->id);
    EXPECT_FALSE(family.run(alice().join_group(bees.id, false))->member);
}

TEST_P(BackendContract, AFileGoesOutWithAPost)
{
    if (family.can().max_media == 0) GTEST_SKIP() << "no files are taken here";
    NewMedia cat{"cat.png", "image/png", "\x89PNG\r\n\x1a\n not quite a picture", "a cat"};
    const auto file = family.run(alice().upload(cat, {}));
    ASSERT_TRUE(file) << file.error().detail;
    NewStatus draft;
    draft.text = "my pet";
    draft.media_ids = {file->id};
    draft.idempotency_key = "one";
    const auto posted = family.run(alice().post(draft));
    ASSERT_TRUE(posted) << posted.error().detail;
    ASSERT_THAT((*posted)->media_attachments, SizeIs(1));
    EXPECT_THAT((*posted)->media_attachments[0].url, Not(IsEmpty()));
}

TEST_P(BackendContract, WhatIsLackingIsRefusedInOneSentence)
{
    if (family.can().lists && family.can().edits) GTEST_SKIP() << "nothing of it is lacking here";
    for (const auto& refused :
         {family.run(alice().create_list("friends")).error(), family.run(alice().edit(StatusId("1"), {})).error()}) {
        EXPECT_EQ(refused.code, Errc::unsupported);
        EXPECT_THAT(refused.detail, HasSubstr(alice().instance().domain));
    }
}

} // namespace
} // namespace fedibee::contract
