// SPDX-License-Identifier: AGPL-3.0-or-later
// A client of a scripted GNU social site, signed in as alice (user 2), and JSON as the site writes it.
#pragma once

#include "backend/gnusocial/client.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include <string>

namespace fedibee::gnusocial {

inline constexpr const char* site = "https://example.org/social";

inline InstanceInfo site_info()
{
    InstanceInfo info;
    info.family = Family::gnusocial;
    info.origin = site;
    info.domain = "example.org";
    info.software = "gnusocial";
    info.capabilities.max_characters = 1000;
    info.capabilities.count_mode = CountMode::codepoint;
    info.capabilities.idempotency_key = false;
    return info;
}

inline std::string user_json(const std::string& id, const std::string& nick, const std::string& more = {})
{
    return R"({"id":)" + id + R"(,"screen_name":")" + nick + R"(","statusnet_profile_url":")" + site + "/" + nick +
           R"(")" + more + "}";
}

inline std::string zoe_json()
{
    return R"({"id":6,"screen_name":"zoe","statusnet_profile_url":"https://remote.example/@zoe"})";
}

/// By bob; `more` are further members.
inline std::string notice_json(const std::string& id, const std::string& text, const std::string& more = {},
                               const std::string& user = user_json("3", "bob"))
{
    return R"({"id":)" + id + R"(,"text":")" + text + R"(","statusnet_html":")" + text +
           R"(","created_at":"Mon Nov 23 00:33:09 +0000 2026","uri":"tag:example.org,2026-11-23:noticeId=)" + id +
           R"(:objectType=note","statusnet_conversation_id":)" + id + R"(,"user":)" + user + more + "}";
}

inline std::string own_json(const std::string& id, const std::string& text, const std::string& more = {})
{
    return notice_json(id, text, more, user_json("2", "alice"));
}

inline std::string message_json(const std::string& id, const std::string& from, const std::string& to,
                                const std::string& text)
{
    const auto person = [](const std::string& nick) { return user_json(nick == "alice" ? "2" : "3", nick); };
    return R"({"id":)" + id + R"(,"text":")" + text + R"(","created_at":"Mon Nov 23 00:33:10 +0000 2026","sender":)" +
           person(from) + R"(,"recipient":)" + person(to) + "}";
}

inline std::string error_json(const std::string& words)
{
    return R"({"error":")" + words + R"(","request":"\/api\/x.json"})";
}

inline std::string recorded(const std::string& name)
{
    std::ostringstream text;
    text
        << std::ifstream(std::string(FEDIBEE_SOURCE_DIR) + "/tests/golden/gnusocial/" + name, std::ios::binary).rdbuf();
    return text.str();
}

/// The calls are told without "/api/" and ".json".
struct Site {
    explicit Site(Credentials credentials = by_password())
        : client(http, clock, site_info(), std::move(credentials), "login 1")
    {
        answer("GET account/verify_credentials.json", 200, user_json("2", "alice"));
        test::run(client.verify_credentials());
        http.requests.clear();
    }
    static Credentials by_password()
    {
        Credentials made;
        made.user_name = "alice";
        made.access_token = Secret("secret");
        return made;
    }
    static Credentials by_token()
    {
        Credentials made;
        made.app = {"anonymous", Secret("anonymous"), "oob"};
        made.access_token = Secret("TOKEN");
        made.token_secret = Secret("TOKENSECRET");
        return made;
    }
    void answer(const std::string& call, int status, std::string body, const test::FakeHttp::Headers& headers = {})
    {
        const auto blank = call.find(' ');
        http.answer(call.substr(0, blank), std::string(site) + "/api/" + call.substr(blank + 1), status,
                    std::move(body), headers);
    }
    [[nodiscard]] std::string asked(std::size_t index) const
    {
        const HttpRequest& request = http.requests.at(index);
        return request.method + " " + request.url.substr(std::string_view(site).size() + 5);
    }
    [[nodiscard]] std::string last_asked() const { return asked(http.requests.size() - 1); }
    /// The value of a field of the form that was sent last.
    [[nodiscard]] std::string sent(const std::string& field) const
    {
        for (auto request = http.requests.rbegin(); request != http.requests.rend(); ++request) {
            for (const auto& [name, value] : text::form_decode(request->body)) {
                if (name == field) return value;
            }
        }
        return {};
    }

    test::FakeHttp http;
    test::FakeClock clock;
    Client client;
};

} // namespace fedibee::gnusocial
