// SPDX-License-Identifier: AGPL-3.0-or-later
// Media, applications and tokens.
#include "world.hpp"

namespace fedisim {

Media& World::add_media(Account& owner)
{
    auto& made = media_.emplace_back();
    made.id = ids_.make(dialect_.ids, now());
    made.owner = &owner;
    made.ready_at = now();
    media_by_id_[made.id] = &made;
    return made;
}

Media* World::media(std::string_view id)
{
    const auto found = media_by_id_.find(std::string(id));
    return found == media_by_id_.end() ? nullptr : found->second;
}

App& World::add_app(std::string name)
{
    auto& made = apps_.emplace_back();
    made.id = small_id();
    made.name = std::move(name);
    made.client_id = ids_.secret(43);
    made.client_secret = ids_.secret(43);
    return made;
}

App* World::app(std::string_view client_id)
{
    for (auto& app : apps_) {
        if (app.client_id == client_id) return &app;
    }
    return nullptr;
}

Token& World::add_token(App& app, Account* account, std::string scopes, std::string value)
{
    auto& made = tokens_.emplace_back();
    made.value = value.empty() ? ids_.secret(43) : std::move(value);
    made.app = &app;
    made.account = account;
    made.scopes = std::move(scopes);
    made.created_at = now();
    tokens_by_value_[made.value] = &made;
    return made;
}

Token* World::token(std::string_view value)
{
    const auto found = tokens_by_value_.find(std::string(value));
    return found == tokens_by_value_.end() || found->second->revoked ? nullptr : found->second;
}

std::vector<Token*> World::tokens()
{
    std::vector<Token*> all;
    for (auto& token : tokens_) all.push_back(&token);
    return all;
}

} // namespace fedisim
