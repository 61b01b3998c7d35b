// SPDX-License-Identifier: AGPL-3.0-or-later
// The newest stretch of a login's streamed timelines, in memory: what CHATHISTORY asks for again and again.
//
// A span has no holes and ends with what the stream brought last. It begins with a page that was read from the top,
// grows by the stream and by pages below it, and is thrown away whenever something may have been missed.
#pragma once

#include "session/history.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fedibee::session {

class PastCache {
public:
    static constexpr std::size_t most_items = 400;                          ///< of one timeline
    static constexpr std::size_t most_bytes = std::size_t{4} * 1024 * 1024; ///< of one login, about

    /// What was read from the instance.
    struct Run {
        std::vector<PastItem> newest_first;
        std::string below;      ///< the id under which it begins; empty: at the top
        bool to_bottom = false; ///< there is nothing older
    };

    /// By the stream, or published here.
    void add(const std::string& timeline, const StatusPtr& status);
    void replace(const StatusPtr& status);
    void remove(const StatusId& id);
    void clear();
    void clear(const std::string& timeline);

    /// A run will be read: what the stream brings from now on is kept for it. Gives what absorb() wants to know.
    [[nodiscard]] std::uint64_t begin(const std::string& timeline);
    void absorb(const std::string& timeline, std::uint64_t begun, Run run);

    /// The stretch, oldest first, as far as `keep` says; nothing when it is not all here.
    [[nodiscard]] std::optional<std::vector<PastItem>> find(const std::string& timeline, const Stretch& stretch,
                                                            const HistoryReader::Keep& keep);
    [[nodiscard]] const PastItem* item(const std::string& timeline, std::string_view id) const;
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::size_t size(const std::string& timeline) const;

private:
    struct Span {
        std::deque<PastItem> items; ///< oldest first
        bool loading = true;        ///< only what the stream brought so far
        bool to_bottom = false;
        bool ordered = true; ///< by time too
        std::uint64_t used = 0;
    };

    void push_back(Span& span, PastItem item);
    void push_front(Span& span, PastItem item);
    void pop_front(Span& span);
    void start(Span& span, Run run);
    void extend(Span& span, Run run);
    void fit(Span& span);

    std::map<std::string, Span> spans_; ///< by to_string(timeline)
    std::size_t bytes_ = 0;
    std::uint64_t changes_ = 0; ///< deletions, edits and whatever else makes a page under way old
    std::uint64_t uses_ = 0;
};

} // namespace fedibee::session
