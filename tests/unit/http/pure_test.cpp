// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/address_guard.hpp"
#include "http/rate_budget.hpp"
#include "http/sse_parser.hpp"
#include "http/url.hpp"

#include "support/fake_clock.hpp"

#include <gtest/gtest.h>

namespace fedibee::http {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::make_address;

// ---- URLs
// -------------------------------------------------------------------------------------------------------------

TEST(ParseUrl, TakesTheParts)
{
    const auto url = parse_url("HTTPS://Example.Social/api/v1?a=b&c=%20#part").value();
    EXPECT_EQ(url.scheme, "https");
    EXPECT_EQ(url.host, "example.social");
    EXPECT_EQ(url.port, "443");
    EXPECT_EQ(url.target, "/api/v1?a=b&c=%20");
    EXPECT_EQ(url.origin(), "https://example.social");
}

TEST(ParseUrl, KnowsPortsAndBrackets)
{
    EXPECT_EQ(parse_url("http://a.test").value().target, "/");
    EXPECT_EQ(parse_url("http://a.test?x").value().target, "/?x");
    EXPECT_EQ(parse_url("http://a.test:80/").value().origin(), "http://a.test");
    EXPECT_EQ(parse_url("https://a.test:8443/").value().origin(), "https://a.test:8443");
    EXPECT_EQ(parse_url("https://a.test:/").value().port, "443");
    EXPECT_EQ(parse_url("https://[2001:DB8::1]:99/").value().host, "2001:db8::1");
    EXPECT_EQ(parse_url("https://[2001:db8::1]:99/").value().origin(), "https://[2001:db8::1]:99");
    EXPECT_EQ(parse_url("wss://a.test/x").value().port, "443");
    EXPECT_EQ(parse_url("ws://a.test/x").value().port, "80");
}

TEST(ParseUrl, RefusesOtherSchemesAndUsers)
{
    for (const auto* url : {"", "a.test", "//a.test", "ftp://a.test/", "file:///etc/passwd", "javascript:alert(1)",
                            "https://", "https:///x", "https://user@a.test/", "https://user:pw@a.test/",
                            "https://a test/", "https://a.test/\r\nX: y", "gopher://a.test"})
        EXPECT_FALSE(parse_url(url)) << url;
}

// Found by fuzzing: an encoded '@' would have made the host that is checked another than the host that is asked.
TEST(ParseUrl, RefusesHostsPortsAndPathsThatAreWrittenToDeceive)
{
    for (const auto* url : {"https://a%40b/", "https://a%2fb/", "https://a%00b/", "https://h:99999999/", "https://h:0/",
                            "https://h:3'000/a", "https://example.social:3'000/a/b?c=d#e"})
        EXPECT_FALSE(parse_url(url)) << url;
    EXPECT_TRUE(parse_url("https://xn--bcher-kva.example:65535/"));
    EXPECT_TRUE(parse_url("https://under_score.example"));
}

TEST(ResolveUrl, FollowsEveryKindOfReference)
{
    const std::string base = "https://a.test/x/y?q=1";
    EXPECT_EQ(resolve_url(base, "https://b.test/z#f").value(), "https://b.test/z");
    EXPECT_EQ(resolve_url(base, "//b.test/z").value(), "https://b.test/z");
    EXPECT_EQ(resolve_url(base, "/z?a=b").value(), "https://a.test/z?a=b");
    EXPECT_EQ(resolve_url(base, "z").value(), "https://a.test/x/z");
    EXPECT_EQ(resolve_url(base, "../z").value(), "https://a.test/z");
    EXPECT_FALSE(resolve_url(base, "http://[broken"));
}

// ---- addresses
// --------------------------------------------------------------------------------------------------------

TEST(AddressGuard, RefusesEveryRangeThatIsNotPublic)
{
    for (const auto* text :
         {"0.0.0.0",     "0.1.2.3",         "10.0.0.1",        "10.255.255.255", "100.64.0.1",      "100.127.255.255",
          "127.0.0.1",   "127.255.255.255", "169.254.169.254", "172.16.0.1",     "172.31.255.255",  "192.0.0.1",
          "192.0.2.1",   "192.88.99.1",     "192.168.0.1",     "198.18.0.1",     "198.19.255.255",  "198.51.100.1",
          "203.0.113.1", "224.0.0.1",       "239.255.255.255", "240.0.0.1",      "255.255.255.255", "::",
          "::1",         "::127.0.0.1",     "fe80::1",         "febf::1",        "fec0::1",         "fc00::1",
          "fdff::1",     "ff02::1",         "2001:db8::1",     "2001::1",        "2001:10::1",      "2001:20::1",
          "3fff::1",     "3fff:fff::1",     "100::1",          "5f00::1"})
        EXPECT_FALSE(is_public_address(make_address(text))) << text;
}

TEST(AddressGuard, LooksInsideAddressesThatCarryAnother)
{
    for (const auto* text : {"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::127.0.0.1",
                             "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8", "2002:7f00:1::", "2002:a00:1::1"})
        EXPECT_FALSE(is_public_address(make_address(text))) << text;
    for (const auto* text : {"::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"})
        EXPECT_TRUE(is_public_address(make_address(text))) << text;
}

TEST(AddressGuard, LetsPublicAddressesPass)
{
    for (const auto* text :
         {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
          "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.255.255", "192.169.0.0",
          "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:4860:4860::8888", "2a00:1450::1", "2606:4700::1111"})
        EXPECT_TRUE(is_public_address(make_address(text))) << text;
}

TEST(HostAllowed, KnowsWholeNamesAndTrees)
{
    const std::vector<std::string> all{"*"};
    EXPECT_TRUE(host_allowed("a.test", all, {}));
    EXPECT_FALSE(host_allowed("a.test", {}, {}));
    EXPECT_FALSE(host_allowed("Bad.Test", all, {"bad.test"}));
    EXPECT_TRUE(host_allowed("notbad.test", all, {"bad.test"}));
    EXPECT_FALSE(host_allowed("x.bad.test", all, {"*.bad.test"}));
    EXPECT_FALSE(host_allowed("bad.test", all, {"*.bad.test"}));
    EXPECT_TRUE(host_allowed("notbad.test", all, {"*.bad.test"}));
    EXPECT_TRUE(host_allowed("a.good.test", {"*.GOOD.test"}, {}));
    EXPECT_FALSE(host_allowed("a.other.test", {"*.good.test"}, {}));
}

TEST(HostAllowed, IsNotFooledByADotAtTheEnd)
{
    EXPECT_FALSE(host_allowed("bad.test.", {"*"}, {"bad.test"}));
    EXPECT_FALSE(host_allowed("x.bad.test.", {"*"}, {"*.bad.test"}));
}

// ---- server-sent events
// -------------------------------------------------------------------------------------------------

using Events = std::vector<std::pair<std::string, std::string>>;

TEST(SseParser, ReadsTheSameEventsHoweverTheBytesAreCut)
{
    const std::string stream =
        ":)\n\nevent: update\ndata: {\"id\":\"1\"}\n\n:thump\nevent:delete\r\ndata:2\r\n\r\ndata: a\ndata:  b\ndata\n\n"
        "event: filters_changed\nid: 7\nretry: 10\n\nevent: lonely\ndata: x\nunknown: y\n\nevent: cut off\ndata: z\n";
    const Events wanted{{"update", "{\"id\":\"1\"}"}, {"delete", "2"}, {"message", "a\n b\n"}, {"lonely", "x"}};
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        Events events;
        SseParser parser([&](std::string_view name, std::string_view data) { events.emplace_back(name, data); });
        EXPECT_TRUE(parser.feed(stream.substr(0, cut)));
        EXPECT_TRUE(parser.feed(stream.substr(cut)));
        EXPECT_EQ(events, wanted) << cut;
    }
}

