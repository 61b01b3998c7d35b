// SPDX-License-Identifier: AGPL-3.0-or-later
// The three doors: chat lines, the registration form, ad-hoc commands.
#include "world.hpp"
#include "xmpp/adhoc.hpp"
#include "xmpp/adhoc_sessions.hpp"
#include "xmpp/chat.hpp"
#include "xmpp/wording.hpp"

#include <gmock/gmock.h>

#include <regex>

using namespace fedibee;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

const std::string link = "https://example.social/oauth/authorize?response_type=code&client_id=x";

session::Reply sign_in_reply()
{
    session::Reply reply;
    reply.items = {std::string("Open this page:"), link, std::string("Then type in &fedibee: code XXXX")};
    return reply;
}

std::string chat(std::string_view body, std::string_view from = "ann@example.org/desk")
{
    return fmt::format("<message type='chat' id='c1' from='{}' to='fedi.example.org'><body>{}</body></message>", from,
                       body);
}

std::string command(std::string_view node, std::string_view more = {}, std::string_view attributes = {},
                    std::string_view from = "ann@example.org/desk")
{
    return fmt::format("<iq type='set' id='a1' from='{}' to='fedi.example.org'><command "
                       "xmlns='http://jabber.org/protocol/commands' node='{}' {}>{}</command></iq>",
                       from, node, attributes, more);
}

std::string form(std::string_view fields)
{
    return fmt::format("<x xmlns='jabber:x:data' type='submit'>{}</x>", fields);
}

std::string field(std::string_view name, std::string_view value)
{
    return fmt::format("<field var='{}'><value>{}</value></field>", name, value);
}

std::string session_of(const std::string& answer)
{
    std::smatch found;
    return std::regex_search(answer, found, std::regex("sessionid='([0-9a-f]+)'")) ? found[1].str() : std::string{};
}

} // namespace

TEST(ChatDoor, LinesGoThroughTheCommandTable)
{
    test::XmppWorld world;
    world.users.ann->on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        session::Reply reply;
        reply.items = {std::string("one"), std::string("two in &home")};
        return reply;
    };
    const std::string answer = world.ask(chat("help"), "message");
    EXPECT_EQ(answer.find("<message from='fedi.example.org' to='ann@example.org/desk'"), 0U) << answer;
    EXPECT_THAT(answer, HasSubstr("<body>one\ntwo in home@fedi.example.org</body>"));
    ASSERT_EQ(world.users.ann->said.size(), 1U);
    EXPECT_EQ(world.users.ann->said[0].first, "fedibee");
    EXPECT_EQ(world.users.ann->said[0].second.text, "help");
    EXPECT_EQ(world.server->clients(), 1U);
}

TEST(ChatDoor, TheSignInLinkIsTextAndAnOutOfBandUrl)
{
    test::XmppWorld world;
    world.users.ann->on_say = [](const Place&, const session::Utterance&) {
        return Result<session::Reply>(sign_in_reply());
    };
    world.peer.send(chat("login example.social"));
    EXPECT_THAT(world.peer.expect_stanza("message"),
                AllOf(HasSubstr("Open this page:"), Not(HasSubstr("jabber:x:oob"))));
    const std::string linked = world.peer.expect_stanza("message");
    const std::string escaped = "https://example.social/oauth/authorize?response_type=code&amp;client_id=x";
    EXPECT_THAT(linked,
                HasSubstr("<body>" + escaped + "</body><x xmlns='jabber:x:oob'><url>" + escaped + "</url></x>"));
    EXPECT_THAT(world.peer.expect_stanza("message"), HasSubstr("Then type in fedi.example.org: code XXXX"));
    EXPECT_EQ(world.users.ann->said[0].second.text, "account add example.social");
}

TEST(ChatDoor, FailuresAreSentencesAndStrangersAreRefused)
{
    test::XmppWorld world;
    world.users.ann->on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        return fail(Errc::not_found, "example.social does not answer");
    };
    EXPECT_THAT(world.ask(chat("login x"), "message"),
                AllOf(HasSubstr("type='chat'"), HasSubstr("example.social does not answer")));
    EXPECT_THAT(world.ask(chat("help", "eve@stranger.example/x"), "message"),
                AllOf(HasSubstr("type='error'"), HasSubstr("<forbidden")));
    EXPECT_EQ(world.users.ann->said.size(), 1U);
}

