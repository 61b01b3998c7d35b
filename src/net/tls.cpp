// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/tls.hpp"

#include <openssl/buffer.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace fedibee::net {
namespace {

constexpr std::size_t block = 16 * 1024;   ///< one TLS record
constexpr std::size_t keep_capacity = 512; ///< a larger memory BIO is given back when empty

int choose_alpn(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                unsigned offered_size, void* wanted)
{
    const auto& protocols = *static_cast<const std::string*>(wanted);
    unsigned char* chosen = nullptr;
    const int found = SSL_select_next_proto(&chosen, out_size, reinterpret_cast<const unsigned char*>(protocols.data()),
                                            static_cast<unsigned>(protocols.size()), offered, offered_size);
    *out = chosen;
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

/// SHA-256; each byte as `first`, and after the first as `next`.
std::string fingerprint_of(const X509* certificate, const char* first, const char* next)
{
    std::array<unsigned char, 32> digest{};
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), digest.data(), &size);
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        char pair[4];
        std::snprintf(pair, sizeof pair, i == 0 ? first : next, digest[i]); // NOLINT: both are ours
        text += pair;
    }
    return text;
}

/// Whoever holds the key of a certificate may show it: its fingerprint is compared later.
int accept_any(int, X509_STORE_CTX*)
{
    return 1;
}

struct FileCloser {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

std::unique_ptr<std::FILE, FileCloser> open_private(const std::string& path)
{
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return std::unique_ptr<std::FILE, FileCloser>(descriptor < 0 ? nullptr : ::fdopen(descriptor, "w"));
}

std::shared_ptr<X509> self_signed(EVP_PKEY* key, const std::string& name)
{
    std::shared_ptr<X509> certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 10L * 365 * 24 * 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.c_str()), -1,
                               -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    const std::string names = "DNS:" + name + ",DNS:localhost,IP:127.0.0.1";
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
    if (extension != nullptr) X509_add_ext(certificate.get(), extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(certificate.get(), key, EVP_sha256());
    return certificate;
}

/// A memory BIO never shrinks by itself.
bool is_outgrown(BIO* memory)
{
    BUF_MEM* buffer = nullptr;
    BIO_get_mem_ptr(memory, &buffer);
    return BIO_ctrl_pending(memory) == 0 && buffer->max > keep_capacity;
}

/// Names the host to the server and demands a certificate for it; an address is never named (RFC 6066).
void expect_host(SSL* ssl, const std::string& host)
{
    X509_VERIFY_PARAM* rules = SSL_get0_param(ssl);
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1) return;
    ERR_clear_error();
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    // OpenSSL checks nothing for a host that it cannot take; nobody has a certificate for a reserved name.
    if (host.empty() || X509_VERIFY_PARAM_set1_host(rules, host.data(), host.size()) != 1)
        X509_VERIFY_PARAM_set1_host(rules, "invalid", 0);
    SSL_set_tlsext_host_name(ssl, host.c_str());
}

} // namespace

void TlsChannel::Free::operator()(ssl_st* ssl) const noexcept
{
    SSL_free(ssl);
}

TlsChannel::TlsChannel(ssl_ctx_st* context, std::shared_ptr<const std::string> alpn)
    : alpn_(std::move(alpn)), ssl_(SSL_new(context))
{
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(ssl_.get());
}

TlsChannel::TlsChannel(ssl_ctx_st* context, const std::string& host) : ssl_(SSL_new(context))
{
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl_.get());
    expect_host(ssl_.get(), host);
    shake_hands();
}

TlsChannel::~TlsChannel() = default;

bool TlsChannel::ready() const
{
    return SSL_is_init_finished(ssl_.get()) == 1;
}

std::string TlsChannel::peer_fingerprint() const
{
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        ready() ? SSL_get1_peer_certificate(ssl_.get()) : nullptr, X509_free);
    return certificate ? fingerprint_of(certificate.get(), "%02x", "%02x") : std::string{};
}

void TlsChannel::give_back_memory()
{
    if (!ready()) return;
    if (is_outgrown(SSL_get_rbio(ssl_.get()))) SSL_set0_rbio(ssl_.get(), BIO_new(BIO_s_mem()));
    if (is_outgrown(SSL_get_wbio(ssl_.get()))) SSL_set0_wbio(ssl_.get(), BIO_new(BIO_s_mem()));
}

