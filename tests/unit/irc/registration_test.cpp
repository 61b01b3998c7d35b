// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/irc/client.hpp"

#include "text/base64.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::HasSubstr;
using testing::Not;

namespace {

std::string plain_payload(const std::string& name, const std::string& password)
{
    return text::base64_encode(name + '\0' + name + '\0' + password);
}

} // namespace

TEST(Registration, WelcomesAGuestInTheDocumentedOrder)
{
    World world;
    ASSERT_TRUE(world.opened);
    Client guest(world);
    guest.register_as("visitor");
    guest.barrier();
    std::vector<std::string> numerics;
    for (const auto& line : guest.lines) {
        const auto command = line.substr(line.find(' ') + 1, 3);
        if (numerics.empty() || numerics.back() != command) numerics.push_back(command);
    }
    const std::vector<std::string> expected{"001", "002", "003", "004", "005", "251", "252", "253", "254", "255",
                                            "265", "266", "422", "JOI", "332", "333", "353", "366", "PRI", "PON"};
    EXPECT_EQ(numerics, expected);
    EXPECT_THAT(guest.all(), HasSubstr(" JOIN &fedibee"));
    EXPECT_THAT(guest.all(), HasSubstr("register PASSWORD"));
    EXPECT_THAT(guest.all(), HasSubstr("identify PASSWORD"));
}

TEST(Registration, AnnouncesOnlyWhatHolds)
{
    World world;
    Client guest(world);
    guest.register_as("visitor");
    const std::string all = guest.all();
    for (const auto* token : {"CASEMAPPING=ascii", "CHANTYPES=#&", "PREFIX=(ohv)@%+", "NETWORK=fedibee", "LINELEN=4096",
                              "UTF8ONLY", "WHOX", "CLIENTTAGDENY="})
        EXPECT_THAT(all, HasSubstr(token));
    EXPECT_THAT(all, HasSubstr(" MONITOR=100 "));
    EXPECT_THAT(all, Not(HasSubstr("STATUSMSG")));
}

TEST(Registration, SaysWhereFilesAreUploaded)
{
    World world([](irc::ServerOptions& options) { options.filehost = "https://chat.example.org/upload"; });
    Client client(world);
    client.register_as("visitor");
    EXPECT_THAT(client.all(), HasSubstr(" soju.im/FILEHOST=https://chat.example.org/upload "));
    World without;
    Client other(without);
    other.register_as("visitor");
    EXPECT_THAT(other.all(), Not(HasSubstr("FILEHOST")));
}

TEST(Registration, WorksInTheOrderOfIrssi)
{
    World world;
    Client irssi(world);
    irssi.send("CAP LS 302");
    irssi.send("JOIN :");
    EXPECT_THAT(irssi.expect("sasl=PLAIN"), HasSubstr("CAP * LS"));
    EXPECT_THAT(irssi.expect("You have not registered"), HasSubstr(" 451 * "));
    irssi.send("CAP REQ :sasl multi-prefix extended-join setname invite-notify away-notify chghost account-notify "
               "server-time znc.in/self-message");
    irssi.expect("CAP * ACK");
    irssi.send("AUTHENTICATE PLAIN");
    irssi.expect("AUTHENTICATE +");
    irssi.send("AUTHENTICATE " + plain_payload("ann", "secret"));
    EXPECT_THAT(irssi.expect(" 900 "), HasSubstr(" ann :You are now logged in as ann"));
    irssi.expect(" 903 ");
    irssi.send("CAP END");
    EXPECT_TRUE(irssi.barrier().empty());
    irssi.send("NICK ann");
    irssi.send("USER ann ann host :Ann");
    EXPECT_THAT(irssi.expect(" 001 "), HasSubstr("@time="));
    irssi.expect("JOIN &fedibee ann :Ann");
    EXPECT_EQ(world.users.ann->attached.size(), 1U);
}

TEST(Registration, WorksInTheOrderOfWeeChat)
{
    World world;
    Client weechat(world);
    weechat.send_bytes("CAP LS 302\r\nNICK ann\r\nUSER weechat 0 * :weechat\r\n");
    weechat.expect("CAP * LS");
    weechat.send("CAP REQ :sasl server-time message-tags");
    weechat.expect("CAP ann ACK");
    weechat.send("AUTHENTICATE PLAIN");
    weechat.expect("AUTHENTICATE +");
    weechat.send("AUTHENTICATE " + plain_payload("ann", "secret"));
    weechat.expect(" 903 ");
    weechat.send("CAP END");
    weechat.expect(" 001 ann ");
}

TEST(Registration, WorksInTheOrderOfSenpaiInOnePacket)
{
    World world;
    Client senpai(world);
    senpai.send_bytes(
        "CAP LS 302\r\nCAP REQ standard-replies\r\nCAP REQ draft/event-playback\r\nCAP REQ labeled-response\r\n"
        "CAP REQ batch\r\nCAP REQ sasl\r\nNICK ann\r\nUSER ann 0 * :Ann\r\nAUTHENTICATE PLAIN\r\nAUTHENTICATE " +
        plain_payload("ann", "secret") + "\r\nMETADATA * SUB display-name\r\nBOUNCER BIND x\r\nCAP END\r\n");
    senpai.expect("ACK :standard-replies");
    senpai.expect("ACK :draft/event-playback");
    senpai.expect(" 903 ");
    senpai.expect(" 770 ann display-name");
    senpai.expect(" 001 ann ");
    EXPECT_FALSE(world.users.ann->attached.empty());
}

