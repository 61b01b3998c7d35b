// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xml.hpp"
#include "xmpp/stanza.hpp"
#include "xmpp/xml_text.hpp"

#include <gtest/gtest.h>

using namespace fedibee;
using namespace std::string_view_literals;

TEST(XmlText, KeepsWhatXmlCanHold)
{
    EXPECT_EQ(xmpp::xml_text("plain <b> & \"q\"\nnext"), "plain <b> & \"q\"\nnext");
    EXPECT_EQ(xmpp::xml_text("Élodie 🐝 日本\t!"), "Élodie 🐝 日本\t!");
    EXPECT_EQ(xmpp::xml_text("one\r\ntwo\rthree\r"), "one\ntwo\nthree\n");
}

TEST(XmlText, ReplacesWhatWouldEndTheStream)
{
    EXPECT_EQ(xmpp::xml_text("bell\x07!"), "bell\uFFFD!");
    EXPECT_EQ(xmpp::xml_text("nul\0!"sv), "nul\uFFFD!");
    EXPECT_EQ(xmpp::xml_text("lone \x80 byte"), "lone \uFFFD byte");
    EXPECT_EQ(xmpp::xml_text("\xEF\xBF\xBE\xEF\xBF\xBF"), "\uFFFD\uFFFD");
    const std::string surrogate = xmpp::xml_text("\xED\xA0\x80");
    EXPECT_EQ(surrogate.find('\xED'), std::string::npos);
    EXPECT_EQ(xmpp::xml_text("cut \xF0\x9F\x90").find('\xF0'), std::string::npos);
}

TEST(XmlText, GlooxKeepsEveryCleanedText)
{
    for (const auto dirty : {"a\x01z"sv, "\x80\x81"sv, "\xED\xBF\xBF"sv, "\xEF\xBF\xBF"sv, "\0"sv, "\xC0\x80"sv}) {
        auto message = xmpp::stanza("message", "home@fedi.example", "ann@example.org", dirty);
        xmpp::add_text(*message, "body", dirty);
        const std::string xml = message->xml();
        EXPECT_TRUE(test::is_well_formed(xml)) << xml;
        EXPECT_EQ(test::text_in(xml), xmpp::xml_text(dirty));
        EXPECT_NE(xml.find("id='"), std::string::npos) << "the attribute vanished: " << xml;
    }
}

TEST(Stanza, AMessageLooksLikeThis)
{
    auto message =
        xmpp::stanza("message", "home@fedi.example/bob@example.social", "ann@example.org/desk", "s1", "groupchat");
    xmpp::add_text(*message, "body", "a < b & c");
    auto& id = xmpp::add(*message, "stanza-id", xmpp::ns::stanza_id);
    xmpp::set(id, "by", "home@fedi.example");
    xmpp::set(id, "id", "s1");
    xmpp::add_delay(*message, "home@fedi.example", Timestamp{std::chrono::milliseconds{1'782'907'200'000}});
    EXPECT_EQ(message->xml(),
              "<message from='home@fedi.example/bob@example.social' to='ann@example.org/desk' id='s1' type='groupchat'>"
              "<body>a &lt; b &amp; c</body><stanza-id xmlns='urn:xmpp:sid:0' by='home@fedi.example' id='s1'/>"
              "<delay xmlns='urn:xmpp:delay' from='home@fedi.example' stamp='2026-07-01T12:00:00.000Z'/></message>");
}

TEST(Stanza, AnErrorComesFromTheAddressThatWasAsked)
{
    const auto asked = xmpp::stanza("iq", "ann@example.org/desk", "home@fedi.example/bob@example.social", "7", "get");
    EXPECT_EQ(xmpp::error_of(*asked, xmpp::item_not_found, "Nobody.")->xml(),
              "<iq from='home@fedi.example/bob@example.social' to='ann@example.org/desk' id='7' type='error'>"
              "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
              "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Nobody.</text></error></iq>");
    EXPECT_EQ(xmpp::result_of(*asked)->xml(),
              "<iq from='home@fedi.example/bob@example.social' to='ann@example.org/desk' id='7' type='result'/>");
}

TEST(Stanza, EveryErrorCodeHasACondition)
{
    for (int code = 0; code <= static_cast<int>(Errc::internal); ++code)
        EXPECT_FALSE(xmpp::condition_of(static_cast<Errc>(code)).name.empty());
    EXPECT_EQ(xmpp::condition_of(Errc::rate_limited).type, "wait");
}
