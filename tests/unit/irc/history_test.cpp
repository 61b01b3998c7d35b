// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/irc/client.hpp"

#include "text/iso_time.hpp"

#include <gmock/gmock.h>

#include <algorithm>

using namespace fedibee;
using namespace fedibee::test;
using namespace std::chrono_literals;
using session::HistoryRange;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

constexpr auto reader = "message-tags server-time batch echo-message labeled-response account-tag standard-replies "
                        "draft/chathistory";

session::ShownStatusPtr from_bob(std::string id, std::string text, Timestamp time = FakeClock::start - 1h)
{
    auto shown = shown_post(author("bob@example.social", "bob@example.social"), std::move(id), std::move(text));
    shown->time = time;
    return shown;
}

void remember(FakeUser& user, std::vector<session::HistoryItem> items)
{
    user.on_history = [items = std::move(items)](const Place&, const session::HistoryRequest&) {
        return Result<std::vector<session::HistoryItem>>(items);
    };
}

const Timestamp moment = *text::parse_iso_time("2026-01-02T03:04:05.678Z");

} // namespace

TEST(ChatHistory, IsOfferedWithItsLimits)
{
    World world;
    Client client(world);
    client.log_in(reader);
    EXPECT_THAT(client.all(), HasSubstr(" CHATHISTORY=100 "));
    EXPECT_THAT(client.all(), HasSubstr(" draft/CHATHISTORY=100 "));
    EXPECT_THAT(client.all(), HasSubstr(" MSGREFTYPES=msgid,timestamp "));
    Client other(world);
    other.log_in();
    other.send("CHATHISTORY LATEST &home * 10");
    other.expect(" 421 ann CHATHISTORY :Unknown command");
    EXPECT_TRUE(world.users.ann->histories.empty());
}

TEST(ChatHistory, ComesAsABatchWithTimesIdsAndAccounts)
{
    World world;
    auto own = shown_post(author("ann_fedi", "ann@example.social"), "21", "my own");
    own->own = true;
    own->time = moment;
    remember(*world.users.ann, {from_bob("20", "an old one", moment), session::ShownStatusPtr(own)});
    Client client(world);
    client.log_in(reader);
    client.send("CHATHISTORY LATEST &HOME * 50");
    EXPECT_THAT(client.expect("BATCH +"), HasSubstr("BATCH +b1 chathistory &HOME"));
    const auto first = plain(client.expect("an old one"));
    EXPECT_THAT(first,
                StartsWith("@batch=b1;time=2026-01-02T03:04:05.678Z;account=bob@example.social;msgid=1.s20 :bob"));
    const auto second = plain(client.expect("my own"));
    EXPECT_THAT(second, HasSubstr("account=ann;msgid=1.s21 :ann!ann@irc.test.example PRIVMSG &HOME :[21] my own"));
    EXPECT_THAT(client.expect("BATCH -"), HasSubstr("BATCH -b1"));
    ASSERT_EQ(world.users.ann->histories.size(), 1U);
    EXPECT_EQ(world.users.ann->histories[0].first, "home");
    EXPECT_EQ(world.users.ann->histories[0].second.limit, 50U);
}

TEST(ChatHistory, IsAnEmptyBatchWhereNothingWasSaid)
{
    World world;
    Client client(world);
    client.log_in(reader);
    for (const std::string target : {"&home", "#linux", "root", "ann", "&fedibee"}) {
        client.send("CHATHISTORY LATEST " + target + " * 10");
        EXPECT_THAT(client.expect("BATCH +"), HasSubstr("chathistory " + target));
        EXPECT_THAT(client.expect("BATCH -"), HasSubstr("BATCH -b"));
    }
}

TEST(ChatHistory, PutsTheLabelOnItsOneBatch)
{
    World world;
    remember(*world.users.ann, {from_bob("20", "an old one")});
    Client client(world);
    client.log_in(reader);
    client.send("@label=x1 CHATHISTORY BEFORE &home msgid=1.s30 10");
    EXPECT_THAT(client.expect("BATCH +"), StartsWith("@label=x1;time="));
    EXPECT_THAT(client.expect("an old one"), StartsWith("@batch=b1;time="));
    EXPECT_THAT(client.expect("BATCH -"), Not(HasSubstr("label")));
    EXPECT_THAT(client.all(), Not(HasSubstr("BATCH +b2")));
}

