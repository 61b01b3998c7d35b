// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/dialect.hpp"

#include "backend/shared/address.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace fedibee::mastodon {
namespace {

/// Leading numbers of a Mastodon version; {0, 0} when there are none.
std::pair<int, int> numbers_of(std::string_view version)
{
    std::pair<int, int> numbers{0, 0};
    const char* end = version.data() + version.size();
    const auto [dot, error] = std::from_chars(version.data(), end, numbers.first);
    if (error != std::errc{}) return {0, 0};
    if (dot != end && *dot == '.') std::from_chars(dot + 1, end, numbers.second);
    return numbers;
}

/// In NodeInfo's metadata.
constexpr const char* chat_feature = "pleroma_chat_messages";

bool is_mastodon(const Dialect& dialect)
{
    return dialect.software == "mastodon" || dialect.software == "glitch";
}

/// What came with releases, where the number is Mastodon's own. The level is the better witness where there is one.
void date_capabilities(std::string_view version, const InstanceDocument& document, Capabilities& can)
{
    const auto numbers = numbers_of(version);
    for (const Release& release : mastodon_releases()) {
        const bool by_level = document.mastodon_level > 0 && release.level > 0;
        can.*release.capability = by_level ? document.mastodon_level >= release.level : numbers >= release.version;
    }
}

template <class T> void correct(T& value, const std::optional<T>& said)
{
    if (said && *said > 0) value = *said;
}

} // namespace

std::string_view software_in_version(std::string_view version)
{
    static const std::vector<std::pair<std::string_view, std::string_view>> marks{
        {"compatible; pleroma", "pleroma"},
        {"compatible; akkoma", "akkoma"},
        {"compatible; pixelfed", "pixelfed"},
        {"compatible; iceshrimp.net", "iceshrimp.net"},
        {"compatible; friendica", "friendica"},
        {"compatible; sharkey", "sharkey"},
        {"really snac", "snac"},
        {"+glitch", "glitch"},
    };
    const std::string lowered = text::lowered(version);
    for (const auto& [mark, name] : marks) {
        if (lowered.find(mark) != std::string::npos) return name;
    }
    const bool is_foreign =
        lowered.find("compatible") != std::string::npos || lowered.find("really") != std::string::npos;
    return is_foreign || numbers_of(lowered).first < 1 ? std::string_view{} : "mastodon";
}

const Dialect& dialect_for(std::string_view software, std::string_view version)
{
    std::string_view name = software;
    if (name.empty()) name = software_in_version(version);
    if (name == "mastodon" && software_in_version(version) == "glitch") name = "glitch";
    for (const Dialect& row : dialects()) {
        if (row.software == name) return row;
    }
    return dialects().back();
}

InstanceInfo describe(std::string origin, const std::optional<NodeInfo>& node, const InstanceDocument& document)
{
    InstanceInfo info;
    info.origin = std::move(origin);
    info.domain = document.domain.empty() ? text::lowered(backend::authority_of(info.origin)) : document.domain;
    info.title = document.title;
    info.software = node ? node->software : std::string(software_in_version(document.version));
    info.version = node && !node->version.empty() ? node->version : document.version;
    const Dialect& dialect = dialect_for(document.is_glitch ? "glitch" : info.software, info.version);
    info.family = dialect.family;
    Capabilities& can = info.capabilities;
    can = dialect.capabilities;
    can.mastodon_level = document.mastodon_level;
    if (is_mastodon(dialect)) date_capabilities(info.version, document, can);
    for (const Release& release : dialect.releases)
        can.*release.capability = numbers_of(info.version) >= release.version;
    correct(can.max_characters, document.max_characters);
    correct(can.max_media, document.max_media);
    correct(can.media_description_limit, document.media_description_limit);
    correct(can.max_poll_options, document.max_poll_options);
    correct(can.max_poll_option_characters, document.max_poll_option_characters);
    if (dialect.quirks.documents_url_cost) correct(can.url_cost, document.url_cost);
    if (document.translates) can.translations = *document.translates;
    if (!document.formats.empty()) can.formats = document.formats;
    can.chats = node && std::ranges::find(node->features, chat_feature) != node->features.end();
    // An unknown server that names a streaming address may well stream; a known one that never does is not believed.
    if (dialect.software.empty()) can.websocket = !document.streaming_url.empty();
    if (can.websocket) info.streaming_url = document.streaming_url;
    if (info.streaming_url.empty())
        can.websocket = can.websocket_multiplex = can.server_sent_events = can.direct_stream = false;
    return info;
}

Reading reading_for(const InstanceInfo& instance)
{
    const Quirks& quirks = dialect_for(instance.software, instance.version).quirks;
    return {backend::host_of(instance.origin), instance.domain, quirks.mention_ids, quirks.notified_by_the_wrapper,
            std::nullopt};
}

} // namespace fedibee::mastodon
