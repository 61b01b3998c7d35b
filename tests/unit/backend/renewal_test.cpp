// SPDX-License-Identifier: AGPL-3.0-or-later
// Tokens that run out are renewed by themselves, once for all who wait.
#include "unit/backend/desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <gmock/gmock.h>

namespace fedibee::mastodon {
namespace {

using test::run;
using testing::HasSubstr;

constexpr const char* token_path = "https://example.social/oauth/token";
constexpr const char* me = R"({"id":"1","acct":"alice"})";

struct Pleroma {
    explicit Pleroma(const std::string& refresh_token = "OLD-REFRESH")
        : client(http, instance_of("pleroma", "2.9.1"), credentials(refresh_token), "login 1")
    {
        client.when_renewed([this](Credentials fresh) { kept.push_back(std::move(fresh)); });
    }
    static Credentials credentials(const std::string& refresh_token)
    {
        return {Secret("OLD"), Secret(refresh_token), {"client", Secret("secret"), out_of_band_uri}};
    }
    void answer_me(int status)
    {
        http.answer("GET", std::string(api) + "v1/accounts/verify_credentials", status,
                    status == 200 ? me : R"({"error":"Invalid credentials."})");
    }
    [[nodiscard]] long asked(const std::string& url) const
    {
        return std::ranges::count(http.requests, url, &HttpRequest::url);
    }

    test::FakeHttp http;
    Client client;
    std::vector<Credentials> kept;
};

TEST(Renewal, ACallThatMeetsAnOldTokenIsMadeAgainWithTheNewOne)
{
    Pleroma server;
    server.answer_me(401);
    server.answer_me(200);
    server.http.answer("POST", token_path, 200, R"({"access_token":"NEW","refresh_token":"NEW-REFRESH"})");
    ASSERT_TRUE(run(server.client.verify_credentials()));
    EXPECT_EQ(server.http.last().headers.find("Authorization"), "Bearer NEW");
    const std::string& form = server.http.requests.at(1).body;
    EXPECT_THAT(form, HasSubstr("grant_type=refresh_token&refresh_token=OLD-REFRESH&client_id=client"));
    ASSERT_EQ(server.kept.size(), 1U);
    EXPECT_EQ(server.kept[0].access_token.reveal(), "NEW");
    EXPECT_EQ(server.kept[0].refresh_token.reveal(), "NEW-REFRESH");
    EXPECT_EQ(server.kept[0].app.client_id, "client");
}

TEST(Renewal, TheOldRefreshTokenStaysWhereNoNewOneCame)
{
    Pleroma server;
    server.answer_me(401);
    server.answer_me(200);
    server.http.answer("POST", token_path, 200, R"({"access_token":"NEW"})");
    ASSERT_TRUE(run(server.client.verify_credentials()));
    EXPECT_EQ(server.kept.at(0).refresh_token.reveal(), "OLD-REFRESH");
}

TEST(Renewal, ARefusedRefreshTokenMeansSigningInAgain)
{
    Pleroma server;
    server.answer_me(401);
    server.http.answer("POST", token_path, 400, R"({"error":"invalid_grant"})");
    EXPECT_EQ(run(server.client.verify_credentials()).error().code, Errc::unauthorized);
    EXPECT_TRUE(server.kept.empty());
    EXPECT_EQ(server.asked(std::string(api) + "v1/accounts/verify_credentials"), 1);
}

TEST(Renewal, WithoutARefreshTokenNothingIsTried)
{
    Pleroma server("");
    server.answer_me(401);
    EXPECT_EQ(run(server.client.verify_credentials()).error().code, Errc::unauthorized);
    EXPECT_EQ(server.http.requests.size(), 1U);
}

/// Every answer comes a little later, so that calls overlap.
class SlowHttp final : public HttpClient {
public:
    explicit SlowHttp(test::FakeHttp& http) : http_(http) {}
    Task<HttpResponse> send(HttpRequest request) override
    {
        const auto executor = co_await asio::this_coro::executor;
        co_await asio::post(executor, asio::use_awaitable);
        co_return co_await http_.send(std::move(request));
    }
    Task<std::unique_ptr<WebSocket>> connect(WebSocketRequest request) override
    {
        co_return co_await http_.connect(std::move(request));
    }
    Task<void> listen(HttpRequest request, ServerEventSink& sink, std::chrono::milliseconds silence) override
    {
        co_return co_await http_.listen(std::move(request), sink, silence);
    }

private:
    test::FakeHttp& http_;
};

asio::awaitable<void> ask(Client& client, int& answered)
{
    if (co_await client.verify_credentials()) ++answered;
}

TEST(Renewal, TwoCallsAtOnceRenewOnce)
{
    Pleroma server;
    for (const int status : {401, 401, 200}) server.answer_me(status);
    server.http.answer("POST", token_path, 200, R"({"access_token":"NEW"})");
    SlowHttp slow(server.http);
    Client client(slow, instance_of("pleroma", "2.9.1"), Pleroma::credentials("OLD-REFRESH"), "login 1");
    asio::io_context loop;
    int answered = 0;
    for (int i = 0; i < 2; ++i) asio::co_spawn(loop, ask(client, answered), asio::detached);
    loop.run();
    EXPECT_EQ(answered, 2);
    EXPECT_EQ(server.asked(token_path), 1);
}

} // namespace
} // namespace fedibee::mastodon
