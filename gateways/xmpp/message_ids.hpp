// SPDX-License-Identifier: AGPL-3.0-or-later
// How programs name messages, and what is behind these names: the msgids of posts, and when they were written. Pure.
#pragma once

#include "fedibee/clock.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fedibee::xmpp {

/// Programs choose the ids of what they send; what becomes of it has a msgid too. The last ones are known.
class MessageIds {
public:
    void note(std::string id, std::string msgid)
    {
        if (id.empty()) return;
        if (sent_.size() >= most) sent_.pop_front();
        sent_.emplace_back(std::move(id), std::move(msgid));
    }
    /// The msgid behind an id that a program may use for a message: most often it is the id.
    [[nodiscard]] std::string msgid_of(std::string_view id) const
    {
        const auto found = std::ranges::find(sent_, id, &Sent::first);
        return found == sent_.end() ? std::string(id) : found->second;
    }
    /// The id under which the programs know a message.
    [[nodiscard]] std::string shown_id(const std::string& msgid) const
    {
        const auto found = std::ranges::find(sent_, msgid, &Sent::second);
        return found == sent_.end() ? msgid : found->first;
    }

private:
    using Sent = std::pair<std::string, std::string>;
    static constexpr std::size_t most = 200;
    std::deque<Sent> sent_;
};

/// When the last posts that were shown somewhere were written: read states are moments, markers name a post.
class ShownTimes {
public:
    void note(const std::string& msgid, Timestamp time)
    {
        if (time == Timestamp{} || std::ranges::find(shown_, msgid, &Shown::first) != shown_.end()) return;
        if (shown_.size() >= most) shown_.pop_front();
        shown_.emplace_back(msgid, time);
    }
    [[nodiscard]] std::optional<Timestamp> time_of(std::string_view msgid) const
    {
        const auto found = std::ranges::find(shown_, msgid, &Shown::first);
        return found == shown_.end() ? std::nullopt : std::optional(found->second);
    }
    /// The msgid of the newest that is not after the moment; empty: there is none.
    [[nodiscard]] std::string newest_until(Timestamp time) const
    {
        const Shown* newest = nullptr;
        for (const auto& one : shown_) {
            if (one.second <= time && (newest == nullptr || one.second >= newest->second)) newest = &one;
        }
        return newest == nullptr ? std::string{} : newest->first;
    }

private:
    using Shown = std::pair<std::string, Timestamp>;
    static constexpr std::size_t most = 100;
    std::deque<Shown> shown_;
};

} // namespace fedibee::xmpp
