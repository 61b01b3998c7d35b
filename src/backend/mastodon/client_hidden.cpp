// SPDX-License-Identifier: AGPL-3.0-or-later
// Whom the login blocks and mutes, and which servers: for the streams that it reads by another login's token.
#include "backend/mastodon/client.hpp"

#include "backend/mastodon/answer.hpp"

namespace fedibee::mastodon {
namespace {

constexpr int most_pages = 20; ///< of one list; who hides more reads its streams by its own token

} // namespace

Task<void> Client::find_hidden_in(std::string first, bool holds_domains, Hidden& hidden)
{
    std::string target = first;
    for (int i = 0; i < most_pages; ++i) {
        auto answer = co_await get(target, Urgency::background);
        if (!answer && is_unknown_call(answer.error())) co_return Result<void>{};
        if (!answer) co_return fail(std::move(answer));
        if (holds_domains) {
            const auto domains = read_domains(answer->body, reading_);
            if (!domains) co_return fail(domains.error());
            for (const auto& domain : *domains) hidden.hide_domain(domain, true);
        } else {
            const auto accounts = read_hidden_accounts(answer->body, reading_);
            if (!accounts) co_return fail(accounts.error());
            for (const auto& account : *accounts) hidden.hide(account.id, true, account.until);
        }
        PageRequest next;
        next.cursor = cursors_of(*answer, first, {}, {}).next;
        if (next.cursor.empty()) co_return Result<void>{};
        target = page_target(first, next, most_accounts);
    }
    co_return fail(Errc::unsupported, "more people are hidden than are worth reading");
}

Task<Hidden> Client::find_hidden()
{
    Hidden hidden;
    auto read = co_await find_hidden_in("/api/v1/blocks?limit=80", false, hidden);
    if (read && capabilities().mutes) read = co_await find_hidden_in("/api/v1/mutes?limit=80", false, hidden);
    if (read) read = co_await find_hidden_in("/api/v1/domain_blocks?limit=200", true, hidden);
    if (!read) co_return fail(std::move(read));
    co_return hidden;
}

void Client::note_hidden(const std::function<void(Hidden&)>& change)
{
    if (!hidden_->known) return; // it is read as a whole when it is needed
    change(*hidden_->known);
    if (hidden_->on_change) hidden_->on_change();
}

} // namespace fedibee::mastodon
