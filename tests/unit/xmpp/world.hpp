// SPDX-License-Identifier: AGPL-3.0-or-later
// The whole front against a server that is a script: what goes in, what comes out.
#pragma once

#include "fake_server.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_user.hpp"
#include "xml.hpp"
#include "xmpp/server.hpp"

#include "net/task_group.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::test {

class XmppWorld {
public:
    explicit XmppWorld(const std::function<void(xmpp::ServerOptions&)>& change = {})
    {
        xmpp::ServerOptions options;
        options.version = "1.2.3";
        options.xmpp.server = "127.0.0.1:" + peer.port();
        options.xmpp.domain = "fedi.example.org";
        options.secret = Secret("secret");
        options.first_delay = std::chrono::milliseconds(1);
        options.limits.lines_per_second = 0; // tests write faster than people
        if (change) change(options);
        server = std::make_unique<xmpp::Server>(io.get_executor(), users, clock, std::move(options));
        EXPECT_TRUE(server->open());
        peer.shake_hands();
        if (!users.known.empty()) peer.expect("type='probe'/>"); // whoever is known is asked whether they are there
    }
    XmppWorld(const XmppWorld&) = delete;
    XmppWorld& operator=(const XmppWorld&) = delete;
    ~XmppWorld() { stop(); }

    void stop()
    {
        if (!server) return;
        net::TaskGroup group(io.get_executor(), "test");
        auto end = [](xmpp::Server& stopped, bool& ended) -> asio::awaitable<void> {
            co_await stopped.stop();
            ended = true;
        };
        bool ended = false;
        group.spawn(end(*server, ended));
        EXPECT_TRUE(peer.turn([&ended] { return ended; }));
        server.reset();
        io.poll();
    }
    /// Sends a stanza and waits for the next one of that kind.
    std::string ask(std::string_view stanza, std::string_view answer)
    {
        peer.send(stanza);
        std::string got = peer.expect_stanza(answer);
        EXPECT_TRUE(is_well_formed(got)) << got;
        return got;
    }
    /// Everything that the gateway says up to the answer of a ping.
    std::string barrier()
    {
        const std::string id = "barrier" + std::to_string(++barriers_);
        peer.send("<iq type='get' id='" + id +
                  "' from='example.org' to='fedi.example.org'><ping xmlns='urn:xmpp:ping'/></iq>");
        std::string said = peer.expect("id='" + id + "' type='result'/>");
        const auto start = said.rfind("<iq ");
        return start == std::string::npos ? said : said.substr(0, start);
    }

    asio::io_context io;
    FakeUsers users;
    FakeClock clock;
    FakeXmppServer peer{io};
    std::unique_ptr<xmpp::Server> server;

private:
    int barriers_ = 0;
};

} // namespace fedibee::test
