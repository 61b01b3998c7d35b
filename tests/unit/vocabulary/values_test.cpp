// SPDX-License-Identifier: AGPL-3.0-or-later
#include "fedibee/error.hpp"
#include "fedibee/http.hpp"
#include "fedibee/id.hpp"
#include "fedibee/secret.hpp"

#include <gtest/gtest.h>

#include <set>
#include <type_traits>

namespace fedibee {
namespace {

TEST(Error, HasAWordOfItsOwnForEveryCode)
{
    std::set<std::string_view> words;
    const int last = static_cast<int>(Errc::internal);
    for (int code = 0; code <= last; ++code) words.insert(to_string(static_cast<Errc>(code)));
    EXPECT_EQ(words.size(), static_cast<std::size_t>(last) + 1);
    EXPECT_EQ(to_string(Errc::rate_limited), "rate_limited");
}

TEST(Error, PassesFromOneResultToAnother)
{
    Result<int> first = fail(Error{Errc::timeout, "too late", std::chrono::seconds{3}, 504, true});
    const Result<std::string> second = fail(std::move(first));
    EXPECT_EQ(second.error(), (Error{Errc::timeout, "too late", std::chrono::seconds{3}, 504, true}));
}

TEST(HttpHeaders, AreFoundWithoutRegardForCase)
{
    HttpHeaders headers;
    headers.add("Content-Type", "text/html");
    headers.add("content-type", "second");
    EXPECT_EQ(headers.find("CONTENT-TYPE"), "text/html");
    EXPECT_EQ(headers.find("Content-Typ"), "");
}

TEST(Ids, OfDifferentThingsDoNotMix)
{
    static_assert(!std::is_convertible_v<StatusId, AccountId>);
    static_assert(!std::is_convertible_v<std::string, StatusId>);
    static_assert(!std::is_convertible_v<UserId, LoginId>);
    EXPECT_TRUE(StatusId{}.empty());
    EXPECT_TRUE(UserId{}.empty());
    EXPECT_NE(std::hash<StatusId>{}(StatusId{"1"}), std::hash<StatusId>{}(StatusId{"2"}));
}

TEST(Secret, IsEqualToTheSameTextOnly)
{
    EXPECT_TRUE(Secret("abc") == Secret("abc"));
    EXPECT_FALSE(Secret("abc") == Secret("abd"));
    EXPECT_FALSE(Secret("abc") == Secret("abcd"));
    EXPECT_FALSE(Secret("abc") == Secret(std::string("abc\0", 4)));
    EXPECT_TRUE(Secret() == Secret(""));
}

TEST(Secret, IsEmptyAfterItMoved)
{
    Secret first("a password that is longer than the small buffer");
    const Secret second = std::move(first);
    EXPECT_TRUE(first.empty()); // NOLINT: the promise under test
    EXPECT_EQ(second.reveal(), "a password that is longer than the small buffer");
}

TEST(Secret, HasNoFormatter)
{
    static_assert(!std::is_convertible_v<Secret, std::string>);
    static_assert(!std::is_convertible_v<Secret, std::string_view>);
}

} // namespace
} // namespace fedibee
