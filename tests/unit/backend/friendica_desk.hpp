// SPDX-License-Identifier: AGPL-3.0-or-later
// A Friendica client in front of a scripted server.
#pragma once

#include "backend/friendica/client.hpp"
#include "unit/backend/desk.hpp"

#include <string>

namespace fedibee::friendica {

inline constexpr const char* alice =
    R"({"id":"3","username":"alice","acct":"alice","url":"https://example.social/profile/alice"})";
inline constexpr const char* bob =
    R"({"id":"5","username":"bob","acct":"bob","url":"https://example.social/profile/bob"})";

/// A post by `author`; `more` are further members, each behind a comma.
inline std::string post_json(const std::string& id, const std::string& author, const std::string& more = {})
{
    return R"({"id":")" + id + R"(","uri":"https://example.social/objects/)" + id +
           R"(","created_at":"2026-11-23T00:42:47.000Z","visibility":"public","content":"hello","account":)" + author +
           more + "}";
}

struct Desk {
    explicit Desk(const std::string& self = alice)
        : client(http, mastodon::instance_of("friendica", "2024.09-rc-1575"), credentials(), "login 1")
    {
        answer("GET v1/accounts/verify_credentials", 200, self);
        answer("GET v1/preferences", 200, R"({"posting:default:visibility":"unlisted"})");
        EXPECT_TRUE(test::run(client.verify_credentials()));
        http.requests.clear();
    }
    static Credentials credentials()
    {
        Credentials made;
        made.access_token = Secret("TOKEN");
        return made;
    }
    void answer(const std::string& call, int status, std::string body, const test::FakeHttp::Headers& headers = {})
    {
        const auto blank = call.find(' ');
        http.answer(call.substr(0, blank), mastodon::api + call.substr(blank + 1), status, std::move(body), headers);
    }
    void answer_page(const std::string& call, int status)
    {
        answer(call, status, "<html><body>a page</body></html>", {{"Content-Type", "text/html; charset=utf-8"}});
    }
    [[nodiscard]] std::string asked(std::size_t index) const
    {
        const HttpRequest& request = http.requests.at(index);
        return request.method + " " + request.url.substr(std::string_view(mastodon::api).size());
    }
    [[nodiscard]] std::string last_asked() const { return asked(http.requests.size() - 1); }

    test::FakeHttp http;
    Client client;
};

} // namespace fedibee::friendica
