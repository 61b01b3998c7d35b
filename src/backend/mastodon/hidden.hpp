// SPDX-License-Identifier: AGPL-3.0-or-later
// Whose posts a login does not want to see: what its instance leaves out of the public streams that it reads itself,
// so that a stream read by another login's token can be thinned in the same way.
#pragma once

#include "fedibee/entities.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace fedibee::mastodon {

class Hidden {
public:
    void hide(const AccountId& account, bool wanted);
    void hide_domain(std::string_view domain, bool wanted);

    /// By its author, the author's server, or somebody it mentions; for a boost, by those of the original too.
    [[nodiscard]] bool hides(const Status& status) const;
    /// How much it hides; the less, the better it reads for others.
    [[nodiscard]] std::size_t size() const noexcept { return accounts_.size() + domains_.size(); }
    /// What both hide.
    [[nodiscard]] Hidden common_with(const Hidden& other) const;

    bool operator==(const Hidden&) const = default;

private:
    std::set<std::string, std::less<>> accounts_; ///< ids
    std::set<std::string, std::less<>> domains_;  ///< lower case
};

} // namespace fedibee::mastodon
