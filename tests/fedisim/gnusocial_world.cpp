// SPDX-License-Identifier: AGPL-3.0-or-later
// What changes on the site, and the records that it keeps of it among the posts.
#include "gnusocial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedisim::gnusocial {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view next_word(std::string_view& text)
{
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    const auto word = text.substr(0, text.find_first_of(blanks));
    text.remove_prefix(word.size());
    return word;
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

bool has(const auto& words, const std::string& word)
{
    return std::ranges::find(words, word) != words.end();
}

std::string letters_in(std::string_view word)
{
    std::string out = lower(word);
    std::erase_if(out, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); });
    return out;
}

} // namespace

/// The parser of chat commands, to which every post goes first.
bool Site::is_command(const std::string& text)
{
    constexpr std::array two{"r", "reply", "d", "dm", "tag", "untag", "list", "unlist"};
    constexpr std::array one{"fav",   "repeat", "rp",   "rt",    "rd",      "on",  "off",  "join",
                             "drop",  "follow", "sub",  "leave", "unsub",   "get", "last", "whois",
                             "nudge", "invite", "lose", "track", "untrack", "zap"}; // as a plugin would add it
    constexpr std::array none{"help", "login", "subscribers", "subscriptions", "groups", "on",     "off",
                              "stop", "quit",  "stats",       "get",           "last",   "tracks", "tracking"};
    std::string_view rest = text;
    const std::string first = lower(next_word(rest));
    int more = 0;
    while (more < 2 && !next_word(rest).empty()) ++more;
    return more == 0 ? has(none, first) : more == 1 ? has(one, first) : has(two, first);
}

User& Site::add_user(std::string nick, std::string name, std::string home)
{
    User made;
    made.id = static_cast<int>(users_.size()) + 1;
    made.nick = std::move(nick);
    made.name = std::move(name);
    made.home = std::move(home);
    made.password = ids_.secret(12);
    made.created = now();
    made.follows = {made.id};
    users_.push_back(std::move(made));
    return users_.back();
}

Notice& Site::add_notice(Verb verb, User& author, std::string text)
{
    Notice made;
    made.id = notices_.empty() ? 1 : notices_.back().id + 1;
    made.verb = verb;
    made.author = author.id;
    made.text = std::move(text);
    made.created = now();
    made.conversation = made.id;
    made.uri = fmt::format("tag:{},{:.10}:noticeId={}:objectType=note", authority, iso_time(made.created), made.id);
    if (!author.home.empty()) made.uri = author.home + "/statuses/" + std::to_string(made.id);
    if (!author.home.empty()) made.source = "ostatus";
    notices_.push_back(std::move(made));
    return notices_.back();
}

void Site::tell(int whom, const std::string& type, int from, int about)
{
    if (whom == from) return;
    news_.push_back({static_cast<int>(news_.size()) + 1, whom, type, from, about, now(), false});
}

/// Links, people, hashtags and groups of a text; what it finds goes into the notice.
std::string Site::rendered(const std::string& text, Notice& into)
{
    std::string html;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto gap = std::min(rest.find_first_not_of(blanks), rest.size());
        for (const char c : rest.substr(0, gap)) html += c == '\n' ? "<br />\n" : std::string(1, c);
        rest.remove_prefix(gap);
        const auto word = std::string(rest.substr(0, rest.find_first_of(blanks)));
        rest.remove_prefix(word.size());
        const auto end = std::min(word.find_last_not_of(".,:;!?") + 1, word.size());
        const auto bare = word.substr(0, end);
        const auto tail = escape_html(word.substr(end));
        const auto name = bare.empty() ? std::string() : bare.substr(1);
        const auto* mentioned = bare.starts_with('@') ? user_named(name) : nullptr;
        const auto group = std::ranges::find(groups_, name, &Group::nick);
        if (mentioned != nullptr) {
            into.attentions.insert(mentioned->id);
            html +=
                fmt::format("@<a href=\"{}/user/{}\" class=\"h-card u-url p-nickname mention\" title=\"{}\">{}</a>{}",
                            base, mentioned->id, mentioned->name, mentioned->nick, tail);
        } else if (bare.starts_with('!') && group != groups_.end()) {
            into.group = name;
            html += fmt::format("!<a href=\"{}/group/{}/id\" class=\"h-card u-url p-nickname group\">{}</a>{}", base,
                                group->id, name, tail);
        } else if (bare.starts_with('#') && !letters_in(name).empty()) {
            into.tags.insert(letters_in(name));
            html += fmt::format("#<span class=\"tag\"><a href=\"{}/tag/{}\" rel=\"tag\">{}</a></span>{}", base,
                                letters_in(name), name, tail);
        } else if (bare.starts_with("http://") || bare.starts_with("https://")) {
            html += fmt::format("<a href=\"{0}\" title=\"{0}\" rel=\"nofollow external\">{0}</a>{1}", escape_html(bare),
                                tail);
        } else {
            html += escape_html(word);
        }
    }
    return html;
}

Notice& Site::publish(User& author, std::string text, int parent, std::vector<int> files, std::string source)
{
    auto& made = add_notice(Verb::post, author, text);
    made.html = rendered(text, made);
    made.files = std::move(files);
    if (author.home.empty()) made.source = std::move(source);
    for (const int id : made.files) {
        const auto& file = files_[static_cast<std::size_t>(id) - 1];
        const auto link = fmt::format("{}/attachment/{}", base, id);
        const auto plain = fmt::format("<a href=\"{0}\" title=\"{0}\" rel=\"nofollow external\">{0}</a>", link);
        const auto at = made.html.find(plain);
        if (at != std::string::npos)
            made.html.replace(at, plain.size(),
                              fmt::format("<a href=\"{}/file/{}\" class=\"attachment\">{}</a>", base, file.name, link));
    }
    if (const auto* answered = notice(parent)) {
        made.parent = parent;
        made.conversation = answered->conversation;
        made.attentions.insert(answered->author);
        if (author.home.empty()) made.uri.replace(made.uri.rfind("note"), 4, "comment");
        tell(answered->author, "reply", author.id, made.id);
    }
    for (const int id : made.attentions) {
        const auto* answered = notice(parent);
        if (answered == nullptr || answered->author != id) tell(id, "mention", author.id, made.id);
    }
    return made;
}

