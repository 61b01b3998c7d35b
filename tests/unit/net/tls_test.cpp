// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/tls.hpp"

#include "support/temp_store_folder.hpp"

#include <gtest/gtest.h>

#include <openssl/ssl.h>

#include <array>
#include <memory>
#include <string>

namespace fedibee::net {
namespace {

/// A server's and a client's channel with a wire between them; the certificate is for social.example.
class Wire {
public:
    explicit Wire(const std::string& host)
    {
        const auto certificate = folder_.path("certificate.pem");
        EXPECT_TRUE(make_self_signed(certificate, folder_.path("key.pem"), "social.example"));
        server = TlsContext::open(certificate, folder_.path("key.pem"), "irc").value().accept();
        client = TlsClientContext::open(certificate).value().connect(host);
        while (sound && carry()) {
        }
    }

    /// Brings to both what the other has for it; false when there was nothing.
    bool carry()
    {
        const std::string forth = client->outgoing();
        if (!forth.empty()) sound = server->receive(forth, at_server) && sound;
        const std::string back = server->outgoing();
        if (!back.empty()) sound = client->receive(back, at_client) && sound;
        return !forth.empty() || !back.empty();
    }

private:
    test::TempFolder folder_;

public:
    std::unique_ptr<TlsChannel> server, client;
    std::string at_server, at_client;
    bool sound = true;
};

TEST(TlsChannels, CarryTextBothWays)
{
    Wire wire("social.example");
    ASSERT_TRUE(wire.client->ready());
    const std::string much(100'000, 'm');
    for (int i = 0; i < 2; ++i) {
        wire.client->send(much);
        wire.server->send("short");
        while (wire.carry()) {
        }
    }
    EXPECT_TRUE(wire.sound);
    EXPECT_EQ(wire.at_server, much + much);
    EXPECT_EQ(wire.at_client, "shortshort");
}

TEST(TlsChannels, TakeRecordsInPieces)
{
    Wire wire("127.0.0.1");
    ASSERT_TRUE(wire.client->ready());
    wire.server->send("one");
    wire.server->send("two");
    for (const char byte : wire.server->outgoing()) {
        ASSERT_TRUE(wire.client->receive(std::string(1, byte), wire.at_client));
    }
    EXPECT_EQ(wire.at_client, "onetwo");
}

TEST(TlsChannels, EndWhenTheOtherSideSaysGoodbye)
{
    Wire wire("social.example");
    wire.client->send("last");
    wire.client->shut_down();
    EXPECT_FALSE(wire.server->receive(wire.client->outgoing(), wire.at_server));
    EXPECT_EQ(wire.at_server, "last");
}

TEST(TlsChannels, KnowTheCertificateThatAClientShows)
{
    const test::TempFolder folder;
    ASSERT_TRUE(make_self_signed(folder.path("server.pem"), folder.path("server.key"), "social.example"));
    ASSERT_TRUE(make_self_signed(folder.path("client.pem"), folder.path("client.key"), "ann"));
    const auto print =
        TlsContext::open(folder.path("client.pem"), folder.path("client.key"), "x").value().fingerprint();
    const auto server = TlsContext::open(folder.path("server.pem"), folder.path("server.key"), "irc").value().accept();
    EXPECT_EQ(server->peer_fingerprint(), "");
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    ASSERT_EQ(SSL_CTX_use_certificate_file(context.get(), folder.path("client.pem").c_str(), SSL_FILETYPE_PEM), 1);
    ASSERT_EQ(SSL_CTX_use_PrivateKey_file(context.get(), folder.path("client.key").c_str(), SSL_FILETYPE_PEM), 1);
    const std::unique_ptr<SSL, decltype(&SSL_free)> client(SSL_new(context.get()), SSL_free);
    BIO* const from_server = BIO_new(BIO_s_mem());
    BIO* const to_server = BIO_new(BIO_s_mem());
    SSL_set_bio(client.get(), from_server, to_server);
    SSL_set_connect_state(client.get());
    std::string clear;
    for (int flight = 0; flight < 4; ++flight) {
        SSL_do_handshake(client.get());
        std::string bytes(BIO_ctrl_pending(to_server), '\0');
        if (!bytes.empty()) BIO_read(to_server, bytes.data(), static_cast<int>(bytes.size()));
        ASSERT_TRUE(server->receive(bytes, clear));
        const std::string answer = server->outgoing();
        BIO_write(from_server, answer.data(), static_cast<int>(answer.size()));
    }
    ASSERT_TRUE(server->ready());
    std::string plain;
    for (const char c : print) {
        if (c != ':') plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    EXPECT_EQ(server->peer_fingerprint(), plain);
    Wire wire("social.example");
    EXPECT_EQ(wire.server->peer_fingerprint(), "") << "none was shown, and none is needed";
}

TEST(TlsChannels, RefuseACertificateForAnotherHost)
{
    for (const auto* host : {"other.example", "example", "a.social.example", "127.0.0.2", "::1", ""}) {
        Wire wire(host);
        EXPECT_FALSE(wire.sound) << host;
        EXPECT_FALSE(wire.client->ready()) << host;
    }
}

TEST(TlsChannels, ChooseTheProtocolEvenWhenTheirContextIsGone)
{
    const test::TempFolder folder;
    ASSERT_TRUE(make_self_signed(folder.path("certificate.pem"), folder.path("key.pem"), "social.example"));
    const auto server =
        TlsContext::open(folder.path("certificate.pem"), folder.path("key.pem"), "irc").value().accept();
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    const std::unique_ptr<SSL, decltype(&SSL_free)> client(SSL_new(context.get()), SSL_free);
    constexpr std::array<unsigned char, 4> offer{3, 'i', 'r', 'c'};
    ASSERT_EQ(SSL_set_alpn_protos(client.get(), offer.data(), offer.size()), 0);
    BIO* const from_server = BIO_new(BIO_s_mem());
    BIO* const to_server = BIO_new(BIO_s_mem());
    SSL_set_bio(client.get(), from_server, to_server);
    SSL_set_connect_state(client.get());
    SSL_do_handshake(client.get());
    char* hello = nullptr;
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(to_server, &hello));
    std::string clear;
    ASSERT_TRUE(server->receive(std::string(hello, size), clear));
    const std::string answer = server->outgoing();
    BIO_write(from_server, answer.data(), static_cast<int>(answer.size()));
    EXPECT_EQ(SSL_do_handshake(client.get()), 1);
    const unsigned char* chosen = nullptr;
    unsigned chosen_size = 0;
    SSL_get0_alpn_selected(client.get(), &chosen, &chosen_size);
    EXPECT_EQ(std::string(chosen, chosen + chosen_size), "irc");
}

TEST(TlsClientContexts, NeedAFileOfCertificatesThatCanBeRead)
{
    const test::TempFolder folder;
    const auto context = TlsClientContext::open(folder.write("diary.pem", "dear diary"));
    ASSERT_FALSE(context);
    EXPECT_NE(context.error().detail.find("diary.pem"), std::string::npos);
}

} // namespace
} // namespace fedibee::net
