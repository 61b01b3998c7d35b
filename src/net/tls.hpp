// SPDX-License-Identifier: AGPL-3.0-or-later
// TLS without a socket: contexts of servers and clients, and one connection's record layer over memory.
#pragma once

#include "fedibee/error.hpp"

#include <memory>
#include <string>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;

namespace fedibee::net {

/// One side of a TLS connection: encrypted bytes in, clear bytes out, and back. Buffers are released while idle.
class TlsChannel {
public:
    /// The server's side; `alpn` is what the context chooses from during the handshake.
    TlsChannel(ssl_ctx_st* context, std::shared_ptr<const std::string> alpn);
    /// The client's side; its first words are in outgoing() at once. It accepts only a certificate for `host`.
    TlsChannel(ssl_ctx_st* context, const std::string& host);
    TlsChannel(const TlsChannel&) = delete;
    TlsChannel& operator=(const TlsChannel&) = delete;
    ~TlsChannel();

    /// The handshake is done, and the other side's certificate was valid.
    [[nodiscard]] bool ready() const;
    /// SHA-256 of the certificate that the other side showed, in lower-case hex; empty without one. Of a client's
    /// only this counts: whom it names and who signed it is not checked.
    [[nodiscard]] std::string peer_fingerprint() const;
    /// Takes bytes from the wire and appends what became readable; false when the peer broke the protocol or left.
    bool receive(std::string_view wire, std::string& clear);
    /// Encrypts; the result is in outgoing().
    void send(std::string_view clear);
    void shut_down();
    /// Bytes to put on the wire now.
    std::string outgoing();

private:
    bool shake_hands();
    void give_back_memory();

    struct Free {
        void operator()(ssl_st* ssl) const noexcept;
    };
    std::shared_ptr<const std::string> alpn_; ///< the context's own may be gone: a reload replaces it
    std::unique_ptr<ssl_st, Free> ssl_;
    std::string waiting_; ///< clear text given before the handshake was done
};

/// Certificate and key of a listener. Connections that are open keep the context they began with.
class TlsContext {
public:
    /// TLS 1.2 and newer; `alpn` is the protocol offered ("irc"). Clients are asked for a certificate, but need none.
    static Result<TlsContext> open(const std::string& certificate_file, const std::string& key_file, std::string alpn);

    [[nodiscard]] std::unique_ptr<TlsChannel> accept() const
    {
        return std::make_unique<TlsChannel>(context_.get(), alpn_);
    }
    /// SHA-256 of the certificate, as clients print it: upper-case hex with colons.
    [[nodiscard]] const std::string& fingerprint() const noexcept { return fingerprint_; }

private:
    std::shared_ptr<ssl_ctx_st> context_;
    std::shared_ptr<const std::string> alpn_; ///< as on the wire: a length, then the name
    std::string fingerprint_;
};

/// What all client connections share: whom they trust, and the rules. Reading all certificates takes tens of
/// milliseconds.
class TlsClientContext {
public:
    /// TLS 1.2 and newer; trusts the system's authorities, and those of `ca_file` when it is not empty.
    static Result<TlsClientContext> open(const std::string& ca_file);

    /// A connection to `host`, a name or an address.
    [[nodiscard]] std::unique_ptr<TlsChannel> connect(const std::string& host) const;

private:
    std::shared_ptr<ssl_ctx_st> context_;
};

/// Writes a self-signed certificate and its key (PEM, 0600) for `name`, valid ten years.
Result<void> make_self_signed(const std::string& certificate_file, const std::string& key_file,
                              const std::string& name);

} // namespace fedibee::net
