// SPDX-License-Identifier: AGPL-3.0-or-later
// The forms of ad-hoc commands that are out: a form answered by anybody else, or for another command, is refused.
#pragma once

#include "fedibee/clock.hpp"

#include <map>
#include <string>
#include <string_view>

namespace fedibee::xmpp {

/// Forms that were sent out: each belongs to a bare JID and a command, and expires.
class AdhocSessions {
public:
    std::string open(std::string_view bare, std::string_view node, Instant now);
    /// Whether that user has this form open; the command must be the same.
    [[nodiscard]] bool is_open(std::string_view id, std::string_view bare, std::string_view node, Instant now) const;
    void close(std::string_view id);
    void expire(Instant now);

private:
    struct Open {
        std::string bare;
        std::string node;
        Instant until;
    };
    std::map<std::string, Open, std::less<>> open_;
};

} // namespace fedibee::xmpp
