// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/backoff.hpp"
#include "net/token_bucket.hpp"

#include <gtest/gtest.h>

namespace fedibee::net {
namespace {

using namespace std::chrono_literals;

constexpr TokenBucket::Instant zero{};

TEST(TokenBucket, GivesTheBurstAtOnceAndThenMakesWait)
{
    TokenBucket bucket(2.0, 5.0, zero);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(bucket.take(1, zero), 0ms) << i;
    const auto wait = bucket.take(1, zero);
    EXPECT_GE(wait, 500ms);
    EXPECT_LE(wait, 502ms);
}

TEST(TokenBucket, RefillsWithTimeButNotBeyondTheBurst)
{
    TokenBucket bucket(2.0, 5.0, zero);
    bucket.take(5, zero);
    EXPECT_FALSE(bucket.has(1, zero + 499ms));
    EXPECT_TRUE(bucket.has(1, zero + 500ms));
    EXPECT_TRUE(bucket.has(5, zero + 1h));
    EXPECT_FALSE(bucket.has(5.1, zero + 1h));
}

TEST(TokenBucket, LetsDebtsGrow)
{
    TokenBucket bucket(1.0, 1.0, zero);
    bucket.take(1, zero);
    bucket.take(1, zero);
    EXPECT_GE(bucket.take(1, zero), 2000ms);
}

TEST(Backoff, DoublesWithinItsBounds)
{
    for (const std::uint32_t seed : {1U, 2U, 77U}) {
        Backoff backoff(1s, 60s, seed);
        for (auto step = 1000ms; step < 200s; step *= 2) {
            const auto most = std::min<std::chrono::milliseconds>(step, 60s);
            const auto delay = backoff.next();
            EXPECT_GE(delay, most / 2);
            EXPECT_LE(delay, most);
        }
    }
}

TEST(Backoff, BeginsAnewAfterASuccess)
{
    Backoff backoff(1s, 60s, 1);
    for (int i = 0; i < 10; ++i) backoff.next();
    backoff.reset();
    EXPECT_LE(backoff.next(), 1s);
}

TEST(Backoff, DrawsDifferentDelaysForDifferentSeeds)
{
    Backoff one(60s, 60s, 1);
    Backoff other(60s, 60s, 2);
    EXPECT_NE(one.next(), other.next());
}

} // namespace
} // namespace fedibee::net
