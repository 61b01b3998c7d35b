// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/upload_desk.hpp"
#include "app/web_server.hpp"

#include "support/free_port_loop.hpp"
#include "text/base64.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

namespace fedibee::app {
namespace {

using asio::ip::tcp;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Knows ann with the password "secret", and keeps what she sends.
struct Kept {
    std::vector<std::string> asked; ///< "name from address"
    std::vector<NewMedia> files;
    std::optional<Error> refusal; ///< of the next file
};

Task<UserId> verify(Kept& kept, std::string name, Secret password, std::string address)
{
    kept.asked.push_back(name + " from " + address);
    if (name == "many")
        co_return fail(Errc::rate_limited, "Too many wrong passwords from your address; wait a minute.");
    if (name.starts_with("ann") && password == Secret(std::string("secret"))) co_return UserId{1};
    co_return fail(Errc::unauthorized, "Incorrect password");
}

Task<UploadInfo> keep(Kept& kept, UserId owner, NewMedia file)
{
    if (kept.refusal) co_return fail(*kept.refusal);
    UploadInfo info;
    info.id = "abc";
    info.owner = owner;
    kept.files.push_back(std::move(file));
    co_return info;
}

Task<NewMedia> read(Kept& kept, std::string id)
{
    if (id != "abc" || kept.files.empty())
        co_return fail(Errc::not_found, "That upload is gone; upload the file again.");
    co_return kept.files.back();
}

UploadDesk desk_for(Kept& kept, std::size_t most = 100)
{
    UploadOptions options;
    options.public_url = "https://chat.example.org";
    options.origins = {"*.example.org"};
    options.most_bytes = most;
    options.most_at_once = 1;
    options.most_shown = 1;
    return {options,
            [&kept](std::string name, Secret password, std::string address) {
                return verify(kept, std::move(name), std::move(password), std::move(address));
            },
            [&kept](UserId owner, NewMedia file) { return keep(kept, owner, std::move(file)); },
            [&kept](std::string id) { return read(kept, std::move(id)); }};
}

std::string basic(const std::string& credentials)
{
    return "Basic " + text::base64_encode(credentials);
}

UploadRequest picture(std::string authorization = basic("ann:secret"))
{
    UploadRequest request;
    request.method = "POST";
    request.target = "/upload";
    request.address = "192.0.2.7";
    request.authorization = std::move(authorization);
    request.content_type = "image/png";
    request.content_disposition = "attachment; filename=\"a cat.png\"";
    request.length = 3;
    return request;
}

std::variant<WebAnswer, UploadDesk::Admission> receive(UploadDesk& desk, UploadRequest request)
{
    asio::io_context io;
    return test::run(io, desk.receive(std::move(request)));
}

/// The answer to a request that is not let in.
WebAnswer refused(Kept& kept, UploadRequest request)
{
    auto desk = desk_for(kept);
    auto received = receive(desk, std::move(request));
    auto* const answer = std::get_if<WebAnswer>(&received);
    EXPECT_NE(answer, nullptr);
    return answer == nullptr ? WebAnswer{} : std::move(*answer);
}

std::string header(const WebAnswer& answer, std::string_view name)
{
    for (const auto& [key, value] : answer.headers) {
        if (key == name) return value;
    }
    return {};
}

TEST(UploadDesk, GivesAFileAnAddressAndReadsItBack)
{
    Kept kept;
    auto desk = desk_for(kept);
    auto received = receive(desk, picture(basic("ann/work@phone:secret")));
    ASSERT_TRUE(std::holds_alternative<UploadDesk::Admission>(received));
    EXPECT_EQ(kept.asked, std::vector<std::string>{"ann/work@phone from web 192.0.2.7"});
    asio::io_context io;
    const auto answer =
        test::run(io, desk.keep(std::get<UploadDesk::Admission>(std::move(received)), picture(), "cat"));
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(header(answer, "Location"), "https://chat.example.org/upload/abc/a_cat.png");
    EXPECT_EQ(kept.files.at(0).bytes, "cat");
    auto get = picture("");
    get.method = "GET";
    get.target = "/upload/abc/a_cat.png";
    const auto shown = refused(kept, get);
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown.body, "cat");
    EXPECT_EQ(shown.content_type, "image/png");
    EXPECT_EQ(header(shown, "Content-Security-Policy"), "default-src 'none'; sandbox");
    EXPECT_EQ(header(shown, "Content-Disposition"), "inline; filename=\"a_cat.png\"");
    get.target = "/upload/../key";
    EXPECT_EQ(refused(kept, get).status, 404);
    get.method = "DELETE";
    EXPECT_EQ(refused(kept, get).status, 405);
}

TEST(UploadDesk, AsksWhoSends)
{
    Kept kept;
    for (const auto& given :
         {std::string(), std::string("Basic"), std::string("Basic !!!"), basic("ann"), basic(":secret"),
          basic("ann:wrong"), basic("bob:secret"), std::string("Bearer secret")}) {
        const auto answer = refused(kept, picture(given));
        EXPECT_EQ(answer.status, 401) << given;
        EXPECT_THAT(header(answer, "WWW-Authenticate"), StartsWith("Basic "));
        EXPECT_THAT(answer.body, HasSubstr("Sign in with the name and password"));
    }
    EXPECT_EQ(refused(kept, picture(basic("many:x"))).status, 429);
}

TEST(UploadDesk, TakesOnlyMediaOfItsSize)
{
    Kept kept;
    for (const auto* type : {"", "text/html", "image/svg+xml", "Image/SVG+xml; x=y", "image/", "application/pdf",
                             "video", "image/png\r\nX: y"}) {
        auto request = picture();
        request.content_type = type;
        request.content_disposition.clear();
        const auto answer = refused(kept, std::move(request));
        EXPECT_EQ(answer.status, 415) << type;
        EXPECT_EQ(header(answer, "Accept-Post"), "image/*, video/*, audio/*");
        EXPECT_THAT(answer.body, HasSubstr("Only pictures"));
    }
    auto large = picture();
    large.length = 101;
    EXPECT_EQ(refused(kept, large).status, 413);
    EXPECT_THAT(refused(kept, large).body, HasSubstr("at most 100 bytes"));
    large.length = 0;
    EXPECT_EQ(refused(kept, large).status, 400);
    large.method = "GET";
    EXPECT_EQ(refused(kept, large).status, 405);
    EXPECT_TRUE(kept.asked.empty()) << "nobody's password is tried for that";
}

TEST(UploadDesk, SaysWhatItTakes)
{
    Kept kept;
    auto request = picture("");
    request.method = "OPTIONS";
    const auto answer = refused(kept, std::move(request));
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(header(answer, "Allow"), "OPTIONS, POST");
    EXPECT_EQ(header(answer, "Accept-Post"), "image/*, video/*, audio/*");
    EXPECT_EQ(header(answer, "Access-Control-Allow-Methods"), "OPTIONS, POST");
}

TEST(UploadDesk, OpensItsAnswersToPagesThatMayChat)
{
    Kept kept;
    auto desk = desk_for(kept);
    auto request = picture();
    const auto origin = [&] { return header(desk.opened(request, WebAnswer{}), "Access-Control-Allow-Origin"); };
    EXPECT_EQ(origin(), "") << "a program";
    request.origin = "https://web.example.org:8443";
    EXPECT_EQ(origin(), "https://web.example.org:8443");
    EXPECT_TRUE(std::holds_alternative<UploadDesk::Admission>(receive(desk, request)));
    for (const auto* evil : {"https://evil.example", "https://example.org.evil.example", "null"}) {
        request.origin = evil;
        EXPECT_EQ(origin(), "") << evil;
        EXPECT_EQ(refused(kept, request).status, 403) << evil;
    }
}

TEST(UploadDesk, ReceivesSoManyAtOnce)
{
    Kept kept;
    auto desk = desk_for(kept);
    {
        const auto first = receive(desk, picture());
        ASSERT_TRUE(std::holds_alternative<UploadDesk::Admission>(first));
        const auto second = receive(desk, picture());
        ASSERT_TRUE(std::holds_alternative<WebAnswer>(second));
        EXPECT_EQ(std::get<WebAnswer>(second).status, 503);
    }
    EXPECT_TRUE(std::holds_alternative<UploadDesk::Admission>(receive(desk, picture())));
}

TEST(UploadDesk, ShowsSoManyAtOnce)
{
    Kept kept;
    kept.files.push_back(NewMedia{"cat.png", "image/png", "cat", {}});
    auto desk = desk_for(kept);
    auto get = picture("");
    get.method = "GET";
    get.target = "/upload/abc/cat.png";
    const auto status = [](const std::variant<WebAnswer, UploadDesk::Admission>& received) {
        return std::get<WebAnswer>(received).status;
    };
    {
        const auto first = receive(desk, get);
        EXPECT_EQ(status(first), 200);
        EXPECT_EQ(status(receive(desk, get)), 503) << "the first is not sent yet";
    }
    EXPECT_EQ(status(receive(desk, get)), 200);
}

TEST(UploadDesk, PassesOnWhyAFileIsNotKept)
{
    for (const auto& [code, status] : {std::pair{Errc::rate_limited, 429}, std::pair{Errc::storage, 507}}) {
        Kept kept;
        kept.refusal = Error{code, "no room"};
        auto desk = desk_for(kept);
        auto admission = std::get<UploadDesk::Admission>(receive(desk, picture()));
        asio::io_context io;
        const auto answer = test::run(io, desk.keep(std::move(admission), picture(), "cat"));
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.body, "no room\n");
    }
}

