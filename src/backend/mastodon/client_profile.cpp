// SPDX-License-Identifier: AGPL-3.0-or-later
// The login's own profile, whom it blocks, and what it wants to hear of others.
#include "backend/mastodon/client.hpp"

#include "text/url_encode.hpp"

namespace fedibee::mastodon {
namespace {

constexpr const char* domains_path = "/api/v1/domain_blocks";

std::string account_path(const AccountId& id, const char* rest)
{
    return "/api/v1/accounts/" + text::url_encode(id.value) + rest;
}

} // namespace

Task<CredentialAccount> Client::update_profile(ProfileChange change)
{
    auto answer = co_await deed("PATCH", "/api/v1/accounts/update_credentials", write_profile(change));
    if (!answer) co_return fail(std::move(answer));
    co_return read_credential_account(answer->body, reading_);
}

Task<Relationship> Client::set_notify(AccountId id, bool wanted)
{
    auto answer = co_await deed("POST", account_path(id, "/follow"), write_notify(wanted));
    if (!answer) co_return fail(std::move(answer));
    co_return read_relationship(answer->body, id, reading_);
}

Task<std::vector<StatusPtr>> Client::pinned(AccountId id)
{
    auto answer = co_await get(account_path(id, "/statuses?pinned=true"));
    if (!answer) co_return fail(std::move(answer));
    co_return read_statuses(answer->body, reading_);
}

Task<Page<Account>> Client::blocked(PageRequest page)
{
    co_return co_await accounts_page("/api/v1/blocks", std::move(page));
}

Task<Page<Account>> Client::muted(PageRequest page)
{
    if (!capabilities().mutes) co_return cannot("mute people: block them, or unfollow them");
    co_return co_await accounts_page("/api/v1/mutes", std::move(page));
}

Task<std::vector<std::string>> Client::blocked_domains()
{
    auto answer = co_await get(std::string(domains_path) + "?limit=200");
    if (!answer) co_return fail(std::move(answer));
    co_return read_domains(answer->body, reading_);
}

Task<void> Client::block_domain(std::string domain, bool wanted)
{
    // In the query: not every server, nor every proxy, reads the body of a DELETE.
    auto answer = co_await deed(wanted ? "POST" : "DELETE", with_field(domains_path, "domain", domain));
    if (!answer) co_return fail(std::move(answer));
    note_hidden([&](Hidden& hidden) { hidden.hide_domain(domain, wanted); });
    co_return Result<void>{};
}

} // namespace fedibee::mastodon
