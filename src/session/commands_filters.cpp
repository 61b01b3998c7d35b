// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands about the instance's filters: words that it hides, or shows behind a warning.
#include "session/commands.hpp"

#include "render/plain.hpp"
#include "session/times.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace fedibee::session {
namespace {

struct ContextWord {
    FilterContext context;
    std::string_view word;
};
constexpr std::array context_words{
    ContextWord{FilterContext::home, "home"},       ContextWord{FilterContext::notifications, "notifications"},
    ContextWord{FilterContext::public_, "public"},  ContextWord{FilterContext::thread, "thread"},
    ContextWord{FilterContext::account, "account"},
};

std::string words_of(const std::vector<FilterContext>& contexts)
{
    if (contexts.size() == context_words.size()) return "everywhere";
    std::string out = "in ";
    for (const auto context : contexts) {
        if (out.size() > 3) out += ", ";
        out += std::ranges::find(context_words, context, &ContextWord::context)->word;
    }
    return out;
}

std::string describe(const Filter& filter)
{
    std::string out = render::clean_line(filter.title);
    const bool only_title = filter.keywords.size() == 1 && filter.keywords.front().keyword == filter.title;
    for (std::size_t i = 0; !only_title && i < filter.keywords.size(); ++i)
        out += (i == 0 ? " (" : ", ") + render::clean_line(filter.keywords[i].keyword);
    if (!only_title && !filter.keywords.empty()) out += ")";
    out += filter.action == FilterAction::hide ? ": hidden " : ": warned of ";
    out += words_of(filter.contexts);
    if (!filter.keywords.empty() && filter.keywords.front().whole_word) out += ", whole words";
    if (filter.expires_at) out += ", until " + shown_time(*filter.expires_at);
    return out;
}

Task<Reply> list(Call call)
{
    const auto session = session_that_has(call, &Capabilities::filters, "cannot filter words.");
    if (!session) co_return fail(session.error());
    const auto filters = co_await (*session)->backend()->filters();
    if (!filters) co_return fail(filters.error());
    if (filters->empty()) co_return answer("You have no filters; make one with: filter create WORD");
    std::vector<std::string> lines;
    for (const auto& filter : *filters) lines.push_back(fmt::format("{}. {}", lines.size() + 1, describe(filter)));
    co_return answer(std::move(lines));
}

// ---- options ------------------------------------------------------------------------------------------------

Result<void> take_contexts(NewFilter& filter, std::string_view value)
{
    filter.contexts.clear();
    for (const auto part : text::split(value, ',')) {
        const auto found = std::ranges::find(context_words, text::lowered(text::trimmed(part)), &ContextWord::word);
        if (found == context_words.end())
            return fail(Errc::invalid_input, "--context takes home, notifications, public, thread and account, with "
                                             "commas between them.");
        filter.contexts.push_back(found->context);
    }
    return {};
}

Result<void> take_expiry(NewFilter& filter, std::string_view value)
{
    const auto span = parse_duration(value);
    if (!span) return fail(Errc::invalid_input, "--expires takes a time like 30m, 2h or 7d.");
    filter.expires_in = *span;
    return {};
}

Result<void> take_action(NewFilter& filter, std::string_view value)
{
    if (value != "hide" && value != "warn")
        return fail(Errc::invalid_input, "--action takes hide (drop such posts) or warn (show them behind a warning).");
    filter.action = value == "hide" ? FilterAction::hide : FilterAction::warn;
    return {};
}

Result<void> take_whole(NewFilter& filter, std::string_view value)
{
    if (value != "on" && value != "off")
        return fail(Errc::invalid_input, "--whole takes on (whole words only) or off (parts of words too).");
    filter.whole_word = value == "on";
    return {};
}

struct Option {
    std::string_view name;
    Result<void> (*take)(NewFilter& filter, std::string_view value);
};
constexpr std::array options{Option{"context", take_contexts}, Option{"expires", take_expiry},
                             Option{"action", take_action}, Option{"whole", take_whole}};

Result<NewFilter> new_filter(const Call& call)
{
    NewFilter filter;
    filter.phrase = call.arg(1);
    for (const auto& each : context_words) filter.contexts.push_back(each.context);
    for (const auto& [name, value] : call.arguments.options) {
        const auto option = std::ranges::find(options, name, &Option::name);
        if (option == options.end())
            return fail(
                Errc::invalid_input,
                fmt::format("There is no option --{}; filter create takes --context --expires --action --whole.",
                            render::clean_line(name)));
        if (auto taken = option->take(filter, value); !taken) return fail(std::move(taken));
    }
    return filter;
}

// ---- create, delete -----------------------------------------------------------------------------------------

/// The line that makes this filter again; of a filter with several words only the first.
std::string line_of(const Filter& filter)
{
    std::string contexts;
    for (const auto context : filter.contexts) {
        contexts += contexts.empty() ? "" : ",";
        contexts += std::ranges::find(context_words, context, &ContextWord::context)->word;
    }
    const bool whole = !filter.keywords.empty() && filter.keywords.front().whole_word;
    return fmt::format("filter create --context {} --action {} --whole {} \"{}\"", contexts,
                       filter.action == FilterAction::hide ? "hide" : "warn", whole ? "on" : "off",
                       filter.keywords.empty() ? filter.title : filter.keywords.front().keyword);
}

void remember_filter(const Call& call, const LoginSession& session, const Filter& filter, bool made)
{
    const std::string make = line_of(filter);
    const std::string unmake = fmt::format("filter delete \"{}\"", filter.title);
    Deed deed;
    deed.done = (made ? "filter create " : "filter delete ") + filter.title;
    deed.undone = (made ? "filter delete " : "filter create ") + filter.title;
    deed.again.push_back(made ? make : unmake);
    deed.back.push_back(made ? unmake : make);
    remember(call, session, std::move(deed));
}

Task<Reply> create(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    auto wanted = new_filter(call);
    if (!wanted) co_return fail(std::move(wanted));
    const auto made = co_await (*session)->backend()->create_filter(std::move(*wanted));
    if (!made) co_return fail(made.error());
    (*session)->filters_changed();
    remember_filter(call, **session, *made, true);
    co_return answer(fmt::format("Filter created: {}", describe(*made)));
}

/// By its number in the list, or its title.
const Filter* find_filter(const std::vector<Filter>& all, const std::string& word)
{
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    const bool is_number = error == std::errc{} && end == word.data() + word.size();
    if (is_number && number >= 1 && number <= all.size()) return &all[number - 1];
    const auto is_called = [&](const Filter& filter) { return text::same_ignoring_case(filter.title, word); };
    const auto found = std::ranges::find_if(all, is_called);
    return found == all.end() ? nullptr : &*found;
}

Task<Reply> del(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto filters = co_await (*session)->backend()->filters();
    if (!filters) co_return fail(filters.error());
    const auto* filter = find_filter(*filters, call.arg(1));
    if (filter == nullptr)
        co_return fail(Errc::not_found,
                       fmt::format("There is no filter '{}'; see: filter", render::clean_line(call.arg(1))));
    const auto gone = co_await (*session)->backend()->delete_filter(*filter);
    if (!gone) co_return fail(gone.error());
    (*session)->filters_changed();
    remember_filter(call, **session, *filter, false);
    co_return answer(fmt::format("Filter deleted: {}", render::clean_line(filter->title)));
}

constexpr Command table[] = {
    {{"filter", "[list]", "the words that the instance hides from you or warns of"}, Topic::read, list},
    {{"filter", "create|add [--options] PHRASE",
      "filter a word or phrase; options: --context home,public,... --expires 7d --action hide|warn --whole on|off"},
     Topic::read,
     create},
    {{"filter", "delete|del PHRASE", "delete a filter by its number or its words"}, Topic::read, del},
};

} // namespace

std::span<const Command> filter_commands()
{
    return table;
}

} // namespace fedibee::session
