// SPDX-License-Identifier: AGPL-3.0-or-later
// People: finding them, and what the user is to them.
#include "backend/mastodon/client.hpp"

#include "backend/mastodon/answer.hpp"
#include "text/ascii.hpp"
#include "text/url_encode.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace fedibee::mastodon {
namespace {

constexpr std::size_t relationship_batch = 40;
constexpr std::chrono::seconds resolve_deadline{40}; ///< another server is asked meanwhile

/// Where a deed on an account is posted to: BEFORE id AFTER.
struct DeedRow {
    AccountAction action;
    const char* before;
    const char* after;
};

constexpr std::array deeds{
    DeedRow{AccountAction::follow, "/api/v1/accounts/", "/follow"},
    DeedRow{AccountAction::unfollow, "/api/v1/accounts/", "/unfollow"},
    DeedRow{AccountAction::block, "/api/v1/accounts/", "/block"},
    DeedRow{AccountAction::unblock, "/api/v1/accounts/", "/unblock"},
    DeedRow{AccountAction::mute, "/api/v1/accounts/", "/mute"},
    DeedRow{AccountAction::unmute, "/api/v1/accounts/", "/unmute"},
    DeedRow{AccountAction::accept_follow, "/api/v1/follow_requests/", "/authorize"},
    DeedRow{AccountAction::reject_follow, "/api/v1/follow_requests/", "/reject"},
    DeedRow{AccountAction::remove_follower, "/api/v1/accounts/", "/remove_from_followers"},
    DeedRow{AccountAction::endorse, "/api/v1/accounts/", "/endorse"},
    DeedRow{AccountAction::unendorse, "/api/v1/accounts/", "/unendorse"},
};

/// Of Mastodon 4.4, which renamed `pin`; all others still have the old name.
constexpr int level_of_endorse = 3;

const char* old_name(AccountAction action)
{
    if (action == AccountAction::endorse) return "/pin";
    return action == AccountAction::unendorse ? "/unpin" : nullptr;
}

std::string account_path(const AccountId& id, const char* rest = "")
{
    return "/api/v1/accounts/" + text::url_encode(id.value) + rest;
}

/// "@Bob@Example.Social" -> "Bob@example.social"; empty when it is no address.
std::string normal_address(std::string_view text)
{
    text = text::trimmed(text);
    if (text.starts_with('@')) text.remove_prefix(1);
    const auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return {};
    return std::string(text.substr(0, at + 1)) + text::lowered(text.substr(at + 1));
}

const Account* exactly(const std::vector<Account>& accounts, const std::string& address)
{
    for (const Account& account : accounts) {
        if (text::same_ignoring_case(account.address, address)) return &account;
    }
    return nullptr;
}

bool is_final(const Error& error)
{
    return error.code == Errc::cancelled || error.code == Errc::unauthorized || error.code == Errc::rate_limited;
}

} // namespace

Task<Account> Client::account(AccountId id)
{
    auto answer = co_await get(account_path(id));
    if (!answer) co_return fail(std::move(answer));
    co_return read_account(answer->body, reading_);
}

Task<Account> Client::look_up(std::string acct)
{
    auto answer = co_await get(with_field("/api/v1/accounts/lookup", "acct", acct));
    if (!answer) co_return fail(std::move(answer));
    co_return read_account(answer->body, reading_);
}

Task<Account> Client::search_account(std::string target, const std::string& address, bool in_search_result)
{
    Call call;
    call.target = std::move(target);
    call.deadline = resolve_deadline;
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    std::vector<Account> accounts;
    if (in_search_result) {
        auto result = read_search(answer->body, reading_);
        if (!result) co_return fail(std::move(result));
        accounts = std::move(result->accounts);
    } else {
        auto result = read_accounts(answer->body, reading_);
        if (!result) co_return fail(std::move(result));
        accounts = std::move(*result);
    }
    if (const Account* found = exactly(accounts, address)) co_return *found;
    co_return fail(Errc::not_found, "nobody is called " + address + ": check the spelling");
}

