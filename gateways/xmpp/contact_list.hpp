// SPDX-License-Identifier: AGPL-3.0-or-later
// The contacts that a user's server watches, how each was shown last, and which are to be shown again. Pure.
#pragma once

#include "fedibee/clock.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::xmpp {

/// What a presence says of somebody.
enum class Activity {
    unknown,
    recent, ///< posted within the last hour
    away,
    dormant ///< has not posted for a long time
};

class ContactList {
public:
    static constexpr std::size_t most = 5'000;

    struct Entry {
        std::string local;                ///< as the user's programs spell it
        std::optional<Activity> activity; ///< in the last presence, if one was sent
        std::string photo;                ///< the picture's hash there
        std::string announced;            ///< the picture that programs were told of
        std::string name;                 ///< the name that they were told of
    };

    /// What text() wrote; what is there already stays.
    void restore(std::string_view kept);
    [[nodiscard]] std::string text() const;
    /// The server watches the contact from now on, under that spelling.
    void note(const std::string& address, std::string_view local);
    void remove(const std::string& address);
    [[nodiscard]] Entry* find(const std::string& address);
    [[nodiscard]] const std::map<std::string, Entry>& entries() const noexcept { return entries_; }
    /// Whether text() is otherwise than when this was asked last.
    [[nodiscard]] bool take_changed();

    /// To be shown from that moment on, or earlier when it was marked so before.
    void mark(const std::string& address, Instant when);
    void mark_all(Instant when);
    /// Those whose posts have to be recent for how they were shown.
    void mark_recent(Instant when);
    [[nodiscard]] std::vector<std::string> take_due(Instant now, std::size_t most_taken);
    /// Nobody has seen anything of them.
    void forget_shown();

private:
    std::map<std::string, Entry> entries_; ///< by address
    std::map<std::string, Instant> due_;
    bool changed_ = false;
};

} // namespace fedibee::xmpp
