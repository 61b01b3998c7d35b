// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/instance_text.hpp"

#include "text/ascii.hpp"

#include <charconv>
#include <concepts>

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
    visit("content_is_escaped", c.content_is_escaped);
    visit("visibilities_are_true", c.visibilities_are_true);
    visit("stable_ids", c.stable_ids);
}

long number_of(std::string_view text)
{
    long value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

std::string write_instance(const InstanceInfo& instance)
{
    std::string out;
    each_field(instance, [&out](std::string_view name, const auto& value) {
        using T = std::remove_cvref_t<decltype(value)>;
        out.append(name).append("=");
        if constexpr (std::same_as<T, std::string>) {
            out += value.substr(0, value.find('\n'));
        } else {
            out += std::to_string(static_cast<long>(value));
        }
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
            using T = std::remove_cvref_t<decltype(value)>;
            if (name != line.substr(0, equals)) return;
            if constexpr (std::same_as<T, std::string>) {
                value = line.substr(equals + 1);
            } else {
                value = static_cast<T>(number_of(line.substr(equals + 1)));
            }
        });
    }
    return instance;
}

} // namespace fedibee::store
