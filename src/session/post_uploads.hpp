// SPDX-License-Identifier: AGPL-3.0-or-later
// Files that were uploaded to the gateway, on their way to a post: known by their addresses in its text.
#pragma once

#include "session/live_user.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::session {

/// The id in the address of an upload; empty: the word is none.
std::string_view upload_id(std::string_view word, std::string_view public_url);
/// The text without the words that `gone` is true for, and the blanks before them.
std::string without_words(std::string_view text, const std::function<bool(std::string_view)>& gone);

/// A text without the addresses of the user's own uploads in it, and their ids; not_found: one of them is gone.
struct TextWithUploads {
    std::string text;
    std::vector<std::string> ids;
};
Task<TextWithUploads> split_uploads(std::shared_ptr<LiveUser> user, std::string text);
/// The address under which the gateway keeps an upload.
std::string upload_address(LiveUser& user, std::string_view id);
/// The uploads whose addresses stand in the text become files of the next post, and the addresses go.
Task<std::string> take_uploads(std::shared_ptr<LiveUser> user, SessionPtr session, std::string text);
/// The upload becomes a file of the next post.
Task<void> attach_upload(std::shared_ptr<LiveUser> user, SessionPtr session, std::string id, std::string description);
/// The user's newest upload that is on no post yet; not_found: there is none.
Task<UploadInfo> newest_upload(std::shared_ptr<LiveUser> user);
/// Those of a published post are used up.
asio::awaitable<void> drop_uploads(std::shared_ptr<LiveUser> user, NextPost published);

} // namespace fedibee::session
