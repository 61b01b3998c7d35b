// SPDX-License-Identifier: AGPL-3.0-or-later
// Any text in a stanza or a feed: expat finds the XML well-formed and reads what was written. Any text as an address:
// no harm.
#include "claim.hpp"
#include "render/plain.hpp"
#include "unit/xmpp/xml.hpp"
#include "xmpp/atom.hpp"
#include "xmpp/jid.hpp"
#include "xmpp/stanza.hpp"
#include "xmpp/xml_text.hpp"

#include <memory>
#include <string>

using namespace fedibee;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto text = fuzz::text_of(data, size);
    auto message = xmpp::stanza("message", text, "ann@example.org", text, "groupchat");
    xmpp::add_text(*message, "body", text);
    xmpp::set(xmpp::add(*message, "stanza-id", xmpp::ns::stanza_id), "id", text);
    const std::string xml = message->xml();
    fuzz::claim(test::is_well_formed(xml));
    fuzz::claim(test::text_in(xml) == xmpp::xml_text(text));
    fuzz::claim(text.empty() || xml.find("from=") != std::string::npos);

    const std::string said(text);
    auto status = std::make_shared<Status>();
    status->uri = status->url = said;
    status->tags = {StatusTag{said, {}}};
    session::ShownStatus shown;
    shown.author = session::Author{said, said, said};
    shown.msgid = said;
    shown.document = render::from_plain(text);
    shown.status = std::move(status);
    fuzz::claim(test::is_well_formed(xmpp::entry_item(shown, "fedi.example")->xml()));

    const auto jid = xmpp::Jid::parse(text);
    const auto target = xmpp::target_of(jid);
    const auto* const room = std::get_if<xmpp::ToRoom>(&target);
    // Names of conversations are lists of addresses: nonsense in them need not come back.
    if (room != nullptr && room->place.kind != PlaceKind::direct_group)
        fuzz::claim(std::holds_alternative<xmpp::ToRoom>(
            xmpp::target_of(xmpp::Jid{xmpp::room_local(room->place), "fedi.example", {}})));
    xmpp::prepared_nick(text);
    return 0;
}
