// SPDX-License-Identifier: AGPL-3.0-or-later
// Every recorded body has a row in tests/golden/mastodon/readings.txt: its kind, and what the gateway makes of it.
// FEDIBEE_UPDATE=1 writes the readings anew; file, kind and domain of a row are made by hand.
#include "reading.hpp"
#include "readings.hpp"
#include "shown.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <set>

namespace fedibee::golden {
namespace {

using namespace mastodon;
namespace fs = std::filesystem;

const fs::path folder = fs::path(FEDIBEE_SOURCE_DIR) / "tests/golden/mastodon";
const fs::path table = folder / "readings.txt";

const std::map<std::string, Reader>& kinds()
{
    static const std::map<std::string, Reader> all{
        {"status", reader("status", read_status)},
        {"statuses", reader("status", read_statuses)},
        {"context", reader("context", read_context)},
        {"source", reader("typed", read_source)},
        {"history", reader("edit", read_edit_history)},
        {"poll", reader("poll", read_poll)},
        {"media", reader("media", read_media)},
        {"scheduled", reader("scheduled", read_scheduled)},
        {"all scheduled", reader("scheduled", read_all_scheduled)},
        {"account", reader("account", read_account)},
        {"accounts", reader("account", read_accounts)},
        {"own account", reader("account", read_credential_account)},
        {"relationship", reader("relationship", [](std::string_view body,
                                                   const Reading& how) { return read_relationship(body, {}, how); })},
        {"relationships", reader("relationship", read_relationships)},
        {"notifications", reader("notification", read_notifications)},
        {"notification groups", reader("group page", read_notification_groups)},
        {"conversations", reader("conversation", read_conversations)},
        {"search", reader("search", read_search)},
        {"markers", reader("", read_markers)},
        {"filter", reader("filter", read_filter)},
        {"tags", reader("name", read_tags)},
        {"announcements", reader("announcement", read_announcements)},
        {"instance", read_instance_body},
        {"nodeinfo links", read_node_link},
        {"nodeinfo", read_node},
        {"application", read_registration},
        {"token", read_tokens},
        {"error", read_failure},
        {"stream", read_stream_body},
    };
    return all;
}

std::vector<Row> rows()
{
    return rows_of(table);
}

Read read_row(const Row& row)
{
    const auto kind = kinds().find(row.kind);
    if (kind == kinds().end()) return {};
    return kind->second(bytes_of(folder / row.file), Reading{row.domain, row.domain});
}

bool is_body(const fs::path& path)
{
    return path.extension() == ".json" || path.extension() == ".sse";
}

TEST(Recorded, EveryBodyHasARowAndEveryRowABody)
{
    std::set<std::string> with_row;
    for (const Row& row : rows()) {
        EXPECT_TRUE(with_row.insert(row.file).second) << row.file << " has two rows";
        EXPECT_TRUE(fs::exists(folder / row.file)) << row.file;
        EXPECT_TRUE(row.kind == "unread" || kinds().contains(row.kind)) << row.file << ": " << row.kind;
        EXPECT_FALSE(text::trimmed(row.reading).empty()) << row.file;
    }
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (is_body(entry.path()))
            EXPECT_TRUE(with_row.contains(entry.path().filename())) << entry.path().filename() << " has no row";
    }
    const fs::path originals = fs::path(FEDIBEE_SHARED_DIR) / "recorded/mastodon/recorded";
    if (!fs::is_directory(originals)) return;
    for (const auto& entry : fs::directory_iterator(originals)) {
        const auto name = entry.path().filename();
        if (is_body(name)) EXPECT_EQ(bytes_of(folder / name), bytes_of(entry.path())) << name << " is not copied";
    }
}

TEST(Recorded, IsReadAndRenderedAsTheTableSays)
{
    compare_readings(table, [](const Row& row) { return read_row(row).lines; });
}

TEST(Recorded, LosesNothingThatIsShown)
{
    std::size_t compared = 0;
    for (const Row& row : rows()) {
        const Read read = row.kind == "unread" ? Read{} : read_row(row);
        if (read.type.empty()) continue;
        Facts wanted;
        collect_shown(wanted, read.type, Json::parse(bytes_of(folder / row.file)));
        const auto& found = read.facts.counts();
        for (const auto& [fact, count] : wanted.counts()) {
            const auto kept = found.find(fact);
            EXPECT_EQ(count, kept == found.end() ? 0 : kept->second) << row.file << ": " << fact;
            ++compared;
        }
    }
    EXPECT_GT(compared, 1000U);
}

} // namespace

Read read_instance_body(std::string_view body, const Reading& how)
{
    Read out;
    const auto document = read_instance(body, how);
    if (!document) return out;
    const auto info = describe("https://" + how.domain, std::nullopt, *document);
    const Capabilities& can = info.capabilities;
    out.say(fmt::format("{} '{}': {} {}, level {}, streams at {}", info.domain, info.title, info.software, info.version,
                        can.mastodon_level, info.streaming_url));
    out.say(
        fmt::format("{} characters, {} a link, {} files with {} characters of description, polls of {} options with {}",
                    can.max_characters, can.url_cost, can.max_media, can.media_description_limit, can.max_poll_options,
                    can.max_poll_option_characters));
    return out;
}

Read read_registration(std::string_view body, const Reading& how)
{
    Read out;
    if (const auto app = read_app(body, out_of_band_uri, how)) out.say("application " + app->client_id);
    return out;
}

Read read_tokens(std::string_view body, const Reading& how)
{
    Read out;
    if (const auto token = read_token(body, how))
        out.say(token->refresh_token.empty() ? "a token that lasts" : "a token that is renewed");
    return out;
}

Read read_failure(std::string_view body, const Reading&)
{
    Read out;
    if (const auto words = read_error_text(body); !words.empty()) out.say(words);
    return out;
}

Read read_stream_body(std::string_view body, const Reading& how)
{
    Read out;
    const auto start = body.find("data: ");
    if (start == std::string_view::npos) return out;
    const auto end = body.find('\n', start);
    const auto event = read_event("update", body.substr(start + 6, end - start - 6), {}, how);
    if (!event) return out;
    if (const auto* posted = std::get_if<StatusPosted>(&*event)) show(out, *posted->status);
    return out;
}

Read read_node(std::string_view body, const Reading&)
{
    Read out;
    if (const auto node = read_nodeinfo(body)) out.say(node->software + " " + node->version);
    return out;
}

Read read_node_link(std::string_view body, const Reading&)
{
    Read out;
    if (const auto link = read_nodeinfo_link(body); !link.empty()) out.say(link);
    return out;
}

} // namespace fedibee::golden