TEST(ChatHistory, AsksForEveryKindOfStretch)
{
    World world;
    Client client(world);
    client.log_in(reader);
    client.send("CHATHISTORY LATEST &home timestamp=2026-01-02T03:04:05.678Z 5");
    client.send("CHATHISTORY before &home msgid=1.s30 6");
    client.send("CHATHISTORY AFTER &home timestamp=2026-01-02T03:04:05.678Z 7");
    client.send("CHATHISTORY AROUND &home msgid=1.s30 8");
    client.send("CHATHISTORY BETWEEN &home msgid=1.s30 timestamp=2026-01-02T03:04:05.678Z 9000");
    client.barrier();
    const auto& asked = world.users.ann->histories;
    ASSERT_EQ(asked.size(), 5U);
    EXPECT_EQ(asked[0].second.range, HistoryRange::latest);
    EXPECT_EQ(asked[0].second.point->time, moment);
    EXPECT_EQ(asked[1].second.range, HistoryRange::before);
    EXPECT_EQ(asked[1].second.point->msgid, "1.s30");
    EXPECT_EQ(asked[2].second.range, HistoryRange::after);
    EXPECT_EQ(asked[3].second.range, HistoryRange::around);
    EXPECT_EQ(asked[3].second.limit, 8U);
    EXPECT_EQ(asked[4].second.range, HistoryRange::between);
    EXPECT_EQ(asked[4].second.other.time, moment);
    EXPECT_EQ(asked[4].second.limit, 100U);
}

TEST(ChatHistory, RefusesWhatDoesNotFit)
{
    World world;
    Client client(world);
    client.log_in(reader);
    const std::vector<std::pair<std::string, std::string>> cases{
        {"CHATHISTORY", "INVALID_PARAMS * :"},
        {"CHATHISTORY LAST &home * 10", "INVALID_PARAMS LAST :"},
        {"CHATHISTORY LATEST", "INVALID_PARAMS LATEST :"},
        {"CHATHISTORY LATEST &home *", "INVALID_PARAMS LATEST :"},
        {"CHATHISTORY BETWEEN &home msgid=1.s1 10", "INVALID_PARAMS BETWEEN :"},
        {"CHATHISTORY LATEST &home * 0", "INVALID_PARAMS LATEST &home :"},
        {"CHATHISTORY LATEST &home * -5", "INVALID_PARAMS LATEST &home :"},
        {"CHATHISTORY LATEST &home * 99999999999999999999999", "INVALID_PARAMS LATEST &home :"},
        {"CHATHISTORY LATEST &home * ten", "INVALID_PARAMS LATEST &home :"},
        {"CHATHISTORY BEFORE &home * 10", "INVALID_MSGREFTYPE BEFORE &home :"},
        {"CHATHISTORY BEFORE &home id=5 10", "INVALID_MSGREFTYPE BEFORE &home :"},
        {"CHATHISTORY BEFORE &home msgid= 10", "INVALID_PARAMS BEFORE &home :"},
        {"CHATHISTORY BEFORE &home timestamp=yesterday 10", "INVALID_PARAMS BEFORE &home :"},
        {"CHATHISTORY LATEST &hmoe * 10", "INVALID_TARGET LATEST &hmoe :"},
        {"CHATHISTORY LATEST nobody * 10", "INVALID_TARGET LATEST nobody :"},
        {"CHATHISTORY LATEST @nobody * 10", "INVALID_TARGET LATEST @nobody :"},
        {"CHATHISTORY LATEST &list~missing * 10", "INVALID_TARGET LATEST &list~missing :nothing is called missing"},
        {"CHATHISTORY TARGETS", "INVALID_PARAMS TARGETS :"},
        {"CHATHISTORY TARGETS msgid=1.s1 timestamp=2026-01-02T03:04:05.678Z 10", "INVALID_MSGREFTYPE TARGETS :"},
        {"CHATHISTORY TARGETS * timestamp=2026-01-02T03:04:05.678Z 10", "INVALID_MSGREFTYPE TARGETS :"},
        {"CHATHISTORY TARGETS timestamp=2026-01-02T03:04:05.678Z timestamp=x 10", "INVALID_PARAMS TARGETS :"},
    };
    for (const auto& [line, expected] : cases) {
        client.send(line);
        EXPECT_THAT(client.expect("FAIL "), HasSubstr("FAIL CHATHISTORY " + expected)) << line;
    }
    EXPECT_THAT(client.all(), Not(HasSubstr(" BATCH ")));
}

