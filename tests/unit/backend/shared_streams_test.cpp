// SPDX-License-Identifier: AGPL-3.0-or-later
// Streams that several logins read: who carries them, who is shown what, and how they pass from one to another.
#include "backend/mastodon/shared_streams.hpp"
#include "support/fake_clock.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fedibee::mastodon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string origin = "https://example.social";
const Subscription local{"public:local", {}};

class Reader final : public SharedReader {
public:
    [[nodiscard]] const Hidden* hidden() const override { return hides ? &*hides : nullptr; }
    void is_not_alone() override { was_asked = true; }
    void carrying_changed() override { ++changes; }
    void on_shared_open(const Subscription&) override { lines.emplace_back("open"); }
    void on_shared_lost(const Subscription&, const Error& reason) override
    {
        lines.push_back("lost " + std::string(to_string(reason.code)));
    }
    void on_shared_event(const Subscription&, const Event& event) override
    {
        if (const auto* posted = std::get_if<StatusPosted>(&event)) {
            lines.push_back("post " + posted->status->id.value);
            last = posted->status;
        } else if (const auto* gone = std::get_if<StatusDeleted>(&event)) {
            lines.push_back("gone " + gone->id.value);
        }
    }
    [[nodiscard]] std::vector<std::string> taken() { return std::exchange(lines, {}); }

    std::optional<Hidden> hides;
    std::vector<std::string> lines;
    StatusPtr last;
    int changes = 0;
    bool was_asked = false;
};

std::shared_ptr<Status> post(const std::string& id, const std::string& author = "7")
{
    auto status = std::make_shared<Status>();
    status->id = StatusId{id};
    status->account.id = AccountId{author};
    status->account.address = "user" + author + "@far.example";
    return status;
}

Hidden hiding(const std::string& account)
{
    Hidden hidden;
    hidden.hide(AccountId{account}, true);
    return hidden;
}

class SharedStreamsTest : public testing::Test {
protected:
    [[nodiscard]] bool carries(const Reader& reader) const { return streams.carries(origin, local, reader); }
    void join(Reader& reader) { streams.join(origin, local, reader); }
    void open(Reader& reader) { streams.opened(origin, local, reader); }
    /// As the reader's connection does when it is told that it need not carry any more.
    void know(Reader& reader, Hidden hidden)
    {
        reader.hides = std::move(hidden);
        streams.hidden_changed(origin, reader);
        if (!carries(reader)) streams.closed(origin, local, reader);
    }
    void publish(Reader& by, const StatusPtr& status) { streams.publish(origin, local, by, StatusPosted{{}, status}); }
    /// Two readers who hide nothing; the first carries.
    void join_both()
    {
        join(first);
        open(first);
        join(second);
        know(first, {});
        know(second, {});
        first.lines.clear();
        second.lines.clear();
    }

    test::FakeClock clock;
    SharedStreams streams{[this] { return clock.wall(); }};
    Reader first;
    Reader second;
    Reader third;
};

TEST_F(SharedStreamsTest, ReaderAloneCarriesItAndNeedNotKnowWhatItHides)
{
    join(first);
    EXPECT_TRUE(carries(first));
    EXPECT_FALSE(first.was_asked);
    open(first);
    EXPECT_THAT(first.taken(), ElementsAre("open"));
    publish(first, post("1"));
    EXPECT_THAT(first.taken(), ElementsAre("post 1"));
}

TEST_F(SharedStreamsTest, AMuteEndsByItselfAtItsTime)
{
    join_both();
    Hidden muting;
    muting.hide(AccountId{"7"}, true, clock.wall() + std::chrono::minutes{5});
    know(second, muting);
    publish(first, post("1"));
    EXPECT_THAT(second.taken(), IsEmpty());
    clock.advance(std::chrono::minutes{5});
    publish(first, post("2"));
    EXPECT_THAT(second.taken(), ElementsAre("post 2"));
    // One that is for good is not shortened, and together two hide as long as both do.
    muting.hide(AccountId{"8"}, true);
    muting.hide(AccountId{"8"}, true, clock.wall());
    Hidden longer;
    longer.hide(AccountId{"7"}, true);
    longer.hide(AccountId{"8"}, true, clock.wall() + std::chrono::minutes{1});
    const Hidden both = muting.common_with(longer);
    EXPECT_FALSE(both.hides(*post("3", "7"), clock.wall()));
    EXPECT_TRUE(both.hides(*post("3", "8"), clock.wall()));
    EXPECT_FALSE(both.hides(*post("3", "8"), clock.wall() + std::chrono::minutes{1}));
}

TEST_F(SharedStreamsTest, SecondReaderCarriesForItselfUntilItIsKnownWhatBothHide)
{
    join(first);
    open(first);
    join(second);
    EXPECT_TRUE(first.was_asked);
    EXPECT_TRUE(second.was_asked);
    EXPECT_TRUE(carries(second));
    publish(first, post("1"));
    EXPECT_THAT(second.taken(), IsEmpty());
    know(first, {});
    know(second, {});
    EXPECT_TRUE(carries(first));
    EXPECT_FALSE(carries(second));
    // Open: what came before is to be fetched.
    EXPECT_THAT(second.taken(), ElementsAre("open"));
    publish(first, post("2"));
    EXPECT_THAT(second.taken(), ElementsAre("post 2"));
}

