// SPDX-License-Identifier: AGPL-3.0-or-later
// The client's side of a TLS connection, over memory: bytes for the wire out, bytes of the wire in.
#pragma once

#include <openssl/ssl.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace fedibee::test {

class TlsPeer {
public:
    /// Trusts anybody; offers this protocol by ALPN.
    explicit TlsPeer(std::string_view alpn = "irc")
        : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), ssl_(SSL_new(context_.get()), SSL_free)
    {
        std::string offer(1, static_cast<char>(alpn.size()));
        offer += alpn;
        SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(offer.data()),
                            static_cast<unsigned>(offer.size()));
        SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        SSL_set_connect_state(ssl_.get());
        SSL_do_handshake(ssl_.get());
    }

    void receive(std::string_view wire)
    {
        BIO_write(SSL_get_rbio(ssl_.get()), wire.data(), static_cast<int>(wire.size()));
        if (!is_ready()) SSL_do_handshake(ssl_.get());
        std::array<char, 4096> buffer{};
        for (int count = 1; is_ready() && count > 0;) {
            count = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
            if (count > 0) clear_.append(buffer.data(), static_cast<std::size_t>(count));
        }
    }
    void send(std::string_view clear) { SSL_write(ssl_.get(), clear.data(), static_cast<int>(clear.size())); }
    void shut_down() { SSL_shutdown(ssl_.get()); }
    std::string outgoing()
    {
        BIO* out = SSL_get_wbio(ssl_.get());
        std::string bytes(BIO_ctrl_pending(out), '\0');
        if (!bytes.empty()) BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
        return bytes;
    }

    [[nodiscard]] bool is_ready() const { return SSL_is_init_finished(ssl_.get()) == 1; }
    [[nodiscard]] bool was_shut_down() const { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }
    [[nodiscard]] const std::string& clear() const { return clear_; }
    [[nodiscard]] std::string protocol() const { return SSL_get_version(ssl_.get()); }
    [[nodiscard]] std::string alpn() const
    {
        const unsigned char* name = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(ssl_.get(), &name, &size);
        return {reinterpret_cast<const char*>(name), size};
    }

private:
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
    std::string clear_;
};

} // namespace fedibee::test
