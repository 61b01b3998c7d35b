// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/sasl.hpp"

#include "text/ascii.hpp"
#include "text/base64.hpp"

#include <cstddef>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::size_t piece_bytes = 400;
constexpr std::size_t most_payload = 4096;

} // namespace

std::string_view user_part(std::string_view authcid)
{
    return authcid.substr(0, authcid.find_first_of("/@"));
}

std::optional<PlainLogin> parse_plain(std::string_view bytes)
{
    const auto first = bytes.find('\0');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = bytes.find('\0', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto user = user_part(bytes.substr(first + 1, second - first - 1));
    const auto password = bytes.substr(second + 1);
    if (user.empty() || password.empty() || password.find('\0') != std::string_view::npos) return std::nullopt;
    return PlainLogin{std::string(user), Secret(std::string(password))};
}

SaslExchange::Step SaslExchange::feed(std::string_view parameter)
{
    if (parameter == "*") return Step::aborted;
    if (!chosen_) {
        if (!text::same_ignoring_case(parameter, sasl_mechanisms)) return Step::unknown_mechanism;
        chosen_ = true;
        return Step::go_on;
    }
    if (parameter.size() > piece_bytes) return Step::too_long;
    if (parameter != "+") payload_ += parameter;
    if (payload_.size() > most_payload) return Step::too_long;
    if (parameter.size() == piece_bytes) return Step::wait;
    return finish();
}

SaslExchange::Step SaslExchange::finish()
{
    // Both copies of the password are wiped when they die.
    const Secret payload(std::exchange(payload_, {}));
    auto decoded = text::base64_decode(payload.reveal());
    if (!decoded) return Step::failed;
    const Secret clear(std::move(*decoded));
    auto login = parse_plain(clear.reveal());
    if (!login) return Step::failed;
    login_ = std::move(*login);
    return Step::complete;
}

} // namespace fedibee::irc
