// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/web.hpp"
#include "app/web_server.hpp"

#include "support/free_port_loop.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fedibee::app {
namespace {

using asio::ip::tcp;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A sign-in that knows the state "good".
Task<std::string> finish(std::string state, std::string code)
{
    if (state == "good" && code == "42") co_return std::string("alice@example.social");
    if (state == "hostile") co_return std::string("<script>alert(1)</script>@x.test");
    co_return fail(Errc::not_found, "no sign-in <" + state + "> is under way");
}

Task<std::string> finish_never(std::string, std::string)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return fail(Errc::cancelled, "cancelled");
}

/// Of the same state the password is "right".
Task<std::string> by_password(std::string state, Secret password)
{
    if (state != "good") co_return fail(Errc::not_found, "no sign-in is under way");
    if (password.reveal() != "right & wrong") co_return fail(Errc::unauthorized, "wrong");
    co_return std::string("alice@example.social");
}

WebAnswer ask(const std::string& target, const std::string& method = "GET", const std::string& body = {})
{
    asio::io_context io;
    Web web({finish, by_password}, [] { return std::string("metrics\n"); });
    return test::run(io, web.answer(method, target, body));
}

TEST(Web, TakesThePasswordWhereTheInstanceHasNoPage)
{
    const auto form = ask("/password?state=good");
    EXPECT_EQ(form.status, 200);
    EXPECT_THAT(form.body, HasSubstr("<input type=\"hidden\" name=\"state\" value=\"good\">"));
    ASSERT_EQ(form.headers.size(), 1U);
    EXPECT_THAT(form.headers.front().second, HasSubstr("form-action 'self'"));
    EXPECT_THAT(ask("/password?state=%22%3E%3Cscript%3E").body, Not(HasSubstr("<script>")));

    const auto refused = ask("/password", "POST", "state=good&password=wrong");
    EXPECT_EQ(refused.status, 403);
    EXPECT_THAT(refused.body, HasSubstr("does not accept this password"));
    EXPECT_THAT(refused.body, Not(HasSubstr("wrong")));
    EXPECT_THAT(ask("/password", "POST", "state=good&password=right+%26+wrong").body,
                HasSubstr("You are signed in as <strong>@alice@example.social</strong>"));
    EXPECT_EQ(ask("/password", "POST", "state=old&password=x").status, 400);
    EXPECT_EQ(ask("/password", "POST", "state=good").status, 400);
}

TEST(Web, SaysWhoIsSignedIn)
{
    const auto answer = ask("/oauth/callback?state=good&code=42");
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr("You are signed in as <strong>@alice@example.social</strong>"));
    EXPECT_THAT(answer.body, HasSubstr("go back to your chat"));
}

