// SPDX-License-Identifier: AGPL-3.0-or-later
// What every Store promises, as one suite: INSTANTIATE_TYPED_TEST_SUITE_P it with a Maker that has `Store& store()`,
// `void reopen()` (as after a restart) and `FakeClock& clock()`.
#pragma once

#include "fedibee/store.hpp"
#include "support/fake_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fedibee::test {

inline Credentials some_credentials(const std::string& mark)
{
    return Credentials{Secret("access-" + mark), Secret("refresh-" + mark),
                       AppRegistration{"id-" + mark, Secret("client-" + mark), "https://chat.example/cb"}};
}

/// Every field away from its default.
inline InstanceInfo some_instance()
{
    InstanceInfo info;
    info.family = Family::friendica;
    info.origin = "https://example.social:8443";
    info.domain = "example.social";
    info.title = "A = title; with signs";
    info.software = "snac";
    info.version = "2.77 (compatible)";
    info.streaming_url = "wss://stream.example.social";
    Capabilities& c = info.capabilities;
    c.max_characters = 100'000;
    c.url_cost = 0;
    c.count_mode = CountMode::codepoint;
    c.max_media = 16;
    c.media_description_limit = 7;
    c.max_poll_options = 8;
    c.max_poll_option_characters = 9;
    c.mastodon_level = 6;
    c.websocket = c.websocket_multiplex = c.server_sent_events = c.direct_stream = true;
    c.conversations = c.idempotency_key = c.edits = c.deletes = c.polls = c.bookmarks = false;
    c.allowed_mentions = c.quotes = c.reactions = true;
    c.markers = c.lists = c.mutes = c.text_only_posts = c.content_is_escaped = c.visibilities_are_true = c.stable_ids =
        false;
    c.visibilities = {Visibility::public_, Visibility::direct, Visibility::local};
    c.formats = {"text/markdown", "text/html"};
    c.quote_policies = c.endorsements = c.familiar_followers = c.interaction_requests = c.chats = true;
    c.followed_tags = c.trends = c.translations = c.scheduled_posts = c.notes = c.removable_followers = false;
    c.filters = c.reports = c.domain_blocks = c.block_lists = c.edit_history = c.thread_mutes = false;
    c.home_poll_interval = std::chrono::seconds{11};
    c.notification_poll_interval = std::chrono::seconds{12};
    return info;
}

inline NewStatus some_draft(const std::string& key)
{
    NewStatus draft;
    draft.text = "Hello\nworld \xF0\x9F\x90\x9D";
    draft.spoiler_text = "food";
    draft.visibility = Visibility::private_;
    draft.sensitive = true;
    draft.language = "de";
    draft.in_reply_to_id = StatusId("https://a.test/p/1");
    draft.media_ids = {MediaId("m1"), MediaId("m2")};
    draft.poll_options = {"soup", "bread"};
    draft.poll_expires_in = std::chrono::hours{2};
    draft.poll_multiple = true;
    draft.scheduled_at = FakeClock::start + std::chrono::hours{1};
    draft.quoted_status_id = StatusId("https://a.test/p/2");
    draft.quote_policy = "followers";
    draft.content_type = "text/markdown";
    draft.allowed_mentions = {AccountId("a1"), AccountId("a2")};
    draft.idempotency_key = key;
    return draft;
}

template <class Maker> class StoreContract : public testing::Test {
protected:
    Store& store() { return maker_.store(); }
    void reopen() { maker_.reopen(); }
    FakeClock& clock() { return maker_.clock(); }

    UserId add_user(const std::string& name = "alice") { return store().create_user(name, "hash").value().id; }
    LoginRow add_login(UserId user, const std::string& tag = "mastodon")
    {
        LoginRow row;
        row.user = user;
        row.tag = tag;
        row.address = "alice@example.social";
        row.account_id = AccountId("109");
        row.enabled = false;
        row.instance = some_instance();
        row.credentials = some_credentials(tag);
        return store().add_login(row).value();
    }

private:
    Maker maker_;
};