TEST_F(SharedStreamsTest, EachReaderLeavesOutWhatItHides)
{
    join_both();
    Hidden hidden = hiding("7");
    hidden.hide_domain("Bad.Example", true);
    know(second, hidden);
    publish(first, post("1", "7"));
    publish(first, post("2", "8"));
    auto mentioning = post("3", "9");
    mentioning->mentions.push_back(Mention{AccountId{"7"}, "user7", {}, {}, {}});
    publish(first, mentioning);
    auto of_bad_server = post("4", "10");
    of_bad_server->account.address = "mallory@bad.example";
    publish(first, of_bad_server);
    auto boost = post("5", "11");
    boost->reblog = post("6", "7");
    publish(first, boost);
    EXPECT_THAT(second.taken(), ElementsAre("post 2"));
    EXPECT_THAT(first.taken(), ElementsAre("post 1", "post 2", "post 3", "post 4", "post 5"));
}

TEST_F(SharedStreamsTest, WhoHidesNothingCarriesForWhoDoes)
{
    join_both();
    know(first, hiding("7"));
    // The first one's stream leaves posts out that the second one may see.
    EXPECT_TRUE(carries(second));
    EXPECT_FALSE(carries(first));
    EXPECT_THAT(second.taken(), ElementsAre("lost network"));
    open(second);
    EXPECT_THAT(first.taken(), ElementsAre("lost network", "open"));
    publish(second, post("1", "7"));
    publish(second, post("2", "8"));
    EXPECT_THAT(first.taken(), ElementsAre("post 2"));
}

TEST_F(SharedStreamsTest, TwoWhoHideDifferentPeopleCarryItTogether)
{
    join_both();
    join(third);
    know(third, {});
    know(first, hiding("7"));
    know(second, hiding("8"));
    know(third, hiding("9"));
    const int carriers = int(carries(first)) + int(carries(second)) + int(carries(third));
    EXPECT_EQ(carriers, 2);
}

TEST_F(SharedStreamsTest, WhatEveryoneHidesNeedsNoSecondCarrier)
{
    join_both();
    know(first, hiding("7"));
    know(second, hiding("7"));
    EXPECT_NE(carries(first), carries(second));
}

TEST_F(SharedStreamsTest, WhenItsCarrierLeavesAnotherCarriesAndTheGapIsSaid)
{
    join_both();
    streams.leave(origin, local, first);
    EXPECT_TRUE(carries(second));
    EXPECT_THAT(second.taken(), ElementsAre("lost network"));
    open(second);
    EXPECT_THAT(second.taken(), ElementsAre("open"));
}

TEST_F(SharedStreamsTest, CarrierWhoseConnectionBreaksIsReplaced)
{
    join_both();
    streams.closed(origin, local, first);
    EXPECT_THAT(second.taken(), ElementsAre("lost network"));
    open(first);
    EXPECT_THAT(second.taken(), ElementsAre("open"));
}

TEST_F(SharedStreamsTest, LoginThatIsRefusedReadsByAnother)
{
    join(first);
    streams.refused(origin, local, first, Error{Errc::unsupported, "example.social does not stream this"});
    EXPECT_FALSE(carries(first));
    EXPECT_THAT(first.taken(), ElementsAre("lost unsupported"));
    join(second);
    know(first, {});
    know(second, {});
    EXPECT_TRUE(carries(second));
    open(second);
    EXPECT_THAT(first.taken(), ElementsAre("open"));
}

TEST_F(SharedStreamsTest, WhatTheInstanceSaysToOneIsNotToldToOthers)
{
    join_both();
    auto status = post("1");
    status->favourited = true;
    status->filtered.push_back(FilterResult{"spoilers", FilterAction::hide, {FilterContext::public_}, {}});
    publish(first, status);
    EXPECT_TRUE(first.last->favourited);
    EXPECT_FALSE(second.last->favourited);
    EXPECT_TRUE(second.last->filtered.empty());
    publish(first, post("2"));
    EXPECT_EQ(first.last, second.last); // one entity for all
}

TEST_F(SharedStreamsTest, DeletionsReachEverybody)
{
    join_both();
    know(second, hiding("7"));
    first.lines.clear();
    second.lines.clear();
    streams.publish(origin, local, first, StatusDeleted{{}, StatusId{"1"}});
    EXPECT_THAT(first.taken(), ElementsAre("gone 1"));
    EXPECT_THAT(second.taken(), ElementsAre("gone 1"));
}

TEST_F(SharedStreamsTest, SameBytesAreReadOnce)
{
    join(first);
    int reads = 0;
    const auto read = [&]() -> std::optional<Event> {
        ++reads;
        return StatusPosted{{}, post("1")};
    };
    const auto once = streams.read_once(origin, "update", R"({"id":"1"})", read);
    const auto again = streams.read_once(origin, "update", R"({"id":"1"})", read);
    EXPECT_EQ(reads, 1);
    EXPECT_EQ(std::get<StatusPosted>(*once).status, std::get<StatusPosted>(*again).status);
    (void)streams.read_once(origin, "status.update", R"({"id":"1"})", read);
    (void)streams.read_once(origin, "update", R"({"id":"2"})", read);
    EXPECT_EQ(reads, 3);
}

TEST_F(SharedStreamsTest, OtherInstancesAndOtherStreamsAreTheirOwn)
{
    join_both();
    const Subscription tag{"hashtag", "Bees"};
    streams.join(origin, tag, second);
    EXPECT_TRUE(streams.carries(origin, tag, second));
    streams.join("https://other.example", local, third);
    EXPECT_TRUE(streams.carries("https://other.example", local, third));
    EXPECT_FALSE(SharedStreams::is_shareable(Subscription{"user", {}}));
    EXPECT_FALSE(SharedStreams::is_shareable(Subscription{"list", "1"}));
}

} // namespace
} // namespace fedibee::mastodon
