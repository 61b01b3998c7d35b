// SPDX-License-Identifier: AGPL-3.0-or-later
// Pictures of people: kept within bounds, as vCards, as nodes and in presences.
#include "text/base64.hpp"
#include "world.hpp"
#include "xmpp/avatar_cache.hpp"

#include <gmock/gmock.h>

#include <regex>

using namespace fedibee;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

const std::string bob = "bob%example.social@fedi.example.org";
const std::string version =
    "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://client.example' ver='v1'/>";
const std::string url = "https://example.social/bob.png";
const std::string bytes = "\x89PNG\r\n\x1a\nsoup";

class AvatarTest : public testing::Test {
protected:
    AvatarTest()
    {
        ann.people = {test::author("bob", "bob@example.social", "Bob")};
        ann.portraits["bob@example.social"] = session::Portrait{"Bob", url, {}, false, {}};
    }
    Task<NewMedia> fetch(std::string from)
    {
        fetched.push_back(from);
        co_await gate.pass();
        if (broken) co_return fail(Errc::network, "no answer");
        NewMedia file;
        file.bytes = bytes;
        co_return file;
    }
    std::string ask(std::string_view payload, std::string_view to = bob)
    {
        return world.ask(fmt::format("<iq type='get' id='q' from='ann@example.org/desk' to='{}'>{}</iq>", to, payload),
                         "iq");
    }
    std::string items(std::string_view node, std::string_view item = {})
    {
        return ask(fmt::format("<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:{}'>{}"
                               "</items></pubsub>",
                               node, item));
    }
    void come(std::string_view more = {})
    {
        world.peer.send(fmt::format("<presence from='ann@example.org/desk' to='fedi.example.org'>{}</presence>", more));
    }
    /// A program that wants news of that node, and says so when it is asked.
    void come_wanting(std::string_view node)
    {
        come(version);
        const std::string asked = world.peer.expect_stanza("iq");
        EXPECT_THAT(asked,
                    AllOf(HasSubstr("to='ann@example.org/desk'"), HasSubstr("node='https://client.example#v1'")));
        std::smatch id;
        ASSERT_TRUE(std::regex_search(asked, id, std::regex(" id='([0-9a-f]+)'")));
        world.peer.send(fmt::format("<iq type='result' id='{}' from='ann@example.org/desk' to='fedi.example.org'>"
                                    "<query xmlns='http://jabber.org/protocol/disco#info'><feature "
                                    "var='{}+notify'/></query></iq>",
                                    id[1].str(), node));
    }
    std::string probe()
    {
        world.peer.send(fmt::format("<presence type='probe' from='ann@example.org' to='{}'/>", bob));
        return world.peer.expect_stanza("presence");
    }

    test::Gate gate;
    std::vector<std::string> fetched;
    bool broken = false;
    test::XmppWorld world{[this](xmpp::ServerOptions& options) {
        options.fetch = [this](std::string from, std::size_t) { return fetch(std::move(from)); };
    }};
    test::FakeUser& ann = *world.users.ann;
    const std::string hash = xmpp::read_avatar(bytes)->info.hash;
};

} // namespace

TEST_F(AvatarTest, IsInTheVcardAndFetchedOnce)
{
    ann.profile_fields = {{"Garden", "https://soup.example"}};
    const std::string card = ask("<vCard xmlns='vcard-temp'/>");
    EXPECT_THAT(card, HasSubstr("<PHOTO><TYPE>image/png</TYPE><BINVAL>" + text::base64_encode(bytes) + "</BINVAL>"));
    EXPECT_THAT(card, HasSubstr("<DESC>I like soup\nGarden: https://soup.example</DESC>"));
    ask("<vCard xmlns='vcard-temp'/>");
    EXPECT_THAT(fetched, testing::ElementsAre(url));
}

TEST_F(AvatarTest, WhatCannotBeFetchedStaysAnAddress)
{
    broken = true;
    EXPECT_THAT(ask("<vCard xmlns='vcard-temp'/>"), HasSubstr("<EXTVAL>" + url + "</EXTVAL>"));
    EXPECT_THAT(items("metadata"), HasSubstr("<item-not-found"));
    EXPECT_EQ(fetched.size(), 1U) << "not again so soon";
    world.clock.advance(61min);
    items("metadata");
    EXPECT_EQ(fetched.size(), 2U);
}

TEST_F(AvatarTest, OthersNeedNotWaitForASlowPicture)
{
    gate.shut();
    world.peer.send(fmt::format("<iq type='get' id='slow' from='ann@example.org/desk' to='{}'><vCard "
                                "xmlns='vcard-temp'/></iq>",
                                bob));
    world.peer.send(
        "<message type='chat' from='ann@example.org/desk' to='fedi.example.org'><body>help</body></message>");
    world.barrier();
    EXPECT_EQ(ann.said.size(), 1U);
    gate.open();
    EXPECT_THAT(world.peer.expect_stanza("iq"), AllOf(HasSubstr("id='slow'"), HasSubstr("<BINVAL>")));
}