Notice& Site::repeat(User& who, Notice& original)
{
    const int id = original.id;
    const auto text = "RT @" + user(original.author)->nick + " " + original.text;
    auto& made = add_notice(Verb::repeat, who, text);
    made.original = id;
    made.html = escape_html(text);
    made.conversation = notice(id)->conversation;
    tell(notice(id)->author, "repeat", who.id, id);
    return made;
}

void Site::like(User& who, Notice& liked)
{
    liked.fans.insert(who.id);
    const int id = liked.id;
    tell(liked.author, "like", who.id, id);
    if (version_.newest) return;
    const auto& author = *user(liked.author);
    auto& record =
        add_notice(Verb::favourite, who, who.nick + " favorited something by " + author.nick + ": " + liked.text);
    record.html = escape_html(record.text);
    record.parent = id;
    record.conversation = notice(id)->conversation;
    record.source = "unknown";
    record.uri = fmt::format("tag:{},{:.10}:fave:{}:note:{}:{:.19}+00:00", authority, iso_time(record.created), who.id,
                             id, iso_time(record.created));
}

void Site::follow(User& who, User& whom)
{
    who.follows.push_back(whom.id);
    whom.followers.push_back(who.id);
    tell(whom.id, "follow", who.id, 0);
    auto& record =
        add_notice(Verb::follow, who,
                   fmt::format("{} ({}) started following {} ({}).", who.name, profile(who), whom.name, profile(whom)));
    record.html = escape_html(record.text);
    record.source = "activity";
    record.uri = fmt::format("tag:{},{:.10}:subscription:{}:person:{}:{:.19}+00:00", authority,
                             iso_time(record.created), who.id, whom.id, iso_time(record.created));
}

void Site::unfollow(User& who, User& whom)
{
    std::erase(who.follows, whom.id);
    std::erase(whom.followers, who.id);
}

void Site::join(User& who, Group& group)
{
    group.members.insert(who.id);
    auto& record = add_notice(Verb::join, who,
                              fmt::format("{} ({}) joined the group {} ({}/group/{}).", who.name, profile(who),
                                          group.name, base, group.nick));
    record.html = escape_html(record.text);
    record.source = "activity";
    record.uri = fmt::format("tag:{},{:.10}:group_member:{}:group:{}:{:.19}+00:00", authority, iso_time(record.created),
                             who.id, group.id, iso_time(record.created));
}

void Site::remove(Notice& gone)
{
    gone.deleted = true;
    const auto uri = gone.uri;
    const int original = gone.original;
    if (version_.newest) return;
    auto& author = *user(gone.author);
    auto& record = add_notice(Verb::removal, author, author.name + " deleted notice {{" + uri + "}}.");
    record.html = escape_html(record.text);
    record.source = "unknown";
    record.uri = uri;
    record.original = original; // misleading, as in life
}

void Site::populate()
{
    add_user("admin", "Administrator", {});
    for (const auto& [nick, name] :
         {std::pair{"alice", "Alice Example"}, {"bob", "Bob Example"}, {"carol", "Carol Example"}}) {
        auto& made = add_user(nick, name, {});
        made.bio = "Down the rabbit hole. #test";
        made.location = "Wonderland";
        made.url = "http://" + made.nick + ".example/";
    }
    add_user("zoe", "Zoe Remote", "https://remote.example/@zoe");
    groups_.push_back({1, "bees", "Bee keepers", "All about bees", {1}, now()});
}

Json Site::users() const
{
    auto all = Json::array();
    for (const auto& one : users_) {
        if (one.home.empty() && one.nick != "admin")
            all.push_back({{"name", one.nick}, {"password", one.password}, {"token", ""}});
    }
    return all;
}

Response Site::post_as(const Params& params)
{
    auto* who = user_named(params.text("as"));
    if (params.text("as") == "zoe") who = &users_.back();
    if (who == nullptr) return fedisim::problem(404, "There is no account named by 'as'");
    if (params.text("visibility") == "direct") {
        auto* to = user_named(params.text("to"));
        if (to == nullptr) return fedisim::problem(404, "There is no account named by 'to'");
        messages_.push_back({static_cast<int>(messages_.size()) + 1, who->id, to->id, params.text("status"), now()});
        return answer(show(messages_.back(), who));
    }
    const auto& made =
        publish(*who, params.text("status"), static_cast<int>(params.number("in_reply_to_id", 0)), {}, "web");
    return answer(show(made, who));
}

Response Site::act_as(const Params& params)
{
    auto* who = user_named(params.text("as"));
    const auto action = params.text("action");
    auto* about = notice(static_cast<int>(params.number("id", 0)));
    auto* person = user_named(params.text("account"));
    if (who == nullptr || (about == nullptr && person == nullptr))
        return fedisim::problem(404, "There is nobody named by 'as', or nothing by 'id' or 'account'");
    if (action == "favourite")
        like(*who, *about);
    else if (action == "reblog")
        repeat(*who, *about);
    else if (action == "delete")
        remove(*about);
    else if (action == "follow")
        follow(*who, *person);
    else
        return fedisim::problem(404, "There is no such action");
    return answer(Json::object());
}

} // namespace fedisim::gnusocial
