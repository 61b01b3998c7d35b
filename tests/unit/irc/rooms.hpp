// SPDX-License-Identifier: AGPL-3.0-or-later
// A server with rooms, and people who talk in them.
#pragma once

#include "unit/irc/client.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace fedibee::test {

inline void with_rooms(irc::ServerOptions& options)
{
    options.irc.rooms = "on";
    options.irc.room_guests = "on";
}

/// People who talk in rooms; each is made when first called.
class Rooms : public testing::Test {
protected:
    Client& client(const std::string& nick)
    {
        auto& slot = clients_[nick];
        if (!slot) {
            slot = std::make_unique<Client>(world);
            slot->register_as(nick);
            slot->barrier();
        }
        return *slot;
    }
    /// With capabilities.
    Client& client(const std::string& nick, const std::string& capabilities)
    {
        auto& slot = clients_[nick];
        slot = std::make_unique<Client>(world);
        slot->send("CAP REQ :" + capabilities);
        slot->send("CAP END");
        slot->register_as(nick);
        slot->barrier();
        return *slot;
    }
    Client& join(const std::string& nick, const std::string& room = "#den")
    {
        client(nick).send("JOIN " + room);
        client(nick).barrier();
        return client(nick);
    }
    /// Sends, and gives what came back.
    std::vector<std::string> ask(const std::string& nick, const std::string& line)
    {
        client(nick).send(line);
        return client(nick).barrier();
    }
    std::vector<std::string> seen_by(const std::string& nick) { return client(nick).barrier(); }

    World world{with_rooms};
    std::map<std::string, std::unique_ptr<Client>> clients_;
};

} // namespace fedibee::test
