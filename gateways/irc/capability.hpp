// SPDX-License-Identifier: AGPL-3.0-or-later
// IRCv3 capabilities: which there are, and how a client's CAP lines change its set. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

/// Members of a CapabilitySet; at most 64.
enum class Capability : std::uint8_t {
    account_registration,
    account_notify,
    account_tag,
    away_notify,
    batch,
    cap_notify,
    chathistory,
    bouncer_networks,
    bouncer_networks_notify,
    chghost,
    echo_message,
    event_playback,
    extended_isupport,
    extended_join,
    extended_monitor,
    invite_notify,
    labeled_response,
    message_redaction,
    metadata,
    message_tags,
    multiline,
    multi_prefix,
    no_implicit_names,
    read_marker,
    read_marker_soju,
    pre_away,
    sasl,
    search,
    self_message,
    server_time,
    setname,
    standard_replies,
    userhost_in_names,
};

/// What the offers depend on.
struct CapabilityTerms {
    bool open_registration = true;
    std::string sts{}; ///< the value of `sts`, which is never requested; empty: not offered
};

class CapabilitySet {
public:
    [[nodiscard]] bool has(Capability one) const noexcept { return (bits_ & bit(one)) != 0; }
    void add(Capability one) noexcept { bits_ |= bit(one); }
    void remove(Capability one) noexcept { bits_ &= ~bit(one); }
    /// Changes the set as a CAP REQ asks ("a -b c"): everything or, when one word is unknown or may not go, nothing.
    bool request(std::string_view words, const CapabilityTerms& terms = {});

    /// Since the client said CAP LS 302: values are shown, and cap-notify cannot be switched off.
    bool version_302 = false;

private:
    static std::uint64_t bit(Capability one) noexcept { return std::uint64_t{1} << static_cast<unsigned>(one); }

    std::uint64_t bits_ = 0;
};

/// What CAP LS shows: names, with values for version 302.
std::vector<std::string> offered_capabilities(bool with_values, const CapabilityTerms& terms = {});
/// What a client with cap-notify is told when the terms change, for CAP DEL and CAP NEW.
struct OfferChanges {
    std::vector<std::string> gone;
    std::vector<std::string> fresh;
};
OfferChanges compare_offers(const CapabilityTerms& before, const CapabilityTerms& after, bool with_values);
/// The names of a set, for CAP LIST.
std::vector<std::string> enabled_capabilities(const CapabilitySet& set);
/// Words packed into lines of at most `limit` bytes; at least one line.
std::vector<std::string> pack_words(const std::vector<std::string>& words, std::size_t limit, char between = ' ');

} // namespace fedibee::irc
