// SPDX-License-Identifier: AGPL-3.0-or-later
// The entities of the simulated instance. The World owns them and never frees one, so plain pointers stay good.
#pragma once

#include "ids.hpp"
#include "params.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace fedisim {

struct Account;
struct Status;

/// An entry of a list that is paged by a hidden row number, as Mastodon's relations are.
template <class Item> struct Row {
    std::uint64_t number = 0;
    Item* item = nullptr;
};

struct Media {
    std::string id;
    Account* owner = nullptr;
    std::string type = "image";
    std::string content_type;
    std::string data;
    std::string description;
    double focus_x = 0;
    double focus_y = 0;
    int width = 640;
    int height = 480;
    Time ready_at;
    Status* attached_to = nullptr;
};

struct PollOption {
    std::string title;
    std::set<const Account*> voters;
};

struct Poll {
    std::string id;
    std::vector<PollOption> options;
    Time expires_at;
    bool multiple = false;
    bool hide_totals = false;
    bool end_announced = false;
    std::map<const Account*, std::vector<int>> votes;
};

struct Revision {
    std::string html;
    std::string spoiler_text;
    bool sensitive = false;
    Time created_at;
    std::vector<Media*> media;
};

struct InteractionRule {
    std::vector<std::string> always;
    std::vector<std::string> with_approval;
};

struct Status {
    std::string id;
    std::string first_id; ///< where edits change the id
    std::uint64_t row = 0;
    Account* account = nullptr;
    Time created_at;
    std::optional<Time> edited_at;
    std::string text;
    std::string html;
    std::string spoiler_text;
    std::string visibility = "public";
    std::string circle; ///< of private posts: the list of the author's whose members see it; empty: all followers
    bool local_only = false;
    /// Where authors are asked: who may "can_reply", and by whose yes; empty: everybody.
    std::map<std::string, InteractionRule> interaction_policy;
    bool sensitive = false;
    std::optional<std::string> language;
    Status* in_reply_to = nullptr;
    Status* reblog = nullptr;
    Status* quote = nullptr;
    std::string quote_policy = "public";
    Status* thread = nullptr; ///< its first post
    std::vector<Account*> mentions;
    std::vector<std::string> tags;
    std::vector<Media*> media;
    std::optional<Poll> poll;
    std::string link; ///< the first address in the text: its card
    std::string application;
    std::vector<Revision> history;
    std::vector<Row<Account>> favourited_by;
    std::vector<Row<Account>> reblogged_by;
    std::vector<Row<Account>> disliked_by;
    std::map<const Account*, std::string> attending; ///< "attendyes", "attendno", "attendmaybe"
    std::string title;
    std::map<std::string, std::vector<Account*>> reactions; ///< by emoji
    std::vector<Status*> reblogs;
    std::vector<Status*> replies;
    std::vector<Status*> quotes;
    bool deleted = false;
};

struct ChatMessage {
    std::string id;
    Account* from = nullptr;
    std::string text; ///< escaped
    Time created_at;
};

/// Pleroma's: one for each pair of accounts.
struct Chat {
    std::string id;
    Account* one = nullptr;
    Account* other = nullptr;
    std::vector<ChatMessage> messages;
    std::set<std::string> read; ///< messages, by whom they were for
};

/// Friendica's private message; each of the two people has a copy with an id of its own.
struct Mail {
    std::string id;
    Account* owner = nullptr;
    Account* from = nullptr;
    Account* to = nullptr;
    std::string title;
    std::string text;
    std::string thread;
    Time created_at;
    bool seen = false;
};

/// What somebody would like to do with a post whose author decides about it.
struct Interaction {
    std::string id;
    std::string type; ///< "reply", "favourite", "reblog"
    Account* from = nullptr;
    Status* status = nullptr;
    std::string text; ///< of the answer
};

struct Notification {
    std::string id;
    std::uint64_t row = 0;
    std::string type;
    Time created_at;
    Account* from = nullptr;
    Status* status = nullptr;
    bool dismissed = false;
    std::string emoji;     ///< of a reaction
    bool filtered = false; ///< kept back by the policy, until its request is accepted
};

struct Conversation {
    std::string id;
    std::uint64_t row = 0; ///< of the last post
    Status* thread = nullptr;
    std::set<Account*> people; ///< without the owner
    std::vector<Status*> statuses;
    bool unread = false;
    bool deleted = false;
};

