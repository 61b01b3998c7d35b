// SPDX-License-Identifier: AGPL-3.0-or-later
// The XMPP server's end of a component link, byte by byte, and a loop in which both ends live.
#pragma once

#include "support/patience.hpp"
#include "support/socket_reading.hpp"
#include "xmpp/stanza.hpp"

#include <gloox/sha.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace fedibee::test {

namespace asio = boost::asio;

class FakeXmppServer {
public:
    explicit FakeXmppServer(asio::io_context& io)
        : io_(io), acceptor_(io, {asio::ip::make_address("127.0.0.1"), 0}), socket_(io)
    {
        acceptor_.non_blocking(true);
    }

    [[nodiscard]] std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }
    /// Turns the loop until the claim holds; false when it does not within the tests' patience.
    bool turn(const std::function<bool()>& claim)
    {
        const auto end = std::chrono::steady_clock::now() + test::patience;
        while (!claim()) {
            if (std::chrono::steady_clock::now() > end) return false;
            io_.restart();
            if (io_.poll() == 0) io_.run_one_for(std::chrono::milliseconds(1));
        }
        return true;
    }
    /// The next connection of the gateway; false when none comes.
    bool accept()
    {
        received.clear();
        closed = false;
        socket_ = asio::ip::tcp::socket(io_);
        const bool came = turn([this] {
            boost::system::error_code error;
            acceptor_.accept(socket_, error);
            return !error;
        });
        if (came) socket_.non_blocking(true);
        return came;
    }
    void send(std::string_view bytes)
    {
        boost::system::error_code error;
        while (!bytes.empty()) {
            bytes.remove_prefix(socket_.write_some(asio::buffer(bytes), error));
            if (error == asio::error::would_block) {
                io_.poll();
            } else if (error) {
                return;
            }
        }
    }
    /// Waits for bytes and takes everything up to their end; empty when they do not come.
    std::string expect(std::string_view text)
    {
        std::size_t at = std::string::npos;
        turn([&] {
            read();
            at = received.find(text);
            return at != std::string::npos || closed;
        });
        EXPECT_NE(at, std::string::npos) << "waited for: " << text << "\n" << received;
        if (at == std::string::npos) return {};
        std::string taken = received.substr(0, at + text.size());
        received.erase(0, taken.size());
        return taken;
    }
    /// The next whole stanza of that kind.
    std::string expect_stanza(std::string_view name)
    {
        const std::string open = "<" + std::string(name) + " ";
        std::string whole = expect(open);
        if (whole.empty()) return {};
        whole = open;
        const std::string close = "</" + std::string(name) + ">";
        const auto is_empty_tag = [&] {
            const auto tag_end = received.find('>');
            return tag_end != std::string::npos && tag_end > 0 && received[tag_end - 1] == '/';
        };
        turn([&] {
            read();
            return received.find(close) != std::string::npos || is_empty_tag();
        });
        const bool is_empty = is_empty_tag();
        const auto tag_end = received.find('>');
        const auto end = is_empty ? tag_end + 1 : received.find(close) + close.size();
        whole += received.substr(0, end);
        received.erase(0, end);
        return whole;
    }
    void open_stream(std::string_view id)
    {
        expect("<stream:stream");
        send("<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' "
             "xmlns='jabber:component:accept' from='fedi.example.org'");
        if (!id.empty()) send(" id='" + std::string(id) + "'");
        send(">");
    }
    /// A server that is content.
    void shake_hands()
    {
        ASSERT_TRUE(accept());
        open_stream("abc");
        gloox::SHA sha;
        sha.feed("abcsecret");
        sha.finalize();
        expect("<handshake>" + sha.hex() + "</handshake>");
        send("<handshake/>");
    }
    bool wait_closed()
    {
        return turn([this] {
            read();
            return closed;
        });
    }
    void cut() { socket_.close(); }

    std::string received;
    bool closed = false;

private:
    void read()
    {
        if (!closed) closed = read_available(socket_, received);
    }

    asio::io_context& io_;
    asio::ip::tcp::acceptor acceptor_;
    asio::ip::tcp::socket socket_;
};

} // namespace fedibee::test
