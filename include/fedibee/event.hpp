// SPDX-License-Identifier: AGPL-3.0-or-later
// What an instance tells us by a stream (https://docs.joinmastodon.org/methods/streaming/#events), as values.
#pragma once

#include "fedibee/entities.hpp"
#include "fedibee/error.hpp"
#include "fedibee/timeline.hpp"

#include <memory>
#include <variant>
#include <vector>

namespace fedibee {

struct StatusPosted {
    Timeline timeline; ///< the subscription it came by
    StatusPtr status;
};
struct StatusEdited {
    Timeline timeline;
    StatusPtr status;
};
struct StatusDeleted {
    Timeline timeline;
    StatusId id;
};
struct NotificationReceived {
    std::shared_ptr<const Notification> notification;
};
struct ConversationUpdated {
    std::shared_ptr<const Conversation> conversation;
};
struct FiltersChanged {};
/// Notifications were let out of the request queue: fetch them again.
struct NotificationsMerged {};
struct AnnouncementPublished {
    Announcement announcement;
};
/// The stream is open and carries this timeline from now on; what came before must be fetched.
struct StreamOpened {
    Timeline timeline;
};
/// The stream was away; it will be opened again, or the timeline has to be polled.
struct StreamLost {
    Timeline timeline;
    Error reason;
};

using Event = std::variant<StatusPosted, StatusEdited, StatusDeleted, NotificationReceived, ConversationUpdated,
                           FiltersChanged, NotificationsMerged, AnnouncementPublished, StreamOpened, StreamLost>;

/// Receives events on the session's executor.
class EventSink {
public:
    virtual ~EventSink() = default;
    virtual void on_event(Event event) = 0;
};

/// One login's stream. For the duration of run() it keeps the wanted timelines open, several over one socket where
/// the server multiplexes, and ends with the reason when the connection as a whole is lost. It does not reconnect: its
/// owner does, with one back-off for all.
class EventStream {
public:
    virtual ~EventStream() = default;
    /// Until the stream ends (never with success) or is cancelled. `unauthorized`: the token is refused;
    /// `unsupported`: this server has no stream, poll instead.
    virtual Task<void> run(EventSink& sink) = 0;
    /// What to carry from now on; may be called before and during run().
    virtual void want(std::vector<Timeline> timelines) = 0;
};

} // namespace fedibee
