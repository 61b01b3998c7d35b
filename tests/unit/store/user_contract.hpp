// SPDX-License-Identifier: AGPL-3.0-or-later
// What every Store promises of users and what is theirs: names, passwords, certificates, identities, settings, nicks,
// drafts.
#pragma once

#include "unit/store/store_contract.hpp"

#include <algorithm>
#include <map>

namespace fedibee::test {

template <class Maker> class UserContract : public StoreContract<Maker> {};

TYPED_TEST_SUITE_P(UserContract);

TYPED_TEST_P(UserContract, KeepsUsers)
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

TYPED_TEST_P(UserContract, GivesANameOnce)
{
    this->add_user("alice");
    const auto again = this->store().create_user("ALICE", "");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Errc::conflict);
    EXPECT_THAT(again.error().detail, testing::HasSubstr("ALICE"));
}

TYPED_TEST_P(UserContract, ListsAndRemovesUsers)
{
    const auto alice = this->add_user("alice");
    this->add_user("bob");
    EXPECT_EQ(this->store().users().value().size(), 2U);
    ASSERT_TRUE(this->store().set_password(alice, "new"));
    EXPECT_EQ(this->store().find_user("alice").value()->password_hash, "new");
    ASSERT_TRUE(this->store().remove_user(alice));
    EXPECT_EQ(this->store().users().value().size(), 1U);
}

TYPED_TEST_P(UserContract, KeepsAScramVerifierUntilThePasswordChanges)
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

TYPED_TEST_P(UserContract, KeepsCertificatesEachForOneUser)
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

TYPED_TEST_P(UserContract, RemovesEverythingThatBelongsToAUser)
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

TYPED_TEST_P(UserContract, KeepsSettingsByScopeAndKey)
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

TYPED_TEST_P(UserContract, KeepsNicks)
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

TYPED_TEST_P(UserContract, KeepsDraftsUnderTheSmallestFreeNumber)
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

TYPED_TEST_P(UserContract, WritesAllOfADeedOrNothing)
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

TYPED_TEST_P(UserContract, KeepsIdentitiesEachForOneUser)
{
    const auto alice = this->add_user("alice");
    const auto bob = this->add_user("bob");
    ASSERT_TRUE(this->store().add_identity(alice, "xmpp", "alice@chat.test"));
    ASSERT_TRUE(this->store().add_identity(alice, "xmpp", "ally@chat.test"));
    ASSERT_TRUE(this->store().add_identity(bob, "matrix", "alice@chat.test"));
    const auto again = this->store().add_identity(bob, "xmpp", "alice@chat.test");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Errc::conflict);
    EXPECT_FALSE(this->store().add_identity(UserId{99}, "xmpp", "nobody@chat.test"));
    this->reopen();
    EXPECT_EQ(this->store().find_user_by_identity("xmpp", "alice@chat.test").value()->id, alice);
    EXPECT_EQ(this->store().find_user_by_identity("xmpp", "ally@chat.test").value()->id, alice);
    EXPECT_EQ(this->store().find_user_by_identity("matrix", "alice@chat.test").value()->id, bob);
    EXPECT_FALSE(this->store().find_user_by_identity("matrix", "ally@chat.test").value());
    EXPECT_EQ(this->store().identities("xmpp").value(),
              (std::vector<std::string>{"alice@chat.test", "ally@chat.test"}));
    EXPECT_EQ(this->store().identities("matrix").value(), (std::vector<std::string>{"alice@chat.test"}));
    EXPECT_TRUE(this->store().identities("irc").value().empty());
    ASSERT_TRUE(this->store().remove_user(alice));
    EXPECT_FALSE(this->store().find_user_by_identity("xmpp", "alice@chat.test").value());
}

TYPED_TEST_P(UserContract, GivesBelongingsThatTheOtherHasNot)
{
    const auto from = this->add_user("from");
    const auto to = this->add_user("to");
    const auto login = this->add_login(from);
    DraftRow draft;
    draft.text = "of from";
    ASSERT_TRUE(this->store().add_identity(from, "xmpp", "from@chat.test"));
    ASSERT_TRUE(this->store().add_certificate(from, std::string(64, 'a')));
    ASSERT_TRUE(this->store().put_nick(from, {"bob@a.test", "bobby"}));
    ASSERT_TRUE(this->store().put_nick(from, {"cid@a.test", "cid"}));
    ASSERT_TRUE(this->store().put_nick(to, {"bob@a.test", "rob"}));
    ASSERT_TRUE(this->store().add_draft(from, draft));
    draft.text = "of to";
    ASSERT_TRUE(this->store().add_draft(to, draft));
    ASSERT_TRUE(this->store().record({from,
                                      login.id,
                                      {},
                                      {},
                                      {{1, login.id, StatusId("1"), "u1", "bob@a.test", {}},
                                       {2, login.id, StatusId("2"), "u2", "bob@a.test", {}}}}));
    ASSERT_TRUE(this->store().record({to, login.id, {}, {}, {{1, login.id, StatusId("3"), "u3", "bob@a.test", {}}}}));
    ASSERT_TRUE(this->store().give_belongings(from, to));
    this->reopen();
    EXPECT_EQ(this->store().find_user_by_identity("xmpp", "from@chat.test").value()->id, to);
    EXPECT_EQ(this->store().find_user_by_certificate(std::string(64, 'a')).value()->id, to);
    std::map<std::string, std::string> nicks;
    const auto names = this->store().nicks(to).value();
    for (const auto& row : names) nicks[row.address] = row.nick;
    EXPECT_EQ(nicks, (std::map<std::string, std::string>{{"bob@a.test", "rob"}, {"cid@a.test", "cid"}}));
    const auto drafts = this->store().drafts(to).value();
    ASSERT_EQ(drafts.size(), 2U);
    EXPECT_EQ(drafts[0].text, "of to");
    EXPECT_EQ(drafts[1].text, "of from");
    EXPECT_TRUE(this->store().drafts(from).value().empty());
    std::map<std::uint64_t, std::string> ids;
    const auto given = this->store().short_ids(to).value();
    for (const auto& row : given) ids[row.number] = row.uri;
    EXPECT_EQ(ids, (std::map<std::uint64_t, std::string>{{1, "u3"}, {2, "u2"}})) << "what the other gave holds";
}

REGISTER_TYPED_TEST_SUITE_P(UserContract, KeepsUsers, GivesANameOnce, ListsAndRemovesUsers,
                            KeepsAScramVerifierUntilThePasswordChanges, KeepsCertificatesEachForOneUser,
                            RemovesEverythingThatBelongsToAUser, KeepsSettingsByScopeAndKey, KeepsNicks,
                            KeepsDraftsUnderTheSmallestFreeNumber, WritesAllOfADeedOrNothing,
                            KeepsIdentitiesEachForOneUser, GivesBelongingsThatTheOtherHasNot);

} // namespace fedibee::test