bool TlsChannel::shake_hands()
{
    if (ready()) return true;
    const int done = SSL_do_handshake(ssl_.get());
    if (done == 1) return true;
    const int reason = SSL_get_error(ssl_.get(), done);
    ERR_clear_error();
    return reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE;
}

bool TlsChannel::receive(std::string_view wire, std::string& clear)
{
    BIO_write(SSL_get_rbio(ssl_.get()), wire.data(), static_cast<int>(wire.size()));
    if (!shake_hands()) return false;
    if (!ready()) return true;
    if (!waiting_.empty()) send(std::exchange(waiting_, {}));
    std::array<char, block> buffer; // NOLINT: filled by SSL_read
    while (true) {
        const int count = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
        if (count > 0) {
            clear.append(buffer.data(), static_cast<std::size_t>(count));
            continue;
        }
        const int reason = SSL_get_error(ssl_.get(), count);
        ERR_clear_error();
        give_back_memory();
        return reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE;
    }
}

void TlsChannel::send(std::string_view clear)
{
    if (!ready()) {
        waiting_ += clear;
        return;
    }
    if (!clear.empty()) SSL_write(ssl_.get(), clear.data(), static_cast<int>(clear.size()));
}

void TlsChannel::shut_down()
{
    if (ready()) SSL_shutdown(ssl_.get());
}

std::string TlsChannel::outgoing()
{
    BIO* out = SSL_get_wbio(ssl_.get());
    std::string bytes(BIO_ctrl_pending(out), '\0');
    if (!bytes.empty()) BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
    give_back_memory();
    return bytes;
}

Result<TlsClientContext> TlsClientContext::open(const std::string& ca_file)
{
    TlsClientContext made;
    made.context_ = std::shared_ptr<ssl_ctx_st>(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX* context = made.context_.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_default_verify_paths(context);
    const bool trusted = ca_file.empty() || SSL_CTX_load_verify_file(context, ca_file.c_str()) == 1;
    ERR_clear_error();
    if (trusted) return made;
    return fail(Errc::invalid_input, "cannot read the certificates in " + ca_file + ": it must be a PEM file");
}

std::unique_ptr<TlsChannel> TlsClientContext::connect(const std::string& host) const
{
    return std::make_unique<TlsChannel>(context_.get(), host);
}

Result<TlsContext> TlsContext::open(const std::string& certificate_file, const std::string& key_file, std::string alpn)
{
    TlsContext made;
    made.context_ = std::shared_ptr<ssl_ctx_st>(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    SSL_CTX* context = made.context_.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_clear_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE);
    if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1)
        return fail(Errc::invalid_input, "cannot read the certificate " + certificate_file + ": it must be a PEM file");
    if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1)
        return fail(Errc::invalid_input,
                    "cannot use the private key " + key_file + ": it must be the certificate's PEM key");
    made.fingerprint_ = fingerprint_of(SSL_CTX_get0_certificate(context), "%02X", ":%02X");
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, accept_any);
    // Without a name of its own no session can be resumed once certificates are asked for.
    constexpr std::string_view session_name = "fedibee";
    SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>(session_name.data()),
                                   session_name.size());
    const auto wire = std::make_shared<std::string>(1, static_cast<char>(alpn.size()));
    wire->append(alpn);
    made.alpn_ = wire;
    SSL_CTX_set_alpn_select_cb(context, choose_alpn, wire.get());
    return made;
}

Result<void> make_self_signed(const std::string& certificate_file, const std::string& key_file, const std::string& name)
{
    const std::shared_ptr<EVP_PKEY> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const auto certificate = self_signed(key.get(), name);
    const auto key_out = open_private(key_file);
    const auto certificate_out = open_private(certificate_file);
    if (!key_out || !certificate_out)
        return fail(Errc::storage, "cannot write " + certificate_file + " and " + key_file + ": check the folder");
    PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    PEM_write_X509(certificate_out.get(), certificate.get());
    return {};
}

} // namespace fedibee::net
