// SPDX-License-Identifier: AGPL-3.0-or-later
// The copies that a mirror makes: a post of one login as posts of another, changed and deleted with it.
#pragma once

#include "fedibee/repeats.hpp"
#include "session/core.hpp"
#include "session/outbox.hpp"

#include <memory>
#include <vector>

namespace fedibee::session {

/// A mirror's two ends.
struct MirrorEnds {
    MirrorId mirror;
    Publisher from;
    Publisher to;
};

/// Publishes the copy, each of its parts once, whatever was tried before. `parent` is what it answers; may be empty.
/// invalid_input and unsupported: it cannot be repeated at all.
Task<CopyRow> make_copy(Core& core, Outbox& outbox, MirrorEnds ends, StatusPtr source, StatusId parent);
/// The source was edited: so are the copies, where the instance can.
Task<CopyRow> edit_copy(Outbox& outbox, MirrorEnds ends, StatusPtr source, CopyRow copy);
/// The source is gone.
Task<void> delete_copy(MirrorEnds ends, CopyRow copy);

} // namespace fedibee::session