TEST(ChatDoor, AFloodIsRefusedAndTheLinkStays)
{
    test::XmppWorld world;
    world.users.ann->gate.shut();
    std::string flood;
    for (int i = 0; i < 1000; ++i) flood += chat("help");
    world.peer.send(flood);
    const std::string said = world.barrier();
    EXPECT_THAT(said, HasSubstr("<resource-constraint"));
    EXPECT_EQ(world.users.ann->said.size(), 1U) << "one at a time";
    world.users.ann->gate.open();
    world.barrier();
}

TEST(ChatDoor, NoticesComeFromTheGatewayToAllPrograms)
{
    test::XmppWorld world;
    world.peer.send(chat("help"));
    world.barrier();
    session::Notice notice;
    notice.text = "Logged in as alice@example.social";
    world.users.ann->deliver({Place{}, std::nullopt, notice});
    EXPECT_THAT(world.peer.expect_stanza("message"),
                AllOf(HasSubstr("to='ann@example.org'"), HasSubstr("Logged in as alice@example.social")));
}

TEST(ChatDoor, KnowsWordsOfItsOwn)
{
    EXPECT_EQ(xmpp::command_line("login @a@b.example", "ann@x"), "account add @a@b.example");
    EXPECT_EQ(xmpp::command_line("Unregister", "ann@x"), "drop ann@x");
    EXPECT_EQ(xmpp::command_line("login", "ann@x"), "login");
    EXPECT_EQ(xmpp::command_line("post login here", "ann@x"), "post login here");
}

TEST(Registration, AsksForAnAddressAndNeverForAPassword)
{
    test::XmppWorld world;
    const std::string asked = world.ask("<iq type='get' id='r1' from='ann@example.org/desk' to='fedi.example.org'>"
                                        "<query xmlns='jabber:iq:register'/></iq>",
                                        "iq");
    EXPECT_THAT(asked, AllOf(HasSubstr("<instructions>"), HasSubstr("var='username'"), Not(HasSubstr("<password"))));
    world.users.ann->on_say = [](const Place&, const session::Utterance&) {
        return Result<session::Reply>(sign_in_reply());
    };
    const std::string done =
        world.ask("<iq type='set' id='r2' from='ann@example.org/desk' to='fedi.example.org'><query "
                  "xmlns='jabber:iq:register'>" +
                      form(field("username", "@alice@example.social")) + "</query></iq>",
                  "iq");
    EXPECT_THAT(done, HasSubstr("id='r2' type='result'"));
    EXPECT_EQ(world.users.ann->said[0].second.text, "account add @alice@example.social");
    const std::string said = world.barrier();
    EXPECT_THAT(said, AllOf(HasSubstr("type='subscribe'"), HasSubstr("jabber:x:oob")));
}

TEST(Registration, RefusesStrangersAndEmptyForms)
{
    test::XmppWorld world;
    const auto set = [&world](std::string_view from) {
        return world.ask(fmt::format("<iq type='set' id='r' from='{}' to='fedi.example.org'><query "
                                     "xmlns='jabber:iq:register'><username/></query></iq>",
                                     from),
                         "iq");
    };
    EXPECT_THAT(set("eve@stranger.example/x"), HasSubstr("<forbidden"));
    EXPECT_THAT(set("ann@example.org/x"), HasSubstr("<not-acceptable"));
    EXPECT_TRUE(world.users.ann->said.empty());
}

TEST(Registration, EndsEverythingWhenItIsRemoved)
{
    test::XmppWorld world;
    world.users.ann->on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        session::Reply reply;
        reply.farewell = "Account ann was removed";
        return reply;
    };
    const std::string done = world.ask("<iq type='set' id='r' from='ann@example.org/x' to='fedi.example.org'><query "
                                       "xmlns='jabber:iq:register'><remove/></query></iq>",
                                       "iq");
    EXPECT_THAT(done, HasSubstr("type='result'"));
    EXPECT_EQ(world.users.ann->said[0].second.text, "drop ann");
    EXPECT_THAT(world.barrier(), AllOf(HasSubstr("type='unsubscribe'"), HasSubstr("type='unsubscribed'")));
    EXPECT_EQ(world.server->clients(), 0U);
    EXPECT_TRUE(world.users.ann->attached.empty());
}

TEST(Adhoc, ListsPlainWords)
{
    test::XmppWorld world;
    const std::string items = world.ask("<iq type='get' id='l' from='ann@example.org/x' to='fedi.example.org'><query "
                                        "xmlns='http://jabber.org/protocol/disco#items' "
                                        "node='http://jabber.org/protocol/commands'/></iq>",
                                        "iq");
    for (const auto& one : xmpp::adhoc_commands())
        EXPECT_THAT(items, HasSubstr("node='" + std::string(one.node) + "'"));
}

