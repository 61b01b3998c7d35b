// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/irc/client.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr auto tagged = "message-tags server-time batch echo-message labeled-response account-tag standard-replies";

session::Reacted star_of_bob()
{
    session::Reacted reacted;
    reacted.author = author("bob", "bob@example.social");
    reacted.emoji = "⭐";
    reacted.msgid = "1.s20";
    return reacted;
}

} // namespace

TEST(Reactions, GoToTheSessionAndComeBackAsEchoes)
{
    World world;
    Client client(world);
    client.log_in(tagged);
    client.send("@label=r;+draft/react=⭐;+reply=1.s20 TAGMSG &home");
    const auto echo = client.expect("TAGMSG &home");
    EXPECT_THAT(echo, HasSubstr("label=r;"));
    EXPECT_THAT(echo, HasSubstr("+reply=1.s20;+draft/reply=1.s20;+draft/react=⭐ :ann!"));
    client.send("@+draft/unreact=⭐;+draft/reply=1.s20 TAGMSG &home");
    EXPECT_THAT(client.expect("TAGMSG &home"), HasSubstr(";+draft/unreact=⭐ "));
    EXPECT_THAT(world.users.ann->reactions, ElementsAre("+⭐ 1.s20", "-⭐ 1.s20"));
}

TEST(Reactions, ThatCannotBeAreRefused)
{
    World world;
    Client client(world);
    client.log_in(tagged);
    client.send("@+draft/react=⭐ TAGMSG &home");
    client.expect("FAIL TAGMSG UNKNOWN_MSGID &home :");
    client.send("@+draft/react=;+reply=1.s20 TAGMSG &home");
    client.expect("FAIL TAGMSG CANNOT_REACT &home :");
    client.send("@+draft/react=" + std::string(65, 'x') + ";+reply=1.s20 TAGMSG &home");
    client.expect("FAIL TAGMSG CANNOT_REACT &home :");
    client.send("@+draft/react=⭐;+reply=9.x TAGMSG &home");
    client.expect("FAIL TAGMSG UNKNOWN_MSGID &home 9.x :no post has the msgid 9.x");
    client.send("@+draft/react=soup;+reply=1.s20 TAGMSG &home");
    client.expect("FAIL TAGMSG CANNOT_REACT &home 1.s20 :example.social has no emoji reactions");
    client.send("@+typing=active TAGMSG &home");
    client.barrier();
    EXPECT_TRUE(world.users.ann->reactions.empty());
}

TEST(Reactions, OfOthersComeToClientsWithTagsOnly)
{
    World world;
    Client modern(world);
    modern.log_in(tagged);
    modern.send("JOIN &home");
    modern.expect(" 366 ann &home");
    Client old(world);
    old.log_in("echo-message");
    old.send("JOIN &home");
    old.expect(" 366 ann &home");
    world.users.ann->deliver({Place{PlaceKind::home, {}, {}}, std::nullopt, star_of_bob()});
    const auto line = modern.expect("TAGMSG &home");
    EXPECT_THAT(line, HasSubstr("account=bob@example.social;+reply=1.s20;+draft/reply=1.s20;+draft/react=⭐ :bob!"));
    old.barrier();
    EXPECT_THAT(old.all(), Not(HasSubstr(" TAGMSG &")));
    auto own = star_of_bob();
    own.own = own.removed = true;
    world.users.ann->deliver({Place{PlaceKind::home, {}, {}}, std::nullopt, own});
    EXPECT_THAT(modern.expect("TAGMSG &home"), HasSubstr(";+draft/unreact=⭐ :ann!ann@irc.test.example "));
}
