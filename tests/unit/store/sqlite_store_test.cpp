// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sqlite_store.hpp"

#include "store/instance_text.hpp"
#include "store/migrations.hpp"
#include "support/temp_store.hpp"
#include "support/temp_store_folder.hpp"
#include "unit/store/login_contract.hpp"
#include "unit/store/post_contract.hpp"
#include "unit/store/repeat_contract.hpp"
#include "unit/store/user_contract.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace fedibee::test {
namespace {

using store::SqliteStore;
using testing::HasSubstr;
using testing::Not;

class InMemory {
public:
    Store& store() { return *temp_; }
    void reopen() {}
    FakeClock& clock() { return temp_.clock(); }

private:
    TempStore temp_;
};

class InAFile {
public:
    InAFile() { reopen(); }
    Store& store() { return *store_; }
    void reopen()
    {
        store_.reset();
        store_ = SqliteStore::open(folder_.path("s.sqlite"), test_key(), clock_).value();
    }
    FakeClock& clock() { return clock_; }

private:
    TempFolder folder_;
    FakeClock clock_;
    std::unique_ptr<Store> store_;
};

using Makers = testing::Types<InMemory, InAFile>;
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, UserContract, Makers);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, LoginContract, Makers);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, PostContract, Makers);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, RepeatContract, Makers);

/// A database as the first release wrote it, filled.
constexpr const char* version_1 =
#include "unit/store/version_1.inc"
    ;

std::string all_bytes(const TempFolder& folder)
{
    std::string bytes;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path("")))
        bytes += folder.read(entry.path().filename().string());
    return bytes;
}

TEST(SqliteStore, WritesNoSecretInClear)
{
    const TempFolder folder;
    const FakeClock clock;
    auto store = SqliteStore::open(folder.path("s.sqlite"), test_key(), clock).value();
    LoginRow login;
    login.user = store->create_user("alice", "hash").value().id;
    ASSERT_TRUE(store->set_scram_verifier(login.user, Secret("scram-CANARY")));
    login.tag = "work";
    login.credentials = some_credentials("CANARY");
    login = store->add_login(login).value();
    ASSERT_TRUE(store->put_app(login.user, "https://a.test", {"id", Secret("app-CANARY"), "urn:x"}));
    ASSERT_TRUE(store->put_sign_in(
        {"state", login.id, {"id", Secret("secret-CANARY"), "urn:x"}, Secret("verifier-CANARY"), {}}));

    const auto open_bytes = all_bytes(folder);
    store.reset();
    const auto closed_bytes = all_bytes(folder);

    for (const auto* secret : {"access-CANARY", "refresh-CANARY", "client-CANARY", "app-CANARY", "secret-CANARY",
                               "verifier-CANARY", "scram-CANARY"}) {
        EXPECT_EQ(open_bytes.find(secret), std::string::npos) << secret;
        EXPECT_EQ(closed_bytes.find(secret), std::string::npos) << secret;
    }
    EXPECT_NE(closed_bytes.find("id-CANARY"), std::string::npos) << "the search itself must work";
}

TEST(SqliteStore, KeepsItsFilesForThisUserAlone)
{
    const TempFolder folder;
    const FakeClock clock;
    const auto store = SqliteStore::open(folder.path("s.sqlite"), test_key(), clock).value();
    ASSERT_TRUE(store->create_user("alice", ""));
    for (const auto& entry : std::filesystem::directory_iterator(folder.path("")))
        EXPECT_EQ(entry.status().permissions(),
                  std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
            << entry.path();
}

TEST(SqliteStore, SaysWhichLoginAnotherKeySealed)
{
    const TempFolder folder;
    const FakeClock clock;
    {
        const auto store = SqliteStore::open(folder.path("s.sqlite"), test_key(), clock).value();
        LoginRow login;
        login.user = store->create_user("alice", "").value().id;
        login.tag = "work";
        login.credentials = some_credentials("x");
        ASSERT_TRUE(store->add_login(login));
    }
    const auto store = SqliteStore::open(folder.path("s.sqlite"), test_key('o'), clock).value();
    const auto logins = store->all_logins();
    ASSERT_FALSE(logins);
    EXPECT_EQ(logins.error().code, Errc::storage);
    EXPECT_THAT(logins.error().detail, HasSubstr("login work"));
    EXPECT_THAT(logins.error().detail, HasSubstr("another key"));
}

TEST(SqliteStore, NamesTheFileItCannotOpen)
{
    const TempFolder folder;
    const FakeClock clock;
    const auto missing = SqliteStore::open(folder.path("no/such/folder.sqlite"), test_key(), clock);
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().detail, HasSubstr("no/such/folder.sqlite"));
    const auto nonsense = SqliteStore::open(folder.write("text", std::string(5000, 'x')), test_key(), clock);
    ASSERT_FALSE(nonsense);
    EXPECT_EQ(nonsense.error().code, Errc::storage);
}