TEST(ChatHistory, SaysWhatTheInstanceSaid)
{
    World world;
    world.users.ann->on_history = [](const Place&, const session::HistoryRequest&) {
        return Result<std::vector<session::HistoryItem>>(fail(Errc::network, "example.social does not answer"));
    };
    Client client(world);
    client.log_in(reader);
    client.send("@label=q CHATHISTORY AFTER &home msgid=1.s1 10");
    EXPECT_THAT(client.expect("FAIL "),
                HasSubstr("FAIL CHATHISTORY MESSAGE_ERROR AFTER &home :example.social does not answer"));
    EXPECT_THAT(client.lines.back(), StartsWith("@label=q;"));
}

TEST(ChatHistory, OfAQueryNamesWhoSpoke)
{
    World world;
    world.users.ann->people = {author("bob@example.social", "bob@example.social")};
    auto own = shown_post(author("ann_fedi", "ann@example.social"), "21", "my answer");
    own->own = true;
    remember(*world.users.ann, {from_bob("20", "a question"), session::ShownStatusPtr(own)});
    Client client(world);
    client.log_in(reader);
    client.send("CHATHISTORY LATEST bob@example.social * 10");
    client.expect("chathistory bob@example.social");
    EXPECT_THAT(plain(client.expect("a question")), HasSubstr(" PRIVMSG ann :[20] a question"));
    EXPECT_THAT(plain(client.expect("my answer")),
                HasSubstr(":ann!ann@irc.test.example PRIVMSG bob@example.social :[21] my answer"));
    EXPECT_EQ(world.users.ann->histories[0].first, "bob@example.social");
}

TEST(ChatHistory, OfNotificationsHasLinesToo)
{
    World world;
    session::Notice notice;
    notice.text = "favourited your status";
    notice.type = "favourite";
    notice.author = author("bob@example.social", "bob@example.social");
    notice.time = moment;
    remember(*world.users.ann, {notice});
    Client client(world);
    client.log_in(reader);
    client.send("CHATHISTORY LATEST &notifications * 10");
    EXPECT_THAT(client.expect("favourited"), StartsWith("@batch=b1;time=2026-01-02T03:04:05.678Z;"));
}

TEST(ChatHistory, PlaysReactionsToThoseWhoAskForEvents)
{
    World world;
    session::Notice notice;
    notice.text = "favourited your status";
    notice.reaction = "⭐";
    notice.author = author("bob@example.social", "bob@example.social");
    notice.about = from_bob("20", "an old one");
    notice.time = moment;
    remember(*world.users.ann, {notice});
    Client plain(world);
    plain.log_in(reader);
    plain.send("CHATHISTORY LATEST &notifications * 10");
    plain.expect("BATCH -");
    EXPECT_THAT(plain.all(), Not(HasSubstr(" TAGMSG &")));
    Client client(world);
    client.log_in(std::string(reader) + " draft/event-playback");
    client.send("CHATHISTORY LATEST &notifications * 10");
    client.expect("favourited");
    const auto line = client.expect("TAGMSG &notifications");
    EXPECT_THAT(line, StartsWith("@batch=b1;time=2026-01-02T03:04:05.678Z;"));
    EXPECT_THAT(line, HasSubstr("+draft/react=⭐ :bob@example.social!"));
}

TEST(ChatHistory, SendsNoBatchesToClientsWithoutThem)
{
    World world;
    remember(*world.users.ann, {from_bob("20", "an old one")});
    world.users.ann->targets = {{Place{PlaceKind::home, {}, {}}, std::nullopt, moment}};
    Client client(world);
    client.log_in("draft/chathistory message-tags server-time");
    client.send("CHATHISTORY LATEST &home * 10");
    client.expect("an old one");
    client.send("CHATHISTORY TARGETS timestamp=2026-01-02T00:00:00.000Z timestamp=2027-01-02T00:00:00.000Z 10");
    client.expect("CHATHISTORY TARGETS &home 2026-01-02T03:04:05.678Z");
    client.barrier();
    EXPECT_THAT(client.all(), Not(HasSubstr("BATCH")));
}

