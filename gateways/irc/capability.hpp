// SPDX-License-Identifier: AGPL-3.0-or-later
// IRCv3 capabilities: which there are, and how a client's CAP lines change its set. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

/// Bits of a CapabilitySet.
enum class Capability : std::uint32_t {
    account_notify = 1U << 0U,
    account_tag = 1U << 1U,
    away_notify = 1U << 2U,
    batch = 1U << 3U,
    cap_notify = 1U << 4U,
    chghost = 1U << 5U,
    echo_message = 1U << 6U,
    extended_join = 1U << 7U,
    invite_notify = 1U << 8U,
    labeled_response = 1U << 9U,
    message_tags = 1U << 10U,
    multi_prefix = 1U << 11U,
    no_implicit_names = 1U << 12U,
    sasl = 1U << 13U,
    self_message = 1U << 14U,
    server_time = 1U << 15U,
    setname = 1U << 16U,
    standard_replies = 1U << 17U,
    userhost_in_names = 1U << 18U,
    message_redaction = 1U << 19U
};

class CapabilitySet {
public:
    [[nodiscard]] bool has(Capability one) const noexcept { return (bits_ & static_cast<std::uint32_t>(one)) != 0; }
    void add(Capability one) noexcept { bits_ |= static_cast<std::uint32_t>(one); }
    void remove(Capability one) noexcept { bits_ &= ~static_cast<std::uint32_t>(one); }
    /// Changes the set as a CAP REQ asks ("a -b c"): everything or, when one word is unknown or may not go, nothing.
    bool request(std::string_view words);

    /// Since the client said CAP LS 302: values are shown, and cap-notify cannot be switched off.
    bool version_302 = false;

private:
    std::uint32_t bits_ = 0;
};

/// What CAP LS shows: names, with values for version 302.
std::vector<std::string> offered_capabilities(bool with_values);
/// The names of a set, for CAP LIST.
std::vector<std::string> enabled_capabilities(const CapabilitySet& set);
/// Words packed into lines of at most `limit` bytes; at least one line.
std::vector<std::string> pack_words(const std::vector<std::string>& words, std::size_t limit);

} // namespace fedibee::irc
