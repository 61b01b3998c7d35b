// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/curl_client.hpp"

#include "support/fake_clock.hpp"
#include "support/free_port.hpp"
#include "support/free_port_loop.hpp"
#include "unit/http/tiny_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>

namespace fedibee::http {
namespace {

using namespace std::chrono_literals;
using test::ok;
using test::Reply;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

ClientOptions open_options()
{
    ClientOptions options;
    options.allow_private_addresses = true;
    options.allow_plain_http = true;
    return options;
}

/// A client and a server on one loop.
class World {
public:
    explicit World(test::TinyServer::Answer answer, ClientOptions options = open_options())
        : server(io, std::move(answer)), client(io.get_executor(), clock, std::move(options))
    {
    }

    Result<HttpResponse> send(HttpRequest request) { return test::run(io, client.send(std::move(request))); }
    Result<HttpResponse> get(std::string_view target = "/")
    {
        HttpRequest request;
        request.url = server.url(target);
        return send(std::move(request));
    }
    HttpRequest post(std::string body)
    {
        HttpRequest request;
        request.method = "POST";
        request.url = server.url();
        request.body = std::move(body);
        return request;
    }

    asio::io_context io;
    test::FakeClock clock;
    test::TinyServer server;
    CurlClient client;
};

/// {"hello":"gzip"}, twenty times.
std::string packed_hello()
{
    return {"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xca\x48\xcd\xc9\xc9\x57\xb2\x52\x4a"
            "\xaf\xca\x2c\x50\xaa\xad\x1e\xe5\x93\xc4\x07\x00\xd6\xf4\xf7\x8d\x40\x01\x00\x00",
            41};
}

TEST(CurlClient, GivesStatusHeadersAndBody)
{
    World world([](const std::string&) {
        return Reply{"HTTP/1.1 404 Not Found\r\nX-One:  1 \r\nContent-Length: 4\r\n\r\ngone"};
    });
    const auto answer = world.get("/a?b=c");
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status, 404);
    EXPECT_EQ(answer->headers.find("x-one"), "1");
    EXPECT_EQ(answer->body, "gone");
    EXPECT_EQ(answer->url, world.server.url("/a?b=c"));
    EXPECT_THAT(world.server.requests.at(0), StartsWith("GET /a?b=c HTTP/1.1\r\n"));
    EXPECT_THAT(world.server.requests.at(0), HasSubstr("User-Agent: fedibee\r\n"));
}

TEST(CurlClient, SendsMethodsHeadersAndBodies)
{
    World world([](const std::string&) { return ok("{}"); });
    for (const auto* method : {"POST", "PUT", "PATCH", "DELETE"}) {
        auto request = world.post("a=1");
        request.method = method;
        request.headers.add("Authorization", "Bearer x");
        ASSERT_TRUE(world.send(std::move(request)));
        const auto& seen = world.server.requests.back();
        EXPECT_THAT(seen, StartsWith(std::string(method) + " / HTTP/1.1\r\n"));
        EXPECT_THAT(seen, HasSubstr("Authorization: Bearer x\r\n"));
        EXPECT_THAT(seen, Not(HasSubstr("Expect:")));
        EXPECT_TRUE(seen.ends_with("\r\n\r\na=1"));
    }
}

TEST(CurlClient, SendsAnEmptyPostWithItsLength)
{
    World world([](const std::string&) { return ok("{}"); });
    ASSERT_TRUE(world.send(world.post("")));
    EXPECT_THAT(world.server.requests.at(0), HasSubstr("Content-Length: 0\r\n"));
}

TEST(CurlClient, SendsFilesAsParts)
{
    World world([](const std::string&) { return ok("{}"); });
    auto request = world.post("");
    request.parts = {{"file", "bee.png", "image/png", std::string("\x89PNG\0\r\n", 7)},
                     {"description", "", "", "A bee"}};
    ASSERT_TRUE(world.send(std::move(request)));
    const auto& seen = world.server.requests.at(0);
    EXPECT_THAT(seen, HasSubstr("Content-Type: multipart/form-data; boundary="));
    EXPECT_THAT(seen, HasSubstr("name=\"file\"; filename=\"bee.png\"\r\nContent-Type: image/png\r\n"));
    EXPECT_THAT(seen, HasSubstr(std::string("\x89PNG\0\r\n", 7)));
    EXPECT_THAT(seen, HasSubstr("name=\"description\"\r\n\r\nA bee\r\n"));
}

TEST(CurlClient, UnpacksGzip)
{
    World world([](const std::string&) { return ok(packed_hello(), "Content-Encoding: gzip\r\n"); });
    const auto answer = world.get();
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->body.size(), 320U);
    EXPECT_THAT(answer->body, StartsWith("{\"hello\":\"gzip\"}{"));
}

