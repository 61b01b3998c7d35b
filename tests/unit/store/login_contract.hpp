// SPDX-License-Identifier: AGPL-3.0-or-later
// What every Store promises of logins, applications and sign-ins under way.
#pragma once

#include "unit/store/store_contract.hpp"

#include <algorithm>
#include <map>

namespace fedibee::test {

template <class Maker> class LoginContract : public StoreContract<Maker> {};

TYPED_TEST_SUITE_P(LoginContract);

TYPED_TEST_P(LoginContract, KeepsLoginsWithTheirSecrets)
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
    const auto found = this->store().find_login(made.id).value();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->tag, "work");
    EXPECT_FALSE(this->store().find_login(LoginId{made.id.value + 1}).value());
}

TYPED_TEST_P(LoginContract, KeepsWhatIsKnownOfAnInstance)
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
    EXPECT_TRUE(info.capabilities.reply_policies && info.capabilities.grouped_notifications);
    EXPECT_FALSE(info.capabilities.followed_tags || info.capabilities.translations || info.capabilities.notes);
    EXPECT_TRUE(info.capabilities.featured_tags && info.capabilities.remote_timeline && info.capabilities.list_options);
    EXPECT_TRUE(info.capabilities.narrowed_hashtags && info.capabilities.announcement_reactions);
    EXPECT_TRUE(info.capabilities.notification_policies && !info.capabilities.narrowed_accounts);
    EXPECT_FALSE(info.capabilities.filters || info.capabilities.domain_blocks || info.capabilities.thread_mutes);
    EXPECT_EQ(info.capabilities.home_poll_interval, wanted.capabilities.home_poll_interval);
    EXPECT_EQ(info.capabilities.notification_poll_interval, wanted.capabilities.notification_poll_interval);
}

TYPED_TEST_P(LoginContract, ChangesLogins)
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

TYPED_TEST_P(LoginContract, GivesATagOncePerUser)
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

TYPED_TEST_P(LoginContract, RemovesALoginWithWhatBelongsToIt)
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

TYPED_TEST_P(LoginContract, KeepsApplicationsPerServerUserAndAddress)
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

TYPED_TEST_P(LoginContract, KeepsSignInsUnderWay)
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

TYPED_TEST_P(LoginContract, RefusesWhatBelongsToNobody)
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

TYPED_TEST_P(LoginContract, GivesALoginWithItsReadingToAnotherUser)
{
    const auto from = this->add_user("from");
    const auto to = this->add_user("to");
    const auto login = this->add_login(from);
    this->add_login(to, "taken");
    ASSERT_TRUE(this->store().record({from, login.id, {{"home", "1"}}, {{"home", "u"}}, {}}));
    const auto refused = this->store().give_login(login.id, to, "taken");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::conflict);
    EXPECT_EQ(this->store().logins(from).value().size(), 1U);
    ASSERT_TRUE(this->store().give_login(login.id, to, "mastodon2"));
    ASSERT_TRUE(this->store().remove_user(from));
    this->reopen();
    const auto logins = this->store().logins(to).value();
    ASSERT_EQ(logins.size(), 2U);
    const auto given = std::ranges::find(logins, login.id, &LoginRow::id);
    ASSERT_NE(given, logins.end());
    EXPECT_EQ(given->tag, "mastodon2");
    ASSERT_TRUE(given->credentials);
    EXPECT_EQ(given->credentials->access_token.reveal(), "access-mastodon");
    EXPECT_EQ(this->store().positions(login.id).value().size(), 1U);
    EXPECT_EQ(this->store().seen(login.id, 10).value().size(), 1U);
}

REGISTER_TYPED_TEST_SUITE_P(LoginContract, KeepsLoginsWithTheirSecrets, KeepsWhatIsKnownOfAnInstance, ChangesLogins,
                            GivesATagOncePerUser, RemovesALoginWithWhatBelongsToIt,
                            KeepsApplicationsPerServerUserAndAddress, KeepsSignInsUnderWay, RefusesWhatBelongsToNobody,
                            GivesALoginWithItsReadingToAnotherUser);

} // namespace fedibee::test
