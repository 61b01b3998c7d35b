// SPDX-License-Identifier: AGPL-3.0-or-later
// The state of the simulated instance and the rules that change it: who sees what, who is told of what.
#pragma once

#include "dialect.hpp"
#include "model.hpp"

#include <deque>
#include <functional>
#include <unordered_map>

namespace fedisim {

enum class EventKind { update, edit, removal, notification, conversation };

/// Something that streams tell. `receiver` is set for notifications and conversations.
struct Event {
    EventKind kind = EventKind::update;
    Status* status = nullptr;
    Account* receiver = nullptr;
    Notification* notification = nullptr;
    Conversation* conversation = nullptr;
};

/// A post that passed every check of the API.
struct Draft {
    std::string text;
    std::string spoiler_text;
    std::string title;
    std::string visibility = "public";
    std::string circle;
    bool sensitive = false;
    std::optional<std::string> language;
    Status* in_reply_to = nullptr;
    Status* quote = nullptr;
    std::string quote_policy = "public";
    bool local_only = false;
    std::map<std::string, InteractionRule> interaction_policy;
    std::vector<Media*> media;
    std::optional<Poll> poll;
    std::string application;
};

class World {
public:
    World(const Dialect& dialect, std::uint64_t seed) : dialect_(dialect), ids_(seed) {}

    const Dialect& dialect() const { return dialect_; }
    IdMaker& ids() { return ids_; }
    std::uint64_t next_row() { return ++rows_; }
    std::string small_id() { return std::to_string(++small_ids_); }
    Time now() const { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

    std::string base;      ///< `http://127.0.0.1:8100`
    std::string authority; ///< the instance's name in addresses
    std::string streaming; ///< `ws://...`
    std::function<void(const Event&)> told;

    // Accounts (world_accounts.cpp)
    Account& add_account(std::string_view username, std::string_view domain, std::string_view display_name);
    Account* account(std::string_view id);
    Account* find(std::string_view address);    ///< among the known ones
    Account* resolve(std::string_view address); ///< also abroad: makes it known
    std::vector<Account*> accounts() const;
    std::string url_of(const Account& account) const;
    std::string uri_of(const Account& account) const;
    bool follows(const Account& who, const Account& whom) const;
    bool mutes(const Account& who, const Account& whom);
    bool blocks(const Account& who, const Account& whom) const;
    void follow(Account& who, Account& whom, const Following& how);
    void unfollow(Account& who, Account& whom);
    void accept_follow(Account& who, Account& by);
    void block(Account& who, Account& whom);

    // Posts (world_posts.cpp)
    Status& publish(Account& author, Draft draft);
    void edit(Status& status, Draft draft);
    void remove(Status& status);
    Status& reblog(Account& who, Status& original, const std::string& visibility);
    Status* status(std::string_view id);
    const std::vector<Status*>& all_statuses() const { return order_; }
    /// The row of the id's post; of an unknown id, where it would stand.
    std::uint64_t row_of(std::string_view id) const;
    void read_text(Status& status, const std::string& text);
    std::string url_of(const Status& status) const;
    std::string uri_of(const Status& status) const;

    // Who sees what (world_views.cpp)
    bool visible(const Status& status, const Account* viewer) const;
    bool in_home(const Status& status, Account& viewer);
    bool in_list(const Status& status, Account& owner, const UserList& list);
    bool in_public(const Status& status, const Account* viewer, bool local_only, bool remote_only) const;
    bool has_tag(const Status& status, std::string_view lower_case_tag) const;
    bool silenced_for(const Status& status, Account& viewer);

    // Who is told what (world_notices.cpp)
    void notify(Account& whom, std::string type, Account& from, Status* status, std::string emoji = {});
    /// Lets the kept-back notifications from this account through, or forgets them.
    void settle_requests(Account& whom, const Account& from, bool accept);
    void tell(const Event& event);
    void converse(Status& status);
    void tick();

    // Things of the instance
    Media& add_media(Account& owner);
    Media* media(std::string_view id);
    const std::deque<Media>& all_media() const { return media_; }
    App& add_app(std::string name);
    App* app(std::string_view client_id);
    Token& add_token(App& app, Account* account, std::string scopes, std::string value = "");
    Token* token(std::string_view value);
    std::vector<Token*> tokens();

    std::function<void(Account&, const Scheduled&)> due; ///< publishes a scheduled post
    std::size_t conversations_made = 0;
    std::vector<std::unique_ptr<Chat>> chats;
    std::deque<Mail> mails;

private:
    void append(Status& status);
    void share_in_groups(Status& status);
    void change_id(Status& status);
    std::string policy_about(Account& whom, const Account& from, const std::string& type, const Status* status);
    void converse_for(Account& owner, Status& status, const std::set<Account*>& all);

    const Dialect& dialect_;
    IdMaker ids_;
    std::uint64_t rows_ = 0;
    std::uint64_t small_ids_ = 0;
    std::deque<Account> accounts_;
    std::deque<Status> statuses_;
    std::deque<Media> media_;
    std::deque<App> apps_;
    std::deque<Token> tokens_;
    std::vector<Status*> order_;
    std::unordered_map<std::string, Account*> accounts_by_id_;
    std::unordered_map<std::string, Account*> accounts_by_address_;
    std::unordered_map<std::string, Status*> statuses_by_id_;
    std::unordered_map<std::string, Media*> media_by_id_;
    std::unordered_map<std::string, Token*> tokens_by_value_;
    std::vector<Status*> open_polls_;
};

std::string lower_case(std::string_view text);

} // namespace fedisim
