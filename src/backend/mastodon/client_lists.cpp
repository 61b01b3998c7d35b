// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists of people.
#include "backend/mastodon/client.hpp"

#include "text/url_encode.hpp"

namespace fedibee::mastodon {
namespace {

std::string list_path(const ListId& id, const char* rest = "")
{
    return "/api/v1/lists/" + text::url_encode(id.value) + rest;
}

} // namespace

Task<std::vector<List>> Client::lists()
{
    if (!capabilities().lists) co_return std::vector<List>{};
    auto answer = co_await get("/api/v1/lists");
    if (answer) co_return read_lists(answer->body, reading_);
    if (lacks_endpoint(answer.error(), &Capabilities::lists, "lists")) co_return std::vector<List>{};
    co_return fail(std::move(answer));
}

Task<Page<Account>> Client::list_accounts(ListId id, PageRequest page)
{
    co_return co_await accounts_page(list_path(id, "/accounts"), std::move(page));
}

Task<List> Client::create_list(std::string title)
{
    if (!capabilities().lists) co_return cannot("keep lists");
    auto answer = co_await deed("POST", "/api/v1/lists", write_title(title));
    if (answer) co_return read_list(answer->body, reading_);
    if (lacks_endpoint(answer.error(), &Capabilities::lists, "lists")) co_return cannot("keep lists");
    co_return fail(std::move(answer));
}

Task<List> Client::rename_list(ListId id, std::string title)
{
    auto answer = co_await deed("PUT", list_path(id), write_title(title));
    if (!answer) co_return fail(std::move(answer));
    co_return read_list(answer->body, reading_);
}

Task<List> Client::change_list(List list, std::optional<std::string> replies_policy, std::optional<bool> exclusive)
{
    if (!capabilities().list_options) co_return cannot("change what a list shows");
    auto answer = co_await deed("PUT", list_path(list.id), write_list(list.title, replies_policy, exclusive));
    if (!answer) co_return fail(std::move(answer));
    co_return read_list(answer->body, reading_);
}

Task<void> Client::delete_list(ListId id)
{
    co_return co_await done("DELETE", list_path(id));
}

Task<void> Client::list_add(ListId id, AccountId account)
{
    co_return co_await done("POST", list_path(id, "/accounts"), write_list_accounts(account));
}

Task<void> Client::list_remove(ListId id, AccountId account)
{
    // In the query: not every server, nor every proxy, reads the body of a DELETE.
    co_return co_await done("DELETE", with_field(list_path(id, "/accounts"), "account_ids[]", account.value));
}

} // namespace fedibee::mastodon
