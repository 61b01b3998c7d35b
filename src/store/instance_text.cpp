// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/instance_text.hpp"

#include "text/ascii.hpp"

#include <charconv>
#include <chrono>
#include <concepts>
#include <type_traits>
#include <vector>

namespace fedibee::store {
namespace {

/// One list of fields serves reading and writing.
template <class Info, class Visit> void each_field(Info& info, Visit visit)
{
    auto& c = info.capabilities;
    visit("origin", info.origin);
    visit("domain", info.domain);
    visit("title", info.title);
    visit("software", info.software);
    visit("version", info.version);
    visit("streaming_url", info.streaming_url);
    visit("family", info.family);
    visit("max_characters", c.max_characters);
    visit("url_cost", c.url_cost);
    visit("count_mode", c.count_mode);
    visit("max_media", c.max_media);
    visit("media_description_limit", c.media_description_limit);
    visit("max_poll_options", c.max_poll_options);
    visit("max_poll_option_characters", c.max_poll_option_characters);
    visit("mastodon_level", c.mastodon_level);
    visit("websocket", c.websocket);
    visit("websocket_multiplex", c.websocket_multiplex);
    visit("server_sent_events", c.server_sent_events);
    visit("direct_stream", c.direct_stream);
    visit("conversations", c.conversations);
    visit("idempotency_key", c.idempotency_key);
    visit("allowed_mentions", c.allowed_mentions);
    visit("edits", c.edits);
    visit("deletes", c.deletes);
    visit("polls", c.polls);
    visit("quotes", c.quotes);
    visit("reactions", c.reactions);
    visit("bookmarks", c.bookmarks);
    visit("markers", c.markers);
    visit("lists", c.lists);
    visit("mutes", c.mutes);
    visit("text_only_posts", c.text_only_posts);
    visit("quote_policies", c.quote_policies);
    visit("reply_policies", c.reply_policies);
    visit("grouped_notifications", c.grouped_notifications);
    visit("followed_tags", c.followed_tags);
    visit("trends", c.trends);
    visit("translations", c.translations);
    visit("scheduled_posts", c.scheduled_posts);
    visit("notes", c.notes);
    visit("filters", c.filters);
    visit("reports", c.reports);
    visit("domain_blocks", c.domain_blocks);
    visit("block_lists", c.block_lists);
    visit("edit_history", c.edit_history);
    visit("thread_mutes", c.thread_mutes);
    visit("endorsements", c.endorsements);
    visit("familiar_followers", c.familiar_followers);
    visit("removable_followers", c.removable_followers);
    visit("featured_tags", c.featured_tags);
    visit("remote_timeline", c.remote_timeline);
    visit("narrowed_hashtags", c.narrowed_hashtags);
    visit("narrowed_accounts", c.narrowed_accounts);
    visit("list_options", c.list_options);
    visit("announcement_reactions", c.announcement_reactions);
    visit("notification_policies", c.notification_policies);
    visit("interaction_requests", c.interaction_requests);
    visit("chats", c.chats);
    visit("groups", c.groups);
    visit("titles", c.titles);
    visit("dislikes", c.dislikes);
    visit("attendance", c.attendance);
    visit("circles", c.circles);
    visit("albums", c.albums);
    visit("content_warnings", c.content_warnings);
    visit("media_descriptions", c.media_descriptions);
    visit("pins", c.pins);
    visit("follow_requests", c.follow_requests);
    visit("resolves_addresses", c.resolves_addresses);
    visit("newer_by_id", c.newer_by_id);
    visit("password_sign_in", c.password_sign_in);
    visit("page_sign_in", c.page_sign_in);
    visit("short_codes", c.short_codes);
    visit("formats", c.formats);
    visit("content_is_escaped", c.content_is_escaped);
    visit("visibilities_are_true", c.visibilities_are_true);
    visit("stable_ids", c.stable_ids);
    visit("visibilities", c.visibilities);
    visit("home_poll_interval", c.home_poll_interval);
    visit("busy_poll_interval", c.busy_poll_interval);
    visit("notification_poll_interval", c.notification_poll_interval);
}

long number_of(std::string_view text)
{
    long value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

void write(std::string& out, const std::string& value)
{
    out += value.substr(0, value.find('\n'));
}

void write(std::string& out, std::chrono::seconds value)
{
    out += std::to_string(value.count());
}

void write(std::string& out, const std::vector<Visibility>& values)
{
    for (const auto value : values) out += std::to_string(static_cast<int>(value)) + " ";
}

void write(std::string& out, const std::vector<std::string>& values)
{
    for (const auto& value : values) out += value + " ";
}

template <class T>
    requires std::integral<T> || std::is_enum_v<T>
void write(std::string& out, T value)
{
    out += std::to_string(static_cast<long>(value));
}

void read(std::string_view text, std::string& value)
{
    value = text;
}

void read(std::string_view text, std::chrono::seconds& value)
{
    value = std::chrono::seconds{number_of(text)};
}

void read(std::string_view text, std::vector<Visibility>& values)
{
    values.clear();
    while (!text::trimmed(text).empty()) values.push_back(static_cast<Visibility>(number_of(text::take_word(text))));
}

void read(std::string_view text, std::vector<std::string>& values)
{
    values.clear();
    while (!text::trimmed(text).empty()) values.emplace_back(text::take_word(text));
}

template <class T>
    requires std::integral<T> || std::is_enum_v<T>
void read(std::string_view text, T& value)
{
    value = static_cast<T>(number_of(text));
}

} // namespace

std::string write_instance(const InstanceInfo& instance)
{
    std::string out;
    each_field(instance, [&out](std::string_view name, const auto& value) {
        out.append(name).append("=");
        write(out, value);
        out += '\n';
    });
    return out;
}

InstanceInfo read_instance(std::string_view text)
{
    InstanceInfo instance;
    for (const auto line : text::split(text, '\n')) {
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        each_field(instance, [&](std::string_view name, auto& value) {
            if (name == line.substr(0, equals)) read(line.substr(equals + 1), value);
        });
    }
    return instance;
}

} // namespace fedibee::store