TEST(Web, EscapesWhatOthersWrote)
{
    EXPECT_THAT(ask("/oauth/callback?state=hostile&code=1").body, Not(HasSubstr("<script>")));
    const auto failed = ask("/oauth/callback?state=%3Cscript%3E&code=1");
    EXPECT_EQ(failed.status, 400);
    EXPECT_THAT(failed.body, Not(HasSubstr("<script>")));
    EXPECT_THAT(failed.body, HasSubstr("&lt;script&gt;"));
    EXPECT_EQ(html_escape("<a href=\"x\">'&'</a>"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}

TEST(Web, SaysThatThePersonRefused)
{
    const auto answer = ask("/oauth/callback?error=access_denied&error_description=no&state=good");
    EXPECT_EQ(answer.status, 403);
    EXPECT_THAT(answer.body, HasSubstr("did not let fedibee in"));
}

TEST(Web, DoesNotRepeatTheWordsOfAnError)
{
    const auto answer = ask("/oauth/callback?error=%3Cb%3Ehello&error_description=click+here");
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, Not(HasSubstr("hello")));
    EXPECT_THAT(answer.body, Not(HasSubstr("click")));
}

TEST(Web, WantsStateAndCode)
{
    for (const auto& target :
         {std::string("/oauth/callback"), std::string("/oauth/callback?state=good"),
          std::string("/oauth/callback?code=42"), "/oauth/callback?state=good&code=" + std::string(3000, 'x')})
        EXPECT_EQ(ask(target).status, 400);
}

TEST(Web, DoesNotEndASignInForAHeadRequest)
{
    EXPECT_EQ(ask("/oauth/callback?state=good&code=42", "HEAD").status, 404);
}

TEST(Web, TellsHealthAndMetricsAndNothingElse)
{
    EXPECT_EQ(ask("/healthz").body, "ok\n");
    EXPECT_EQ(ask("/metrics").body, "metrics\n");
    EXPECT_THAT(ask("/metrics").content_type, StartsWith("text/plain; version=0.0.4"));
    for (const auto* target : {"/", "", "/healthz/", "/../etc/passwd", "*", "/oauth/callback/x"})
        EXPECT_EQ(ask(target).status, 404) << target;
    EXPECT_EQ(ask("/healthz", "POST").status, 405);
}

TEST(Web, ADeadFrontMakesHealthFail)
{
    asio::io_context io;
    std::string problem = "the server refuses the secret";
    Web web({finish, by_password}, [] { return std::string{}; }, [&problem] { return problem; });
    EXPECT_EQ(test::run(io, web.answer("GET", "/healthz")).status, 503);
    EXPECT_EQ(test::run(io, web.answer("GET", "/healthz")).body, "the server refuses the secret\n");
    problem.clear();
    EXPECT_EQ(test::run(io, web.answer("GET", "/healthz")).status, 200);
}

/// A server on loopback and raw requests to it.
class Served {
public:
    explicit Served(WebLimits limits = {}, Web::FinishSignIn finisher = finish)
        : web_({std::move(finisher), by_password}, [] { return std::string("metrics\n"); }),
          server(io.get_executor(), web_, limits)
    {
        EXPECT_TRUE(server.open("127.0.0.1:0"));
    }

    tcp::socket connect()
    {
        tcp::socket client(io);
        const auto port = server.address().substr(server.address().rfind(':') + 1);
        client.connect(tcp::endpoint(asio::ip::address_v4::loopback(), static_cast<unsigned short>(std::stoi(port))));
        return client;
    }
    /// What comes until the other side closes.
    std::string rest_of(tcp::socket& client)
    {
        std::string all;
        auto read_all = [](tcp::socket& from, std::string& into) -> asio::awaitable<void> {
            co_await asio::async_read(from, asio::dynamic_buffer(into), asio::as_tuple(asio::use_awaitable));
        };
        test::run(io, read_all(client, all));
        return all;
    }
    std::string exchange(const std::string& request)
    {
        auto client = connect();
        asio::write(client, asio::buffer(request));
        return rest_of(client);
    }
    void stop() { test::run(io, server.stop()); }

    asio::io_context io;

private:
    Web web_;

public:
    WebServer server;
};

TEST(WebServer, AnswersWithHeadersThatForbidEverything)
{
    Served served;
    const auto answer = served.exchange("GET /oauth/callback?state=good&code=42 HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("Cache-Control: no-store\r\n"));
    EXPECT_THAT(answer, HasSubstr("Content-Security-Policy: default-src 'none'; style-src 'sha256-"));
    EXPECT_THAT(answer, HasSubstr("Referrer-Policy: no-referrer\r\n"));
    EXPECT_THAT(answer, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(answer, HasSubstr("alice@example.social"));
    served.stop();
}

TEST(WebServer, SendsNoBodyToHead)
{
    Served served;
    const auto answer = served.exchange("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(answer, HasSubstr("Content-Length: 3\r\n"));
    EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
    served.stop();
}

TEST(WebServer, RefusesLargeHeadsAndBodies)
{
    Served served;
    EXPECT_THAT(served.exchange("GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(served.exchange("POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n" + std::string(5000, 'x')),
                StartsWith("HTTP/1.1 413 "));
    served.stop();
}

TEST(WebServer, RefusesWhatIsNoHttp)
{
    Served served;
    EXPECT_THAT(served.exchange("NICK alice\r\nUSER alice 0 * :Alice\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
    served.stop();
}

TEST(WebServer, ClosesConnectionsThatSayNothingInTime)
{
    WebLimits limits;
    limits.deadline = 20ms;
    Served served(limits);
    auto client = served.connect();
    asio::write(client, asio::buffer(std::string_view("GET /heal")));
    EXPECT_EQ(served.rest_of(client), "");
    served.stop();
}

TEST(WebServer, HoldsNoMoreConnectionsThanItsLimit)
{
    WebLimits limits;
    limits.connections = 1;
    Served served(limits);
    auto first = served.connect();
    asio::write(first, asio::buffer(std::string_view("GET /healthz HTTP/1.1\r\n")));
    auto second = served.connect();
    EXPECT_EQ(served.rest_of(second), "");
    asio::write(first, asio::buffer(std::string_view("\r\n")));
    EXPECT_THAT(served.rest_of(first), HasSubstr("ok\n"));
    first.close();
    served.stop();
    served.io.restart();
    served.io.poll();
}

TEST(WebServer, StopsAtOnceWhateverIsUnderWay)
{
    Served served({.deadline = 1h}, finish_never);
    auto half = served.connect();
    asio::write(half, asio::buffer(std::string_view("GET /heal")));
    auto waiting = served.connect();
    asio::write(waiting, asio::buffer(std::string_view("GET /oauth/callback?state=a&code=b HTTP/1.1\r\n\r\n")));
    for (int i = 0; i < 20; ++i) served.io.poll();
    served.stop(); // throws when it must wait for one of them
}

} // namespace
} // namespace fedibee::app
