// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/fetch.hpp"

#include "text/ascii.hpp"

#include <utility>

namespace fedibee::backend {
namespace {

constexpr std::chrono::minutes fetch_deadline{2};

/// The last part of the address's path, or "file".
std::string name_in(std::string_view url)
{
    url = url.substr(0, url.find_first_of("?#"));
    const auto host = url.find("://");
    if (host != std::string_view::npos) url.remove_prefix(host + 3);
    const auto slash = url.rfind('/');
    if (slash == std::string_view::npos || slash + 1 == url.size()) return "file";
    std::string name;
    for (const char c : url.substr(slash + 1)) {
        const bool plain = c > ' ' && c < 0x7f && std::string_view("\"\\;:<>|*%").find(c) == std::string_view::npos;
        name += plain ? c : '_';
    }
    return name;
}

} // namespace

Task<NewMedia> fetch_file(HttpClient& http, std::string url, std::size_t most_bytes)
{
    HttpRequest request;
    request.url = url;
    request.deadline = fetch_deadline;
    request.max_body = most_bytes;
    auto answer = co_await http.send(std::move(request));
    if (!answer) co_return fail(std::move(answer));
    if (answer->status != 200) {
        Error error{Errc::not_found, "There is no file at " + url + " (HTTP " + std::to_string(answer->status) + ")."};
        error.http_status = answer->status;
        co_return fail(std::move(error));
    }
    NewMedia file;
    const auto type = answer->headers.find("Content-Type");
    file.mime_type = text::lowered(text::trimmed(type.substr(0, type.find(';'))));
    if (file.mime_type == "text/html")
        co_return fail(Errc::invalid_input,
                       url + " is a web page, not a file; give the address of the picture itself.");
    if (file.mime_type.empty()) file.mime_type = "application/octet-stream";
    if (answer->body.empty()) co_return fail(Errc::invalid_input, "The file at " + url + " is empty.");
    file.filename = name_in(answer->url.empty() ? url : answer->url);
    file.bytes = std::move(answer->body);
    co_return file;
}

} // namespace fedibee::backend
