// SPDX-License-Identifier: AGPL-3.0-or-later
#include "request.hpp"

#include <algorithm>
#include <cctype>

namespace fedisim {

namespace {

std::string lower(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

void parse_pairs(std::string_view text, Params& params)
{
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        const auto equals = std::min(pair.find('='), pair.size());
        if (!pair.empty()) {
            params.add(url_decode(pair.substr(0, equals), true),
                       url_decode(pair.substr(std::min(equals + 1, pair.size())), true));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// The value of `name=` in a header with parameters, with or without quotes.
std::string parameter(std::string_view header, std::string_view name)
{
    const auto wanted = std::string(name) + "=";
    std::size_t at = 0;
    while ((at = header.find(wanted, at)) != std::string_view::npos) {
        if (at == 0 || header[at - 1] == ' ' || header[at - 1] == ';') break;
        ++at;
    }
    if (at == std::string_view::npos) return {};
    auto rest = header.substr(at + wanted.size());
    if (rest.starts_with('"')) {
        rest.remove_prefix(1);
        return std::string(rest.substr(0, rest.find('"')));
    }
    return std::string(trim(rest.substr(0, rest.find(';'))));
}

void take_part(std::string_view part, Request& request)
{
    const auto head_end = part.find("\r\n\r\n");
    if (head_end == std::string_view::npos) return;
    std::string disposition;
    std::string type;
    auto head = part.substr(0, head_end);
    while (!head.empty()) {
        const auto end = std::min(head.find("\r\n"), head.size());
        const auto line = head.substr(0, end);
        const auto colon = std::min(line.find(':'), line.size());
        const auto name = lower(line.substr(0, colon));
        if (name == "content-disposition") disposition = std::string(trim(line.substr(colon + 1)));
        if (name == "content-type") type = std::string(trim(line.substr(colon + 1)));
        head.remove_prefix(std::min(end + 2, head.size()));
    }
    auto field = parameter(disposition, "name");
    auto data = std::string(part.substr(head_end + 4));
    if (disposition.find("filename") == std::string::npos) {
        request.params.add(field, std::move(data));
        return;
    }
    request.uploads.push_back({field, parameter(disposition, "filename"), type, std::move(data)});
}

void parse_multipart(std::string_view boundary, Request& request)
{
    const auto mark = "--" + std::string(boundary);
    std::string_view body = request.body;
    auto at = body.find(mark);
    while (at != std::string_view::npos) {
        const auto begin = at + mark.size() + 2;
        const auto next = body.find("\r\n" + mark, at + mark.size());
        if (next == std::string_view::npos || begin > next) return;
        take_part(body.substr(begin, next - begin), request);
        at = next + 2;
    }
}

} // namespace

std::string_view Request::header(std::string_view lower_case_name) const
{
    const auto found =
        std::ranges::find_if(headers, [&](const auto& header) { return header.first == lower_case_name; });
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

const Upload* Request::upload(std::string_view field) const
{
    const auto found = std::ranges::find(uploads, field, &Upload::field);
    return found == uploads.end() ? nullptr : &*found;
}

std::string Request::cookie(std::string_view name) const
{
    return parameter(header("cookie"), name);
}

bool parse_head(std::string_view head, Request& request)
{
    const auto line = head.substr(0, head.find("\r\n"));
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || last <= first || !line.substr(last + 1).starts_with("HTTP/1.")) return false;
    request.method = std::string(line.substr(0, first));
    auto target = line.substr(first + 1, last - first - 1);
    if (const auto scheme = target.find("://"); scheme != std::string_view::npos && !target.starts_with('/')) {
        target.remove_prefix(std::min(target.find('/', scheme + 3), target.size()));
    }
    const auto question = std::min(target.find('?'), target.size());
    request.path = url_decode(target.substr(0, question), false);
    request.query = std::string(target.substr(std::min(question + 1, target.size())));
    head.remove_prefix(std::min(line.size() + 2, head.size()));
    while (!head.empty()) {
        const auto end = std::min(head.find("\r\n"), head.size());
        const auto field = head.substr(0, end);
        const auto colon = field.find(':');
        if (colon != std::string_view::npos) {
            request.headers.emplace_back(lower(field.substr(0, colon)), std::string(trim(field.substr(colon + 1))));
        }
        head.remove_prefix(std::min(end + 2, head.size()));
    }
    return true;
}

bool parse_parameters(Request& request)
{
    parse_pairs(request.query, request.params);
    const auto type = std::string(request.header("content-type"));
    if (request.body.empty()) return true;
    if (type.find("json") != std::string::npos) {
        const auto body = Json::parse(request.body, nullptr, false);
        if (body.is_discarded()) return false;
        if (body.is_object()) request.params.merge(body);
        return true;
    }
    if (type.find("multipart/form-data") != std::string::npos) {
        parse_multipart(parameter(type, "boundary"), request);
    } else {
        parse_pairs(request.body, request.params);
    }
    return true;
}

} // namespace fedisim
