// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dialect.hpp"

#include <algorithm>
#include <array>

namespace fedisim {

namespace {

constexpr std::string_view pleroma_extra =
    R"({"max_toot_chars":5000,"pleroma":{"metadata":{"features":["mastodon_api","mastodon_api_streaming","polls",
    "v2_suggestions","pleroma_explicit_addressing","shareable_emoji_packs","multifetch","pleroma:api/v1/notifications:include_types_filter",
    "editing","quote_posting","pleroma_emoji_reactions","pleroma_chat_messages","exposable_reactions","profile_directory"],
    "post_formats":["text/plain","text/html","text/markdown","text/bbcode"],"fields_limits":{"max_fields":10,
    "max_remote_fields":20,"name_length":512,"value_length":2048},"federation":{"enabled":true},"privileged_staff":false,
    "birthday_required":false,"birthday_min_age":0,"account_activation_required":false},"stats":{"mau":3},
    "vapid_public_key":"BAhxXyHfAoMqrZECjRI56F5QrE4ynVlkZFMdKSpTIsWRNoWUVgut-Bnz2xsMSwiN4AF0b4I7ixF24OwiicOJivw="}})";
constexpr std::string_view akkoma_extra =
    R"({"max_toot_chars":5000,"pleroma":{"metadata":{"features":["pleroma_api","akkoma_api","akkoma:machine_translation",
    "mastodon_api","mastodon_api_streaming","polls","v2_suggestions","pleroma_explicit_addressing","multifetch","editing",
    "quote_posting","bubble_timeline","pleroma_emoji_reactions","exposable_reactions","profile_directory",
    "custom_emoji_reactions","pleroma:get:main/ostatus"],
    "post_formats":["text/plain","text/html","text/markdown","text/bbcode","text/x.misskeymarkdown"],
    "federation":{"enabled":true},"privileged_staff":true,"account_activation_required":false},"stats":{"mau":3}}})";
constexpr std::string_view gotosocial_extra =
    R"({"max_toot_chars":5000,"configuration":{"statuses":{"supported_mime_types":["text/plain","text/markdown"]},
    "accounts":{"allow_custom_css":true,"max_featured_tags":10,"max_profile_fields":6},"emojis":{"emoji_size_limit":51200},
    "oidc_enabled":false}})";
constexpr std::string_view glitch_extra =
    R"({"api_versions":{"glitch":1},"configuration":{"statuses":{"supported_mime_types":["text/plain","text/markdown",
    "text/html"]}}})";
constexpr std::string_view iceshrimp_extra = R"({"api_versions":{"iceshrimp":1}})";
constexpr std::string_view snac_extra = R"({"short_description":"A small instance"})";

