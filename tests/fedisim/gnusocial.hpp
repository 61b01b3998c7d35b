// SPDX-License-Identifier: AGPL-3.0-or-later
// A simulated GNU social site: Twitter's first API with state, and with the traps of the real servers. Its bodies are
// held to recordings of those (tests/e2e/test_gnusocial_shapes.py).
#pragma once

#include "ids.hpp"
#include "request.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace fedisim::gnusocial {

struct User {
    int id = 0;
    std::string nick;
    std::string name;
    std::string password;
    std::string home; ///< of one elsewhere: the profile's address
    std::string bio;
    std::string location;
    std::string url;
    Time created;
    std::vector<int> follows; ///< in order
    std::vector<int> followers;
    std::set<int> blocks;
};

enum class Verb { post, repeat, favourite, follow, join, removal };

struct File {
    int id = 0;
    std::string name;
    std::string type;
    std::string data;
};

/// A post, or the record of a deed.
struct Notice {
    int id = 0;
    Verb verb = Verb::post;
    int author = 0;
    std::string text;
    std::string html;
    int parent = 0; ///< what is answered or liked
    int conversation = 0;
    int original = 0; ///< what is repeated
    std::string uri;
    std::string source = "api";
    Time created;
    bool deleted = false;
    std::vector<int> files;
    std::set<int> fans;
    std::set<int> attentions;
    std::set<std::string> tags;
    std::string group;
};

struct Message {
    int id = 0;
    int from = 0;
    int to = 0;
    std::string text;
    Time created;
};

struct Group {
    int id = 0;
    std::string nick;
    std::string name;
    std::string description;
    std::set<int> members;
    Time created;
};

struct Token {
    std::string secret;
    int user = 0;         ///< 0: nobody has allowed it yet
    std::string verifier; ///< of a request token
    bool is_access = false;
};

/// What the versions differ in.
struct Version {
    std::string_view name; ///< of --software
    std::string_view number;
    bool qvitter = false;
    bool newest = false; ///< 2.0: uploads inline only, no direct messages, no likes among the notices
};

const Version* find_version(std::string_view software);

class Site {
public:
    Site(IdMaker& ids, const Version& version) : ids_(ids), version_(version) {}

    std::string base; ///< "http://127.0.0.1:8100"
    std::string authority;

    /// alice, bob and carol, zoe from elsewhere, and the group of bees.
    void populate();
    Response handle(const Request& request);
    /// Steers it: somebody posts or does something, past the API and its traps.
    Response post_as(const Params& params);
    Response act_as(const Params& params);
    Json users() const;

private:
    struct Visit {
        const Request& request;
        const Params& params;
        User* viewer = nullptr;
        std::vector<std::string> path; ///< without "api" and the format
        std::string last;              ///< its last part

        int number() const { return std::atoi(last.c_str()); }
    };
    using Handler = Response (Site::*)(Visit&);
    struct Route {
        std::string_view path; ///< "statuses/show/*"
        bool posts = false;
        bool open = false; ///< without a login
        Handler handler = nullptr;
    };
    static const std::vector<Route>& routes();

    // gnusocial_site.cpp: who asks, and for what
    Response route(const Request& request, std::vector<std::string> path);
    User* viewer_of(const Request& request, std::string& problem);
    Response finish(Response response, const User* viewer);
    User* user(int id);
    User* user_named(std::string_view word);
    User* whom(const Visit& visit);
    Notice* notice(int id);
    static Response page_of_error(int status, std::string_view text);
    Response refusal(const Visit& visit, int status, std::string_view text) const;

    // gnusocial_world.cpp: what changes
    User& add_user(std::string nick, std::string name, std::string home);
    Notice& add_notice(Verb verb, User& author, std::string text);
    Notice& publish(User& author, std::string text, int parent, std::vector<int> files, std::string source);
    Notice& repeat(User& who, Notice& original);
    void like(User& who, Notice& liked);
    void follow(User& who, User& whom);
    static void unfollow(User& who, User& whom);
    void join(User& who, Group& group);
    void remove(Notice& gone);
    void tell(int whom, const std::string& type, int from, int notice);
    std::string rendered(const std::string& text, Notice& into);
    static bool is_command(const std::string& text);

