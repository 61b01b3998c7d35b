// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/atom.hpp"

#include "render/length.hpp"
#include "render/plain.hpp"
#include "session/drafts.hpp"
#include "text/media_type.hpp"
#include "text/url_encode.hpp"
#include "xmpp/jid.hpp"
#include "xmpp/wording.hpp"
#include "xmpp/xhtml.hpp"

#include <algorithm>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view atom = "http://www.w3.org/2005/Atom";
constexpr std::string_view threads = "http://purl.org/syndication/thread/1.0"; // RFC 4685
constexpr std::size_t longest_title = 200; ///< bytes; posts of the Fediverse have no titles, so their front is one

std::string title_of(const std::string& text)
{
    const auto front = render::cut_to_bytes(std::string_view(text).substr(0, text.find('\n')), longest_title);
    return front.size() < text.size() ? std::string(front) + "…" : text;
}

/// The same for all who read the post, here and elsewhere.
std::string entry_id(const session::ShownStatus& shown, std::string_view domain)
{
    const Status& status = *shown.status;
    if (!status.uri.empty()) return status.uri;
    return status.url.empty() ? node_uri(shown.author.address, domain, microblog, shown.msgid) : status.url;
}

void add_link(gloox::Tag& entry, std::string_view rel, std::string_view href, std::string_view type = {},
              std::string_view title = {})
{
    auto& link = add(entry, "link");
    set(link, "rel", rel);
    set(link, "type", type);
    set(link, "title", title);
    set(link, "href", href);
}

std::string_view type_of(const MediaAttachment& file, std::string_view address)
{
    const auto known = text::media_type(address.substr(0, address.find_first_of("?#")));
    if (!known.empty()) return known;
    switch (file.type) {
    case MediaType::image: return "image/jpeg";
    case MediaType::gifv:
    case MediaType::video: return "video/mp4";
    case MediaType::audio: return "audio/mpeg";
    case MediaType::unknown: break;
    }
    return "application/octet-stream";
}

void add_files(gloox::Tag& entry, const Status& original)
{
    for (const auto& file : original.media_attachments) {
        const std::string& address = file.url.empty() ? file.remote_url : file.url;
        if (!address.empty())
            add_link(entry, "enclosure", address, type_of(file, address), render::clean_line(file.description));
    }
}

/// Whose post it answers, as far as the post itself tells: the one who is answered is mentioned, or is its author.
std::string answered_address(const Status& status)
{
    if (status.in_reply_to_account_id == status.account.id) return status.account.address;
    const auto found = std::ranges::find(status.mentions, status.in_reply_to_account_id, &Mention::id);
    return found == status.mentions.end() ? std::string{} : found->address;
}

void add_answered(gloox::Tag& entry, const session::ShownStatus& shown, std::string_view domain)
{
    const std::string address = answered_address(*shown.status);
    if (shown.reply_to_msgid.empty() || address.empty()) return;
    const std::string uri = node_uri(address, domain, microblog, shown.reply_to_msgid);
    auto& answered = add(entry, "in-reply-to", threads);
    set(answered, "ref", uri);
    set(answered, "href", uri);
}

void add_links(gloox::Tag& entry, const session::ShownStatus& shown, std::string_view domain)
{
    const Status& original = original_of(*shown.status);
    const bool is_boost = shown.status->reblog != nullptr;
    const std::string& author = is_boost ? original.account.address : shown.author.address;
    const std::string msgid = original_msgid(shown);
    if (!original.url.empty()) add_link(entry, "alternate", original.url, "text/html");
    add_link(entry, "alternate", node_uri(shown.author.address, domain, microblog, shown.msgid));
    add_link(entry, "replies", node_uri(author, domain, std::string(comments_prefix) + msgid), {}, "comments");
    if (is_boost) add_link(entry, "via", node_uri(author, domain, microblog, msgid));
    add_files(entry, original);
    add_answered(entry, shown, domain);
}

void add_content(gloox::Tag& entry, std::string_view type, std::string_view text)
{
    set(add_text(entry, "content", text), "type", type);
}

} // namespace

std::string contact_uri(std::string_view address, std::string_view domain)
{
    return "xmpp:" + text::url_encode(contact_local(address)) + "@" + std::string(domain);
}

std::string node_uri(std::string_view address, std::string_view domain, std::string_view node, std::string_view item)
{
    std::string uri = contact_uri(address, domain) + "?;node=" + text::url_encode(node);
    if (!item.empty()) uri += ";item=" + text::url_encode(item);
    return uri;
}

std::string original_msgid(const session::ShownStatus& shown)
{
    if (!shown.status->reblog) return shown.msgid;
    return shown.msgid.substr(0, shown.msgid.find('.') + 1) + shown.status->reblog->id.value;
}

TagPtr entry_item(const session::ShownStatus& shown, std::string_view domain)
{
    const std::string jid = contact_jid(shown.author.address, domain);
    auto item = std::make_unique<gloox::Tag>("item");
    set(*item, "id", shown.msgid);
    set(*item, "publisher", jid);
    auto& entry = add(*item, "entry", atom);
    const std::string text = render::to_plain(shown.document);
    set(add_text(entry, "title", title_of(text)), "type", "text");
    add_text(entry, "id", entry_id(shown, domain));
    add_text(entry, "published", xmpp_time(shown.time));
    add_text(entry, "updated", xmpp_time(original_of(*shown.status).edited_at.value_or(shown.time)));
    auto& author = add(entry, "author");
    add_text(author, "name", shown_name(shown.author));
    // As the address is, not as RFC 5122 writes it: programs compare it with the publisher's, letter by letter.
    add_text(author, "uri", "xmpp:" + jid);
    add_content(entry, "text", text);
    auto& content = add(entry, "content");
    set(content, "type", "xhtml");
    add_xhtml(content, shown.document, domain);
    add_links(entry, shown, domain);
    for (const auto& tag : original_of(*shown.status).tags) set(add(entry, "category"), "term", tag.name);
    return item;
}

} // namespace fedibee::xmpp