TEST(UploadNames, AreSafe)
{
    const auto name = [](std::string_view disposition) { return describe_file("image/png", disposition).filename; };
    EXPECT_EQ(name("attachment; filename=cat.png"), "cat.png");
    EXPECT_EQ(name("attachment; FileName=\"a b.png\"; x=y"), "a_b.png");
    EXPECT_EQ(name("attachment; filename=\"x.png\"; filename*=UTF-8''na%C3%AFve.png"), "na__ve.png");
    EXPECT_EQ(name("attachment; filename=\"../../etc/passwd\""), "passwd");
    EXPECT_EQ(name("attachment; filename=\"C:\\secret\\a.png\""), "a.png");
    EXPECT_EQ(name("attachment; filename=\"...\""), "file");
    EXPECT_EQ(name("attachment; filename*=UTF-8''%2e%2e%2f%0d%0a"), "__");
    EXPECT_EQ(name(""), "file");
    EXPECT_EQ(name("filename=\"" + std::string(500, 'x') + "\"").size(), 80U);
    EXPECT_EQ(describe_file("Image/PNG; charset=x", "").mime_type, "image/png");
}

TEST(UploadNames, TellTheTypeWhereTheClientDoesNot)
{
    const auto type = [](std::string_view given, std::string_view name) {
        return describe_file(given, "attachment; filename=" + std::string(name)).mime_type;
    };
    EXPECT_EQ(type("application/octet-stream", "CAT.JPG"), "image/jpeg");
    EXPECT_EQ(type("", "a.b.opus"), "audio/ogg");
    EXPECT_EQ(type("image/png", "cat.jpg"), "image/png");
    EXPECT_EQ(type("application/octet-stream", "page.html"), "application/octet-stream");
    EXPECT_EQ(type("", "png"), "image/png") << "an ending alone";
    EXPECT_EQ(type("", "drawing.svg"), "");
}