TYPED_TEST_SUITE_P(StoreContract);

TYPED_TEST_P(StoreContract, KeepsUsers)
{
    const auto made = this->store().create_user("Alice", "$hash");
    ASSERT_TRUE(made);
    EXPECT_FALSE(made->id.empty());
    this->reopen();
    const auto found = this->store().find_user("aLICE").value();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, made->id);
    EXPECT_EQ(found->name, "Alice");
    EXPECT_EQ(found->password_hash, "$hash");
    EXPECT_EQ(found->created_at, this->clock().wall());
    EXPECT_FALSE(this->store().find_user("bob").value());
}

TYPED_TEST_P(StoreContract, GivesANameOnce)
{
    this->add_user("alice");
    const auto again = this->store().create_user("ALICE", "");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Errc::conflict);
    EXPECT_THAT(again.error().detail, testing::HasSubstr("ALICE"));
}

TYPED_TEST_P(StoreContract, ListsAndRemovesUsers)
{
    const auto alice = this->add_user("alice");
    this->add_user("bob");
    EXPECT_EQ(this->store().users().value().size(), 2U);
    ASSERT_TRUE(this->store().set_password(alice, "new"));
    EXPECT_EQ(this->store().find_user("alice").value()->password_hash, "new");
    ASSERT_TRUE(this->store().remove_user(alice));
    EXPECT_EQ(this->store().users().value().size(), 1U);
}

TYPED_TEST_P(StoreContract, KeepsAScramVerifierUntilThePasswordChanges)
{
    const auto alice = this->add_user();
    EXPECT_TRUE(this->store().find_user("alice").value()->scram_verifier.empty());
    ASSERT_TRUE(this->store().set_scram_verifier(alice, Secret("SCRAM-SHA-256$1:a$b:c")));
    this->reopen();
    EXPECT_EQ(this->store().find_user("alice").value()->scram_verifier.reveal(), "SCRAM-SHA-256$1:a$b:c");
    EXPECT_EQ(this->store().users().value().at(0).scram_verifier.reveal(), "SCRAM-SHA-256$1:a$b:c");
    ASSERT_TRUE(this->store().set_password(alice, "new"));
    EXPECT_TRUE(this->store().find_user("alice").value()->scram_verifier.empty());
}

TYPED_TEST_P(StoreContract, KeepsCertificatesEachForOneUser)
{
    const auto alice = this->add_user();
    const auto bob = this->add_user("bob");
    ASSERT_TRUE(this->store().add_certificate(alice, "aa11"));
    this->clock().advance(std::chrono::seconds(1));
    ASSERT_TRUE(this->store().add_certificate(alice, "0022"));
    const auto taken = this->store().add_certificate(bob, "aa11");
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, Errc::conflict);
    this->reopen();
    const auto known = this->store().certificates(alice).value();
    ASSERT_EQ(known.size(), 2U);
    EXPECT_EQ(known[0].fingerprint, "aa11");
    EXPECT_EQ(known[1].added_at, known[0].added_at + std::chrono::seconds(1));
    EXPECT_EQ(this->store().find_user_by_certificate("0022").value()->name, "alice");
    ASSERT_TRUE(this->store().remove_certificate(bob, "0022"));
    EXPECT_TRUE(this->store().find_user_by_certificate("0022").value()) << "it is not bob's";
    ASSERT_TRUE(this->store().remove_certificate(alice, "0022"));
    EXPECT_FALSE(this->store().find_user_by_certificate("0022").value());
    ASSERT_TRUE(this->store().remove_user(alice));
    EXPECT_FALSE(this->store().find_user_by_certificate("aa11").value());
}

