// SPDX-License-Identifier: AGPL-3.0-or-later
// Two users become one: what the command `link` asks of those who hold all users.
#pragma once

#include "fedibee/error.hpp"
#include "session/front.hpp"

#include <memory>
#include <string>
#include <vector>

namespace fedibee::session {

class LiveUser;

/// What came of it.
struct Linked {
    UserPtr user;                     ///< who both are now
    std::vector<std::string> renamed; ///< "mastodon is now mastodon2"
};

class UserLinker {
public:
    virtual ~UserLinker() = default;
    /// A code for that user, shown at that front.
    virtual std::string issue_code(UserId user, std::string front) = 0;
    /// Joins the user with the one whose code it is. Clients of the one that ends are dismissed, but for `from`.
    virtual Task<Linked> link(std::shared_ptr<LiveUser> user, Downstream* from, std::string code) = 0;
};

} // namespace fedibee::session
