// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/drafts.hpp"

#include <gtest/gtest.h>

namespace fedibee::session {
namespace {

const Writer alice{"alice@home.example", "home.example", Visibility::public_};

Status by_bob(Visibility visibility = Visibility::public_)
{
    Status status;
    status.id = StatusId{"7"};
    status.account.address = "bob@far.example";
    status.visibility = visibility;
    return status;
}

Mention mention(std::string address)
{
    Mention one;
    one.address = std::move(address);
    return one;
}

NextPost next_with(Visibility visibility)
{
    NextPost next;
    next.visibility = visibility;
    return next;
}

TEST(ComposeReply, MentionsTheAuthorAndEveryoneAddressedOnceButNotOneself)
{
    auto parent = by_bob();
    parent.mentions = {mention("alice@home.example"), mention("carol@home.example"), mention("bob@far.example")};
    const auto draft = compose_reply(parent, "hello", alice, {});
    EXPECT_EQ(draft.text, "@bob@far.example @carol hello");
    EXPECT_EQ(draft.in_reply_to_id, StatusId{"7"});
}

TEST(ComposeReply, DoesNotRepeatAMentionThatTheTextHas)
{
    EXPECT_EQ(compose_reply(by_bob(), "well, @bob@far.example, no", alice, {}).text, "well, @bob@far.example, no");
}

TEST(ComposeReply, KeepsTheWarningAndIsNeverWiderThanTheParent)
{
    auto parent = by_bob(Visibility::private_);
    parent.spoiler_text = "food";
    const auto draft = compose_reply(parent, "yes", alice, {});
    EXPECT_EQ(draft.spoiler_text, "food");
    EXPECT_EQ(draft.visibility, Visibility::private_);
    const auto narrow = compose_reply(by_bob(), "yes", alice, next_with(Visibility::direct));
    EXPECT_EQ(narrow.visibility, Visibility::direct);
    const auto wide = compose_reply(by_bob(Visibility::direct), "yes", alice, next_with(Visibility::public_));
    EXPECT_EQ(wide.visibility, Visibility::direct);
}

TEST(Visibilities, AnUnknownOneIsTreatedAsTheNarrowest)
{
    EXPECT_EQ(narrower(Visibility::unknown, Visibility::public_), Visibility::direct);
}

TEST(WithMentions, NicksWithAnAtSignAndMarkedNicksBecomeMentions)
{
    Nicknames nicknames;
    nicknames.nick("bob@far.example");
    nicknames.nick("carol@home.example");
    EXPECT_EQ(with_mentions("ask bob@far.example, or @carol!", nicknames, "home.example"),
              "ask @bob@far.example, or @carol!");
    EXPECT_EQ(with_mentions("mail me: someone@mail.example", nicknames, "home.example"),
              "mail me: someone@mail.example");
    EXPECT_EQ(with_mentions("two  spaces\nand bob", nicknames, "home.example"), "two  spaces\nand bob");
}

TEST(WithHashtag, AddsItOnlyWhenMissing)
{
    EXPECT_EQ(with_hashtag("hello", "linux"), "hello #linux");
    EXPECT_EQ(with_hashtag("hello #Linux.", "linux"), "hello #Linux.");
    EXPECT_EQ(with_hashtag("hello #linuxfoo", "linux"), "hello #linuxfoo #linux");
}

TEST(StrangerIn, FindsEverybodyButTheOnePeer)
{
    EXPECT_EQ(stranger_in("do not tell @carol", "bob@far.example", "home.example"), "carol@home.example");
    EXPECT_EQ(stranger_in("(@carol@x.example)", "bob@far.example", "home.example"), "carol@x.example");
    EXPECT_EQ(stranger_in("hi @bob@far.example", "bob@far.example", "home.example"), "");
    EXPECT_EQ(stranger_in("write to me@mail.example", "bob@far.example", "home.example"), "");
}

TEST(CheckLength, NamesBothNumbers)
{
    Capabilities capabilities;
    NewStatus draft;
    draft.text = std::string(501, 'x');
    const auto result = check_length(draft, capabilities);
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().detail.find("501"), std::string::npos);
    EXPECT_NE(result.error().detail.find("500"), std::string::npos);
    draft.text.pop_back();
    EXPECT_TRUE(check_length(draft, capabilities));
}

} // namespace
} // namespace fedibee::session
