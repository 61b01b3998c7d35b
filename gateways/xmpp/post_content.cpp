// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/post_content.hpp"

#include "render/plain.hpp"
#include "session/drafts.hpp"
#include "text/ascii.hpp"
#include "text/media_type.hpp"
#include "xmpp/styling.hpp"
#include "xmpp/wording.hpp"

#include <utility>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view open_graph = "https://ogp.me/ns#";

std::size_t code_points(std::string_view text)
{
    std::size_t count = 0;
    for (; !text.empty(); ++count) render::take_code_point(text);
    return count;
}

/// The words that are answered, for programs that know no replies.
std::string quoted_parent(const session::ShownStatus& shown)
{
    if (shown.reply_to_text.empty() || !shown.reply_to_author) return {};
    std::string quote;
    std::string front = "@" + shown.reply_to_author->address + ": ";
    for (const auto line : text::split(shown.reply_to_text, '\n'))
        quote += "> " + std::exchange(front, {}) + std::string(line) + "\n";
    return quote;
}

/// Which part of the body others leave out (XEP-0428).
void add_fallback(gloox::Tag& message, std::string_view what, std::size_t end)
{
    auto& fallback = add(message, "fallback", ns::fallback);
    set(fallback, "for", what);
    auto& range = add(fallback, "body");
    set(range, "start", "0");
    set(range, "end", std::to_string(end));
}

/// What is behind an address in the text (XEP-0511).
void add_link(gloox::Tag& message, const PreviewCard& card, const std::string& body)
{
    if (card.url.empty() || card.title.empty() || body.find(card.url) == std::string::npos) return;
    auto& link = add(message, "rdf:Description");
    set(link, "xmlns:rdf", rdf);
    set(link, "xmlns:og", open_graph);
    set(link, "rdf:about", card.url);
    add_text(link, "og:title", card.title);
    if (!card.description.empty()) add_text(link, "og:description", card.description);
    add_text(link, "og:url", card.url);
}

} // namespace

void add_markable(gloox::Tag& message)
{
    add(message, "markable", ns::markers);
}

void add_reply(gloox::Tag& message, std::string_view to, std::string_view id)
{
    if (id.empty()) return;
    auto& tag = add(message, "reply", ns::reply);
    set(tag, "to", to);
    set(tag, "id", id);
}

void add_content(gloox::Tag& message, const session::ShownStatus& shown, const Telling& telling)
{
    const std::string quote = quoted_parent(shown);
    const std::string body = std::string(telling.front) + status_body(shown);
    add_text(message, "body", quote + body);
    if (has_stray_marks(shown.document)) add(message, "unstyled", ns::styling);
    add_reply(message, telling.answered, telling.answered_id);
    if (!quote.empty()) add_fallback(message, ns::reply, code_points(quote));
    if (!shown.status) return;
    const Status& original = original_of(*shown.status);
    if (!original.spoiler_text.empty()) {
        // The body begins with it, for programs that fold nothing away.
        add_text(message, "spoiler", render::clean_line(original.spoiler_text), ns::spoiler);
    } else if (original.card) {
        add_link(message, *original.card, body);
    }
}

void add_retraction(gloox::Tag& message, std::string_view id, std::string_view words)
{
    set(add(message, "retract", ns::retract), "id", id);
    set(add(message, "fallback", ns::fallback), "for", ns::retract);
    add_text(message, "body", words);
    add(message, "store", ns::hints);
}

std::string deletion_body(const session::DeletedPost& deleted)
{
    if (!deleted.short_id.empty()) return "[" + deleted.short_id + "] deleted";
    return "A post by @" + deleted.author.address + " was deleted";
}

std::vector<MediaAttachment> files_of(const session::ShownStatus& shown)
{
    if (!shown.status) return {};
    const Status& original = original_of(*shown.status);
    if (original.sensitive || !original.spoiler_text.empty()) return {};
    return original.media_attachments;
}

void add_file(gloox::Tag& message, const MediaAttachment& file)
{
    const std::string alt = render::clean_line(file.description);
    add_text(message, "body", file.url);
    auto& oob = add(message, "x", ns::oob);
    add_text(oob, "url", file.url);
    if (!alt.empty()) add_text(oob, "desc", alt);
    auto& sharing = add(message, "file-sharing", ns::file_sharing);
    set(sharing, "disposition", "inline");
    auto& about = add(sharing, "file", ns::file_metadata);
    const auto path = std::string_view(file.url).substr(0, file.url.find_first_of("?#"));
    if (const auto type = text::media_type(path); !type.empty()) add_text(about, "media-type", type);
    if (!alt.empty()) add_text(about, "desc", alt);
    set(add(add(sharing, "sources"), "url-data", ns::url_data), "target", file.url);
    auto& fallback = add(message, "fallback", ns::fallback);
    set(fallback, "for", ns::file_sharing);
    add(fallback, "body");
}

} // namespace fedibee::xmpp
