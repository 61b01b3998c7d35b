// SPDX-License-Identifier: AGPL-3.0-or-later
#include "world.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

class ArchiveTest : public testing::Test {
protected:
    ArchiveTest()
    {
        ann.on_history = [this](const Place&,
                                const session::HistoryRequest&) -> Result<std::vector<session::HistoryItem>> {
            return past;
        };
        for (const auto* const id : {"1e", "1f"}) {
            auto shown = test::shown_post(test::author("bob", "bob@example.social"), id, "story");
            shown->time = Timestamp{std::chrono::milliseconds{1'782'907'200'000}};
            past.emplace_back(session::ShownStatusPtr(std::move(shown)));
        }
    }
    std::string query(std::string_view inner)
    {
        world.peer.send(
            fmt::format("<iq type='set' id='q' from='ann@example.org/desk' to='home@fedi.example.org'><query "
                        "xmlns='urn:xmpp:mam:2' queryid='z'>{}</query></iq>",
                        inner));
        return world.barrier();
    }
    static std::string page(std::string_view inner)
    {
        return fmt::format("<set xmlns='http://jabber.org/protocol/rsm'>{}</set>", inner);
    }

    test::XmppWorld world;
    test::FakeUser& ann = *world.users.ann;
    std::vector<session::HistoryItem> past;
};

} // namespace

TEST_F(ArchiveTest, APageHasTheIdsOfLiveMessages)
{
    const std::string said = query(page("<max>2</max><before/>"));
    EXPECT_THAT(
        said, HasSubstr("<result xmlns='urn:xmpp:mam:2' queryid='z' id='1.s1e'><forwarded "
                        "xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2026-07-01T12:00:00.000Z'/>"));
    EXPECT_THAT(said, HasSubstr("<first>1.s1e</first><last>1.s1f</last>"));
    EXPECT_THAT(said, AllOf(HasSubstr("xmlns='jabber:client'"), Not(HasSubstr("complete"))));
    ASSERT_EQ(ann.histories.size(), 1U);
    EXPECT_EQ(ann.histories[0].second.range, session::HistoryRange::latest);
    EXPECT_EQ(ann.histories[0].second.limit, 2U);
}

TEST_F(ArchiveTest, PagesAreAskedForByIdsAndMoments)
{
    EXPECT_THAT(query(page("<max>400</max><before>1.s20</before>")), HasSubstr("complete='true'"));
    query(page("<after>1.s1d</after>"));
    query("<x xmlns='jabber:x:data' type='submit'><field var='start'><value>2026-07-01T00:00:00Z</value></field></x>");
    ASSERT_EQ(ann.histories.size(), 3U);
    EXPECT_EQ(ann.histories[0].second.range, session::HistoryRange::before);
    EXPECT_EQ(ann.histories[0].second.point->msgid, "1.s20");
    EXPECT_EQ(ann.histories[0].second.limit, 40U);
    EXPECT_EQ(ann.histories[1].second.range, session::HistoryRange::after);
    EXPECT_EQ(ann.histories[1].second.point->msgid, "1.s1d");
    EXPECT_EQ(ann.histories[2].second.range, session::HistoryRange::after);
    EXPECT_EQ(ann.histories[2].second.point->time, Timestamp{std::chrono::milliseconds{1'782'864'000'000}});
}

TEST_F(ArchiveTest, WhatIsNoRoomHasNone)
{
    EXPECT_THAT(world.ask("<iq type='set' id='q' from='ann@example.org/x' to='fedi.example.org'><query "
                          "xmlns='urn:xmpp:mam:2'/></iq>",
                          "iq"),
                HasSubstr("<service-unavailable"));
    EXPECT_THAT(world.ask("<iq type='set' id='q' from='ann@example.org/x' to='list~missing@fedi.example.org'><query "
                          "xmlns='urn:xmpp:mam:2'/></iq>",
                          "iq"),
                HasSubstr("<item-not-found"));
    EXPECT_TRUE(ann.histories.empty());
}
