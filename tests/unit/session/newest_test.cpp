// SPDX-License-Identifier: AGPL-3.0-or-later
// A timeline whose ids do not say what is newer: nothing is shown twice, nothing is left out.
#include "support/fake_backend.hpp"
#include "support/seeds.hpp"
#include "unit/session/one_login.hpp"

namespace fedibee::session {
namespace {

/// Posts by the place where they stand; a boost stands where its original does.
class PlacedBackend final : public test::FakeBackend {
public:
    struct Site {
        std::vector<StatusPtr> posts; ///< the newest last
        bool has_etags = false;
        int same_pages = 0; ///< answers that said only that the page is the same
    };

    PlacedBackend(UnrulyInstance& instance, Site& site) : FakeBackend(instance.base), instance_(instance), site_(site)
    {
    }
    Task<Page<StatusPtr>> timeline(Timeline, PageRequest page) override
    {
        auto there = co_await instance_.travel("timeline");
        if (!there) co_return fail(std::move(there));
        EXPECT_TRUE(page.min_id.empty() && page.since_id.empty()) << "they would miss boosts";
        EXPECT_TRUE(page.etag.empty() || page.cursor.empty()) << "it is the first page's";
        const auto start = page.cursor.empty() ? std::size_t{0} : std::stoul(page.cursor);
        const auto end = std::min(start + page.limit, site_.posts.size());
        Page<StatusPtr> found;
        for (std::size_t i = start; i < end; ++i) found.items.push_back(site_.posts[site_.posts.size() - 1 - i]);
        if (site_.has_etags) found.etag = etag_of(found.items);
        found.is_same = !page.etag.empty() && page.etag == found.etag;
        if (found.is_same) {
            ++site_.same_pages;
            found.items.clear();
            co_return found;
        }
        found.next = std::to_string(end); // also behind the last page
        co_return found;
    }
    std::unique_ptr<EventStream> open_stream() override { return instance_.open_stream(); }

private:
    static std::string etag_of(const std::vector<StatusPtr>& page)
    {
        std::string etag = "of";
        for (const auto& post : page) etag += " " + post->id.value;
        return etag;
    }

    UnrulyInstance& instance_;
    Site& site_;
};

class PlacedConnector final : public test::FakeConnector {
public:
    explicit PlacedConnector(UnrulyInstance& instance) : FakeConnector(instance.base), instance_(instance) {}
    std::unique_ptr<Backend> open(InstanceInfo, Credentials, std::string) override
    {
        return std::make_unique<PlacedBackend>(instance_, site);
    }

    PlacedBackend::Site site;

private:
    UnrulyInstance& instance_;
};

class Newest : public OneLogin<PlacedConnector> {
protected:
    explicit Newest(unsigned seed = 1) : OneLogin(seed)
    {
        instance.has_stream = false;
        instance.base.info.capabilities.newer_by_id = false;
        instance.base.info.capabilities.home_poll_interval = 60s;
    }
    void start()
    {
        OneLogin::start();
        run_for(2s);
    }
    void poll() { run_for(3min); }
    StatusPtr post()
    {
        posts.push_back(instance.make(Visibility::public_));
        return posts.back();
    }
    void post(int count)
    {
        for (int i = 0; i < count; ++i) post();
    }
    /// Of the post that stands `back` places below the newest.
    StatusPtr boost(std::size_t back)
    {
        const auto original = posts.end() - 1 - static_cast<std::ptrdiff_t>(back);
        auto wrapper = instance.make(Visibility::public_);
        wrapper->reblog = *original;
        return *posts.insert(original + 1, StatusPtr(wrapper));
    }
    [[nodiscard]] int times(const StatusPtr& status) const { return OneLogin::times(status->id); }
    /// How many of all posts were shown.
    [[nodiscard]] long shown_posts() const
    {
        return std::ranges::count_if(posts, [this](const StatusPtr& status) { return times(status) > 0; });
    }

