// SPDX-License-Identifier: AGPL-3.0-or-later
// What Friendica's posts say beyond Mastodon's, and where they say it wrong.
#include "unit/backend/friendica_desk.hpp"

#include <gmock/gmock.h>

namespace fedibee::friendica {
namespace {

Reading how()
{
    Reading reading{"example.social", "example.social"};
    reading.amend = amend_status;
    Account self;
    self.id = AccountId("3");
    reading.self = std::make_shared<const Account>(self);
    return reading;
}

StatusPtr read(const std::string& body)
{
    const auto status = mastodon::read_status(body, how());
    return status ? *status : nullptr;
}

std::string own(const std::string& members)
{
    return R"(,"friendica":{)" + members + "}";
}

std::string private_for(const std::string& lists, const std::string& mentioned)
{
    return R"(,"visibility":"private","mentions":[)" + mentioned + "]" + own(R"("visibility":{)" + lists + "}");
}

TEST(FriendicaStatus, ATitleIsNoWarning)
{
    const auto titled = read(post_json("1", bob, R"(,"spoiler_text":"News")" + own(R"("title":"News")")));
    EXPECT_EQ(titled->title, "News");
    EXPECT_EQ(titled->spoiler_text, "");
    const auto warned = read(post_json("2", bob, R"(,"spoiler_text":"blood")" + own(R"("title":"")")));
    EXPECT_EQ(warned->title, "");
    EXPECT_EQ(warned->spoiler_text, "blood");
}

TEST(FriendicaStatus, APrivatePostForNamedPeopleIsDirect)
{
    const std::string to_alice = alice;
    const auto visibility = [&](const std::string& lists, const std::string& mentioned) {
        return read(post_json("1", bob, private_for(lists, mentioned)))->visibility;
    };
    EXPECT_EQ(visibility(R"("allow_cid":["14"],"allow_gid":[])", to_alice), Visibility::direct);
    EXPECT_EQ(visibility(R"("allow_cid":[],"allow_gid":["~"])", to_alice), Visibility::private_);
    EXPECT_EQ(visibility(R"("allow_cid":[],"allow_gid":["11"])", to_alice), Visibility::private_);
    EXPECT_EQ(visibility(R"("allow_cid":["14"],"allow_gid":[])", ""), Visibility::private_);
}

TEST(FriendicaStatus, OfAPrivatePostFromElsewhereTheMentionTells)
{
    const auto visibility = [&](const std::string& author, const std::string& mentioned) {
        return read(
                   post_json("1", author,
                             R"(,"visibility":"private","mentions":[)" + mentioned + "]" + own(R"("visibility":null)")))
            ->visibility;
    };
    EXPECT_EQ(visibility(bob, alice), Visibility::direct);
    EXPECT_EQ(visibility(bob, bob), Visibility::private_);
    EXPECT_EQ(visibility(alice, alice), Visibility::private_);
}

TEST(FriendicaStatus, WhoIsAnsweredIsReadFromTheParentThatComesAlong)
{
    const auto answer = read(post_json("44", alice,
                                       R"(,"in_reply_to_id":"42","in_reply_to_account_id":"3",)"
                                       R"("in_reply_to_status":)" +
                                           post_json("42", bob)));
    EXPECT_EQ(answer->in_reply_to_account_id.value, "5");
    const auto orphan = read(post_json("44", alice, R"(,"in_reply_to_id":"42","in_reply_to_account_id":"3")"));
    EXPECT_TRUE(orphan->in_reply_to_account_id.empty());
}

TEST(FriendicaStatus, AQuotedPostIsTakenOutOfTheContent)
{
    const auto status = read(post_json(
        "45", bob,
        R"(,"content":"<p>look at this<br>\n<br><b><a href=\"https://far.example/display/1\">♲ ann@far.example</a>:</b><br>\n)"
        R"(</p><blockquote class=\"shared_content\" dir=\"auto\">Hello <b>world</b><blockquote>deep</blockquote></blockquote>")"));
    ASSERT_TRUE(status->quote);
    EXPECT_EQ(status->quote->state, "accepted");
    EXPECT_EQ(status->content, "<p>look at this");
    EXPECT_EQ(status->quote->status->account.address, "ann@far.example");
    EXPECT_EQ(status->quote->status->url, "https://far.example/display/1");
    EXPECT_EQ(status->quote->status->content, "Hello <b>world</b><blockquote>deep</blockquote>");
}

TEST(FriendicaStatus, AnOrdinaryQuotationStaysInTheContent)
{
    for (const char* content :
         {R"(<blockquote>words</blockquote>)", R"(<blockquote class=\"shared_content\">x</blockquote>)",
          R"(<b><a href=\"x\">♲ ann</a>:</b><blockquote class=\"shared_content\")"}) {
        const auto status = read(post_json("1", bob, R"(,"content":")" + std::string(content) + "\""));
        EXPECT_FALSE(status->quote) << content;
    }
}

TEST(FriendicaStatus, GuessedLanguagesAndTheEditsOfWrappersAreNoNews)
{
    EXPECT_EQ(read(post_json("1", bob, R"(,"language":"cy")"))->language, "");
    const auto boost =
        read(post_json("56", bob, R"(,"edited_at":"2026-11-23T00:42:49.000Z","reblog":)" + post_json("49", alice)));
    EXPECT_FALSE(boost->edited_at);
    EXPECT_TRUE(boost->reblog);
}

TEST(FriendicaStatus, DislikesAreCounted)
{
    const auto status = read(post_json("1", bob, own(R"("dislikes_count":2,"disliked":true)")));
    EXPECT_EQ(status->dislikes_count, 2);
    EXPECT_TRUE(status->disliked);
}

TEST(FriendicaAccount, TheYearOneIsNoDate)
{
    const auto account =
        mastodon::read_account(R"({"id":"3","acct":"alice","last_status_at":"0001-01-01T00:00:00.000Z"})", how());
    ASSERT_TRUE(account);
    EXPECT_FALSE(account->last_status_at);
}

std::string mail_json(const std::string& id, const std::string& members)
{
    return R"({"id":)" + id +
           R"(,"created_at":"Mon Nov 23 01:15:22 +0000 2026","sender":{"id":24,"screen_name":"rita","name":"Rita",)"
           R"("url":"http://far.example/profile/rita"},"recipient":{"id":5,"screen_name":"bob","name":"Bob Example",)"
           R"("url":"https://example.social/profile/bob"},)" +
           members + "}";
}

TEST(FriendicaMail, IsADirectPostWithTheAddressThatItsProfileTells)
{
    const auto mails = read_mails(
        "[" + mail_json("8", R"("text":"soup < bread\nand more","title":"Food","friendica_seen":false)") + "]", how());
    ASSERT_TRUE(mails);
    ASSERT_EQ(mails->size(), 1U);
    const auto status = as_status(mails->front(), how());
    EXPECT_EQ(status->id.value, "dm/8");
    EXPECT_EQ(status->account.address, "rita@far.example");
    EXPECT_EQ(status->mentions.front().address, "bob@example.social");
    EXPECT_EQ(status->visibility, Visibility::direct);
    EXPECT_EQ(status->title, "Food");
    EXPECT_EQ(status->content, "soup &lt; bread<br>and more");
    EXPECT_EQ(status->created_at.time_since_epoch(), std::chrono::seconds{1795396522});
}

TEST(FriendicaMail, AnInventedSubjectAndTheReadersOwnNameAreLeftOut)
{
    const auto mails =
        read_mails("[" + mail_json("8", R"("text":"@Bob Example a direct note","title":"a direct n...")") + "," +
                       mail_json("9", R"("text":"legacy DM two","title":"legacy DM ...")") + "]",
                   how());
    ASSERT_TRUE(mails);
    EXPECT_EQ(mails->at(0).text, "a direct note");
    EXPECT_EQ(mails->at(0).title, "");
    EXPECT_EQ(mails->at(1).title, "");
}

TEST(FriendicaMail, OddBodiesAreNoMails)
{
    EXPECT_FALSE(read_mails("<html>", how()));
    EXPECT_TRUE(read_mails(R"([{"id":1},{"id":2,"sender":[],"recipient":null}])", how())->empty());
    EXPECT_EQ(read_sent_mail(R"({"error":-1})", how()).error().code, Errc::not_found);
    EXPECT_EQ(read_sent_mail("[]", how()).error().code, Errc::bad_response);
}

} // namespace
} // namespace fedibee::friendica
