// SPDX-License-Identifier: AGPL-3.0-or-later
// What a user may set, in general, for one account and for one place, with defaults, allowed values and help.
#pragma once

#include "fedibee/error.hpp"
#include "fedibee/place.hpp"
#include "fedibee/store.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::session {

/// Where a setting may be given; the narrowest that has a value holds.
enum SettingReach : unsigned { for_all = 1, for_account = 2, for_place = 4 };

struct SettingSpec {
    std::string_view key;
    std::string_view default_value;
    std::string_view allowed; ///< "true|false", "0..86400", "CODE" (of a language) or empty for any text
    unsigned reach;           ///< bits of SettingReach
    std::string_view help;
};

/// A setting of BitlBee that has nothing to set here, and why.
struct RetiredSetting {
    std::string_view key;
    std::string_view why; ///< a sentence
};

std::span<const SettingSpec> setting_specs();
const SettingSpec* find_setting(std::string_view key);
std::span<const RetiredSetting> retired_settings();
const RetiredSetting* find_retired_setting(std::string_view key);
/// The value as it is stored ("yes" becomes "true"), or a sentence that names what is allowed.
Result<std::string> check_setting(const SettingSpec& spec, std::string_view value);

/// The scopes of SettingRow.
std::string scope_of_login(std::string_view tag);
std::string scope_of_place(const Place& place);

/// A user's settings in memory.
class Settings {
public:
    void restore(const std::vector<SettingRow>& rows);
    /// The value in that scope, then in general, then the default.
    [[nodiscard]] std::string value(std::string_view key, std::string_view scope = {}) const;
    [[nodiscard]] bool flag(std::string_view key, std::string_view scope = {}) const
    {
        return value(key, scope) == "true";
    }
    /// The value for what happens in a place of a login: the place's, the login's, the general one, the default.
    [[nodiscard]] std::string value_at(std::string_view key, const Place& place, std::string_view tag) const;
    [[nodiscard]] bool flag_at(std::string_view key, const Place& place, std::string_view tag) const
    {
        return value_at(key, place, tag) == "true";
    }
    void put(const std::string& scope, const std::string& key, const std::string& value);
    void remove(const std::string& scope, const std::string& key);
    /// What was set, and where.
    [[nodiscard]] std::vector<SettingRow> rows() const;

private:
    [[nodiscard]] const std::string* find(std::string_view key, std::string_view scope) const;

    std::map<std::pair<std::string, std::string>, std::string, std::less<>> values_;
};

} // namespace fedibee::session
