// SPDX-License-Identifier: AGPL-3.0-or-later
#include "params.hpp"

#include <fmt/format.h>

#include <cctype>

namespace fedisim {

namespace {

std::vector<std::string> segments_of(std::string_view name)
{
    std::vector<std::string> segments;
    const auto bracket = name.find('[');
    segments.emplace_back(name.substr(0, bracket));
    while (!name.empty()) {
        const auto open = name.find('[');
        if (open == std::string_view::npos) break;
        const auto close = name.find(']', open);
        if (close == std::string_view::npos) break;
        segments.emplace_back(name.substr(open + 1, close - open - 1));
        name.remove_prefix(close + 1);
    }
    return segments;
}

void insert(Json& node, const std::vector<std::string>& segments, std::size_t at, Json value)
{
    if (at == segments.size()) {
        node = std::move(value);
        return;
    }
    if (!segments[at].empty()) {
        if (!node.is_object()) node = Json::object();
        insert(node[segments[at]], segments, at + 1, std::move(value));
        return;
    }
    if (!node.is_array()) node = Json::array();
    const bool into_last =
        at + 1 < segments.size() && !node.empty() && node.back().is_object() && !node.back().contains(segments[at + 1]);
    if (!into_last) node.push_back(nullptr);
    insert(node.back(), segments, at + 1, std::move(value));
}

std::string as_text(const Json& value)
{
    if (value.is_string()) return value.get<std::string>();
    return value.is_null() ? std::string() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

void Params::add(std::string_view name, std::string value)
{
    insert(tree_, segments_of(name), 0, std::move(value));
}

void Params::merge(const Json& body)
{
    for (const auto& [name, value] : body.items()) tree_[name] = value;
}

bool Params::has(std::string_view name) const
{
    return tree_.contains(name) && !tree_[name].is_null();
}

std::optional<std::string> Params::maybe(std::string_view name) const
{
    if (!has(name)) return std::nullopt;
    return as_text(tree_[name]);
}

std::string Params::text(std::string_view name, std::string_view fallback) const
{
    return maybe(name).value_or(std::string(fallback));
}

bool Params::flag(std::string_view name, bool fallback) const
{
    const auto value = maybe(name);
    if (!value || value->empty()) return fallback;
    return *value != "false" && *value != "0" && *value != "f" && *value != "off" && *value != "False";
}

std::int64_t Params::number(std::string_view name, std::int64_t fallback) const
{
    const auto value = maybe(name);
    if (!value || value->empty()) return fallback;
    char* end = nullptr;
    const auto parsed = std::strtoll(value->c_str(), &end, 10);
    return end == value->c_str() ? fallback : parsed;
}

std::vector<std::string> Params::list(std::string_view name) const
{
    std::vector<std::string> values;
    if (!has(name)) return values;
    const auto& node = tree_[name];
    if (!node.is_structured()) return {as_text(node)};
    for (const auto& item : node) values.push_back(as_text(item));
    return values;
}

std::vector<Params> Params::groups(std::string_view name) const
{
    std::vector<Params> found;
    if (!has(name) || !tree_[name].is_structured()) return found;
    for (const auto& item : tree_[name]) {
        if (item.is_object()) found.emplace_back(item);
    }
    return found;
}

Params Params::group(std::string_view name) const
{
    return has(name) && tree_[name].is_object() ? Params(tree_[name]) : Params();
}

std::string url_decode(std::string_view text, bool plus_is_space)
{
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (letter == '%' && at + 2 < text.size() && std::isxdigit(static_cast<unsigned char>(text[at + 1])) != 0 &&
            std::isxdigit(static_cast<unsigned char>(text[at + 2])) != 0) {
            decoded += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16));
            at += 2;
        } else {
            decoded += plus_is_space && letter == '+' ? ' ' : letter;
        }
    }
    return decoded;
}

std::string url_encode(std::string_view text)
{
    std::string encoded;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (std::isalnum(byte) != 0 || letter == '-' || letter == '_' || letter == '.' || letter == '~') {
            encoded += letter;
        } else {
            encoded += fmt::format("%{:02X}", byte);
        }
    }
    return encoded;
}

} // namespace fedisim