TEST(Adhoc, AFormBecomesALine)
{
    test::XmppWorld world;
    const std::string asked = world.ask(command("post"), "iq");
    EXPECT_THAT(asked, AllOf(HasSubstr("status='executing'"), HasSubstr("type='text-multi'")));
    const std::string id = session_of(asked);
    const auto fields = form("<field var='text'><value>Hello</value><value>world</value></field>" +
                             field("visibility", "unlisted") + field("cw", "the \"news\""));
    const std::string done = world.ask(command("post", fields, "sessionid='" + id + "'"), "iq");
    EXPECT_THAT(done, AllOf(HasSubstr("status='completed'"), HasSubstr("<note type='info'>Done.</note>")));
    ASSERT_EQ(world.users.ann->said.size(), 1U);
    EXPECT_EQ(world.users.ann->said[0].second.text, "post --visibility \"unlisted\" --cw \"the news\" -- Hello\nworld");
    EXPECT_THAT(world.ask(command("post", fields, "sessionid='" + id + "'"), "iq"), HasSubstr("<bad-request"));
}

TEST(Adhoc, AFormCannotBeStolenCancelledTwiceOrLeftEmpty)
{
    test::XmppWorld world;
    const std::string id = session_of(world.ask(command("follow"), "iq"));
    const std::string with = "sessionid='" + id + "'";
    const auto fields = form(field("address", "bob@example.social"));
    EXPECT_THAT(world.ask(command("follow", fields, with, "eve@example.org/x"), "iq"), HasSubstr("<bad-request"));
    EXPECT_THAT(world.ask(command("block", fields, with), "iq"), HasSubstr("<bad-request"));
    EXPECT_THAT(world.ask(command("follow", form(field("address", " ")), with), "iq"),
                HasSubstr("The field &apos;address&apos; is empty"));
    EXPECT_THAT(world.ask(command("follow", {}, with + " action='prev'"), "iq"), HasSubstr("status='executing'"));
    EXPECT_THAT(world.ask(command("follow", {}, with + " action='cancel'"), "iq"), HasSubstr("status='canceled'"));
    EXPECT_THAT(world.ask(command("follow", {}, with + " action='cancel'"), "iq"), HasSubstr("<bad-request"));
    EXPECT_THAT(world.ask(command("dance"), "iq"), HasSubstr("<item-not-found"));
    EXPECT_THAT(world.ask(command("accounts", {}, {}, "eve@stranger.example/x"), "iq"), HasSubstr("<forbidden"));
    EXPECT_TRUE(world.users.ann->said.empty());
}

TEST(Adhoc, AsksForWhichOfSeveralAccounts)
{
    test::XmppWorld world;
    world.users.ann->accounts = {{LoginId{1}, "mastodon", "ann@a.example", "a.example", "connected", {}}};
    EXPECT_THAT(world.ask(command("follow"), "iq"), Not(HasSubstr("var='account'")));
    world.users.ann->accounts.push_back({LoginId{2}, "work", "ann@b.example", "b.example", "connected", {}});
    const std::string asked = world.ask(command("follow"), "iq");
    EXPECT_THAT(asked, HasSubstr("<option label='work (ann@b.example)'><value>work</value></option>"));
    const auto fields = form(field("address", "bob@example.social") + field("account", "work"));
    world.ask(command("follow", fields, "sessionid='" + session_of(asked) + "'"), "iq");
    ASSERT_EQ(world.users.ann->said.size(), 1U);
    EXPECT_EQ(world.users.ann->said[0].first, "fedibee+work");
    EXPECT_EQ(world.users.ann->said[0].second.text, "follow bob@example.social");
    EXPECT_THAT(world.ask(command("lists"), "iq"), HasSubstr("status='executing'"));
    const std::string off = session_of(world.ask(command("account"), "iq"));
    world.ask(command("account", form(field("account", "work") + field("action", "off")), "sessionid='" + off + "'"),
              "iq");
    EXPECT_EQ(world.users.ann->said.back().second.text, "account work off");
}

