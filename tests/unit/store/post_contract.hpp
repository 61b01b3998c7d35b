// SPDX-License-Identifier: AGPL-3.0-or-later
// What every Store promises of posts: what was shown, how far was read, what waits to be published.
#pragma once

#include "unit/store/store_contract.hpp"

#include <algorithm>
#include <map>

namespace fedibee::test {

template <class Maker> class PostContract : public StoreContract<Maker> {};

TYPED_TEST_SUITE_P(PostContract);

TYPED_TEST_P(PostContract, RecordsWhatWasShown)
{
    const auto alice = this->add_user();
    const auto login = this->add_login(alice);
    const auto at = this->clock().wall();
    ReadingBatch batch{alice,
                       login.id,
                       {{"home", "10"}, {"hashtag:linux", "5"}},
                       {{"home", "u1"}, {"home", "u2"}, {"hashtag:linux", "u1"}},
                       {{0x1f, login.id, StatusId("10"), "u1", "bob@a.test", at}}};
    ASSERT_TRUE(this->store().record(batch));
    batch.positions = {{"home", "11"}};
    batch.seen = {{"home", "u2"}, {"home", "u3"}};
    batch.short_ids = {{0x1f, login.id, StatusId("11"), "u3", "carol@a.test", at}};
    ASSERT_TRUE(this->store().record(batch));
    this->reopen();
    std::map<std::string, std::string> positions;
    const auto rows = this->store().positions(login.id).value();
    for (const auto& row : rows) positions[row.timeline] = row.last_id;
    EXPECT_EQ(positions, (std::map<std::string, std::string>{{"home", "11"}, {"hashtag:linux", "5"}}));
    const auto ids = this->store().short_ids(alice).value();
    ASSERT_EQ(ids.size(), 1U);
    EXPECT_EQ(ids[0].number, 0x1fU);
    EXPECT_EQ(ids[0].status.value, "11");
    EXPECT_EQ(ids[0].uri, "u3");
    EXPECT_EQ(ids[0].address, "carol@a.test");
    EXPECT_EQ(ids[0].given_at, at);
}

TYPED_TEST_P(PostContract, GivesTheLatestSeenPostsOldestFirst)
{
    const auto alice = this->add_user();
    const auto login = this->add_login(alice);
    ReadingBatch batch{alice, login.id, {}, {}, {}};
    for (int i = 0; i < 5; ++i) {
        batch.seen.push_back({"home", "h" + std::to_string(i)});
        batch.seen.push_back({"local", "l" + std::to_string(i)});
    }
    ASSERT_TRUE(this->store().record(batch));
    std::vector<std::string> home;
    const auto rows = this->store().seen(login.id, 2).value();
    for (const auto& row : rows) {
        if (row.timeline == "home") home.push_back(row.uri);
    }
    EXPECT_EQ(home, (std::vector<std::string>{"h3", "h4"}));
    EXPECT_EQ(this->store().seen(login.id, 2).value().size(), 4U);
    EXPECT_EQ(this->store().seen(login.id, 100).value().size(), 10U);
}

TYPED_TEST_P(PostContract, PrunesOldShortIdsAndSeenPosts)
{
    const auto alice = this->add_user();
    const auto login = this->add_login(alice);
    const auto at = this->clock().wall();
    ReadingBatch batch{alice,
                       login.id,
                       {},
                       {{"home", "a"}, {"home", "b"}, {"home", "c"}, {"local", "d"}},
                       {{1, login.id, StatusId("1"), "a", "x@y", at},
                        {2, login.id, StatusId("2"), "b", "x@y", at + std::chrono::hours{1}}}};
    ASSERT_TRUE(this->store().record(batch));
    ASSERT_TRUE(this->store().prune(at + std::chrono::minutes{1}, 2));
    EXPECT_EQ(this->store().short_ids(alice).value().size(), 1U);
    std::vector<std::string> left;
    const auto rows = this->store().seen(login.id, 100).value();
    for (const auto& row : rows) left.push_back(row.uri);
    EXPECT_EQ(left, (std::vector<std::string>{"b", "c", "d"}));
}

TYPED_TEST_P(PostContract, KeepsUnpublishedPostsWhole)
{
    const auto login = this->add_login(this->add_user());
    ASSERT_TRUE(this->store().add_outbox({login.id, some_draft("key-1"), this->clock().wall()}));
    NewStatus plain;
    plain.text = "plain";
    plain.idempotency_key = "key-2";
    ASSERT_TRUE(this->store().add_outbox({login.id, plain, this->clock().wall() + std::chrono::seconds{1}}));
    this->reopen();
    const auto rows = this->store().outbox().value();
    ASSERT_EQ(rows.size(), 2U);
    const NewStatus wanted = some_draft("key-1");
    const NewStatus& draft = rows[0].draft;
    EXPECT_EQ(rows[0].login, login.id);
    EXPECT_EQ(rows[0].created_at, this->clock().wall());
    EXPECT_EQ(draft.text, wanted.text);
    EXPECT_EQ(draft.spoiler_text, wanted.spoiler_text);
    EXPECT_EQ(draft.visibility, wanted.visibility);
    EXPECT_EQ(draft.sensitive, wanted.sensitive);
    EXPECT_EQ(draft.language, wanted.language);
    EXPECT_EQ(draft.in_reply_to_id, wanted.in_reply_to_id);
    EXPECT_EQ(draft.media_ids, wanted.media_ids);
    EXPECT_EQ(draft.poll_options, wanted.poll_options);
    EXPECT_EQ(draft.poll_expires_in, wanted.poll_expires_in);
    EXPECT_EQ(draft.poll_multiple, wanted.poll_multiple);
    EXPECT_EQ(draft.poll_hide_totals, wanted.poll_hide_totals);
    EXPECT_EQ(draft.reply_policy, wanted.reply_policy);
    EXPECT_EQ(draft.boost_policy, wanted.boost_policy);
    EXPECT_EQ(draft.scheduled_at, wanted.scheduled_at);
    EXPECT_EQ(draft.quoted_status_id, wanted.quoted_status_id);
    EXPECT_EQ(draft.quote_policy, wanted.quote_policy);
    EXPECT_EQ(draft.content_type, wanted.content_type);
    EXPECT_EQ(draft.allowed_mentions, wanted.allowed_mentions);
    EXPECT_EQ(draft.title, wanted.title);
    EXPECT_EQ(draft.group, wanted.group);
    EXPECT_EQ(draft.circle, wanted.circle);
    EXPECT_EQ(draft.idempotency_key, "key-1");
    EXPECT_FALSE(rows[1].draft.visibility || rows[1].draft.sensitive || rows[1].draft.scheduled_at);
    EXPECT_TRUE(rows[1].draft.media_ids.empty() && rows[1].draft.poll_options.empty() &&
                rows[1].draft.allowed_mentions.empty());
    ASSERT_TRUE(this->store().remove_outbox(login.id, "key-1"));
    EXPECT_EQ(this->store().outbox().value().size(), 1U);
}

TYPED_TEST_P(PostContract, KeepsPositionsOfClientsBesideThoseOfTheAccount)
{
    const auto login = this->add_login(this->add_user());
    ASSERT_TRUE(this->store().record({login.user,
                                      login.id,
                                      {{"home", "10"},
                                       {"client:home ", "8"},
                                       {"client:home my phone", "9"},
                                       {"client:direct my phone", "2026-01-02T03:04:05.000Z"}},
                                      {},
                                      {}}));
    ASSERT_TRUE(this->store().record({login.user, login.id, {{"client:home my phone", "10"}}, {}, {}}));
    this->reopen();
    std::map<std::string, std::string> positions;
    const auto rows = this->store().positions(login.id).value();
    for (const auto& row : rows) positions[row.timeline] = row.last_id;
    EXPECT_EQ(positions, (std::map<std::string, std::string>{{"home", "10"},
                                                             {"client:home ", "8"},
                                                             {"client:home my phone", "10"},
                                                             {"client:direct my phone", "2026-01-02T03:04:05.000Z"}}));
}

REGISTER_TYPED_TEST_SUITE_P(PostContract, RecordsWhatWasShown, GivesTheLatestSeenPostsOldestFirst,
                            PrunesOldShortIdsAndSeenPosts, KeepsUnpublishedPostsWhole,
                            KeepsPositionsOfClientsBesideThoseOfTheAccount);

} // namespace fedibee::test
