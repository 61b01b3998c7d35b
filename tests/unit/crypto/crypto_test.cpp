// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/password.hpp"
#include "crypto/random.hpp"
#include "crypto/secret_box.hpp"

#include "support/temp_store_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <set>

namespace fedibee::crypto {
namespace {

using testing::HasSubstr;

SecretBox box_of(char fill)
{
    return SecretBox(Secret(std::string(SecretBox::key_bytes, fill)));
}

mode_t mode_of(const std::string& path)
{
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777U : 0;
}

TEST(SecretBox, OpensWhatItSealed)
{
    for (const auto& clear : {std::string{}, std::string("token"), std::string(10'000, 'x'), std::string("a\0b", 3)}) {
        const auto opened = box_of('k').open(box_of('k').seal(clear, "logins.token:7"), "logins.token:7");
        ASSERT_TRUE(opened);
        EXPECT_EQ(opened->reveal(), clear);
    }
}

TEST(SecretBox, HidesTheTextAndNeverSealsTwiceAlike)
{
    const auto first = box_of('k').seal("my very secret token", "x");
    EXPECT_THAT(first, testing::Not(HasSubstr("secret")));
    EXPECT_NE(first, box_of('k').seal("my very secret token", "x"));
}

TEST(SecretBox, SaysThatAnotherKeySealedIt)
{
    const auto opened = box_of('o').open(box_of('k').seal("token", "x"), "x");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::storage);
    EXPECT_THAT(opened.error().detail, HasSubstr("another key"));
}

TEST(SecretBox, DoesNotOpenWhatWasMovedElsewhere)
{
    EXPECT_FALSE(box_of('k').open(box_of('k').seal("token", "logins.token:7"), "logins.token:8"));
}

TEST(SecretBox, DoesNotOpenWhatWasDamagedAnywhere)
{
    const auto sealed = box_of('k').seal("token", "x");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto damaged = sealed;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        EXPECT_FALSE(box_of('k').open(damaged, "x")) << i;
    }
    for (std::size_t size = 0; size < sealed.size(); ++size)
        EXPECT_FALSE(box_of('k').open(sealed.substr(0, size), "x")) << size;
}

TEST(KeyFile, IsMadeForItsOwnerAloneAndReadAgain)
{
    const test::TempFolder folder;
    const auto made = load_key_file(folder.path("key"), true);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->reveal().size(), SecretBox::key_bytes);
    EXPECT_EQ(mode_of(folder.path("key")), 0600U);
    const auto again = load_key_file(folder.path("key"), true);
    ASSERT_TRUE(again);
    EXPECT_TRUE(*again == *made);
}

TEST(KeyFile, IsNotMadeWhereSecretsExistAlready)
{
    const test::TempFolder folder;
    const auto missing = load_key_file(folder.path("key"), false);
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().detail, HasSubstr(folder.path("key")));
    EXPECT_THAT(missing.error().detail, HasSubstr("put it back"));
}

TEST(KeyFile, IsRefusedWhenOthersMayReadIt)
{
    const test::TempFolder folder;
    const auto path = folder.write("key", std::string(32, 'k'));
    for (const mode_t mode : {0640U, 0604U, 0660U}) {
        ::chmod(path.c_str(), mode);
        const auto key = load_key_file(path, true);
        ASSERT_FALSE(key) << mode;
        EXPECT_THAT(key.error().detail, HasSubstr("chmod 600 " + path));
    }
}

TEST(KeyFile, MayBeReadableByAGroupWhenTheServiceManagerOwnsIt)
{
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
    const test::TempFolder folder;
    const auto path = folder.write("key", std::string(32, 'k'));
    ASSERT_EQ(::chown(path.c_str(), 12345, 12345), 0);
    ::chmod(path.c_str(), 0440);
    EXPECT_TRUE(load_key_file(path, false));
    ::chmod(path.c_str(), 0444);
    EXPECT_FALSE(load_key_file(path, false));
}

TEST(KeyFile, IsRefusedWithAnotherSize)
{
    const test::TempFolder folder;
    for (const std::size_t size : {0U, 31U, 33U}) {
        const auto path = folder.write("key" + std::to_string(size), std::string(size, 'k'));
        ::chmod(path.c_str(), 0600);
        const auto key = load_key_file(path, true);
        ASSERT_FALSE(key) << size;
        EXPECT_THAT(key.error().detail, HasSubstr("32 bytes"));
    }
}

TEST(KeyFile, SaysWhereItCannotBeWritten)
{
    const auto key = load_key_file("/nonexistent/folder/key", true);
    ASSERT_FALSE(key);
    EXPECT_THAT(key.error().detail, HasSubstr("/nonexistent/folder/key"));
}

TEST(Password, IsVerifiedByItsHashOnly)
{
    const auto hash = hash_password(Secret("correct horse"));
    EXPECT_TRUE(hash.starts_with("$scrypt$ln=14,r=8,p=1$"));
    EXPECT_TRUE(verify_password(Secret("correct horse"), hash));
    EXPECT_FALSE(verify_password(Secret("correct horsf"), hash));
    EXPECT_FALSE(verify_password(Secret(""), hash));
}

TEST(Password, IsHashedWithASaltOfItsOwn)
{
    EXPECT_NE(hash_password(Secret("same")), hash_password(Secret("same")));
    EXPECT_EQ(decoy_hash().size(), hash_password(Secret("same")).size());
    EXPECT_FALSE(verify_password(Secret("same"), decoy_hash()));
}

TEST(Password, IsNeverRightForTextsThatAreNoHash)
{
    for (const auto* hash :
         {"", "plain", "$scrypt$", "$scrypt$ln=14,r=8,p=1$salt$", "$scrypt$ln=1,r=8,p=1$salt$hash", "$2b$12$abc$def$x"})
        EXPECT_FALSE(verify_password(Secret(""), hash)) << hash;
}

TEST(Random, MakesUuidsOfVersionFour)
{
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const auto uuid = uuid4();
        EXPECT_EQ(uuid.size(), 36U);
        EXPECT_EQ(uuid[14], '4');
        EXPECT_NE(std::string_view("89ab").find(uuid[19]), std::string_view::npos);
        EXPECT_TRUE(seen.insert(uuid).second);
    }
}

TEST(Random, MakesTokensThatFitAsCodeVerifiers)
{
    const auto token = random_token();
    EXPECT_EQ(token.size(), 43U);
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    EXPECT_NE(token, random_token());
}

TEST(Pkce, KnowsTheVectorOfRfc7636)
{
    EXPECT_EQ(code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
              "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

} // namespace
} // namespace fedibee::crypto
