// SPDX-License-Identifier: AGPL-3.0-or-later
// What a user did lately, with the way back: `undo`, `redo` and `history` walk along it.
#pragma once

#include "fedibee/entities.hpp"
#include "fedibee/id.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::session {

/// A post that was published or deleted, whole, so that it can be published again.
struct Publication {
    NewStatus draft;
    StatusId id; ///< while it is published
    bool is_deletion = false;
    ScheduledId scheduled = {}; ///< while it waits for its time instead
};

/// An edit, whole on both sides.
struct Revision {
    StatusId id;
    NewStatus before;
    NewStatus after;
};

/// One state-changing command.
struct Deed {
    LoginId login;
    std::string done;                                ///< as `history` prints it: "fav 1f"
    std::string undone;                              ///< as `history undo` prints it: "unfav 1f"
    std::vector<std::string> again;                  ///< the lines that do it once more
    std::vector<std::string> back;                   ///< the lines that take it back
    std::optional<Publication> post = std::nullopt;  ///< set: this takes the place of the lines
    std::optional<Revision> revision = std::nullopt; ///< or this
};

class Deeds {
public:
    static constexpr std::size_t most = 10;

    /// A new deed ends what could be redone.
    void add(Deed deed)
    {
        deeds_.resize(position_);
        deeds_.push_back(std::move(deed));
        if (deeds_.size() > most) deeds_.erase(deeds_.begin());
        position_ = deeds_.size();
    }
    [[nodiscard]] const Deed* to_undo() const { return position_ == 0 ? nullptr : &deeds_[position_ - 1]; }
    [[nodiscard]] const Deed* to_redo() const { return position_ == deeds_.size() ? nullptr : &deeds_[position_]; }
    /// The deed that to_undo() gave is undone; a post that came back with it, or was edited, has this id now, or waits
    /// under the other one.
    void stepped_back(const StatusId& published, const ScheduledId& scheduled)
    {
        if (position_ > 0) note(deeds_[--position_], published, scheduled);
    }
    void stepped_on(const StatusId& published, const ScheduledId& scheduled)
    {
        if (position_ < deeds_.size()) note(deeds_[position_++], published, scheduled);
    }
    [[nodiscard]] const std::vector<Deed>& all() const noexcept { return deeds_; }
    /// How many of all() are done; those behind are undone.
    [[nodiscard]] std::size_t position() const noexcept { return position_; }

private:
    static void note(Deed& deed, const StatusId& published, const ScheduledId& scheduled)
    {
        if (deed.post) deed.post->id = published;
        if (deed.post) deed.post->scheduled = scheduled;
        if (deed.revision && !published.empty()) deed.revision->id = published;
    }

    std::vector<Deed> deeds_; ///< oldest first
    std::size_t position_ = 0;
};

} // namespace fedibee::session
