// SPDX-License-Identifier: AGPL-3.0-or-later
// What a client remembers between two polls. Small: it is kept for each login.
#pragma once

#include "backend/gnusocial/codec.hpp"
#include "fedibee/clock.hpp"
#include "fedibee/http.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::gnusocial {

/// How far a timeline was read, so that it need not be sent again while nothing is new.
struct Known {
    std::string etag;
    std::string newest; ///< the id from which on the next poll will ask
};

/// A list of direct messages, as long as its tag holds.
struct Mailbox {
    std::string etag;
    std::vector<Message> messages;
    bool is_known = false; ///< `messages` is what the last look found
};

/// An answer's tag, when it is one to rely on: it is made of seconds, so that a notice of the second in which the
/// answer was made would not change it. Empty otherwise.
std::string reliable_etag(const HttpResponse& answer);

/// By the server's own clock: made while this answer was.
bool is_of_now(Timestamp made, const HttpResponse& answer);

/// Numbers of notices, as texts.
bool is_newer(std::string_view id, std::string_view than);
void raise(std::string& highest, std::string_view id);
std::string before(std::string_view id); ///< the number below

/// What notifications are put together from.
struct Watch {
    std::optional<Instant> looked; ///< around: for favourites, repeats, followers
    std::size_t round = 0;
    std::vector<NotificationPtr> events; ///< records found in the home timeline, not told yet
    bool home_was_read = false;          ///< and all records in it, since somebody asked for notifications
    std::string home_newest;             ///< the newest notice of it, and
    std::string home_until;              ///< the newest up to which its records were taken
    std::optional<std::set<std::string>> followers;
    std::optional<std::vector<StatusPtr>> own_posts; ///< the latest, newest first, once they were asked for
    std::set<std::string> told;                      ///< that were found by looking around
    std::string marked_id;                           ///< the newest notification told last, and
    std::string marked_notice;                       ///< how far the mentions were read then
};

} // namespace fedibee::gnusocial
