// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/post_uploads.hpp"

#include "session/post_options.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace fedibee::session {
namespace {

constexpr std::string_view blanks = " \t\n";

std::string_view id_in(LiveUser& user, std::string_view word)
{
    const auto& options = user.core().options;
    return options.uploads == nullptr ? std::string_view{} : upload_id(word, options.public_url);
}

bool is_attached(LiveUser& user, std::string_view id)
{
    const auto fits = [&](const AttachedMedia& media) { return id_in(user, media.name) == id; };
    return std::ranges::any_of(user.next_post().media, fits);
}

/// The ids in the order of the text, each once.
std::vector<std::string> ids_in(LiveUser& user, std::string_view text)
{
    std::vector<std::string> ids;
    without_words(text, [&](std::string_view word) {
        const auto id = id_in(user, word);
        if (!id.empty() && std::ranges::find(ids, id) == ids.end()) ids.emplace_back(id);
        return false;
    });
    return ids;
}

Result<void> check_room(LiveUser& user, const LoginSession& session, std::size_t more)
{
    const auto most = session.backend()->capabilities().max_media;
    if (user.next_post().media.size() + more <= most) return {};
    return fail(Errc::invalid_input,
                fmt::format("The instance takes {} files in a post, and with these it would have {}; drop those that "
                            "wait with: attach none",
                            most, user.next_post().media.size() + more));
}

} // namespace

std::string_view upload_id(std::string_view word, std::string_view public_url)
{
    if (public_url.empty() || !word.starts_with(public_url)) return {};
    word.remove_prefix(public_url.size());
    if (!word.starts_with(upload_path)) return {};
    word.remove_prefix(upload_path.size());
    if (!word.starts_with('/')) return {};
    word.remove_prefix(1);
    return word.substr(0, word.find('/'));
}

std::string without_words(std::string_view text, const std::function<bool(std::string_view)>& gone)
{
    std::string out;
    while (!text.empty()) {
        const auto begin = std::min(text.find_first_not_of(blanks), text.size());
        const std::string_view space = text.substr(0, begin);
        text.remove_prefix(begin);
        const std::string_view word = text.substr(0, std::min(text.find_first_of(blanks), text.size()));
        text.remove_prefix(word.size());
        if (!word.empty() && gone(word)) continue;
        out.append(space).append(word);
    }
    return out;
}

std::string upload_address(LiveUser& user, std::string_view id)
{
    return fmt::format("{}{}/{}", user.core().options.public_url, upload_path, id);
}

Task<TextWithUploads> split_uploads(std::shared_ptr<LiveUser> user, std::string text)
{
    TextWithUploads split;
    for (const auto& id : ids_in(*user, text)) {
        if (is_attached(*user, id)) {
            split.ids.push_back(id);
            continue;
        }
        auto look = [id](Uploads& uploads) { return uploads.find(id); };
        const auto info = co_await user->core().uploaded(std::move(look));
        if (!info)
            co_return fail(Errc::not_found,
                           "An upload in this text is gone: it was posted, or is too old. Upload the file again; "
                           "nothing was posted.");
        if (info->owner == user->id()) split.ids.push_back(id); // else a link like others
    }
    const auto is_own = [&](std::string_view word) {
        return std::ranges::find(split.ids, id_in(*user, word)) != split.ids.end();
    };
    split.text = split.ids.empty() ? std::move(text) : std::string(text::trimmed(without_words(text, is_own)));
    co_return split;
}

Task<void> attach_upload(std::shared_ptr<LiveUser> user, SessionPtr session, std::string id, std::string description)
{
    const auto& next = user->next_post();
    if (auto fits = check_next(next, session->row().id, session->backend()->capabilities()); !fits)
        co_return fail(std::move(fits));
    if (auto fits = check_room(*user, *session, 1); !fits) co_return fail(std::move(fits));
    const auto address = upload_address(*user, id);
    WebFile wanted{address, description};
    const auto media = co_await upload_from(user, session, std::move(wanted));
    if (!media) co_return fail(media.error());
    user->next_post().media.push_back({media->id, address, std::move(description)});
    user->next_post().login = session->row().id;
    co_return Result<void>{};
}

Task<std::string> take_uploads(std::shared_ptr<LiveUser> user, SessionPtr session, std::string text)
{
    auto split = co_await split_uploads(user, std::move(text));
    if (!split) co_return fail(std::move(split));
    std::vector<std::string> fresh;
    for (const auto& id : split->ids) {
        if (!is_attached(*user, id)) fresh.push_back(id);
    }
    if (auto fits = check_room(*user, *session, fresh.size()); !fits) co_return fail(std::move(fits));
    for (const auto& id : fresh) {
        const std::string no_description; // `alt` gives one before the post
        const auto attached = co_await attach_upload(user, session, id, no_description);
        if (!attached) co_return fail(attached.error());
    }
    co_return std::move(split->text);
}

Task<UploadInfo> newest_upload(std::shared_ptr<LiveUser> user)
{
    std::optional<UploadInfo> newest;
    if (user->core().options.uploads != nullptr) {
        auto look = [owner = user->id()](Uploads& uploads) { return uploads.newest(owner); };
        newest = co_await user->core().uploaded(std::move(look));
    }
    if (newest && !is_attached(*user, newest->id)) co_return std::move(*newest);
    co_return fail(Errc::not_found, "You have uploaded nothing that waits; attach a file of the web with: attach URL");
}

asio::awaitable<void> drop_uploads(std::shared_ptr<LiveUser> user, NextPost published)
{
    for (const auto& media : published.media) {
        const std::string id(id_in(*user, media.name));
        if (id.empty()) continue;
        auto drop = [id](Uploads& uploads) {
            uploads.remove(id);
            return true;
        };
        co_await user->core().uploaded(std::move(drop));
        user->note_upload(false);
    }
}

} // namespace fedibee::session
