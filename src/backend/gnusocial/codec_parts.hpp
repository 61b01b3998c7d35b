// SPDX-License-Identifier: AGPL-3.0-or-later
// Entities from JSON values, shared by the codec's files.
#pragma once

#include "backend/gnusocial/codec.hpp"
#include "backend/shared/json_read.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fedibee::gnusocial {

using backend::Json;

/// What a notice records.
enum class NoticeKind { post, repeat, favourite, follow, other };

NoticeKind kind_of(const Json& notice, const Reading& how);
StatusPtr status_from(const Json& notice, const Reading& how, int depth = 0);
std::optional<Account> account_from(const Json& user, const Reading& how);
/// Null where the deed does not concern the reader.
NotificationPtr event_from(const Json& notice, NoticeKind kind, const Reading& how);
Mention mention_of(const Account& account);
Timestamp twitter_time_of(const Json& object, std::string_view key = "created_at");
bool is_local(const std::string& profile_url, const Reading& how);
/// `nick@host` of an address of a profile.
std::string address_at(const std::string& nick, const std::string& profile_url, const Reading& how);
Failure not_understood(const Reading& how);

template <class T, class Read> Result<std::vector<T>> list_from(std::string_view body, const Reading& how, Read read)
{
    const backend::JsonDocument document = backend::parse_json(body);
    if (!document.is_array()) return not_understood(how);
    std::vector<T> items;
    for (const Json& element : document) {
        if (auto item = read(element)) items.push_back(std::move(*item));
    }
    return items;
}

} // namespace fedibee::gnusocial
