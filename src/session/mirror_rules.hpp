// SPDX-License-Identifier: AGPL-3.0-or-later
// Which posts a mirror repeats, and how its rules are written. Pure.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/repeats.hpp"
#include "session/command_grammar.hpp"

#include <optional>
#include <string>

namespace fedibee::session {

enum class Verdict {
    skip,
    post,  ///< as a post of its own
    answer ///< to the copy of the post that it answers
};

/// What becomes of an own post of the source; `parent_is_copied` when it answers a post that was repeated.
Verdict judge(const MirrorRules& rules, const Status& status, bool parent_is_copied);
/// The audience of the copy: never wider than the post's. Nothing where the instance has none that fits.
std::optional<Visibility> audience_of_copy(Visibility wanted, const Capabilities& can);
/// "--visibility public,unlisted --boosts on --replies on --cw keep|require|skip".
Result<MirrorRules> parse_mirror_rules(const Options& options);
/// "public, unlisted; no boosts; ..."
std::string describe(const MirrorRules& rules);

} // namespace fedibee::session
