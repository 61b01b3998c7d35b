// SPDX-License-Identifier: AGPL-3.0-or-later
// The parameters of a request as one tree, whether they came as query, form, multipart or JSON.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedisim {

using Json = nlohmann::ordered_json;

class Params {
public:
    Params() : tree_(Json::object()) {}
    explicit Params(Json tree) : tree_(std::move(tree)) {}

    /// Takes `a[b][]=value` apart the way Rails does.
    void add(std::string_view name, std::string value);
    /// Lays the members of a JSON body over what is there.
    void merge(const Json& body);

    bool has(std::string_view name) const;
    std::optional<std::string> maybe(std::string_view name) const;
    std::string text(std::string_view name, std::string_view fallback = "") const;
    bool flag(std::string_view name, bool fallback = false) const;
    std::int64_t number(std::string_view name, std::int64_t fallback) const;
    /// An array, an object with numbered keys or a single value: all are lists of strings.
    std::vector<std::string> list(std::string_view name) const;
    std::vector<Params> groups(std::string_view name) const;
    Params group(std::string_view name) const;
    const Json& tree() const { return tree_; }

private:
    Json tree_;
};

std::string url_decode(std::string_view text, bool plus_is_space);
std::string url_encode(std::string_view text);

} // namespace fedisim