TYPED_TEST_P(StoreContract, RemovesEverythingThatBelongsToAUser)
{
    const auto alice = this->add_user("alice");
    const auto login = this->add_login(alice);
    ASSERT_TRUE(this->store().put_setting(alice, {"", "nick", "a"}));
    ASSERT_TRUE(this->store().put_app(alice, "https://a.test", some_credentials("x").app));
    ASSERT_TRUE(this->store().put_nick(alice, {"bob@a.test", "bob"}));
    ASSERT_TRUE(this->store().put_sign_in({"state", login.id, some_credentials("x").app, Secret("v"), {}}));
    ASSERT_TRUE(this->store().add_outbox({login.id, some_draft("k"), {}}));
    ASSERT_TRUE(this->store().record(
        {alice, login.id, {{"home", "1"}}, {{"home", "u"}}, {{1, login.id, StatusId("1"), "u", "a", {}}}}));
    ASSERT_TRUE(this->store().remove_user(alice));
    EXPECT_TRUE(this->store().all_logins().value().empty());
    EXPECT_TRUE(this->store().outbox().value().empty());
    EXPECT_FALSE(this->store().find_sign_in("state").value());
    EXPECT_TRUE(this->store().positions(login.id).value().empty());
    EXPECT_TRUE(this->store().seen(login.id, 10).value().empty());
    EXPECT_TRUE(this->store().short_ids(alice).value().empty());
    EXPECT_TRUE(this->store().settings(alice).value().empty());
}

TYPED_TEST_P(StoreContract, KeepsSettingsByScopeAndKey)
{
    const auto alice = this->add_user("alice");
    const auto bob = this->add_user("bob");
    ASSERT_TRUE(this->store().put_setting(alice, {"", "nick", "full"}));
    ASSERT_TRUE(this->store().put_setting(alice, {"place:home", "nick", "short"}));
    ASSERT_TRUE(this->store().put_setting(alice, {"", "nick", "nodot"}));
    ASSERT_TRUE(this->store().put_setting(bob, {"", "nick", "bobs"}));
    this->reopen();
    const auto rows = this->store().settings(alice).value();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].value, "nodot");
    EXPECT_EQ(rows[1].scope, "place:home");
    ASSERT_TRUE(this->store().remove_setting(alice, "", "nick"));
    EXPECT_EQ(this->store().settings(alice).value().size(), 1U);
    EXPECT_EQ(this->store().settings(bob).value().size(), 1U);
}

TYPED_TEST_P(StoreContract, KeepsLoginsWithTheirSecrets)
{
    const auto alice = this->add_user();
    const auto made = this->add_login(alice, "work");
    EXPECT_FALSE(made.id.empty());
    this->reopen();
    const auto rows = this->store().logins(alice).value();
    ASSERT_EQ(rows.size(), 1U);
    const LoginRow& row = rows[0];
    EXPECT_EQ(row.id, made.id);
    EXPECT_EQ(row.user, alice);
    EXPECT_EQ(row.tag, "work");
    EXPECT_FALSE(row.enabled);
    EXPECT_EQ(row.address, "alice@example.social");
    EXPECT_EQ(row.account_id.value, "109");
    EXPECT_EQ(row.created_at, this->clock().wall());
    ASSERT_TRUE(row.credentials);
    EXPECT_EQ(row.credentials->access_token.reveal(), "access-work");
    EXPECT_EQ(row.credentials->refresh_token.reveal(), "refresh-work");
    EXPECT_EQ(row.credentials->app.client_id, "id-work");
    EXPECT_EQ(row.credentials->app.client_secret.reveal(), "client-work");
    EXPECT_EQ(row.credentials->app.redirect_uri, "https://chat.example/cb");
}

