// SPDX-License-Identifier: AGPL-3.0-or-later
#include "render/compose.hpp"

#include "render/html.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::render {
namespace {

constexpr int deepest_quote = 2; ///< a quote inside a quote is shown, deeper ones only by address

void compose_into(Document& document, const Status& status, const ComposeOptions& options, int depth);

Paragraph paragraph_of(std::string text, int depth)
{
    Paragraph paragraph;
    paragraph.quote_depth = depth;
    paragraph.spans.push_back(Span{std::move(text), plain, {}});
    return paragraph;
}

/// Puts a text before the first line, which is made when there is none.
void prepend(Document& document, Span span, int depth)
{
    if (document.empty()) document.paragraphs.push_back(paragraph_of({}, depth));
    auto& spans = document.paragraphs.front().spans;
    spans.insert(spans.begin(), std::move(span));
}

Span title_of(const Status& status)
{
    return Span{clean_line(status.title) + " - ", bold, {}};
}

std::string_view media_word(MediaType type)
{
    switch (type) {
    case MediaType::image: return "image";
    case MediaType::gifv: return "animation";
    case MediaType::video: return "video";
    case MediaType::audio: return "audio";
    case MediaType::unknown: return "file";
    }
    return "file";
}

void add_media(Document& document, const Status& status, const std::string& body, int depth)
{
    for (const auto& media : status.media_attachments) {
        const std::string& address = media.url.empty() ? media.remote_url : media.url;
        if (address.empty() || body.find(address) != std::string::npos) continue;
        const std::string description = clean_line(media.description);
        const std::string colon = description.empty() ? "" : ": ";
        document.paragraphs.push_back(paragraph_of(
            fmt::format("[{}{}{}] {}", media_word(media.type), colon, description, clean_line(address)), depth));
    }
}

std::string time_left(std::chrono::milliseconds left)
{
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(left).count();
    if (minutes < 120) return fmt::format("{} min", minutes);
    if (minutes < 48 * 60) return fmt::format("{} h", minutes / 60);
    return fmt::format("{} days", minutes / (24 * 60));
}

/// "(poll: 1 soup (3), 2 bread (1); ends in 2 h)"
void add_poll(Document& document, const Poll& poll, const ComposeOptions& options, int depth)
{
    std::string text = "(poll: ";
    for (std::size_t i = 0; i < poll.options.size(); ++i) {
        const auto& option = poll.options[i];
        if (i > 0) text += ", ";
        text += fmt::format("{} {}", i + 1, clean_line(option.title));
        if (option.votes_count) text += fmt::format(" ({})", *option.votes_count);
        if (std::ranges::find(poll.own_votes, static_cast<int>(i)) != poll.own_votes.end()) text += " *";
    }
    if (poll.multiple) text += "; several may be chosen";
    if (poll.expired)
        text += "; closed";
    else if (poll.expires_at && options.now && *poll.expires_at > *options.now)
        text += "; ends in " + time_left(*poll.expires_at - *options.now);
    document.paragraphs.push_back(paragraph_of(text + ")", depth));
}

void add_card(Document& document, const PreviewCard& card, const std::string& body, int depth)
{
    const std::string title = clean_line(card.title);
    if (title.empty() || body.find(title) != std::string::npos) return;
    const bool known = body.find(card.url) != std::string::npos;
    document.paragraphs.push_back(paragraph_of(known ? "(" + title + ")" : title + " " + clean_line(card.url), depth));
}

void add_quote(Document& document, const Quote& quote, const ComposeOptions& options, int depth)
{
    if (quote.status && depth < deepest_quote) {
        Document quoted;
        compose_into(quoted, *quote.status, options, depth + 1);
        prepend(quoted, Span{": ", plain, {}}, depth + 1);
        prepend(quoted, Span{"@" + quote.status->account.address, plain, quote.status->account.address}, depth + 1);
        std::ranges::move(quoted.paragraphs, std::back_inserter(document.paragraphs));
        return;
    }
    const std::string state = quote.state == "pending" ? "is waiting for its author's yes" : "cannot be shown";
    document.paragraphs.push_back(paragraph_of("[the quoted post " + state + "]", depth + 1));
}

const FilterResult* warning_filter(const Status& status, const ComposeOptions& options)
{
    if (!options.view) return nullptr;
    for (const auto& filter : status.filtered) {
        const bool here = std::ranges::find(filter.contexts, *options.view) != filter.contexts.end();
        const bool over = filter.expires_at && options.now && *filter.expires_at <= *options.now;
        if (here && !over) return &filter;
    }
    return nullptr;
}

void compose_into(Document& document, const Status& status, const ComposeOptions& options, int depth)
{
    if (const auto* filter = warning_filter(status, options)) {
        document.paragraphs.push_back(paragraph_of("[filtered: " + clean_line(filter->title) + "]", depth));
        return;
    }
    const std::string warning = clean_line(status.spoiler_text);
    const bool sensitive = status.sensitive && !status.media_attachments.empty();
    if (options.hide_sensitive && (sensitive || !warning.empty())) {
        const std::string label = warning.empty() ? "" : "[CW: " + warning + "] ";
        document.paragraphs.push_back(paragraph_of(label + "[hidden: " + clean_line(status.url) + "]", depth));
        return;
    }
    const HtmlContext context{&status.mentions, status.quote.has_value()};
    document = html_to_document(status.content, context);
    for (auto& line : document.paragraphs) line.quote_depth += depth;
    const std::string body = to_plain(document);
    if (!status.title.empty() && status.title != warning) prepend(document, title_of(status), depth);
    if (sensitive && warning.empty()) prepend(document, Span{options.sensitive_flag, plain, {}}, depth);
    if (!warning.empty()) prepend(document, Span{"[CW: " + warning + "] ", plain, {}}, depth);
    add_media(document, status, body, depth);
    if (status.poll) add_poll(document, *status.poll, options, depth);
    if (status.card && status.media_attachments.empty()) add_card(document, *status.card, body, depth);
    if (status.quote) add_quote(document, *status.quote, options, depth);
}

void join_lines(Document& document)
{
    if (document.paragraphs.size() < 2) return;
    Paragraph joined = std::move(document.paragraphs.front());
    for (std::size_t i = 1; i < document.paragraphs.size(); ++i) {
        joined.spans.push_back(Span{" ", plain, {}});
        std::ranges::move(document.paragraphs[i].spans, std::back_inserter(joined.spans));
    }
    document.paragraphs.assign(1, std::move(joined));
}

} // namespace

