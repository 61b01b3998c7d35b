// SPDX-License-Identifier: AGPL-3.0-or-later
// Identifiers as types of their own, so that a status id is never passed where an account id belongs.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace fedibee {

/// An opaque string from an instance: never parsed, never ordered by us.
template <class Tag> struct StringId {
    std::string value;

    StringId() = default;
    explicit StringId(std::string text) : value(std::move(text)) {}
    [[nodiscard]] bool empty() const noexcept { return value.empty(); }
    bool operator==(const StringId&) const = default;
};

/// A row number of our own store; 0 means "none".
template <class Tag> struct RowId {
    std::int64_t value = 0;

    [[nodiscard]] bool empty() const noexcept { return value == 0; }
    auto operator<=>(const RowId&) const = default;
};

using StatusId = StringId<struct StatusIdTag>;
using AccountId = StringId<struct AccountIdTag>;
using NotificationId = StringId<struct NotificationIdTag>;
using ConversationId = StringId<struct ConversationIdTag>;
using GroupId = StringId<struct GroupIdTag>;
using ListId = StringId<struct ListIdTag>;
using PollId = StringId<struct PollIdTag>;
using MediaId = StringId<struct MediaIdTag>;
using FilterId = StringId<struct FilterIdTag>;
using ScheduledId = StringId<struct ScheduledIdTag>;

using UserId = RowId<struct UserIdTag>;
using LoginId = RowId<struct LoginIdTag>;
using MirrorId = RowId<struct MirrorIdTag>;
using FeedId = RowId<struct FeedIdTag>;

} // namespace fedibee

template <class Tag> struct std::hash<fedibee::StringId<Tag>> {
    std::size_t operator()(const fedibee::StringId<Tag>& id) const noexcept
    {
        return std::hash<std::string>{}(id.value);
    }
};

template <class Tag> struct std::hash<fedibee::RowId<Tag>> {
    std::size_t operator()(const fedibee::RowId<Tag>& id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
