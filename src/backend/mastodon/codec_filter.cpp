// SPDX-License-Identifier: AGPL-3.0-or-later
// Filters, of both APIs.
#include "backend/mastodon/codec_parts.hpp"
#include "backend/shared/json_write.hpp"

#include <algorithm>
#include <array>

namespace fedibee::mastodon {
namespace {

struct ContextWord {
    FilterContext context;
    const char* word;
};

constexpr std::array context_words{
    ContextWord{FilterContext::home, "home"},       ContextWord{FilterContext::notifications, "notifications"},
    ContextWord{FilterContext::public_, "public"},  ContextWord{FilterContext::thread, "thread"},
    ContextWord{FilterContext::account, "account"},
};

std::vector<FilterContext> contexts_from(const Json& filter)
{
    std::vector<FilterContext> contexts;
    for (const Json& one : array_of(filter, "context")) {
        const auto found = std::ranges::find(context_words, as_text(one), &ContextWord::word);
        if (found != context_words.end()) contexts.push_back(found->context);
    }
    return contexts;
}

JsonBody words_of(const std::vector<FilterContext>& contexts)
{
    auto words = JsonBody::array();
    for (const auto context : contexts)
        words.push_back(std::ranges::find(context_words, context, &ContextWord::context)->word);
    return words;
}

FilterAction action_from(const std::string& word)
{
    if (word == "warn") return FilterAction::warn;
    if (word == "hide") return FilterAction::hide;
    return word == "blur" ? FilterAction::blur : FilterAction::unknown;
}

std::optional<Filter> filter_from(const Json& object)
{
    Filter filter;
    filter.id = FilterId(id_of(object));
    if (filter.id.empty()) return std::nullopt;
    filter.title = text_of(object, "title");
    filter.contexts = contexts_from(object);
    filter.action = action_from(text_of(object, "filter_action"));
    filter.expires_at = time_of(object, "expires_at");
    for (const Json& keyword : array_of(object, "keywords"))
        filter.keywords.push_back({text_of(keyword, "keyword"), flag_of(keyword, "whole_word")});
    return filter;
}

std::optional<Filter> old_filter_from(const Json& object)
{
    Filter filter;
    filter.id = FilterId(id_of(object));
    if (filter.id.empty()) return std::nullopt;
    filter.is_old = true;
    filter.title = text_of(object, "phrase");
    filter.contexts = contexts_from(object);
    filter.action = flag_of(object, "irreversible") ? FilterAction::hide : FilterAction::warn;
    filter.expires_at = time_of(object, "expires_at");
    filter.keywords.push_back({filter.title, flag_of(object, "whole_word")});
    return filter;
}

std::string written(JsonBody body, const NewFilter& wanted)
{
    body["context"] = words_of(wanted.contexts);
    if (wanted.expires_in.count() > 0) body["expires_in"] = wanted.expires_in.count();
    return dumped(body);
}

} // namespace

Result<Filter> read_filter(std::string_view body, const Reading& how)
{
    auto filter = filter_from(parse_json(body));
    if (!filter) return not_understood(how);
    return std::move(*filter);
}

Result<std::vector<Filter>> read_filters(std::string_view body, const Reading& how)
{
    return array_answer<Filter>(body, how, filter_from);
}

Result<Filter> read_old_filter(std::string_view body, const Reading& how)
{
    auto filter = old_filter_from(parse_json(body));
    if (!filter) return not_understood(how);
    return std::move(*filter);
}

Result<std::vector<Filter>> read_old_filters(std::string_view body, const Reading& how)
{
    return array_answer<Filter>(body, how, old_filter_from);
}

std::string write_filter(const NewFilter& wanted)
{
    const JsonBody keyword{{"keyword", wanted.phrase}, {"whole_word", wanted.whole_word}};
    JsonBody body{{"title", wanted.phrase}, {"filter_action", wanted.action == FilterAction::hide ? "hide" : "warn"}};
    body["keywords_attributes"] = JsonBody::array({keyword});
    return written(std::move(body), wanted);
}

std::string write_old_filter(const NewFilter& wanted)
{
    JsonBody body{{"phrase", wanted.phrase},
                  {"whole_word", wanted.whole_word},
                  {"irreversible", wanted.action == FilterAction::hide}};
    return written(std::move(body), wanted);
}

} // namespace fedibee::mastodon
