// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/gnusocial/oauth1.hpp"

#include "crypto/hmac.hpp"
#include "text/ascii.hpp"
#include "text/base64.hpp"

#include <algorithm>

namespace fedibee::gnusocial {

using text::Fields;
using text::url_encode;

std::string signature_base(const OAuth1Request& request, const Fields& oauth_fields)
{
    const auto cut = request.url.find('?');
    const std::string bare = request.url.substr(0, cut);
    Fields all = cut == std::string::npos ? Fields{} : text::form_decode(std::string_view(request.url).substr(cut + 1));
    all.insert(all.end(), request.form.begin(), request.form.end());
    all.insert(all.end(), oauth_fields.begin(), oauth_fields.end());
    Fields encoded;
    for (const auto& [name, value] : all) encoded.emplace_back(url_encode(name), url_encode(value));
    std::ranges::sort(encoded);
    std::string joined;
    for (const auto& [name, value] : encoded) {
        if (!joined.empty()) joined += '&';
        joined.append(name).append("=").append(value);
    }
    const auto authority = std::min(bare.find('/', bare.find("://") + 3), bare.size());
    const std::string address = text::lowered(bare.substr(0, authority)) + bare.substr(authority);
    return request.method + "&" + url_encode(address) + "&" + url_encode(joined);
}

std::string authorization_header(const OAuth1Request& request, const OAuth1Keys& keys)
{
    Fields fields{{"oauth_consumer_key", keys.consumer_key},
                  {"oauth_nonce", request.nonce},
                  {"oauth_signature_method", "HMAC-SHA1"},
                  {"oauth_timestamp", std::to_string(request.time)},
                  {"oauth_version", "1.0"}};
    if (!keys.token.empty()) fields.emplace_back("oauth_token", keys.token);
    fields.insert(fields.end(), request.extra.begin(), request.extra.end());
    const std::string key = url_encode(keys.consumer_secret.reveal()) + "&" + url_encode(keys.token_secret.reveal());
    fields.emplace_back("oauth_signature",
                        text::base64_encode(crypto::hmac_sha1(key, signature_base(request, fields))));
    std::string header = "OAuth ";
    for (const auto& [name, value] : fields) {
        if (!header.ends_with(' ')) header += ", ";
        header.append(name).append("=\"").append(url_encode(value)).append("\"");
    }
    return header;
}

} // namespace fedibee::gnusocial
