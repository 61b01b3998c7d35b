// SPDX-License-Identifier: AGPL-3.0-or-later
// People, groups and finding a GNU social site.
#include "backend/connector.hpp"
#include "backend/gnusocial/driver.hpp"
#include "unit/backend/gnusocial_desk.hpp"

namespace fedibee::gnusocial {
namespace {

using test::FakeHttp;
using test::run;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

TEST(GnuSocialFollow, ThatIsCalledADuplicateIsConfirmed)
{
    Site site;
    site.answer("POST friendships/create.json", 400, recorded("v1.20.10/follow_again_http400_but_followed.json"));
    site.answer("GET friendships/exists.json?user_a=2&user_b=3", 200, "true");
    const auto tie = run(site.client.act(AccountId("3"), AccountAction::follow));
    ASSERT_TRUE(tie) << tie.error().detail;
    EXPECT_TRUE(tie->following);
    EXPECT_EQ(site.sent("user_id"), "3");
}

TEST(GnuSocialFollow, ThatDidNotTakeEffectIsAnError)
{
    Site site;
    site.answer("POST friendships/create.json", 400, recorded("v1.20.10/follow_again_http400_but_followed.json"));
    site.answer("GET friendships/exists.json", 200, "false");
    EXPECT_FALSE(run(site.client.act(AccountId("3"), AccountAction::follow)));
}

TEST(GnuSocialFollow, OfSomebodyFollowedAlreadyIsASuccess)
{
    Site site;
    site.answer("POST friendships/create.json", 403, recorded("v1.20.10/error_already_following_403.json"));
    site.answer("GET friendships/show.json?target_id=3", 200, recorded("v1.20.10/friendships_show.json"));
    EXPECT_TRUE(run(site.client.act(AccountId("3"), AccountAction::follow))->followed_by);
}

TEST(GnuSocialFollow, IsTakenBackFromAStrangerWithoutAnError)
{
    Site site;
    site.answer("POST friendships/destroy.json", 500, error_json("Not subscribed!"));
    EXPECT_FALSE(run(site.client.act(AccountId("3"), AccountAction::unfollow))->following);
}

TEST(GnuSocialBlock, EndsTheFollowAndUnblockingDoesNotBringItBack)
{
    Site site;
    site.answer("POST blocks/create.json", 200, recorded("v1.20.10/blocks_create.json"));
    site.answer("POST blocks/destroy.json", 200, user_json("3", "bob", R"(,"following":false)"));
    const auto blocked = run(site.client.act(AccountId("3"), AccountAction::block));
    ASSERT_TRUE(blocked);
    EXPECT_TRUE(blocked->blocking);
    EXPECT_FALSE(blocked->following);
    EXPECT_FALSE(run(site.client.act(AccountId("3"), AccountAction::unblock))->following);
}

TEST(GnuSocialPeople, ElsewhereAreFoundByTheirProfilesAddress)
{
    Site site;
    site.answer("GET statuses/home_timeline.json", 200, "[" + notice_json("48", "hi", {}, zoe_json()) + "]");
    const auto home = run(site.client.timeline(Timeline{}, {}));
    ASSERT_TRUE(home);
    EXPECT_EQ(home->items.at(0)->account.address, "zoe@remote.example");
    site.answer("GET externalprofile/show.json?profileurl=https%3A%2F%2Fremote.example%2F%40zoe", 200, zoe_json());
    EXPECT_EQ(run(site.client.account(AccountId("6")))->address, "zoe@remote.example");
    EXPECT_EQ(run(site.client.resolve_account("zoe@remote.example"))->id.value, "6");
}

TEST(GnuSocialPeople, NobodyKnowsAreRefusedWithAWay)
{
    Site site;
    site.answer("GET externalprofile/show.json", 404, error_json("Profile not found."));
    const auto found = run(site.client.resolve_account("nobody@remote.example"));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, Errc::not_found);
    EXPECT_THAT(found.error().detail, HasSubstr("on its web page"));
}

TEST(GnuSocialGroup, IsJoinedAndLeftByItsNameInThePath)
{
    Site site;
    const std::string group = R"({"id":1,"nickname":"bees","fullname":"Bee keepers","member":true,"member_count":3})";
    site.answer("POST statusnet/groups/join/bees.json", 403, error_json("You are already a member of that group."));
    site.answer("POST statusnet/groups/leave/bees.json", 500, error_json("You are not a member of this group."));
    site.answer("GET statusnet/groups/show/bees.json", 200, group);
    EXPECT_TRUE(run(site.client.join_group(GroupId("bees"), true))->member);
    EXPECT_FALSE(run(site.client.join_group(GroupId("bees"), false))->member);
}

TEST(GnuSocialLacks, AreRefusedInASentenceThatNamesWhatWorksInstead)
{
    Site site;
    const auto lists = run(site.client.create_list("friends"));
    ASSERT_FALSE(lists);
    EXPECT_EQ(lists.error().code, Errc::unsupported);
    EXPECT_EQ(lists.error().detail,
              "example.org runs GNU social, which cannot keep lists of people: join their channels instead");
    EXPECT_THAT(run(site.client.edit(StatusId("7"), {})).error().detail, HasSubstr("delete it and post it anew"));
    EXPECT_TRUE(site.http.requests.empty());
}

void add_site(FakeHttp& http, const std::string& root)
{
    http.answer("GET", root + "/api/gnusocial/version.json", 200, recorded("v1.20.10/version.json"));
    http.answer("GET", root + "/api/gnusocial/config.json", 200, recorded("v1.20.10/config.json"));
}

Result<InstanceInfo> detect(FakeHttp& http, const std::string& text, std::optional<Family> forced = {})
{
    return run(backend::make_connector(http, {.allow_plain_http = true, .allowed = {}})->detect(text, forced));
}

TEST(DetectGnuSocial, ByItsVersionCall)
{
    FakeHttp http;
    add_site(http, "https://example.org");
    const auto info = detect(http, "example.org");
    ASSERT_TRUE(info) << info.error().detail;
    EXPECT_EQ(info->family, Family::gnusocial);
    EXPECT_EQ(info->version, "1.20.10-release");
    EXPECT_EQ(info->domain, "127.0.0.1:8120");
    EXPECT_EQ(info->capabilities.max_characters, 1000U);
    EXPECT_TRUE(info->capabilities.groups);
    EXPECT_TRUE(info->capabilities.password_sign_in);
    EXPECT_FALSE(info->capabilities.edits);
}

TEST(DetectGnuSocial, InAFolderByItsAddressAndByWebFingerAndByItsServiceDescription)
{
    const std::string root = "https://example.org/social";
    {
        FakeHttp http;
        add_site(http, root);
        EXPECT_EQ(detect(http, "https://example.org/social/")->origin, root);
    }
    {
        FakeHttp http;
        add_site(http, root);
        http.answer(
            "GET", "https://example.org/.well-known/webfinger", 200,
            R"({"links":[{"rel":"http://apinamespace.org/twitter","href":"https://example.org/social/api/"}]})");
        EXPECT_EQ(detect(http, "alice@example.org")->origin, root);
    }
    FakeHttp http;
    add_site(http, root);
    http.answer(
        "GET", "https://example.org/rsd.xml", 200,
        R"(<api name="Atom" apiLink="https://example.org/x"/><api name="Twitter" preferred="true" apiLink="https://example.org/social/api/">)");
    EXPECT_EQ(detect(http, "example.org")->origin, root);
}

TEST(DetectGnuSocial, APrivateSiteByHowItAsksForALogin)
{
    FakeHttp http;
    http.answer("GET", "https://example.org/api/gnusocial/version.json", 401,
                recorded("v1.20.10/error_bad_password_401.json"));
    http.answer("GET", "https://example.org/api/gnusocial/config.json", 200, recorded("v1.20.10/config.json"));
    const auto info = detect(http, "example.org");
    ASSERT_TRUE(info);
    EXPECT_EQ(info->family, Family::gnusocial);
}

TEST(DetectGnuSocial, AStatusNetByItsOldNameAndAHubzillaByItsAddOn)
{
    FakeHttp http;
    http.answer("GET", "https://old.example/api/statusnet/version.json", 200, R"("1.1.1")");
    EXPECT_EQ(detect(http, "old.example")->capabilities.max_characters, 140U);
    http.answer(
        "GET", "https://hub.example/.well-known/nodeinfo", 200,
        R"({"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"https://hub.example/nodeinfo/2.0"}]})");
    http.answer("GET", "https://hub.example/nodeinfo/2.0", 200, R"({"software":{"name":"hubzilla","version":"8.8"}})");
    EXPECT_THAT(detect(http, "hub.example").error().detail, HasSubstr("'twitter_api'"));
    http.answer("GET", "https://hub.example/api/account/verify_credentials.json", 401, "",
                {{"WWW-Authenticate", "Basic realm=\"Hubzilla\""}});
    EXPECT_EQ(detect(http, "hub.example")->software, "hubzilla");
}

