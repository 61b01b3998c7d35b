// SPDX-License-Identifier: AGPL-3.0-or-later
// docs/servers.md is what the dialect table and the capability record say, no more and no less.
#include "backend/gnusocial/site.hpp"
#include "backend/mastodon/dialect.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace fedibee::mastodon {
namespace {

constexpr const char* page = FEDIBEE_SOURCE_DIR "/docs/servers.md";

/// A server as it introduces itself.
struct Column {
    std::string_view title;
    std::string_view software;
    std::string_view version;
    int level = 0;
    std::string_view feature = {}; ///< of NodeInfo
};

constexpr Column columns[] = {
    {"Mastodon 4.0-4.2", "mastodon", "4.0.0"},
    {"4.3, 4.4", "mastodon", "4.3.0", 2},
    {"4.5-4.7", "mastodon", "4.6.4", 11},
    {"glitch-soc", "mastodon", "4.6.4+glitch", 11},
    {"Pleroma", "pleroma", "2.9.1", 0, "pleroma_chat_messages"},
    {"Akkoma", "akkoma", "3.15.2"},
    {"GoToSocial", "gotosocial", "0.20.0"},
    {"snac", "snac", "2.75"},
    {"Pixelfed", "pixelfed", "0.12.4"},
    {"Iceshrimp.NET", "iceshrimp.net", "2025.1"},
    {"Sharkey", "sharkey", "2025.4"},
    {"Friendica", "friendica", "2024.09"},
    {"others", "", "1.0 (compatible; Something 1.0)"},
};

struct Server {
    Capabilities can;
    Quirks quirks;
};

Server server_of(const Column& column)
{
    InstanceDocument document;
    document.domain = "example.social";
    document.version = column.version;
    document.streaming_url = "wss://example.social";
    document.mastodon_level = column.level;
    document.is_glitch = column.title == "glitch-soc";
    std::optional<NodeInfo> node;
    if (!column.software.empty()) node = NodeInfo{std::string(column.software), std::string(column.version)};
    if (!column.feature.empty()) node->features.emplace_back(column.feature);
    const auto info = describe("https://example.social", node, document);
    return {info.capabilities, dialect_for(document.is_glitch ? "glitch" : info.software, info.version).quirks};
}

std::string yes(bool holds)
{
    return holds ? "yes" : "–";
}

template <bool Capabilities::* member> std::string flag(const Server& server)
{
    return yes(server.can.*member);
}

std::string streaming(const Server& server)
{
    if (!server.can.websocket) return "polled";
    if (server.can.server_sent_events) return "WebSocket, SSE";
    return server.can.websocket_multiplex ? "WebSocket" : "WebSocket, one each";
}

std::string counting(const Server& server)
{
    switch (server.can.count_mode) {
    case CountMode::mastodon: return "as Mastodon";
    case CountMode::grapheme: return "graphemes";
    case CountMode::codepoint: return "code points";
    }
    return {};
}

std::string visibilities(const Server& server)
{
    std::string words;
    for (const Visibility one : server.can.visibilities) words += (words.empty() ? "" : " ") + visibility_word(one);
    return words;
}

std::string formats(const Server& server)
{
    std::string words;
    for (const std::string& one : server.can.formats)
        words += (words.empty() ? "" : " ") + one.substr(one.find('/') + 1);
    return words.empty() ? "–" : words;
}

std::string quotes(const Server& server)
{
    if (!server.can.quotes) return "as a link";
    return server.quirks.quote_id ? "yes, bare" : "yes, with state";
}

std::string reactions(const Server& server)
{
    return server.can.reactions ? "yes" : "–";
}

std::string retries(const Server& server)
{
    return server.can.idempotency_key ? "by key" : "looked for";
}

std::string reading(const Server& server)
{
    std::string words;
    const auto add = [&](bool holds, std::string_view word) {
        if (holds) words.append(words.empty() ? "" : ", ").append(word);
    };
    add(!server.can.stable_ids, "ids change");
    add(!server.can.visibilities_are_true, "false visibilities");
    add(!server.can.content_is_escaped, "bare HTML");
    add(!server.quirks.mention_ids, "mentions without ids");
    add(server.quirks.notified_by_the_wrapper, "boosts replace");
    add(server.quirks.odd_unauthorized, "421 and 422 for 401");
    add(server.quirks.vague_unauthorized, "401 for anything");
    add(server.quirks.hashtag_stream_by_query, "a socket for each hashtag");
    return words.empty() ? "–" : words;
}

std::string grouped(const Server& server)
{
    return server.can.grouped_notifications ? "by the server" : "here";
}

struct Row {
    std::string_view feature;
    std::string (*cell)(const Server& server);
};

constexpr Row rows[] = {
    {"news", streaming},
    {"length counted in", counting},
    {"visibilities", visibilities},
    {"formats (`--format`)", formats},
    {"posts without a file", flag<&Capabilities::text_only_posts>},
    {"polls", flag<&Capabilities::polls>},
    {"quotes", quotes},
    {"who may quote (`--quotes`)", flag<&Capabilities::quote_policies>},
    {"who may answer and boost (`--replies`, `--boosts`)", flag<&Capabilities::reply_policies>},
    {"edits", flag<&Capabilities::edits>},
    {"versions of an edited post", flag<&Capabilities::edit_history>},
    {"deletion", flag<&Capabilities::deletes>},
    {"scheduled posts", flag<&Capabilities::scheduled_posts>},
    {"translations", flag<&Capabilities::translations>},
    {"emoji reactions", reactions},
    {"a post whose answer was lost", retries},
    {"nobody else mentioned in direct posts", flag<&Capabilities::allowed_mentions>},
    {"conversations", flag<&Capabilities::conversations>},
    {"chats", flag<&Capabilities::chats>},
    {"answers wait for a yes", flag<&Capabilities::interaction_requests>},
    {"notifications in groups", grouped},
    {"markers", flag<&Capabilities::markers>},
    {"lists", flag<&Capabilities::lists>},
    {"whose answers lists show, `exclusive`", flag<&Capabilities::list_options>},
    {"followed hashtags", flag<&Capabilities::followed_tags>},
    {"further hashtags in a channel (`any`, `all`, `none`)", flag<&Capabilities::narrowed_hashtags>},
    {"`&remote`", flag<&Capabilities::remote_timeline>},
    {"people's channels without replies or boosts", flag<&Capabilities::narrowed_accounts>},
    {"trends", flag<&Capabilities::trends>},
    {"muted people", flag<&Capabilities::mutes>},
    {"private notes", flag<&Capabilities::notes>},
    {"muted conversations", flag<&Capabilities::thread_mutes>},
    {"filters", flag<&Capabilities::filters>},
    {"whole servers blocked", flag<&Capabilities::domain_blocks>},
    {"whom one blocks", flag<&Capabilities::block_lists>},
    {"reports", flag<&Capabilities::reports>},
    {"people shown on the profile", flag<&Capabilities::endorsements>},
    {"hashtags on the profile", flag<&Capabilities::featured_tags>},
    {"familiar followers", flag<&Capabilities::familiar_followers>},
    {"followers taken away", flag<&Capabilities::removable_followers>},
    {"notifications kept back", flag<&Capabilities::notification_policies>},
    {"reactions to announcements", flag<&Capabilities::announcement_reactions>},
    {"what is mended when reading", reading},
};

/// In which families differ; within the Mastodon family all are alike.
const Row family_rows[] = {
    {"sign-in by password", flag<&Capabilities::password_sign_in>},
    {"sign-in at a page", flag<&Capabilities::page_sign_in>},
    {"groups", flag<&Capabilities::groups>},
    {"titles", flag<&Capabilities::titles>},
    {"dislikes", flag<&Capabilities::dislikes>},
    {"answers to events", flag<&Capabilities::attendance>},
    {"posts to a circle (`--circle`)", flag<&Capabilities::circles>},
    {"photo albums", flag<&Capabilities::albums>},
    {"content warnings",
     [](const Server& server) { return std::string(server.can.content_warnings ? "a field" : "first line"); }},
    {"alt texts", flag<&Capabilities::media_descriptions>},
    {"bookmarks", flag<&Capabilities::bookmarks>},
    {"pinned posts", flag<&Capabilities::pins>},
    {"follow requests", flag<&Capabilities::follow_requests>},
    {"people elsewhere by their address", flag<&Capabilities::resolves_addresses>},
    {"polled every",
     [](const Server& server) {
         return fmt::format("{} to {} s", server.can.busy_poll_interval.count(), server.can.home_poll_interval.count());
     }},
};

using Named = std::pair<std::string_view, Server>;

std::string table_of(const std::vector<Named>& some, std::span<const Row> features)
{
    std::string head = "| |";
    std::string line = "| --- |";
    for (const auto& [title, server] : some) {
        head += fmt::format(" {} |", title);
        line += " --- |";
    }
    std::string text = head + "\n" + line + "\n";
    for (const Row& row : features) {
        text += fmt::format("| {} |", row.feature);
        for (const auto& [title, server] : some) text += fmt::format(" {} |", row.cell(server));
        text += "\n";
    }
    return text;
}

std::string table_of(std::span<const Column> some)
{
    std::vector<Named> servers;
    for (const Column& column : some) servers.emplace_back(column.title, server_of(column));
    return table_of(servers, rows);
}

/// One server of each.
std::string families()
{
    const auto column = [](std::string_view title) {
        return server_of(*std::ranges::find(columns, title, &Column::title));
    };
    gnusocial::SiteConfig site;
    site.text_limit = 1000;
    const std::vector<Named> all{{"Mastodon", column("4.5-4.7")},
                                 {"GNU social", Server{gnusocial::capabilities_of(site), Quirks{}}},
                                 {"Friendica", column("Friendica")}};
    std::vector<Row> features(std::begin(family_rows), std::end(family_rows));
    features.insert(features.end(), std::begin(rows), std::end(rows));
    return table_of(all, features);
}

std::string servers_page()
{
    const std::span<const Column> all(columns);
    return fmt::format(
        "<!-- Made from the dialect table; CONTRIBUTING.md says how. Do not edit by hand. -->\n"
        "# Servers\n\n"
        "What the gateway can do on each server, from the table that it works by. The "
        "instance's own "
        "documents correct it: lengths, numbers of files and options, formats, translation, chats. An endpoint that is "
        "missing all "
        "the same is refused in one sentence, and so is everything below that says \"–\", before anything is sent.\n\n"
        "## The families side by side\n\n{}\nGNU social's API is that of StatusNet, and of Hubzilla where its add-on "
        "`twitter_api` is on.\n\n"
        "## Mastodon and its forks\n\n{}\n## Pleroma, Akkoma, GoToSocial, snac, Pixelfed\n\n{}\n## Others\n\n{}\n"
        "API levels count before version numbers. Tokens that run out (Pleroma, Akkoma) are renewed by themselves.\n",
        families(), table_of(all.subspan(0, 4)), table_of(all.subspan(4, 5)), table_of(all.subspan(9)));
}

/// With FEDIBEE_UPDATE=1 the page is written anew; continuous integration only compares.
bool may_write()
{
    const char* update = std::getenv("FEDIBEE_UPDATE"); // NOLINT(concurrency-mt-unsafe): one thread
    const char* ci = std::getenv("CI");                 // NOLINT(concurrency-mt-unsafe)
    return update != nullptr && std::string(update) == "1" && ci == nullptr;
}

TEST(ServersPage, IsWhatTheTableSays)
{
    const std::string wanted = servers_page();
    if (may_write()) std::ofstream(page, std::ios::binary) << wanted;
    std::ostringstream found;
    found << std::ifstream(page, std::ios::binary).rdbuf();
    EXPECT_TRUE(found.str() == wanted)
        << "docs/servers.md is old. FEDIBEE_UPDATE=1 build/dev/bin/test_backend --gtest_filter='ServersPage.*'";
}

TEST(ServersPage, HasAColumnForEveryDialect)
{
    std::set<std::string_view> shown;
    for (const Column& column : columns) shown.insert(column.title == "glitch-soc" ? "glitch" : column.software);
    for (const Dialect& dialect : dialects()) EXPECT_TRUE(shown.contains(dialect.software)) << dialect.software;
}

} // namespace
} // namespace fedibee::mastodon
