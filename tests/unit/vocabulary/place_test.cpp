// SPDX-License-Identifier: AGPL-3.0-or-later
#include "fedibee/place.hpp"

#include <gtest/gtest.h>

namespace fedibee {
namespace {

struct Spelling {
    Place place;
    std::string text;
};

const Spelling spellings[] = {
    {{PlaceKind::control, "", ""}, "fedibee"},
    {{PlaceKind::home, "", ""}, "home"},
    {{PlaceKind::home, "", "work"}, "home+work"},
    {{PlaceKind::local, "", ""}, "local"},
    {{PlaceKind::federated, "", "mastodon2"}, "federated+mastodon2"},
    {{PlaceKind::remote, "", ""}, "remote"},
    {{PlaceKind::notifications, "", ""}, "notifications"},
    {{PlaceKind::bookmarks, "", ""}, "bookmarks"},
    {{PlaceKind::favourites, "", ""}, "favourites"},
    {{PlaceKind::hashtag, "linux", ""}, "#linux"},
    {{PlaceKind::hashtag, "linux", "work"}, "#linux+work"},
    {{PlaceKind::hashtag, "c++", ""}, "#c++"},
    {{PlaceKind::hashtag, "caf\xC3\xA9", ""}, "#caf\xC3\xA9"},
    {{PlaceKind::list, "Close Friends", ""}, "list~Close Friends"},
    {{PlaceKind::list, "c++", ""}, "list~c++"},
    {{PlaceKind::list, "c++", "work"}, "list~c+++work"},
    {{PlaceKind::account, "bob@example.social", ""}, "user~bob@example.social"},
    {{PlaceKind::account, "bob@example.social", "work"}, "user~bob@example.social+work"},
    {{PlaceKind::account, "bob+news@example.social", ""}, "user~bob+news@example.social"},
    {{PlaceKind::account, "bob+news@example.social", "work"}, "user~bob+news@example.social+work"},
    {{PlaceKind::thread, "a3", ""}, "thread~a3"},
    {{PlaceKind::group, "Gardeners", ""}, "group~Gardeners"},
    {{PlaceKind::direct_group, "a@x.test,b+c@y.test", ""}, "dm~a@x.test,b+c@y.test"},
    {{PlaceKind::direct_group, "a@x.test,b@y.test", "work"}, "dm~a@x.test,b@y.test+work"},
};

TEST(Place, IsWrittenInItsNeutralSpelling)
{
    for (const auto& [place, text] : spellings) EXPECT_EQ(to_string(place), text);
}

TEST(Place, IsReadBackFromItsSpelling)
{
    for (const auto& [place, text] : spellings) EXPECT_EQ(parse_place(text), place) << text;
}

TEST(Place, IsReadWithoutRegardForCase)
{
    EXPECT_EQ(parse_place("HOME"), (Place{PlaceKind::home, "", ""}));
    EXPECT_EQ(parse_place("#Linux"), (Place{PlaceKind::hashtag, "linux", ""}));
    EXPECT_EQ(parse_place("User~Bob@Example.Social"), (Place{PlaceKind::account, "bob@example.social", ""}));
}

TEST(Place, CallsTheControlPlaceByItsOldNameToo)
{
    EXPECT_EQ(parse_place("bitlbee"), (Place{PlaceKind::control, "", ""}));
}

TEST(Place, OfAPersonIsTheBareAddress)
{
    EXPECT_EQ(to_string(Place{PlaceKind::direct, "bob@example.social", ""}), "bob@example.social");
    EXPECT_EQ(to_string(Place{PlaceKind::direct, "bob@example.social", "work"}), "bob@example.social+work");
}

TEST(Place, IsNothingForOtherNames)
{
    for (const auto* text : {"", "homer", "#", "list~", "list", "user~bob", "user~bob@", "user~@host", "thread~",
                             "nonsense~x", "bob@example.social", "~", "+", "+work"})
        EXPECT_EQ(parse_place(text), std::nullopt) << text;
}

} // namespace
} // namespace fedibee
