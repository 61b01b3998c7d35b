// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/request_queue.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

namespace fedibee::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string origin = "https://a.test";

class RequestQueueTest : public testing::Test {
protected:
    using PlacePtr = std::unique_ptr<RequestQueue::Place>;

    PlacePtr enter(const std::string& name, Urgency urgency)
    {
        return std::make_unique<RequestQueue::Place>(queue, origin, urgency, [this, name] { gone.push_back(name); });
    }
    void fill(Urgency urgency)
    {
        while (true) {
            auto place = enter("", urgency);
            if (!place->is_its_turn()) return;
            under_way.push_back(std::move(place));
        }
    }

    RequestQueue queue;
    std::vector<PlacePtr> under_way;
    std::vector<std::string> gone;
};

TEST_F(RequestQueueTest, PlacesAreKeptForWhatIsMoreUrgent)
{
    fill(Urgency::background);
    EXPECT_EQ(under_way.size(), 16U);
    fill(Urgency::interactive);
    EXPECT_EQ(under_way.size(), 28U);
    fill(Urgency::posting);
    EXPECT_EQ(under_way.size(), 32U);
    EXPECT_EQ(queue.under_way(origin), 32U);
    const RequestQueue::Place elsewhere(queue, "https://b.test", Urgency::background, [] {});
    EXPECT_TRUE(elsewhere.is_its_turn());
}

TEST_F(RequestQueueTest, MoreUrgentOnesGoFirstAndEqualOnesInTheirOrder)
{
    fill(Urgency::background);
    fill(Urgency::interactive);
    fill(Urgency::posting);
    const auto refresh = enter("refresh", Urgency::background);
    const auto search = enter("search", Urgency::interactive);
    const auto post = enter("post", Urgency::posting);
    const auto next_post = enter("next post", Urgency::posting);
    under_way.pop_back();
    EXPECT_THAT(gone, ElementsAre("post"));
    under_way.pop_back();
    EXPECT_THAT(gone, ElementsAre("post", "next post"));
    EXPECT_FALSE(search->is_its_turn());
    while (under_way.size() > 24) under_way.pop_back();
    EXPECT_THAT(gone, ElementsAre("post", "next post", "search"));
    EXPECT_FALSE(refresh->is_its_turn());
    under_way.clear();
    EXPECT_TRUE(refresh->is_its_turn());
}

TEST_F(RequestQueueTest, WhoGivesUpIsForgotten)
{
    fill(Urgency::background);
    auto tired = enter("tired", Urgency::background);
    tired.reset();
    under_way.clear();
    EXPECT_THAT(gone, IsEmpty());
    EXPECT_EQ(queue.under_way(origin), 0U);
}

} // namespace
} // namespace fedibee::http