TYPED_TEST_P(StoreContract, KeepsWhatIsKnownOfAnInstance)
{
    const auto alice = this->add_user();
    this->add_login(alice);
    this->reopen();
    const auto info = this->store().logins(alice).value().at(0).instance;
    const auto wanted = some_instance();
    EXPECT_EQ(info.family, wanted.family);
    EXPECT_EQ(info.origin, wanted.origin);
    EXPECT_EQ(info.title, wanted.title);
    EXPECT_EQ(info.version, wanted.version);
    EXPECT_EQ(info.streaming_url, wanted.streaming_url);
    EXPECT_EQ(info.capabilities.max_characters, 100'000U);
    EXPECT_EQ(info.capabilities.count_mode, CountMode::codepoint);
    EXPECT_EQ(info.capabilities.mastodon_level, 6);
    EXPECT_TRUE(info.capabilities.websocket && info.capabilities.direct_stream && info.capabilities.quotes);
    EXPECT_FALSE(info.capabilities.stable_ids || info.capabilities.idempotency_key || info.capabilities.edits);
    EXPECT_EQ(info.capabilities.visibilities, wanted.capabilities.visibilities);
    EXPECT_EQ(info.capabilities.formats, wanted.capabilities.formats);
    EXPECT_TRUE(info.capabilities.quote_policies && info.capabilities.interaction_requests && info.capabilities.chats);
    EXPECT_FALSE(info.capabilities.followed_tags || info.capabilities.translations || info.capabilities.notes);
    EXPECT_FALSE(info.capabilities.filters || info.capabilities.domain_blocks || info.capabilities.thread_mutes);
    EXPECT_EQ(info.capabilities.home_poll_interval, wanted.capabilities.home_poll_interval);
    EXPECT_EQ(info.capabilities.notification_poll_interval, wanted.capabilities.notification_poll_interval);
}

TYPED_TEST_P(StoreContract, ChangesLogins)
{
    const auto alice = this->add_user();
    auto login = this->add_login(alice, "work");
    login.tag = "home";
    login.enabled = true;
    login.credentials.reset();
    ASSERT_TRUE(this->store().update_login(login));
    const auto row = this->store().logins(alice).value().at(0);
    EXPECT_EQ(row.tag, "home");
    EXPECT_TRUE(row.enabled);
    EXPECT_FALSE(row.credentials);
}

TYPED_TEST_P(StoreContract, GivesATagOncePerUser)
{
    const auto alice = this->add_user("alice");
    const auto bob = this->add_user("bob");
    this->add_login(alice, "work");
    auto second = this->add_login(alice, "home");
    this->add_login(bob, "work");
    LoginRow clash;
    clash.user = alice;
    clash.tag = "WORK";
    EXPECT_EQ(this->store().add_login(clash).error().code, Errc::conflict);
    second.tag = "Work";
    EXPECT_EQ(this->store().update_login(second).error().code, Errc::conflict);
    EXPECT_EQ(this->store().all_logins().value().size(), 3U);
}

TYPED_TEST_P(StoreContract, RemovesALoginWithWhatBelongsToIt)
{
    const auto alice = this->add_user();
    const auto gone = this->add_login(alice, "gone");
    const auto stays = this->add_login(alice, "stays");
    for (const auto& login : {gone, stays}) {
        ASSERT_TRUE(this->store().record({alice, login.id, {{"home", "1"}}, {{"home", "u"}}, {}}));
        ASSERT_TRUE(this->store().add_outbox({login.id, some_draft("k"), {}}));
        ASSERT_TRUE(this->store().put_sign_in({login.tag, login.id, some_credentials("x").app, Secret("v"), {}}));
    }
    ASSERT_TRUE(this->store().remove_login(gone.id));
    EXPECT_TRUE(this->store().positions(gone.id).value().empty());
    EXPECT_TRUE(this->store().seen(gone.id, 10).value().empty());
    EXPECT_FALSE(this->store().find_sign_in("gone").value());
    EXPECT_EQ(this->store().outbox().value().size(), 1U);
    EXPECT_EQ(this->store().positions(stays.id).value().size(), 1U);
}

TYPED_TEST_P(StoreContract, KeepsApplicationsPerServerUserAndAddress)
{
    const auto alice = this->add_user("alice");
    const auto bob = this->add_user("bob");
    ASSERT_TRUE(this->store().put_app(alice, "https://a.test", {"one", Secret("s1"), "urn:oob"}));
    ASSERT_TRUE(this->store().put_app(alice, "https://a.test", {"two", Secret("s2"), "https://cb"}));
    ASSERT_TRUE(this->store().put_app(alice, "https://a.test", {"three", Secret("s3"), "urn:oob"}));
    this->reopen();
    const auto app = this->store().find_app(alice, "https://a.test", "urn:oob").value();
    ASSERT_TRUE(app);
    EXPECT_EQ(app->client_id, "three");
    EXPECT_EQ(app->client_secret.reveal(), "s3");
    EXPECT_EQ(app->redirect_uri, "urn:oob");
    EXPECT_FALSE(this->store().find_app(bob, "https://a.test", "urn:oob").value());
    EXPECT_FALSE(this->store().find_app(alice, "https://b.test", "urn:oob").value());
    ASSERT_TRUE(this->store().remove_app(alice, "https://a.test"));
    EXPECT_FALSE(this->store().find_app(alice, "https://a.test", "https://cb").value());
}

TYPED_TEST_P(StoreContract, KeepsSignInsUnderWay)
{
    const auto login = this->add_login(this->add_user());
    const auto at = this->clock().wall();
    ASSERT_TRUE(this->store().put_sign_in({"old", login.id, some_credentials("o").app, Secret("verifier-old"), at}));
    ASSERT_TRUE(this->store().put_sign_in(
        {"new", login.id, some_credentials("n").app, Secret("verifier-new"), at + std::chrono::seconds{1}}));
    this->reopen();
    const auto found = this->store().find_sign_in("old").value();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->login, login.id);
    EXPECT_EQ(found->code_verifier.reveal(), "verifier-old");
    EXPECT_EQ(found->app.client_id, "id-o");
    EXPECT_EQ(found->app.client_secret.reveal(), "client-o");
    EXPECT_EQ(found->created_at, at);
    EXPECT_EQ(this->store().sign_in_of(login.id).value()->state, "new");
    EXPECT_FALSE(this->store().find_sign_in("other").value());
    ASSERT_TRUE(this->store().remove_sign_ins(login.id));
    EXPECT_FALSE(this->store().sign_in_of(login.id).value());
}