TEST(CurlClient, ReadsChunks)
{
    World world([](const std::string&) {
        return Reply{"HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                     "chunked\r\n\r\n3\r\nabc\r\n10;x=y\r\n0123456789abcdef\r\n0\r\nX: y\r\n\r\n"};
    });
    EXPECT_EQ(world.get().value().body, "abc0123456789abcdef");
}

TEST(CurlClient, RefusesABodyBeyondItsLimit)
{
    World world([](const std::string&) { return ok(std::string(5 << 20, 'x')); });
    const auto answer = world.get();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::bad_response);
    EXPECT_FALSE(answer.error().maybe_done);
}

TEST(CurlClient, RefusesAPackedBodyThatGrowsBeyondItsLimit)
{
    World world([](const std::string&) { return ok(packed_hello(), "Content-Encoding: gzip\r\n"); });
    HttpRequest request;
    request.url = world.server.url();
    request.max_body = 100;
    EXPECT_EQ(world.send(std::move(request)).error().code, Errc::bad_response);
}

TEST(CurlClient, KnowsThatAPostWithAnAnswerTooLargeWasDone)
{
    World world([](const std::string&) { return ok(std::string(5 << 20, 'x')); });
    const auto answer = world.send(world.post("status=hello"));
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().maybe_done);
}

TEST(CurlClient, UsesAConnectionAgain)
{
    World world([](const std::string&) { return ok("x"); });
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(world.get());
    EXPECT_EQ(world.server.connections, 1);
}

TEST(CurlClient, KeepsAConnectionToEachOfManyServers)
{
    World world([](const std::string&) { return ok("x"); });
    std::list<test::TinyServer> servers;
    for (int i = 0; i < 20; ++i) servers.emplace_back(world.io, [](const std::string&) { return ok("x"); });
    for (int round = 0; round < 3; ++round) {
        for (const auto& server : servers) {
            HttpRequest request;
            request.url = server.url();
            ASSERT_TRUE(world.send(std::move(request)));
        }
    }
    for (const auto& server : servers) EXPECT_EQ(server.connections, 1) << server.url();
}

TEST(CurlClient, ServesManyRequestsAtOnce)
{
    World world([](const std::string& request) { return ok(request.substr(0, request.find('\r'))); });
    net::TaskGroup group(world.io.get_executor(), "many");
    std::vector<std::string> bodies;
    auto one = [](CurlClient& client, std::string url, std::vector<std::string>& into) -> asio::awaitable<void> {
        HttpRequest request;
        request.url = std::move(url);
        const auto answer = co_await client.send(std::move(request));
        into.push_back(answer ? answer->body : answer.error().detail);
    };
    for (int i = 0; i < 20; ++i) group.spawn(one(world.client, world.server.url("/" + std::to_string(i)), bodies));
    ASSERT_TRUE(test::run_until(world.io, [&] { return bodies.size() == 20; }));
    for (int i = 0; i < 20; ++i) EXPECT_THAT(bodies, testing::Contains("GET /" + std::to_string(i) + " HTTP/1.1"));
}

TEST(CurlClient, EndsAtItsDeadline)
{
    World world([](const std::string&) { return Reply{"", false, true}; });
    HttpRequest request;
    request.url = world.server.url();
    request.deadline = 30ms;
    const auto answer = world.send(std::move(request));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::timeout);
    EXPECT_FALSE(answer.error().maybe_done);
}