TEST_F(AvatarTest, IsANodeWithItsMetadataAndItsBytes)
{
    EXPECT_THAT(items("metadata"), HasSubstr("<items node='urn:xmpp:avatar:metadata'><item id='" + hash +
                                             "'><metadata xmlns='urn:xmpp:avatar:metadata'><info id='" + hash +
                                             "' bytes='12' type='image/png'/></metadata></item></items>"));
    EXPECT_THAT(items("data", "<item id='" + hash + "'/>"),
                HasSubstr("<data xmlns='urn:xmpp:avatar:data'>" + text::base64_encode(bytes) + "</data>"));
    EXPECT_THAT(items("data", "<item id='0000'/>"), HasSubstr("<item-not-found"));
    EXPECT_THAT(items("unheard-of"), HasSubstr("<item-not-found"));
}

TEST_F(AvatarTest, ItsHashIsInPresencesOnceItIsHere)
{
    come();
    EXPECT_THAT(probe(), Not(HasSubstr("<photo>")));
    const std::string next = world.peer.expect_stanza("presence");
    EXPECT_THAT(next, AllOf(HasSubstr("to='ann@example.org'"),
                            HasSubstr("<x xmlns='vcard-temp:x:update'><photo>" + hash + "</photo></x>")));
    EXPECT_THAT(probe(), HasSubstr("<photo>" + hash));
}

TEST_F(AvatarTest, ProgramsThatWantPicturesAreTold)
{
    come_wanting("urn:xmpp:avatar:metadata");
    probe();
    EXPECT_THAT(world.peer.expect_stanza("message"),
                AllOf(HasSubstr("from='" + bob + "' to='ann@example.org/desk'"), HasSubstr("type='headline'"),
                      HasSubstr("<event xmlns='http://jabber.org/protocol/pubsub#event'><items "
                                "node='urn:xmpp:avatar:metadata'><item id='" +
                                hash)));
    come(version);
    EXPECT_THAT(world.barrier(), Not(HasSubstr("<iq "))) << "it is the same version still";
}

TEST_F(AvatarTest, ProgramsThatWantNamesAreTold)
{
    const auto nick = [](std::string_view name) {
        return fmt::format("<item id='current'><nick xmlns='http://jabber.org/protocol/nick'>{}</nick></item>", name);
    };
    EXPECT_THAT(ask("<pubsub xmlns='http://jabber.org/protocol/pubsub'><items "
                    "node='http://jabber.org/protocol/nick'/></pubsub>"),
                HasSubstr(nick("Bob")));
    come_wanting("http://jabber.org/protocol/nick");
    probe();
    EXPECT_THAT(world.peer.expect_stanza("message"),
                AllOf(HasSubstr("from='" + bob + "' to='ann@example.org/desk'"), HasSubstr(nick("Bob"))));
    const auto before = ann.people[0];
    ann.people[0].display_name = "Bobby";
    ann.deliver({Place{}, std::nullopt, session::PersonChanged{before, ann.people[0], {}, {}}});
    EXPECT_THAT(world.peer.expect_stanza("message"), HasSubstr(nick("Bobby")));
}

TEST(AvatarFile, IsOneOfTheKindsThatProgramsShow)
{
    EXPECT_EQ(xmpp::read_avatar("\xff\xd8\xff...")->info.type, "image/jpeg");
    EXPECT_EQ(xmpp::read_avatar("GIF89a")->info.type, "image/gif");
    EXPECT_EQ(xmpp::read_avatar("RIFF....WEBPVP8 ")->info.type, "image/webp");
    EXPECT_EQ(xmpp::read_avatar("RIFF"), nullptr);
    EXPECT_EQ(xmpp::read_avatar("RIFF....WAVEfmt "), nullptr);
    EXPECT_EQ(xmpp::read_avatar("<svg onload='x()'/>"), nullptr);
    EXPECT_EQ(xmpp::read_avatar("abc"), nullptr);
}

TEST(AvatarCache, DropsTheLongestUnused)
{
    xmpp::AvatarCache cache;
    const Instant now{};
    const std::string large = "GIF8" + std::string(xmpp::AvatarCache::most_bytes / 3, 'x');
    cache.put("a", xmpp::read_avatar(large), now);
    cache.put("b", xmpp::read_avatar(large), now);
    EXPECT_TRUE(cache.find("a"));
    cache.put("c", xmpp::read_avatar(large), now);
    EXPECT_LE(cache.bytes(), xmpp::AvatarCache::most_bytes);
    EXPECT_TRUE(cache.find("a"));
    EXPECT_FALSE(cache.find("b"));
    ASSERT_TRUE(cache.info("b")) << "presences need no bytes";
    EXPECT_EQ(cache.info("b")->bytes, large.size());
    EXPECT_FALSE(cache.info("never"));
    cache.put("a", nullptr, now);
    EXPECT_FALSE(cache.find("a"));
    EXPECT_TRUE(cache.is_missing("a", now + 59min));
    EXPECT_FALSE(cache.is_missing("a", now + 60min));
    EXPECT_FALSE(cache.is_missing("c", now));
}
