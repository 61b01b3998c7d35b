// SPDX-License-Identifier: AGPL-3.0-or-later
// GNU social's Twitter-compatible JSON, read as the gateway's own entities. Pure; unknown members are ignored and
// missing ones have defaults, but a body that is no JSON of the expected shape is an error.
#pragma once

#include "fedibee/backend.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::gnusocial {

/// What the reader of an answer knows besides: where it came from, and for whom.
struct Reading {
    std::string root;   ///< "https://example.org/social": the site, without the slash at the end
    std::string domain; ///< in its accounts' addresses
    AccountId self{};   ///< who reads; empty before they are known
    std::string self_url{};
};

using NotificationPtr = std::shared_ptr<const Notification>;

/// A timeline holds records of deeds beside the posts: "pseudo notices".
struct Notices {
    std::vector<StatusPtr> posts;        ///< newest first, as they came
    std::vector<NotificationPtr> events; ///< deeds that concern the reader: favourites, repeats, follows
    std::vector<std::string> ids;        ///< of all, pseudo notices too
    std::string etag;                    ///< of the answer that they came in, where it is one to rely on
    bool is_same = false;                ///< as the answer with the tag that was asked with; the rest is empty then
};

Result<Notices> read_notices(std::string_view body, const Reading& how);
Result<StatusPtr> read_notice(std::string_view body, const Reading& how);
/// What mentions or answers the reader, as a notification.
NotificationPtr mention_by(const StatusPtr& post);

/// What only some calls ask of a notice.
struct NoticeFacts {
    std::string id;
    std::string text;         ///< plain, as the server has it
    std::string conversation; ///< statusnet_conversation_id
    std::string own_repeat;   ///< the reader's repeat of it, for undoing
    std::string original;     ///< the id of what it repeats; its own when it is no repeat
    std::string author;
    Timestamp created_at{};
    bool is_post = true; ///< false: a record of a deed
    bool favourited = false;
};
std::optional<NoticeFacts> read_facts(std::string_view body, const Reading& how);
std::vector<NoticeFacts> read_all_facts(std::string_view body, const Reading& how);

Result<Account> read_user(std::string_view body, const Reading& how);
Result<std::vector<Account>> read_users(std::string_view body, const Reading& how);
Result<CredentialAccount> read_own_user(std::string_view body, const Reading& how);
/// Of friendships/show, from the source to the target.
Result<Relationship> read_friendship(std::string_view body, const AccountId& id, const Reading& how);
/// Of the user object that follows, blocks and their opposites answer with.
Result<Relationship> read_deed(std::string_view body, const Reading& how);
/// `[4,3]`
Result<std::vector<std::string>> read_ids(std::string_view body, const Reading& how);
/// Who likes a notice.
struct Fan {
    std::string user;
    std::string nickname;
    std::string name;
    std::string url;
};
Result<std::vector<Fan>> read_fans(std::string_view body, const Reading& how);
Account account_of(const Fan& fan, const Reading& how);

/// The id of a notification that somebody likes something of the reader's; the same from whatever source it is known.
NotificationId favourite_id(const std::string& user, const std::string& notice);
NotificationId notice_id(const std::string& notice);
NotificationId follow_id(const std::string& user);

struct QvitterNews {
    std::vector<NotificationPtr> items;
    std::string newest; ///< its own sequence
};
Result<QvitterNews> read_qvitter_notifications(std::string_view body, const Reading& how);
/// Of the header `Qvitter-Notifications`: whether something waits.
bool tells_of_news(std::string_view header);

/// A direct message, and with whom.
struct Message {
    StatusPtr status;
    Account peer;
    std::string text; ///< as the server has it
    std::string number;
};
Result<std::vector<Message>> read_messages(std::string_view body, const Reading& how);
Result<Message> read_message(std::string_view body, const Reading& how);

Result<Group> read_group(std::string_view body, const Reading& how);
Result<std::vector<Group>> read_groups(std::string_view body, const Reading& how);

/// An upload, or the error that comes with status 200.
Result<MediaAttachment> read_upload(std::string_view body, const Reading& how);

/// gnusocial/version.json: a bare string; empty when the body is none.
std::string read_version(std::string_view body);
struct SiteConfig {
    std::string name;
    std::string server;                    ///< host and port, as the site knows itself
    std::optional<std::size_t> text_limit; ///< 0: none
    std::optional<std::size_t> file_limit; ///< bytes
    bool uploads = true;
    bool is_private = false;
};
std::optional<SiteConfig> read_config(std::string_view body);
/// Of a WebFinger answer: the link to the API, or empty.
std::string read_api_link(std::string_view body);
/// `{"error":"..."}` or the first of `{"errors":[{"message":...}]}`, one plain line; empty for anything else.
std::string read_error_text(std::string_view body);
/// A bare `true`.
bool is_true(std::string_view body);

} // namespace fedibee::gnusocial
