// SPDX-License-Identifier: AGPL-3.0-or-later
// Requests of ours that wait for an answer: only the peer that was asked can give it, and nothing waits for ever.
#pragma once

#include "fedibee/clock.hpp"

#include <gloox/tag.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace fedibee::xmpp {

/// 128 random bits in hex: nobody guesses the id of a request.
std::string random_id();

class IqTable {
public:
    /// The whole answer, a result or an error; nothing when none came in time or the link broke.
    using Answer = std::function<void(const gloox::Tag* answer)>;

    /// A new request to that address; the id to be sent with it.
    std::string expect(std::string_view peer, Instant deadline, Answer answer);
    /// Takes a result or error that answers one of them. False: it answers nothing.
    bool take(const gloox::Tag& iq);
    void expire(Instant now);
    void drop_all();
    [[nodiscard]] std::size_t size() const noexcept { return waiting_.size(); }

private:
    struct Waiting {
        Instant deadline;
        Answer answer;
    };
    std::map<std::pair<std::string, std::string>, Waiting> waiting_; ///< by peer and id
};

} // namespace fedibee::xmpp
