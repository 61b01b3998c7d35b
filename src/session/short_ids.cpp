// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/short_ids.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fedibee::session {
namespace {

constexpr std::array<unsigned, 5> bounds{0x00, 0x100, 0x1000, 0x10000, 0x1000000};
constexpr std::size_t longest_id = 6;

} // namespace

std::string ShortIds::key(LoginId login, std::string_view uri)
{
    return fmt::format("{} {}", login.value, uri);
}

std::string ShortIds::text(unsigned number)
{
    return fmt::format("{:02x}", number);
}

std::optional<unsigned> ShortIds::parse(std::string_view word)
{
    if (word.starts_with('#')) word.remove_prefix(1);
    if (word.size() < 2 || word.size() > longest_id) return std::nullopt;
    unsigned number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number, 16);
    if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return number;
}

void ShortIds::restore(const std::vector<ShortIdRow>& rows)
{
    std::array<Timestamp, 4> newest{};
    for (const auto& row : rows) {
        by_uri_[key(row.login, row.uri)] = row.number;
        by_number_[row.number] = row;
        for (std::size_t range = 0; range < next_.size(); ++range) {
            const bool inside = row.number >= bounds[range] && row.number < bounds[range + 1];
            if (!inside || row.given_at < newest[range]) continue;
            newest[range] = row.given_at;
            next_[range] = row.number + 1 == bounds[range + 1] ? bounds[range] : row.number + 1;
        }
    }
}

unsigned ShortIds::free_number(Timestamp now)
{
    for (std::size_t range = 0; range < next_.size(); ++range) {
        const unsigned number = next_[range];
        const auto held = by_number_.find(number);
        const bool in_use = held != by_number_.end() && now - held->second.given_at < lifetime;
        if (in_use && range + 1 < next_.size()) continue;
        next_[range] = number + 1 == bounds[range + 1] ? bounds[range] : number + 1;
        return number;
    }
    return 0;
}

const ShortIdRow& ShortIds::give(LoginId login, const StatusId& status, const std::string& uri,
                                 const std::string& address, Timestamp now, bool& fresh)
{
    const std::string name = key(login, uri);
    const auto known = by_uri_.find(name);
    fresh = known == by_uri_.end();
    if (!fresh) return by_number_.at(known->second);
    const unsigned number = free_number(now);
    if (const auto old = by_number_.find(number); old != by_number_.end())
        by_uri_.erase(key(old->second.login, old->second.uri));
    by_uri_[name] = number;
    return by_number_[number] = ShortIdRow{number, login, status, uri, address, now};
}

const ShortIdRow* ShortIds::find(LoginId login, std::string_view uri) const
{
    const auto known = by_uri_.find(key(login, uri));
    return known == by_uri_.end() ? nullptr : find(known->second);
}

const ShortIdRow* ShortIds::find(unsigned number) const
{
    const auto known = by_number_.find(number);
    return known == by_number_.end() ? nullptr : &known->second;
}

void ShortIds::renumber(LoginId login, std::string_view uri, const StatusId& status)
{
    const auto known = by_uri_.find(key(login, uri));
    if (known != by_uri_.end()) by_number_[known->second].status = status;
}

} // namespace fedibee::session
