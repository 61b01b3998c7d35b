// SPDX-License-Identifier: AGPL-3.0-or-later
// What gloox can do by itself: a component with its own connection that answers pings and does nothing else. The
// benchmarks of the XMPP front are compared with it.
#include <gloox/component.h>
#include <gloox/connectionlistener.h>
#include <gloox/tag.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

class Alone final : public gloox::Component, public gloox::ConnectionListener {
public:
    Alone(const std::string& domain, const std::string& secret, int port)
        : gloox::Component("jabber:component:accept", "127.0.0.1", domain, secret, port)
    {
        setTls(gloox::TLSDisabled);
        setCompression(false);
        registerConnectionListener(this);
    }
    void onConnect() override
    {
        std::puts("up");
        std::fflush(stdout);
    }
    void onDisconnect(gloox::ConnectionError /*error*/) override {}
    bool onTLSConnect(const gloox::CertInfo& /*info*/) override { return true; }

protected:
    /// Before gloox's own dispatch, as fedibee takes stanzas.
    bool handleNormalNode(gloox::Tag* tag) override
    {
        if (tag->name() == "handshake") return gloox::Component::handleNormalNode(tag);
        if (tag->name() != "iq" || !tag->hasAttribute("type", "get")) return true;
        auto* const answer = new gloox::Tag("iq"); // send() owns it
        answer->addAttribute("from", tag->findAttribute("to"));
        answer->addAttribute("to", tag->findAttribute("from"));
        answer->addAttribute("id", tag->findAttribute("id"));
        answer->addAttribute("type", "result");
        send(answer);
        return true;
    }
};

} // namespace

int main(int argc, char** argv)
{
    if (argc != 4) {
        std::fputs("gloox_alone DOMAIN SECRET PORT\n", stderr);
        return 2;
    }
    Alone component(argv[1], argv[2], std::atoi(argv[3]));
    component.connect(true);
    return 0;
}
