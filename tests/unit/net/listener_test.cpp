// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/listener.hpp"

#include "support/free_port_loop.hpp"
#include "support/temp_store_folder.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <gtest/gtest.h>

#include <sys/stat.h>

namespace fedibee::net {
namespace {

using asio::ip::tcp;

TEST(SplitHostPort, ReadsBothFamilies)
{
    EXPECT_EQ(split_host_port("127.0.0.1:6667").value(), (std::pair<std::string, std::string>{"127.0.0.1", "6667"}));
    EXPECT_EQ(split_host_port("[::1]:6697").value(), (std::pair<std::string, std::string>{"::1", "6697"}));
    EXPECT_EQ(split_host_port("localhost:0").value(), (std::pair<std::string, std::string>{"localhost", "0"}));
}

TEST(SplitHostPort, RefusesTextsWithoutAPort)
{
    for (const auto* text : {"", "localhost", "localhost:", "127.0.0.1"}) EXPECT_FALSE(split_host_port(text)) << text;
}

TEST(Listener, AcceptsAndNamesThePeer)
{
    asio::io_context io;
    TaskGroup group(io.get_executor(), "g");
    auto listener = Listener::open(io.get_executor(), "127.0.0.1:0", false);
    ASSERT_TRUE(listener);
    std::vector<Peer> peers;
    listener->run(group, [&](Listener::Socket, Peer peer) { peers.push_back(std::move(peer)); });
    const auto port = split_host_port(listener->address()).value().second;

    tcp::socket client(io);
    client.connect(tcp::endpoint(asio::ip::address_v4::loopback(), static_cast<unsigned short>(std::stoi(port))));

    ASSERT_TRUE(test::run_until(io, [&] { return !peers.empty(); }));
    EXPECT_EQ(peers[0].address, "127.0.0.1");
    EXPECT_TRUE(peers[0].loopback);
    group.cancel();
    test::run(io, group.join());
}

TEST(Listener, SaysThatAnAddressIsInUse)
{
    asio::io_context io;
    const auto first = Listener::open(io.get_executor(), "127.0.0.1:0", false);
    ASSERT_TRUE(first);
    const auto second = Listener::open(io.get_executor(), first->address(), false);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::network);
    EXPECT_NE(second.error().detail.find(first->address()), std::string::npos);
}

TEST(Listener, ReplacesAnOldUnixSocketAndKeepsItPrivate)
{
    const test::TempFolder folder;
    asio::io_context io;
    for (int i = 0; i < 2; ++i) {
        const auto listener = Listener::open(io.get_executor(), folder.path("irc.sock"), true);
        ASSERT_TRUE(listener) << i;
        EXPECT_EQ(listener->address(), folder.path("irc.sock"));
    }
    struct stat info{};
    ::stat(folder.path("irc.sock").c_str(), &info);
    EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST(Listener, LeavesASocketWhereSomebodyListens)
{
    const test::TempFolder folder;
    asio::io_context io;
    const auto path = folder.path("irc.sock");
    const auto first = Listener::open(io.get_executor(), path, true);
    ASSERT_TRUE(first);
    const auto second = Listener::open(io.get_executor(), path, true);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().detail.find("is another program using it?"), std::string::npos);
    asio::local::stream_protocol::socket client(io);
    boost::system::error_code error;
    client.connect(asio::local::stream_protocol::endpoint(path), error);
    EXPECT_FALSE(error) << "the first one is still reached";
}

TEST(Listener, NeverRemovesAFileThatIsNoSocket)
{
    const test::TempFolder folder;
    const auto path = folder.write("diary.txt", "dear diary");
    asio::io_context io;
    EXPECT_FALSE(Listener::open(io.get_executor(), path, true));
    EXPECT_EQ(folder.read("diary.txt"), "dear diary");
}

TEST(Listener, RefusesUnknownHosts)
{
    asio::io_context io;
    EXPECT_FALSE(Listener::open(io.get_executor(), "256.0.0.1:6667", false));
    EXPECT_FALSE(Listener::open(io.get_executor(), "127.0.0.1", false));
}

} // namespace
} // namespace fedibee::net
