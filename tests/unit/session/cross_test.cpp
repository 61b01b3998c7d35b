// SPDX-License-Identifier: AGPL-3.0-or-later
// `cross`: one text by several accounts.
#include "unit/session/two_logins.hpp"

#include <gmock/gmock.h>

namespace fedibee::session {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

using Cross = TwoLogins;

TEST_F(Cross, PublishesATextAtEachAccountAndAnswersWithALineForEach)
{
    EXPECT_EQ(command("cross mastodon,mastodon2 hello you two"),
              "mastodon: [00] https://home.example/1000000000\nmastodon2: [01] https://far.example/1000000000");
    EXPECT_THAT(texts(shard.instance), ElementsAre("hello you two"));
    EXPECT_THAT(texts(far), ElementsAre("hello you two"));
    EXPECT_THAT(client.posts, ElementsAre("home: hello you two"));
    EXPECT_NE(shard.instance.drafts[0].idempotency_key, far.drafts[0].idempotency_key);
    EXPECT_TRUE(shard.outbox().empty());
}

TEST_F(Cross, WithAllMeansEveryAccountInTheControlChannelAndIsProseElsewhere)
{
    EXPECT_THAT(command("cross all good morning"), HasSubstr("mastodon2: [01]"));
    EXPECT_EQ(say("cross all bridges"), "published: cross all bridges");
    EXPECT_EQ(say("cross the road"), "published: cross the road");
    EXPECT_THAT(say("cross mastodon2 only there"), StartsWith("mastodon2: ["));
    EXPECT_EQ(texts(far).back(), "only there");
}

TEST_F(Cross, SplitsTheTextToTheLimitOfEach)
{
    far.info.capabilities.max_characters = 20;
    EXPECT_THAT(command("cross all One sentence here. Another one there."), HasSubstr("(a thread of 2)"));
    EXPECT_THAT(texts(shard.instance), ElementsAre("One sentence here. Another one there."));
    EXPECT_THAT(texts(far), ElementsAre("One sentence here.", "Another one there."));
    EXPECT_EQ(far.drafts[1].in_reply_to_id, far.posts[0]->id);
    EXPECT_NE(far.drafts[0].idempotency_key, far.drafts[1].idempotency_key);
}

TEST_F(Cross, TakesOptionsAndFilesToEach)
{
    shard.instance.files["https://files.example/cat.png"] = {"cat.png", "image/png", "PNG", "", ""};
    say("attach https://files.example/cat.png a cat");
    command("cross --cw x y"); // no account: nothing happens
    EXPECT_THAT(command("cross all --cw pets --visibility unlisted look"), HasSubstr("mastodon2: ["));
    for (const auto* instance : {&shard.instance, &far}) {
        const auto& draft = instance->drafts.back();
        EXPECT_EQ(draft.spoiler_text, "pets");
        EXPECT_EQ(draft.visibility, Visibility::unlisted);
        ASSERT_EQ(draft.media_ids.size(), 1U);
        EXPECT_EQ(instance->uploads.back().description, "a cat");
    }
    say("the next has none");
    EXPECT_THAT(shard.instance.drafts.back().media_ids, IsEmpty());
}

TEST_F(Cross, AFailureAtOneAccountLeavesTheOthersAlone)
{
    shard.instance.post_errors = {Error{Errc::invalid_input, "home.example did not accept this."}};
    EXPECT_EQ(command("cross all hm"),
              "mastodon: home.example did not accept this.\nmastodon2: [00] https://far.example/1000000000");
    command("account mastodon2 off");
    EXPECT_THAT(command("cross all hm"),
                HasSubstr("mastodon2: mastodon2 is off. In &fedibee type: account mastodon2 on"));
}

TEST_F(Cross, ALostAnswerIsAskedAfterAndNothingIsPublishedTwice)
{
    far.post_errors = {Error{Errc::network, "broke the connection", std::nullopt, 0, true}};
    EXPECT_THAT(command("cross all once"), HasSubstr("mastodon2: ["));
    EXPECT_THAT(texts(far), ElementsAre("once"));
}

TEST_F(Cross, AnswersWithDataWhereItIsWanted)
{
    far.post_errors = {Error{Errc::invalid_input, "no"}};
    command("set output json");
    EXPECT_EQ(command("cross all hm"),
              R"({"command":"cross","ok":true,"more":true,"login":"mastodon","id":"00","status":"1000000000",)"
              R"("url":"https://home.example/1000000000","text":"mastodon: [00] https://home.example/1000000000"})"
              "\n"
              R"({"command":"cross","ok":true,"login":"mastodon2","error":"invalid_input","text":"mastodon2: no"})");
}

TEST_F(Cross, SaysWhatCannotBeMeant)
{
    EXPECT_THAT(command("cross nobody hm"), StartsWith("! There is no account 'nobody'"));
    EXPECT_THAT(command("cross , hm"), StartsWith("! Name the accounts"));
    EXPECT_THAT(command("cross all --quote 00 hm"), StartsWith("! A quoted post belongs to one account"));
    EXPECT_THAT(command("cross all --wrong x hm"), HasSubstr("There is no option --wrong"));
    EXPECT_THAT(texts(far), IsEmpty());
}

} // namespace
} // namespace fedibee::session
