// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/upload_desk.hpp"

#include "net/origin.hpp"
#include "text/ascii.hpp"
#include "text/base64.hpp"
#include "text/media_type.hpp"
#include "text/url_encode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee::app {
namespace {

constexpr std::string_view accepted = "image/*, video/*, audio/*";
constexpr std::string_view drawing = "image/svg+xml"; // may hold scripts, and no instance takes it
constexpr std::size_t longest_name = 80;

std::string_view path_of(std::string_view target)
{
    return target.substr(0, target.find('?'));
}

std::string type_of(std::string_view content_type)
{
    return text::lowered(text::trimmed(content_type.substr(0, content_type.find(';'))));
}

bool is_media(std::string_view type)
{
    constexpr std::array families{std::string_view("image/"), std::string_view("video/"), std::string_view("audio/")};
    const bool fits = std::ranges::any_of(
        families, [type](std::string_view family) { return type.starts_with(family) && type.size() > family.size(); });
    const bool plain = std::ranges::all_of(type, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("/+-._").find(c) != std::string_view::npos;
    });
    return fits && plain && type != drawing;
}

/// The value of a parameter of Content-Disposition (RFC 6266): quoted or not.
std::string parameter(std::string_view header, std::string_view name)
{
    for (auto part : text::split(header, ';')) {
        part = text::trimmed(part);
        const auto equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        if (!text::same_ignoring_case(text::trimmed(part.substr(0, equals)), name)) continue;
        auto value = text::trimmed(part.substr(equals + 1));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        return std::string(value);
    }
    return {};
}

/// What is behind the last slash, with everything but letters, digits and a few signs made '_'.
std::string plain_name(std::string_view name)
{
    const auto slash = name.find_last_of("/\\");
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    std::string plain;
    for (const char c : name.substr(0, longest_name)) {
        const char low = text::lower(c);
        const bool fits = (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        plain += fits ? c : '_';
    }
    while (plain.starts_with('.')) plain.erase(0, 1);
    return plain.empty() ? std::string("file") : plain;
}

/// Name and password of "Basic ..." (RFC 7617).
std::optional<std::pair<std::string, Secret>> credentials(std::string_view authorization)
{
    const auto scheme = text::take_word(authorization);
    if (!text::same_ignoring_case(scheme, "Basic")) return std::nullopt;
    auto decoded = text::base64_decode(authorization);
    if (!decoded) return std::nullopt;
    const auto colon = decoded->find(':');
    if (colon == std::string::npos || colon == 0) return std::nullopt;
    return std::pair(decoded->substr(0, colon), Secret(decoded->substr(colon + 1)));
}

WebAnswer plain_answer(int status, std::string body)
{
    WebAnswer answer;
    answer.status = status;
    answer.body = std::move(body);
    return answer;
}

/// One more, which ends with what is given back; nothing: there are as many as may be.
std::shared_ptr<void> take_place(const std::shared_ptr<std::size_t>& count, std::size_t most)
{
    if (*count >= most) return nullptr;
    ++*count;
    return {count.get(), [count](void*) { --*count; }};
}

WebAnswer too_many()
{
    return UploadDesk::refuse(503, "Too many files are under way at the moment; try again in a minute.");
}

WebAnswer options_answer()
{
    auto answer = plain_answer(204, {});
    answer.headers.emplace_back("Allow", "OPTIONS, POST");
    answer.headers.emplace_back("Accept-Post", accepted);
    answer.headers.emplace_back("Access-Control-Allow-Methods", "OPTIONS, POST");
    answer.headers.emplace_back("Access-Control-Allow-Headers", "Authorization, Content-Type, Content-Disposition");
    answer.headers.emplace_back("Access-Control-Max-Age", "86400");
    return answer;
}

WebAnswer failure(const Error& error)
{
    switch (error.code) {
    case Errc::unauthorized: {
        auto answer = UploadDesk::refuse(401, "Sign in with the name and password of your account on this gateway.");
        answer.headers.emplace_back("WWW-Authenticate", R"(Basic realm="fedibee", charset="UTF-8")");
        return answer;
    }
    case Errc::rate_limited: return UploadDesk::refuse(429, error.detail);
    case Errc::storage: return UploadDesk::refuse(507, error.detail);
    case Errc::not_found: return UploadDesk::refuse(404, error.detail);
    default: return UploadDesk::refuse(500, error.detail);
    }
}

} // namespace

