// SPDX-License-Identifier: AGPL-3.0-or-later
// Who carries a public, local or hashtag stream for all logins that read it at one instance.
//
// Instances give these streams to logins only, and leave out what that login has blocked or muted. So as few logins as
// possible carry a stream, such that nothing is left out of it that another reader may see; each reader then leaves
// out its own. A login whose blocks are not known yet carries the stream for itself.
#pragma once

#include "backend/mastodon/hidden.hpp"
#include "backend/mastodon/subscription.hpp"
#include "fedibee/clock.hpp"
#include "fedibee/event.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fedibee::mastodon {

/// A login's stream, as the others see it. It may not join or leave from within these calls.
class SharedReader {
public:
    virtual ~SharedReader() = default;
    /// Null while it is not known what the login hides.
    [[nodiscard]] virtual const Hidden* hidden() const = 0;
    /// Somebody else reads the same: what the login hides should be found out.
    virtual void is_not_alone() = 0;
    /// What it has to carry has changed.
    virtual void carrying_changed() = 0;
    /// From now on the stream is complete for this reader; what came before must be fetched.
    virtual void on_shared_open(const Subscription& what) = 0;
    virtual void on_shared_lost(const Subscription& what, const Error& reason) = 0;
    virtual void on_shared_event(const Subscription& what, const Event& event) = 0;
};

/// One for all logins of a shard. Readers leave before they die.
class SharedStreams {
public:
    using WallClock = std::function<Timestamp()>;
    /// Mutes end by it.
    explicit SharedStreams(WallClock now = [] { return SystemClock{}.wall(); }) : now_(std::move(now)) {}

    /// Streams whose posts are the same for everybody.
    [[nodiscard]] static bool is_shareable(const Subscription& what);

    void join(const std::string& origin, const Subscription& what, SharedReader& reader);
    void leave(const std::string& origin, const Subscription& what, SharedReader& reader);
    /// This reader has to keep the stream open for all.
    [[nodiscard]] bool carries(const std::string& origin, const Subscription& what, const SharedReader& reader) const;

    /// Told by a reader that carries.
    void opened(const std::string& origin, const Subscription& what, SharedReader& reader);
    void closed(const std::string& origin, const Subscription& what, SharedReader& reader);
    /// The instance does not give it to this login.
    void refused(const std::string& origin, const Subscription& what, SharedReader& reader, const Error& reason);
    void publish(const std::string& origin, const Subscription& what, SharedReader& carrier, const Event& event);
    /// What that login hides has become known, or has changed.
    void hidden_changed(const std::string& origin, SharedReader& reader);

    /// The event in these bytes: read once, even if they come by several logins.
    std::optional<Event> read_once(const std::string& origin, std::string_view name, std::string_view payload,
                                   const std::function<std::optional<Event>()>& read);

private:
    struct Member {
        SharedReader* reader = nullptr;
        bool carries = false;
        bool is_open = false;    ///< its own connection carries it
        bool is_refused = false; ///< the instance does not give it to this login
        std::string told;        ///< the source by which the stream was said to be open; empty: it was not
    };
    struct Topic {
        Subscription what;
        std::vector<Member> members;
        unsigned opening = 0; ///< counts how often the shared stream has become complete
        bool is_complete = false;
        std::optional<Error> refusal;
    };
    struct Known {
        std::size_t mark = 0;
        std::size_t length = 0;
        std::string head;
        Event event;
    };
    struct Site {
        std::vector<Topic> topics;
        std::deque<Known> known; ///< the newest few
    };

    [[nodiscard]] const Topic* find(const std::string& origin, const Subscription& what) const;
    [[nodiscard]] Topic* find(const std::string& origin, const Subscription& what);
    static Member* member_of(Topic& topic, const SharedReader& reader);
    static void elect(Topic& topic);
    static void review(Topic& topic);
    static std::vector<std::size_t> choose(const Topic& topic);
    static void drop_needless(const Topic& topic, std::vector<std::size_t>& chosen, std::size_t least);

    WallClock now_;
    std::map<std::string, Site> sites_; ///< by origin
};

} // namespace fedibee::mastodon
