// SPDX-License-Identifier: AGPL-3.0-or-later
// People and the ties between them, groups, search. The site has no call that finds somebody elsewhere by their number:
// the address of their profile, known from their posts, does.
#include "backend/gnusocial/answer.hpp"
#include "backend/gnusocial/client.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace fedibee::gnusocial {
namespace {

constexpr std::size_t most_homes = 500;
constexpr std::size_t few_people = 3;
constexpr std::string_view page_mark = "page:";

text::Fields who(const AccountId& id)
{
    return {{"user_id", id.value}};
}

std::size_t page_number(const PageRequest& page)
{
    if (!page.cursor.starts_with(page_mark)) return 1;
    std::size_t number = 1;
    const char* end = page.cursor.data() + page.cursor.size();
    std::from_chars(page.cursor.data() + page_mark.size(), end, number);
    return number;
}

} // namespace

void Client::meet(const Account& account)
{
    if (account.url.empty() || account.acct == account.username) return;
    if (!homes_.emplace(account.id.value, account.url).second) return;
    homes_order_.push_back(account.id.value);
    if (homes_order_.size() <= most_homes) return;
    homes_.erase(homes_order_.front());
    homes_order_.pop_front();
}

void Client::meet(const StatusPtr& post)
{
    meet(post->account);
    if (post->reblog) meet(post->reblog->account);
}

Task<Account> Client::account_at(std::string profile_url)
{
    auto answer = co_await get("/api/externalprofile/show.json?profileurl=" + text::url_encode(profile_url));
    if (!answer) co_return fail(std::move(answer));
    auto account = read_user(answer->body, reading_);
    if (account) meet(*account);
    co_return account;
}

Task<Account> Client::account(AccountId id)
{
    if (const auto home = homes_.find(id.value); home != homes_.end()) co_return co_await account_at(home->second);
    auto answer = co_await get("/api/users/show.json?id=" + text::url_encode(id.value));
    if (!answer) co_return fail(std::move(answer));
    co_return read_user(answer->body, reading_);
}

Task<Account> Client::resolve_account(std::string address)
{
    if (text::is_web_address(address)) {
        auto found = co_await account_at(address);
        if (found) co_return found;
    }
    const auto at = address.find('@');
    const std::string nick = address.substr(0, at);
    const std::string host = at == std::string::npos ? instance_.domain : text::lowered(address.substr(at + 1));
    if (!text::is_web_address(address) && host == instance_.domain) {
        auto answer = co_await get("/api/users/show.json?screen_name=" + text::url_encode(nick));
        if (!answer) co_return fail(std::move(answer));
        co_return read_user(answer->body, reading_);
    }
    // Where servers have profiles; the site knows those of people whom somebody there follows.
    for (const char* path : {"/", "/@", "/users/"}) {
        if (text::is_web_address(address)) break;
        auto found = co_await account_at("https://" + host + path + nick);
        if (found || found.error().code != Errc::not_found) co_return found;
    }
    co_return fail(Errc::not_found, instance_.domain + " knows nobody called " + address +
                                        " and does not look for people elsewhere: open their profile's address on its "
                                        "web page, and follow them there");
}

Task<Relationship> Client::friendship(AccountId id)
{
    auto answer = co_await get("/api/friendships/show.json?target_id=" + text::url_encode(id.value));
    if (!answer) co_return fail(std::move(answer));
    co_return read_friendship(answer->body, id, reading_);
}

Task<bool> Client::is_followed(AccountId id)
{
    auto answer = co_await get("/api/friendships/exists.json?user_a=" + text::url_encode(reading_.self.value) +
                               "&user_b=" + text::url_encode(id.value));
    if (!answer) co_return fail(std::move(answer));
    co_return is_true(answer->body);
}

