// SPDX-License-Identifier: AGPL-3.0-or-later
// Whose posts a login does not want to see: what its instance leaves out of the public streams that it reads itself,
// so that a stream read by another login's token can be thinned in the same way.
#pragma once

#include "fedibee/entities.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace fedibee::mastodon {

class Hidden {
public:
    /// `until`: a mute that ends by itself. It does not shorten what hides the account for good.
    void hide(const AccountId& account, bool wanted, std::optional<Timestamp> until = std::nullopt);
    void hide_domain(std::string_view domain, bool wanted);

    /// By its author, the author's server, or somebody it mentions; for a boost, by those of the original too.
    [[nodiscard]] bool hides(const Status& status, Timestamp now) const;
    /// How much it hides; the less, the better it reads for others.
    [[nodiscard]] std::size_t size() const noexcept { return accounts_.size() + domains_.size(); }
    /// What both hide.
    [[nodiscard]] Hidden common_with(const Hidden& other) const;

    bool operator==(const Hidden&) const = default;

private:
    [[nodiscard]] bool hides(const AccountId& account, Timestamp now) const;

    std::map<std::string, std::optional<Timestamp>, std::less<>> accounts_; ///< by id: until when; nothing: for good
    std::set<std::string, std::less<>> domains_;                            ///< lower case
};

} // namespace fedibee::mastodon
