// SPDX-License-Identifier: AGPL-3.0-or-later
// AUTHENTICATE, REGISTER and AWAY before the welcome, on the wire.
#include "unit/irc/client.hpp"

#include "text/base64.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::HasSubstr;
using testing::Not;

namespace {

std::string encoded(const std::string& message)
{
    return "AUTHENTICATE " + text::base64_encode(message);
}

void choose(Client& client, const std::string& mechanism)
{
    client.send("CAP REQ :sasl");
    client.send("AUTHENTICATE " + mechanism);
    client.expect("AUTHENTICATE +");
}

session::LoginSummary login_called(std::int64_t id, const std::string& tag)
{
    return {LoginId{id}, tag, "ann@" + tag + ".example", tag + ".example", "connected", {}};
}

} // namespace

TEST(Scram, SignsInInThreeSteps)
{
    World world;
    Client client(world);
    choose(client, "SCRAM-SHA-256");
    client.send(encoded("n,,n=ann@phone,r=x"));
    EXPECT_EQ(client.expect("AUTHENTICATE"), encoded("r=xy,s=c2FsdA==,i=4096"));
    client.send(encoded("proof"));
    EXPECT_EQ(client.expect("AUTHENTICATE"), encoded("v=right"));
    EXPECT_TRUE(client.barrier().empty()) << "the client has the last word";
    client.send("AUTHENTICATE +");
    EXPECT_THAT(client.expect(" 900 "), HasSubstr(" ann :You are now logged in as ann"));
    client.expect(" 903 ");
    client.send("CAP END");
    client.register_as("ann");
    ASSERT_EQ(world.users.ann->attached.size(), 1U);
    EXPECT_THAT(std::string(world.users.ann->attached[0]->label()), HasSubstr(" phone"));
}

TEST(Scram, FailsAndMayBeginAgain)
{
    World world;
    Client client(world);
    choose(client, "SCRAM-SHA-256");
    client.send(encoded("nonsense"));
    client.expect(" 904 ");
    choose(client, "SCRAM-SHA-256");
    client.send(encoded("n,,n=ann,r=x"));
    client.expect("AUTHENTICATE");
    client.send(encoded("guess"));
    EXPECT_THAT(client.expect(" 904 "), HasSubstr("wrong proof"));
    choose(client, "SCRAM-SHA-256");
    client.send(encoded("n,,n=ann,r=x"));
    client.expect("AUTHENTICATE");
    client.send("AUTHENTICATE *");
    client.expect(" 906 ");
    choose(client, "PLAIN");
    client.send(encoded(std::string("\0ann\0secret", 11)));
    client.expect(" 903 ");
    client.send("AUTHENTICATE SCRAM-SHA-256");
    client.expect(" 907 ");
}

TEST(External, NeedsACertificate)
{
    World world;
    Client client(world);
    choose(client, "EXTERNAL");
    client.send("AUTHENTICATE +");
    EXPECT_THAT(client.expect(" 904 "), HasSubstr("certfp add"));
}

TEST(OauthBearer, SignsInByAToken)
{
    World world;
    world.users.ann->accounts = {login_called(1, "home"), login_called(2, "work")};
    Client client(world);
    choose(client, "OAUTHBEARER");
    client.send(encoded("n,a=ann/work,\x01"
                        "auth=Bearer token\x01\x01"));
    client.expect(" 903 ");
    EXPECT_EQ(world.users.tried_tag, "work");
    EXPECT_EQ(world.users.ann->bound, LoginId{2});
}

TEST(OauthBearer, SaysNothingOfWhatWasWrong)
{
    World world;
    std::vector<std::string> answers;
    for (const auto* message : {"n,a=ann,\x01"
                                "auth=Bearer other\x01\x01",
                                "n,a=bob,\x01"
                                "auth=Bearer token\x01\x01"}) {
        Client client(world);
        choose(client, "OAUTHBEARER");
        client.send(encoded(message));
        EXPECT_EQ(client.expect("AUTHENTICATE"), encoded(R"({"status":"invalid_token"})"));
        client.send("AUTHENTICATE AQ==");
        answers.push_back(client.expect(" 904 "));
        client.send("AUTHENTICATE AQ==");
        client.expect(" 908 ");
    }
    EXPECT_EQ(answers[0], answers[1]);
    Client client(world);
    choose(client, "OAUTHBEARER");
    client.send(encoded("hello"));
    client.expect(" 904 ");
}

