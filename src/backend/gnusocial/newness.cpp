// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/gnusocial/newness.hpp"

#include "text/http_time.hpp"

#include <charconv>

namespace fedibee::gnusocial {
namespace {

constexpr std::chrono::seconds one_second{1};
constexpr std::chrono::seconds few_seconds{5};

} // namespace

std::string reliable_etag(const HttpResponse& answer)
{
    const auto made = text::parse_http_time(answer.headers.find("Date"));
    const auto newest = text::parse_http_time(answer.headers.find("Last-Modified"));
    if (!made || !newest || *made <= *newest + one_second) return {};
    return std::string(answer.headers.find("ETag"));
}

bool is_of_now(Timestamp made, const HttpResponse& answer)
{
    const auto now = text::parse_http_time(answer.headers.find("Date"));
    return now && made + few_seconds >= *now;
}

bool is_newer(std::string_view id, std::string_view than)
{
    return id.size() != than.size() ? id.size() > than.size() : id > than;
}

void raise(std::string& highest, std::string_view id)
{
    if (is_newer(id, highest)) highest = id;
}

std::string before(std::string_view id)
{
    long long number = 0;
    std::from_chars(id.data(), id.data() + id.size(), number);
    return std::to_string(number - 1);
}

} // namespace fedibee::gnusocial
