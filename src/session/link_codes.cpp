// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/link_codes.hpp"

#include "crypto/random.hpp"

#include <algorithm>

namespace fedibee::session {
namespace {

/// Without what is mistaken for something else when it is read and typed: 32 letters, 50 bits in ten of them.
constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz123456789";
constexpr std::size_t code_length = 10;
static_assert(letters.size() == 32);

/// As it was shown: in small letters, without dashes and blanks.
std::string normal(std::string_view code)
{
    std::string plain;
    for (const char c : code) {
        if (c == '-' || c == ' ') continue;
        plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return plain;
}

std::string hash_of(std::string_view code)
{
    return crypto::code_challenge(normal(code));
}

} // namespace

std::string LinkCodes::issue(UserId user, std::string_view front, Instant now)
{
    forget_old(now);
    std::erase_if(codes_, [user](const auto& one) { return one.second.user == user; });
    if (codes_.size() >= most) codes_.erase(codes_.begin());
    std::string code;
    for (const char byte : crypto::random_bytes(code_length)) {
        if (code.size() == code_length / 2) code += '-';
        code += letters[static_cast<unsigned char>(byte) % letters.size()];
    }
    codes_[hash_of(code)] = Issued{user, std::string(front), now + lifetime};
    return code;
}

Result<LinkCodes::Issued> LinkCodes::redeem(std::string_view code, UserId by, std::string_view front, Instant now)
{
    forget_old(now);
    auto& tries = tries_[by];
    if (tries.wrong >= most_tries)
        return fail(Errc::rate_limited, "Too many wrong codes; wait ten minutes, then get a new one with: link");
    const auto found = codes_.find(hash_of(code));
    if (found == codes_.end()) {
        ++tries.wrong;
        tries.until = now + lifetime;
        return fail(Errc::invalid_input,
                    "That is not a code, or it is older than ten minutes; get a new one at the other "
                    "client with: link");
    }
    if (found->second.user == by)
        return fail(Errc::invalid_input,
                    "That is your own code; type it where you are another user, at the other front.");
    if (found->second.front == front)
        return fail(Errc::invalid_input,
                    "That code is of a user of the same front; link joins users of different ones. "
                    "To be one user here, sign in under one name.");
    Issued issued = found->second;
    codes_.erase(found);
    tries_.erase(by);
    return issued;
}

void LinkCodes::forget_old(Instant now)
{
    std::erase_if(codes_, [now](const auto& one) { return one.second.until <= now; });
    std::erase_if(tries_, [now](const auto& one) { return one.second.until <= now && one.second.wrong > 0; });
}

} // namespace fedibee::session
