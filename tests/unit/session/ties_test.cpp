// SPDX-License-Identifier: AGPL-3.0-or-later
// Ties between people, threads of long texts, and what waits for the author's yes.
#include "session/thread_parts.hpp"
#include "unit/session/at_home.hpp"

#include <gmock/gmock.h>

namespace fedibee::session {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::SizeIs;

struct Ties : AtHome {};
struct Threads : AtHome {};
struct Approvals : AtHome {};

TEST_F(Ties, FollowingTakesOptions)
{
    EXPECT_THAT(say("follow bob@home.example --boosts off --notify on --languages en,de"),
                testing::StartsWith("You are now following bob@home.example."));
    ASSERT_THAT(shard.instance.follow_options, SizeIs(1));
    const auto& options = shard.instance.follow_options.front();
    EXPECT_EQ(options.boosts, false);
    EXPECT_EQ(options.notify, true);
    EXPECT_THAT(options.languages.value(), ElementsAre("en", "de"));
    EXPECT_THAT(say("follow bob@home.example --languages all"), HasSubstr("following"));
    EXPECT_TRUE(shard.instance.follow_options.back().languages->empty());
    EXPECT_THAT(say("follow bob@home.example --loud on"), HasSubstr("There is no option --loud"));
    EXPECT_THAT(shard.instance.follow_options, SizeIs(2));
}

TEST_F(Ties, WhoHasToAgreeFirstIsSaid)
{
    shard.instance.relation.emplace().requested = true;
    EXPECT_EQ(say("follow bob@home.example --notify on"), "Follow requested: bob@home.example has to agree first.");
}

TEST_F(Ties, WhoHasMovedIsFollowedAtTheNewPlace)
{
    auto account = std::make_shared<Account>();
    account->address = "bob@new.example";
    shard.instance.moved["bob@home.example"] = account;
    EXPECT_EQ(say("follow bob@home.example"),
              "! bob@home.example has moved to bob@new.example; follow them there with: follow bob@new.example");
    EXPECT_TRUE(shard.instance.deeds.empty());
}

TEST_F(Ties, MutingTakesATime)
{
    EXPECT_EQ(say("mute user bob@home.example --for 2h --notifications on"), "Done: mute bob@home.example for 2h.");
    ASSERT_THAT(shard.instance.mute_options, SizeIs(1));
    EXPECT_EQ(shard.instance.mute_options.front().duration, std::chrono::hours{2});
    EXPECT_FALSE(shard.instance.mute_options.front().notifications);
    EXPECT_EQ(say("mute user bob@home.example"), "Done: mute bob@home.example.");
    EXPECT_EQ(say("undo"), "Undone: mute user bob@home.example.");
    EXPECT_THAT(say("mute user bob@home.example --for ever"), HasSubstr("--for 2h"));
}

TEST_F(Ties, ReportsNamePostsRulesAndReasons)
{
    shard.instance.rules = {{"1", "Be kind"}, {"3", "No spam"}};
    EXPECT_EQ(say("info rules"), "1: Be kind\n3: No spam");
    EXPECT_EQ(say("report bob@home.example --posts 00 --rules 3 --forward on sells things"),
              "bob@home.example was reported to the moderators of home.example and of their own server.");
    ASSERT_THAT(shard.instance.reports, SizeIs(1));
    const auto& report = shard.instance.reports.front();
    EXPECT_EQ(report.statuses, std::vector{bobs->id});
    EXPECT_EQ(report.category, "violation");
    EXPECT_THAT(report.rule_ids, ElementsAre("3"));
    EXPECT_EQ(report.comment, "sells things");
    EXPECT_THAT(say("report bob@home.example --category ugly he is"), HasSubstr("spam|legal|violation|other"));
    EXPECT_THAT(shard.instance.reports, SizeIs(1));
}

TEST_F(Ties, TheProfileShowsPeopleAndFollowersMayGo)
{
    EXPECT_EQ(say("endorse bob@home.example"), "bob@home.example is shown on your profile now.");
    EXPECT_EQ(say("unendorse bob@home.example"), "bob@home.example is no longer shown on your profile.");
    EXPECT_EQ(say("followers remove bob@home.example"), "bob@home.example no longer follows you.");
    EXPECT_THAT(shard.instance.deeds,
                ElementsAre("endorse bob@home.example", "unendorse bob@home.example", "remove bob@home.example"));
    EXPECT_EQ(say("endorsed"), "Your profile shows nobody.");
    EXPECT_EQ(say("familiar bob@home.example"), "You follow nobody who follows bob@home.example.");
    Account carol;
    carol.id = AccountId{"carol"};
    carol.address = "carol@home.example";
    shard.instance.familiar = shard.instance.endorsed = {carol};
    EXPECT_THAT(say("endorsed"), EndsWith("shows: carol@home.example"));
    EXPECT_THAT(say("familiar bob@home.example"), EndsWith("whom you follow: carol@home.example"));
}

TEST_F(Ties, PeopleAreNamedByTheirWebAddressToo)
{
    EXPECT_THAT(say("follow https://far.example/@bob"), testing::StartsWith("You are now following"));
    EXPECT_EQ(shard.instance.deeds.back(), "follow https://far.example/@bob");
    EXPECT_THAT(say("block https://far.example/users/bob"), testing::StartsWith("Done: block"));
    EXPECT_EQ(say("follow https://far.example/@bob/115 closely"),
              "published: follow https://far.example/@bob/115 closely");
}

TEST_F(Ties, ANoteIsReadAsItIsWritten)
{
    EXPECT_EQ(say("note bob@home.example"), "Note about bob@home.example: (none)");
    shard.instance.relation.emplace().note = "met at the fair";
    EXPECT_EQ(say("note bob@home.example"), "Note about bob@home.example: met at the fair");
}

TEST(ThreadParts, AreCutBetweenParagraphsSentencesAndWords)
{
    Capabilities can;
    can.max_characters = 20;
    EXPECT_THAT(thread_parts("short", "", can), ElementsAre("short"));
    EXPECT_THAT(thread_parts("One and two.\nThree, four, five.", "", can),
                ElementsAre("One and two.", "Three, four, five."));
    EXPECT_THAT(thread_parts("One and two. Three, four, five.", "", can),
                ElementsAre("One and two.", "Three, four, five."));
    EXPECT_THAT(thread_parts("one two three four five six", "", can), ElementsAre("one two three four", "five six"));
    EXPECT_THAT(thread_parts("one two three four five six", "warned", can),
                ElementsAre("one two three", "four five six"));
    EXPECT_THAT(thread_parts("one " + std::string(30, 'x'), "", can), testing::IsEmpty());
    EXPECT_THAT(thread_parts("  ", "", can), testing::IsEmpty());
}

TEST_F(Threads, EachPartAnswersTheOneBeforeUnderAKeyOfItsOwn)
{
    shard.instance.info.capabilities.max_characters = 30;
    const std::string done = say("post --thread on --visibility unlisted --lang en The first sentence is here. The "
                                 "second one follows. The end.");
    EXPECT_THAT(done, testing::StartsWith("Published as a thread of 3: "));
    ASSERT_THAT(shard.instance.drafts, SizeIs(3));
    const auto& drafts = shard.instance.drafts;
    EXPECT_EQ(drafts[0].text, "The first sentence is here.");
    EXPECT_EQ(drafts[1].text, "The second one follows.");
    EXPECT_TRUE(drafts[0].in_reply_to_id.empty());
    EXPECT_EQ(drafts[1].in_reply_to_id, shard.instance.posts[1]->id);
    EXPECT_EQ(drafts[2].in_reply_to_id, shard.instance.posts[2]->id);
    EXPECT_EQ(drafts[2].visibility, Visibility::unlisted);
    EXPECT_EQ(drafts[2].language, "en");
    EXPECT_NE(drafts[0].idempotency_key, drafts[1].idempotency_key);
    EXPECT_NE(drafts[1].idempotency_key, drafts[2].idempotency_key);
}

TEST_F(Threads, APartThatFailsEndsThemAndIsNamed)
{
    shard.instance.info.capabilities.max_characters = 30;
    EXPECT_THAT(say("post --thread on --at 2h one"), HasSubstr("cannot wait for its time"));
    EXPECT_THAT(say("post --thread on " + std::string(40, 'x')), HasSubstr("longer than a post may be"));
    EXPECT_EQ(say("post --thread on just one"), "published: just one");
    EXPECT_THAT(say("post " + std::string(40, 'x')), HasSubstr("post --thread on TEXT"));
}

TEST_F(Threads, FormatsQuotesAndFocusGoWithThePost)
{
    EXPECT_EQ(say("post --format markdown --quotes nobody *hm*"), "published: *hm*");
    EXPECT_EQ(drafted().content_type, "text/markdown");
    EXPECT_EQ(drafted().quote_policy, "nobody");
    EXPECT_THAT(say("post --format word x"), HasSubstr("plain, markdown, html, bbcode or mfm"));
    EXPECT_THAT(say("post --quotes friends x"), HasSubstr("public, followers or nobody"));
    shard.instance.files["https://files.example/cat.png"] = {"cat.png", "image/png", "PNG", "", ""};
    EXPECT_EQ(say("post --attach https://files.example/cat.png --focus 0.5,-0.2 a cat"), "published: a cat");
    EXPECT_EQ(shard.instance.uploads.back().focus, "0.5,-0.2");
    EXPECT_THAT(say("post --attach https://files.example/cat.png --focus 2,0 a cat"), HasSubstr("--focus takes"));
    EXPECT_EQ(say("quotes 00 followers"), "Your followers may quote it now.");
    EXPECT_EQ(shard.instance.deeds.back(), "quotes 1000000000 followers");
}

TEST_F(Threads, WhoMayAnswerAndHiddenVotesGoWithThePost)
{
    EXPECT_EQ(say("post --replies ask --boosts nobody --poll \"a|b\" --hide-totals on hm"), "published: hm");
    EXPECT_EQ(drafted().reply_policy, "ask");
    EXPECT_EQ(drafted().boost_policy, "nobody");
    EXPECT_TRUE(drafted().poll_hide_totals);
    EXPECT_THAT(say("post --replies friends x"), HasSubstr("mutuals, mentioned, nobody, or ask"));
    EXPECT_THAT(say("poll --hide-totals yes soup | bread"), HasSubstr("votes hidden until it ends"));
    EXPECT_EQ(say("What now?"), "published: What now?");
    EXPECT_TRUE(drafted().poll_hide_totals);
}

TEST_F(Threads, AFileThatTheInstanceWorksOnIsSaidSo)
{
    shard.instance.slow_uploads = true;
    shard.instance.files["https://files.example/film.mp4"] = {"film.mp4", "video/mp4", "MP4", "", ""};
    say("attach https://files.example/film.mp4 a film");
    EXPECT_THAT(client.notices, testing::Contains(HasSubstr("home.example has the file and works on it")));
}

TEST_F(Ties, RenewedTokensAreKeptAtOnce)
{
    ASSERT_TRUE(shard.instance.renewed);
    shard.instance.renewed(Credentials{Secret("NEW"), Secret("NEW-REFRESH"), {"client", Secret("secret"), ""}});
    shard.until([&] {
        const auto logins = shard.stored([](Store& kept) { return kept.all_logins().value(); });
        return logins.front().credentials->refresh_token.reveal() == "NEW-REFRESH";
    });
}

TEST_F(Approvals, AreListedAndAnsweredByTheirNumbers)
{
    EXPECT_EQ(command("approvals"), "Nothing waits for your yes.");
    InteractionRequest wish{"01H", "reblog", {}, bobs, nullptr};
    wish.account.id = AccountId{"carol"};
    wish.account.address = "carol@far.example";
    shard.instance.interactions = {wish, wish};
    shard.instance.interactions[1].id = "01J";
    shard.instance.interactions[1].type = "reply";
    shard.instance.interactions[1].reply = bobs;
    EXPECT_EQ(command("approvals"), "1: carol@far.example would like to boost to: to be acted on\n"
                                    "2: carol@far.example would like to reply to: to be acted on | the answer: to be "
                                    "acted on\nAnswer with: approve NUMBER, or refuse NUMBER");
    EXPECT_EQ(command("approve 2"), "carol@far.example may reply.");
    EXPECT_EQ(command("refuse 1"), "carol@far.example may not boost.");
    EXPECT_THAT(shard.instance.deeds, ElementsAre("authorize 01J", "reject 01H"));
    EXPECT_EQ(command("approve 1"), "! There is no request 1; see: approvals");
}

} // namespace
} // namespace fedibee::session
