// SPDX-License-Identifier: AGPL-3.0-or-later
// Filters of words: the second API, and the first one for servers that know no other.
#include "backend/mastodon/client.hpp"

#include "backend/mastodon/answer.hpp"
#include "text/url_encode.hpp"

namespace fedibee::mastodon {
namespace {

constexpr const char* filters_path = "/api/v2/filters";
constexpr const char* old_filters_path = "/api/v1/filters";

} // namespace

Task<std::vector<Filter>> Client::filters()
{
    if (!capabilities().filters) co_return std::vector<Filter>{};
    auto answer = co_await get(filters_path);
    if (answer) co_return read_filters(answer->body, reading_);
    if (!is_unknown_call(answer.error())) co_return fail(std::move(answer));
    auto old = co_await get(old_filters_path);
    if (old) co_return read_old_filters(old->body, reading_);
    if (is_unknown_call(old.error())) co_return cannot("keep filters");
    co_return fail(std::move(old));
}

Task<Filter> Client::create_filter(NewFilter wanted)
{
    if (!capabilities().filters) co_return cannot("filter words");
    auto answer = co_await deed("POST", filters_path, write_filter(wanted));
    if (answer) co_return read_filter(answer->body, reading_);
    if (!is_unknown_call(answer.error())) co_return fail(std::move(answer));
    auto old = co_await deed("POST", old_filters_path, write_old_filter(wanted));
    if (old) co_return read_old_filter(old->body, reading_);
    if (is_unknown_call(old.error())) co_return cannot("keep filters");
    co_return fail(std::move(old));
}

Task<void> Client::delete_filter(Filter filter)
{
    const std::string path = filter.is_old ? old_filters_path : filters_path;
    co_return co_await done("DELETE", path + "/" + text::url_encode(filter.id.value));
}

} // namespace fedibee::mastodon
