// SPDX-License-Identifier: AGPL-3.0-or-later
// The short hex ids by which a user addresses posts; none is given to another post within 24 hours.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/id.hpp"
#include "fedibee/store.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fedibee::session {

class ShortIds {
public:
    static constexpr std::chrono::hours lifetime{24};

    /// What was given before a restart.
    void restore(const std::vector<ShortIdRow>& rows);
    /// The id of a post, given now if it has none. `fresh` tells whether it is a new row, to be stored.
    const ShortIdRow& give(LoginId login, const StatusId& status, const std::string& uri, const std::string& address,
                           Timestamp now, bool& fresh);
    [[nodiscard]] const ShortIdRow* find(LoginId login, std::string_view uri) const;
    [[nodiscard]] const ShortIdRow* find(unsigned number) const;
    /// A post whose id at the instance changed (an edit on some servers).
    void renumber(LoginId login, std::string_view uri, const StatusId& status);

    /// "1f": at least two hex digits.
    static std::string text(unsigned number);
    /// "1f" or "#1f"; nothing for other words.
    static std::optional<unsigned> parse(std::string_view word);

private:
    static std::string key(LoginId login, std::string_view uri);
    unsigned free_number(Timestamp now);

    std::unordered_map<unsigned, ShortIdRow> by_number_;
    std::unordered_map<std::string, unsigned> by_uri_;
    std::array<unsigned, 4> next_{0x00, 0x100, 0x1000, 0x10000}; ///< where each range goes on: its oldest number
};

} // namespace fedibee::session
