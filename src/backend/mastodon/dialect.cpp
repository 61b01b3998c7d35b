// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/dialect.hpp"

#include "backend/mastodon/address.hpp"
#include "text/ascii.hpp"

#include <charconv>
#include <span>
#include <utility>
#include <vector>

namespace fedibee::mastodon {
namespace {

using namespace std::chrono_literals;

/// Older ones publish the post and silently drop its poll (seen on 2.75; read in the source of 2.94).
constexpr std::pair first_snac_with_polls{2, 94};

Capabilities mastodon_row()
{
    Capabilities can;
    can.websocket = can.websocket_multiplex = can.server_sent_events = can.direct_stream = true;
    return can;
}

/// What holds for most of the others: streams by WebSocket only, no discount for URLs.
Capabilities cousin_row(std::size_t max_characters, CountMode mode)
{
    Capabilities can;
    can.max_characters = max_characters;
    can.url_cost = 0;
    can.count_mode = mode;
    can.idempotency_key = false;
    return can;
}

Capabilities pleroma_row()
{
    Capabilities can = cousin_row(5000, CountMode::grapheme);
    can.websocket = can.direct_stream = can.idempotency_key = true;
    can.quotes = can.reactions = true;
    can.visibilities.push_back(Visibility::local);
    return can;
}

Capabilities gotosocial_row()
{
    Capabilities can = cousin_row(5000, CountMode::codepoint);
    can.websocket = can.websocket_multiplex = can.direct_stream = true;
    return can;
}

Capabilities snac_row()
{
    Capabilities can = cousin_row(100'000, CountMode::codepoint);
    can.conversations = can.deletes = can.mutes = false;
    can.reactions = true;
    can.content_is_escaped = can.visibilities_are_true = can.stable_ids = false;
    can.home_poll_interval = 30s; // small servers without limits
    can.notification_poll_interval = 20s;
    return can;
}

Capabilities pixelfed_row()
{
    Capabilities can = cousin_row(500, CountMode::codepoint);
    can.text_only_posts = can.polls = can.lists = can.markers = false;
    can.visibilities = {Visibility::public_, Visibility::unlisted, Visibility::private_};
    return can;
}

Capabilities iceshrimp_net_row()
{
    Capabilities can = cousin_row(8192, CountMode::codepoint);
    can.websocket = can.websocket_multiplex = can.direct_stream = true;
    can.reactions = true;
    return can;
}

Capabilities sharkey_row()
{
    Capabilities can = cousin_row(3000, CountMode::codepoint);
    can.edits = false;
    can.reactions = true;
    return can;
}

Capabilities friendica_row()
{
    Capabilities can = cousin_row(200'000, CountMode::codepoint);
    can.polls = can.markers = false;
    can.visibilities_are_true = false;
    return can;
}

/// `unknown` comes last: what nothing else fits.
std::span<const Dialect> table()
{
    static const std::vector<Dialect> rows{
        {"mastodon", mastodon_row(), {.documents_url_cost = true}},
        {"glitch", mastodon_row(), {.documents_url_cost = true}},
        {"pleroma", pleroma_row(), {.speaks_pleroma = true}},
        {"akkoma", pleroma_row(), {.speaks_pleroma = true}},
        {"gotosocial", gotosocial_row(), {.hashtag_stream_by_query = true, .limits_by_address = true}},
        {"snac",
         snac_row(),
         {.polls_as_form = true,
          .mention_ids = false,
          .notified_by_the_wrapper = true,
          .leaves_viewer_out = true,
          .odd_unauthorized = true,
          .unique_file_names = true}},
        {"pixelfed", pixelfed_row(), {}},
        {"iceshrimp.net", iceshrimp_net_row(), {}},
        {"sharkey", sharkey_row(), {.vague_unauthorized = true}},
        {"friendica", friendica_row(), {.search_without_at = true}},
        {"", cousin_row(500, CountMode::codepoint), {}},
    };
    return rows;
}

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

bool is_mastodon(const Dialect& dialect)
{
    return dialect.software == "mastodon" || dialect.software == "glitch";
}

/// What came with releases, where the number is Mastodon's own.
void date_capabilities(std::string_view version, const InstanceDocument& document, Capabilities& can)
{
    const auto numbers = numbers_of(version);
    can.allowed_mentions = numbers >= std::pair{3, 4};
    can.edits = numbers >= std::pair{3, 5};
    can.quotes = document.mastodon_level >= 7;
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
    const auto rows = table();
    for (const Dialect& row : rows) {
        if (row.software == name) return row;
    }
    return rows.back();
}

InstanceInfo describe(std::string origin, const std::optional<NodeInfo>& node, const InstanceDocument& document)
{
    InstanceInfo info;
    info.family = Family::mastodon;
    info.origin = std::move(origin);
    info.domain = document.domain.empty() ? text::lowered(authority_of(info.origin)) : document.domain;
    info.title = document.title;
    info.software = node ? node->software : std::string(software_in_version(document.version));
    info.version = node && !node->version.empty() ? node->version : document.version;
    const Dialect& dialect = dialect_for(document.is_glitch ? "glitch" : info.software, info.version);
    Capabilities& can = info.capabilities;
    can = dialect.capabilities;
    can.mastodon_level = document.mastodon_level;
    if (is_mastodon(dialect)) date_capabilities(info.version, document, can);
    if (dialect.software == "snac") can.polls = numbers_of(info.version) >= first_snac_with_polls;
    correct(can.max_characters, document.max_characters);
    correct(can.max_media, document.max_media);
    correct(can.media_description_limit, document.media_description_limit);
    correct(can.max_poll_options, document.max_poll_options);
    correct(can.max_poll_option_characters, document.max_poll_option_characters);
    if (dialect.quirks.documents_url_cost) correct(can.url_cost, document.url_cost);
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
    return {host_of(instance.origin), instance.domain, quirks.mention_ids, quirks.notified_by_the_wrapper,
            std::nullopt};
}

} // namespace fedibee::mastodon