NewMedia describe_file(std::string_view content_type, std::string_view content_disposition)
{
    NewMedia file;
    file.mime_type = type_of(content_type);
    std::string name = parameter(content_disposition, "filename*"); // UTF-8''NAME (RFC 8187)
    if (const auto quotes = name.rfind('\''); quotes != std::string::npos)
        name = text::url_decode(name.substr(quotes + 1));
    file.filename = plain_name(name.empty() ? parameter(content_disposition, "filename") : name);
    if (file.mime_type.empty() || file.mime_type == "application/octet-stream") {
        const auto type = text::media_type(file.filename);
        if (!type.empty()) file.mime_type = type;
    }
    return file;
}

bool UploadDesk::is_for(std::string_view target)
{
    const auto path = path_of(target);
    return path == upload_path || (path.starts_with(upload_path) && path[upload_path.size()] == '/');
}

WebAnswer UploadDesk::refuse(int status, std::string sentence)
{
    return plain_answer(status, std::move(sentence) + "\n");
}

/// What can be said before anybody has signed in, and costs nothing.
std::optional<WebAnswer> UploadDesk::refusal_of(const UploadRequest& request) const
{
    if (request.method != "POST") {
        auto answer = refuse(405, "Files are sent here by POST.");
        answer.headers.emplace_back("Allow", "OPTIONS, POST");
        return answer;
    }
    if (!request.origin.empty() && !net::is_allowed_origin(options_.origins, request.origin))
        return refuse(403, "Pages of this origin may not send files; irc.websocket_origins names those that may.");
    if (!is_media(describe_file(request.content_type, request.content_disposition).mime_type)) {
        auto answer = refuse(415, "Only pictures, films and sounds are taken; say which by Content-Type.");
        answer.headers.emplace_back("Accept-Post", accepted);
        return answer;
    }
    if (request.length && *request.length > options_.most_bytes)
        return refuse(413, fmt::format("The file is too large: at most {} bytes are taken.", options_.most_bytes));
    if (request.length && *request.length == 0) return refuse(400, "The file is empty.");
    return std::nullopt;
}

asio::awaitable<std::variant<WebAnswer, UploadDesk::Admission>> UploadDesk::receive(UploadRequest request)
{
    const auto path = path_of(request.target);
    if (path != upload_path) {
        const bool reads = request.method == "GET" || request.method == "HEAD";
        if (!reads) co_return refuse(405, "A file is read by GET.");
        co_return co_await show(path);
    }
    if (request.method == "OPTIONS") co_return options_answer();
    if (auto refused = refusal_of(request)) co_return std::move(*refused);
    auto given = credentials(request.authorization);
    if (!given) co_return failure(Error{Errc::unauthorized, {}});
    // Guesses at this door do not shut that of the chat, where everybody behind a proxy has one address.
    std::string from = "web " + request.address;
    auto user = co_await verify_(std::move(given->first), std::move(given->second), std::move(from));
    if (!user) co_return failure(user.error());
    auto place = take_place(receiving_, options_.most_at_once);
    if (!place) co_return too_many();
    co_return Admission{*user, std::move(place)};
}

WebAnswer UploadDesk::opened(const UploadRequest& request, WebAnswer answer) const
{
    if (request.origin.empty() || !net::is_allowed_origin(options_.origins, request.origin)) return answer;
    answer.headers.emplace_back("Access-Control-Allow-Origin", request.origin);
    answer.headers.emplace_back("Access-Control-Allow-Credentials", "true");
    answer.headers.emplace_back("Access-Control-Expose-Headers", "Location");
    answer.headers.emplace_back("Vary", "Origin");
    return answer;
}

asio::awaitable<WebAnswer> UploadDesk::keep(Admission admission, UploadRequest request, std::string body)
{
    if (body.empty()) co_return refuse(400, "The file is empty.");
    auto file = describe_file(request.content_type, request.content_disposition);
    file.bytes = std::move(body);
    const std::string name = file.filename;
    const auto kept = co_await keep_(admission.user, std::move(file));
    if (!kept) co_return failure(kept.error());
    const auto address = fmt::format("{}{}/{}/{}", options_.public_url, upload_path, kept->id, name);
    auto answer = plain_answer(201, address + "\n");
    answer.headers.emplace_back("Location", address);
    co_return answer;
}

asio::awaitable<WebAnswer> UploadDesk::show(std::string_view path)
{
    path.remove_prefix(upload_path.size() + 1);
    std::string id(path.substr(0, path.find('/')));
    auto place = take_place(shown_, options_.most_shown);
    if (!place) co_return too_many();
    auto file = co_await read_(std::move(id));
    if (!file) co_return failure(file.error());
    auto answer = plain_answer(200, std::move(file->bytes));
    answer.place = std::move(place);
    answer.content_type = file->mime_type;
    answer.headers.emplace_back("Content-Disposition", fmt::format("inline; filename=\"{}\"", file->filename));
    answer.headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
    answer.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
    co_return answer;
}

} // namespace fedibee::app
