// SPDX-License-Identifier: AGPL-3.0-or-later
#include "request.hpp"

#include <fmt/format.h>

namespace fedisim {

namespace {

std::string_view reason(int status)
{
    switch (status) {
    case 101: return "Switching Protocols";
    case 200: return "OK";
    case 202: return "Accepted";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 418: return "I'm a teapot";
    case 422: return "Unprocessable Entity";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Status";
    }
}

} // namespace

std::string to_text(const Json& body)
{
    return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Response answer(const Json& body, int status)
{
    Response response;
    response.status = status;
    response.body = to_text(body);
    return response;
}

Response problem(int status, std::string_view text)
{
    return answer(Json{{"error", text}}, status);
}

Response html_page(std::string_view title, std::string_view body, int status)
{
    Response response;
    response.status = status;
    response.type = "text/html; charset=utf-8";
    response.body =
        fmt::format("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title>"
                    "<meta name=\"viewport\" content=\"width=device-width\"></head>\n<body><main>\n<h1>{}</h1>\n"
                    "{}\n</main></body></html>\n",
                    title, title, body);
    return response;
}

Response redirect(std::string location, int status)
{
    Response response;
    response.status = status;
    response.type = "text/html; charset=utf-8";
    response.body =
        fmt::format("<html><body>You are being <a href=\"{}\">redirected</a>.</body></html>", escape_html(location));
    response.headers.emplace_back("Location", std::move(location));
    return response;
}

std::string escape_html(std::string_view text)
{
    std::string escaped;
    for (const char letter : text) {
        switch (letter) {
        case '&': escaped += "&amp;"; break;
        case '<': escaped += "&lt;"; break;
        case '>': escaped += "&gt;"; break;
        case '"': escaped += "&quot;"; break;
        case '\'': escaped += "&#39;"; break;
        default: escaped += letter;
        }
    }
    return escaped;
}

std::string serialise(const Response& response, bool keep_alive, bool with_body)
{
    auto head = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason(response.status));
    if (response.status != 101) {
        head += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", response.type, response.body.size());
        head +=
            "Cache-Control: private, no-store\r\nVary: Authorization, Origin\r\nX-Content-Type-Options: nosniff\r\n";
        head += keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
    }
    for (const auto& [name, value] : response.headers) head += fmt::format("{}: {}\r\n", name, value);
    head += "\r\n";
    return with_body ? head + response.body : head;
}

} // namespace fedisim
