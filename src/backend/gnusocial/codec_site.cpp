// SPDX-License-Identifier: AGPL-3.0-or-later
// What a site says of itself, what it answers to uploads, and how it refuses.
#include "backend/gnusocial/codec_parts.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace fedibee::gnusocial {

using backend::flag_of;
using backend::member;
using backend::number_of;
using backend::text_of;

namespace {

constexpr std::size_t longest_error = 300;

std::string one_line(std::string text)
{
    for (char& c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) c = ' ';
    }
    std::size_t end = std::min(text.size(), longest_error);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end);
}

std::string text_of_failure(const Json& document)
{
    std::string words = text_of(document, "error");
    const Json& several = backend::array_of(document, "errors");
    if (words.empty() && !several.empty()) words = text_of(*several.begin(), "message");
    return one_line(std::move(words));
}

} // namespace

std::string read_error_text(std::string_view body)
{
    return text_of_failure(backend::parse_json(body));
}

Result<MediaAttachment> read_upload(std::string_view body, const Reading& how)
{
    const backend::JsonDocument document = backend::parse_json(body);
    MediaAttachment media;
    media.id = MediaId(backend::id_of(document, "media_id"));
    media.url = text_of(document, "media_url");
    if (member(document, "image") != nullptr) media.type = MediaType::image;
    if (!media.id.empty()) return media;
    const std::string words = text_of_failure(document);
    if (words.empty()) return not_understood(how);
    return fail(Errc::invalid_input, how.domain + " did not take the file (it says: " + words + ")");
}

std::string read_version(std::string_view body)
{
    const backend::JsonDocument document = backend::parse_json(body);
    return document.is_string() ? std::string(document.text()) : std::string{};
}

std::optional<SiteConfig> read_config(std::string_view body)
{
    const backend::JsonDocument document = backend::parse_json(body);
    const Json* site = member(document, "site");
    if (!site) return std::nullopt;
    SiteConfig config;
    config.name = text_of(*site, "name");
    config.server = text_of(*site, "server");
    config.is_private = flag_of(*site, "private");
    const auto size_of = [](const std::optional<std::int64_t>& number) {
        return number && *number >= 0 ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
    };
    config.text_limit = size_of(number_of(*site, "textlimit"));
    if (const Json* notice = member(document, "notice")) {
        const auto limit = size_of(number_of(*notice, "contentlimit"));
        if (limit) config.text_limit = limit;
    }
    if (const Json* files = member(document, "attachments")) {
        config.uploads = flag_of(*files, "uploads", true);
        config.file_limit = size_of(number_of(*files, "file_quota"));
    }
    return config;
}

std::string read_api_link(std::string_view body)
{
    const backend::JsonDocument document = backend::parse_json(body);
    for (const Json& link : backend::array_of(document, "links")) {
        if (text_of(link, "rel") == "http://apinamespace.org/twitter") return text_of(link, "href");
    }
    return {};
}

bool is_true(std::string_view body)
{
    return backend::parse_json(body).flag();
}

} // namespace fedibee::gnusocial
