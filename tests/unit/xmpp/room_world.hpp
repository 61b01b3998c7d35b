// SPDX-License-Identifier: AGPL-3.0-or-later
// A front with ann in the room home, and what she and others do there.
#pragma once

#include "world.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::test {

class RoomWorld : public testing::Test {
protected:
    RoomWorld()
    {
        ann.on_enter = [this](session::Downstream& downstream, const Place& place) {
            downstream.deliver({place, std::nullopt, session::Backlog{unseen, false, true}});
        };
        ann.accounts = {{LoginId{1}, "social", "ann@example.social", "example.social", "connected", {}}};
    }
    /// Joined, and everything that came up to the subject.
    std::string joined(std::string_view resource = "desk")
    {
        world.peer.send(fmt::format("<presence from='ann@example.org/{}' to='home@fedi.example.org/me'><x "
                                    "xmlns='http://jabber.org/protocol/muc'/></presence>",
                                    resource));
        return without_probes(world.peer.expect("</subject></message>"));
    }
    /// Everything that the gateway says, apart from its asking who is there.
    std::string heard() { return without_probes(world.barrier()); }
    static std::string without_probes(std::string said)
    {
        constexpr std::string_view probe = "<presence from='fedi.example.org' to='ann@example.org' type='probe'/>";
        for (auto at = said.find(probe); at != std::string::npos; at = said.find(probe)) said.erase(at, probe.size());
        return said;
    }
    /// What comes when ann sends that into the room.
    std::string sent(std::string_view inner, std::string_view id = "m1", std::string_view resource = "desk")
    {
        world.peer.send(fmt::format("<message type='groupchat' id='{}' from='ann@example.org/{}' "
                                    "to='home@fedi.example.org'>{}</message>",
                                    id, resource, inner));
        return heard();
    }
    /// What comes when that is told in the room.
    std::string told(session::DeliveryBody body)
    {
        ann.deliver({home, std::nullopt, std::move(body)});
        return heard();
    }
    std::string shown(session::ShownStatusPtr status) { return told(session::NewPost{std::move(status)}); }
    static std::shared_ptr<session::ShownStatus> status(std::string short_id, std::string text)
    {
        auto shown = shown_post(author("bob", "bob@example.social", "Bob"), std::move(short_id), std::move(text));
        shown->time = moment;
        return shown;
    }
    /// The status behind it, to be changed.
    static Status& facts(session::ShownStatus& shown)
    {
        auto copy = std::make_shared<Status>(*shown.status);
        Status& facts = *copy;
        shown.status = std::move(copy);
        return facts;
    }

    static constexpr Timestamp moment{std::chrono::milliseconds{1'782'907'200'000}}; ///< 2026-07-01T12:00:00Z
    const Place home{PlaceKind::home, {}, {}};
    XmppWorld world;
    FakeUser& ann = *world.users.ann;
    std::vector<session::ShownStatusPtr> unseen;
};

} // namespace fedibee::test