struct UserList {
    std::string id;
    std::string title;
    std::string replies_policy = "list";
    bool exclusive = false;
    std::vector<Row<Account>> members;
};

struct FilterKeyword {
    std::string id;
    std::string keyword;
    bool whole_word = false;
};

struct Filter {
    std::string id;
    std::string title;
    std::vector<std::string> context;
    std::string action = "warn";
    std::optional<Time> expires_at;
    std::vector<FilterKeyword> keywords;
    std::vector<std::pair<std::string, std::string>> statuses; ///< id of the entry, id of the post
};

struct Scheduled {
    std::string id;
    Time at;
    Params params;
    std::vector<Media*> media;
    std::string application;
};

struct Marker {
    std::string last_read_id;
    int version = 0;
    Time updated_at;
};

struct Following {
    std::uint64_t row = 0;
    bool reblogs = true;
    bool notify = false;
    std::vector<std::string> languages;
};

struct Mute {
    std::uint64_t row = 0;
    bool notifications = true;
    std::optional<Time> expires_at;
};

struct Account {
    std::string id;
    std::uint64_t row = 0;
    std::string username;
    std::string domain; ///< empty for the instance's own
    std::string password;
    bool known = true; ///< a remote account is unknown until somebody resolves it
    Time created_at;
    std::string display_name;
    std::string note;
    std::string avatar_note;
    std::map<std::string, Media*> pictures; ///< "avatar", "header"
    bool locked = false;
    bool bot = false;
    bool group = false; ///< what mentions it, it boosts
    std::optional<bool> discoverable;
    bool indexable = false;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string privacy;
    bool sensitive = false;
    std::string language;
    std::string quote_policy = "public";

    std::map<Account*, Following> following;
    std::map<Account*, std::uint64_t> followers;
    std::map<Account*, std::uint64_t> follow_requests; ///< of others, to this account
    std::map<Account*, std::uint64_t> blocking;
    std::map<Account*, Mute> muting;
    std::map<const Account*, std::string> notes;
    std::set<const Account*> endorsed;
    std::map<std::string, std::uint64_t> blocked_domains;
    std::map<std::string, std::uint64_t> followed_tags;
    std::map<std::string, std::string> featured_tags; ///< name to id

    std::vector<Status*> statuses;
    std::vector<Row<Status>> favourites;
    std::vector<Row<Status>> bookmarks;
    std::vector<Status*> pinned;
    std::set<const Status*> muted_threads;
    std::set<const Status*> hidden; ///< others' posts that this one has "deleted"
    std::vector<std::unique_ptr<Notification>> notifications;
    std::vector<std::unique_ptr<Conversation>> conversations;
    std::vector<std::unique_ptr<UserList>> lists;
    std::vector<std::unique_ptr<Filter>> filters;
    std::vector<std::unique_ptr<Scheduled>> scheduled;
    std::map<std::string, Marker> markers;
    std::map<std::string, std::string> policy;
    std::vector<Interaction> interactions; ///< that wait for this one's yes
    std::set<const Account*> accepted_requests;
    std::set<std::string> read_announcements;
    std::map<std::string, std::pair<Time, std::string>> idempotency; ///< key to post

    bool local() const { return domain.empty(); }
    std::string acct() const { return local() ? username : username + "@" + domain; }
};

struct App {
    std::string id;
    std::string name;
    std::optional<std::string> website;
    std::vector<std::string> redirect_uris;
    std::string scopes;
    std::string client_id;
    std::string client_secret;
};

struct Token {
    std::string value;
    App* app = nullptr;
    Account* account = nullptr; ///< null: the application's own
    std::string scopes;
    Time created_at;
    bool revoked = false;
    std::string refresh; ///< renews it, on servers whose tokens run out
};

/// Null when the owner has none of that id.
inline UserList* find_list(const Account& owner, std::string_view id)
{
    const auto found = std::ranges::find_if(owner.lists, [id](const auto& list) { return list->id == id; });
    return found == owner.lists.end() ? nullptr : found->get();
}

template <class Item> bool contains_row(const std::vector<Row<Item>>& rows, const Item* item)
{
    return std::ranges::find(rows, item, &Row<Item>::item) != rows.end();
}

template <class Item> bool remove_row(std::vector<Row<Item>>& rows, const Item* item)
{
    return std::erase_if(rows, [&](const Row<Item>& row) { return row.item == item; }) > 0;
}

} // namespace fedisim