TEST(CurlClient, DoesNotKnowWhetherAPostWithoutAnswerWasDone)
{
    for (const bool hang : {true, false}) {
        World world([=](const std::string&) {
            return Reply{hang ? "" : "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", !hang, hang};
        });
        auto request = world.post("status=hello");
        request.deadline = 100ms;
        const auto answer = world.send(std::move(request));
        ASSERT_FALSE(answer);
        EXPECT_TRUE(answer.error().maybe_done) << answer.error().detail;
    }
}

TEST(CurlClient, KnowsThatAPostWithoutAConnectionWasNotDone)
{
    World world([](const std::string&) { return ok(""); });
    auto request = world.post("status=hello");
    request.url = "http://127.0.0.1:" + std::to_string(test::free_port()) + "/";
    const auto answer = world.send(std::move(request));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::network);
    EXPECT_FALSE(answer.error().maybe_done);
    EXPECT_THAT(answer.error().detail, HasSubstr("could not connect to 127.0.0.1"));
}

TEST(CurlClient, FollowsRedirectsOfReadsOnly)
{
    World world([](const std::string& request) {
        if (request.starts_with("GET /new ")) return ok("here");
        return Reply{"HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n"};
    });
    EXPECT_EQ(world.get("/old").value().body, "here");
    EXPECT_EQ(world.get("/old").value().url, world.server.url("/new"));
    EXPECT_EQ(world.send(world.post("x")).value().status, 302);
}

TEST(CurlClient, TakesCredentialsToNoOtherServer)
{
    World world([](const std::string&) { return ok("here"); });
    test::TinyServer first(world.io, [&](const std::string&) {
        return Reply{"HTTP/1.1 302 Found\r\nLocation: " + world.server.url("/x") + "\r\nContent-Length: 0\r\n\r\n"};
    });
    HttpRequest request;
    request.url = first.url();
    request.headers.add("authorization", "Bearer secret");
    request.headers.add("X-Other", "stays");
    ASSERT_TRUE(world.send(std::move(request)));
    EXPECT_THAT(first.requests.at(0), HasSubstr("Bearer secret"));
    EXPECT_THAT(world.server.requests.at(0), Not(HasSubstr("Bearer secret")));
    EXPECT_THAT(world.server.requests.at(0), HasSubstr("X-Other: stays"));
}

TEST(CurlClient, GivesUpOnRedirectsInCirclesAndToOtherSchemes)
{
    World world([](const std::string& request) {
        if (request.starts_with("GET /file "))
            return Reply{"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"};
        return Reply{"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"};
    });
    EXPECT_EQ(world.get("/").error().code, Errc::bad_response);
    EXPECT_EQ(world.server.requests.size(), 5U);
    EXPECT_FALSE(world.get("/file"));
}

TEST(CurlClient, ConnectsToNoPrivateAddressHoweverItIsWritten)
{
    ClientOptions options;
    options.allow_plain_http = true;
    World world([](const std::string&) { return ok("secret"); }, options);
    const std::string port = world.server.url().substr(world.server.url().rfind(':'));
    for (const auto* host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001",
                             "0177.0.0.1", "127.1", "0.0.0.0", "[::]"}) {
        HttpRequest request;
        request.url = "http://" + std::string(host) + port;
        const auto answer = world.send(std::move(request));
        ASSERT_FALSE(answer) << host;
        EXPECT_EQ(answer.error().code, Errc::forbidden) << host << ": " << answer.error().detail;
    }
    EXPECT_EQ(world.server.connections, 0);
}

TEST(CurlClient, SpeaksPlainHttpOnlyWhereItIsAllowed)
{
    ClientOptions options = open_options();
    options.allow_plain_http = false;
    World world([](const std::string&) { return ok(""); }, options);
    EXPECT_EQ(world.get().error().code, Errc::forbidden);
    WebSocketRequest socket;
    socket.url = "ws://127.0.0.1:1/";
    EXPECT_EQ(test::run(world.io, world.client.connect(socket)).error().code, Errc::forbidden);
}

TEST(CurlClient, RefusesToAskWhileTheBudgetIsSpent)
{
    int answers = 0;
    World world([&](const std::string&) {
        ++answers;
        return Reply{"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n"};
    });
    HttpRequest request;
    request.url = world.server.url();
    request.budget = "alice";
    EXPECT_EQ(world.send(request).value().status, 429);
    const auto refused = world.send(request);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::rate_limited);
    EXPECT_EQ(refused.error().retry_after, 60s);
    EXPECT_THAT(refused.error().detail, HasSubstr("asks us to wait 60 s (until 03:05:05 UTC)"));
    world.clock.advance(61s);
    EXPECT_TRUE(world.send(request));
    EXPECT_EQ(answers, 2);
}

