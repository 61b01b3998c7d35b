// SPDX-License-Identifier: AGPL-3.0-or-later
// What a user may set, with defaults, allowed values and help.
#pragma once

#include "fedibee/error.hpp"
#include "fedibee/store.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::session {

struct SettingSpec {
    std::string_view key;
    std::string_view default_value;
    std::string_view allowed; ///< "true|false", "0..86400", "CODE" (of a language) or empty for any text
    std::string_view help;
};

std::span<const SettingSpec> setting_specs();
const SettingSpec* find_setting(std::string_view key);
/// The value as it is stored ("yes" becomes "true"), or a sentence that names what is allowed.
Result<std::string> check_setting(const SettingSpec& spec, std::string_view value);

/// A user's settings in memory.
class Settings {
public:
    void restore(const std::vector<SettingRow>& rows);
    /// The value in the narrowest scope that has one: "place:&home", "login:mastodon", then "".
    [[nodiscard]] std::string value(std::string_view key, std::string_view scope = {}) const;
    [[nodiscard]] bool flag(std::string_view key, std::string_view scope = {}) const
    {
        return value(key, scope) == "true";
    }
    void put(const std::string& scope, const std::string& key, const std::string& value);
    void remove(const std::string& scope, const std::string& key);

private:
    std::map<std::pair<std::string, std::string>, std::string, std::less<>> values_;
};

} // namespace fedibee::session
