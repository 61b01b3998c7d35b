// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/sasl.hpp"

#include "text/ascii.hpp"
#include "text/base64.hpp"

#include <array>
#include <cstddef>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::size_t piece_bytes = 400;
constexpr std::size_t most_payload = 4096;

constexpr std::array mechanisms{
    std::pair{std::string_view("PLAIN"), Mechanism::plain},
    std::pair{std::string_view("SCRAM-SHA-256"), Mechanism::scram_sha_256},
    std::pair{std::string_view("EXTERNAL"), Mechanism::external},
    std::pair{std::string_view("OAUTHBEARER"), Mechanism::oauthbearer},
};

std::optional<Mechanism> find_mechanism(std::string_view name)
{
    for (const auto& [known, mechanism] : mechanisms) {
        if (text::same_ignoring_case(known, name)) return mechanism;
    }
    return std::nullopt;
}

} // namespace

std::optional<SaslLogin> parse_plain(std::string_view bytes)
{
    const auto first = bytes.find('\0');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = bytes.find('\0', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto name = bytes.substr(first + 1, second - first - 1);
    const auto password = bytes.substr(second + 1);
    if (name.empty() || password.empty() || password.find('\0') != std::string_view::npos) return std::nullopt;
    return SaslLogin{std::string(name), Secret(std::string(password))};
}

std::optional<SaslLogin> parse_oauthbearer(std::string_view bytes)
{
    constexpr std::string_view scheme = "Bearer ";
    const auto fields = text::split(bytes, '\x01');
    const auto header = text::split(fields.front(), ',');
    const bool known = header.size() == 3 && (header[0] == "n" || header[0] == "y") && header[2].empty();
    if (!known || !header[1].starts_with("a=") || !bytes.ends_with("\x01\x01")) return std::nullopt;
    SaslLogin login{std::string(header[1].substr(2)), {}};
    for (auto field : fields) {
        if (!field.starts_with("auth=")) continue;
        field.remove_prefix(5);
        if (!text::same_ignoring_case(field.substr(0, scheme.size()), scheme)) return std::nullopt;
        login.secret = Secret(std::string(text::trimmed(field.substr(scheme.size()))));
    }
    if (login.name.empty() || login.secret.empty()) return std::nullopt;
    return login;
}

std::vector<std::string> sasl_pieces(std::string_view message)
{
    const std::string encoded = text::base64_encode(message);
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < encoded.size(); at += piece_bytes) pieces.push_back(encoded.substr(at, piece_bytes));
    if (encoded.size() % piece_bytes == 0) pieces.emplace_back("+");
    return pieces;
}

SaslExchange::Step SaslExchange::feed(std::string_view parameter)
{
    if (parameter == "*") return Step::aborted;
    if (!mechanism_) {
        mechanism_ = find_mechanism(parameter);
        return mechanism_ ? Step::go_on : Step::unknown_mechanism;
    }
    if (parameter.size() > piece_bytes) return Step::too_long;
    if (parameter != "+") payload_ += parameter;
    if (payload_.size() > most_payload) return Step::too_long;
    if (parameter.size() == piece_bytes) return Step::wait;
    return finish();
}

SaslExchange::Step SaslExchange::finish()
{
    // Both copies of what may be a password are wiped when they die.
    const Secret payload(std::exchange(payload_, {}));
    auto decoded = text::base64_decode(payload.reveal());
    if (!decoded) return Step::failed;
    message_ = Secret(std::move(*decoded));
    return Step::message;
}

} // namespace fedibee::irc