Document compose(const Status& status, const ComposeOptions& options)
{
    Document document;
    if (status.reblog) {
        compose_into(document, *status.reblog, options, 0);
        prepend(document, Span{": ", plain, {}}, 0);
        prepend(document, Span{"@" + status.reblog->account.address, plain, status.reblog->account.address}, 0);
        prepend(document, Span{"boosted ", plain, {}}, 0);
    } else {
        compose_into(document, status, options, 0);
    }
    if (options.strip_newlines) join_lines(document);
    if (document.empty()) document.paragraphs.push_back(paragraph_of("(no text)", 0));
    return document;
}

bool is_hidden_by_filter(const Status& status, FilterContext view, Timestamp now)
{
    const auto hides = [&](const FilterResult& filter) {
        const bool here = std::ranges::find(filter.contexts, view) != filter.contexts.end();
        return here && filter.action == FilterAction::hide && !(filter.expires_at && *filter.expires_at <= now);
    };
    if (std::ranges::any_of(status.filtered, hides)) return true;
    return status.reblog && is_hidden_by_filter(*status.reblog, view, now);
}

std::string word_difference(std::string_view before, std::string_view after)
{
    const auto old_words = text::split(before, ' ');
    const auto new_words = text::split(after, ' ');
    std::size_t front = 0;
    while (front < old_words.size() && front < new_words.size() && old_words[front] == new_words[front]) ++front;
    std::size_t back = 0;
    while (back + front < old_words.size() && back + front < new_words.size() &&
           old_words[old_words.size() - 1 - back] == new_words[new_words.size() - 1 - back])
        ++back;
    const auto middle = [&](const std::vector<std::string_view>& words) {
        return fmt::format("{}",
                           fmt::join(words.begin() + std::ptrdiff_t(front), words.end() - std::ptrdiff_t(back), " "));
    };
    const std::string gone = middle(old_words);
    const std::string come = middle(new_words);
    if (gone.empty() && come.empty()) return {};
    return (gone.empty() ? "+" : "-" + gone + " +") + (come.empty() ? "nothing" : come);
}

} // namespace fedibee::render