TEST(DetectGnuSocial, NeverLeavesHttpsOnTheWordOfAServer)
{
    FakeHttp http;
    http.answer("GET", "https://example.org/rsd.xml", 200, R"(<api name="Twitter" apiLink="http://10.0.0.1/api/">)");
    EXPECT_FALSE(detect(http, "example.org", Family::gnusocial));
    for (const auto& request : http.requests) EXPECT_THAT(request.url, StartsWith("https://example.org/"));
}

TEST(GnuSocialSignIn, ByPinTakesTwoSignedSteps)
{
    FakeHttp http;
    Driver driver(http);
    const auto app = run(driver.register_app(site_info(), out_of_band_uri));
    http.answer("GET", std::string(site) + "/api/oauth/request_token", 200,
                "oauth_token=REQUEST&oauth_token_secret=RS&oauth_callback_confirmed=true");
    const auto page = run(driver.authorize(site_info(), *app));
    ASSERT_TRUE(page) << page.error().detail;
    EXPECT_EQ(page->url, std::string(site) + "/api/oauth/authorize?oauth_token=REQUEST");
    EXPECT_THAT(http.last().headers.find("Authorization"), HasSubstr("oauth_callback=\"oob\""));
    http.answer("GET", std::string(site) + "/api/oauth/access_token", 200, "oauth_token=ACCESS&oauth_token_secret=AS");
    const auto made = run(driver.exchange_code(site_info(), *app, " 4643346 ", page->code_verifier));
    ASSERT_TRUE(made);
    EXPECT_THAT(http.last().headers.find("Authorization"), HasSubstr("oauth_verifier=\"4643346\""));
    EXPECT_EQ(made->access_token.reveal(), "ACCESS");
    EXPECT_EQ(made->token_secret.reveal(), "AS");
}

TEST(GnuSocialSignIn, NamesThePasswordWhereThePageDoesNotWork)
{
    FakeHttp http;
    Driver driver(http);
    const auto app = run(driver.register_app(site_info(), out_of_band_uri));
    http.answer("GET", std::string(site) + "/api/oauth/request_token", 500,
                "<div class=\"error\">DB Error: unknown error</div>");
    EXPECT_THAT(run(driver.authorize(site_info(), *app)).error().detail, HasSubstr("nickname and password"));
    http.answer("GET", std::string(site) + "/api/oauth/access_token", 400, "Invalid request token or verifier.");
    EXPECT_EQ(run(driver.exchange_code(site_info(), *app, "0000000", Secret("oauth_token=a"))).error().code,
              Errc::invalid_input);
}

TEST(GnuSocialSignIn, ByPasswordTakesTheNicknameOutOfAnAddress)
{
    FakeHttp http;
    Driver driver(http);
    const auto made = run(driver.sign_in(site_info(), "@alice@example.org", Secret("a:b")));
    ASSERT_TRUE(made);
    EXPECT_EQ(made->user_name, "alice");
    Site site(*made);
    site.answer("GET statuses/mentions.json", 200, "[]");
    run(site.client.timeline(Timeline{}, {}));
    EXPECT_EQ(site.http.last().headers.find("Authorization"), "Basic YWxpY2U6YTpi");
}

} // namespace
} // namespace fedibee::gnusocial
