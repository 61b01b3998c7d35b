// SPDX-License-Identifier: AGPL-3.0-or-later
// What all parts of the XMPP front share. Lives as long as the server.
#pragma once

#include "net/task_group.hpp"
#include "xmpp/adhoc_sessions.hpp"
#include "xmpp/avatars.hpp"
#include "xmpp/iq_table.hpp"
#include "xmpp/link.hpp"
#include "xmpp/privilege.hpp"
#include "xmpp/server.hpp"

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace fedibee::xmpp {

class Client;

struct Hub {
    Hub(asio::any_io_executor executor, session::Users& all_users, const Clock& time, ServerOptions given,
        LinkHandler& handler)
        : users(all_users), clock(time), options(std::move(given)), started(time.wall()), group(executor, "xmpp"),
          link(executor, link_options(options), handler), avatars(group, clock, options.fetch)
    {
    }

    static LinkOptions link_options(const ServerOptions& options);
    /// Whether users of that server may use the gateway.
    [[nodiscard]] bool admits(std::string_view host) const;
    [[nodiscard]] const std::string& domain() const noexcept { return options.xmpp.domain; }
    void send(TagPtr stanza) { link.send(std::move(stanza)); }

    session::Users& users;
    const Clock& clock;
    ServerOptions options;
    Timestamp started;
    net::TaskGroup group; ///< the work of all clients
    Link link;
    IqTable requests;
    PrivilegeTable privileges;
    AdhocSessions forms;
    Avatars avatars;
    std::set<std::string> users_known; ///< bare JIDs of those who are users, whether they are there or not
    std::set<std::string> warned;      ///< bare JIDs that know how private direct posts are
    std::unordered_map<std::string, std::shared_ptr<Client>> clients; ///< by bare JID
};

} // namespace fedibee::xmpp
