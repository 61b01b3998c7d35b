// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/past_cache.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace fedibee;
using namespace fedibee::session;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp start{std::chrono::sys_days(std::chrono::year(2026) / 7 / 1)};
const std::string home = "home";

StatusPtr post(int number, std::size_t bytes = 0)
{
    auto status = std::make_shared<Status>();
    status->id = StatusId{std::to_string(100 + number)};
    status->content = std::string(bytes, 'x');
    status->created_at = start + std::chrono::seconds(number);
    return status;
}

/// Posts from `newest` down to `oldest`.
PastCache::Run run(int newest, int oldest, int below = 0)
{
    PastCache::Run read;
    for (int i = newest; i >= oldest; --i) read.newest_first.push_back(past_item(post(i)));
    if (below != 0) read.below = std::to_string(100 + below);
    return read;
}

struct AMemory : testing::Test {
    void read(PastCache::Run found) { cache.absorb(home, cache.begin(home), std::move(found)); }
    /// "57 58 59", or "?" when it is not all here.
    std::string find(Stretch stretch)
    {
        const auto items = cache.find(home, stretch, [this](const PastItem& item) { return item.id != hidden; });
        if (!items) return "?";
        std::string ids;
        for (const auto& item : *items) ids += (ids.empty() ? "" : " ") + item.id.substr(1);
        return ids;
    }
    static Bound id(int number) { return {std::to_string(100 + number), start + std::chrono::seconds(number)}; }
    static Bound at(int second) { return {{}, start + std::chrono::seconds(second)}; }

    PastCache cache;
    std::string hidden;
};

TEST_F(AMemory, KnowsNothingUntilAPageWasRead)
{
    EXPECT_EQ(find({{}, {}, true, 2}), "?");
    cache.add(home, post(50));
    EXPECT_EQ(cache.size(home), 0U);
    const auto begun = cache.begin(home);
    cache.add(home, post(50));
    EXPECT_EQ(find({{}, {}, true, 1}), "?") << "what came by the stream alone may have a hole before it";
    cache.absorb(home, begun, run(49, 45));
    EXPECT_EQ(find({{}, {}, true, 3}), "48 49 50");
}

TEST_F(AMemory, GivesStretchesThatItHasWhole)
{
    read(run(59, 50));
    EXPECT_EQ(find({{}, {}, true, 3}), "57 58 59");
    EXPECT_EQ(find({{}, id(55), true, 3}), "52 53 54");
    EXPECT_EQ(find({{}, at(55), true, 3}), "52 53 54");
    EXPECT_EQ(find({{}, id(52), true, 3}), "?") << "the third is older than all that is here";
    EXPECT_EQ(find({id(56), {}, false, 2}), "57 58");
    EXPECT_EQ(find({at(56), {}, true, 100}), "57 58 59");
    EXPECT_EQ(find({at(40), {}, false, 2}), "?");
    EXPECT_EQ(find({id(52), id(55), false, 100}), "53 54");
    EXPECT_EQ(find({id(10), {}, false, 2}), "?");
    EXPECT_EQ(find({id(59), {}, false, 2}), "");
    hidden = "158";
    EXPECT_EQ(find({{}, {}, true, 3}), "56 57 59") << "filters count when it is read";
}

TEST_F(AMemory, GrowsDownwardsWithoutHoles)
{
    read(run(59, 50));
    read(run(49, 45, 50));
    EXPECT_EQ(find({{}, id(50), true, 5}), "45 46 47 48 49");
    read(run(30, 25, 31));
    EXPECT_EQ(cache.size(home), 15U) << "what does not join is not taken";
    auto last = run(47, 43, 48);
    last.to_bottom = true;
    read(std::move(last));
    EXPECT_EQ(find({{}, id(45), true, 100}), "43 44") << "there is nothing older";
}

TEST_F(AMemory, GrowsUpwardsByTheStream)
{
    read(run(59, 50));
    cache.add(home, post(60));
    cache.add(home, post(60));
    EXPECT_EQ(find({{}, {}, true, 2}), "59 60");
    cache.add(home, post(40));
    EXPECT_EQ(find({{}, {}, true, 2}), "?") << "where an old one stands, the instance alone knows";
}

TEST_F(AMemory, DropsAPageThatGotOldOnItsWay)
{
    const auto begun = cache.begin(home);
    cache.remove(StatusId{"155"});
    cache.absorb(home, begun, run(59, 50));
    EXPECT_EQ(find({{}, {}, true, 2}), "?");
    read(run(59, 50));
    cache.remove(StatusId{"159"});
    EXPECT_EQ(find({{}, {}, true, 2}), "57 58");
    cache.clear(home);
    EXPECT_EQ(find({{}, {}, true, 2}), "?");
    EXPECT_EQ(cache.bytes(), 0U);
}

TEST_F(AMemory, TakesAnEditIntoBoostsToo)
{
    auto boost = std::make_shared<Status>(*post(58));
    boost->reblog = post(10);
    PastCache::Run found = run(59, 59);
    found.newest_first.push_back(past_item(StatusPtr(boost)));
    read(std::move(found));
    auto edited = std::make_shared<Status>(*post(10));
    edited->content = "mended";
    cache.replace(edited);
    EXPECT_EQ(cache.item(home, "158")->status->reblog->content, "mended");
    cache.remove(StatusId{"110"});
    EXPECT_EQ(cache.item(home, "158"), nullptr) << "a boost goes with its original";
}

TEST_F(AMemory, HasBounds)
{
    read(run(999, 500));
    EXPECT_EQ(cache.size(home), PastCache::most_items);
    EXPECT_EQ(find({{}, {}, true, 1}), "099");
    PastCache::Run wide;
    for (int i = 60; i > 0; --i) wide.newest_first.push_back(past_item(post(i, 100'000)));
    cache.absorb("local", cache.begin("local"), std::move(wide));
    EXPECT_LE(cache.bytes(), PastCache::most_bytes);
    EXPECT_EQ(cache.size(home), 0U) << "the timeline that was asked for longest ago goes first";
    EXPECT_GT(cache.size("local"), 10U);
}

} // namespace
