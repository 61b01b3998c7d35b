// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications that are kept back, reactions to announcements, featured hashtags, what lists and places leave out.
#include "unit/session/at_home.hpp"

namespace fedibee::session {
namespace {

struct KeptBack : AtHome {
    KeptBack()
    {
        NotificationRequest request;
        request.id = "71";
        request.account.id = AccountId{"eve@far.example"};
        request.account.address = "eve@far.example";
        request.account.username = "eve";
        request.count = 2;
        request.last_status = shard.instance.make("eve@far.example", "<p>hello there</p>");
        shard.instance.requests.push_back(request);
        shard.instance.policy.rules = {{"for_not_following", "accept"}, {"for_private_mentions", "filter"}};
        shard.instance.policy.pending_requests = 1;
    }
};

TEST_F(KeptBack, RequestsAreListedAcceptedAndDropped)
{
    EXPECT_EQ(say("notifications requests"), "1. eve@far.example (2): hello there");
    EXPECT_EQ(say("notifications accept 2"), "! There is no request 2; see: notifications requests");
    EXPECT_EQ(say("notifications accept 1"), "Notifications of eve@far.example come through from now on.");
    EXPECT_EQ(shard.instance.deeds.back(), "accept request 71");
    EXPECT_EQ(say("notifications requests"), "No notifications are kept back.");
}

TEST_F(KeptBack, PolicyIsShownAndChanged)
{
    EXPECT_EQ(say("notifications policy"), "not-following: accept (people you do not follow)\n"
                                           "private: filter (private mentions you did not ask for)\n"
                                           "1 wait: notifications requests");
    EXPECT_TRUE(say("notifications policy private drop").find("private: drop") != std::string::npos);
    EXPECT_TRUE(command("notifications policy friends drop").starts_with("! notifications policy takes one of"));
}

TEST_F(KeptBack, ListsSayWhoseAnswersTheyShow)
{
    say("list create friends");
    EXPECT_EQ(say("list replies none in friends"), "List friends: without answers to others.");
    EXPECT_EQ(say("list exclusive on for friends"),
              "List friends: with answers to people on it; its people are not in your home timeline.");
    EXPECT_EQ(command("list replies none in nobody"),
              "! You have no list called nobody; make one with: list create nobody");
}

TEST_F(KeptBack, AnnouncementsTakeReactions)
{
    Announcement announcement{"17", "<p>We move.</p>", false};
    announcement.reactions.emplace_back("🐝", 2);
    shard.instance.announcements.push_back(announcement);
    EXPECT_EQ(say("announcements"), "1. (new) We move. [2 🐝]");
    EXPECT_EQ(say("announcements react 1 🐝"), "You react to announcement 1 with 🐝.");
    EXPECT_EQ(shard.instance.deeds.back(), "react to announcement 17 🐝");
    EXPECT_EQ(say("announcements unreact 1 :bee:"), "You took from announcement 1 back: :bee:.");
    EXPECT_EQ(say("announcements react 5 🐝"), "! There is no announcement 5; see: announcements");
}

TEST_F(KeptBack, AnnouncementIsToldWithItsWords)
{
    shard.instance.tell(AnnouncementPublished{Announcement{"17", "<p>We move.</p>", false}});
    ASSERT_FALSE(client.notices.empty());
    EXPECT_NE(client.notices.back().find("home.example announces: We move."), std::string::npos);
}

TEST_F(KeptBack, HashtagsAreFeatured)
{
    EXPECT_EQ(say("tag featured"), "There are no hashtags on your profile; put one there with: tag feature #NAME");
    EXPECT_EQ(say("tag feature #bees"), "#bees is on your profile.");
    EXPECT_EQ(say("tag featured"), "On your profile: #bees");
    EXPECT_EQ(say("tag unfeature #bees"), "#bees is off your profile.");
}

TEST_F(KeptBack, PlacesAreNarrowedByTheirSettings)
{
    EXPECT_FALSE(command("channel #linux set any \"bees #wasps\"").starts_with("!"));
    EXPECT_FALSE(command("channel #linux set none ads").starts_with("!"));
    const Place linux{PlaceKind::hashtag, "linux", {}};
    ASSERT_TRUE(shard.run(ann->find_place(linux)));
    ann->enter(client, linux);
    shard.until([&] { return to_string(shard.instance.asked).ends_with("?any=bees&any=wasps&none=ads"); });
    EXPECT_EQ(shard.instance.asked.value, "linux");
}

TEST_F(KeptBack, APersonsPlaceMayShowWhatTheyPinnedAlone)
{
    EXPECT_FALSE(command("channel &user~bob@home.example set only_pinned on").starts_with("!"));
    const Place bob{PlaceKind::account, "bob@home.example", {}};
    ASSERT_TRUE(shard.run(ann->find_place(bob)));
    ann->enter(client, bob);
    shard.until([&] { return shard.instance.asked.narrowing.only_pinned; });
    EXPECT_EQ(shard.instance.asked.kind, TimelineKind::account);
}

TEST_F(KeptBack, PlacesThatTheInstanceCannotNarrowAreRefused)
{
    EXPECT_FALSE(command("channel #linux set all bees").starts_with("!"));
    auto& can = shard.instance.info.capabilities;
    can.narrowed_hashtags = can.remote_timeline = false;
    EXPECT_EQ(shard.run(ann->find_place(Place{PlaceKind::hashtag, "linux", {}})).error().detail,
              "home.example cannot widen or narrow a hashtag by others; empty its settings any, all and none.");
    EXPECT_EQ(shard.run(ann->find_place(Place{PlaceKind::remote, {}, {}})).error().detail,
              "home.example cannot show the posts of other instances alone; join &federated.");
    EXPECT_TRUE(shard.run(ann->find_place(Place{PlaceKind::hashtag, "bees", {}})));
}

TEST_F(KeptBack, ThreadThatIsOpenShowsAReplyThatComesByAnotherTimeline)
{
    const auto asked = shard.run(ann->say(client, home, Utterance{"a question", {}, false}));
    ASSERT_TRUE(asked && asked->published);
    const auto question = shard.instance.posts.back();
    const Place thread{PlaceKind::thread, asked->published->short_id, {}};
    ASSERT_TRUE(shard.run(ann->find_place(thread)));
    ann->enter(client, thread);
    shard.until([&] { return client.posts.back().find("thread~") == 0; });
    auto answered = std::make_shared<Status>(*shard.instance.make("carol@home.example", "<p>an answer</p>"));
    answered->in_reply_to_id = question->id;
    shard.instance.threads[question->id.value].descendants.push_back(answered);
    shard.instance.tell(StatusPosted{Timeline{TimelineKind::home, {}}, answered});
    const auto shown = [&](const std::string& line) {
        return line.find("thread~") == 0 && line.find("an answer") != std::string::npos;
    };
    shard.until([&] { return std::ranges::any_of(client.posts, shown); });
}

} // namespace
} // namespace fedibee::session
