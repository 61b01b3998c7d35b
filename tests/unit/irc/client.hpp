// SPDX-License-Identifier: AGPL-3.0-or-later
// A server with fake users, and clients on loopback sockets, all on one loop that the test turns by hand.
#pragma once

#include "irc/server.hpp"
#include "net/log.hpp"
#include "net/task_group.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_user.hpp"
#include "support/patience.hpp"
#include "support/socket_reading.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::test {

/// Without the marks of bold text.
inline std::string plain(std::string text)
{
    std::erase(text, '\x02');
    return text;
}

class World {
public:
    explicit World(const std::function<void(irc::ServerOptions&)>& change = {})
    {
        irc::ServerOptions options;
        options.server_name = "irc.test.example";
        options.version = "1.2.3";
        options.irc.listen = {"127.0.0.1:0"};
        options.limits.lines_burst = 1000;
        options.limits.lines_per_second = 1000;
        if (change) change(options);
        log::set_writer([this](log::Level, std::string_view event, const log::Field* fields, std::size_t count) {
            for (std::size_t i = 0; i < count; ++i) {
                if (event == "listening" && fields[i].first == "address") address_ = fields[i].second;
            }
        });
        server = std::make_unique<irc::Server>(io.get_executor(), users, clock, std::move(options));
        opened = server->open();
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World()
    {
        net::TaskGroup group(io.get_executor(), "test");
        auto stop = [](irc::Server& stopped, bool& ended) -> asio::awaitable<void> {
            co_await stopped.stop("The test is over");
            ended = true;
        };
        bool ended = false;
        group.spawn(stop(*server, ended));
        turn([&ended] { return ended; });
        server.reset();
        io.poll();
        log::set_writer({});
    }

    [[nodiscard]] std::uint16_t port() const
    {
        return static_cast<std::uint16_t>(std::stoi(address_.substr(address_.rfind(':') + 1)));
    }
    /// Turns the loop until the claim holds; false when it does not within the tests' patience.
    bool turn(const std::function<bool()>& claim)
    {
        const auto end = std::chrono::steady_clock::now() + test::patience;
        while (!claim()) {
            if (std::chrono::steady_clock::now() > end) return false;
            io.restart();
            if (io.poll() == 0) io.run_one_for(std::chrono::milliseconds(1));
        }
        return true;
    }

    asio::io_context io;
    FakeUsers users;
    FakeClock clock;
    std::unique_ptr<irc::Server> server;
    Result<void> opened;

private:
    std::string address_;
};

class Client {
public:
    explicit Client(World& world) : world_(world), socket_(world.io)
    {
        socket_.connect({asio::ip::make_address("127.0.0.1"), world.port()});
        socket_.non_blocking(true);
    }

    void send(std::string_view line)
    {
        const std::string bytes = std::string(line) + "\r\n";
        send_bytes(bytes);
    }
    void send_bytes(std::string_view bytes)
    {
        boost::system::error_code error;
        while (!bytes.empty()) {
            bytes.remove_prefix(socket_.write_some(asio::buffer(bytes), error));
            if (error == asio::error::would_block)
                world_.io.poll();
            else if (error)
                return;
        }
    }
    /// The next line that contains the text; "" after five seconds or when the connection ended.
    std::string expect(std::string_view text)
    {
        std::string found;
        world_.turn([&] {
            read();
            while (next_ < lines.size()) {
                found = lines[next_++];
                if (found.find(text) != std::string::npos) return true;
            }
            found.clear();
            return closed;
        });
        EXPECT_NE(found, "") << "waited for: " << text << "\n" << all();
        return found;
    }
    /// All lines up to the answer of a PING.
    std::vector<std::string> barrier()
    {
        const std::size_t from = next_;
        const std::string token = "barrier" + std::to_string(++barriers_);
        send("PING " + token);
        expect("PONG irc.test.example :" + token);
        return {lines.begin() + static_cast<std::ptrdiff_t>(from),
                lines.begin() + static_cast<std::ptrdiff_t>(next_) - 1};
    }
    void wait_closed()
    {
        world_.turn([this] {
            read();
            return closed;
        });
        EXPECT_TRUE(closed);
    }
    void close() { socket_.close(); }
    void register_as(std::string_view nick)
    {
        send("NICK " + std::string(nick));
        send("USER " + std::string(nick) + " 0 * :Real Name");
        expect("366");
    }
    /// Logged in as ann, with these capabilities.
    void log_in(std::string_view capabilities = "")
    {
        send("CAP LS 302");
        if (!capabilities.empty()) send("CAP REQ :" + std::string(capabilities));
        send("PASS secret");
        send("CAP END");
        register_as("ann");
        barrier();
    }
    [[nodiscard]] std::string all() const
    {
        std::string text;
        for (const auto& line : lines) text += line + "\n";
        return text;
    }

    std::vector<std::string> lines;
    bool closed = false;

private:
    void read()
    {
        if (!closed) closed = read_available(socket_, pending_);
        for (auto end = pending_.find("\r\n"); end != std::string::npos; end = pending_.find("\r\n")) {
            lines.push_back(pending_.substr(0, end));
            pending_.erase(0, end + 2);
        }
    }

    World& world_;
    asio::ip::tcp::socket socket_;
    std::string pending_;
    std::size_t next_ = 0;
    int barriers_ = 0;
};

} // namespace fedibee::test