Task<Account> Client::account_at(std::string url)
{
    Call call;
    call.target = with_field("/api/v2/search", "q", url) + "&type=accounts&resolve=true&limit=5";
    call.deadline = resolve_deadline;
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    auto found = read_search(answer->body, reading_);
    if (!found) co_return fail(std::move(found));
    for (const Account& account : found->accounts) {
        if (account.url == url || account.uri == url) co_return account;
    }
    // Servers have several addresses for one person; asked for one, they give that person alone.
    if (found->accounts.size() == 1) co_return found->accounts.front();
    co_return fail(Errc::not_found, reading_.host + " finds nobody at " + url + ": check the address");
}

Task<Account> Client::resolve_account(std::string address)
{
    if (text::is_web_address(address)) co_return co_await account_at(std::move(address));
    const std::string wanted = normal_address(address);
    if (wanted.empty())
        co_return fail(Errc::invalid_input, "an address looks like user@host: '" + address + "' does not");
    const std::string domain = wanted.substr(wanted.find('@') + 1);
    const bool is_local = domain == instance_.domain;
    // Known accounts need no search, and a search may be closed where a lookup is not.
    const bool by_name = is_local && !quirks_.looks_up_whole_names;
    auto known = co_await look_up(by_name ? wanted.substr(0, wanted.find('@')) : wanted);
    if (known && text::same_ignoring_case(known->address, wanted)) co_return known;
    if (!known && is_final(known.error())) co_return known;

    const std::string query = (quirks_.search_without_at ? "" : "@") + wanted;
    std::string search = with_field("/api/v2/search", "q", query) + "&type=accounts&resolve=true&limit=5";
    auto found = co_await search_account(std::move(search), wanted, true);
    if (found || is_final(found.error())) co_return found;
    std::string narrow = with_field("/api/v1/accounts/search", "q", query) + "&resolve=true&limit=5";
    auto again = co_await search_account(std::move(narrow), wanted, false);
    if (again || is_final(again.error())) co_return again;
    if (found.error().code == Errc::not_found || again.error().code == Errc::not_found)
        co_return fail(Errc::not_found, reading_.host + " finds nobody called " + wanted + ": check the spelling");
    co_return found;
}

Task<std::vector<Relationship>> Client::relationships(std::vector<AccountId> ids)
{
    std::vector<Relationship> all;
    for (std::size_t start = 0; start < ids.size(); start += relationship_batch) {
        std::string target = "/api/v1/accounts/relationships";
        const std::size_t end = std::min(ids.size(), start + relationship_batch);
        for (std::size_t i = start; i < end; ++i) target = with_field(std::move(target), "id[]", ids[i].value);
        auto answer = co_await get(std::move(target));
        if (!answer) co_return fail(std::move(answer));
        auto batch = read_relationships(answer->body, reading_);
        if (!batch) co_return fail(std::move(batch));
        std::ranges::move(*batch, std::back_inserter(all));
    }
    co_return all;
}

Task<Relationship> Client::act(AccountId id, AccountAction action)
{
    const bool is_muting = action == AccountAction::mute || action == AccountAction::unmute;
    if (is_muting && !capabilities().mutes) co_return cannot("mute people: block them, or unfollow them");
    const char* old = old_name(action);
    if (old != nullptr && !capabilities().endorsements) co_return cannot("show people on your profile");
    if (action == AccountAction::remove_follower && !capabilities().removable_followers)
        co_return cannot("take a follower away: block them, and unblock them again");
    const auto row = std::ranges::find(deeds, action, &DeedRow::action);
    const bool is_old = old != nullptr && capabilities().mastodon_level < level_of_endorse;
    auto answer = co_await deed("POST", row->before + text::url_encode(id.value) + (is_old ? old : row->after));
    if (!answer) co_return fail(std::move(answer));
    auto now = read_relationship(answer->body, id, reading_);
    if (now) note_hidden([&](Hidden& hidden) { hidden.hide(id, now->blocking || now->muting); });
    co_return now;
}