TEST(Migrations, MakeTheNewestSchemaOfNothing)
{
    auto database = store::Database::open(":memory:").value();
    ASSERT_TRUE(store::migrate(*database));
    auto query = database->query("PRAGMA user_version");
    ASSERT_TRUE(query.step().value());
    EXPECT_EQ(query.number(0), store::newest_schema());
}

TEST(Migrations, MayRunAgain)
{
    auto database = store::Database::open(":memory:").value();
    ASSERT_TRUE(store::migrate(*database));
    EXPECT_TRUE(store::migrate(*database));
}

TEST(Migrations, BringAFilledDatabaseOfTheFirstReleaseAlong)
{
    const TempFolder folder;
    const FakeClock clock;
    {
        const auto old = store::Database::open(folder.path("s.sqlite")).value();
        ASSERT_TRUE(old->execute(version_1));
    }
    const auto store = SqliteStore::open(folder.path("s.sqlite"), test_key(), clock);
    ASSERT_TRUE(store) << store.error().detail;
    ASSERT_EQ((*store)->users().value().size(), 1U);
    EXPECT_TRUE((*store)->users().value().at(0).scram_verifier.empty());
    const auto login = (*store)->all_logins().value().at(0);
    EXPECT_EQ(login.tag, "mastodon");
    EXPECT_EQ(login.instance.origin, "https://example.social");
    EXPECT_EQ(login.instance.capabilities.visibilities.size(), 4U);
    EXPECT_EQ((*store)->positions(login.id).value().at(0).last_id, "115");
    const auto post = (*store)->outbox().value().at(0);
    EXPECT_EQ(post.draft.text, "not yet out");
    EXPECT_TRUE(post.draft.poll_options.empty());
    EXPECT_FALSE(post.draft.scheduled_at);
}

TEST(Migrations, LeaveADatabaseOfANewerProgramAlone)
{
    const TempFolder folder;
    const FakeClock clock;
    {
        const auto newer = store::Database::open(folder.path("s.sqlite")).value();
        ASSERT_TRUE(newer->execute("PRAGMA user_version = 9999"));
    }
    const auto store = SqliteStore::open(folder.path("s.sqlite"), test_key(), clock);
    ASSERT_FALSE(store);
    EXPECT_THAT(store.error().detail, HasSubstr("newer fedibee"));
}

TEST(InstanceText, GivesMissingAndUnknownFieldsTheirDefaults)
{
    const auto info = store::read_instance("origin=https://a.test\nfuture_field=7\nmax_characters=12\nnonsense\n\n");
    EXPECT_EQ(info.origin, "https://a.test");
    EXPECT_EQ(info.capabilities.max_characters, 12U);
    EXPECT_EQ(info.capabilities.url_cost, Capabilities{}.url_cost);
    EXPECT_EQ(info.capabilities.visibilities, Capabilities{}.visibilities);
}

TEST(InstanceText, LetsNoTitleForgeAField)
{
    InstanceInfo info;
    info.title = "Evil\norigin=https://evil.test";
    info.origin = "https://a.test";
    EXPECT_EQ(store::read_instance(store::write_instance(info)).origin, "https://a.test");
}

} // namespace
} // namespace fedibee::test