TEST(SignInName, ChoosesTheLoginAndNamesTheClient)
{
    World world;
    world.users.ann->accounts = {login_called(1, "home"), login_called(2, "work")};
    Client client(world);
    client.send("PASS ann/WORK@phone:secret");
    client.register_as("ann");
    EXPECT_EQ(world.users.ann->bound, LoginId{2});
    ASSERT_EQ(world.users.ann->attached.size(), 1U);
    EXPECT_EQ(world.users.ann->attached[0]->label(), "irc 127.0.0.1 phone");
}

TEST(SignInName, MustNameALoginThatThereIs)
{
    World world;
    world.users.ann->accounts = {login_called(1, "home")};
    Client client(world);
    choose(client, "PLAIN");
    client.send(encoded(std::string("\0ann/wrok\0secret", 16)));
    EXPECT_THAT(client.expect(" 904 "), HasSubstr("no account with the tag wrok; yours are home"));
    client.send("CAP END");
    client.send("PASS ann/wrok:secret");
    client.send("NICK ann");
    client.send("USER ann 0 * :Ann");
    EXPECT_THAT(client.expect(" 464 "), HasSubstr("yours are home"));
    client.wait_closed();
}

TEST(AccountRegistration, MakesAnAccountBeforeTheWelcome)
{
    World world;
    Client client(world);
    client.send("CAP LS 302");
    EXPECT_THAT(client.expect("draft/account-registration"),
                HasSubstr("draft/account-registration=before-connect,custom-account-name"));
    client.send("CAP REQ standard-replies");
    client.send("REGISTER * * pa55word");
    client.expect("FAIL REGISTER NEED_NICK * :");
    client.send("NICK newbie");
    client.send("REGISTER * * pa55word");
    EXPECT_THAT(client.expect("REGISTER"), HasSubstr(":irc.test.example REGISTER SUCCESS newbie :"));
    client.expect(" 900 newbie ");
    client.send("REGISTER again * pa55word");
    client.expect("FAIL REGISTER ALREADY_AUTHENTICATED newbie :");
    client.send("CAP END");
    client.send("USER newbie 0 * :New");
    client.expect(" 001 ");
    EXPECT_THAT(client.all(), Not(HasSubstr("You are a guest")));
}

TEST(AccountRegistration, SaysWhyNot)
{
    World world;
    Client client(world);
    client.send("CAP REQ standard-replies");
    client.send("CAP END");
    client.register_as("guest");
    client.send("REGISTER ann mail@example.social pa55word");
    client.expect("FAIL REGISTER ACCOUNT_EXISTS ann :");
    client.send("REGISTER * * pw");
    client.expect("FAIL REGISTER WEAK_PASSWORD guest :");
    client.send("REGISTER a/b * pa55word");
    client.expect("FAIL REGISTER BAD_ACCOUNT_NAME a/b :");
    client.send("REGISTER ann");
    client.expect(" 461 ");
    client.send("VERIFY ann 123456");
    client.expect("FAIL VERIFY TEMPORARILY_UNAVAILABLE ann :");
    client.send("REGISTER bob * pa55word");
    client.expect("REGISTER SUCCESS bob");
    client.expect(" 900 guest ");
    client.send("REGISTER carl * pa55word");
    client.expect("FAIL REGISTER ALREADY_AUTHENTICATED bob :");
}

TEST(AccountRegistration, IsNotOfferedWhereItIsClosed)
{
    World world([](irc::ServerOptions& options) { options.irc.registration = "closed"; });
    Client client(world);
    client.send("CAP LS 302");
    EXPECT_THAT(client.expect("sasl="), Not(HasSubstr("account-registration")));
    client.send("CAP REQ draft/account-registration");
    client.expect("NAK");
}

TEST(PreAway, MarksAClientAwayBeforeItsWelcome)
{
    World world;
    Client early(world);
    early.send("AWAY :out");
    early.expect(" 451 ");
    Client client(world);
    client.send("CAP REQ :draft/pre-away");
    client.send("AWAY :at lunch");
    client.expect(" 306 * ");
    client.log_in();
    EXPECT_EQ(world.users.ann->away, "at lunch");
    client.send("AWAY");
    client.expect(" 305 ");
    EXPECT_EQ(world.users.ann->away, "");
}

