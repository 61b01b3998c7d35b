// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/irc/client.hpp"

#include "text/iso_time.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr auto marking = "batch labeled-response standard-replies draft/read-marker";
const Timestamp moment = *text::parse_iso_time("2026-01-02T03:04:05.678Z");

} // namespace

TEST(ReadMarker, IsToldAtJoinBeforeTheNames)
{
    World world;
    world.users.ann->read["home"] = moment;
    Client client(world);
    client.log_in(marking);
    client.send("JOIN &home,#linux");
    client.expect("MARKREAD &home timestamp=2026-01-02T03:04:05.678Z");
    client.expect(" 366 ann &home");
    client.expect("MARKREAD #linux *");
    client.expect(" 366 ann #linux");
    EXPECT_TRUE(world.users.ann->attached.front()->marks_reading());
}

TEST(ReadMarker, IsSetAndAsked)
{
    World world;
    world.users.ann->people = {author("bob", "bob@example.social")};
    Client client(world);
    client.log_in(marking);
    client.send("@label=a MARKREAD &home timestamp=2026-01-02T03:04:05.678Z");
    EXPECT_THAT(client.expect("MARKREAD &home timestamp=2026-01-02T03:04:05.678Z"), HasSubstr("label=a"));
    client.send("MARKREAD &home timestamp=2025-01-02T03:04:05.678Z");
    client.expect("MARKREAD &home timestamp=2026-01-02T03:04:05.678Z");
    client.send("MARKREAD bob");
    client.expect("MARKREAD bob *");
    client.send("MARKREAD bob timestamp=2026-01-02T03:04:05.678Z");
    client.expect("MARKREAD bob timestamp=2026-01-02T03:04:05.678Z");
    EXPECT_EQ(world.users.ann->read["bob@example.social"], moment);
    world.users.ann->deliver({Place{PlaceKind::direct, "bob@example.social", {}}, author("bob", "bob@example.social"),
                              session::ReadUpTo{moment + std::chrono::seconds{1}}});
    client.expect("MARKREAD bob timestamp=2026-01-02T03:04:06.678Z");
}

TEST(ReadMarker, RefusesWhatDoesNotFit)
{
    World world;
    Client client(world);
    client.log_in(marking);
    client.send("MARKREAD");
    client.expect("FAIL MARKREAD NEED_MORE_PARAMS :");
    client.send("MARKREAD &home yesterday");
    client.expect("FAIL MARKREAD INVALID_PARAMS &home yesterday :");
    client.send("MARKREAD &hmoe timestamp=2026-01-02T03:04:05.678Z");
    client.expect("FAIL MARKREAD INVALID_PARAMS &hmoe :");
    client.send("MARKREAD &list~missing timestamp=2026-01-02T03:04:05.678Z");
    client.expect("FAIL MARKREAD INTERNAL_ERROR &list~missing :sign in first");
    client.send("READ &home");
    client.expect(" 421 ann READ :");
}

TEST(ReadMarker, HasTheOlderWordToo)
{
    World world;
    Client old(world);
    old.log_in("soju.im/read");
    old.send("READ &home timestamp=2026-01-02T03:04:05.678Z");
    old.expect(":irc.test.example READ &home timestamp=2026-01-02T03:04:05.678Z");
    Client none(world);
    none.log_in("batch");
    none.send("JOIN &home");
    none.expect(" 366 ann &home");
    world.users.ann->deliver({Place{PlaceKind::home, {}, {}}, std::nullopt, session::ReadUpTo{moment}});
    none.barrier();
    EXPECT_THAT(none.all(), Not(HasSubstr("READ")));
}
