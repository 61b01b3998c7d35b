// SPDX-License-Identifier: AGPL-3.0-or-later
// Entities as the JSON that clients read, each for one viewer (null: nobody is signed in).
#pragma once

#include "world.hpp"

namespace fedisim {

class View {
public:
    View(World& world, Account* viewer) : world_(world), viewer_(viewer) {}

    Json account(const Account& account) const;
    Json own_account(const Account& account) const;
    Json status(const Status& status) const;
    /// What DELETE answers: the typed text instead of the HTML.
    Json source_of_deleted(const Status& status) const;
    Json history(const Status& status) const;
    Json poll(const Poll& poll, const Account& owner) const;
    Json media(const Media& media) const;
    Json notification(const Notification& notification) const;
    Json conversation(const Conversation& conversation) const;
    Json relationship(const Account& other) const;
    Json list(const UserList& list) const;
    Json tag(const std::string& name) const;
    Json scheduled(const Scheduled& scheduled) const;
    Json filter(const Filter& filter) const;
    Json filter_v1(const Filter& filter, const FilterKeyword& keyword) const;
    Json accounts(const std::vector<Account*>& accounts) const;
    Json statuses(const std::vector<Status*>& statuses) const;

private:
    Json plain_status(const Status& status) const;
    Json friendica_status(const Status& status, Json body) const;
    Json friendica_media(const Media& media) const;
    Json friendica_notification(const Notification& notification) const;
    Json friendica_scheduled(const Scheduled& scheduled) const;
    Json friendica_relationship(const Account& other, bool follows) const;
    Json friendica_account(const Account& account, Json body) const;
    Json boosted(const Status& original) const;
    Json filtered(const Status& status) const;
    Json quote(const Status& status) const;
    Json card(const Status& status) const;
    Json quote_approval(const Status& status) const;
    Json reactions(const Status& status) const;
    static Json interaction_policy(const Status& status);
    std::string shown_visibility(const Status& status) const;
    void add_dialect_fields(const Status& status, Json& body) const;

    World& world_;
    Account* viewer_;
};

} // namespace fedisim