    // gnusocial_views.cpp
    Json show(const Notice& notice, const User* viewer, bool with_user = true);
    Json show(const User& user, const User* viewer, bool with_last = false);
    Json show(const Message& message, const User* viewer);
    Json show(const Group& group, const User* viewer) const;
    Json attachments(const Notice& notice) const;
    void add_qvitter(Json& body, const Notice& notice);
    std::string profile(const User& user) const;
    template <class Claim> Response timeline(Visit& visit, bool by_id, Claim claim);
    Response with_tag(Visit& visit, const std::string& name, Json items, Time newest, Time oldest) const;

    // gnusocial_reading.cpp
    Response verify(Visit& visit);
    Response home(Visit& visit);
    Response mentions(Visit& visit);
    Response public_timeline(Visit& visit);
    Response network(Visit& visit);
    Response by_user(Visit& visit);
    Response by_tag(Visit& visit);
    Response by_group(Visit& visit);
    Response favourites(Visit& visit);
    Response conversation(Visit& visit);
    Response search(Visit& visit);
    Response show_notice(Visit& visit);
    Response repeats(Visit& visit);
    Response repeats_of_me(Visit& visit);
    Response fans(Visit& visit);
    Response friends(Visit& visit);
    Response followers(Visit& visit);
    Response friend_ids(Visit& visit);
    Response follower_ids(Visit& visit);
    Response friendship(Visit& visit);
    Response are_friends(Visit& visit);
    Response show_user(Visit& visit);
    Response show_external(Visit& visit);
    Response received(Visit& visit);
    Response sent(Visit& visit);
    Response groups_of(Visit& visit);
    Response all_groups(Visit& visit);
    Response show_group(Visit& visit);
    Response version_call(Visit& visit);
    Response config(Visit& visit);
    Response qvitter_news(Visit& visit);
    Response people(Visit& visit, const std::vector<int>& ids);

    // gnusocial_writing.cpp
    Response update(Visit& visit);
    Response destroy(Visit& visit);
    Response retweet(Visit& visit);
    Response create_favourite(Visit& visit);
    Response destroy_favourite(Visit& visit);
    Response create_friendship(Visit& visit);
    Response destroy_friendship(Visit& visit);
    Response create_block(Visit& visit);
    Response destroy_block(Visit& visit);
    Response send_message(Visit& visit);
    Response upload(Visit& visit);
    Response join_group(Visit& visit);
    Response leave_group(Visit& visit);
    Response update_profile(Visit& visit);
    std::vector<int> files_of(Visit& visit, std::string& text);
    bool is_repeated_soon(const User& who, const std::string& text);

    // gnusocial_oauth.cpp
    Response request_token(Visit& visit);
    Response authorize(Visit& visit);
    Response access_token(Visit& visit);
    bool is_signed(const Request& request, std::map<std::string, std::string>& fields);

    IdMaker& ids_;
    const Version& version_;
    std::deque<User> users_;
    std::deque<Notice> notices_;
    std::deque<Message> messages_;
    std::deque<Group> groups_;
    std::deque<File> files_;
    std::map<std::string, Token> tokens_;
    int wrong_passwords_ = 0; ///< they are braked
    struct News {
        int id = 0;
        int whom = 0;
        std::string type;
        int from = 0;
        int notice = 0;
        Time created;
        bool seen = false;
    };
    std::deque<News> news_;
    std::map<std::pair<int, std::string>, Time> said_; ///< for what comes twice within a minute
};

/// "Mon Nov 23 00:19:29 +0000 2026", and as headers have it.
std::string twitter_date(Time when);
std::string http_date(Time when);
Time now();

} // namespace fedisim::gnusocial