    std::vector<StatusPtr>& posts = connector.site.posts;
};

TEST_F(Newest, FirstSightShowsAPageAndTheNextReadingNothingOlder)
{
    post(100);
    start();
    EXPECT_EQ(shown_posts(), 20);
    poll();
    EXPECT_EQ(shown_posts(), 20);
    const auto fresh = post();
    poll();
    EXPECT_EQ(times(fresh), 1);
    EXPECT_EQ(shown_posts(), 21);
}

TEST_F(Newest, APageThatIsTheSameIsNotSentAgainAndHidesNothing)
{
    connector.site.has_etags = true;
    post(60);
    start();
    poll();
    EXPECT_GT(connector.site.same_pages, 0);
    const auto fresh = post();
    poll();
    EXPECT_EQ(times(fresh), 1);
    EXPECT_EQ(shown_posts(), 21);
}

TEST_F(Newest, ABoostOfAnOlderPostIsShownOnceThoughItStandsBelowWhatWasRead)
{
    post(60);
    start();
    poll();
    const auto boosted = boost(7);
    const auto far_down = boost(30);
    poll();
    EXPECT_EQ(times(boosted), 1);
    EXPECT_EQ(times(far_down), 1);
    poll();
    EXPECT_TRUE(screen.faults.empty());
}

TEST_F(Newest, ABoostOfSomethingOlderThanTheWholeTimelineIsShownToo)
{
    post(3);
    start();
    poll();
    auto wrapper = instance.make(Visibility::public_);
    wrapper->reblog = instance.make(Visibility::public_);
    posts.insert(posts.begin(), StatusPtr(wrapper));
    // Of somebody who is followed from now on.
    auto old = instance.make(Visibility::public_);
    old->created_at -= 24h;
    posts.insert(posts.begin(), StatusPtr(old));
    poll();
    poll();
    EXPECT_EQ(times(wrapper), 1);
    EXPECT_EQ(times(old), 0);
}

TEST_F(Newest, AGapLongerThanAPageIsFilledByItsLinks)
{
    post(60);
    start();
    post(130);
    poll();
    EXPECT_EQ(shown_posts(), 150);
    EXPECT_FALSE(screen.is_cut);
    poll();
    EXPECT_EQ(shown_posts(), 150);
    EXPECT_TRUE(screen.faults.empty());
}

TEST_F(Newest, OfMoreThanTheLimitTheNewestAreShownAndItIsSaid)
{
    post(60);
    start();
    post(500);
    poll();
    EXPECT_TRUE(screen.is_cut);
    EXPECT_EQ(shown_posts(), 220);
    EXPECT_EQ(times(posts.back()), 1);
}

TEST_F(Newest, TheOwnPostAtTheTopDoesNotHideWhatCameBelowIt)
{
    post(60);
    start();
    post(70);
    const auto own = post();
    EXPECT_TRUE(session->mark_seen(home_timeline, *own));
    screen.show_own(*own);
    poll();
    EXPECT_EQ(shown_posts(), 20 + 70 + 1);
    poll();
    EXPECT_TRUE(screen.faults.empty());
}

TEST_F(Newest, WhatADeletionMovesUpIsOldAndNotShown)
{
    post(60);
    start();
    posts.erase(posts.end() - 15, posts.end() - 5);
    poll();
    EXPECT_EQ(shown_posts(), 10);
    EXPECT_TRUE(screen.faults.empty());
}

TEST_F(Newest, ARestartGoesOnWhereItEnded)
{
    post(60);
    start();
    poll();
    stop();
    post(50);
    const auto boosted = boost(60);
    start();
    EXPECT_EQ(times(boosted), 1);
    EXPECT_EQ(shown_posts(), 71);
    poll();
    EXPECT_TRUE(screen.faults.empty());
}

TEST_F(Newest, AFailedReadingIsRepeatedAndShowsAll)
{
    post(60);
    start();
    post(90);
    instance.refusals["timeline"] = {Error{Errc::bad_response, "made a mistake", std::nullopt, 502}};
    poll();
    EXPECT_EQ(shown_posts(), 110);
    EXPECT_TRUE(screen.faults.empty());
}

TEST_F(Newest, NothingIsShownTwiceOrLeftOutWhateverHappens)
{
    test::try_seeds(20, [this](unsigned seed) {
        instance.random.seed(seed);
        connector.site.has_etags = seed % 2 == 1;
        stop();
        posts.clear();
        kept = {};
        shown.clear();
        screen.faults.clear();
        post(60);
        start(); // what came before anybody looked is old
        instance.is_faulty = seed % 3 == 1;
        std::vector<StatusPtr> wanted;
        for (int round = 0; round < 8; ++round) {
            for (int i = instance.between(0, 60); i > 0; --i) wanted.push_back(post());
            if (instance.chance(50)) wanted.push_back(boost(static_cast<std::size_t>(instance.between(0, 25))));
            if (instance.chance(25)) {
                stop();
                start();
            }
            poll();
        }
        instance.is_faulty = false;
        run_for(15min); // after many failures the next try is minutes away
        for (const auto& one : wanted) {
            if (times(one) != 1) screen.faults.push_back(std::to_string(times(one)) + " times: " + one->id.value);
        }
        return screen.faults;
    });
}

} // namespace
} // namespace fedibee::session
