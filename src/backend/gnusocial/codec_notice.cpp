// SPDX-License-Identifier: AGPL-3.0-or-later
// Notices: posts, repeats, and the records of deeds that stand among them.
#include "backend/gnusocial/codec_parts.hpp"
#include "backend/gnusocial/markup.hpp"
#include "backend/shared/address.hpp"
#include "backend/shared/whole.hpp"
#include "text/ascii.hpp"
#include "text/twitter_time.hpp"

#include <algorithm>
#include <array>

namespace fedibee::gnusocial {
namespace {

using backend::array_of;
using backend::count_of;
using backend::flag_of;
using backend::id_of;
using backend::member;
using backend::text_of;

constexpr int deepest_notice = 2;

/// The sentences of records, as the servers write them; of another server's nothing else tells what they are.
struct Pattern {
    std::string_view words;
    NoticeKind kind;
};
constexpr std::array patterns{
    Pattern{" favorited something by ", NoticeKind::favourite},
    Pattern{" started following ", NoticeKind::follow},
    Pattern{" stopped following ", NoticeKind::other},
    Pattern{" joined the group ", NoticeKind::other},
    Pattern{" left the group ", NoticeKind::other},
    Pattern{" deleted notice {{", NoticeKind::other},
};

std::string profile_of(const Json& notice)
{
    const Json* user = member(notice, "user");
    return user ? text_of(*user, "statusnet_profile_url") : std::string{};
}

/// A record that its own text gives away: the name of who did it, then what.
std::optional<NoticeKind> kind_by_text(const Json& notice)
{
    const std::string source = text_of(notice, "source");
    if (source != "unknown" && source != "activity" && source != "ostatus") return std::nullopt;
    const Json* user = member(notice, "user");
    const std::string text = text_of(notice, "text");
    for (const char* key : {"screen_name", "name"}) {
        const std::string name = user ? text_of(*user, key) : std::string{};
        if (name.empty() || !text.starts_with(name)) continue;
        const std::string_view rest = std::string_view(text).substr(name.size());
        for (const auto& [words, kind] : patterns) {
            const auto at = rest.find(words);
            // Between them the address may stand: "Bob (https://...) started following".
            if (at == 0 || (at != std::string_view::npos && rest.starts_with(" (") && rest[at - 1] == ')')) return kind;
        }
    }
    return std::nullopt;
}

std::optional<NoticeKind> kind_by_uri(const Json& notice, const Reading& how)
{
    const std::string uri = text_of(notice, "uri");
    if (!uri.starts_with("tag:")) return std::nullopt;
    if (uri.find(":fave:") != std::string::npos) return NoticeKind::favourite;
    if (uri.find(":subscription:") != std::string::npos) return NoticeKind::follow;
    const auto number = uri.find(":noticeId=");
    if (number == std::string::npos) return NoticeKind::other; // group_member and what plugins add
    const auto begin = number + std::string_view(":noticeId=").size();
    const std::string named = uri.substr(begin, uri.find(':', begin) - begin);
    // The record of a deletion has the name of what was deleted. Other servers count for themselves.
    if (is_local(profile_of(notice), how) && named != id_of(notice)) return NoticeKind::other;
    return NoticeKind::post;
}

MediaType media_type(const std::string& mime)
{
    if (mime == "image/gif") return MediaType::gifv;
    if (mime.starts_with("image/")) return MediaType::image;
    if (mime.starts_with("video/")) return MediaType::video;
    if (mime.starts_with("audio/")) return MediaType::audio;
    return MediaType::unknown;
}

/// 2.0 gives the type and the address of a file as two entries.
std::vector<MediaAttachment> media_of(const Json& notice)
{
    std::vector<MediaAttachment> media;
    std::string waiting_type;
    for (const Json& one : array_of(notice, "attachments")) {
        std::string mime = text_of(one, "mimetype");
        const std::string url = text_of(one, "url");
        if (url.empty()) waiting_type = mime;
        if (mime.empty()) mime = std::exchange(waiting_type, {});
        if (url.empty() || mime.empty() || mime.starts_with("text/html")) continue;
        media.push_back({MediaId(id_of(one)), media_type(mime), url, {}, text_of(one, "thumb_url"), {}});
    }
    return media;
}

std::vector<std::string> addresses_of(const std::vector<MediaAttachment>& media)
{
    std::vector<std::string> urls;
    for (const auto& one : media) urls.push_back(one.url);
    return urls;
}

void add_mention(std::vector<Mention>& mentions, Mention mention)
{
    const bool known = std::ranges::any_of(mentions, [&](const Mention& one) {
        return (!one.id.empty() && one.id == mention.id) || one.address == mention.address;
    });
    if (!known && !mention.username.empty()) mentions.push_back(std::move(mention));
}

/// A local person's link names their number: "https://example.org/user/2".
std::string local_number(const std::string& href, const Reading& how)
{
    if (!href.starts_with(how.root + "/")) return {};
    const auto at = href.rfind("/user/");
    const std::string number = at == std::string::npos ? std::string{} : href.substr(at + 6);
    return text::is_digits(number) ? number : std::string{};
}

/// What the links of the HTML say: whom it mentions, and its hashtags.
void read_links(Status& status, const Reading& how)
{
    for (const Anchor& anchor : anchors_in(status.content)) {
        const std::string classes = " " + anchor.classes + " ";
        std::string shown = anchor.shown;
        if (shown.starts_with('@') || shown.starts_with('#')) shown.erase(0, 1);
        shown = shown.substr(0, shown.find('@'));
        if (classes.find(" mention ") != std::string::npos) {
            const AccountId id(local_number(anchor.href, how));
            const std::string address = id.empty() ? address_at(shown, anchor.href, how) : shown + "@" + how.domain;
            add_mention(status.mentions, {id, shown, address, anchor.href, address});
        }
        if (anchor.rel.find("tag") != std::string::npos && !shown.empty()) status.tags.push_back({shown, anchor.href});
    }
}

void read_people(Status& status, const Json& notice, const Reading& how)
{
    for (const Json& one : array_of(notice, "attentions")) {
        const std::string nick = text_of(one, "screen_name");
        const std::string url = text_of(one, "profileurl");
        const std::string address = address_at(nick, url, how);
        add_mention(status.mentions, {AccountId(id_of(one)), nick, address, url, address});
    }
    read_links(status, how);
}

std::string page_of(const Json& notice, const Reading& how)
{
    if (is_local(profile_of(notice), how)) return how.root + "/notice/" + id_of(notice);
    const std::string uri = text_of(notice, "uri");
    if (text::is_web_address(uri)) return uri;
    return text_of(notice, "external_url");
}

} // namespace

NoticeKind kind_of(const Json& notice, const Reading& how)
{
    const auto by_uri = kind_by_uri(notice, how);
    if (by_uri && *by_uri != NoticeKind::post) return *by_uri;
    const bool is_repeat = member(notice, "retweeted_status") != nullptr;
    if (is_repeat) return NoticeKind::repeat;
    const Json* verb = member(notice, "is_post_verb");
    if (!by_uri) {
        if (const auto by_text = kind_by_text(notice)) return *by_text;
    }
    // Qvitter's word; it calls repeats no posts either.
    return verb && verb->is_boolean() && !verb->flag() ? NoticeKind::other : NoticeKind::post;
}

Timestamp twitter_time_of(const Json& object, std::string_view key)
{
    return text::parse_twitter_time(text_of(object, key)).value_or(Timestamp{});
}

StatusPtr status_from(const Json& notice, const Reading& how, int depth)
{
    const Json* user = member(notice, "user");
    auto author = user ? account_from(*user, how) : std::nullopt;
    if (id_of(notice).empty() || !author || depth >= deepest_notice) return nullptr;
    auto status = std::make_shared<Status>();
    status->id = StatusId(id_of(notice));
    status->uri = text_of(notice, "uri");
    status->url = page_of(notice, how);
    status->created_at = twitter_time_of(notice);
    status->account = std::move(*author);
    status->in_reply_to_id = StatusId(id_of(notice, "in_reply_to_status_id"));
    status->in_reply_to_account_id = AccountId(id_of(notice, "in_reply_to_user_id"));
    status->favourited = flag_of(notice, "favorited");
    status->reblogged = flag_of(notice, "repeated");
    status->favourites_count = count_of(notice, "fave_num");
    status->reblogs_count = count_of(notice, "repeat_num");
    if (const Json* original = member(notice, "retweeted_status")) {
        status->reblog = status_from(*original, how, depth + 1);
        if (status->reblog) return status;
    }
    status->media_attachments = media_of(notice);
    const std::string html = text_of(notice, "statusnet_html");
    status->content = content_of(html.empty() ? backend::html_of(text_of(notice, "text")) : html,
                                 addresses_of(status->media_attachments));
    read_people(*status, notice, how);
    return status;
}

Result<StatusPtr> read_notice(std::string_view body, const Reading& how)
{
    auto status = status_from(backend::parse_json(body), how);
    if (!status) return not_understood(how);
    return status;
}

Result<Notices> read_notices(std::string_view body, const Reading& how)
{
    const backend::JsonDocument document = backend::parse_json(body);
    if (!document.is_array()) return not_understood(how);
    Notices notices;
    for (const Json& notice : document) {
        if (id_of(notice).empty()) continue;
        notices.ids.push_back(id_of(notice));
        const NoticeKind kind = kind_of(notice, how);
        if (auto event = event_from(notice, kind, how)) notices.events.push_back(std::move(event));
        if (kind != NoticeKind::post && kind != NoticeKind::repeat) continue;
        if (auto post = status_from(notice, how)) notices.posts.push_back(std::move(post));
    }
    return notices;
}

namespace {

NoticeFacts facts_of(const Json& notice, const Reading& how)
{
    NoticeFacts facts;
    facts.id = id_of(notice);
    facts.text = text_of(notice, "text");
    facts.conversation = id_of(notice, "statusnet_conversation_id");
    facts.own_repeat = id_of(notice, "repeated_id");
    facts.created_at = twitter_time_of(notice);
    const Json* original = member(notice, "retweeted_status");
    facts.original = original ? id_of(*original) : facts.id;
    if (const Json* user = member(notice, "user")) facts.author = id_of(*user);
    const NoticeKind kind = kind_of(notice, how);
    facts.is_post = kind == NoticeKind::post || kind == NoticeKind::repeat;
    facts.favourited = flag_of(notice, "favorited");
    return facts;
}

} // namespace

std::optional<NoticeFacts> read_facts(std::string_view body, const Reading& how)
{
    const backend::JsonDocument document = backend::parse_json(body);
    if (id_of(document).empty()) return std::nullopt;
    return facts_of(document, how);
}

std::vector<NoticeFacts> read_all_facts(std::string_view body, const Reading& how)
{
    const backend::JsonDocument document = backend::parse_json(body);
    std::vector<NoticeFacts> all;
    if (!document.is_array()) return all;
    for (const Json& notice : document) all.push_back(facts_of(notice, how));
    return all;
}

} // namespace fedibee::gnusocial