TEST(PreAway, AStarChangesNothingForTheUser)
{
    World world;
    Client person(world);
    person.log_in();
    person.send("AWAY :asleep");
    person.expect(" 306 ");
    Client bot(world);
    bot.send("CAP REQ :draft/pre-away");
    bot.send("AWAY *");
    bot.expect(" 306 * ");
    bot.log_in();
    EXPECT_EQ(world.users.ann->away, "asleep");
    bot.send("AWAY *");
    bot.expect(" 306 ");
    EXPECT_EQ(world.users.ann->away, "asleep");
}

TEST(Offers, AreToldAnewWhenTheConfigurationChanges)
{
    World world;
    Client client(world);
    client.send("CAP LS 302");
    client.send("CAP REQ draft/account-registration");
    client.send("CAP END");
    client.register_as("guest");
    Client old(world);
    old.register_as("older");
    irc::ServerOptions options;
    options.server_name = "irc.test.example";
    options.irc.registration = "closed";
    ASSERT_TRUE(world.server->reload(options));
    client.expect("CAP guest DEL :draft/account-registration");
    client.send("CAP LIST");
    EXPECT_THAT(client.expect("CAP guest LIST"), Not(HasSubstr("account-registration")));
    options.irc.registration = "open";
    ASSERT_TRUE(world.server->reload(options));
    client.expect("CAP guest NEW :draft/account-registration=before-connect");
    for (const auto& line : old.barrier()) EXPECT_THAT(line, Not(HasSubstr("CAP")));
}

TEST(ExtendedIsupport, AnswersBeforeTheWelcomeInABatch)
{
    World world;
    Client client(world);
    client.send("ISUPPORT");
    client.expect("irc.test.example 005 * NETWORK=fedibee");
    client.send("CAP REQ :batch draft/extended-isupport labeled-response");
    client.send("@label=x ISUPPORT");
    const std::string begin = client.expect("draft/isupport");
    const std::string name = begin.substr(begin.find('+') + 1, begin.rfind(' ') - begin.find('+') - 1);
    EXPECT_THAT(begin, testing::StartsWith("@label=x ")) << "the batch is the whole answer";
    EXPECT_THAT(client.expect(" 005 * "), testing::StartsWith("@batch=" + name + " "));
    client.expect("BATCH -" + name);
}

TEST(BouncerNetworks, AreTheUsersAccounts)
{
    World world;
    world.users.ann->accounts = {login_called(1, "home"), login_called(2, "work")};
    world.users.ann->accounts[1].problem = "work.example; cannot be reached";
    Client client(world);
    client.log_in("batch soju.im/bouncer-networks standard-replies");
    client.send("BOUNCER LISTNETWORKS");
    const std::string begin = client.expect("soju.im/bouncer-networks");
    EXPECT_THAT(begin, HasSubstr(" BATCH +"));
    EXPECT_THAT(client.expect("BOUNCER NETWORK"),
                HasSubstr(" 1 :name=home;state=connected;host=home.example;username=ann@home.example"));
    EXPECT_THAT(client.expect("BOUNCER NETWORK"), HasSubstr(R"(error=work.example\:\scannot\sbe\sreached)"));
    client.expect(" BATCH -");
    client.send("BOUNCER BIND 2");
    client.expect("FAIL BOUNCER REGISTRATION_IS_COMPLETED BIND :");
    client.send("BOUNCER DANCE");
    client.expect("FAIL BOUNCER UNKNOWN_COMMAND DANCE :");
}

TEST(BouncerNetworks, BindAClientBeforeItsWelcome)
{
    World world;
    world.users.ann->accounts = {login_called(1, "home"), login_called(2, "work")};
    Client client(world);
    client.send("CAP REQ :sasl standard-replies soju.im/bouncer-networks");
    client.send("BOUNCER BIND 2");
    client.expect("FAIL BOUNCER ACCOUNT_REQUIRED BIND :");
    client.send("AUTHENTICATE PLAIN");
    client.send(encoded(std::string("\0ann\0secret", 11)));
    client.expect(" 903 ");
    for (const auto* wrong : {"3", "2x", "-", ":"}) {
        client.send(std::string("BOUNCER BIND ") + wrong);
        client.expect("FAIL BOUNCER INVALID_NETID BIND ");
    }
    client.send("BOUNCER BIND 2");
    client.send("CAP END");
    client.register_as("ann");
    EXPECT_EQ(world.users.ann->bound, LoginId{2});
}
