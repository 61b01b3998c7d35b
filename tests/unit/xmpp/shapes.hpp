// SPDX-License-Identifier: AGPL-3.0-or-later
// Whole stanzas, as the gateway sends them. Random ids are written as "*".
#pragma once

#include "room_world.hpp"

#include <regex>
#include <string>
#include <string_view>

namespace fedibee::test {

class ShapesTest : public test::RoomWorld {
protected:
    static std::string shape(const std::string& xml)
    {
        static const std::regex random_id("'[0-9a-f]{32}'");
        return std::regex_replace(xml, random_id, "'*'");
    }
    std::string asked(std::string_view kind, std::string_view to, std::string_view payload)
    {
        world.peer.send(
            fmt::format("<iq type='{}' id='q' from='ann@example.org/desk' to='{}'>{}</iq>", kind, to, payload));
        return shape(heard());
    }
    std::string typed(std::string_view inner, std::string_view to = "fedi.example.org")
    {
        world.peer.send(
            fmt::format("<message type='chat' id='c1' from='ann@example.org/desk' to='{}'>{}</message>", to, inner));
        return shape(heard());
    }
    /// The room is known, and bob in it.
    void settle()
    {
        joined();
        shown(status("00", "first"));
    }
    void answers(std::string sentence)
    {
        ann.on_say = [sentence](const Place&, const session::Utterance&) -> Result<session::Reply> {
            session::Reply reply;
            reply.items = {sentence};
            return reply;
        };
    }
};

} // namespace fedibee::test
