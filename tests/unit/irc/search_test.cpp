// SPDX-License-Identifier: AGPL-3.0-or-later
// SEARCH (soju.im/search) on the wire.
#include "unit/irc/rooms.hpp"

#include "text/iso_time.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::HasSubstr;

namespace {

constexpr auto searcher = "message-tags server-time batch standard-replies soju.im/search";
const Place home_place{PlaceKind::home, {}, {}};

session::FoundMessage soup(Place place = home_place, std::optional<session::Author> peer = std::nullopt)
{
    auto shown = shown_post(author("bob@example.social", "bob@example.social"), "20", "a soup");
    shown->time = *text::parse_iso_time("2026-01-02T03:04:05.678Z");
    return {std::move(place), std::move(peer), session::ShownStatusPtr(shown)};
}

} // namespace

TEST(Search, AnswersWithABatchOfMessages)
{
    World world;
    world.users.ann->hits = {soup()};
    Client client(world);
    client.log_in(searcher);
    client.send(R"(SEARCH in=&HOME;from=bob@example.social;text=a\ssoup;limit=7)");
    const auto begin = client.expect("BATCH +");
    EXPECT_THAT(begin, testing::EndsWith(" soju.im/search"));
    const auto line = client.expect("soup");
    EXPECT_THAT(line, testing::StartsWith("@batch=b1;time=2026-01-02T03:04:05.678Z;msgid=1.s20 :bob@example.social!"));
    EXPECT_THAT(line, HasSubstr(" PRIVMSG &HOME :"));
    client.expect("BATCH -b1");
    ASSERT_EQ(world.users.ann->searches.size(), 1U);
    const auto& asked = world.users.ann->searches[0];
    EXPECT_FALSE(asked.everywhere);
    EXPECT_EQ(asked.place, home_place);
    EXPECT_EQ(asked.from, "bob@example.social");
    EXPECT_EQ(asked.text, "a soup");
    EXPECT_EQ(asked.limit, 7U);
}

TEST(Search, TakesTimesOwnNamesAndLargeLimits)
{
    World world;
    Client client(world);
    client.log_in(searcher);
    client.send("SEARCH :from=ANN;after=2026-01-02T03:04:05.678Z;before=2026-01-03T03:04:05.678Z;limit=5000");
    client.expect("BATCH +");
    client.expect("BATCH -");
    const auto& asked = world.users.ann->searches.at(0);
    EXPECT_TRUE(asked.everywhere);
    EXPECT_TRUE(asked.from_self);
    EXPECT_EQ(asked.after, text::parse_iso_time("2026-01-02T03:04:05.678Z"));
    EXPECT_EQ(asked.before, text::parse_iso_time("2026-01-03T03:04:05.678Z"));
    EXPECT_EQ(asked.limit, 100U);
}

TEST(Search, ShowsPrivateMessagesInTheirQuery)
{
    World world;
    const auto bob = author("bob@example.social", "bob@example.social");
    world.users.ann->hits = {soup(Place{PlaceKind::direct, bob.address, {}}, bob)};
    Client client(world);
    client.log_in(searcher);
    client.send("SEARCH text=soup");
    EXPECT_THAT(client.expect("a soup"), HasSubstr(" PRIVMSG ann :"));
    Client plain(world);
    plain.log_in("soju.im/search");
    plain.send("SEARCH text=soup");
    EXPECT_THAT(plain.expect("a soup"), testing::StartsWith(":bob@example.social!")) << "without batches, plain lines";
}

TEST(Search, RefusesWhatItCannotRead)
{
    World world;
    Client client(world);
    client.log_in(searcher);
    const auto refused = [&client](const std::string& words, const std::string& answer) {
        client.send("SEARCH" + words);
        client.expect("FAIL SEARCH " + answer);
    };
    refused("", "INVALID_PARAMS * :Say what to search for");
    refused(" :", "INVALID_PARAMS * :Say what");
    refused(" ;;", "INVALID_PARAMS * :Say what");
    refused(" colour=red", "INVALID_PARAMS colour :Known are");
    refused(" :a b=red", "INVALID_PARAMS * :Known are");
    refused(" in", "INVALID_PARAMS in :That attribute needs");
    refused(" in=somebody", "INVALID_PARAMS in :There is nothing");
    refused(" in=&nowhere", "INVALID_PARAMS in :There is nothing");
    refused(" after=yesterday", "INVALID_PARAMS after :A time");
    refused(" before=2026-13-01T00:00:00.000Z", "INVALID_PARAMS before :A time");
    refused(" text=x;limit=0", "INVALID_PARAMS limit :");
    refused(" text=x;limit=-1", "INVALID_PARAMS limit :");
    refused(" text=x;limit=99999999999999999999", "INVALID_PARAMS limit :");
    refused(" text=" + std::string(401, 'x'), "INVALID_PARAMS text :");
    EXPECT_TRUE(world.users.ann->searches.empty());
    refused(" text=broken", "INTERNAL_ERROR :");
    refused(" in=&list~missing", "INVALID_PARAMS in :");
}

TEST(Search, NeedsItsCapability)
{
    World world;
    Client client(world);
    client.log_in("batch");
    client.send("SEARCH text=soup");
    client.expect(" 421 ann SEARCH :");
    EXPECT_TRUE(world.users.ann->searches.empty());
}

TEST_F(Rooms, AreSearchedByThoseWhoAreInThem)
{
    client("ann", "batch message-tags server-time standard-replies soju.im/search");
    join("bob");
    EXPECT_THAT(ask("ann", "SEARCH in=#den;text=soup").back(), HasSubstr("FAIL SEARCH INVALID_PARAMS in :You are not"));
    join("ann");
    std::vector<std::string> times;
    for (const auto* line : {"pea SOUP", "a cake", "leek soup"}) {
        world.clock.advance(std::chrono::seconds(1));
        times.push_back(text::format_iso_time(world.clock.wall()));
        ask("bob", std::string("PRIVMSG #den :") + line);
    }
    ask("ann", "PRIVMSG #den :my soup");
    seen_by("ann");
    const auto found = [this](const std::string& question) {
        std::string texts;
        const auto lines = ask("ann", "SEARCH in=#DEN;" + question);
        for (const auto& line : lines) {
            if (line.find(" PRIVMSG #den :") != std::string::npos) texts += line.substr(line.rfind(':') + 1) + ", ";
        }
        EXPECT_THAT(lines.front(), testing::EndsWith(" soju.im/search"));
        return texts;
    };
    EXPECT_EQ(found("text=soup"), "pea SOUP, leek soup, my soup, ");
    EXPECT_EQ(found("text=soup;from=BOB"), "pea SOUP, leek soup, ");
    EXPECT_EQ(found("from=ann"), "my soup, ");
    EXPECT_EQ(found("limit=1"), "my soup, ");
    EXPECT_EQ(found("limit=1;after=" + times[1]), "a cake, ");
    EXPECT_EQ(found("before=" + times[0]), "pea SOUP, ");
    EXPECT_EQ(found("text=nothing"), "");
}
