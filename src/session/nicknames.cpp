// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/nicknames.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace fedibee::session {
namespace {

std::string without_dots(std::string_view text)
{
    std::string out(text);
    std::ranges::replace(out, '.', '-');
    return out;
}

/// What no client takes inside a nick, or at its start, becomes '_'.
std::string safe(std::string_view text)
{
    constexpr std::string_view never = " ,*?!\r\n\t";
    constexpr std::string_view never_first = ":#&~@%+$";
    std::string out(text);
    for (auto& c : out) {
        if (never.find(c) != std::string_view::npos || static_cast<unsigned char>(c) < 0x20) c = '_';
    }
    if (!out.empty() && never_first.find(out.front()) != std::string_view::npos) out.front() = '_';
    return out;
}

} // namespace

std::optional<NickStyle> parse_nick_style(std::string_view word)
{
    if (word == "full") return NickStyle::full;
    if (word == "short") return NickStyle::brief;
    if (word == "nodot") return NickStyle::nodot;
    return std::nullopt;
}

void Nicknames::reserve(std::string nick)
{
    by_nick_.try_emplace(text::lowered(nick));
}

std::string Nicknames::make(std::string_view address) const
{
    const auto at = address.find('@');
    const std::string user = safe(address.substr(0, at));
    const std::string host = at == std::string_view::npos ? "" : safe(address.substr(at + 1));
    if (style_ == NickStyle::full) return user + "@" + host;
    if (style_ == NickStyle::nodot) return user + "@" + without_dots(host);
    if (is_free(text::lowered(user))) return user;
    const std::string first = user + "@" + host.substr(0, host.find('.'));
    return is_free(text::lowered(first)) ? first : user + "@" + without_dots(host);
}

const std::string& Nicknames::nick(const std::string& address)
{
    const auto known = by_address_.find(address);
    if (known != by_address_.end()) return known->second;
    std::string nick = make(address);
    while (!is_free(text::lowered(nick))) nick += '_';
    by_nick_[text::lowered(nick)] = address;
    return by_address_[address] = std::move(nick);
}

void Nicknames::forget(const std::string& address)
{
    const auto known = by_address_.find(address);
    if (known == by_address_.end() || own_names_.contains(address)) return;
    by_nick_.erase(text::lowered(known->second));
    by_address_.erase(known);
}

void Nicknames::rename(const std::string& address, const std::string& nick)
{
    own_names_.erase(address);
    forget(address);
    if (nick.empty()) return;
    own_names_.insert(address);
    std::string wanted = safe(nick);
    while (!is_free(text::lowered(wanted))) wanted += '_';
    by_nick_[text::lowered(wanted)] = address;
    by_address_[address] = std::move(wanted);
}

std::optional<std::string> Nicknames::address(std::string_view nick) const
{
    if (nick.starts_with('@')) nick.remove_prefix(1);
    const std::string wanted = text::lowered(nick);
    if (const auto known = by_nick_.find(wanted); known != by_nick_.end()) {
        if (known->second.empty()) return std::nullopt;
        return known->second;
    }
    std::optional<std::string> found;
    for (const auto& [address, own] : by_address_) {
        const std::string lower = text::lowered(address);
        if (lower == wanted) return address;
        if (!lower.starts_with(wanted) || lower.size() <= wanted.size() || lower[wanted.size()] != '@') continue;
        if (found) return std::nullopt;
        found = address;
    }
    return found;
}

} // namespace fedibee::session
