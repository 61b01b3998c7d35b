// SPDX-License-Identifier: AGPL-3.0-or-later
#include "render/html.hpp"

#include "render/html_tokens.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace fedibee::render {
namespace {

using namespace std::string_view_literals;

constexpr int deepest = 64;           ///< levels of quotes and lists that are told apart
constexpr std::size_t most_marks = 8; ///< combining marks kept on one letter
constexpr std::size_t longest_entity = 32;

constexpr std::array named_entities{
    std::pair{"amp"sv, U'&'},    std::pair{"lt"sv, U'<'},     std::pair{"gt"sv, U'>'},     std::pair{"quot"sv, U'"'},
    std::pair{"apos"sv, U'\''},  std::pair{"nbsp"sv, U' '},   std::pair{"hellip"sv, U'…'}, std::pair{"mdash"sv, U'—'},
    std::pair{"ndash"sv, U'–'},  std::pair{"laquo"sv, U'«'},  std::pair{"raquo"sv, U'»'},  std::pair{"ldquo"sv, U'“'},
    std::pair{"rdquo"sv, U'”'},  std::pair{"lsquo"sv, U'‘'},  std::pair{"rsquo"sv, U'’'},  std::pair{"copy"sv, U'©'},
    std::pair{"reg"sv, U'®'},    std::pair{"trade"sv, U'™'},  std::pair{"euro"sv, U'€'},   std::pair{"pound"sv, U'£'},
    std::pair{"bull"sv, U'•'},   std::pair{"middot"sv, U'·'}, std::pair{"deg"sv, U'°'},    std::pair{"times"sv, U'×'},
    std::pair{"auml"sv, U'ä'},   std::pair{"ouml"sv, U'ö'},   std::pair{"uuml"sv, U'ü'},   std::pair{"szlig"sv, U'ß'},
    std::pair{"eacute"sv, U'é'}, std::pair{"egrave"sv, U'è'}, std::pair{"agrave"sv, U'à'}, std::pair{"ccedil"sv, U'ç'},
};

struct List {
    bool ordered = false;
    int next = 1;
    int step = 1;
};

/// What an open <a> collects until it closes.
struct Link {
    std::string href;
    std::string visible; ///< its text without invisible parts
    bool mention = false;
    bool hashtag = false;
};

class Builder {
public:
    explicit Builder(const HtmlContext& context) : context_(context) {}

    void open(const Tag& tag);
    void close(const std::string& name);
    void text(char32_t c);
    Document take();

private:
    void open_link(const Tag& tag);
    void close_link();
    void open_item(const Tag& tag);
    void break_line();
    void new_block();
    void add(std::string text, std::string mention = {});
    [[nodiscard]] std::uint8_t style() const;
    [[nodiscard]] std::string address_of(const Link& link) const;
    [[nodiscard]] bool hidden() const { return invisible_depth_ > 0 || dropped_depth_ > 0; }

