// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/jid.hpp"

#include "text/ascii.hpp"

#include <gloox/jid.h>

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee::xmpp {
namespace {

using namespace std::string_view_literals;

/// Not allowed in a local part.
constexpr std::array escapes{std::pair{' ', "\\20"sv},  std::pair{'"', "\\22"sv}, std::pair{'&', "\\26"sv},
                             std::pair{'\'', "\\27"sv}, std::pair{'/', "\\2f"sv}, std::pair{':', "\\3a"sv},
                             std::pair{'<', "\\3c"sv},  std::pair{'>', "\\3e"sv}, std::pair{'@', "\\40"sv}};
/// Places whose names are addresses.
constexpr std::array address_places{"user~"sv, "dm~"sv};

bool names_addresses(std::string_view local)
{
    return std::ranges::any_of(address_places, [local](auto prefix) { return local.starts_with(prefix); });
}

std::string exchanged(std::string text, char from, char to)
{
    std::ranges::replace(text, from, to);
    return text;
}

/// "dm~bob%a.example,eve%b.example" with '@': the last '%' of each name. One account has one name, whatever is in it.
std::string with_ats(std::string text)
{
    if (text.starts_with(address_places.front())) {
        const auto mark = text.rfind('%');
        if (mark != std::string::npos) text[mark] = '@';
        return text;
    }
    std::size_t begin = 0;
    while (begin < text.size()) {
        const auto end = std::min(text.find(',', begin), text.size());
        const auto mark = text.rfind('%', end - 1);
        if (end > begin && mark != std::string::npos && mark > begin) text[mark] = '@';
        begin = end + 1;
    }
    return text;
}

std::optional<std::string> contact_address(const std::string& local)
{
    const std::string plain = unescape_local(local);
    const auto mark = plain.find_last_of("%@");
    if (mark == std::string::npos || mark == 0 || mark + 1 == plain.size()) return std::nullopt;
    return plain.substr(0, mark) + "@" + plain.substr(mark + 1);
}

} // namespace

Jid Jid::parse(std::string_view text)
{
    Jid jid;
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        jid.resource = text.substr(slash + 1);
        text = text.substr(0, slash);
    }
    if (const auto at = text.find('@'); at != std::string_view::npos) {
        jid.local = text.substr(0, at);
        text.remove_prefix(at + 1);
    }
    jid.domain = text;
    return jid;
}

Target target_of(const Jid& to)
{
    if (to.local.empty()) return ToGateway{};
    std::string plain = text::lowered(unescape_local(to.local));
    if (names_addresses(plain)) plain = with_ats(std::move(plain));
    auto place = parse_place(plain);
    if (place && place->kind == PlaceKind::account && std::ranges::count(place->name, '@') != 1) return ToNobody{};
    if (place && place->kind != PlaceKind::control) return ToRoom{std::move(*place), to.resource};
    if (auto address = contact_address(to.local); address && to.local.find('~') == std::string::npos)
        return ToContact{text::lowered(*address)};
    return ToNobody{};
}

std::string contact_local(std::string_view address)
{
    return escape_local(exchanged(text::lowered(address), '@', '%'));
}

std::string room_local(const Place& place)
{
    std::string local = to_string(place);
    if (names_addresses(local)) local = exchanged(std::move(local), '@', '%');
    return escape_local(text::lowered(local));
}

std::string contact_jid(std::string_view address, std::string_view domain)
{
    return contact_local(address).append("@").append(domain);
}

std::string room_jid(const Place& place, std::string_view domain)
{
    return room_local(place).append("@").append(domain);
}

std::string escape_local(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        const auto found = std::ranges::find(escapes, c, &std::pair<char, std::string_view>::first);
        if (found == escapes.end()) {
            out += c;
        } else {
            out += found->second;
        }
    }
    return out;
}

std::string unescape_local(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const auto code = text.substr(0, 3);
        const auto found = std::ranges::find(escapes, code, &std::pair<char, std::string_view>::second);
        if (found == escapes.end()) {
            out += text.front();
            text.remove_prefix(1);
        } else {
            out += found->first;
            text.remove_prefix(code.size());
        }
    }
    return out;
}

std::string prepared_nick(std::string_view nick)
{
    gloox::JID jid("a@b");
    if (nick.empty() || !jid.setResource(std::string(nick))) return {};
    return jid.resource();
}

} // namespace fedibee::xmpp
