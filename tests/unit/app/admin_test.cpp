// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/admin.hpp"

#include "crypto/password.hpp"
#include "support/temp_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fedibee::app {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Alice with one login that is signed in.
LoginRow sign_in_alice(test::TempStore& store)
{
    EXPECT_TRUE(add_user(*store, "alice", Secret("geheim")));
    LoginRow login;
    login.user = store->find_user("alice").value()->id;
    login.tag = "mastodon";
    login.address = "alice@example.social";
    login.instance.origin = "https://example.social";
    login.instance.software = "mastodon";
    login.credentials = Credentials{Secret("TOKEN-1"), Secret("REFRESH-1"), {"id", Secret("CLIENT-1"), "urn:x"}};
    return store->add_login(login).value();
}

TEST(Admin, AddsUsersWithAHashedPassword)
{
    test::TempStore store;
    ASSERT_TRUE(add_user(*store, "alice", Secret("geheim")));
    EXPECT_TRUE(crypto::verify_password(Secret("geheim"), store->find_user("ALICE").value()->password_hash));
    EXPECT_EQ(add_user(*store, "Alice", Secret("x")).error().code, Errc::conflict);
}

TEST(Admin, ChangesPasswordsOfUsersThatExist)
{
    test::TempStore store;
    ASSERT_TRUE(add_user(*store, "alice", Secret("old")));
    ASSERT_TRUE(set_password(*store, "alice", Secret("new")));
    EXPECT_TRUE(crypto::verify_password(Secret("new"), store->find_user("alice").value()->password_hash));
    EXPECT_EQ(set_password(*store, "bob", Secret("new")).error().code, Errc::not_found);
}

TEST(Admin, RemovesUsers)
{
    test::TempStore store;
    sign_in_alice(store);
    ASSERT_TRUE(remove_user(*store, "alice"));
    EXPECT_TRUE(store->all_logins().value().empty());
    EXPECT_EQ(remove_user(*store, "alice").error().code, Errc::not_found);
}

TEST(Admin, ListsUsersAndLogins)
{
    test::TempStore store;
    sign_in_alice(store);
    ASSERT_TRUE(add_user(*store, "bob", Secret("x")));
    EXPECT_THAT(list_users(*store).value(), HasSubstr("alice"));
    EXPECT_THAT(list_users(*store).value(), HasSubstr("1 login\n"));
    EXPECT_THAT(list_logins(*store, "").value(), HasSubstr("alice@example.social"));
    EXPECT_EQ(list_logins(*store, "bob").value(), "");
    EXPECT_EQ(list_logins(*store, "carol").error().code, Errc::not_found);
}

TEST(Admin, ForgetsATokenOnce)
{
    test::TempStore store;
    sign_in_alice(store);
    const auto dropped = drop_credentials(*store, find_login(*store, "Alice", "MASTODON").value());
    ASSERT_TRUE(dropped);
    EXPECT_EQ(dropped->access_token.reveal(), "TOKEN-1");
    EXPECT_THAT(list_logins(*store, "alice").value(), HasSubstr("needs sign-in"));
    EXPECT_FALSE(drop_credentials(*store, find_login(*store, "alice", "mastodon").value()));
    EXPECT_EQ(find_login(*store, "alice", "other").error().code, Errc::not_found);
}

TEST(Admin, ExportsEverythingButSecrets)
{
    test::TempStore store;
    const auto login = sign_in_alice(store);
    ASSERT_TRUE(store->put_setting(login.user, SettingRow{"place:home", "show_ids", "say \"no\""}));
    const auto json = export_json(*store).value();
    EXPECT_THAT(json, HasSubstr(R"("name":"alice")"));
    EXPECT_THAT(json, HasSubstr(R"("address":"alice@example.social")"));
    EXPECT_THAT(json, HasSubstr(R"({"scope":"place:home","key":"show_ids","value":"say \"no\""})"));
    for (const auto* secret : {"TOKEN-1", "REFRESH-1", "CLIENT-1", "scrypt"}) EXPECT_THAT(json, Not(HasSubstr(secret)));
}

TEST(Admin, ExportsNobody)
{
    test::TempStore store;
    EXPECT_EQ(export_json(*store).value(), "{\"format\":1,\"users\":[]}\n");
}

TEST(UserNames, AreWhatIrcAndXmppCanCarry)
{
    for (const auto* name : {"alice", "Al-ice_2", "alice@example.org", "\xC3\xA4nne"})
        EXPECT_TRUE(is_user_name(name)) << name;
    for (const auto& name : {std::string{}, std::string("a b"), std::string("a\nb"), std::string(":a"),
                             std::string("a,b"), std::string("a*"), std::string("a!b"), std::string(300, 'a')})
        EXPECT_FALSE(is_user_name(name)) << name;
}

} // namespace
} // namespace fedibee::app
