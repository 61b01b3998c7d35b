// SPDX-License-Identifier: AGPL-3.0-or-later
// Fediverse addresses as nicks and back: a stable bijection for the life of a session.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace fedibee::session {

enum class NickStyle {
    full,  ///< bob@example.social
    brief, ///< "short": bob; on collision bob@example, then bob@example-social
    nodot  ///< bob@example-social
};

/// "full", "short", "nodot"; nothing for other words.
std::optional<NickStyle> parse_nick_style(std::string_view word);

class Nicknames {
public:
    explicit Nicknames(NickStyle style = NickStyle::full) : style_(style) {}

    /// Only for people met from now on; those known keep their nick.
    void set_style(NickStyle style) { style_ = style; }
    /// A name that is in use for the user and may be nobody else's.
    void reserve(std::string nick);
    /// A user's own name for somebody; an empty one takes it back.
    void rename(const std::string& address, const std::string& nick);
    /// Nobody is called by this person's nick any more, unless the user gave it.
    void forget(const std::string& address);
    /// The nick of a person, made when it is the first time.
    const std::string& nick(const std::string& address);
    /// The address behind a nick, an address or a leading part that only one person has; "@" in front is allowed.
    [[nodiscard]] std::optional<std::string> address(std::string_view nick) const;

private:
    [[nodiscard]] std::string make(std::string_view address) const;
    [[nodiscard]] bool is_free(const std::string& nick) const { return !by_nick_.contains(nick); }

    NickStyle style_;
    std::unordered_set<std::string> own_names_; ///< addresses whose nick the user chose
    std::unordered_map<std::string, std::string> by_address_;
    std::unordered_map<std::string, std::string> by_nick_; ///< lower-cased nick -> address; empty for reserved ones
};

} // namespace fedibee::session
