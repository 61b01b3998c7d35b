// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/drafts.hpp"

#include "render/length.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <vector>

namespace fedibee::session {
namespace {

constexpr std::string_view blanks = " \t\n";
constexpr std::string_view closing = ".,:;!?)";

/// Calls `use(word)` for each word and keeps what is between them; what it returns takes the word's place.
std::string map_words(std::string_view text, const std::function<std::string(std::string_view)>& use)
{
    std::string out;
    while (!text.empty()) {
        const auto begin = text.find_first_not_of(blanks);
        out += text.substr(0, begin);
        if (begin == std::string_view::npos) break;
        text.remove_prefix(begin);
        const auto end = std::min(text.find_first_of(blanks), text.size());
        out += use(text.substr(0, end));
        text.remove_prefix(end);
    }
    return out;
}

/// A word without the punctuation that a sentence puts behind it.
std::pair<std::string_view, std::string_view> without_closing(std::string_view word)
{
    const auto last = word.find_last_not_of(closing);
    const auto size = last == std::string_view::npos ? 0 : last + 1;
    return {word.substr(0, size), word.substr(size)};
}

/// The addresses that a text mentions, with the own domain where none is written.
std::vector<std::string> mentioned(std::string_view text, std::string_view domain)
{
    std::vector<std::string> found;
    map_words(text, [&](std::string_view word) {
        const auto at = word.find('@');
        const bool begins = at == 0 || (at != std::string_view::npos &&
                                        std::string_view("([{\"'").find(word[at - 1]) != std::string_view::npos);
        if (begins) {
            auto [name, rest] = without_closing(word.substr(at + 1));
            if (!name.empty())
                found.push_back(text::lowered(
                    name.find('@') == std::string_view::npos ? fmt::format("{}@{}", name, domain) : std::string(name)));
        }
        return std::string();
    });
    return found;
}

bool mentions(std::string_view text, std::string_view address, std::string_view domain)
{
    const auto all = mentioned(text, domain);
    return std::ranges::find(all, text::lowered(address)) != all.end();
}

constexpr std::array visibilities{
    std::pair{Visibility::public_, std::string_view("public")},
    std::pair{Visibility::local, std::string_view("local")},
    std::pair{Visibility::unlisted, std::string_view("unlisted")},
    std::pair{Visibility::private_, std::string_view("private")},
    std::pair{Visibility::direct, std::string_view("direct")},
};

} // namespace

std::string mention_of(std::string_view address, std::string_view domain)
{
    const auto at = address.find('@');
    const bool here = at != std::string_view::npos && text::same_ignoring_case(address.substr(at + 1), domain);
    return "@" + std::string(here ? address.substr(0, at) : address);
}

std::string with_mentions(std::string_view text, const Nicknames& nicknames, std::string_view domain)
{
    return map_words(text, [&](std::string_view word) {
        const auto [name, rest] = without_closing(word);
        const bool marked = name.starts_with('@');
        const bool full = name.find('@', 1) != std::string_view::npos;
        if (name.size() < 2 || (!marked && !full)) return std::string(word);
        const auto address = nicknames.address(name);
        if (!address || (!marked && text::lowered(name) != text::lowered(*address) && !full)) return std::string(word);
        return mention_of(*address, domain) + std::string(rest);
    });
}

Visibility narrower(Visibility left, Visibility right)
{
    const auto rank = [](Visibility visibility) {
        const auto found = std::ranges::find(visibilities, visibility, &std::pair<Visibility, std::string_view>::first);
        return found - visibilities.begin();
    };
    if (left == Visibility::unknown) return Visibility::direct;
    return rank(left) >= rank(right) ? left : right;
}

std::optional<Visibility> parse_visibility(std::string_view word)
{
    const std::string lower = text::lowered(word);
    for (const auto& [visibility, name] : visibilities) {
        if (name == lower) return visibility;
    }
    return std::nullopt;
}

std::string_view to_string(Visibility visibility)
{
    const auto found = std::ranges::find(visibilities, visibility, &std::pair<Visibility, std::string_view>::first);
    return found == visibilities.end() ? "unknown" : found->second;
}

NewStatus compose_reply(const Status& parent, std::string text, const Writer& writer, const NextPost& next)
{
    NewStatus draft;
    draft.in_reply_to_id = parent.id;
    draft.spoiler_text = next.spoiler_text.value_or(parent.spoiler_text);
    draft.visibility = narrower(parent.visibility, next.visibility.value_or(writer.default_visibility));
    std::vector<std::string> people{parent.account.address};
    for (const auto& mention : parent.mentions) people.push_back(mention.address);
    std::string front;
    for (auto person = people.begin(); person != people.end(); ++person) {
        const bool repeated = std::find(people.begin(), person, *person) != person;
        const bool own = text::same_ignoring_case(*person, writer.address);
        if (repeated || own || person->empty() || mentions(text, *person, writer.domain)) continue;
        front += mention_of(*person, writer.domain) + " ";
    }
    draft.text = front + text;
    return draft;
}

std::string with_hashtag(std::string text, std::string_view tag)
{
    const std::string wanted = "#" + text::lowered(tag);
    bool found = false;
    map_words(text, [&](std::string_view word) {
        found = found || text::lowered(without_closing(word).first) == wanted;
        return std::string();
    });
    if (!found) text.append(" #").append(tag);
    return text;
}

std::string with_leading_mention(std::string text, std::string_view address, std::string_view domain)
{
    if (mentions(text, address, domain)) return text;
    return mention_of(address, domain) + " " + text;
}

std::string stranger_in(std::string_view text, std::string_view address, std::string_view domain)
{
    for (const auto& person : mentioned(text, domain)) {
        if (person != text::lowered(address)) return person;
    }
    return {};
}

Result<void> check_length(const NewStatus& draft, const Capabilities& capabilities)
{
    const auto length =
        render::status_length(draft.text, draft.spoiler_text, capabilities.count_mode, capabilities.url_cost);
    if (length <= capabilities.max_characters) return {};
    return fail(Errc::invalid_input, fmt::format("Too long: {} characters, and the maximum is {}. Nothing was sent; "
                                                 "shorten it, or publish it in parts: post --thread on TEXT",
                                                 length, capabilities.max_characters));
}

void address_to(const Place& place, NewStatus& draft)
{
    if (place.kind == PlaceKind::hashtag) draft.text = with_hashtag(std::move(draft.text), place.name);
    if (place.kind == PlaceKind::group) draft.group = place.name;
}

} // namespace fedibee::session
