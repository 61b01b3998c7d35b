// SPDX-License-Identifier: AGPL-3.0-or-later
// OAuth 1.0a (RFC 5849) with HMAC-SHA1: the header that signs one request. Pure; nonce and time are parameters.
#pragma once

#include "fedibee/secret.hpp"
#include "text/url_encode.hpp"

#include <cstdint>
#include <string>

namespace fedibee::gnusocial {

struct OAuth1Keys {
    std::string consumer_key;
    Secret consumer_secret;
    std::string token; ///< empty before there is one
    Secret token_secret;
};

struct OAuth1Request {
    std::string method;
    std::string url;      ///< with its query
    text::Fields form{};  ///< of a form body; a multipart body is not signed
    text::Fields extra{}; ///< oauth_callback, oauth_verifier
    std::string nonce;
    std::int64_t time = 0; ///< seconds since 1970
};

/// RFC 5849, 3.4.1: what is signed.
std::string signature_base(const OAuth1Request& request, const text::Fields& oauth_fields);
/// The value of the Authorization header.
std::string authorization_header(const OAuth1Request& request, const OAuth1Keys& keys);

} // namespace fedibee::gnusocial