TEST(ChatHistory, ListsTargetsWithTheirNewestMoments)
{
    World world;
    world.users.ann->targets = {
        {Place{PlaceKind::home, {}, {}}, std::nullopt, moment},
        {Place{PlaceKind::direct, "bob@example.social", {}}, author("bob", "bob@example.social"), moment - 1h}};
    Client client(world);
    client.log_in(reader);
    client.send("JOIN &home,#linux");
    client.expect(" 366 ann #linux");
    client.send(
        "@label=t CHATHISTORY TARGETS timestamp=2026-01-01T00:00:00.000Z timestamp=2026-02-01T00:00:00.000Z 20");
    EXPECT_THAT(client.expect("BATCH +"), HasSubstr("draft/chathistory-targets"));
    EXPECT_THAT(client.expect("TARGETS &home 2026-01-02T03:04:05.678Z"), StartsWith("@batch="));
    client.expect("TARGETS bob 2026-01-02T02:04:05.678Z");
    client.expect("BATCH -");
    ASSERT_EQ(world.users.ann->targets_asked.size(), 1U);
    EXPECT_EQ(world.users.ann->targets_asked[0].places.size(), 3U);
    EXPECT_EQ(world.users.ann->targets_asked[0].limit, 20U);
}

TEST(Replay, IsLeftOutForClientsThatAskForHistory)
{
    World world;
    const auto replay = [&](session::Downstream& to, const Place& place) {
        session::Backlog backlog;
        backlog.statuses = {from_bob("20", "before the join"), from_bob("21", "after it", world.clock.wall() + 1s)};
        backlog.first = true;
        to.deliver(session::Delivery{place, std::nullopt, backlog});
        backlog.statuses = {from_bob("22", "found after a gap")};
        backlog.first = false;
        to.deliver(session::Delivery{place, std::nullopt, backlog});
    };
    world.users.ann->on_enter = replay;
    Client modern(world);
    modern.log_in(reader);
    modern.send("JOIN &home");
    modern.expect("after it");
    modern.expect("found after a gap");
    EXPECT_THAT(modern.all(), Not(HasSubstr("before the join")));
    Client old(world);
    old.log_in("batch");
    old.send("JOIN &home");
    EXPECT_THAT(old.expect("BATCH +"), HasSubstr("chathistory &home"));
    EXPECT_THAT(old.expect("before the join"), StartsWith("@batch="));
}

TEST(ChatHistory, MakesWhatWasMissedElsewhereNeedless)
{
    World world;
    const Place query{PlaceKind::direct, "bob@example.social", {}};
    const Place window{PlaceKind::notifications, {}, {}};
    const auto miss = [&] {
        auto& ann = *world.users.ann;
        const auto bob = author("bob@example.social", "bob@example.social");
        ann.deliver({query, bob, session::Backlog{{from_bob("1e", "missed")}, false, true}});
        ann.deliver({query, bob, session::Backlog{{from_bob("1f", "from before")}, false, false}});
        session::Notice notice;
        notice.text = "followed you";
        notice.author = bob;
        notice.type = "follow";
        notice.time = FakeClock::start - 1h;
        notice.backlog = true;
        ann.deliver({window, std::nullopt, notice});
        ann.deliver({Place{PlaceKind::home, {}, {}}, std::nullopt, std::move(notice)});
    };
    const auto shown = [](const std::vector<std::string>& lines, std::string_view text) {
        return std::ranges::count_if(lines, [&](const auto& line) { return line.find(text) != std::string::npos; });
    };
    Client asking(world);
    asking.log_in(reader);
    asking.send("JOIN &home,&notifications");
    asking.barrier();
    miss();
    const auto few = asking.barrier();
    EXPECT_EQ(shown(few, "missed"), 0) << "it asks for the query's past";
    EXPECT_EQ(shown(few, "from before"), 1);
    EXPECT_EQ(shown(few, "followed you"), 1) << "at home no past has it";
    Client plain_one(world);
    plain_one.log_in("message-tags");
    plain_one.send("JOIN &home,&notifications");
    plain_one.barrier();
    miss();
    const auto all = plain_one.barrier();
    EXPECT_EQ(shown(all, "missed"), 1);
    EXPECT_EQ(shown(all, "followed you"), 2);
}
