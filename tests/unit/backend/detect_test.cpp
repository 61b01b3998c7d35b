// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/connector.hpp"
#include "backend/detect.hpp"
#include "support/fake_http.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace fedibee::backend {
namespace {

using test::FakeHttp;
using test::run;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string recorded(const std::string& name)
{
    std::ifstream file(std::string(FEDIBEE_SOURCE_DIR) + "/tests/golden/mastodon/" + name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void add_nodeinfo(FakeHttp& http, const std::string& origin, const std::string& software, const std::string& version)
{
    http.answer(
        "GET", origin + "/.well-known/nodeinfo", 200,
        R"({"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"http://inner:3000/nodeinfo/2.0"}]})");
    http.answer("GET", origin + "/nodeinfo/2.0", 200,
                R"({"software":{"name":")" + software + R"(","version":")" + version + R"("}})");
}

Result<InstanceInfo> detect(FakeHttp& http, const std::string& text, std::optional<Family> forced = {},
                            ConnectorOptions options = {})
{
    auto connector = make_connector(http, std::move(options));
    return run(connector->detect(text, forced));
}

TEST(ReadWanted, KnowsHandlesHostsAndUrls)
{
    const ConnectorOptions options{.allow_plain_http = true, .allowed = {}};
    EXPECT_EQ(read_wanted("@Alice@Example.Social", options)->origin, "https://example.social");
    EXPECT_EQ(read_wanted("@Alice@Example.Social", options)->user, "Alice");
    EXPECT_EQ(read_wanted("example.social:8443", options)->origin, "https://example.social:8443");
    EXPECT_EQ(read_wanted("https://example.social/@alice", options)->origin, "https://example.social");
    EXPECT_EQ(read_wanted("http://localhost:8101", options)->origin, "http://localhost:8101");
    EXPECT_EQ(read_wanted("acct:alice@example.social", options)->user, "alice");
}

TEST(ReadWanted, RefusesPlainHttpUnlessAllowedAndNonsenseAlways)
{
    EXPECT_EQ(read_wanted("http://example.social", {}).error().code, Errc::forbidden);
    for (const char* text :
         {"", "@", "alice@", "ftp://example.social", "a b.example", "alice@bob@example.social", "x%2f.example"})
        EXPECT_EQ(read_wanted(text, {}).error().code, Errc::invalid_input) << text;
}

TEST(Detect, ReadsARealMastodon)
{
    FakeHttp http;
    http.answer("GET", "https://mastodon.social/api/v2/instance", 200, recorded("instance_v2.mastodon_social.json"));
    add_nodeinfo(http, "https://mastodon.social", "mastodon", "4.6.0-nightly.2026-04-09");
    const auto info = detect(http, "@alice@mastodon.social");
    ASSERT_TRUE(info);
    EXPECT_EQ(info->origin, "https://mastodon.social");
    EXPECT_EQ(info->domain, "mastodon.social");
    EXPECT_EQ(info->streaming_url, "wss://streaming.mastodon.social");
    EXPECT_EQ(info->software, "mastodon");
}

