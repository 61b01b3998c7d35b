// SPDX-License-Identifier: AGPL-3.0-or-later
// OAuth 1.0a with the consumer that every site knows: signatures are checked, and the page shows a PIN.
#include "gnusocial.hpp"

#include "base64.hpp"

#include <openssl/hmac.h>

#include <fmt/format.h>

#include <algorithm>

namespace fedisim::gnusocial {
namespace {

constexpr std::string_view consumer = "anonymous";

std::string hmac_sha1(const std::string& key, const std::string& text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), bytes.data(), &size);
    return {bytes.begin(), bytes.begin() + size};
}

using Fields = std::vector<std::pair<std::string, std::string>>;

/// `a=1&b=2`, decoded.
Fields fields_in(std::string_view text)
{
    Fields fields;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto item = text.substr(0, end);
        const auto equals = std::min(item.find('='), item.size());
        const auto value = item.substr(std::min(equals + 1, item.size()));
        if (!item.empty()) fields.emplace_back(url_decode(item.substr(0, equals), true), url_decode(value, true));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return fields;
}

/// Of an Authorization header: `OAuth a="1", b="2"`.
Fields fields_of_header(std::string_view header)
{
    Fields fields;
    header.remove_prefix(std::string_view("OAuth ").size());
    while (!header.empty()) {
        const auto end = std::min(header.find(','), header.size());
        auto item = header.substr(0, end);
        item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
        const auto equals = item.find("=\"");
        if (equals != std::string_view::npos)
            fields.emplace_back(std::string(item.substr(0, equals)),
                                url_decode(item.substr(equals + 2, item.size() - equals - 3), false));
        header.remove_prefix(std::min(end + 1, header.size()));
    }
    return fields;
}

Response plain(int status, std::string text)
{
    Response response;
    response.status = status;
    response.type = "text/plain; charset=utf-8";
    response.body = std::move(text);
    return response;
}

} // namespace

bool Site::is_signed(const Request& request, std::map<std::string, std::string>& fields)
{
    const auto header = request.header("authorization");
    if (!header.starts_with("OAuth ")) return false;
    Fields all;
    for (const auto& [name, value] : fields_of_header(header)) {
        fields[name] = value;
        if (name != "oauth_signature") all.emplace_back(url_encode(name), url_encode(value));
    }
    const auto add = [&](std::string_view text) {
        for (const auto& [name, value] : fields_in(text)) all.emplace_back(url_encode(name), url_encode(value));
    };
    add(request.query);
    if (request.header("content-type").starts_with("application/x-www-form-urlencoded")) add(request.body);
    std::ranges::sort(all);
    std::string joined;
    for (const auto& [name, value] : all) joined += (joined.empty() ? "" : "&") + name + "=" + value;
    const auto text = request.method + "&" + url_encode(base + request.path) + "&" + url_encode(joined);
    const auto token = tokens_.find(fields["oauth_token"]);
    const auto key = std::string(consumer) + "&" + (token == tokens_.end() ? "" : token->second.secret);
    return fields["oauth_consumer_key"] == consumer && base64(hmac_sha1(key, text), false) == fields["oauth_signature"];
}

Response Site::request_token(Visit& visit)
{
    std::map<std::string, std::string> fields;
    if (!is_signed(visit.request, fields)) return plain(401, "Invalid signature");
    const auto token = ids_.secret(32);
    tokens_[token] = Token{ids_.secret(32), 0, {}, false};
    return plain(200, fmt::format("oauth_token={}&oauth_token_secret={}&oauth_callback_confirmed=true", token,
                                  tokens_[token].secret));
}

/// A form; then the PIN.
Response Site::authorize(Visit& visit)
{
    const auto token = tokens_.find(visit.params.text("oauth_token"));
    if (token == tokens_.end() || token->second.is_access) return page_of_error(400, "Invalid request token.");
    if (visit.request.method != "POST")
        return html_page("Authorize", "<form method=\"post\" action=\"/api/oauth/authorize\"><input type=\"hidden\" "
                                      "name=\"oauth_token\" value=\"" +
                                          token->first +
                                          "\"><input name=\"nickname\"><input type=\"password\" name=\"password\">"
                                          "<input type=\"submit\" name=\"allow\" value=\"Allow\"></form>");
    auto* who = user_named(visit.params.text("nickname"));
    if (who == nullptr || who->password != visit.params.text("password"))
        return page_of_error(401, "Incorrect username or password.");
    token->second.user = who->id;
    token->second.verifier = fmt::format("{:07}", ids_.number(10'000'000));
    return html_page("Authorized",
                     "<p>Enter the following security code to complete the process.</p><b id=\"oauth_pin\">" +
                         token->second.verifier + "</b>");
}

Response Site::access_token(Visit& visit)
{
    std::map<std::string, std::string> fields;
    if (!is_signed(visit.request, fields)) return plain(401, "Invalid signature");
    const auto token = tokens_.find(fields["oauth_token"]);
    const bool good =
        token != tokens_.end() && !token->second.verifier.empty() && token->second.verifier == fields["oauth_verifier"];
    if (!good) return plain(400, "Invalid request token or verifier.");
    const auto made = ids_.secret(32);
    tokens_[made] = Token{ids_.secret(32), token->second.user, {}, true};
    tokens_.erase(fields["oauth_token"]);
    return plain(200, fmt::format("oauth_token={}&oauth_token_secret={}", made, tokens_[made].secret));
}

} // namespace fedisim::gnusocial
