// SPDX-License-Identifier: AGPL-3.0-or-later
// `mirror`: own posts of one account, repeated at another.
#include "session/mirror_rules.hpp"
#include "unit/session/two_logins.hpp"

#include <gmock/gmock.h>

namespace fedibee::session {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

Status own_post(Visibility visibility = Visibility::public_)
{
    Status status;
    status.account.id = AccountId("me");
    status.visibility = visibility;
    return status;
}

TEST(MirrorRules, RepeatWhatEverybodyMayReadUnlessToldOtherwise)
{
    const MirrorRules rules;
    EXPECT_EQ(judge(rules, own_post(), false), Verdict::post);
    EXPECT_EQ(judge(rules, own_post(Visibility::unlisted), false), Verdict::post);
    for (const auto other : {Visibility::private_, Visibility::direct, Visibility::local, Visibility::unknown})
        EXPECT_EQ(judge(rules, own_post(other), false), Verdict::skip);
    MirrorRules wider;
    wider.visibilities = {Visibility::private_, Visibility::direct};
    EXPECT_EQ(judge(wider, own_post(Visibility::private_), false), Verdict::post);
    EXPECT_EQ(judge(wider, own_post(Visibility::direct), false), Verdict::skip) << "never";
}

TEST(MirrorRules, KnowThreadsAnswersAndBoosts)
{
    MirrorRules rules;
    Status thread = own_post();
    thread.in_reply_to_id = StatusId("1");
    thread.in_reply_to_account_id = AccountId("me");
    EXPECT_EQ(judge(rules, thread, true), Verdict::answer);
    EXPECT_EQ(judge(rules, thread, false), Verdict::skip) << "its beginning was not repeated";
    Status answer = thread;
    answer.in_reply_to_account_id = AccountId("bob");
    EXPECT_EQ(judge(rules, answer, false), Verdict::skip);
    Status boost = own_post();
    auto original = std::make_shared<Status>(own_post());
    original->account.id = AccountId("bob");
    boost.reblog = original;
    EXPECT_EQ(judge(rules, boost, false), Verdict::skip);
    rules.boosts = rules.replies = true;
    EXPECT_EQ(judge(rules, answer, false), Verdict::post);
    EXPECT_EQ(judge(rules, boost, false), Verdict::post);
    original->account.id = AccountId("me");
    EXPECT_EQ(judge(rules, boost, false), Verdict::skip) << "the post itself was repeated";
}

TEST(MirrorRules, TakeWarningsAsTheyAreTold)
{
    Status warned = own_post();
    warned.spoiler_text = "food";
    MirrorRules rules;
    EXPECT_EQ(judge(rules, warned, false), Verdict::post);
    rules.warnings = WarningRule::skip;
    EXPECT_EQ(judge(rules, warned, false), Verdict::skip);
    rules.warnings = WarningRule::require;
    EXPECT_EQ(judge(rules, warned, false), Verdict::post);
    EXPECT_EQ(judge(rules, own_post(), false), Verdict::skip);
}

TEST(MirrorRules, NeverShowACopyToMorePeople)
{
    Capabilities can;
    can.visibilities = {Visibility::public_};
    EXPECT_EQ(audience_of_copy(Visibility::unlisted, can), Visibility::public_) << "everybody may read it anyhow";
    EXPECT_EQ(audience_of_copy(Visibility::private_, can), std::nullopt);
    can.visibilities = {Visibility::public_, Visibility::private_};
    EXPECT_EQ(audience_of_copy(Visibility::private_, can), Visibility::private_);
}

struct Mirror : TwoLogins {
    /// An own post that another program publishes at home.
    StatusPtr post(const std::string& text)
    {
        NewStatus draft;
        draft.text = text;
        auto made = shard.instance.make_own(draft);
        return tell(made);
    }
    /// The same with changes.
    StatusPtr change(const StatusPtr& post, const std::function<void(Status&)>& deed)
    {
        auto changed = std::make_shared<Status>(*post);
        deed(*changed);
        *shard.instance.find(post->id) = changed;
        return changed;
    }
    StatusPtr tell(StatusPtr status)
    {
        auto own = change(status, [](Status& post) {
            post.account.address = "alice@home.example";
            post.account.id = AccountId("alice@home.example");
        });
        shard.instance.tell(StatusPosted{Timeline{TimelineKind::home, {}}, own});
        return own;
    }
    void until_there(std::size_t count)
    {
        shard.until([&] { return far.posts.size() >= count; });
    }
    /// What is under way arrives, and nothing else comes.
    void settle()
    {
        post("the last one");
        shard.until([&] { return !far.posts.empty() && far.posts.back()->content == "the last one"; });
    }
};

TEST_F(Mirror, RepeatsNewPostsAndNothingOld)
{
    post("old");
    EXPECT_THAT(
        command("mirror add mastodon mastodon2"),
        StartsWith("From now on your posts at mastodon are repeated at mastodon2: public, unlisted; no boosts"));
    post("new");
    until_there(1);
    settle();
    EXPECT_THAT(texts(far), ElementsAre("new", "the last one"));
    EXPECT_EQ(far.drafts[0].visibility, Visibility::public_);
    EXPECT_THAT(command("mirror list"), StartsWith("1. mastodon > mastodon2: public, unlisted"));
    EXPECT_THAT(command("mirror add mastodon mastodon2"), StartsWith("! There is a mirror between these two"));
}

TEST_F(Mirror, ALoopEndsWhereItBegan)
{
    command("mirror add mastodon mastodon2");
    command("mirror add mastodon2 mastodon");
    post("here");
    until_there(1);
    say("typed here");
    until_there(2);
    NewStatus draft;
    draft.text = "there";
    auto own = far.make_own(draft);
    far.tell(StatusPosted{Timeline{TimelineKind::home, {}}, own});
    shard.until([&] { return shard.instance.posts.size() == 3; });
    EXPECT_THAT(command("cross all both"), HasSubstr("mastodon2: ["));
    settle();
    const auto reads = far.timeline_calls; // by the other mirror
    shard.until([&] { return far.timeline_calls > reads + 1; });
    EXPECT_THAT(texts(shard.instance), ElementsAre("here", "typed here", "there", "both", "the last one"));
    EXPECT_THAT(texts(far), ElementsAre("here", "typed here", "there", "both", "the last one"));
}

TEST_F(Mirror, TakesFilesWarningsAndThreadsAlong)
{
    command("mirror add mastodon mastodon2");
    shard.instance.files["https://home.example/media/1.png"] = {"1.png", "image/png", "PNG", "", ""};
    NewStatus draft;
    draft.text = "look";
    draft.spoiler_text = "pets";
    const auto made = shard.instance.make_own(draft);
    const auto first = tell(change(made, [](Status& status) {
        MediaAttachment media;
        media.id = MediaId("1");
        media.url = "https://home.example/media/1.png";
        media.description = "a cat";
        status.media_attachments.push_back(media);
    }));
    until_there(1);
    EXPECT_EQ(far.drafts[0].spoiler_text, "pets");
    ASSERT_EQ(far.uploads.size(), 1U);
    EXPECT_EQ(far.uploads[0].bytes, "PNG");
    EXPECT_EQ(far.uploads[0].description, "a cat");
    NewStatus more;
    more.text = "and more";
    more.in_reply_to_id = first->id;
    tell(change(shard.instance.make_own(more),
                [&](Status& status) { status.in_reply_to_account_id = first->account.id; }));
    until_there(2);
    EXPECT_EQ(far.drafts[1].in_reply_to_id, far.posts[0]->id);
    EXPECT_THAT(far.drafts[1].media_ids, IsEmpty());
}

TEST_F(Mirror, FollowsEditsAndDeletions)
{
    command("mirror add mastodon mastodon2");
    const auto first = post("frist");
    const auto second = post("second");
    until_there(2);
    const auto edited = change(first, [](Status& status) {
        status.content = "first";
        status.edited_at = status.created_at + std::chrono::minutes{1};
    });
    shard.instance.tell(StatusEdited{Timeline{TimelineKind::home, {}}, edited});
    shard.until([&] { return far.posts[0]->content == "first"; });
    EXPECT_EQ(far.posts.size(), 2U);
    shard.instance.posts.erase(shard.instance.find(second->id));
    shard.instance.tell(StatusDeleted{Timeline{TimelineKind::home, {}}, second->id});
    shard.until([&] { return far.posts.size() == 1; });
    EXPECT_THAT(texts(far), ElementsAre("first"));
}

TEST_F(Mirror, RepeatsBoostsWhereThatIsWanted)
{
    const auto original = shard.instance.make("bob@home.example", "wise words");
    const auto known = far.make("bob@home.example", "wise words, first at " + original->uri);
    command("mirror add mastodon mastodon2 --boosts on");
    const auto boost =
        tell(change(shard.instance.make(shard.instance.me, ""), [&](Status& status) { status.reblog = original; }));
    const auto is_done = [&](const std::string& deed) {
        return std::ranges::find(far.deeds, deed + " " + known->id.value) != far.deeds.end();
    };
    shard.until([&] { return is_done("reblog"); });
    shard.instance.posts.erase(shard.instance.find(boost->id));
    shard.instance.tell(StatusDeleted{Timeline{TimelineKind::home, {}}, boost->id});
    shard.until([&] { return is_done("unreblog"); });
    EXPECT_EQ(far.posts.size(), 1U);
}

TEST_F(Mirror, SurvivesARestartWithoutRepeatingOrLosing)
{
    command("mirror add mastodon mastodon2");
    post("before");
    until_there(1);
    restart([&] {
        for (int i = 0; i < 50; ++i) {
            NewStatus draft;
            draft.text = "meanwhile " + std::to_string(i);
            shard.instance.make_own(draft);
        }
    });
    until_there(51);
    settle();
    EXPECT_EQ(far.posts.size(), 52U);
    EXPECT_EQ(far.posts[0]->content, "before");
    EXPECT_EQ(far.posts[1]->content, "meanwhile 0");
    EXPECT_EQ(far.posts[50]->content, "meanwhile 49");
}

TEST_F(Mirror, ACopyWhoseAnswerWasLostIsMadeOnce)
{
    far.info.capabilities.idempotency_key = false;
    command("mirror add mastodon mastodon2");
    const Error lost{Errc::network, "broke the connection", std::nullopt, 0, true};
    far.post_errors = {lost, Error{Errc::network, "has trouble", std::nullopt, 502, false}};
    post("once");
    until_there(1);
    restart([] {});
    settle();
    EXPECT_THAT(texts(far), ElementsAre("once", "the last one"));
}

TEST_F(Mirror, WhatCannotBeRepeatedIsToldAndPassedOver)
{
    command("mirror add mastodon mastodon2");
    far.post_errors = {Error{Errc::invalid_input, "far.example did not accept this."}};
    post("bad");
    settle();
    EXPECT_THAT(texts(far), ElementsAre("the last one"));
    EXPECT_THAT(client.notices, Contains(HasSubstr("mirror mastodon > mastodon2 did not repeat "
                                                   "https://home.example/1000000000: far.example did not accept")));
}

TEST_F(Mirror, WaitsForAnInstanceThatIsAwayAndSaysSoOnce)
{
    command("mirror add mastodon mastodon2");
    far.post_errors = std::deque<Error>(4, Error{Errc::network, "far.example cannot be reached"});
    post("late");
    until_there(1);
    EXPECT_THAT(texts(far), ElementsAre("late"));
    const auto says = [](const std::string& text) { return text.find("waits: far.example") != std::string::npos; };
    EXPECT_EQ(std::ranges::count_if(client.notices, says), 1);
}

TEST_F(Mirror, IsSwitchedOffAndOnAndEndedByItsNumber)
{
    command("mirror add mastodon mastodon2");
    EXPECT_EQ(command("mirror 1 off"), "Off: mastodon > mastodon2.");
    EXPECT_THAT(command("mirror"), HasSubstr("(off)"));
    post("unseen");
    EXPECT_EQ(command("mirror 1 on"), "On: mastodon > mastodon2, from the newest post on.");
    settle();
    EXPECT_THAT(texts(far), ElementsAre("the last one"));
    EXPECT_THAT(command("mirror del 1"), StartsWith("Posts at mastodon are no longer repeated"));
    EXPECT_THAT(command("mirror del 1"), StartsWith("! There is no mirror 1"));
    EXPECT_THAT(command("mirror list"), StartsWith("No posts of yours"));
}

TEST_F(Mirror, SaysWhatCannotBeMeant)
{
    EXPECT_THAT(command("mirror add mastodon mastodon"), StartsWith("! A mirror needs two accounts"));
    EXPECT_THAT(command("mirror add mastodon mastodon2 --wrong x"), HasSubstr("There is no option --wrong"));
    EXPECT_THAT(command("mirror add mastodon mastodon2 --visibility direct"), StartsWith("! --visibility takes"));
    EXPECT_THAT(command("mirror add mastodon mastodon2 --cw perhaps"), StartsWith("! --cw takes"));
    EXPECT_EQ(say("mirror mirror on the wall"), "published: mirror mirror on the wall");
}

} // namespace
} // namespace fedibee::session