Task<std::vector<Relationship>> Client::relationships(std::vector<AccountId> ids)
{
    std::vector<Relationship> ties;
    if (ids.size() <= few_people) {
        for (const auto& id : ids) {
            auto tie = co_await friendship(id);
            if (tie) ties.push_back(std::move(*tie));
        }
        co_return ties;
    }
    auto followed = co_await get("/api/friends/ids.json");
    if (!followed) co_return fail(std::move(followed));
    auto following = co_await get("/api/followers/ids.json");
    if (!following) co_return fail(std::move(following));
    const auto mine = read_ids(followed->body, reading_);
    const auto theirs = read_ids(following->body, reading_);
    if (!mine) co_return fail(mine.error());
    if (!theirs) co_return fail(theirs.error());
    for (const auto& id : ids) {
        Relationship tie;
        tie.id = id;
        tie.following = std::ranges::find(*mine, id.value) != mine->end();
        tie.followed_by = std::ranges::find(*theirs, id.value) != theirs->end();
        ties.push_back(std::move(tie));
    }
    co_return ties;
}

Task<Relationship> Client::follow(AccountId id, FollowOptions options)
{
    if (options.boosts || options.notify || options.languages)
        co_return cannot("choose what of a person's posts you see: follow them without options");
    auto answer = co_await deed("/api/friendships/create.json", who(id));
    Relationship tie;
    tie.id = id;
    tie.following = true;
    if (answer || answer.error().http_status == 403) {
        auto now = co_await friendship(id);
        if (answer || (now && now->following)) co_return now.value_or(tie);
        co_return fail(std::move(answer));
    }
    // 400 soon after an unfollow: the announcement failed, and the follow did not.
    if (answer.error().http_status != 400) co_return fail(std::move(answer));
    const auto holds = co_await is_followed(id);
    if (holds && *holds) co_return tie;
    co_return fail(std::move(answer));
}

Task<Relationship> Client::act(AccountId id, AccountAction action)
{
    const char* call = nullptr;
    switch (action) {
    case AccountAction::follow: co_return co_await follow(std::move(id), FollowOptions());
    case AccountAction::unfollow: call = "/api/friendships/destroy.json"; break;
    case AccountAction::block: call = "/api/blocks/create.json"; break;
    case AccountAction::unblock: call = "/api/blocks/destroy.json"; break;
    case AccountAction::mute:
    case AccountAction::unmute: co_return cannot("mute people: unfollow or block them");
    case AccountAction::remove_follower: co_return cannot("take a follower away: block and unblock them");
    case AccountAction::accept_follow:
    case AccountAction::reject_follow: co_return cannot("ask before somebody follows: block whom you do not want");
    case AccountAction::endorse:
    case AccountAction::unendorse: co_return cannot("show people on your profile: name them in its description");
    }
    auto answer = co_await deed(call, who(id));
    if (answer) {
        auto tie = read_deed(answer->body, reading_);
        if (tie && action == AccountAction::unfollow) tie->following = false;
        co_return tie;
    }
    Relationship tie;
    tie.id = id;
    const bool is_so_already = action == AccountAction::unfollow && answer.error().code == Errc::conflict;
    if (is_so_already) co_return tie;
    co_return fail(std::move(answer));
}

Task<Page<Account>> Client::people_page(std::string target, PageRequest page)
{
    const std::size_t number = page_number(page);
    target +=
        "?count=" + std::to_string(std::clamp<std::size_t>(page.limit, 1, 100)) + "&page=" + std::to_string(number);
    auto answer = co_await get(std::move(target));
    if (!answer) co_return fail(std::move(answer));
    auto people = read_users(answer->body, reading_);
    if (!people) co_return fail(std::move(people));
    Page<Account> found;
    // Pages may be short: only an empty one is the last.
    if (!people->empty()) found.next = std::string(page_mark) + std::to_string(number + 1);
    if (number > 1) found.prev = std::string(page_mark) + std::to_string(number - 1);
    found.items = std::move(*people);
    for (const auto& one : found.items) meet(one);
    co_return found;
}

Task<Page<Account>> Client::following(AccountId id, PageRequest page)
{
    co_return co_await people_page("/api/statuses/friends/" + text::url_encode(id.value) + ".json", std::move(page));
}

