// SPDX-License-Identifier: AGPL-3.0-or-later
// A Mastodon client in front of a scripted server.
#pragma once

#include "backend/mastodon/client.hpp"
#include "support/fake_http.hpp"

#include <gmock/gmock.h>

#include <string>

namespace fedibee::mastodon {

inline constexpr const char* api = "https://example.social/api/";

inline InstanceInfo instance_of(const NodeInfo& node)
{
    InstanceDocument document;
    document.domain = "example.social";
    document.version = node.version;
    document.streaming_url = "wss://stream.example.social";
    return describe("https://example.social", node, document);
}

inline InstanceInfo instance_of(const std::string& software, const std::string& version = "4.6.4")
{
    return instance_of(NodeInfo{software, version, {}});
}

/// A client of one server, and the script of that server.
struct Desk {
    explicit Desk(const std::string& software = "mastodon", const std::string& version = "4.6.4")
        : client(http, instance_of(software, version), credentials(), "login 1")
    {
    }
    explicit Desk(const NodeInfo& node) : client(http, instance_of(node), credentials(), "login 1") {}
    static Credentials credentials()
    {
        Credentials made;
        made.access_token = Secret("TOKEN");
        return made;
    }
    void answer(const std::string& call, int status, std::string body, const test::FakeHttp::Headers& headers = {})
    {
        const auto blank = call.find(' ');
        http.answer(call.substr(0, blank), api + call.substr(blank + 1), status, std::move(body), headers);
    }
    [[nodiscard]] std::string asked(std::size_t index) const
    {
        const HttpRequest& request = http.requests.at(index);
        return request.method + " " + request.url.substr(std::string_view(api).size());
    }
    [[nodiscard]] std::string last_asked() const { return asked(http.requests.size() - 1); }

    test::FakeHttp http;
    Client client;
};

} // namespace fedibee::mastodon
