// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/spare_memory.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace fedibee::app {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

TEST(BurstWatch, WaitsUntilNoMoreIsComing)
{
    BurstWatch watch;
    EXPECT_FALSE(watch.is_over(30 * mebibyte)) << "that is how it begins";
    EXPECT_FALSE(watch.is_over(60 * mebibyte));
    EXPECT_FALSE(watch.is_over(90 * mebibyte));
    EXPECT_TRUE(watch.is_over(90 * mebibyte));
}

TEST(BurstWatch, IsContentWithWhatIsLeft)
{
    BurstWatch watch;
    watch.is_over(30 * mebibyte);
    watch.is_over(90 * mebibyte);
    watch.settle(70 * mebibyte);
    EXPECT_FALSE(watch.is_over(70 * mebibyte));
    EXPECT_FALSE(watch.is_over(74 * mebibyte));
    EXPECT_FALSE(watch.is_over(74 * mebibyte)) << "too little for the work";
}

TEST(BurstWatch, SeesABurstOnTopOfWhatHasShrunk)
{
    BurstWatch watch;
    watch.is_over(90 * mebibyte);
    watch.is_over(40 * mebibyte);
    EXPECT_FALSE(watch.is_over(60 * mebibyte));
    EXPECT_TRUE(watch.is_over(60 * mebibyte));
}

#ifdef __GLIBC__
TEST(SpareMemory, GoesBackFromBetweenWhatIsUsed)
{
    const std::size_t used = ::mallinfo2().uordblks;
    std::vector<std::unique_ptr<char[]>> blocks;
    for (std::size_t i = 0; i < 4096; ++i) blocks.push_back(std::make_unique<char[]>(i % 64 == 0 ? 100 : 8000));
    if (::mallinfo2().uordblks < used + 16 * mebibyte) GTEST_SKIP() << "a sanitizer has an allocator of its own";
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        if (i % 64 != 0) blocks[i].reset(); // the few that stay keep the heap's end where it is
    }
    const std::size_t before = resident_memory();
    give_back_free_memory();
    EXPECT_LT(resident_memory() + 16 * mebibyte, before);
}
#endif

} // namespace
} // namespace fedibee::app