    const HtmlContext& context_;
    Document document_;
    Paragraph line_;
    bool line_open_ = false;
    bool block_pending_ = false;
    int quote_depth_ = 0, pre_depth_ = 0;
    int bold_ = 0, italic_ = 0, underline_ = 0, strike_ = 0, code_ = 0;
    int invisible_depth_ = 0; ///< spans inside an `invisible` one
    int dropped_depth_ = 0;   ///< spans or paragraphs inside a dropped one
    std::size_t marks_ = 0;
    bool in_link_ = false;
    Link link_;
    std::vector<List> lists_;
};

int* counter(std::string_view name, int& bold, int& italic, int& underline, int& strike, int& code)
{
    if (name == "b" || name == "strong" || (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'))
        return &bold;
    if (name == "i" || name == "em") return &italic;
    if (name == "u") return &underline;
    if (name == "s" || name == "del" || name == "strike") return &strike;
    if (name == "code" || name == "tt" || name == "kbd") return &code;
    return nullptr;
}

bool is_block(std::string_view name)
{
    constexpr std::array blocks{"p"sv,  "div"sv, "ul"sv, "ol"sv, "blockquote"sv, "pre"sv,     "h1"sv, "h2"sv,
                                "h3"sv, "h4"sv,  "h5"sv, "h6"sv, "table"sv,      "details"sv, "hr"sv, "tr"sv};
    return std::ranges::find(blocks, name) != blocks.end();
}

bool is_mark(char32_t c)
{
    return (c >= 0x0300 && c <= 0x036f) || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff) ||
           (c >= 0x20d0 && c <= 0x20ff);
}

std::uint8_t Builder::style() const
{
    unsigned bits = 0;
    if (bold_ > 0) bits |= bold;
    if (italic_ > 0) bits |= italic;
    if (underline_ > 0) bits |= underline;
    if (strike_ > 0) bits |= strike;
    if (code_ > 0) bits |= code;
    return static_cast<std::uint8_t>(bits);
}

void Builder::add(std::string text, std::string mention)
{
    line_open_ = true;
    if (!mention.empty() || line_.spans.empty() || line_.spans.back().style != style() ||
        !line_.spans.back().mention.empty()) {
        line_.spans.push_back(Span{std::move(text), style(), std::move(mention)});
    } else {
        line_.spans.back().text += text;
    }
}

void Builder::break_line()
{
    if (!line_open_ && line_.spans.empty()) return;
    if (!line_.spans.empty() && !line_.preformatted) {
        auto& last = line_.spans.back().text;
        while (last.ends_with(' ')) last.pop_back();
    }
    document_.paragraphs.push_back(std::exchange(line_, Paragraph{}));
    line_open_ = false;
}

void Builder::new_block()
{
    break_line();
    block_pending_ = !document_.paragraphs.empty();
}

void Builder::text(char32_t c)
{
    if (dropped_depth_ > 0) return;
    if (c == '\r') return;
    if (c == '\n' && pre_depth_ > 0) return break_line();
    if (c == '\n' || c == '\t') c = ' ';
    if (is_mark(c) ? ++marks_ > most_marks : (marks_ = 0, false)) return;
    std::string piece;
    append_clean(piece, c);
    if (piece.empty()) return;
    if (in_link_) {
        if (!hidden()) link_.visible += piece;
        return;
    }
    if (hidden()) return;
    const bool at_start = !line_open_;
    const bool after_blank = !line_.spans.empty() && line_.spans.back().text.ends_with(' ');
    if (c == ' ' && pre_depth_ == 0 && (at_start || after_blank)) return;
    if (at_start) {
        line_.quote_depth = quote_depth_;
        line_.preformatted = pre_depth_ > 0;
        line_.starts_block = std::exchange(block_pending_, false);
    }
    add(std::move(piece));
}

void Builder::open_link(const Tag& tag)
{
    if (in_link_) close_link();
    in_link_ = true;
    link_ = Link{tag.attribute("href").value_or(""), {}, false, false};
    link_.hashtag = tag.has_class("hashtag") || tag.attribute("rel").value_or("").find("tag") != std::string::npos;
    link_.mention = !link_.hashtag && (tag.has_class("mention") || tag.attribute("data-user").has_value());
}

std::string Builder::address_of(const Link& link) const
{
    if (context_.mentions == nullptr) return {};
    for (const auto& mention : *context_.mentions) {
        if (!link.href.empty() && mention.url == link.href) return mention.address;
    }
    std::string_view name = link.visible;
    if (name.starts_with('@')) name.remove_prefix(1);
    name = name.substr(0, name.find('@'));
    for (const auto& mention : *context_.mentions) {
        if (link.mention && text::same_ignoring_case(mention.username, name)) return mention.address;
    }
    return {};
}

void Builder::close_link()
{
    if (!std::exchange(in_link_, false)) return;
    Link link = std::exchange(link_, Link{});
    if (hidden()) return;
    if (line_.spans.empty()) {
        line_.quote_depth = quote_depth_;
        line_.starts_block = std::exchange(block_pending_, false);
    }
    const std::string href = clean_line(link.href);
    const std::string address = link.hashtag ? std::string{} : address_of(link);
    if (!address.empty()) return add("@" + address, address);
    if (link.hashtag || link.mention || !text::is_web_address(href)) return add(std::move(link.visible));
    // The guard against links that claim to lead elsewhere: the text is left out only when the address contains it.
    std::string_view shown = text::trimmed(link.visible);
    if (shown.ends_with("…")) shown.remove_suffix(std::string_view("…").size());
    const bool tells_nothing_new = shown.empty() || href.find(shown) != std::string::npos;
    add(tells_nothing_new ? href : std::string(shown) + " (" + href + ")");
}

void Builder::open_item(const Tag& tag)
{
    break_line();
    if (hidden()) return;
    std::string bullet = "• ";
    if (!lists_.empty() && lists_.back().ordered) {
        if (const auto value = tag.attribute("value"))
            std::from_chars(value->data(), value->data() + value->size(), lists_.back().next);
        bullet = std::to_string(lists_.back().next) + ". ";
        lists_.back().next += lists_.back().step;
    }
    line_.quote_depth = quote_depth_;
    line_.starts_block = std::exchange(block_pending_, false);
    const std::size_t indent = lists_.empty() ? 0 : std::min<std::size_t>(lists_.size() - 1, 8) * 2;
    add(std::string(indent, ' ') + bullet);
}

void Builder::open(const Tag& tag)
{
    const std::string& name = tag.name;
    const bool nests = name == "span" || name == "p";
    if (nests && dropped_depth_ > 0) ++dropped_depth_;
    if (nests && dropped_depth_ == 0) {
        const bool quote_line = context_.has_quote && tag.has_class("quote-inline");
        if (quote_line || tag.has_class("recipients-inline")) dropped_depth_ = 1;
    }
    if (name == "span" && (invisible_depth_ > 0 || tag.has_class("invisible"))) ++invisible_depth_;
    if (name == "script" || name == "style") ++dropped_depth_;
    if (is_block(name)) new_block();
    if (int* depth = counter(name, bold_, italic_, underline_, strike_, code_)) ++*depth;
    if (name == "br") {
        if (!line_open_) line_open_ = !document_.paragraphs.empty() && block_pending_ == false;
        break_line();
    } else if (name == "a") {
        open_link(tag);
    } else if (name == "blockquote") {
        quote_depth_ = std::min(quote_depth_ + 1, deepest);
    } else if (name == "pre") {
        ++pre_depth_;
    } else if ((name == "ul" || name == "ol") && lists_.size() < deepest) {
        List list{name == "ol", 1, tag.attribute("reversed") ? -1 : 1};
        if (const auto start = tag.attribute("start"))
            std::from_chars(start->data(), start->data() + start->size(), list.next);
        lists_.push_back(list);
    } else if (name == "li") {
        open_item(tag);
    } else if (name == "rt") {
        text('(');
    } else if (name == "img") {
        const std::string alt = clean_line(tag.attribute("alt").value_or(""));
        if (!alt.empty() && !hidden()) add(alt);
    }
}

void Builder::close(const std::string& name)
{
    if ((name == "span" || name == "p") && dropped_depth_ > 0) --dropped_depth_;
    if ((name == "script" || name == "style") && dropped_depth_ > 0) --dropped_depth_;
    if (name == "span" && invisible_depth_ > 0) --invisible_depth_;
    if (int* depth = counter(name, bold_, italic_, underline_, strike_, code_); depth != nullptr && *depth > 0)
        --*depth;
    if (name == "a") close_link();
    if (name == "rt") text(')');
    if (name == "li") break_line();
    if (is_block(name)) new_block();
    if (name == "blockquote" && quote_depth_ > 0) --quote_depth_;
    if (name == "pre" && pre_depth_ > 0) --pre_depth_;
    if ((name == "ul" || name == "ol") && !lists_.empty()) lists_.pop_back();
}

Document Builder::take()
{
    close_link();
    break_line();
    auto& lines = document_.paragraphs;
    const auto is_empty = [](const Paragraph& line) { return line.spans.empty(); };
    while (!lines.empty() && is_empty(lines.back())) lines.pop_back();
    lines.erase(lines.begin(), std::ranges::find_if_not(lines, is_empty));
    // An empty line says that the next one starts a block; chat has no use for it itself.
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (is_empty(lines[i - 1])) lines[i].starts_block = true;
    }
    std::erase_if(lines, is_empty);
    if (!lines.empty()) lines.front().starts_block = false;
    return std::move(document_);
}

} // namespace

