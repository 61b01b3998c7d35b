// SPDX-License-Identifier: AGPL-3.0-or-later
// The facts themselves: one row for each server software, and what came with Mastodon's releases.
#include "backend/mastodon/dialect.hpp"

#include <utility>
#include <vector>

namespace fedibee::mastodon {
namespace {

using namespace std::chrono_literals;

Capabilities mastodon_row()
{
    Capabilities can;
    can.websocket = can.websocket_multiplex = can.server_sent_events = can.direct_stream = true;
    can.endorsements = can.featured_tags = can.announcement_reactions = true;
    can.remote_timeline = can.narrowed_hashtags = true;
    return can;
}

Capabilities glitch_row()
{
    Capabilities can = mastodon_row();
    can.formats = {"text/markdown", "text/html"};
    can.visibilities.push_back(Visibility::local);
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
    can.quotes = can.reactions = can.endorsements = true;
    can.remote_timeline = can.narrowed_hashtags = true;
    can.trends = false;
    can.formats = {"text/markdown", "text/html", "text/bbcode"};
    can.visibilities.push_back(Visibility::local);
    return can;
}

Capabilities akkoma_row()
{
    Capabilities can = pleroma_row();
    can.formats.emplace_back("text/x.misskeymarkdown");
    return can;
}

Capabilities gotosocial_row()
{
    Capabilities can = cousin_row(5000, CountMode::codepoint);
    can.websocket = can.websocket_multiplex = can.direct_stream = can.interaction_requests = true;
    can.reply_policies = can.list_options = true;
    can.trends = can.translations = false;
    can.formats = {"text/markdown"};
    can.visibilities.push_back(Visibility::local);
    return can;
}

Capabilities snac_row()
{
    Capabilities can = cousin_row(100'000, CountMode::codepoint);
    can.conversations = can.deletes = can.mutes = false;
    can.trends = can.translations = can.scheduled_posts = can.notes = can.followed_tags = false;
    can.filters = can.reports = can.domain_blocks = can.block_lists = can.edit_history = can.thread_mutes = false;
    can.removable_followers = can.narrowed_accounts = false;
    can.content_is_escaped = can.visibilities_are_true = can.stable_ids = false;
    can.home_poll_interval = 30s; // small servers without limits
    can.notification_poll_interval = 20s;
    return can;
}

Capabilities pixelfed_row()
{
    Capabilities can = cousin_row(500, CountMode::codepoint);
    can.text_only_posts = can.polls = can.lists = can.markers = false;
    can.trends = can.translations = can.notes = false;
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
    can.polls = can.filters = can.domain_blocks = can.translations = can.edit_history = can.removable_followers = false;
    can.remote_timeline = can.quotes = can.groups = can.titles = can.dislikes = true;
    can.attendance = can.circles = can.albums = true;
    can.newer_by_id = false;
    can.password_sign_in = true;
    can.formats = {"text/markdown", "text/bbcode"};
    can.home_poll_interval = 55s;
    can.busy_poll_interval = 15s;
    can.notification_poll_interval = 30s;
    return can;
}

/// Older ones publish the post and silently drop its poll (seen on 2.75; read in the source of 2.94).
constexpr std::pair snac_of_polls{2, 94};

} // namespace

std::span<const Dialect> dialects()
{
    static const std::vector<Dialect> rows{
        {"mastodon", mastodon_row(), {.documents_url_cost = true}},
        {"glitch", glitch_row(), {.documents_url_cost = true, .local_by_flag = true}},
        {"pleroma", pleroma_row(), {.speaks_pleroma = true, .quote_id = true}},
        {"akkoma", akkoma_row(), {.speaks_pleroma = true, .quote_id = true}},
        {"gotosocial",
         gotosocial_row(),
         {.hashtag_stream_by_query = true, .limits_by_address = true, .local_by_flag = true}},
        {"snac",
         snac_row(),
         {.polls_as_form = true,
          .mention_ids = false,
          .notified_by_the_wrapper = true,
          .leaves_viewer_out = true,
          .odd_unauthorized = true,
          .unique_file_names = true},
         {{&Capabilities::polls, snac_of_polls}, {&Capabilities::reactions, snac_of_polls}}},
        {"pixelfed", pixelfed_row(), {}},
        {"iceshrimp.net", iceshrimp_net_row(), {}},
        {"sharkey", sharkey_row(), {.vague_unauthorized = true}},
        {"friendica",
         friendica_row(),
         {.quote_id = true,
          .search_without_at = true,
          .looks_up_whole_names = true,
          .follow_scope = true,
          .errors_in_english = true},
         {},
         Family::friendica},
        {"", cousin_row(500, CountMode::codepoint), {}},
    };
    return rows;
}

std::span<const Release> mastodon_releases()
{
    static const std::vector<Release> rows{
        {&Capabilities::allowed_mentions, {3, 4}, 0},      {&Capabilities::edits, {3, 5}, 0},
        {&Capabilities::familiar_followers, {3, 5}, 0},    {&Capabilities::removable_followers, {3, 5}, 0},
        {&Capabilities::followed_tags, {4, 0}, 0},         {&Capabilities::translations, {4, 0}, 0},
        {&Capabilities::list_options, {4, 2}, 0},          {&Capabilities::notification_policies, {4, 3}, 2},
        {&Capabilities::grouped_notifications, {4, 3}, 2}, {&Capabilities::quotes, {4, 5}, 7},
        {&Capabilities::quote_policies, {4, 5}, 7},
    };
    return rows;
}

} // namespace fedibee::mastodon
