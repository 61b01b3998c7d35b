// SPDX-License-Identifier: AGPL-3.0-or-later
// The login's own profile, whom it blocks, and what it wants to hear of others.
#include "backend/mastodon/client.hpp"

#include "backend/mastodon/answer.hpp"
#include "text/url_encode.hpp"

namespace fedibee::mastodon {
namespace {

constexpr const char* domains_path = "/api/v1/domain_blocks";
constexpr const char* profile_path = "/api/v1/accounts/update_credentials";
constexpr std::chrono::seconds picture_deadline{60};

const char* name_of(ProfilePicture which)
{
    return which == ProfilePicture::avatar ? "avatar" : "header";
}

std::string account_path(const AccountId& id, const char* rest)
{
    return "/api/v1/accounts/" + text::url_encode(id.value) + rest;
}

} // namespace

Task<CredentialAccount> Client::update_profile(ProfileChange change)
{
    auto answer = co_await deed("PATCH", profile_path, write_profile(change));
    if (!answer) co_return fail(std::move(answer));
    auto own = read_credential_account(answer->body, reading_);
    if (!own) co_return own;
    // Some servers say yes and leave it as it was.
    if (change.locked && own->account.locked != *change.locked)
        co_return cannot("change whether followers have to ask: use its own pages");
    if (change.bot && own->account.bot != *change.bot)
        co_return cannot("change whether you are a bot: use its own pages");
    const bool wants_fields = change.fields && !change.fields->empty();
    if (wants_fields && own->fields_source.empty() && own->account.fields.empty())
        co_return cannot("change the table in your profile: use its own pages");
    co_return own;
}

Task<CredentialAccount> Client::set_picture(ProfilePicture which, NewMedia file)
{
    Call call;
    call.method = "PATCH";
    call.target = profile_path;
    call.deadline = picture_deadline;
    call.parts.push_back({name_of(which), std::move(file.filename), std::move(file.mime_type), std::move(file.bytes)});
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    co_return read_credential_account(answer->body, reading_);
}

Task<void> Client::drop_picture(ProfilePicture which)
{
    auto answer = co_await deed("DELETE", std::string("/api/v1/profile/") + name_of(which));
    if (!answer && is_unknown_call(answer.error()))
        co_return cannot(std::string("take the ") + name_of(which) + " away: use its own pages");
    if (!answer) co_return fail(std::move(answer));
    co_return Result<void>{};
}

Task<std::vector<StatusPtr>> Client::pinned(AccountId id)
{
    auto answer = co_await get(account_path(id, "/statuses?pinned=true"));
    if (!answer) co_return fail(std::move(answer));
    co_return read_statuses(answer->body, reading_);
}

Task<Page<Account>> Client::blocked(PageRequest page)
{
    if (!capabilities().block_lists) co_return cannot("say whom you block");
    co_return co_await accounts_page("/api/v1/blocks", std::move(page));
}

Task<Page<Account>> Client::muted(PageRequest page)
{
    if (!capabilities().mutes) co_return cannot("mute people: block them, or unfollow them");
    co_return co_await accounts_page("/api/v1/mutes", std::move(page));
}

Task<std::vector<std::string>> Client::blocked_domains()
{
    if (!capabilities().domain_blocks) co_return cannot("block whole servers");
    auto answer = co_await get(std::string(domains_path) + "?limit=200");
    if (!answer) co_return fail(std::move(answer));
    co_return read_domains(answer->body, reading_);
}

Task<void> Client::block_domain(std::string domain, bool wanted)
{
    if (!capabilities().domain_blocks) co_return cannot("block whole servers");
    // In the query: not every server, nor every proxy, reads the body of a DELETE.
    auto answer = co_await deed(wanted ? "POST" : "DELETE", with_field(domains_path, "domain", domain));
    if (!answer) co_return fail(std::move(answer));
    note_hidden([&](Hidden& hidden) { hidden.hide_domain(domain, wanted); });
    co_return Result<void>{};
}

} // namespace fedibee::mastodon