TEST(Adhoc, TakesAPasswordInAPrivateField)
{
    test::XmppWorld world;
    world.users.ann->accounts = {{LoginId{1}, "gnusocial", "ann@a.example", "a.example", "disconnected", {}}};
    const std::string asked = world.ask(command("password"), "iq");
    EXPECT_THAT(asked, AllOf(HasSubstr("var='password' type='text-private'"), HasSubstr("<value>gnusocial</value>")));
    const auto fields = form(field("account", "gnusocial") + field("password", "se cret"));
    EXPECT_THAT(world.ask(command("password", fields, "sessionid='" + session_of(asked) + "'"), "iq"),
                Not(HasSubstr("se cret")));
    EXPECT_EQ(world.users.ann->said[0].second.text, "password gnusocial se cret");
}

TEST(Adhoc, ALookAtAFormMakesNobodyAUser)
{
    test::XmppWorld world;
    world.ask(command("login", {}, {}, "bea@example.org/x"), "iq");
    EXPECT_EQ(world.server->clients(), 0U);
}

TEST(PeopleSearch, FindsByFormAndByPlainFields)
{
    test::XmppWorld world;
    world.users.ann->people = {test::author("bob", "bob@example.social", "Bob & Co")};
    const auto ask = [&world](std::string_view type, std::string_view payload) {
        return world.ask(fmt::format("<iq type='{}' id='s' from='ann@example.org/x' to='fedi.example.org'><query "
                                     "xmlns='jabber:iq:search'>{}</query></iq>",
                                     type, payload),
                         "iq");
    };
    EXPECT_THAT(ask("get", {}), AllOf(HasSubstr("<instructions>"), HasSubstr("<nick/>"), HasSubstr("var='nick'")));
    EXPECT_THAT(ask("set", "<nick>bob</nick>"),
                AllOf(HasSubstr("<item jid='bob%example.social@fedi.example.org'>"),
                      HasSubstr("<nick>Bob &amp; Co</nick>"), HasSubstr("<email>bob@example.social</email>"),
                      Not(HasSubstr("jabber:x:data"))));
    EXPECT_THAT(ask("set", form(field("nick", "bob"))),
                AllOf(HasSubstr("type='result'"), HasSubstr("<reported>"),
                      HasSubstr("<field var='FORM_TYPE' type='hidden'>"),
                      HasSubstr("<field var='jid'><value>bob%example.social@fedi.example.org</value></field>")));
    EXPECT_THAT(ask("set", "<nick>zoe</nick>"), HasSubstr("type='result'"));
    EXPECT_THAT(ask("set", "<nick> </nick>"), HasSubstr("<not-acceptable"));
    EXPECT_THAT(ask("set", "<nick>broken</nick>"), HasSubstr("example.social does not answer"));
}

TEST(Adhoc, AFormThatIsSentTwiceIsCarriedOutOnce)
{
    test::XmppWorld world;
    const std::string id = session_of(world.ask(command("post"), "iq"));
    const auto submitted = command("post", form(field("text", "Hello")), "sessionid='" + id + "'");
    world.users.ann->gate.shut();
    world.peer.send(submitted + submitted);
    world.barrier();
    world.users.ann->gate.open();
    EXPECT_THAT(world.peer.expect_stanza("iq"), HasSubstr("status='completed'"));
    EXPECT_THAT(world.peer.expect_stanza("iq"), HasSubstr("<bad-request"));
    EXPECT_EQ(world.users.ann->said.size(), 1U);
}

TEST(Adhoc, FormsExpire)
{
    xmpp::AdhocSessions forms;
    const Instant now{};
    const std::string id = forms.open("ann@example.org", "post", now);
    EXPECT_TRUE(forms.is_open(id, "ann@example.org", "post", now + std::chrono::minutes(14)));
    EXPECT_FALSE(forms.is_open(id, "ann@example.org", "post", now + std::chrono::minutes(15)));
    for (int i = 0; i < 2000; ++i) forms.open("ann@example.org", "post", now);
    EXPECT_FALSE(forms.is_open("x", "ann@example.org", "post", now));
}

TEST(Wording, SentencesSpeakOfThisFront)
{
    EXPECT_EQ(xmpp::readable("In &fedibee type: account add", "fedi.example"), "In fedi.example type: account add");
    EXPECT_EQ(xmpp::readable("see &list~friends, &home.", "fedi.example"),
              "see list~friends@fedi.example, home@fedi.example.");
    EXPECT_EQ(xmpp::readable("\x02"
                             "bold\x02 R&D & more &nowhere",
                             "fedi.example"),
              "bold R&D & more &nowhere");
}
