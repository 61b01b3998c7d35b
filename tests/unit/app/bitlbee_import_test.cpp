// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/bitlbee_import.hpp"

#include "app/admin.hpp"
#include "crypto/password.hpp"
#include "support/fake_instance.hpp"
#include "support/temp_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fedibee::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::optional<Secret> right(Secret("s3cret"));

/// Ann as BitlBee 3.6 wrote her, the password being "s3cret": an account that is signed in, and one of another network.
BitlbeeUser ann()
{
    BitlbeeUser user;
    user.nick = "ann";
    user.password = "VBIPRrCwW7Cxn4+72MBbwzOqGDAR";
    user.settings = {{"last_version", "198144"}, {"root_nick", "master"}, {"display_timestamps", "false"}};
    BitlbeeAccount account;
    account.protocol = "mastodon";
    account.handle = "alice";
    account.tag = "mastodon";
    account.password = "33OoIA7lqeSHBETJz50cczBrifsyy0UxkbtaZnEfAlmh+pkYQ5tujrknykqGjUkPuQejQFGHYSs0JwSWvSJr+Tyj";
    account.settings = {{"base_url", "https://home.example/api/v1"},
                        {"visibility", "unlisted"},
                        {"hide_boosts", "true"},
                        {"consumer_key", "KEY"},
                        {"consumer_secret", "SECRET"},
                        {"mode", "many"}};
    account.buddies = {{"bob", "bobby"}, {"carol@other.example", "caz"}, {"dora", "two words"}, {"eve", "root"}};
    user.accounts.push_back(account);
    account.protocol = "jabber";
    account.handle = "bob@jabber.example";
    account.tag = "jabber";
    user.accounts.push_back(account);
    user.channels = {{"&bitlbee", "control", {}},
                     {"#loc", "chat", {{"account", "mastodon"}, {"room", "local"}}},
                     {"#linux", "chat", {{"account", "mastodon"}, {"room", "#Linux"}}},
                     {"#friends", "chat", {{"account", "mastodon"}, {"room", "My Friends"}}},
                     {"#muc", "chat", {{"account", "jabber"}, {"room", "muc@jabber.example"}}}};
    return user;
}

class BitlbeeImport : public testing::Test {
protected:
    Result<std::string> import(const BitlbeeUser& file, const std::optional<Secret>& password = right,
                               const ImportOptions& options = {})
    {
        return import_bitlbee(*store_, file, password, options,
                              [this](std::vector<ImportedLogin>& logins) { return ask(logins); });
    }
    Result<void> ask(std::vector<ImportedLogin>& logins)
    {
        if (!unreachable_.empty()) return fail(Errc::network, unreachable_);
        test::FakeConnector connector(instance_);
        asio::io_context io;
        Result<void> result;
        asio::co_spawn(io, introduce(connector, logins),
                       [&](const std::exception_ptr&, Result<void> done) { result = std::move(done); });
        io.run();
        return result;
    }
    std::vector<LoginRow> logins() { return store_->logins(store_->find_user("ann").value()->id).value(); }
    bool nobody() { return store_->users().value().empty(); }

    test::TempStore store_;
    test::FakeInstance instance_;
    std::string unreachable_;
};

TEST_F(BitlbeeImport, CarriesOverAccountsWithTheirTokens)
{
    const auto done = import(ann());
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_THAT(*done, HasSubstr("user ann: made, with the password of BitlBee\n"
                                 "account mastodon: alice@home.example, signed in\n"));
    EXPECT_THAT(*done, HasSubstr("account jabber (jabber): left out, it is no Fediverse account\n"));
    EXPECT_TRUE(crypto::verify_password(Secret("s3cret"), store_->find_user("ann").value()->password_hash));
    ASSERT_EQ(logins().size(), 1U);
    const auto login = logins().front();
    EXPECT_EQ(login.tag, "mastodon");
    EXPECT_EQ(login.account_id.value, "alice@home.example");
    EXPECT_EQ(login.instance.origin, "https://home.example");
    ASSERT_TRUE(login.credentials);
    EXPECT_EQ(login.credentials->access_token.reveal(), "WR46mofu3eLnXMJLAaXbzW1AXPQSldCncgXfMoPA51w");
    EXPECT_EQ(login.credentials->app.client_id, "KEY");
    EXPECT_EQ(login.credentials->app.client_secret.reveal(), "SECRET");
}

TEST_F(BitlbeeImport, CarriesOverNicksSettingsAndChannels)
{
    const auto done = import(ann());
    ASSERT_TRUE(done) << done.error().detail;
    const auto user = store_->find_user("ann").value()->id;
    std::map<std::string, std::string> nicks;
    const auto nick_rows = store_->nicks(user).value();
    for (const auto& row : nick_rows) nicks[row.nick] = row.address;
    EXPECT_EQ(nicks,
              (std::map<std::string, std::string>{{"bobby", "bob@home.example"}, {"caz", "carol@other.example"}}));
    std::map<std::string, std::string> settings;
    const auto setting_rows = store_->settings(user).value();
    for (const auto& row : setting_rows) settings[row.scope + "/" + row.key] = row.value;
    EXPECT_EQ(settings, (std::map<std::string, std::string>{{"/display_timestamps", "false"},
                                                            {"login:mastodon/hide_boosts", "true"},
                                                            {"login:mastodon/visibility", "unlisted"}}));
    EXPECT_THAT(*done,
                AllOf(HasSubstr("nick bobby: bob@home.example\n"), HasSubstr("nick two words: left out"),
                      HasSubstr("nick root: left out"), HasSubstr("setting visibility = `unlisted' (mastodon)\n"),
                      HasSubstr("settings left out, without a meaning here: root_nick, mode\n")));
    EXPECT_THAT(*done,
                AllOf(HasSubstr("channel #loc: here it is &local\n"), HasSubstr("channel #linux: here it is #linux\n"),
                      HasSubstr("channel #friends: here it is &list~My_Friends\n"),
                      HasSubstr("channel #muc: left out")));
    EXPECT_THAT(*done, Not(HasSubstr("WR46mofu")));
    EXPECT_THAT(*done, Not(HasSubstr("SECRET")));
}

