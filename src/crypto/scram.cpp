// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/scram.hpp"

#include "crypto/random.hpp"
#include "text/ascii.hpp"
#include "text/base64.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <charconv>

namespace fedibee::crypto {
namespace {

constexpr std::string_view scheme = "SCRAM-SHA-256";
constexpr std::size_t digest_bytes = 32, salt_bytes = 16;
/// Clients pay for these in the foreground, some in an interpreter; at rest the verifier is sealed besides.
constexpr unsigned usual_iterations = 16'384;
constexpr unsigned most_iterations = 10'000'000;

unsigned char* writable(std::string& bytes)
{
    return reinterpret_cast<unsigned char*>(bytes.data());
}

const unsigned char* readable(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string hmac(std::string_view key, std::string_view text)
{
    std::string digest(digest_bytes, '\0');
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), readable(text), text.size(), writable(digest),
         nullptr);
    return digest;
}

std::string sha256(std::string_view text)
{
    std::string digest(digest_bytes, '\0');
    EVP_Digest(text.data(), text.size(), writable(digest), nullptr, EVP_sha256(), nullptr);
    return digest;
}

std::string exclusive_or(std::string left, std::string_view right)
{
    for (std::size_t i = 0; i < left.size(); ++i) left[i] = static_cast<char>(left[i] ^ right[i]);
    return left;
}

/// "=2C" and "=3D" are ',' and '='; nothing for any other '='.
std::optional<std::string> unescape(std::string_view name)
{
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '=') {
            out += name[i];
            continue;
        }
        const auto code = name.substr(i + 1, 2);
        if (code != "2C" && code != "3D") return std::nullopt;
        out += code == "2C" ? ',' : '=';
        i += 2;
    }
    return out;
}

bool take_prefix(std::string_view& text, std::string_view prefix)
{
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

} // namespace

ScramVerifier derive_scram(const Secret& password, std::string salt, unsigned iterations)
{
    const std::string_view clear = password.reveal();
    std::string salted(digest_bytes, '\0');
    PKCS5_PBKDF2_HMAC(clear.data(), static_cast<int>(clear.size()), readable(salt), static_cast<int>(salt.size()),
                      static_cast<int>(iterations), EVP_sha256(), static_cast<int>(salted.size()), writable(salted));
    const Secret salted_password(std::move(salted));
    const Secret client_key(hmac(salted_password.reveal(), "Client Key"));
    return ScramVerifier{iterations, std::move(salt), sha256(client_key.reveal()),
                         hmac(salted_password.reveal(), "Server Key")};
}

ScramVerifier derive_scram(const Secret& password)
{
    return derive_scram(password, random_bytes(salt_bytes), usual_iterations);
}

Secret to_text(const ScramVerifier& verifier)
{
    std::string text(scheme);
    text.append("$").append(std::to_string(verifier.iterations)).append(":");
    text.append(text::base64_encode(verifier.salt)).append("$");
    text.append(text::base64_encode(verifier.stored_key)).append(":");
    return Secret(text.append(text::base64_encode(verifier.server_key)));
}

std::optional<ScramVerifier> parse_scram(std::string_view text)
{
    const auto parts = text::split(text, '$');
    if (parts.size() != 3 || parts[0] != scheme) return std::nullopt;
    const auto cost = text::split(parts[1], ':');
    const auto keys = text::split(parts[2], ':');
    if (cost.size() != 2 || keys.size() != 2) return std::nullopt;
    ScramVerifier verifier;
    const char* const end = cost[0].data() + cost[0].size();
    const auto [rest, error] = std::from_chars(cost[0].data(), end, verifier.iterations);
    const auto salt = text::base64_decode(cost[1]);
    const auto stored = text::base64_decode(keys[0]);
    const auto server = text::base64_decode(keys[1]);
    const bool counted = error == std::errc{} && rest == end && verifier.iterations > 0;
    if (!counted || verifier.iterations > most_iterations || !salt || !stored || !server) return std::nullopt;
    if (stored->size() != digest_bytes || server->size() != digest_bytes) return std::nullopt;
    verifier.salt = *salt;
    verifier.stored_key = *stored;
    verifier.server_key = *server;
    return verifier;
}

ScramVerifier decoy_scram(const Secret& key, std::string_view name)
{
    const auto mixed = [&](std::string_view what) {
        return hmac(key.reveal(), std::string(what) + text::lowered(name));
    };
    return ScramVerifier{usual_iterations, mixed("salt:").substr(0, salt_bytes), mixed("stored:"), mixed("server:")};
}

std::optional<ScramExchange> ScramExchange::begin(std::string_view client_first)
{
    ScramExchange exchange;
    // "y" means: could bind to the channel, but saw no offer of it; there was none.
    const auto flag_end = client_first.find(',');
    if (flag_end != 1 || (client_first[0] != 'n' && client_first[0] != 'y')) return std::nullopt;
    const auto header_end = client_first.find(',', flag_end + 1);
    if (header_end == std::string_view::npos) return std::nullopt;
    const auto authzid = client_first.substr(flag_end + 1, header_end - flag_end - 1);
    if (!authzid.empty() && !authzid.starts_with("a=")) return std::nullopt;
    exchange.header_ = client_first.substr(0, header_end + 1);
    std::string_view bare = client_first.substr(header_end + 1);
    exchange.client_first_bare_ = bare;
    if (!take_prefix(bare, "n=")) return std::nullopt;
    const auto name_end = bare.find(',');
    auto name = unescape(bare.substr(0, name_end));
    if (name_end == std::string_view::npos || !name || name->empty()) return std::nullopt;
    exchange.name_ = std::move(*name);
    bare.remove_prefix(name_end + 1);
    if (!take_prefix(bare, "r=")) return std::nullopt;
    exchange.client_nonce_ = bare.substr(0, bare.find(','));
    if (exchange.client_nonce_.empty()) return std::nullopt;
    return exchange;
}

std::string ScramExchange::challenge(const ScramVerifier& verifier, std::string_view nonce)
{
    verifier_ = verifier;
    nonce_ = client_nonce_ + std::string(nonce);
    server_first_ =
        "r=" + nonce_ + ",s=" + text::base64_encode(verifier.salt) + ",i=" + std::to_string(verifier.iterations);
    return server_first_;
}

std::optional<std::string> ScramExchange::finish(std::string_view client_final) const
{
    const auto proof_at = client_final.rfind(",p=");
    if (proof_at == std::string_view::npos || nonce_.empty()) return std::nullopt;
    const std::string_view without_proof = client_final.substr(0, proof_at);
    const std::string expected = "c=" + text::base64_encode(header_) + ",r=" + nonce_;
    const bool extended = without_proof.starts_with(expected + ",");
    if (without_proof != expected && !extended) return std::nullopt;
    const auto proof = text::base64_decode(client_final.substr(proof_at + 3));
    if (!proof || proof->size() != digest_bytes) return std::nullopt;
    const std::string message = client_first_bare_ + "," + server_first_ + "," + std::string(without_proof);
    const Secret client_key(exclusive_or(*proof, hmac(verifier_.stored_key, message)));
    if (!(Secret(sha256(client_key.reveal())) == Secret(verifier_.stored_key))) return std::nullopt;
    return "v=" + text::base64_encode(hmac(verifier_.server_key, message));
}

} // namespace fedibee::crypto
