// SPDX-License-Identifier: AGPL-3.0-or-later
// One-time codes by which a user of one front proves to be a user of another. Pure, but for chance.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/error.hpp"
#include "fedibee/store.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace fedibee::session {

class LinkCodes {
public:
    static constexpr std::chrono::minutes lifetime{10};
    static constexpr int most_tries = 5; ///< wrong codes of one user in that time
    static constexpr std::size_t most = 1000;

    struct Issued {
        UserId user;
        std::string front; ///< where it was shown
        Instant until;
    };

    /// A new code; the user's former one is void.
    std::string issue(UserId user, std::string_view front, Instant now);
    /// Whose code it is; afterwards it is used up. The error says what to do.
    Result<Issued> redeem(std::string_view code, UserId by, std::string_view front, Instant now);

private:
    struct Tries {
        int wrong = 0;
        Instant until;
    };

    void forget_old(Instant now);

    std::map<std::string, Issued> codes_; ///< by the code's hash
    std::map<UserId, Tries> tries_;
};

} // namespace fedibee::session
