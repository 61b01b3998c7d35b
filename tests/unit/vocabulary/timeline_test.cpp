// SPDX-License-Identifier: AGPL-3.0-or-later
#include "fedibee/timeline.hpp"

#include <gtest/gtest.h>

namespace fedibee {
namespace {

struct Spelling {
    Timeline timeline;
    std::string text;
};

const Spelling spellings[] = {
    {{TimelineKind::home, ""}, "home"},
    {{TimelineKind::local, ""}, "local"},
    {{TimelineKind::federated, ""}, "federated"},
    {{TimelineKind::remote, ""}, "remote"},
    {{TimelineKind::hashtag, "linux", {.any = {"bees", "wasps"}, .none = {"ads"}}},
     "hashtag:linux?any=bees&any=wasps&none=ads"},
    {{TimelineKind::account, "7", {.without_replies = true, .only_media = true}},
     "account:7?without_replies&only_media"},
    {{TimelineKind::notifications, ""}, "notifications"},
    {{TimelineKind::hashtag, "linux"}, "hashtag:linux"},
    {{TimelineKind::list, "42"}, "list:42"},
    {{TimelineKind::account, "https://example.social/users/bob"}, "account:https://example.social/users/bob"},
    {{TimelineKind::thread, "01HXYZ"}, "thread:01HXYZ"},
    {{TimelineKind::bookmarks, ""}, "bookmarks"},
    {{TimelineKind::favourites, ""}, "favourites"},
    {{TimelineKind::group, "garden"}, "group:garden"},
    {{TimelineKind::direct, ""}, "direct"},
};

TEST(Timeline, KeepsItsTextForStoredPositions)
{
    for (const auto& [timeline, text] : spellings) EXPECT_EQ(to_string(timeline), text);
}

TEST(Timeline, IsReadBackFromItsText)
{
    for (const auto& [timeline, text] : spellings) EXPECT_EQ(parse_timeline(text), timeline) << text;
}

TEST(Timeline, IsNothingForTextsItNeverWrote)
{
    for (const auto* text : {"", "Home", "homes", ":", "unknown:1"})
        EXPECT_EQ(parse_timeline(text), std::nullopt) << text;
}

} // namespace
} // namespace fedibee