TEST(CurlClient, TellsTheMetricsOfEveryAnswer)
{
    std::vector<int> seen;
    ClientOptions options = open_options();
    options.on_answer = [&](int status) { seen.push_back(status); };
    World world(
        [](const std::string& request) {
            return Reply{request.starts_with("GET /dead") ? "" : "HTTP/1.1 204 No Content\r\n\r\n", true};
        },
        options);
    EXPECT_TRUE(world.get("/"));
    EXPECT_FALSE(world.get("/dead"));
    EXPECT_EQ(seen, (std::vector<int>{204, 0}));
}

TEST(CurlClient, IsCancelledAtOnce)
{
    World world([](const std::string&) { return Reply{"", false, true}; });
    net::TaskGroup group(world.io.get_executor(), "g");
    std::optional<Errc> ended;
    auto one = [](CurlClient& client, std::string url, std::optional<Errc>& into) -> asio::awaitable<void> {
        HttpRequest request;
        request.url = std::move(url);
        const auto answer = co_await client.send(std::move(request));
        into = answer ? Errc::internal : answer.error().code;
    };
    group.spawn(one(world.client, world.server.url(), ended));
    ASSERT_TRUE(test::run_until(world.io, [&] { return !world.server.requests.empty(); }));
    group.cancel();
    test::run(world.io, group.join());
    EXPECT_EQ(ended, Errc::cancelled);
}

// ---- event streams
// --------------------------------------------------------------------------------------------------------

class Collector final : public ServerEventSink {
public:
    void on_open() override { ++opened; }
    void on_event(std::string_view name, std::string_view data) override
    {
        events.push_back(std::string(name) + "=" + std::string(data));
    }

    int opened = 0;
    std::vector<std::string> events;
};

constexpr const char* stream_head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

Error listen(World& world, Collector& sink, std::chrono::milliseconds idle)
{
    HttpRequest request;
    request.url = world.server.url("/api/v1/streaming/user");
    const auto ended = test::run(world.io, world.client.listen(std::move(request), sink, idle));
    return ended ? Error{} : ended.error();
}

TEST(EventStreams, GiveEventsUntilTheServerEndsThem)
{
    World world([](const std::string&) {
        return Reply{std::string(stream_head) + ":)\n\nevent: update\ndata: 1\n\nevent: delete\ndata: 2\n\n", true};
    });
    Collector sink;
    const auto error = listen(world, sink, 5s);
    EXPECT_EQ(sink.opened, 1);
    EXPECT_EQ(sink.events, (std::vector<std::string>{"update=1", "delete=2"}));
    EXPECT_EQ(error.code, Errc::network);
    EXPECT_THAT(world.server.requests.at(0), HasSubstr("Accept: text/event-stream\r\n"));
}

TEST(EventStreams, EndWhenNothingComesForTooLong)
{
    World world(
        [](const std::string&) { return Reply{std::string(stream_head) + "event: update\ndata: 1\n\n", false, true}; });
    Collector sink;
    EXPECT_EQ(listen(world, sink, 40ms).code, Errc::timeout);
    EXPECT_EQ(sink.events.size(), 1U);
}

TEST(EventStreams, SayThatTheTokenIsRefused)
{
    World world([](const std::string&) { return Reply{"HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}"}; });
    Collector sink;
    const auto error = listen(world, sink, 5s);
    EXPECT_EQ(error.code, Errc::unauthorized);
    EXPECT_EQ(error.http_status, 401);
    EXPECT_EQ(sink.opened, 0);
}

TEST(EventStreams, SayWhichStatusCameInstead)
{
    World world([](const std::string&) { return Reply{"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}"}; });
    Collector sink;
    EXPECT_EQ(listen(world, sink, 5s).http_status, 404);
    EXPECT_TRUE(sink.events.empty());
}

} // namespace
} // namespace fedibee::http
