// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/mask.hpp"

#include "irc/names.hpp"
#include "text/ascii.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace fedibee::irc {
namespace {

struct MaskParts {
    std::string_view nick;
    std::string_view user;
    std::string_view host;
};

bool is_open(std::string_view part)
{
    return part.find_first_of("*?") != std::string_view::npos;
}

bool is_any(std::string_view part)
{
    return part.find_first_not_of('*') == std::string_view::npos;
}

MaskParts split_mask(std::string_view mask)
{
    MaskParts parts{"*", "*", "*"};
    if (const auto bang = mask.find('!'); bang != std::string_view::npos) {
        parts.nick = mask.substr(0, bang);
        mask.remove_prefix(bang + 1);
    }
    const auto at = mask.rfind('@');
    parts.user = mask.substr(0, at);
    if (at != std::string_view::npos) parts.host = mask.substr(at + 1);
    return parts;
}

Result<BanTarget> only_one(std::string_view mask, const std::vector<session::Author>& people)
{
    const auto fits = [mask](const session::Author& one) { return fits_mask(mask, source_of(one)); };
    const auto first = std::ranges::find_if(people, fits);
    if (first == people.end())
        return fail(Errc::not_found, fmt::format("Nobody here fits {}; name one account: +b user@instance, or a whole "
                                                 "server: +b *!*@instance",
                                                 mask));
    const auto count = std::ranges::count_if(people, fits);
    if (count > 1)
        return fail(Errc::invalid_input,
                    fmt::format("{} people here fit {}; name one account: +b user@instance", count, mask));
    return BanTarget{first->address, false};
}

} // namespace

bool fits_mask(std::string_view mask, std::string_view text) noexcept
{
    std::size_t at = 0;
    std::size_t in = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (in < text.size()) {
        if (at < mask.size() && mask[at] == '*') {
            star = at++;
            resume = in;
        } else if (at < mask.size() && (mask[at] == '?' || text::lower(mask[at]) == text::lower(text[in]))) {
            ++at;
            ++in;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            in = ++resume;
        } else {
            return false;
        }
    }
    return mask.substr(at).find_first_not_of('*') == std::string_view::npos;
}

Result<BanTarget> ban_target(std::string_view mask, const std::vector<session::Author>& people)
{
    const bool bare = mask.find('!') == std::string_view::npos && !is_open(mask);
    if (bare) return BanTarget{std::string(mask), false};
    const MaskParts parts = split_mask(mask);
    const bool knows_host = !is_open(parts.host) && !parts.host.empty();
    if (is_any(parts.nick) && is_any(parts.user) && knows_host) return BanTarget{text::lowered(parts.host), true};
    if (knows_host && !is_open(parts.user) && !parts.user.empty())
        return BanTarget{fmt::format("{}@{}", parts.user, parts.host), false};
    if (!is_open(parts.nick) && is_any(parts.user) && is_any(parts.host) && !parts.nick.empty())
        return BanTarget{std::string(parts.nick), false};
    const std::string whole = fmt::format("{}!{}@{}", parts.nick, parts.user, parts.host);
    return only_one(whole, people);
}

std::string ban_mask(std::string_view address)
{
    return "*!" + std::string(address);
}

} // namespace fedibee::irc
