// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands that prepare a post: options, poll, files, time; quotes, reactions, scheduled posts and drafts.
#include "session/times.hpp"
#include "unit/session/at_home.hpp"

#include <gmock/gmock.h>

namespace fedibee::session {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

struct Writing : AtHome {
    Writing()
    {
        NewMedia cat;
        cat.filename = "cat.png";
        cat.mime_type = "image/png";
        cat.bytes = "PNG";
        shard.instance.files["https://files.example/cat.png"] = cat;
        shard.instance.files["https://files.example/dog.png"] = cat;
    }
    /// Alice's own post, as the instance shows it.
    std::shared_ptr<Status> own(const std::string& text)
    {
        say(text);
        auto status = std::make_shared<Status>(*shard.instance.posts.back());
        shard.instance.posts.back() = status;
        return status;
    }
};

TEST_F(Writing, WhatIsSetForTheNextPostHoldsForThatOneOnly)
{
    EXPECT_EQ(say("cw food"), "The next post gets the content warning 'food'.");
    EXPECT_EQ(say("vis unlisted"), "Next post is unlisted.");
    EXPECT_EQ(say("lang DE"), "Next post has the language de.");
    EXPECT_THAT(say("poll --expires 2h --multiple yes soup | bread"),
                StartsWith("Next post has the poll 1 soup, 2 bread; open for 2h, several"));
    say("what shall we eat?");
    EXPECT_EQ(drafted().spoiler_text, "food");
    EXPECT_EQ(drafted().visibility, Visibility::unlisted);
    EXPECT_EQ(drafted().language, "de");
    EXPECT_THAT(drafted().poll_options, ElementsAre("soup", "bread"));
    EXPECT_EQ(drafted().poll_expires_in, std::chrono::hours{2});
    EXPECT_TRUE(drafted().poll_multiple);
    say("and another");
    EXPECT_TRUE(drafted().spoiler_text.empty() && drafted().poll_options.empty() && drafted().language.empty());
}

TEST_F(Writing, WhatWasSetIsKeptWhenThePostFails)
{
    say("cw food");
    say("poll a|b");
    shard.instance.post_errors.push_back(Error{Errc::forbidden, "away"});
    EXPECT_EQ(say("hello"), "! away");
    say("hello");
    EXPECT_EQ(drafted().spoiler_text, "food");
    EXPECT_THAT(drafted().poll_options, ElementsAre("a", "b"));
}

TEST_F(Writing, WhatWasSetIsTakenBack)
{
    say("poll a|b");
    say("at 2h");
    EXPECT_EQ(say("poll none"), "Next post has no poll.");
    EXPECT_EQ(say("at off"), "Next post goes out at once.");
    EXPECT_EQ(say("hello"), "published: hello");
    EXPECT_TRUE(drafted().poll_options.empty());
}

TEST_F(Writing, APollOutsideTheInstancesNumbersIsRefused)
{
    EXPECT_THAT(say("poll a|b|c|d|e"), StartsWith("! A poll takes 2 to 4 options"));
    EXPECT_THAT(say("poll a||b"), StartsWith("! A poll takes 2 to 4 options"));
    EXPECT_THAT(say("poll --cw x a|b"), StartsWith("! poll takes the options --expires"));
    EXPECT_THAT(say("poll --expires soon a|b"), StartsWith("! --expires takes a time"));
}

TEST_F(Writing, OptionsStandBeforeTheTextEverywhere)
{
    say(R"(post --cw "hot food" --visibility private --lang en --poll "a|b" --attach https://files.example/cat.png --alt "a cat" -- eat)");
    EXPECT_EQ(drafted().text, "eat");
    EXPECT_EQ(drafted().spoiler_text, "hot food");
    EXPECT_EQ(drafted().visibility, Visibility::private_);
    EXPECT_THAT(drafted().poll_options, ElementsAre("a", "b"));
    EXPECT_EQ(drafted().poll_expires_in, std::chrono::hours{24});
    EXPECT_THAT(drafted().media_ids, ElementsAre(MediaId{"m0"}));
    EXPECT_EQ(shard.instance.uploads.at(0).description, "a cat");
}

TEST_F(Writing, AWrongOptionPublishesNothing)
{
    EXPECT_THAT(say("post --visbility private x"), StartsWith("! There is no option --visbility; there are --cw"));
    EXPECT_THAT(say("post --visibility pubic x"), StartsWith("! 'pubic' is no visibility"));
    EXPECT_THAT(say("post --at noon x"), StartsWith("! --at takes a time"));
    EXPECT_THAT(say("post --at 2001-01-01 x"), StartsWith("! The time of --at has passed"));
    EXPECT_THAT(say("post --alt cat x"), StartsWith("! Each --alt and --focus is for one --attach URL"));
    EXPECT_THAT(say("post --attach cat.png x"), StartsWith("! 'cat.png' is no address"));
    EXPECT_THAT(say("post --attach https://files.example/gone.png x"), StartsWith("! There is no file"));
    EXPECT_THAT(say("post --attach last x"), StartsWith("! Nothing is attached yet"));
    EXPECT_TRUE(shard.instance.drafts.empty());
}

TEST_F(Writing, FilesWaitForTheirPostAndAreDescribed)
{
    EXPECT_THAT(say("attach https://files.example/cat.png"), HasSubstr("alt TEXT"));
    EXPECT_EQ(say("alt a cat on a mat"), "File 1 is described: a cat on a mat");
    EXPECT_THAT(say("attach https://files.example/dog.png a dog"), HasSubstr("file 2"));
    EXPECT_EQ(say("alt 1 two cats"), "File 1 is described: two cats");
    EXPECT_EQ(say("attach"), "1 https://files.example/cat.png: two cats\n2 https://files.example/dog.png: a dog");
    EXPECT_EQ(shard.instance.uploads.at(1).description, "a dog");
    EXPECT_THAT(shard.instance.deeds, ElementsAre("describe m0 a cat on a mat", "describe m0 two cats"));
    EXPECT_EQ(shard.instance.fetch_limit, ManagerOptions{}.limits.upload_bytes);
    say("my pets");
    EXPECT_THAT(drafted().media_ids, ElementsAre(MediaId{"m0"}, MediaId{"m1"}));
    say("without");
    EXPECT_TRUE(drafted().media_ids.empty());
    EXPECT_EQ(say("alt text matters"), "published: alt text matters");
}

TEST_F(Writing, TheLastFileIsNamedByAnOption)
{
    say("attach https://files.example/cat.png");
    say("post --attach last --alt \"a cat\" -- look");
    EXPECT_THAT(drafted().media_ids, ElementsAre(MediaId{"m0"}));
    EXPECT_THAT(shard.instance.deeds, ElementsAre("describe m0 a cat"));
}

TEST_F(Writing, FilesAreDropped)
{
    say("attach https://files.example/cat.png");
    EXPECT_EQ(say("attach none"), "Next post has no files.");
    say("bare");
    EXPECT_TRUE(drafted().media_ids.empty());
}

TEST_F(Writing, NoMoreFilesThanTheInstanceTakes)
{
    for (int i = 0; i < 4; ++i) say("attach https://files.example/cat.png");
    EXPECT_THAT(say("attach https://files.example/dog.png"), StartsWith("! 4 files are attached already"));
    EXPECT_EQ(shard.instance.uploads.size(), 4U);
    EXPECT_THAT(say("attach https://files.example/cat.png " + std::string(1600, 'x')), StartsWith("! "));
}

TEST_F(Writing, AQuoteIsSentAsOneOrAsAnAddress)
{
    EXPECT_THAT(say("quote ^ so true"), HasSubstr("RE: " + bobs->url));
    EXPECT_EQ(drafted().text, "so true\n\nRE: " + bobs->url);
    EXPECT_TRUE(drafted().quoted_status_id.empty());
    shard.instance.info.capabilities.quotes = true;
    say("quote bob@home.example --cw wisdom so true");
    EXPECT_EQ(drafted().text, "so true");
    EXPECT_EQ(drafted().quoted_status_id, bobs->id);
    EXPECT_EQ(drafted().spoiler_text, "wisdom");
    say("post --quote 00 -- once more");
    EXPECT_EQ(drafted().quoted_status_id, bobs->id);
}

TEST_F(Writing, ReactionsGoBackAndForthWhereThereAreAny)
{
    EXPECT_EQ(say("react 00 \xF0\x9F\x90\x9D"), "! home.example has no emoji reactions; type instead: fav 00");
    shard.instance.info.capabilities.reactions = true;
    EXPECT_EQ(say("react 00 \xF0\x9F\x90\x9D"), "Done: react [00] \xF0\x9F\x90\x9D.");
    EXPECT_EQ(say("react 00 :bee:"), "Done: react [00] :bee:.");
    EXPECT_EQ(say("undo"), "Undone: react 00 :bee:.");
    EXPECT_EQ(say("unreact 00 \xF0\x9F\x90\x9D"), "Done: unreact [00] \xF0\x9F\x90\x9D.");
    const std::string id = bobs->id.value;
    EXPECT_THAT(shard.instance.deeds, ElementsAre("react " + id + " \xF0\x9F\x90\x9D", "react " + id + " bee",
                                                  "unreact " + id + " bee", "unreact " + id + " \xF0\x9F\x90\x9D"));
    EXPECT_THAT(say("react 00 badly"), StartsWith("Not posted: "));
}

TEST_F(Writing, APostWaitsForItsTime)
{
    const auto when = shard.clock.wall() + std::chrono::hours{2};
    EXPECT_THAT(say("at 2h"), StartsWith("Next post waits until " + shown_time(when)));
    EXPECT_THAT(say("later then"), StartsWith("Scheduled. The instance will publish it at " + shown_time(when)));
    EXPECT_EQ(drafted().scheduled_at, when);
    const std::string id = shard.instance.waiting.at(0).id.value;
    EXPECT_EQ(say("scheduled"), id + " " + shown_time(when) + ": later then");
    EXPECT_EQ(say("scheduled move " + id + " 3h"),
              "It will be published at " + shown_time(when + std::chrono::hours{1}) + ".");
    EXPECT_EQ(say("scheduled move 99 3h"), "! No waiting post has the id 99; see: scheduled");
    EXPECT_EQ(say("scheduled del " + id), "It will not be published.");
    EXPECT_THAT(say("scheduled"), StartsWith("No post waits"));
    EXPECT_THAT(say("at 2001-01-01"), StartsWith("! 2001-01-01 00:00 UTC has passed"));
}

TEST_F(Writing, AScheduledPostIsTakenBackAndScheduledAgain)
{
    say("post --at 2h -- later then");
    const std::string first = shard.instance.waiting.at(0).id.value;
    EXPECT_EQ(say("history undo"), "01 > scheduled del " + first);
    EXPECT_EQ(say("undo"), "Undone: post (scheduled) later then.");
    EXPECT_TRUE(shard.instance.waiting.empty());
    EXPECT_EQ(say("redo"), "Redone: post (scheduled) later then.");
    ASSERT_EQ(shard.instance.waiting.size(), 1U);
    EXPECT_NE(shard.instance.waiting.at(0).id.value, first);
    EXPECT_EQ(say("undo"), "Undone: post (scheduled) later then.");
    EXPECT_TRUE(shard.instance.waiting.empty());
    say("redo");
    shard.instance.waiting.clear();
    EXPECT_THAT(say("undo"), StartsWith("! It waits no more"));
    EXPECT_EQ(say("undo"), "! There is nothing to undo.");
    EXPECT_EQ(say("scheduled del 99"), "! No waiting post has the id 99; see: scheduled");
}

TEST_F(Writing, DraftsAreKeptAndPublished)
{
    EXPECT_THAT(say("draft"), StartsWith("You have no drafts."));
    say("cw food");
    EXPECT_EQ(say("draft add the soup"), "Kept as draft 1; to publish it: draft post 1");
    EXPECT_EQ(say("draft add second"), "Kept as draft 2; to publish it: draft post 2");
    EXPECT_EQ(say("draft"), "1 " + shown_time(shard.clock.wall()) + ": [CW: food] the soup\n2 " +
                                shown_time(shard.clock.wall()) + ": second");
    EXPECT_EQ(say("draft show 1"), "[CW: food]\nthe soup");
    EXPECT_EQ(say("draft post 1"), "published: [CW: food] the soup");
    EXPECT_EQ(say("draft post 1"), "! There is no draft 1; see: draft");
    EXPECT_EQ(say("draft del 2"), "Draft 2 is deleted.");
    EXPECT_THAT(say("draft"), StartsWith("You have no drafts."));
    EXPECT_EQ(say("undo"), "Undone: draft del 2.");
    EXPECT_THAT(say("draft"), HasSubstr("second"));
}

TEST_F(Writing, ADraftThatFailsIsStillThere)
{
    say("draft add the soup");
    shard.instance.post_errors.push_back(Error{Errc::forbidden, "away"});
    EXPECT_EQ(say("draft post 1"), "! away");
    EXPECT_EQ(say("draft show 1"), "the soup");
}

struct Editing : Writing {};

TEST_F(Editing, ChangesTheTextAndKeepsTheRest)
{
    const auto status = own("post --cw food --lang de -- the soop");
    MediaAttachment cat;
    cat.id = MediaId{"7"};
    status->media_attachments.push_back(cat);
    EXPECT_EQ(say("edit 01 the soup"), "[01] edited.");
    const auto& edit = shard.instance.edits.back();
    EXPECT_EQ(edit.text, "the soup");
    EXPECT_EQ(edit.spoiler_text, "food");
    EXPECT_EQ(edit.language, "de");
    EXPECT_THAT(edit.media_ids, ElementsAre(MediaId{"7"}));
    say("edit 01 --cw \"\" the broth");
    EXPECT_EQ(shard.instance.edits.back().spoiler_text, "");
    EXPECT_THAT(say("edit 01 --visibility private x"), StartsWith("! An edit does not change --visibility"));
}

TEST_F(Editing, IsTakenBackAndMadeAgain)
{
    own("the soop");
    say("edit 01 the soup");
    EXPECT_EQ(say("history"), "01 post the soop\n02 > edit 01 the soup");
    EXPECT_EQ(say("undo"), "Undone: edit 01 the soup.");
    EXPECT_EQ(shard.instance.posts.back()->content, "the soop");
    EXPECT_EQ(say("redo"), "Redone: edit 01 the soup.");
    EXPECT_EQ(shard.instance.posts.back()->content, "the soup");
}

TEST_F(Editing, GoesBackAndForthWhereAnEditChangesTheId)
{
    shard.instance.info.capabilities.stable_ids = false;
    own("the soop");
    say("edit 01 the soup");
    EXPECT_EQ(say("undo"), "Undone: edit 01 the soup.");
    EXPECT_EQ(say("redo"), "Redone: edit 01 the soup.");
    EXPECT_EQ(say("undo"), "Undone: edit 01 the soup.");
    EXPECT_EQ(shard.instance.posts.back()->content, "the soop");
}

TEST_F(Editing, KeepsAPollOnlyWhereItsVotesStay)
{
    const auto status = own("tea?");
    Poll poll;
    poll.options = {{"yes", 1}, {"no", 2}};
    poll.expires_at = shard.clock.wall() + std::chrono::hours{1};
    status->poll = poll;
    EXPECT_THAT(say("edit 01 coffee?"), StartsWith("! An edit would reset this post's poll"));
    shard.instance.info.capabilities.mastodon_level = 7;
    EXPECT_EQ(say("edit 01 coffee?"), "[01] edited.");
    EXPECT_THAT(shard.instance.edits.back().poll_options, ElementsAre("yes", "no"));
    EXPECT_EQ(shard.instance.edits.back().poll_expires_in, std::chrono::hours{1});
    EXPECT_FALSE(shard.instance.edits.back().poll_hide_totals);
}

TEST_F(Editing, HiddenVotesStayHidden)
{
    const auto status = own("tea?");
    Poll poll;
    poll.options = {{"yes", std::nullopt}, {"no", std::nullopt}};
    poll.expires_at = shard.clock.wall() + std::chrono::hours{1};
    status->poll = poll;
    shard.instance.info.capabilities.mastodon_level = 7;
    EXPECT_EQ(say("edit 01 water?"), "[01] edited.");
    EXPECT_TRUE(shard.instance.edits.back().poll_hide_totals);
}

TEST_F(Editing, AnEndedPollIsNotOpenedAgain)
{
    const auto status = own("tea?");
    Poll poll;
    poll.options = {{"yes", 1}, {"no", 2}};
    poll.expired = true;
    status->poll = poll;
    shard.instance.info.capabilities.mastodon_level = 7;
    EXPECT_THAT(say("edit 01 coffee?"), StartsWith("! Its poll has ended"));
}

TEST_F(Editing, OnlyOwnPostsOnServersThatEdit)
{
    EXPECT_EQ(say("edit 00 mine now"), "! [00] is by bob@home.example; only your own posts can be edited.");
    shard.instance.info.capabilities.edits = false;
    EXPECT_EQ(say("edit 00 x"), "! home.example does not edit posts; try: redraft 00 TEXT");
    EXPECT_TRUE(shard.instance.edits.empty());
}

TEST_F(Editing, ACorrectionInATimelineLeavesPrivatePostsAlone)
{
    own("soop for all");
    ASSERT_TRUE(shard.run(ann->say_to(client, "bob@home.example", Utterance{"soop for you", {}, false})));
    EXPECT_THAT(say("s/soop/soup/"), StartsWith("Edited: "));
    EXPECT_EQ(shard.instance.edits.back().text, "soup for all");
    EXPECT_THAT(say("del"), testing::EndsWith("deleted."));
    EXPECT_THAT(shard.instance.posts.back()->content, testing::HasSubstr("soop for you"));
}

TEST_F(Editing, ACorrectionChangesTheNewestOwnPost)
{
    EXPECT_THAT(say("s/soop/soup/"), StartsWith("! None of your posts was shown lately"));
    own("the soop of soop");
    EXPECT_THAT(say("s/soop/soup/"), StartsWith("Edited: "));
    EXPECT_EQ(shard.instance.edits.back().text, "the soup of soop");
    say("substitute 01 s/SOOP/soup/i");
    EXPECT_EQ(shard.instance.edits.back().text, "the soup of soup");
    EXPECT_EQ(say("s/stew/soup/"),
              "! 'stew' does not occur in your post 'the soup of soup'; nothing was changed or posted.");
    EXPECT_THAT(say("s/the soup of soup//"), StartsWith("! Nothing would be left"));
    EXPECT_EQ(shard.instance.edits.size(), 2U);
    EXPECT_EQ(shard.instance.drafts.size(), 1U);
}

TEST_F(Editing, ASecondDraftTakesOverAllButTheText)
{
    const auto status = own("reply 00 --cw food the soop");
    MediaAttachment cat;
    cat.id = MediaId{"7"};
    status->media_attachments.push_back(cat);
    const auto shown = say("redraft 01");
    EXPECT_THAT(shown, StartsWith("[01] deleted. Your next post takes over its warning, files, place in the thread"));
    EXPECT_THAT(shown, HasSubstr("the soop"));
    EXPECT_EQ(shard.instance.posts.size(), 1U);
    say("the soup");
    EXPECT_EQ(drafted().text, "the soup");
    EXPECT_EQ(drafted().spoiler_text, "food");
    EXPECT_EQ(drafted().in_reply_to_id, bobs->id);
    EXPECT_THAT(drafted().media_ids, ElementsAre(MediaId{"7"}));
}

TEST_F(Editing, ASecondDraftWithTextIsPublishedAtOnce)
{
    own("post --cw food --visibility unlisted -- the soop");
    EXPECT_EQ(say("redraft 01 the soup"), "published: [CW: food] the soup");
    EXPECT_EQ(drafted().visibility, Visibility::unlisted);
    EXPECT_EQ(shard.instance.posts.size(), 2U);
    EXPECT_THAT(say("redraft 00 mine"), StartsWith("! [00] is by bob@home.example"));
}

TEST_F(Editing, APostThatFailsAfterItsDeletionComesBackByUndo)
{
    own("the soop");
    shard.instance.post_errors.push_back(Error{Errc::forbidden, "away"});
    EXPECT_EQ(say("redraft 01 the soup"), "! away. The old post is deleted; 'undo' publishes it again.");
    EXPECT_EQ(say("undo"), "published: the soop");
}

TEST_F(Editing, VersionsAreListedWithWhatChanged)
{
    EXPECT_EQ(say("history 00"), "[00] was never edited.");
    const auto day = shard.clock.wall();
    shard.instance.versions = {{"<p>red cat</p>", {}, day}, {"<p>red dog</p>", "pets", day}};
    const auto shown = say("history 00");
    EXPECT_THAT(shown, StartsWith("01 " + shown_time(day) + ": red cat\n02 " + shown_time(day) + ": [CW: pets] "));
    EXPECT_THAT(shown, HasSubstr("dog"));
}

TEST_F(Editing, APostIsTranslated)
{
    EXPECT_EQ(say("tr 00 DE"), "[00] translated from en by the fake:\nde: to be acted on");
    say("set language fr");
    EXPECT_EQ(say("translate ^"), "[00] translated from en by the fake:\nfr: to be acted on");
}

} // namespace
} // namespace fedibee::session
