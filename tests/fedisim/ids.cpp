// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ids.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <ctime>

namespace fedisim {

namespace {

constexpr std::string_view base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::uint64_t milliseconds(Time when)
{
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count());
}

/// A 128-bit number in digits of a given alphabet, so many of them.
std::string digits(std::uint64_t high, std::uint64_t low, std::string_view alphabet, std::size_t count)
{
    std::string text(count, alphabet.front());
    auto value = (static_cast<unsigned __int128>(high) << 64U) | low;
    for (auto at = count; at-- > 0; value /= alphabet.size()) {
        text[at] = alphabet[static_cast<std::size_t>(value % alphabet.size())];
    }
    return text;
}

} // namespace

std::string IdMaker::make(IdKind kind, Time when)
{
    const auto tick = milliseconds(when);
    if (kind == IdKind::number) return std::to_string(++last_number_);
    if (kind == IdKind::snac) return fmt::format("{:010}{}", tick / 1000, hex(32));
    if (kind == IdKind::snowflake) {
        last_snowflake_ = std::max(last_snowflake_ + 1, (tick << 16U) | (counter_++ & 0xffU));
        return std::to_string(last_snowflake_);
    }
    last_tick_ = std::max(last_tick_, tick);
    ++counter_;
    if (kind == IdKind::flake) return digits(last_tick_, (0x00a1b2c3d4e50000ULL << 8U) | counter_, base62, 18);
    return digits(last_tick_ << 16U, counter_ << 20U | number(1U << 20U), crockford, 26);
}

std::string IdMaker::secret(std::size_t length)
{
    std::string text;
    while (text.size() < length) text += base62[number(base62.size())];
    return text;
}

std::string IdMaker::hex(std::size_t count)
{
    std::string text;
    while (text.size() < count) text += "0123456789abcdef"[number(16)];
    return text;
}

std::uint64_t IdMaker::number(std::uint64_t below)
{
    return random_() % below;
}

bool id_less(std::string_view left, std::string_view right)
{
    return left.size() != right.size() ? left.size() < right.size() : left < right;
}

std::string iso_time(Time when)
{
    const auto day = std::chrono::floor<std::chrono::days>(when);
    const std::chrono::hh_mm_ss clock(when - day);
    return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", iso_date(when), clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count(), clock.subseconds().count());
}

std::string iso_date(Time when)
{
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(when));
    return fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()));
}

bool parse_iso_time(const std::string& text, Time& when)
{
    std::tm parts{};
    const char* rest = strptime(text.c_str(), "%Y-%m-%dT%H:%M", &parts);
    if (rest == nullptr) rest = strptime(text.c_str(), "%Y-%m-%d %H:%M", &parts);
    if (rest == nullptr) return false;
    double seconds = 0;
    int used = 0;
    if (std::sscanf(rest, ":%lf%n", &seconds, &used) == 1) rest += used;
    int hours = 0;
    int minutes = 0;
    char sign = '+';
    if (std::sscanf(rest, "%c%2d:%2d", &sign, &hours, &minutes) < 2 || (sign != '+' && sign != '-'))
        hours = minutes = 0;
    const auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    const auto local = Time(std::chrono::seconds(timegm(&parts))) +
                       std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
    when = sign == '-' ? local + offset : local - offset;
    return true;
}

} // namespace fedisim
