// SPDX-License-Identifier: AGPL-3.0-or-later
// BitlBee's user files (NAME.xml, format version 1), read as they are written.
#pragma once

#include "fedibee/error.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fedibee::app {

using BitlbeeSettings = std::vector<std::pair<std::string, std::string>>;

/// The value of a setting that the file has, else empty.
std::string_view setting_of(const BitlbeeSettings& settings, std::string_view key);

struct BitlbeeAccount {
    std::string protocol;
    std::string handle;
    std::string password; ///< sealed under the user's password
    std::string tag;
    bool autoconnect = true;
    BitlbeeSettings settings;
    std::vector<std::pair<std::string, std::string>> buddies; ///< handle, nick
};

struct BitlbeeChannel {
    std::string name;
    std::string type; ///< "control", "chat"
    BitlbeeSettings settings;
};

struct BitlbeeUser {
    std::string nick;
    std::string password; ///< its salted hash
    BitlbeeSettings settings;
    std::vector<BitlbeeAccount> accounts;
    std::vector<BitlbeeChannel> channels;
};

/// `path` is for the error's sentence. What a newer BitlBee may have added is passed over; document types and
/// entities of one's own are refused.
Result<BitlbeeUser> parse_bitlbee(std::string_view xml, const std::string& path);

} // namespace fedibee::app