TEST(SseParser, ReadsByteByByte)
{
    Events events;
    SseParser parser([&](std::string_view name, std::string_view data) { events.emplace_back(name, data); });
    for (const char c : std::string_view("event: update\r\ndata: 1\r\n\r\n")) EXPECT_TRUE(parser.feed({&c, 1}));
    EXPECT_EQ(events, (Events{{"update", "1"}}));
}

TEST(SseParser, GivesUpOnAnEventWithoutEnd)
{
    SseParser parser([](std::string_view, std::string_view) {});
    const std::string piece(1 << 20, 'x');
    bool fits = true;
    for (int i = 0; i < 6 && fits; ++i) fits = parser.feed(piece);
    EXPECT_FALSE(fits);
}

// ---- rate budgets
// -------------------------------------------------------------------------------------------------------

constexpr Timestamp now = test::FakeClock::start;
const std::string origin = "https://a.test";

HttpResponse answer(int status, std::vector<std::pair<std::string, std::string>> headers)
{
    HttpResponse response;
    response.status = status;
    for (auto& [name, value] : headers) response.headers.add(name, value);
    return response;
}

HttpRequest call(std::string login, Urgency urgency = Urgency::interactive, std::string method = "GET",
                 std::string path = "/api/v1/lists")
{
    HttpRequest request;
    request.method = std::move(method);
    request.url = origin + path;
    request.budget = std::move(login);
    request.urgency = urgency;
    return request;
}

TEST(RateBudget, IsOpenUntilSomethingIsKnown)
{
    EXPECT_EQ(RateBudget{}.wait_for(origin, call("alice", Urgency::background), now), 0s);
}

TEST(RateBudget, KeepsTheLastRequestsForPeople)
{
    RateBudget budget;
    budget.learn(origin, call("alice"),
                 answer(200, {{"X-RateLimit-Remaining", "20"}, {"X-RateLimit-Reset", "2026-01-02T03:05:05.000Z"}}),
                 now);
    EXPECT_EQ(budget.wait_for(origin, call("alice", Urgency::background), now), 60s);
    EXPECT_EQ(budget.wait_for(origin, call("alice", Urgency::interactive), now), 0s);
    EXPECT_EQ(budget.wait_for(origin, call("alice", Urgency::posting), now), 0s);
    EXPECT_EQ(budget.wait_for(origin, call("alice", Urgency::background), now + 61s), 0s);
    EXPECT_EQ(budget.wait_for(origin, call("bob", Urgency::background), now), 0s);
    EXPECT_EQ(budget.wait_for("https://b.test", call("alice", Urgency::background), now), 0s);
}

