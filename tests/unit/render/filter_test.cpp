// SPDX-License-Identifier: AGPL-3.0-or-later
#include "render/filter.hpp"

#include <gtest/gtest.h>

namespace fedibee::render {
namespace {

Filter filter_of(const std::string& word, bool whole)
{
    Filter filter;
    filter.title = word;
    filter.contexts = {FilterContext::home};
    filter.keywords.push_back({word, whole});
    return filter;
}

Status post(const std::string& html)
{
    Status status;
    status.content = html;
    return status;
}

bool meets(const Status& status, const Filter& filter)
{
    return !matching_filters(status, {filter}, Timestamp{}).empty();
}

TEST(Filters, WholeWordsAreNotPartsOfOthers)
{
    EXPECT_TRUE(meets(post("<p>Soup, again!</p>"), filter_of("soup", true)));
    EXPECT_FALSE(meets(post("<p>Soups again</p>"), filter_of("soup", true)));
    EXPECT_FALSE(meets(post("<p>a_soup</p>"), filter_of("soup", true)));
    EXPECT_TRUE(meets(post("<p>soups, then soup</p>"), filter_of("soup", true)));
    EXPECT_TRUE(meets(post("<p>Soups again</p>"), filter_of("soup", false)));
    EXPECT_TRUE(meets(post("<p>eat#soup</p>"), filter_of("#soup", true))); // a sign has no border before it
    EXPECT_FALSE(meets(post("<p>größer</p>"), filter_of("grö", true)));
    EXPECT_FALSE(meets(post("<p>soup</p>"), filter_of("", false)));
}

TEST(Filters, CaseIsNoDifferenceInAnyScript)
{
    EXPECT_TRUE(meets(post("<p>ЩИ и каша</p>"), filter_of("щи", true)));
    EXPECT_TRUE(meets(post("<p>GROSSE STRASSE</p>"), filter_of("straße", true)));
}

TEST(Filters, ReadWarningsPollsAndDescriptionsAndTheTextAsItIsShown)
{
    Status status = post("<p>green <b>te</b>a</p>");
    EXPECT_TRUE(meets(status, filter_of("green tea", true)));
    EXPECT_FALSE(meets(status, filter_of("<b>", false)));
    status.spoiler_text = "about soup";
    EXPECT_TRUE(meets(status, filter_of("soup", true)));
    status.media_attachments.push_back(MediaAttachment{{}, MediaType::image, {}, {}, {}, "a bowl of rice"});
    EXPECT_TRUE(meets(status, filter_of("rice", true)));
    status.poll = Poll{};
    status.poll->options.push_back({"noodles", {}});
    EXPECT_TRUE(meets(status, filter_of("noodles", true)));
}

TEST(Filters, LookIntoBoosts)
{
    Status boost;
    boost.reblog = std::make_shared<const Status>(post("<p>soup</p>"));
    EXPECT_TRUE(meets(boost, filter_of("soup", true)));
}

TEST(Filters, EndAtTheirTime)
{
    Filter filter = filter_of("soup", true);
    filter.expires_at = Timestamp{std::chrono::seconds{100}};
    const auto status = post("<p>soup</p>");
    EXPECT_EQ(matching_filters(status, {filter}, Timestamp{std::chrono::seconds{99}}).size(), 1U);
    EXPECT_TRUE(matching_filters(status, {filter}, Timestamp{std::chrono::seconds{100}}).empty());
}

} // namespace
} // namespace fedibee::render
