// SPDX-License-Identifier: AGPL-3.0-or-later
// Ad-hoc commands (XEP-0050) with forms. Their nodes are plain words, since users of text clients see and type them.
#pragma once

#include "xmpp/forms.hpp"
#include "xmpp/router.hpp"

#include <span>
#include <string>
#include <string_view>

namespace fedibee::xmpp {

/// One command: its form, and the line that it makes for the session's command table.
struct AdhocCommand {
    std::string_view node;
    std::string_view label;
    std::span<const Field> fields; ///< none: carried out at once
    bool of_login = false;         ///< asks for which account it is, when the user has several
    std::string (*line)(const Values& values);
};
std::span<const AdhocCommand> adhoc_commands();
const AdhocCommand* find_adhoc(std::string_view node);

std::span<const IqRule> adhoc_rules();

} // namespace fedibee::xmpp
