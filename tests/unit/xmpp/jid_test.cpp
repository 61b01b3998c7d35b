// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/jid.hpp"

#include <gtest/gtest.h>

using namespace fedibee;
using namespace fedibee::xmpp;

namespace {

Target target(std::string_view jid)
{
    return target_of(Jid::parse(jid));
}

} // namespace

TEST(Jid, IsTakenApart)
{
    EXPECT_EQ(Jid::parse("ann@example.org/desk/1@x"), (Jid{"ann", "example.org", "desk/1@x"}));
    EXPECT_EQ(Jid::parse("example.org"), (Jid{"", "example.org", ""}));
    EXPECT_EQ(Jid::parse("ann@example.org/desk").bare(), "ann@example.org");
    EXPECT_EQ(Jid::parse("home@fedi.example/ann").full(), "home@fedi.example/ann");
}

TEST(Jid, MeansAContact)
{
    EXPECT_EQ(target("bob%example.social@fedi.example"), Target{ToContact{"bob@example.social"}});
    EXPECT_EQ(target("bob\\40example.social@fedi.example"), Target{ToContact{"bob@example.social"}});
    EXPECT_EQ(target("Bob%Example.social@fedi.example"), Target{ToContact{"bob@example.social"}});
    EXPECT_EQ(target("home%example.social@fedi.example"), Target{ToContact{"home@example.social"}});
    EXPECT_EQ(contact_local("Bob@Example.social"), "bob%example.social");
}

TEST(Jid, MeansARoom)
{
    const auto room = [](Place place, std::string nick = {}) {
        return Target{ToRoom{std::move(place), std::move(nick)}};
    };
    EXPECT_EQ(target("home@fedi.example"), room({PlaceKind::home, {}, {}}));
    EXPECT_EQ(target("home+work@fedi.example/me"), room({PlaceKind::home, {}, "work"}, "me"));
    EXPECT_EQ(target("#linux@fedi.example"), room({PlaceKind::hashtag, "linux", {}}));
    EXPECT_EQ(target("user~bob%example.social@fedi.example"), room({PlaceKind::account, "bob@example.social", {}}));
    EXPECT_EQ(target("list~close\\20friends@fedi.example"), room({PlaceKind::list, "close friends", {}}));
    EXPECT_EQ(target("thread~a3@fedi.example"), room({PlaceKind::thread, "a3", {}}));
}

TEST(Jid, MeansTheGatewayOrNobody)
{
    EXPECT_EQ(target("fedi.example"), Target{ToGateway{}});
    EXPECT_EQ(target("fedi.example/x"), Target{ToGateway{}});
    for (const auto* const nobody :
         {"bob@fedi.example", "fedibee@fedi.example", "list~@fedi.example", "user~bob@fedi.example",
          "user~a\\40b%c@fedi.example", "%@fedi.example", "what~a%b@fedi.example"})
        EXPECT_EQ(target(nobody), Target{ToNobody{}}) << nobody;
}

TEST(Jid, RoomsKeepTheirWayBack)
{
    for (const Place& place :
         {Place{PlaceKind::home, {}, "work"}, Place{PlaceKind::hashtag, "linux", {}},
          Place{PlaceKind::list, "50% off: \"all\" & more", {}}, Place{PlaceKind::account, "bob@example.social", {}},
          Place{PlaceKind::direct_group, "bob@a.example,eve@b.example", {}}}) {
        EXPECT_EQ(target(room_local(place) + "@fedi.example"), Target{(ToRoom{place, {}})}) << room_local(place);
    }
}

TEST(Jid, NicksComeBackAsServersPrepareThem)
{
    EXPECT_EQ(prepared_nick("ann"), "ann");
    EXPECT_EQ(prepared_nick("Élodie X"), "Élodie X");
    EXPECT_EQ(prepared_nick(""), "");
    EXPECT_EQ(prepared_nick("\U0001F9D1\u200D\U0001F680"), "\U0001F9D1\U0001F680");
}
