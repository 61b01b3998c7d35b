// SPDX-License-Identifier: AGPL-3.0-or-later
// What every Store promises of mirrors, feeds and the posts that the gateway makes by itself.
#pragma once

#include "unit/store/store_contract.hpp"

namespace fedibee::test {

template <class Maker> class RepeatContract : public StoreContract<Maker> {};

TYPED_TEST_SUITE_P(RepeatContract);

TYPED_TEST_P(RepeatContract, KeepsAMirrorWithItsRules)
{
    const auto alice = this->add_user();
    const auto from = this->add_login(alice, "one").id;
    const auto to = this->add_login(alice, "two").id;
    MirrorRow row{{},   from, to,       {{Visibility::unlisted, Visibility::private_}, true, true, WarningRule::skip},
                  true, "7",  "no way", this->clock().wall()};
    row = this->store().add_mirror(row).value();
    EXPECT_EQ(this->store().add_mirror(row).error().code, Errc::conflict);
    row.enabled = false;
    row.position = "8";
    ASSERT_TRUE(this->store().update_mirror(row));
    this->reopen();
    const auto rows = this->store().mirrors().value();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].id, row.id);
    EXPECT_TRUE(rows[0].from == from && rows[0].to == to && !rows[0].enabled);
    EXPECT_EQ(rows[0].rules.visibilities, row.rules.visibilities);
    EXPECT_TRUE(rows[0].rules.boosts && rows[0].rules.replies && rows[0].rules.warnings == WarningRule::skip);
    EXPECT_EQ(rows[0].position, "8");
    EXPECT_EQ(rows[0].trouble, "no way");
    EXPECT_EQ(rows[0].created_at, row.created_at);
    ASSERT_TRUE(this->store().remove_login(to));
    EXPECT_TRUE(this->store().mirrors().value().empty());
}

TYPED_TEST_P(RepeatContract, KeepsWhatWasRepeatedUntilItIsOld)
{
    const auto alice = this->add_user();
    const auto at = this->clock().wall();
    MirrorRow row{{}, this->add_login(alice, "one").id, this->add_login(alice, "two").id, {}, true, {}, {}, at};
    row = this->store().add_mirror(row).value();
    ASSERT_TRUE(this->store().put_copy({row.id, StatusId("1"), {StatusId("a"), StatusId("b")}, false, at, at}));
    ASSERT_TRUE(this->store().put_copy({row.id, StatusId("2"), {StatusId("c")}, true, {}, at + std::chrono::hours{1}}));
    ASSERT_TRUE(this->store().put_copy({row.id, StatusId("1"), {StatusId("d")}, false, {}, at}));
    this->reopen();
    const auto copies = this->store().copies(row.id).value();
    ASSERT_EQ(copies.size(), 2U);
    EXPECT_EQ(copies[0].copies, std::vector{StatusId("d")});
    EXPECT_FALSE(copies[0].is_boost || copies[0].edited_at);
    EXPECT_TRUE(copies[1].is_boost);
    ASSERT_TRUE(this->store().prune_repeats(at + std::chrono::minutes{1}));
    EXPECT_EQ(this->store().copies(row.id).value().size(), 1U);
    ASSERT_TRUE(this->store().remove_copy(row.id, StatusId("2")));
    EXPECT_TRUE(this->store().copies(row.id).value().empty());
}

TYPED_TEST_P(RepeatContract, KnowsAPostOfItsOwnFromTheMomentItLeavesTheOutbox)
{
    const auto login = this->add_login(this->add_user()).id;
    const auto at = this->clock().wall();
    ASSERT_TRUE(this->store().add_outbox({login, some_draft("key"), at}));
    EXPECT_FALSE(this->store().is_made(login, "uri").value());
    ASSERT_TRUE(this->store().settle_outbox({login, "key", StatusId("1"), "uri", at}));
    ASSERT_TRUE(this->store().settle_outbox({login, "other", StatusId("2"), "", at}));
    this->reopen();
    EXPECT_TRUE(this->store().outbox().value().empty());
    EXPECT_TRUE(this->store().is_made(login, "uri").value());
    EXPECT_FALSE(this->store().is_made(login, "").value());
    const auto made = this->store().find_made(login, "key").value();
    ASSERT_TRUE(made);
    EXPECT_EQ(made->status, StatusId("1"));
    EXPECT_FALSE(this->store().find_made(login, "none").value());
    ASSERT_TRUE(this->store().prune_repeats(at + std::chrono::seconds{1}));
    EXPECT_FALSE(this->store().is_made(login, "uri").value());
}

TYPED_TEST_P(RepeatContract, KeepsAFeedAndTheEntriesItHad)
{
    const auto login = this->add_login(this->add_user()).id;
    FeedRow row{{},
                login,
                "https://news.example/rss",
                "News",
                "{title}",
                Visibility::unlisted,
                std::chrono::minutes{9},
                true,
                "e",
                "m",
                "t",
                this->clock().wall()};
    row = this->store().add_feed(row).value();
    EXPECT_EQ(this->store().add_feed(row).error().code, Errc::conflict);
    row.enabled = false;
    row.etag = "f";
    ASSERT_TRUE(this->store().update_feed(row));
    ASSERT_TRUE(this->store().note_entries(row.id, {"a", "b"}, 3));
    this->reopen();
    const auto rows = this->store().feeds().value();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_TRUE(rows[0].id == row.id && rows[0].login == login && !rows[0].enabled);
    EXPECT_EQ(rows[0].url, row.url);
    EXPECT_EQ(rows[0].title + rows[0].format + rows[0].etag + rows[0].last_modified + rows[0].trouble,
              "News{title}fmt");
    EXPECT_EQ(rows[0].visibility, Visibility::unlisted);
    EXPECT_EQ(rows[0].interval, row.interval);
    EXPECT_EQ(this->store().known_entries(row.id, {"b", "c"}).value(), std::vector<std::string>{"b"});
    this->clock().advance(std::chrono::seconds{1});
    ASSERT_TRUE(this->store().note_entries(row.id, {"c", "d", "e"}, 3));
    EXPECT_EQ(this->store().known_entries(row.id, {"a", "c", "d", "e"}).value().size(), 3U);
    ASSERT_TRUE(this->store().remove_feed(row.id));
    EXPECT_TRUE(this->store().feeds().value().empty());
}

REGISTER_TYPED_TEST_SUITE_P(RepeatContract, KeepsAMirrorWithItsRules, KeepsWhatWasRepeatedUntilItIsOld,
                            KnowsAPostOfItsOwnFromTheMomentItLeavesTheOutbox, KeepsAFeedAndTheEntriesItHad);

} // namespace fedibee::test
