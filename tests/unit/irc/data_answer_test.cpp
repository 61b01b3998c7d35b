// SPDX-License-Identifier: AGPL-3.0-or-later
// Answers that are JSON (`set output json`): they say everything, so that nothing is said twice.
#include "unit/irc/client.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::HasSubstr;
using testing::Not;

namespace {

void publish_as_data(FakeUser& user)
{
    user.on_say = [](const Place&, const session::Utterance& utterance) {
        session::Reply reply;
        reply.published = shown_post(author("ann", "ann@example.social"), "09", utterance.text);
        reply.items.emplace_back(R"({"command":"post","ok":true,"id":"09"})");
        reply.as_data = true;
        return Result<session::Reply>(reply);
    };
}

} // namespace

TEST(DataAnswer, IsAllThatAClientWithoutEchoesSees)
{
    World world;
    publish_as_data(*world.users.ann);
    Client client(world);
    client.log_in();
    client.send("PRIVMSG &home :hello world");
    client.barrier();
    EXPECT_THAT(client.all(), HasSubstr(R"(PRIVMSG &home :{"command":"post","ok":true,"id":"09"})"));
    EXPECT_THAT(client.all(), Not(HasSubstr("You:")));
}

TEST(DataAnswer, StandsBesideTheEcho)
{
    World world;
    publish_as_data(*world.users.ann);
    Client client(world);
    client.log_in("message-tags echo-message");
    client.send("PRIVMSG &home :hello world");
    client.barrier();
    EXPECT_THAT(client.all(), HasSubstr("hello world"));
    EXPECT_THAT(client.all(), HasSubstr(R"({"command":"post","ok":true,"id":"09"})"));
}