TEST_F(BitlbeeImport, ImportsNothingForAWrongPassword)
{
    const auto done = import(ann(), Secret("wrong"));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Errc::unauthorized);
    EXPECT_EQ(done.error().detail, "that is not the password of ann's BitlBee file. Nothing was imported.");
    EXPECT_TRUE(nobody());
}

TEST_F(BitlbeeImport, LeavesTokensOutWithoutAPassword)
{
    instance_.token_refused = true;
    const auto done = import(ann(), std::nullopt);
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_THAT(*done, HasSubstr("user ann: made, without a password; set one with: fedibee user passwd ann\n"
                                 "account mastodon: alice@home.example, without a token; sign in with: account "
                                 "mastodon on\n"));
    EXPECT_FALSE(logins().front().credentials);
    EXPECT_EQ(logins().front().instance.origin, "https://home.example");
    EXPECT_TRUE(store_->find_user("ann").value()->password_hash.empty());
}

TEST_F(BitlbeeImport, LeavesARefusedTokenOut)
{
    instance_.token_refused = true;
    const auto done = import(ann());
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_THAT(*done, HasSubstr("its instance refuses the token; sign in with: account mastodon on"));
    EXPECT_FALSE(logins().front().credentials);
}

TEST_F(BitlbeeImport, ImportsNothingWhenAnInstanceIsOutOfReach)
{
    unreachable_ = "home.example does not answer";
    const auto done = import(ann());
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().detail, "home.example does not answer. Nothing was imported.");
    EXPECT_TRUE(nobody());
}

TEST_F(BitlbeeImport, AsksForTheInstanceThatAFileDoesNotSay)
{
    auto file = ann();
    file.accounts.front().settings.clear();
    const auto refused = import(file);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().detail, HasSubstr("which instance the account mastodon (alice) is on: add --instance "
                                                  "mastodon=HOST"));
    EXPECT_TRUE(nobody());
    EXPECT_THAT(import(file, right, {"", {"mastodon=not a host"}}).error().detail, HasSubstr("names no instance"));
    EXPECT_FALSE(import(file, right, {"", {"other=home.example"}}));
    const auto done = import(file, right, {"", {"other=x.example", "MASTODON=home.example"}});
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_THAT(*done, HasSubstr("account mastodon: alice@home.example, signed in"));
}

TEST_F(BitlbeeImport, AddsToAUserWhoIsHereAlready)
{
    ASSERT_TRUE(add_user(*store_, "bea", Secret("other")));
    LoginRow login;
    login.user = store_->find_user("bea").value()->id;
    login.tag = "mastodon";
    login.address = "bea@else.example";
    ASSERT_TRUE(store_->add_login(login));
    const auto done = import(ann(), right, {"bea", {}});
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_THAT(*done, AllOf(HasSubstr("user bea: is here already and keeps the password\n"),
                             HasSubstr("account mastodon2: alice@home.example, signed in\n"),
                             HasSubstr("channel #loc: here it is &local+mastodon2\n")));
    EXPECT_TRUE(crypto::verify_password(Secret("other"), store_->find_user("bea").value()->password_hash));
    const auto again = import(ann(), right, {"bea", {}});
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_THAT(*again, HasSubstr("account mastodon (alice@home.example): left out, the user has it already\n"));
    EXPECT_EQ(store_->logins(login.user).value().size(), 2U);
}

TEST_F(BitlbeeImport, NamesWhatCannotBeCarriedOver)
{
    auto file = ann();
    file.accounts.front().settings.emplace_back("visibility", "nobody");
    file.accounts.front().settings.emplace_back("nick_style", "short");
    file.accounts.front().settings.emplace_back("hide_sensitive", "advanced_rot13");
    auto second = file.accounts.front();
    second.handle = "@zoe@home.example";
    second.tag = "my tag";
    second.settings = {{"hide_boosts", "false"}, {"nick_style", "nodot"}};
    file.accounts.push_back(second);
    const auto done = import(file, std::nullopt);
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_THAT(*done, AllOf(HasSubstr("setting visibility (mastodon): left out; visibility must be one of"),
                             HasSubstr("setting hide_sensitive = `true' (mastodon)"),
                             HasSubstr("account mastodon2: zoe@home.example"),
                             HasSubstr("setting hide_boosts = `false' (my tag)"),
                             HasSubstr("setting nick_style (my tag): left out, all accounts share it")));
}

TEST_F(BitlbeeImport, TakesNoNameOrHandleThatCannotBe)
{
    auto file = ann();
    file.nick = "an!n";
    EXPECT_THAT(import(file).error().detail, HasSubstr("choose one with --user NAME"));
    for (const auto* handle : {"", "@", "a b", "alice@", "alice@ho st", "al\r\nice", "@@home.example"}) {
        file = ann();
        file.accounts.front().handle = handle;
        file.accounts.front().settings.clear();
        EXPECT_FALSE(import(file, right, {"", {"home.example"}})) << handle;
        EXPECT_TRUE(nobody()) << handle;
    }
}

} // namespace
} // namespace fedibee::app
