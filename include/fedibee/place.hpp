// SPDX-License-Identifier: AGPL-3.0-or-later
// Places: the names under which users know timelines, the same in every front (product contract, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fedibee {

enum class PlaceKind {
    control,
    home,
    local,
    federated,
    notifications,
    hashtag, ///< name = the tag without '#', lower case
    list,    ///< name = the list's title
    account, ///< name = user@host
    thread,  ///< name = short id of any of its posts
    bookmarks,
    favourites,
    group,       ///< name = the group's name
    direct,      ///< private conversation with one person; name = user@host
    remote,      ///< posts of other instances
    direct_group ///< private conversation with several; name = sorted, comma-separated user@host
};

/// A place of one user. `login_tag` is empty for the default login.
struct Place {
    PlaceKind kind = PlaceKind::control;
    std::string name;
    std::string login_tag;

    bool operator==(const Place&) const = default;
};

/// The neutral spelling: "home", "#linux", "list~friends", "user~bob@example.social", "home+work".
/// The control place is "fedibee", a direct place the bare address. IRC puts '&' before all but hashtags and
/// direct places; XMPP writes '%' for '@'.
std::string to_string(const Place& place);

/// Reads the neutral spelling of everything but direct places; "bitlbee" is the control place too.
/// Nothing for a name that is no place ("homer", "list~", "user~bob" without a host).
std::optional<Place> parse_place(std::string_view text);

} // namespace fedibee