Task<Page<Account>> Client::followers(AccountId id, PageRequest page)
{
    co_return co_await people_page("/api/statuses/followers/" + text::url_encode(id.value) + ".json", std::move(page));
}

Task<SearchResult> Client::search(SearchRequest request)
{
    SearchResult result;
    const bool all = request.type.empty();
    const std::string own_notices = instance_.origin + "/notice/";
    if (request.query.starts_with(own_notices)) {
        auto found = co_await status(StatusId(request.query.substr(own_notices.size())));
        if (!found) co_return fail(std::move(found));
        result.statuses.push_back(std::move(*found));
        co_return result;
    }
    if (all || request.type == "statuses") {
        auto found = co_await notices("/api/search.json?q=" + text::url_encode(request.query) +
                                          "&rpp=" + std::to_string(request.limit),
                                      Urgency::interactive);
        if (!found) co_return fail(std::move(found));
        result.statuses = std::move(found->posts);
    }
    const bool is_name = request.query.find(' ') == std::string::npos && !request.query.starts_with('#');
    if ((all || request.type == "accounts") && is_name) {
        const std::string name = request.query.starts_with('@') ? request.query.substr(1) : request.query;
        auto found = co_await resolve_account(name);
        if (found) result.accounts.push_back(std::move(*found));
    }
    co_return result;
}

Task<CredentialAccount> Client::update_profile(ProfileChange change)
{
    text::Fields form;
    if (change.display_name) form.emplace_back("name", *change.display_name);
    if (change.note) form.emplace_back("description", *change.note);
    for (const auto& field : change.fields.value_or(std::vector<ProfileField>{})) {
        const std::string name = text::lowered(field.name);
        if (name != "homepage" && name != "location")
            co_return cannot("keep a field '" + field.name + "' on profiles: it has Homepage and Location");
        form.emplace_back(name == "homepage" ? "url" : "location", field.value);
    }
    const bool others =
        change.locked || change.bot || change.discoverable || change.indexable || change.hide_collections;
    if (others || form.empty()) co_return cannot("change this for other programs: use its web page");
    auto answer = co_await deed("/api/account/update_profile.json", std::move(form));
    if (!answer) co_return fail(std::move(answer));
    co_return read_own_user(answer->body, reading_);
}

Task<CredentialAccount> Client::set_picture(ProfilePicture which, NewMedia file)
{
    if (which == ProfilePicture::header) co_return cannot("change headers for other programs: use its web page");
    Call call;
    call.method = "POST";
    call.target = "/api/account/update_profile_image.json";
    call.deadline = std::chrono::seconds{180};
    call.parts.push_back({"image", file.filename.empty() ? "picture" : file.filename, file.mime_type, file.bytes});
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    co_return read_own_user(answer->body, reading_);
}

Task<std::vector<Group>> Client::groups(bool all)
{
    auto answer = co_await get(all ? "/api/statusnet/groups/list_all.json?count=100"
                                   : "/api/statusnet/groups/list.json?count=100");
    if (!answer) co_return fail(std::move(answer));
    co_return read_groups(answer->body, reading_);
}

Task<Group> Client::group(std::string name)
{
    auto answer = co_await get("/api/statusnet/groups/show/" + text::url_encode(name) + ".json");
    if (!answer) co_return fail(std::move(answer));
    co_return read_group(answer->body, reading_);
}

Task<Group> Client::join_group(GroupId id, bool wanted)
{
    // By its name in the path: a field fails where one leaves, in all versions but the last.
    const std::string path = std::string("/api/statusnet/groups/") + (wanted ? "join/" : "leave/");
    auto answer = co_await deed(path + text::url_encode(id.value) + ".json");
    const bool is_so_already =
        !answer && (wanted ? answer.error().http_status == 403 : answer.error().code == Errc::conflict);
    if (!answer && !is_so_already) co_return fail(std::move(answer));
    auto now = co_await group(id.value);
    if (!now) co_return now;
    now->member = wanted;
    co_return now;
}

} // namespace fedibee::gnusocial