TEST(RateBudget, ClosesWhenNothingIsLeft)
{
    RateBudget budget;
    budget.learn(origin, call("alice"),
                 answer(200, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "2026-01-02T03:04:15Z"}}), now);
    EXPECT_EQ(budget.wait_for(origin, call("alice", Urgency::posting), now), 10s);
}

TEST(RateBudget, WaitsAsA429Says)
{
    RateBudget budget;
    budget.learn(origin, call("a"), answer(429, {{"Retry-After", "7"}}), now);
    budget.learn(origin, call("b"),
                 answer(429, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "2026-01-02T03:04:25Z"}}), now);
    budget.learn(origin, call("c"), answer(429, {}), now);
    EXPECT_EQ(budget.wait_for(origin, call("a", Urgency::posting), now), 7s);
    EXPECT_EQ(budget.wait_for(origin, call("b", Urgency::posting), now), 20s);
    EXPECT_EQ(budget.wait_for(origin, call("c", Urgency::posting), now), 30s);
    EXPECT_EQ(budget.wait_for(origin, call("a", Urgency::posting), now + 7s), 0s);
}

TEST(RateBudget, WaitsWithEverybodyWhenTheInstanceIsDown)
{
    RateBudget budget;
    budget.learn(origin, call("alice"), answer(503, {{"Retry-After", "5"}}), now);
    EXPECT_EQ(budget.wait_for(origin, call("bob", Urgency::posting), now), 5s);
    RateBudget other;
    other.learn(origin, call("alice"), answer(503, {}), now);
    EXPECT_EQ(other.wait_for(origin, call("alice", Urgency::posting), now), 0s);
}

TEST(RateBudget, NeverWaitsLongerThanAnHour)
{
    RateBudget budget;
    budget.learn(origin, call("alice"),
                 answer(200, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "2036-01-01T00:00:00Z"}}), now);
    EXPECT_EQ(budget.wait_for(origin, call("alice", Urgency::posting), now), 3600s);
}

TEST(RateBudget, KeepsThePlacesOfPostsWhenThereAreFewLeft)
{
    RateBudget budget;
    budget.learn(origin, call("alice"),
                 answer(200, {{"X-RateLimit-Limit", "300"},
                              {"X-RateLimit-Remaining", "3"},
                              {"X-RateLimit-Reset", "2026-01-02T03:05:05.000Z"}}),
                 now);
    EXPECT_EQ(budget.wait_for(origin, call("alice", Urgency::interactive), now), 60s);
    EXPECT_EQ(budget.wait_for(origin, call("alice", Urgency::posting), now), 0s);
}

TEST(RateBudget, CountsWhatIsUnderWay)
{
    RateBudget budget;
    const auto request = call("alice", Urgency::posting);
    budget.spend(origin, request);
    budget.spend(origin, request);
    budget.learn(origin, request,
                 answer(200, {{"X-RateLimit-Remaining", "2"}, {"X-RateLimit-Reset", "2026-01-02T03:05:05.000Z"}}), now);
    budget.end(origin, request);
    EXPECT_EQ(budget.wait_for(origin, request, now), 0s); // one is left beside the one under way
    budget.spend(origin, request);
    EXPECT_EQ(budget.wait_for(origin, request, now), 60s);
}

TEST(RateBudget, WhatIsCountedApartClosesNothingElse)
{
    RateBudget budget;
    const auto deletion = call("alice", Urgency::interactive, "DELETE", "/api/v1/statuses/1");
    budget.learn(origin, deletion,
                 answer(429, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "2026-01-02T03:34:05.000Z"}}), now);
    EXPECT_EQ(budget.wait_for(origin, deletion, now), 1800s);
    EXPECT_EQ(budget.wait_for(origin, call("alice", Urgency::background), now), 0s);
    const auto page = call("alice", Urgency::background, "GET", "/api/v1/timelines/home?limit=40&min_id=1");
    EXPECT_EQ(counted_as(page), "pages");
    EXPECT_EQ(counted_as(call("alice", Urgency::posting, "POST", "/api/v1/statuses")), "posts");
    EXPECT_EQ(counted_as(call("alice", Urgency::posting, "POST", "/api/v2/media")), "uploads");
    EXPECT_EQ(counted_as(call("alice", Urgency::interactive, "POST", "/api/v1/statuses/1/unreblog")), "deletions");
    EXPECT_EQ(budget.wait_for(origin, page, now), 0s);
}

TEST(RateBudget, IsOneForAllWhereTheAddressIsCounted)
{
    RateBudget budget;
    budget.learn(origin, call(""), answer(429, {{"Retry-After", "9"}}), now);
    EXPECT_EQ(budget.wait_for(origin, call("", Urgency::posting, "POST", "/api/v1/statuses"), now), 9s);
    EXPECT_EQ(budget.wait_for(origin, call("alice"), now), 0s);
}

} // namespace
} // namespace fedibee::http
