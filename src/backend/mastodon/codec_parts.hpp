// SPDX-License-Identifier: AGPL-3.0-or-later
// Entities from JSON values, shared by the codec's files.
#pragma once

#include "backend/mastodon/codec.hpp"
#include "backend/shared/json_read.hpp"

#include <optional>
#include <utility>

namespace fedibee::mastodon {

using namespace backend; // what reads JSON

/// Boosts and quotes nest; a hostile body must not nest for ever.
constexpr int deepest_status = 4;

/// Nothing without an id.
std::optional<Account> account_from(const Json& object, const Reading& how, int depth = 0);
StatusPtr status_from(const Json& object, const Reading& how, int depth = 0);
std::optional<MediaAttachment> media_from(const Json& object);
NotificationPtr notification_from(const Json& object, const Reading& how);
/// What a notification of the instance itself says, as plain text.
std::string sentence_of(const Json& object);
std::optional<Conversation> conversation_from(const Json& object, const Reading& how);
/// Pleroma's; without `self`, what the reader said is left out.
std::optional<Conversation> chat_from(const Json& chat, const std::optional<Account>& self, const Reading& how);
/// `user@host`: the API's `acct`, with the instance's domain when it has none.
std::string address_of(const std::string& acct, const Reading& how);
Visibility visibility_from(const std::string& word);

Failure not_understood(const Reading& how);

/// Every element that can be read; the others are dropped. `read` gives an optional or a pointer.
template <class T, class Read> std::vector<T> each_of(const Json& array, Read read)
{
    std::vector<T> items;
    if (!array.is_array()) return items;
    items.reserve(array.size());
    for (const Json& element : array) {
        if (auto item = read(element)) {
            if constexpr (std::is_same_v<decltype(item), T>) {
                items.push_back(std::move(item));
            } else {
                items.push_back(std::move(*item));
            }
        }
    }
    return items;
}

/// The answer is an array of entities; an object or anything else is not understood.
template <class T, class Read> Result<std::vector<T>> array_answer(std::string_view body, const Reading& how, Read read)
{
    const JsonDocument document = parse_json(body);
    if (!document.is_array()) return not_understood(how);
    return each_of<T>(document, read);
}

} // namespace fedibee::mastodon
