// SPDX-License-Identifier: AGPL-3.0-or-later
// What Friendica's JSON says beyond Mastodon's, or otherwise: posts, and the mails of its older API.
#pragma once

#include "backend/mastodon/codec.hpp"
#include "backend/shared/json_read.hpp"
#include "fedibee/entities.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::friendica {

using mastodon::Reading;

/// For Reading::amend: title, dislikes, whom a private post is for, the parent's author, the quoted post.
void amend_status(const backend::Json& object, const Reading& how, Status& status);

/// What the login's settings say of new posts (GET /api/v1/preferences).
std::optional<Visibility> read_default_visibility(std::string_view body);

/// Newest first; the server gives the oldest first.
Result<std::vector<Photo>> read_photos(std::string_view body, const Reading& how);

/// A private message, which is no post. Each of its two people has a copy with an id of its own.
struct Mail {
    std::string id;
    Account sender;
    Account recipient;
    Timestamp created_at{};
    std::string title; ///< empty where the server made it up from the text
    std::string text;
    bool seen = false;
};
/// Newest first, as the server gives them.
Result<std::vector<Mail>> read_mails(std::string_view body, const Reading& how);
/// The answer to a mail that was sent; not_found: the server has no relation between the two people.
Result<Mail> read_sent_mail(std::string_view body, const Reading& how);

/// The mail as a direct post of the id "dm/8".
StatusPtr as_status(const Mail& mail, const Reading& how);
/// The number in "dm/8"; nothing for the id of a post.
std::optional<std::string> mail_of(std::string_view id);
std::string mail_id(std::string_view number);

} // namespace fedibee::friendica