TEST(Detect, FallsBackToVersion1)
{
    FakeHttp http;
    http.answer("GET", "https://example.social/api/v2/instance", 200, "<html>an app that answers everything</html>");
    http.answer(
        "GET", "https://example.social/api/v1/instance", 200,
        R"json({"uri":"example.social","version":"4.0.0 (really snac/2.75)","urls":{"streaming_api":"wss://example.social"}})json");
    const auto info = detect(http, "example.social");
    ASSERT_TRUE(info);
    EXPECT_EQ(info->software, "snac");
    EXPECT_THAT(info->streaming_url, IsEmpty());
}

TEST(Detect, FollowsAHandlesDomainToTheServerByWebFinger)
{
    FakeHttp http;
    http.answer("GET", "https://example.org/.well-known/webfinger?resource=acct%3Aalice%40example.org", 200,
                R"({"links":[{"rel":"self","href":"https://social.example.org/users/alice"}]})");
    http.answer(
        "GET", "https://social.example.org/api/v2/instance", 200,
        R"({"domain":"example.org","version":"4.3.0","configuration":{"urls":{"streaming":"wss://social.example.org"}}})");
    const auto info = detect(http, "alice@example.org");
    ASSERT_TRUE(info);
    EXPECT_EQ(info->origin, "https://social.example.org");
    EXPECT_EQ(info->domain, "example.org");
}

TEST(Detect, FollowsABareDomainByHostMeta)
{
    FakeHttp http;
    http.answer(
        "GET", "https://example.org/.well-known/host-meta", 200,
        R"(<XRD><Link rel="lrdd" template="https://social.example.org/.well-known/webfinger?resource={uri}"/></XRD>)");
    http.answer("GET", "https://social.example.org/api/v1/instance", 200, R"({"uri":"example.org","version":"4.3.0"})");
    EXPECT_EQ(detect(http, "example.org")->origin, "https://social.example.org");
}

TEST(Detect, NeverLeavesHttpsOnTheWordOfAServer)
{
    FakeHttp http;
    http.answer("GET", "https://example.org/.well-known/host-meta", 200,
                R"(<Link template="http://10.0.0.1/x?{uri}"/>)");
    EXPECT_FALSE(detect(http, "example.org"));
    for (const auto& request : http.requests) EXPECT_THAT(request.url, StartsWith("https://example.org/"));
}

TEST(Detect, KeepsTheOriginThatAnsweredAfterARedirect)
{
    FakeHttp http;
    http.answer("GET", "https://www.example.org/api/v2/instance", 200, R"({"domain":"example.org","version":"4.3.0"})");
    http.refuse("GET", "https://example.org/", Error{Errc::network, "could not connect"});
    EXPECT_EQ(detect(http, "www.example.org")->origin, "https://www.example.org");
    EXPECT_EQ(detect(http, "example.org").error().code, Errc::network);
}

TEST(Detect, HostsThatAreNotAllowedAreNotAsked)
{
    FakeHttp http;
    const ConnectorOptions options{.allow_plain_http = false,
                                   .allowed = [](std::string_view host) { return host == "good.example"; }};
    EXPECT_EQ(detect(http, "bad.example:8443", {}, options).error().code, Errc::forbidden);
    EXPECT_THAT(http.requests, IsEmpty());
}

TEST(Detect, OtherFamiliesAreNamedAndRefused)
{
    FakeHttp http;
    add_nodeinfo(http, "https://lemmy.example", "lemmy", "0.19");
    const auto lemmy = detect(http, "lemmy.example");
    EXPECT_EQ(lemmy.error().code, Errc::unsupported);
    EXPECT_THAT(lemmy.error().detail, HasSubstr("lemmy"));
    add_nodeinfo(http, "https://mk.example", "misskey", "2025.1");
    EXPECT_EQ(detect(http, "mk.example").error().code, Errc::unsupported);
}

TEST(Detect, FriendicaIsKnownByItselfAndWhateverIsAskedFor)
{
    FakeHttp http;
    http.answer("GET", "https://friendica.example/api/v2/instance", 200,
                R"json({"domain":"friendica.example","version":"2.8.0 (compatible; Friendica 2024.09-rc)"})json");
    add_nodeinfo(http, "https://friendica.example", "friendica", "2024.09-rc-1575");
    for (const auto forced :
         {std::optional<Family>{}, std::optional(Family::friendica), std::optional(Family::mastodon)}) {
        const auto found = detect(http, "friendica.example", forced);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->family, Family::friendica);
        EXPECT_EQ(found->software, "friendica");
        EXPECT_TRUE(found->streaming_url.empty());
    }
}

TEST(Detect, WhatIsNoFriendicaIsNotTakenForOne)
{
    FakeHttp http;
    http.answer("GET", "https://other.example/api/v2/instance", 200, R"({"domain":"other.example","version":"4.6.4"})");
    add_nodeinfo(http, "https://other.example", "mastodon", "4.6.4");
    const auto refused = detect(http, "other.example", Family::friendica);
    EXPECT_EQ(refused.error().code, Errc::unsupported);
    EXPECT_THAT(refused.error().detail, HasSubstr("account add other.example"));
}

TEST(Detect, ClosedInstanceIsKnownByItsNodeInfo)
{
    FakeHttp http;
    http.answer("GET", "https://closed.example/api/", 401, R"({"error":"This API requires an authenticated user"})");
    add_nodeinfo(http, "https://closed.example", "mastodon", "4.3.0");
    const auto info = detect(http, "closed.example");
    ASSERT_TRUE(info);
    EXPECT_EQ(info->domain, "closed.example");
    EXPECT_TRUE(info->capabilities.edits);
}

TEST(Detect, ServerInTroubleIsNotCalledUnknown)
{
    FakeHttp http;
    http.answer("GET", "https://example.social/", 502, "<html>Bad gateway</html>");
    EXPECT_EQ(detect(http, "example.social").error().code, Errc::network);
}

TEST(SignIn, RegistersWithBothSpellingsOfTheScopes)
{
    FakeHttp http;
    http.answer("POST", "https://example.social/api/v1/apps", 200, R"({"client_id":"ID","client_secret":"SECRET"})");
    auto connector = make_connector(http, {});
    InstanceInfo instance;
    instance.origin = "https://example.social";
    const auto app = run(connector->register_app(instance, out_of_band_uri));
    ASSERT_TRUE(app);
    EXPECT_EQ(app->redirect_uri, out_of_band_uri);
    EXPECT_THAT(http.last().body, HasSubstr("&scopes=read%20write&scope=read%20write"));
    EXPECT_THAT(http.last().body, HasSubstr("redirect_uris=urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob"));
}

TEST(SignIn, PageCarriesStateAndChallengeButNotTheVerifier)
{
    FakeHttp http;
    auto connector = make_connector(http, {});
    InstanceInfo instance;
    instance.origin = "https://example.social";
    const auto page = run(connector->authorize(instance, {"ID", Secret("SECRET"), out_of_band_uri}));
    ASSERT_TRUE(page);
    EXPECT_THAT(page->url, StartsWith("https://example.social/oauth/authorize?response_type=code&client_id=ID&"));
    EXPECT_THAT(page->url, HasSubstr("&state=" + page->state + "&"));
    EXPECT_THAT(page->url, HasSubstr("code_challenge_method=S256"));
    EXPECT_THAT(page->url, Not(HasSubstr(std::string(page->code_verifier.reveal()))));
    EXPECT_THAT(page->url, Not(HasSubstr("SECRET")));
}

TEST(SignIn, CodeBecomesCredentials)
{
    FakeHttp http;
    http.answer("POST", "https://example.social/oauth/token", 200,
                R"({"access_token":"TOKEN","refresh_token":"AGAIN"})");
    auto connector = make_connector(http, {});
    InstanceInfo instance;
    instance.origin = "https://example.social";
    const auto credentials = run(
        connector->exchange_code(instance, {"ID", Secret("SECRET"), out_of_band_uri}, " CODE\n", Secret("VERIFIER")));
    ASSERT_TRUE(credentials);
    EXPECT_EQ(credentials->access_token.reveal(), "TOKEN");
    EXPECT_EQ(credentials->refresh_token.reveal(), "AGAIN");
    EXPECT_EQ(credentials->app.client_id, "ID");
    EXPECT_THAT(http.last().body, HasSubstr("&code=CODE&"));
    EXPECT_THAT(http.last().body, HasSubstr("code_verifier=VERIFIER"));
}

TEST(SignIn, WrongCodeAndForgottenRegistrationAreToldApart)
{
    FakeHttp http;
    const std::string url = "https://example.social/oauth/token";
    http.answer("POST", url, 400, recorded("error_400_oauth_invalid_grant.json"));
    http.answer("POST", url, 401, R"({"error":"invalid_client"})");
    auto connector = make_connector(http, {});
    InstanceInfo instance;
    instance.origin = "https://example.social";
    const AppRegistration app{"ID", Secret("SECRET"), out_of_band_uri};
    EXPECT_EQ(run(connector->exchange_code(instance, app, "OLD", Secret("V"))).error().code, Errc::invalid_input);
    EXPECT_EQ(run(connector->exchange_code(instance, app, "OLD", Secret("V"))).error().code, Errc::unauthorized);
}

TEST(SignIn, TokenIsRevoked)
{
    FakeHttp http;
    http.answer("POST", "https://example.social/oauth/revoke", 200, "{}");
    auto connector = make_connector(http, {});
    InstanceInfo instance;
    instance.origin = "https://example.social";
    Credentials credentials;
    credentials.access_token = Secret("TOKEN");
    EXPECT_TRUE(run(connector->revoke(instance, credentials)));
    EXPECT_THAT(http.last().body, HasSubstr("token=TOKEN"));
}

} // namespace
} // namespace fedibee::backend