TYPED_TEST_P(StoreContract, RecordsWhatWasShown)
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

TYPED_TEST_P(StoreContract, GivesTheLatestSeenPostsOldestFirst)
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

TYPED_TEST_P(StoreContract, PrunesOldShortIdsAndSeenPosts)
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

TYPED_TEST_P(StoreContract, KeepsNicks)
{
    const auto alice = this->add_user();
    ASSERT_TRUE(this->store().put_nick(alice, {"bob@a.test", "bob"}));
    ASSERT_TRUE(this->store().put_nick(alice, {"bob@a.test", "bobby"}));
    ASSERT_TRUE(this->store().put_nick(alice, {"carol@a.test", "carol"}));
    this->reopen();
    ASSERT_TRUE(this->store().remove_nick(alice, "carol@a.test"));
    const auto rows = this->store().nicks(alice).value();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].nick, "bobby");
}

TYPED_TEST_P(StoreContract, KeepsUnpublishedPostsWhole)
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
    EXPECT_EQ(draft.scheduled_at, wanted.scheduled_at);
    EXPECT_EQ(draft.quoted_status_id, wanted.quoted_status_id);
    EXPECT_EQ(draft.quote_policy, wanted.quote_policy);
    EXPECT_EQ(draft.content_type, wanted.content_type);
    EXPECT_EQ(draft.allowed_mentions, wanted.allowed_mentions);
    EXPECT_EQ(draft.idempotency_key, "key-1");
    EXPECT_FALSE(rows[1].draft.visibility || rows[1].draft.sensitive || rows[1].draft.scheduled_at);
    EXPECT_TRUE(rows[1].draft.media_ids.empty() && rows[1].draft.poll_options.empty() &&
                rows[1].draft.allowed_mentions.empty());
    ASSERT_TRUE(this->store().remove_outbox(login.id, "key-1"));
    EXPECT_EQ(this->store().outbox().value().size(), 1U);
}

