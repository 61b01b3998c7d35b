// SPDX-License-Identifier: AGPL-3.0-or-later
// What all connections of one server share. Lives as long as the last of them.
#pragma once

#include "irc/isupport.hpp"
#include "irc/rooms.hpp"
#include "irc/server.hpp"
#include "irc/timers.hpp"
#include "net/task_group.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace fedibee::irc {

class Connection;

struct Hub {
    Hub(asio::any_io_executor on, session::Users& all_users, const Clock& time, ServerOptions given)
        : executor(on), users(all_users), clock(time), timers(on), group(on, "irc"), started(time.wall())
    {
        set_options(std::move(given));
        if (options.irc.rooms == "on") rooms = std::make_unique<Rooms>(started);
    }
    void set_options(ServerOptions given);

    asio::any_io_executor executor;
    session::Users& users;
    const Clock& clock;
    ServerOptions options;
    Welcome welcome;
    Timers timers;
    net::TaskGroup group; ///< the operations of all connections
    Timestamp started;
    std::unique_ptr<Rooms> rooms; ///< none unless `[irc] rooms = "on"`
    std::unordered_map<Connection*, std::shared_ptr<Connection>> connections;
    std::unordered_map<std::string, std::size_t> per_address; ///< without loopback
    std::size_t most_clients = 0;
    std::size_t registering = 0; ///< connections before their welcome
    std::size_t running_operations = 0;
};

} // namespace fedibee::irc
