// SPDX-License-Identifier: AGPL-3.0-or-later
// What a server says of itself: instance documents, NodeInfo, WebFinger, OAuth answers, errors.
#include "backend/mastodon/codec_parts.hpp"

#include "text/ascii.hpp"

namespace fedibee::mastodon {
namespace {

constexpr std::size_t longest_error_text = 300;

std::optional<std::size_t> size_of(const Json* object, const char* key)
{
    if (!object) return std::nullopt;
    const auto number = number_of(*object, key);
    if (!number || *number < 0) return std::nullopt;
    return static_cast<std::size_t>(*number);
}

/// "https://example.social/" is as good as "example.social" (v1 `uri` comes both ways).
std::string bare_host(std::string text)
{
    if (const auto scheme = text.find("://"); scheme != std::string::npos) text.erase(0, scheme + 3);
    text.erase(std::min(text.find('/'), text.size()));
    return text::lowered(text);
}

/// What posts may be written in: glitch and GoToSocial have one name for it, Pleroma another.
std::vector<std::string> formats_of(const Json& document)
{
    std::vector<std::string> formats;
    const Json* known = path(document, "configuration", "statuses", "supported_mime_types");
    if (!known) known = path(document, "pleroma", "metadata", "post_formats");
    if (!known || !known->is_array()) return formats;
    for (const Json& format : *known) {
        if (const std::string name = as_text(format); name.starts_with("text/") && name != "text/plain")
            formats.push_back(name);
    }
    return formats;
}

/// One line that a chat can show: foreign text must not bring control characters along, nor fill the screen.
std::string one_line(std::string_view text)
{
    std::string line;
    for (const char c : text::trimmed(text)) {
        const auto byte = static_cast<unsigned char>(c);
        line += byte < 0x20 || byte == 0x7f ? ' ' : c;
    }
    if (line.size() <= longest_error_text) return line;
    std::size_t end = longest_error_text;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
    return line.substr(0, end) + "…";
}

} // namespace

Result<InstanceDocument> read_instance(std::string_view body, const Reading& how)
{
    const JsonDocument document = parse_json(body);
    InstanceDocument instance;
    instance.domain = bare_host(text_of(document, "domain"));
    if (instance.domain.empty()) instance.domain = bare_host(text_of(document, "uri"));
    instance.version = text_of(document, "version");
    // A page that happens to be JSON is no instance.
    if (instance.domain.empty() || instance.version.empty()) return not_understood(how);
    instance.title = text_of(document, "title");
    const Json* configuration = member(document, "configuration");
    if (const Json* urls = path(document, "configuration", "urls"))
        instance.streaming_url = text_of(*urls, "streaming");
    if (const Json* urls = member(document, "urls"); urls && instance.streaming_url.empty())
        instance.streaming_url = text_of(*urls, "streaming_api");
    const Json* statuses = configuration ? member(*configuration, "statuses") : nullptr;
    const Json* media = configuration ? member(*configuration, "media_attachments") : nullptr;
    const Json* polls = configuration ? member(*configuration, "polls") : nullptr;
    instance.max_characters = size_of(statuses, "max_characters");
    if (!instance.max_characters) instance.max_characters = size_of(&document, "max_toot_chars");
    instance.url_cost = size_of(statuses, "characters_reserved_per_url");
    instance.max_media = size_of(statuses, "max_media_attachments");
    instance.media_description_limit = size_of(media, "description_limit");
    if (!instance.media_description_limit) instance.media_description_limit = size_of(&document, "description_limit");
    instance.max_poll_options = size_of(polls, "max_options");
    instance.max_poll_option_characters = size_of(polls, "max_characters_per_option");
    if (const Json* translation = path(document, "configuration", "translation"))
        instance.translates = flag_of(*translation, "enabled");
    instance.formats = formats_of(document);
    if (const Json* versions = member(document, "api_versions")) {
        instance.mastodon_level =
            static_cast<int>(std::clamp<std::int64_t>(count_of(*versions, "mastodon"), 0, 10'000));
        instance.is_glitch = member(*versions, "glitch") != nullptr;
    }
    return instance;
}

std::string read_nodeinfo_link(std::string_view body)
{
    const JsonDocument document = parse_json(body);
    std::string best_schema;
    std::string best_link;
    for (const Json& link : array_of(document, "links")) {
        const std::string relation = text_of(link, "rel");
        const auto slash = relation.rfind('/');
        if (slash == std::string::npos) continue;
        const std::string schema = relation.substr(slash + 1);
        if (!schema.starts_with("2.") || schema <= best_schema) continue;
        best_schema = schema;
        best_link = text_of(link, "href");
    }
    return best_link;
}

std::optional<NodeInfo> read_nodeinfo(std::string_view body)
{
    const JsonDocument document = parse_json(body);
    const Json* software = member(document, "software");
    if (!software) return std::nullopt;
    NodeInfo info{text::lowered(text_of(*software, "name")), text_of(*software, "version")};
    if (info.software.empty()) return std::nullopt;
    if (const Json* metadata = member(document, "metadata")) {
        for (const Json& feature : array_of(*metadata, "features")) info.features.push_back(as_text(feature));
    }
    return info;
}

std::string read_webfinger_self(std::string_view body)
{
    const JsonDocument document = parse_json(body);
    for (const Json& link : array_of(document, "links")) {
        if (text_of(link, "rel") == "self" && !text_of(link, "href").empty()) return text_of(link, "href");
    }
    return {};
}

Result<AppRegistration> read_app(std::string_view body, const std::string& redirect_uri, const Reading& how)
{
    const JsonDocument document = parse_json(body);
    AppRegistration app{id_of(document, "client_id"), Secret(text_of(document, "client_secret")), redirect_uri};
    if (app.client_id.empty() || app.client_secret.empty()) return not_understood(how);
    return app;
}

Result<Credentials> read_token(std::string_view body, const Reading& how)
{
    const JsonDocument document = parse_json(body);
    Credentials credentials;
    credentials.access_token = Secret(text_of(document, "access_token"));
    credentials.refresh_token = Secret(text_of(document, "refresh_token"));
    if (credentials.access_token.empty()) return not_understood(how);
    return credentials;
}

std::string read_error_text(std::string_view body)
{
    const JsonDocument document = parse_json(body);
    std::string words = text_of(document, "error_description");
    if (words.empty()) words = text_of(document, "error");
    // Misskey's kin nest their error.
    if (const Json* nested = member(document, "error"); words.empty() && nested) words = text_of(*nested, "message");
    return one_line(words);
}

std::string read_error_code(std::string_view body)
{
    return text_of(parse_json(body), "error");
}

} // namespace fedibee::mastodon
