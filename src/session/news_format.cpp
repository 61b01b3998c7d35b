// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/news_format.hpp"

#include "render/html.hpp"
#include "render/length.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee::session {
namespace {

constexpr std::size_t longest_summary = 1000; ///< bytes; more is no summary
constexpr std::size_t title_of_summary = 200;
constexpr std::string_view ellipsis = "…";

struct Fields {
    std::string title, link, summary, author, tags, feed;
};

struct FieldRow {
    std::string_view name;
    std::string Fields::* value;
};
constexpr std::array field_rows{FieldRow{"title", &Fields::title},     FieldRow{"link", &Fields::link},
                                FieldRow{"summary", &Fields::summary}, FieldRow{"author", &Fields::author},
                                FieldRow{"tags", &Fields::tags},       FieldRow{"feed", &Fields::feed}};

/// "@bob" mentions nobody with a character of no width behind the sign.
std::string without_mentions(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        out += c;
        if (c == '@') out += "\xE2\x80\x8B";
    }
    return out;
}

std::string plain(std::string_view text)
{
    return without_mentions(render::clean_line(std::string(text)));
}

std::string cut(std::string_view text, std::size_t bytes)
{
    if (text.size() <= bytes) return std::string(text);
    if (bytes == 0) return {};
    return std::string(text::trimmed(render::cut_to_bytes(text, bytes))).append(ellipsis);
}

/// "Free Software" is "#FreeSoftware".
std::string hashtag(std::string_view words)
{
    std::string tag;
    bool begins = true;
    for (const char c : words) {
        const bool letter = (text::lower(c) >= 'a' && text::lower(c) <= 'z') || static_cast<unsigned char>(c) >= 0x80;
        if (!letter && c != '_' && (c < '0' || c > '9')) {
            begins = true;
            continue;
        }
        const bool small = c >= 'a' && c <= 'z';
        tag += begins && small && !tag.empty() ? static_cast<char>(c - 'a' + 'A') : c;
        begins = false;
    }
    return tag.empty() ? tag : "#" + tag;
}

Fields fields_of(const FeedEntry& entry, std::string_view feed)
{
    Fields fields;
    fields.title = plain(entry.title);
    fields.link = entry.link;
    const std::string summary = render::to_plain(render::html_to_document(entry.summary));
    fields.summary = cut(plain(summary), longest_summary);
    if (fields.title.empty()) fields.title = cut(fields.summary, title_of_summary);
    fields.author = plain(entry.author);
    fields.feed = plain(feed);
    for (const auto& words : entry.tags) {
        const std::string tag = hashtag(words);
        if (!tag.empty()) fields.tags.append(fields.tags.empty() ? "" : " ").append(tag);
    }
    return fields;
}

const FieldRow* field_at(std::string_view format, std::size_t begin)
{
    const auto end = format.find('}', begin);
    if (end == std::string_view::npos) return nullptr;
    const auto name = format.substr(begin + 1, end - begin - 1);
    const auto* const found = std::ranges::find(field_rows, name, &FieldRow::name);
    return found == field_rows.end() ? nullptr : found;
}

std::string filled(std::string_view format, const Fields& fields)
{
    std::string out;
    for (std::size_t at = 0; at < format.size(); ++at) {
        const auto* const field = format[at] == '{' ? field_at(format, at) : nullptr;
        if (field == nullptr) {
            const bool breaks = format.substr(at).starts_with("\\n");
            out += breaks ? '\n' : format[at];
            at += breaks ? 1 : 0;
            continue;
        }
        out += fields.*field->value;
        at += field->name.size() + 1;
    }
    return std::string(text::trimmed(out));
}

/// The longest front of one field with which the text fits, by halving; the field is empty when none does.
std::string shortened(std::string_view format, Fields& fields, std::string Fields::* field, const Capabilities& can)
{
    const std::string whole = fields.*field;
    const auto fits = [&](std::size_t bytes) {
        fields.*field = cut(whole, bytes);
        return render::status_length(filled(format, fields), {}, can.count_mode, can.url_cost) <= can.max_characters;
    };
    std::size_t least = 0;
    std::size_t most = whole.size();
    if (fits(most)) return filled(format, fields);
    while (least + 1 < most) {
        const auto middle = (least + most) / 2;
        (fits(middle) ? least : most) = middle;
    }
    fits(least);
    return filled(format, fields);
}

} // namespace

Result<void> check_news_format(std::string_view format)
{
    bool has_field = false;
    for (auto at = format.find('{'); at != std::string_view::npos; at = format.find('{', at + 1)) {
        if (field_at(format, at) == nullptr)
            return fail(Errc::invalid_input, "A template has {title}, {link}, {summary}, {author}, {tags} and {feed}, "
                                             "and \\n for a new line.");
        has_field = true;
    }
    if (has_field) return {};
    return fail(Errc::invalid_input, "All posts would be the same: put {title} or {link} into the template.");
}

std::string news_text(std::string_view format, const FeedEntry& entry, std::string_view feed, const Capabilities& can)
{
    Fields fields = fields_of(entry, feed);
    const bool empty = std::ranges::all_of(field_rows, [&](const FieldRow& row) {
        return row.name == "feed" || format.find(fmt::format("{{{}}}", row.name)) == std::string_view::npos ||
               (fields.*row.value).empty();
    });
    if (empty) return {};
    shortened(format, fields, &Fields::summary, can);
    return shortened(format, fields, &Fields::title, can);
}

} // namespace fedibee::session
