// SPDX-License-Identifier: AGPL-3.0-or-later
// Uploading files, and waiting until the server has made its versions of them.
#include "backend/mastodon/client.hpp"

#include "crypto/random.hpp"
#include "net/backoff.hpp"
#include "text/url_encode.hpp"

namespace fedibee::mastodon {
namespace {

using namespace std::chrono_literals;

constexpr auto upload_deadline = 180s;
constexpr auto first_look = 1s;
constexpr auto longest_processing = 120s;

/// The ending stays, for servers guess the type by it.
std::string unique_name(const std::string& name)
{
    const auto dot = name.rfind('.');
    return crypto::uuid4() + (dot == std::string::npos ? std::string{} : name.substr(dot));
}

} // namespace

Task<HttpResponse> Client::upload_file(const NewMedia& media)
{
    std::string name = media.filename.empty() ? "file" : media.filename;
    if (quirks_.unique_file_names) name = unique_name(name);
    Call call;
    call.method = "POST";
    call.target = "/api/v2/media";
    call.deadline = upload_deadline;
    call.urgency = Urgency::posting;
    call.parts.push_back({"file", std::move(name), media.mime_type, media.bytes});
    if (!media.focus.empty()) call.parts.push_back({"focus", {}, {}, media.focus});
    if (!media.description.empty()) call.parts.push_back({"description", {}, {}, media.description});
    auto answer = co_await send(call);
    const bool is_missing = !answer && (answer.error().http_status == 404 || answer.error().http_status == 405);
    if (!is_missing) co_return answer;
    call.target = "/api/v1/media";
    co_return co_await send(std::move(call));
}

Task<MediaAttachment> Client::upload(NewMedia media, UploadProgress busy)
{
    auto answer = co_await upload_file(media);
    if (!answer) co_return fail(std::move(answer));
    auto attachment = read_media(answer->body, reading_);
    if (!attachment || answer->status != 202) co_return attachment;
    co_return co_await wait_until_processed(attachment->id, std::move(busy));
}

Task<MediaAttachment> Client::describe_media(MediaId id, std::string description)
{
    auto answer = co_await deed("PUT", "/api/v1/media/" + text::url_encode(id.value), write_description(description));
    if (!answer) co_return fail(std::move(answer));
    co_return read_media(answer->body, reading_);
}

Task<MediaAttachment> Client::wait_until_processed(MediaId id, UploadProgress busy)
{
    std::chrono::seconds waited = 0s;
    for (auto pause = first_look; waited < longest_processing; waited += pause, pause *= 2) {
        if (busy) busy(waited);
        if (!co_await net::sleep(pause)) co_return fail(Errc::cancelled, "cancelled");
        auto answer = co_await get("/api/v1/media/" + text::url_encode(id.value), Urgency::posting);
        if (!answer) co_return fail(std::move(answer));
        if (answer->status != 206) co_return read_media(answer->body, reading_);
    }
    co_return fail(Errc::timeout, reading_.host + " is still busy with the file: try a smaller one, or later");
}

} // namespace fedibee::mastodon
