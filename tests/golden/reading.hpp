// SPDX-License-Identifier: AGPL-3.0-or-later
// What the gateway makes of a recorded body, by its kind: lines as a person would read them, and the facts in them.
#pragma once

#include "backend/mastodon/dialect.hpp"
#include "facts.hpp"
#include "render/compose.hpp"
#include "render/html.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <string>

namespace fedibee::golden {

using mastodon::Reading;

struct Read {
    std::string lines; ///< empty: the body was not understood
    Facts facts;
    std::string type; ///< of shown.hpp, for bodies whose members are shown one by one

    void say(const std::string& line) { lines += line + "\n"; }
};

inline std::string one_line(const std::string& html)
{
    return render::clean_line(render::to_plain(render::html_to_document(html)));
}

inline void show(Read& out, const Status& status)
{
    collect(out.facts, status);
    out.say(fmt::format("{} by {} ({}), {}, {}{}{}", status.id.value, status.account.address,
                        render::clean_display_name(status.account.display_name),
                        text::format_iso_time(status.created_at), mastodon::visibility_word(status.visibility),
                        status.edited_at ? ", edited" : "", status.in_reply_to_id.empty() ? "" : ", an answer"));
    const render::ComposeOptions home{.now = Timestamp{}, .view = FilterContext::home};
    out.say(render::to_plain(render::compose(status, home)));
}

inline void show(Read& out, const Account& account)
{
    collect(out.facts, account);
    out.say(fmt::format("{} ({}): {} posts, follows {}, followed by {}{}{}", account.address,
                        render::clean_display_name(account.display_name), account.statuses_count,
                        account.following_count, account.followers_count, account.locked ? ", locked" : "",
                        account.bot ? ", a bot" : ""));
    if (!account.note.empty()) out.say("bio: " + one_line(account.note));
    for (const auto& field : account.fields) out.say(field.name + ": " + one_line(field.value));
}

inline void show(Read& out, const CredentialAccount& own)
{
    show(out, own.account);
    Facts whole;
    collect(whole, own);
    out.facts = whole;
    out.say(fmt::format("posts {}{} in '{}'", mastodon::visibility_word(own.default_visibility),
                        own.default_sensitive ? ", sensitive," : "", own.default_language));
}

inline void show(Read& out, const Poll& poll)
{
    collect(out.facts, poll);
    Status carrier;
    carrier.poll = poll;
    out.say(render::to_plain(render::compose(carrier, {})));
}

inline void show(Read& out, const MediaAttachment& media)
{
    collect(out.facts, media);
    out.say(fmt::format("{} {} '{}' {}", word(media.type), media.id.value, media.description,
                        media.url.empty() ? "not ready" : media.url));
}

inline void show(Read& out, const Relationship& one)
{
    collect(out.facts, one);
    std::string words;
    for (const auto& [fact, count] : one.id.empty() ? std::map<std::string, int>{} : out.facts.counts())
        words += (words.empty() ? "" : ", ") + fact.substr(fact.find('.') + 1);
    out.say(words);
}

inline void show(Read& out, const Filter& filter)
{
    collect(out.facts, filter);
    std::string words = fmt::format("{} ({})", filter.title, word(filter.action));
    for (const auto& keyword : filter.keywords)
        words += fmt::format(" '{}'{}", keyword.keyword, keyword.whole_word ? "" : " also within words");
    out.say(words);
}

inline void show(Read& out, const ScheduledStatus& waiting)
{
    collect(out.facts, waiting);
    out.say(fmt::format("{} at {}: {}", waiting.id.value, text::format_iso_time(waiting.scheduled_at), waiting.text));
}

inline void show(Read& out, const StatusEdit& version)
{
    out.facts.add("edit.content", version.content);
    out.facts.add("edit.spoiler_text", version.spoiler_text);
    out.facts.add("edit.created_at", std::optional<Timestamp>(version.created_at));
    out.say(text::format_iso_time(version.created_at) + " " + one_line(version.content));
}

inline void show(Read& out, const StatusSource& typed)
{
    out.facts.add("typed.text", typed.text);
    out.facts.add("typed.spoiler_text", typed.spoiler_text);
    out.say(typed.text);
}

inline void show(Read& out, const Announcement& announcement)
{
    out.facts.add("announcement.id", announcement.id);
    out.facts.add("announcement.content", announcement.content);
    out.facts.add("announcement.read", announcement.read);
    out.say(
        fmt::format("{}{} {}", announcement.id, announcement.read ? " (read)" : "", one_line(announcement.content)));
}

inline void show(Read& out, const TagTrend& tag)
{
    out.facts.add("name.name", tag.name);
    out.say(fmt::format("#{}: {} times, by {} people", tag.name, tag.uses, tag.people));
}

inline void show(Read& out, const Marker& marker)
{
    out.say(marker.timeline + " read up to " + marker.last_read_id);
}

inline void show(Read& out, const Notification& notification)
{
    out.facts.add("notification.id", notification.id.value);
    out.facts.add("notification.type", notification.type);
    out.facts.add("notification.created_at", std::optional<Timestamp>(notification.created_at));
    out.say(notification.type + " " + notification.id.value);
    if (notification.account) show(out, *notification.account);
    if (notification.status) show(out, *notification.status);
}

/// The people of a group are told of together; each of its posts stands on the page once.
inline void show(Read& out, const NotificationGroup& group)
{
    const Notification& newest = *group.newest;
    out.facts.add("group.most_recent_notification_id", newest.id.value);
    out.facts.add("group.type", newest.type);
    out.facts.add("group.notifications_count", static_cast<std::int64_t>(group.count));
    out.facts.add("group.latest_page_notification_at", std::optional<Timestamp>(newest.created_at));
    std::string people = newest.account ? newest.account->address : std::string("nobody");
    for (const auto& account : group.others) people += ", " + account.address;
    out.say(fmt::format("{} {} of {}, the newest is {}", group.count, newest.type, people, newest.id.value));
    if (newest.status) show(out, *newest.status);
}

inline void show(Read& out, const Conversation& talk)
{
    out.facts.add("conversation.id", talk.id.value);
    out.facts.add("conversation.unread", talk.unread);
    out.say("conversation " + talk.id.value + (talk.unread ? ", unread" : ""));
    for (const auto& account : talk.accounts) show(out, account);
    if (talk.last_status) show(out, *talk.last_status);
}

inline void show(Read& out, const Context& context)
{
    for (const auto& status : context.ancestors) show(out, *status);
    out.say("--");
    for (const auto& status : context.descendants) show(out, *status);
}

inline void show(Read& out, const SearchResult& found)
{
    for (const auto& account : found.accounts) show(out, account);
    for (const auto& status : found.statuses) show(out, *status);
    for (const auto& name : found.hashtags) {
        out.facts.add("name.name", name);
        out.say("#" + name);
    }
}

template <class T> void show(Read& out, const std::shared_ptr<const T>& item)
{
    show(out, *item);
}

template <class T> void show(Read& out, const std::vector<T>& items)
{
    for (const T& item : items) show(out, item);
    if (items.empty()) out.say("(nothing)");
}

using Reader = std::function<Read(std::string_view body, const Reading& how)>;

/// A reader of the codec, and the type of shown.hpp that its bodies are made of.
template <class Parse> Reader reader(const char* type, Parse parse)
{
    return [type, parse](std::string_view body, const Reading& how) {
        Read out;
        if (const auto parsed = parse(body, how)) {
            show(out, *parsed);
            out.type = type;
        }
        return out;
    };
}

Read read_instance_body(std::string_view body, const Reading& how);
Read read_registration(std::string_view body, const Reading& how);
Read read_tokens(std::string_view body, const Reading& how);
Read read_failure(std::string_view body, const Reading& how);
Read read_stream_body(std::string_view body, const Reading& how);
Read read_node(std::string_view body, const Reading& how);
Read read_node_link(std::string_view body, const Reading& how);

} // namespace fedibee::golden