TEST(Registration, EndingTheNegotiationAloneCompletesNothing)
{
    World world;
    Client client(world);
    client.send("CAP END");
    EXPECT_TRUE(client.barrier().empty());
}

TEST(Registration, TakesAServerPasswordWithAndWithoutAName)
{
    World world;
    Client by_nick(world);
    by_nick.send("PASS secret");
    by_nick.register_as("ann");
    EXPECT_EQ(world.users.ann->attached.size(), 1U);
    Client by_name(world);
    by_name.send("PASS ann:secret");
    by_name.register_as("other");
    EXPECT_EQ(world.users.ann->attached.size(), 2U);
}

TEST(Registration, RefusesAWrongServerPassword)
{
    World world;
    Client client(world);
    client.send("PASS wrong");
    client.send("NICK ann");
    client.send("USER ann 0 * :Ann");
    client.expect(" 464 ann ");
    client.expect("ERROR :");
    client.wait_closed();
    world.turn([&] { return world.server->clients() == 0; });
    EXPECT_EQ(world.server->clients(), 0U);
}

TEST(Registration, SaysWhenSaslFails)
{
    World world;
    Client client(world);
    client.send("CAP REQ :sasl");
    client.send("AUTHENTICATE SCRAM-SHA-1");
    client.expect(" 908 * PLAIN,SCRAM-SHA-256,EXTERNAL,OAUTHBEARER ");
    client.expect(" 904 ");
    client.send("AUTHENTICATE PLAIN");
    client.send("AUTHENTICATE " + plain_payload("ann", "wrong"));
    client.expect(" 904 ");
    client.send("AUTHENTICATE *");
    client.expect(" 906 ");
    client.send("AUTHENTICATE PLAIN");
    client.send("AUTHENTICATE " + plain_payload("ann", "secret"));
    client.expect(" 903 ");
    client.send("AUTHENTICATE PLAIN");
    client.expect(" 907 ");
}

TEST(Registration, HoldsInputWhileAPasswordIsChecked)
{
    World world;
    world.users.gate.shut();
    Client client(world);
    client.send("PASS secret");
    client.send("NICK ann");
    client.send("USER ann 0 * :Ann");
    client.send("PING early");
    world.turn([&] { return world.io.poll() == 0; });
    world.users.gate.open();
    client.expect(" 001 ann ");
    client.expect("PONG irc.test.example :early");
}

TEST(Registration, RefusesBadNicksAndThoseOfTheGateway)
{
    World world;
    Client client(world);
    client.send("NICK");
    client.expect(" 431 ");
    client.send("NICK bad!nick");
    client.expect(" 432 * bad!nick ");
    client.send("NICK root");
    client.expect(" 433 * root ");
}

TEST(Registration, KeepsTheIdentityWhenTheNickChanges)
{
    World world;
    world.users.ann->people.push_back(author("bob", "bob@example.social"));
    Client client(world);
    client.log_in();
    client.send("NICK annie");
    client.expect(":ann!ann@irc.test.example NICK :annie");
    EXPECT_EQ(world.users.ann->attached.size(), 1U);
    client.send("NICK bob");
    client.expect(" 433 annie bob ");
}

TEST(Registration, AnswersCapCommandsAfterwardsToo)
{
    World world;
    Client client(world);
    client.log_in("server-time batch");
    client.send("CAP LIST");
    EXPECT_THAT(client.expect("CAP ann LIST"), HasSubstr("batch cap-notify server-time"));
    client.send("CAP REQ :-batch");
    client.expect("ACK :-batch");
    client.send("CAP NONSENSE");
    client.expect(" 410 ann NONSENSE ");
}

TEST(Registration, EndsWithErrorAfterQuit)
{
    World world;
    Client client(world);
    client.log_in();
    client.send("QUIT :bye");
    EXPECT_THAT(client.expect("ERROR :"), HasSubstr("Quit: bye"));
    client.wait_closed();
    world.turn([&] { return world.users.ann->attached.empty(); });
    EXPECT_TRUE(world.users.ann->attached.empty());
}

TEST(Registration, HasADeadline)
{
    World world([](irc::ServerOptions& options) { options.limits.registration_seconds = 30; });
    Client client(world);
    client.send("NICK slow");
    client.barrier();
    world.clock.advance(std::chrono::seconds(31));
    EXPECT_THAT(client.expect("ERROR :"), HasSubstr("timed out"));
}

TEST(Registration, PingsWhoIsSilentAndDropsWhoStaysSo)
{
    World world;
    Client client(world);
    client.log_in();
    world.clock.advance(std::chrono::seconds(91));
    client.expect("PING :irc.test.example");
    world.clock.advance(std::chrono::seconds(160));
    EXPECT_THAT(client.expect("ERROR :"), HasSubstr("Ping timeout"));
}

TEST(Registration, ExplainsMissingCertificates)
{
    World world([](irc::ServerOptions& options) { options.irc.tls_listen = {"127.0.0.1:0"}; });
    ASSERT_FALSE(world.opened);
    EXPECT_THAT(world.opened.error().detail, HasSubstr("irc.certificate"));
}