Task<Relationship> Client::follow(AccountId id, FollowOptions options)
{
    auto answer = co_await deed("POST", account_path(id, "/follow"), write_follow(options));
    if (!answer) co_return fail(std::move(answer));
    co_return read_relationship(answer->body, id, reading_);
}

Task<Relationship> Client::mute(AccountId id, MuteOptions options)
{
    if (!capabilities().mutes) co_return cannot("mute people: block them, or unfollow them");
    auto answer = co_await deed("POST", account_path(id, "/mute"), write_mute(options));
    if (!answer) co_return fail(std::move(answer));
    auto now = read_relationship(answer->body, id, reading_);
    if (!now) co_return now;
    std::optional<Timestamp> until;
    if (options.duration.count() > 0) until = SystemClock{}.wall() + options.duration;
    note_hidden([&](Hidden& hidden) { hidden.hide(id, true, until); });
    co_return now;
}

Task<std::vector<Account>> Client::familiar_followers(AccountId id)
{
    if (!capabilities().familiar_followers) co_return cannot("say whom you know among somebody's followers");
    auto answer = co_await get(with_field("/api/v1/accounts/familiar_followers", "id[]", id.value));
    if (!answer) co_return fail(std::move(answer));
    co_return read_familiar_followers(answer->body, reading_);
}

Task<Page<Account>> Client::endorsed(PageRequest page)
{
    if (!capabilities().endorsements) co_return cannot("show people on your profile");
    co_return co_await accounts_page("/api/v1/endorsements", std::move(page));
}

Task<Page<Account>> Client::accounts_page(std::string first, PageRequest page)
{
    auto answer = co_await get(page_target(first, page, most_accounts), urgency_of(page));
    if (!answer) co_return fail(std::move(answer));
    auto items = read_accounts(answer->body, reading_);
    if (!items) co_return fail(std::move(items));
    const Cursors cursors = cursors_of(*answer, first, {}, {});
    co_return Page<Account>{std::move(*items), cursors.next, cursors.prev};
}

Task<Page<Account>> Client::following(AccountId id, PageRequest page)
{
    co_return co_await accounts_page(account_path(id, "/following"), std::move(page));
}

Task<Page<Account>> Client::followers(AccountId id, PageRequest page)
{
    co_return co_await accounts_page(account_path(id, "/followers"), std::move(page));
}

Task<Page<Account>> Client::follow_requests(PageRequest page)
{
    co_return co_await accounts_page("/api/v1/follow_requests", std::move(page));
}

Task<Relationship> Client::set_note(AccountId id, std::string comment)
{
    if (!capabilities().notes) co_return cannot("keep notes about people");
    auto answer = co_await deed("POST", account_path(id, "/note"), write_comment(comment));
    if (!answer && is_unknown_call(answer.error()))
        co_return cannot("keep notes about people, or does not know this one");
    if (!answer) co_return fail(std::move(answer));
    co_return read_relationship(answer->body, id, reading_);
}

Task<std::vector<InstanceRule>> Client::rules()
{
    auto answer = co_await get("/api/v1/instance/rules");
    if (!answer && answer.error().http_status == 404) co_return std::vector<InstanceRule>{};
    if (!answer) co_return fail(std::move(answer));
    co_return read_rules(answer->body, reading_);
}

Task<void> Client::report(NewReport report)
{
    if (!capabilities().reports) co_return cannot("take reports: write to its administrator");
    auto answer = co_await deed("POST", "/api/v1/reports", write_report(report));
    if (!answer && (answer.error().http_status == 404 || answer.error().http_status == 405))
        co_return cannot("take reports: write to its administrator");
    if (!answer) co_return fail(std::move(answer));
    co_return Result<void>{};
}

} // namespace fedibee::mastodon