/// A server with a desk on loopback, and raw requests to it.
struct Served {
    Served() { EXPECT_TRUE(server.open("127.0.0.1:0")); }
    ~Served() { test::run(io, server.stop()); }
    tcp::socket connect()
    {
        tcp::socket client(io);
        const auto port = server.address().substr(server.address().rfind(':') + 1);
        client.connect(tcp::endpoint(asio::ip::address_v4::loopback(), static_cast<unsigned short>(std::stoi(port))));
        return client;
    }
    std::string exchange(const std::string& request)
    {
        auto client = connect();
        asio::write(client, asio::buffer(request));
        std::string all;
        auto read_all = [](tcp::socket& from, std::string& into) -> asio::awaitable<void> {
            co_await asio::async_read(from, asio::dynamic_buffer(into), asio::as_tuple(asio::use_awaitable));
        };
        test::run(io, read_all(client, all));
        return all;
    }
    static std::string head(const std::string& more)
    {
        return "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nAuthorization: " + basic("ann:secret") +
               "\r\n" + more + "\r\n\r\n";
    }

    asio::io_context io;
    Kept kept;
    UploadDesk desk = desk_for(kept, 50'000);
    Web web{{[](std::string, std::string) -> Task<std::string> { co_return fail(Errc::not_found, "none"); },
             [](std::string, Secret) -> Task<std::string> { co_return fail(Errc::not_found, "none"); }},
            [] { return std::string("metrics\n"); }};
    WebServer server{io.get_executor(), web, {}, &desk};
};

TEST(UploadServer, TakesABodyLargerThanOtherRequestsMayHave)
{
    Served served;
    const std::string body(50'000, 'x');
    const auto answer = served.exchange(Served::head("Content-Length: 50000") + body);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 201 Created\r\n"));
    EXPECT_THAT(answer, HasSubstr("Location: https://chat.example.org/upload/abc/file\r\n"));
    EXPECT_EQ(served.kept.files.at(0).bytes, body);
    const auto got = served.exchange("HEAD /upload/abc/file HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(got, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(got, HasSubstr("Content-Length: 50000\r\n"));
    EXPECT_THAT(got, HasSubstr("Content-Security-Policy: default-src 'none'; sandbox\r\n"));
    EXPECT_THAT(served.exchange("OPTIONS /upload HTTP/1.1\r\nOrigin: https://a.example.org\r\n\r\n"),
                HasSubstr("Access-Control-Allow-Origin: https://a.example.org\r\n"));
    EXPECT_THAT(served.exchange("POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n" + std::string(5000, 'x')),
                StartsWith("HTTP/1.1 413 "));
}

TEST(UploadServer, SaysThatTheBodyMayCome)
{
    Served served;
    const auto answer = served.exchange(Served::head("Expect: 100-continue\r\nContent-Length: 3") + "cat");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n"));
    const auto refused = served.exchange("POST /upload HTTP/1.1\r\nContent-Type: image/png\r\nExpect: 100-continue\r\n"
                                         "Content-Length: 3\r\n\r\n");
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 401 "));
}

TEST(UploadServer, RefusesBodiesThatGrowTooLargeOrEndTooSoon)
{
    Served served;
    EXPECT_THAT(served.exchange(Served::head("Content-Length: 50001")), StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(served.exchange(Served::head("Content-Length: 99999999999")), StartsWith("HTTP/1.1 413 "));
    const auto chunked = served.exchange(Served::head("Transfer-Encoding: chunked") + "C351\r\n" +
                                         std::string(0xC351, 'x') + "\r\n0\r\n\r\n");
    EXPECT_THAT(chunked, StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(served.exchange(Served::head("Transfer-Encoding: chunked") + "nonsense\r\n"),
                StartsWith("HTTP/1.1 400 "));
    EXPECT_TRUE(served.kept.files.empty());
    EXPECT_THAT(served.exchange(Served::head("Content-Length: 3") + "cat"), StartsWith("HTTP/1.1 201 "))
        << "the refused ones left their place";
}

} // namespace
} // namespace fedibee::app