std::pair<std::string, std::size_t> decode_entity(std::string_view text)
{
    if (!text.starts_with('&')) return {};
    const auto end = text.substr(0, longest_entity).find(';');
    if (end == std::string_view::npos || end < 2) return {};
    const auto name = text.substr(1, end - 1);
    std::string out;
    if (name.front() == '#') {
        const bool hex = name.size() > 2 && (name[1] == 'x' || name[1] == 'X');
        const auto digits = name.substr(hex ? 2 : 1);
        unsigned value = 0;
        const auto [stopped, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
        const bool whole = error == std::errc{} && stopped == digits.data() + digits.size();
        const bool valid = whole && value > 0 && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
        if (!whole) return {};
        append_utf8(out, valid ? static_cast<char32_t>(value) : U'\uFFFD');
        return {out, end + 1};
    }
    for (const auto& [known, character] : named_entities) {
        if (known != name) continue;
        append_utf8(out, character);
        return {out, end + 1};
    }
    return {};
}

Document html_to_document(std::string_view html, const HtmlContext& context)
{
    Builder builder(context);
    std::size_t at = 0;
    while (at < html.size()) {
        if (html[at] == '<') {
            std::size_t end = 0;
            if (const auto tag = read_tag(html, at, end)) {
                if (tag->closing) {
                    builder.close(tag->name);
                } else if (!tag->name.empty()) {
                    builder.open(*tag);
                }
                at = end;
                continue;
            }
        }
        if (html[at] == '&') {
            const auto [characters, taken] = decode_entity(html.substr(at));
            if (taken > 0) {
                std::string_view rest = characters;
                while (!rest.empty()) builder.text(take_code_point(rest));
                at += taken;
                continue;
            }
        }
        std::string_view rest = html.substr(at);
        builder.text(take_code_point(rest));
        at = html.size() - rest.size();
    }
    return builder.take();
}

} // namespace fedibee::render
