// SPDX-License-Identifier: AGPL-3.0-or-later
// Moments of a timeline and the ids that stood there: ids are opaque, so a moment is found only beside one that was
// met.
#pragma once

#include "fedibee/clock.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace fedibee::session {

struct Anchor {
    Timestamp time{};
    std::string id;   ///< what the timeline's pages are ordered by
    std::string post; ///< the status shown there: the same id, but in the notifications
};

class Anchors {
public:
    static constexpr std::size_t most = 256;

    void note(Anchor anchor)
    {
        if (find_id(anchor.id) != nullptr) return;
        anchors_.push_back(std::move(anchor));
        if (anchors_.size() > most) anchors_.pop_front();
    }
    [[nodiscard]] const Anchor* find_id(std::string_view id) const
    {
        return best([&](const Anchor& one) { return one.id == id; },
                    [](const Anchor&, const Anchor&) { return false; });
    }
    [[nodiscard]] const Anchor* find_post(std::string_view post) const
    {
        return best([&](const Anchor& one) { return one.post == post; },
                    [](const Anchor&, const Anchor&) { return false; });
    }
    /// The newest that is not after the moment.
    [[nodiscard]] const Anchor* at_or_before(Timestamp time) const
    {
        return best([&](const Anchor& one) { return one.time <= time; },
                    [](const Anchor& one, const Anchor& other) { return one.time > other.time; });
    }
    /// The oldest that is not before the moment.
    [[nodiscard]] const Anchor* at_or_after(Timestamp time) const
    {
        return best([&](const Anchor& one) { return one.time >= time; },
                    [](const Anchor& one, const Anchor& other) { return one.time < other.time; });
    }

private:
    template <class Claim, class Better> [[nodiscard]] const Anchor* best(Claim claim, Better better) const
    {
        const Anchor* found = nullptr;
        for (const auto& one : anchors_) {
            if (claim(one) && (found == nullptr || better(one, *found))) found = &one;
        }
        return found;
    }

    std::deque<Anchor> anchors_;
};

} // namespace fedibee::session