/// Mastodon keeps its name for each; the others lack what their sources do not route.
const std::vector<Dialect>& table()
{
    static const std::vector<Dialect> dialects{
        {.name = "mastodon",
         .version = "4.6.4",
         .nodeinfo_name = "mastodon",
         .nodeinfo_version = "4.6.4",
         .nodeinfo_schema = "2.0",
         .title = "A simulated Mastodon",
         .api_level = 11,
         .has_oauth_metadata = true,
         .sse = true,
         .characters_reserved_per_url = 23,
         .quotes = QuoteShape::state_object,
         .translates = true,
         .visibilities = {"public", "unlisted", "private", "direct"},
         .shown_visibilities = {"public", "unlisted", "private", "direct"},
         .missing = {"/api/v1/timelines/direct", "/api/v1/pleroma/**", "/api/v1/akkoma/**"}},
        {.name = "mastodon-4.0",
         .version = "4.0.15",
         .nodeinfo_name = "mastodon",
         .nodeinfo_version = "4.0.15",
         .nodeinfo_schema = "2.0",
         .title = "A simulated Mastodon of before",
         .sse = true,
         .characters_reserved_per_url = 23,
         .translates = true,
         .visibilities = {"public", "unlisted", "private", "direct"},
         .shown_visibilities = {"public", "unlisted", "private", "direct"},
         .missing = {"/api/v1/timelines/direct", "/api/v1/pleroma/**", "/api/v1/akkoma/**", "/api/v2/notifications",
                     "/api/v2/notifications/**", "/api/v1/notifications/requests", "/api/v1/notifications/unread_count",
                     "/api/v1/accounts/*/endorse", "/api/v1/accounts/*/unendorse",
                     "/api/v1/statuses/*/interaction_policy"}},
        {.name = "glitch",
         .version = "4.6.4+glitch",
         .nodeinfo_name = "mastodon",
         .nodeinfo_version = "4.6.4+glitch",
         .nodeinfo_schema = "2.0",
         .title = "A simulated glitch-soc",
         .api_level = 11,
         .has_oauth_metadata = true,
         .sse = true,
         .characters_reserved_per_url = 23,
         .quotes = QuoteShape::state_object,
         .translates = true,
         .visibilities = {"public", "unlisted", "private", "direct"},
         .shown_visibilities = {"public", "unlisted", "private", "direct"},
         .local_by_flag = true,
         .extra = glitch_extra,
         .missing = {"/api/v1/pleroma/**", "/api/v1/akkoma/**"}},
        {.name = "pleroma",
         .version = "2.7.2 (compatible; Pleroma 2.9.1)",
         .nodeinfo_name = "pleroma",
         .nodeinfo_version = "2.9.1",
         .nodeinfo_schema = "2.1",
         .title = "A simulated Pleroma",
         .ids = IdKind::flake,
         .stream_reads_header = false,
         .public_streams_open = true,
         .subscribe_is_answered = true,
         .max_characters = 5000,
         .counting = Counting::graphemes,
         .idempotency = Idempotency::shared,
         .quotes = QuoteShape::pleroma_quote,
         .reactions = Reactions::pleroma,
         .visibilities = {"public", "unlisted", "private", "direct", "local"},
         .shown_visibilities = {"public", "unlisted", "private", "direct", "local"},
         .rate_headers = false,
         .tokens_run_out = true,
         .batch_key = "ids",
         .extra = pleroma_extra,
         .missing = {"/api/v2/notifications", "/api/v2/notifications/**", "/api/v1/notifications/requests",
                     "/api/v1/notifications/unread_count", "/api/v2/filters", "/api/v2/filters/**",
                     "/api/v1/followed_tags", "/api/v1/trends/**", "/api/v1/accounts/familiar_followers",
                     "/api/v1/streaming/health"}},
        {.name = "akkoma",
         .version = "2.7.2 (compatible; Akkoma 3.15.2-0-gabcdef0)",
         .nodeinfo_name = "akkoma",
         .nodeinfo_version = "3.15.2",
         .nodeinfo_schema = "2.1",
         .title = "A simulated Akkoma",
         .ids = IdKind::flake,
         .stream_reads_header = false,
         .public_streams_open = true,
         .frame_unsubscribe = false,
         .frame_subscribe_takes_parameter = false,
         .max_characters = 5000,
         .counting = Counting::graphemes,
         .idempotency = Idempotency::shared,
         .quotes = QuoteShape::bare_quote,
         .reactions = Reactions::pleroma,
         .visibilities = {"public", "unlisted", "private", "direct", "local"},
         .shown_visibilities = {"public", "unlisted", "private", "direct", "local"},
         .rate_headers = false,
         .tokens_run_out = true,
         .batch_key = "ids",
         .extra = akkoma_extra,
         .missing = {"/api/v2/notifications", "/api/v2/notifications/**", "/api/v1/notifications/requests",
                     "/api/v1/notifications/unread_count", "/api/v2/filters", "/api/v2/filters/**", "/api/v1/trends/**",
                     "/api/v1/accounts/familiar_followers", "/api/v1/streaming/health"}},
        {.name = "gotosocial",
         .version = "0.20.0",
         .nodeinfo_name = "gotosocial",
         .nodeinfo_version = "0.20.0",
         .nodeinfo_schema = "2.0",
         .title = "A simulated GoToSocial",
         .ids = IdKind::ulid,
         .notification_ids = IdKind::ulid,
         .frame_subscribe_takes_parameter = false,
         .closes_on_bad_frame = true,
         .max_characters = 5000,
         .characters_reserved_per_url = 25,
         .counting = Counting::codepoints,
         .idempotency = Idempotency::ignored,
         .default_visibility = "unlisted",
         .visibilities = {"public", "unlisted", "private", "direct"},
         .shown_visibilities = {"public", "unlisted", "private", "direct"},
         .needs_user_agent = true,
         .short_pages_repeat = true,
         .unboost_reads_boosted = true,
         .local_by_flag = true,
         .asks_authors = true,
         .extra = gotosocial_extra,
         .missing = {"/api/v2/notifications", "/api/v2/notifications/**", "/api/v1/notifications/unread_count",
                     "/api/v1/notifications/*/dismiss", "/api/v1/trends/**", "/api/v1/statuses/*/translate",
                     "/api/v1/accounts/familiar_followers", "/api/v1/streaming/health"}},
        {.name = "snac",
         .version = "4.0.0 (not true; really snac/2.75)",
         .nodeinfo_name = "snac",
         .nodeinfo_version = "2.75",
         .nodeinfo_schema = "2.0",
         .title = "A simulated snac",
         .ids = IdKind::snac,
         .notification_ids = IdKind::snac,
         .has_v2_instance = false,
         .websocket = false,
         .max_characters = 100000,
         .characters_reserved_per_url = 32,
         .counting = Counting::none,
         .idempotency = Idempotency::ignored,
         .reactions = Reactions::react,
         .visibilities = {"public", "unlisted", "private", "direct"},
         .shown_visibilities = {"public", "public", "private", "private"},
         .conversations_are_filled = false,
         .link_headers_everywhere = false,
         .rate_headers = false,
         .edit_changes_id = true,
         .boost_replaces = true,
         .mentions_by_position = true,
         .bare_html = true,
         .odd_unauthorized = true,
         .any_code_is_taken = true,
         .notifications_by_default = 1,
         .extra = snac_extra,
         .missing = {"/api/v2/instance",
                     "/api/v2/notifications",
                     "/api/v2/notifications/**",
                     "/api/v1/streaming",
                     "/api/v1/streaming/**",
                     "/api/v1/accounts/*/mute",
                     "/api/v1/accounts/*/unmute",
                     "/api/v1/trends/**",
                     "/api/v1/notifications/unread_count",
                     "/api/v1/notifications/requests",
                     "/api/v1/scheduled_statuses",
                     "/api/v1/scheduled_statuses/**",
                     "/api/v1/accounts/familiar_followers",
                     "/api/v1/accounts/*/note",
                     "/api/v1/filters",
                     "/api/v1/filters/**",
                     "/api/v2/filters",
                     "/api/v2/filters/**",
                     "/api/v1/domain_blocks",
                     "/api/v1/blocks",
                     "/api/v1/reports",
                     "/api/v1/statuses/*/history",
                     "/api/v1/statuses/*/mute",
                     "/api/v1/statuses/*/unmute",
                     "/api/v1/statuses/*/react/**",
                     "/api/v1/accounts/*/remove_from_followers",
                     "/api/v1/tags/*/follow",
                     "/api/v1/tags/*/unfollow"}},
        {.name = "pixelfed",
         .version = "3.5.3 (compatible; Pixelfed 0.12.4)",
         .nodeinfo_name = "pixelfed",
         .nodeinfo_version = "0.12.4",
         .nodeinfo_schema = "2.0",
         .title = "A simulated Pixelfed",
         .advertises_streaming = false,
         .websocket = false,
         .idempotency = Idempotency::refused,
         .visibilities = {"public", "unlisted", "private"},
         .shown_visibilities = {"public", "unlisted", "private"},
         .text_only_posts = false,
         .rate_headers = false,
         .missing = {"/api/v2/notifications", "/api/v2/notifications/**", "/api/v1/streaming", "/api/v1/streaming/**",
                     "/api/v2/filters/**", "/api/v1/trends/**", "/api/v1/notifications/unread_count",
                     "/api/v1/notifications/requests", "/api/v1/accounts/*/note", "/api/v1/statuses/*/source",
                     "/api/v1/accounts/familiar_followers"}},
        {.name = "iceshrimp.net",
         .version = "4.2.1 (compatible; Iceshrimp.NET/2025.1-beta5)",
         .nodeinfo_name = "Iceshrimp.NET",
         .nodeinfo_version = "2025.1-beta5",
         .nodeinfo_schema = "2.1",
         .title = "A simulated Iceshrimp.NET",
         .ids = IdKind::ulid,
         .notification_ids = IdKind::ulid,
         .stream_reads_header = false,
         .closes_on_bad_frame = true,
         .max_characters = 8192,
         .counting = Counting::codepoints,
         .idempotency = Idempotency::ignored,
         .reactions = Reactions::react,
         .visibilities = {"public", "unlisted", "private", "direct"},
         .shown_visibilities = {"public", "unlisted", "private", "direct"},
         .rate_headers = false,
         .extra = iceshrimp_extra,
         .missing = {"/api/v2/notifications", "/api/v2/notifications/**", "/api/v1/notifications/requests",
                     "/api/v1/notifications/unread_count", "/api/v1/accounts/familiar_followers",
                     "/api/v1/streaming/health"}},
        {.name = "friendica",
         .version = "2.8.0 (compatible; Friendica 2024.09-rc)",
         .nodeinfo_name = "friendica",
         .nodeinfo_version = "2024.09-rc-1575",
         .nodeinfo_schema = "2.0",
         .title = "A simulated Friendica",
         .ids = IdKind::number,
         .notification_ids = IdKind::number,
         .advertises_streaming = false,
         .websocket = false,
         .max_characters = 200000,
         .characters_reserved_per_url = 23,
         .counting = Counting::none,
         .idempotency = Idempotency::ignored,
         .quotes = QuoteShape::bare_quote,
         .visibilities = {"public", "unlisted", "private", "direct"},
         .shown_visibilities = {"public", "unlisted", "private", "private"},
         .conversations_are_filled = false,
         .rate_headers = false,
         .friendica = true,
         .notifications_by_default = 15,
         .missing = {"/api/v1/streaming", "/api/v1/streaming/**", "/api/v1/polls/*/votes", "/api/v1/statuses/*/history",
                     "/api/v1/statuses/*/translate", "/api/v1/domain_blocks", "/api/v2/filters", "/api/v2/filters/**",
                     "/api/v1/accounts/*/remove_from_followers", "/api/v1/accounts/familiar_followers",
                     "/api/v2/notifications", "/api/v2/notifications/**", "/api/v1/notifications/requests",
                     "/api/v1/notifications/unread_count", "/api/v1/accounts/*/pin", "/api/v1/accounts/*/unpin"}},
    };
    return dialects;
}

bool fits(std::string_view pattern, std::string_view path)
{
    while (!pattern.empty() && !path.empty()) {
        const auto pattern_end = std::min(pattern.find('/', 1), pattern.size());
        const auto path_end = std::min(path.find('/', 1), path.size());
        const auto wanted = pattern.substr(0, pattern_end);
        if (wanted == "/**") return true;
        if (wanted != "/*" && wanted != path.substr(0, path_end)) return false;
        pattern.remove_prefix(pattern_end);
        path.remove_prefix(path_end);
    }
    return pattern.empty() && path.empty();
}

} // namespace

std::string dialect_names()
{
    std::string names;
    for (const Dialect& dialect : table()) names += (names.empty() ? "" : ", ") + std::string(dialect.name);
    return names;
}

const Dialect* find_dialect(std::string_view name)
{
    const auto found = std::ranges::find(table(), name, &Dialect::name);
    return found == table().end() ? nullptr : &*found;
}

bool is_missing(const Dialect& dialect, std::string_view path)
{
    return std::ranges::any_of(dialect.missing, [&](std::string_view pattern) { return fits(pattern, path); });
}

} // namespace fedisim
