// SPDX-License-Identifier: AGPL-3.0-or-later
// What is to be said to users of the work that the gateway does while they are away.
#pragma once

#include "fedibee/id.hpp"

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>

namespace fedibee::session {

class Untold {
public:
    static constexpr std::size_t most = 20; ///< for one user: the newest

    /// True when the user is here, and was told.
    using Tell = std::function<bool(UserId user, const std::string& sentence)>;
    explicit Untold(Tell tell) : tell_(std::move(tell)) {}

    /// Now, or when the user comes.
    void tell(UserId user, std::string sentence)
    {
        if (tell_(user, sentence)) return;
        auto& kept = kept_[user];
        kept.push_back(std::move(sentence));
        if (kept.size() > most) kept.pop_front();
    }
    [[nodiscard]] std::deque<std::string> take(UserId user)
    {
        auto kept = kept_.extract(user);
        return kept ? std::move(kept.mapped()) : std::deque<std::string>{};
    }

private:
    Tell tell_;
    std::map<UserId, std::deque<std::string>> kept_;
};

} // namespace fedibee::session
