// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/sent_files.hpp"

#include "text/ascii.hpp"
#include "xmpp/room_requests.hpp"

#include <algorithm>

namespace fedibee::xmpp {
namespace {

/// It becomes a word of a command.
bool is_address(std::string_view url)
{
    return text::is_web_address(url) && url.find_first_of(" \t\r\n\"") == std::string_view::npos;
}

std::string one_line(std::string text)
{
    std::ranges::replace(text, '\n', ' ');
    return std::string(text::trimmed(text));
}

void read_shared(const gloox::Tag& sharing, std::vector<SentFile>& files)
{
    const gloox::Tag* const sources = child(sharing, "sources", ns::file_sharing);
    const gloox::Tag* const data = sources == nullptr ? nullptr : child(*sources, "url-data", ns::url_data);
    const gloox::Tag* const about = child(sharing, "file", ns::file_metadata);
    const std::string url = data == nullptr ? std::string{} : value_of(*data, "target");
    if (is_address(url)) files.push_back({url, about == nullptr ? std::string{} : one_line(text_of(*about, "desc"))});
}

} // namespace

SentFiles sent_files(const gloox::Tag& message)
{
    SentFiles sent;
    const std::string body = text_of(message, "body");
    sent.text = without_fallback(message, body);
    for (const gloox::Tag* const one : message.children()) {
        if (one->name() == "file-sharing" && one->xmlns() == ns::file_sharing) read_shared(*one, sent.files);
    }
    const gloox::Tag* const oob = child(message, "x", ns::oob);
    const std::string url = oob == nullptr ? std::string{} : text_of(*oob, "url");
    if (sent.files.empty() && is_address(url) && body == url)
        sent.files.push_back({url, one_line(text_of(*oob, "desc"))});
    const auto is_it = [&](const SentFile& file) { return text::trimmed(sent.text) == file.url; };
    if (std::ranges::any_of(sent.files, is_it)) sent.text.clear();
    return sent;
}

Task<session::Reply> attach_files(ClientPtr client, SentFiles sent)
{
    Result<session::Reply> reply = session::Reply{};
    for (const auto& [url, description] : sent.files) {
        reply = co_await client->command("attach " + url + (description.empty() ? "" : " " + description));
        if (!reply) break;
    }
    co_return reply;
}

} // namespace fedibee::xmpp
