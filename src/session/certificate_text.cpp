// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/certificate_text.hpp"

#include "text/ascii.hpp"

namespace fedibee::session {

std::string plain_fingerprint(std::string_view text)
{
    std::string plain = text::lowered(text);
    std::erase(plain, ':');
    return plain;
}

Result<std::string> parse_fingerprint(std::string_view text)
{
    constexpr std::size_t sha256_digits = 64;
    std::string plain = plain_fingerprint(text);
    const bool hex = plain.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (hex && plain.size() == sha256_digits) return plain;
    return fail(Errc::invalid_input, "That is no SHA-256 fingerprint (64 hex digits). This prints it: openssl x509 -in "
                                     "FILE -noout -fingerprint -sha256");
}

} // namespace fedibee::session
