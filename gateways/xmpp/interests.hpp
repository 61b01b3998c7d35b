// SPDX-License-Identifier: AGPL-3.0-or-later
// Of which nodes a user's programs want to be told (XEP-0163, "+notify"): each version of a program is asked once.
#pragma once

#include "net/token_bucket.hpp"
#include "xmpp/stanza.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::xmpp {

class Interests {
public:
    explicit Interests(Instant now) : questions_(0.2, 20, now) {}

    /// A program says which version it is, or that it is another one now. True: ask it what it wants.
    bool note_version(const std::string& program, const std::string& version, Instant now);
    /// What it answered to a question about its features, if it is still that version.
    void put(const std::string& program, const std::string& version, const gloox::Tag& answer);
    void forget(const std::string& program) { programs_.erase(program); }
    void clear() { programs_.clear(); }
    /// The programs, by full JID, that want news of the node.
    [[nodiscard]] std::vector<std::string> in(std::string_view node) const;
    [[nodiscard]] bool has(const std::string& program, std::string_view node) const;

private:
    struct Program {
        std::string version;
        std::set<std::string, std::less<>> nodes;
    };
    std::map<std::string, Program> programs_;
    net::TokenBucket questions_; ///< a program that changes all the time is not asked each time
};

class Client;
/// Asks a program whose presence shows a new version of it (XEP-0115).
void learn_interests(Client& client, const std::string& program, const gloox::Tag& presence);

} // namespace fedibee::xmpp
