// SPDX-License-Identifier: AGPL-3.0-or-later
// Friendica reads every post as Markdown, then as BBCode: what somebody typed as plain text needs escapes to stay so.
#pragma once

#include <string>
#include <string_view>

namespace fedibee::friendica {

/// The text as it has to be sent so that readers see exactly `plain`. Addresses, mentions and hashtags stay as they
/// are, for they are wanted to work.
std::string escape_markup(std::string_view plain);

} // namespace fedibee::friendica