TYPED_TEST_P(StoreContract, KeepsDraftsUnderTheSmallestFreeNumber)
{
    const auto alice = this->add_user();
    DraftRow draft{0, "later\nmaybe", "food", Visibility::unlisted, "de", this->clock().wall()};
    EXPECT_EQ(this->store().add_draft(alice, draft).value(), 1);
    EXPECT_EQ(this->store().add_draft(alice, DraftRow{0, "second", {}, {}, {}, {}}).value(), 2);
    this->reopen();
    const auto rows = this->store().drafts(alice).value();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].text, draft.text);
    EXPECT_EQ(rows[0].spoiler_text, draft.spoiler_text);
    EXPECT_EQ(rows[0].visibility, draft.visibility);
    EXPECT_EQ(rows[0].language, draft.language);
    EXPECT_EQ(rows[0].created_at, draft.created_at);
    EXPECT_FALSE(rows[1].visibility);
    ASSERT_TRUE(this->store().remove_draft(alice, 1));
    EXPECT_EQ(this->store().add_draft(alice, draft).value(), 1);
    EXPECT_FALSE(this->store().add_draft(UserId{99}, draft));
}

TYPED_TEST_P(StoreContract, WritesAllOfADeedOrNothing)
{
    Store& store = this->store();
    const auto deed = [&store](bool ends_well) -> Result<void> {
        const auto user = store.create_user("alice", "hash").value().id;
        LoginRow login;
        login.user = user;
        login.tag = "mastodon";
        EXPECT_TRUE(store.add_login(login));
        EXPECT_EQ(store.add_login(login).error().code, Errc::conflict);
        EXPECT_TRUE(store.put_nick(user, {"bob@home.example", "bobby"}));
        if (ends_well) return {};
        return fail(Errc::network, "no");
    };
    EXPECT_EQ(store.atomically([&] { return deed(false); }).error().detail, "no");
    EXPECT_TRUE(store.users().value().empty());
    EXPECT_TRUE(store.all_logins().value().empty());
    ASSERT_TRUE(store.atomically([&] { return deed(true); }));
    this->reopen();
    EXPECT_EQ(this->store().all_logins().value().size(), 1U);
    EXPECT_EQ(this->store().users().value().size(), 1U);
}

TYPED_TEST_P(StoreContract, RefusesWhatBelongsToNobody)
{
    EXPECT_FALSE(this->store().put_setting(UserId{99}, {"", "a", "b"}));
    EXPECT_FALSE(this->store().add_outbox({LoginId{99}, some_draft("k"), {}}));
    LoginRow orphan;
    orphan.user = UserId{99};
    orphan.tag = "x";
    EXPECT_FALSE(this->store().add_login(orphan));
    const auto alice = this->add_user();
    const auto login = this->add_login(alice);
    ASSERT_FALSE(
        this->store().record({alice, login.id, {{"home", "1"}}, {}, {{1, LoginId{99}, StatusId("1"), "u", "a", {}}}}));
    EXPECT_TRUE(this->store().positions(login.id).value().empty()) << "a batch is written whole or not at all";
}

REGISTER_TYPED_TEST_SUITE_P(StoreContract, KeepsUsers, GivesANameOnce, ListsAndRemovesUsers,
                            KeepsAScramVerifierUntilThePasswordChanges, KeepsCertificatesEachForOneUser,
                            RemovesEverythingThatBelongsToAUser, KeepsSettingsByScopeAndKey,
                            KeepsLoginsWithTheirSecrets, KeepsWhatIsKnownOfAnInstance, ChangesLogins,
                            GivesATagOncePerUser, RemovesALoginWithWhatBelongsToIt,
                            KeepsApplicationsPerServerUserAndAddress, KeepsSignInsUnderWay, RecordsWhatWasShown,
                            GivesTheLatestSeenPostsOldestFirst, PrunesOldShortIdsAndSeenPosts, KeepsNicks,
                            KeepsUnpublishedPostsWhole, KeepsDraftsUnderTheSmallestFreeNumber,
                            WritesAllOfADeedOrNothing, RefusesWhatBelongsToNobody);

} // namespace fedibee::test
