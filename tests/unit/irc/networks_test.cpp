// SPDX-License-Identifier: AGPL-3.0-or-later
// soju.im/bouncer-networks: changing accounts as networks, and hearing of their changes.
#include "unit/irc/client.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::HasSubstr;
using testing::Not;

namespace {

session::LoginSummary login_called(std::int64_t id, const std::string& tag)
{
    return {LoginId{id}, tag, "ann@" + tag + ".example", tag + ".example", "connected", {}};
}

/// Ann's accounts change as her lines say: "account add X", "account T set tag U", "account T del".
void obey(FakeUser& ann)
{
    ann.on_say = [&ann](const Place&, const session::Utterance& utterance) -> Result<session::Reply> {
        std::vector<std::string> words(1);
        for (const char c : utterance.text) {
            if (c == ' ')
                words.emplace_back();
            else
                words.back() += c;
        }
        session::Reply reply;
        auto& accounts = ann.accounts;
        if (words.at(1) == "add" && words.at(2).starts_with("gone")) return fail(Errc::not_found, "could not find it");
        if (words.at(1) == "add") {
            accounts.push_back(login_called(static_cast<std::int64_t>(accounts.size()) + 10, "mastodon"));
            reply.items.emplace_back("https://example.social/oauth/authorize?x");
            return reply;
        }
        const auto login = std::ranges::find(accounts, words.at(1), &session::LoginSummary::tag);
        if (words.back() == "taken") return fail(Errc::conflict, "Another account has the tag taken.");
        if (words.at(2) == "set") login->tag = words.back();
        if (words.at(2) == "del" && words.at(1) == "stuck") return fail(Errc::network, "no answer");
        if (words.at(2) == "del") accounts.erase(login);
        return reply;
    };
}

std::vector<std::string> lines_said(const FakeUser& ann)
{
    std::vector<std::string> lines;
    for (const auto& [place, utterance] : ann.said) lines.push_back(place + ": " + utterance.text);
    return lines;
}

struct Ann {
    Ann()
    {
        auto& ann = *world.users.ann;
        ann.accounts = {login_called(1, "home"), login_called(2, "work")};
        obey(ann);
        client.log_in("batch soju.im/bouncer-networks soju.im/bouncer-networks-notify standard-replies");
    }
    World world;
    Client client{world};
};

void change(FakeUser& ann, LoginId id, std::optional<session::LoginSummary> before,
            std::optional<session::LoginSummary> now)
{
    ann.deliver({Place{}, std::nullopt, session::LoginChanged{id, std::move(before), std::move(now)}});
}

} // namespace

TEST(Networks, AreListedAfterTheWelcomeForThoseWhoAreTold)
{
    Ann ann;
    const std::string all = ann.client.all();
    const auto begin = all.find(" BATCH +");
    ASSERT_NE(begin, std::string::npos) << all;
    EXPECT_GT(begin, all.find(" 005 "));
    EXPECT_LT(begin, all.find(" JOIN "));
    EXPECT_THAT(all, HasSubstr(" BOUNCER NETWORK 1 :name=home;state=connected;"));
    EXPECT_THAT(all, HasSubstr(" BOUNCER NETWORK 2 :name=work;"));

    Client late(ann.world);
    late.log_in("batch");
    EXPECT_THAT(late.all(), Not(HasSubstr("BOUNCER")));
    late.send("CAP REQ :soju.im/bouncer-networks-notify");
    late.expect(" ACK :soju.im/bouncer-networks-notify");
    late.expect(" soju.im/bouncer-networks");
    late.expect(" BOUNCER NETWORK 1 ");
    Client guest(ann.world);
    guest.send("CAP REQ :soju.im/bouncer-networks-notify");
    guest.send("CAP END");
    guest.register_as("visitor");
    guest.barrier();
    EXPECT_THAT(guest.all(), Not(HasSubstr("BOUNCER")));
}

TEST(Networks, TellWhatIsOtherwiseThanBefore)
{
    Ann ann;
    Client plain(ann.world);
    plain.log_in("soju.im/bouncer-networks");
    auto& user = *ann.world.users.ann;
    const auto before = login_called(2, "work");
    auto now = before;
    now.state = "disconnected";
    now.problem = "work.example cannot be reached";
    change(user, LoginId{2}, before, now);
    EXPECT_THAT(ann.client.expect("BOUNCER NETWORK 2 "),
                testing::EndsWith(R"( :state=disconnected;error=work.example\scannot\sbe\sreached)"));
    change(user, LoginId{2}, now, before);
    EXPECT_THAT(ann.client.expect("BOUNCER NETWORK 2 "), testing::EndsWith(" :state=connected;error"));
    change(user, LoginId{3}, std::nullopt, login_called(3, "third"));
    EXPECT_THAT(ann.client.expect("BOUNCER NETWORK 3 "),
                testing::EndsWith(" :name=third;state=connected;host=third.example;username=ann@third.example"));
    change(user, LoginId{3}, login_called(3, "third"), std::nullopt);
    EXPECT_THAT(ann.client.expect("BOUNCER NETWORK 3"), testing::EndsWith(" BOUNCER NETWORK 3 *"));
    plain.barrier();
    EXPECT_THAT(plain.all(), Not(HasSubstr("BOUNCER")));
}

TEST(Networks, AreAddedLikeAccounts)
{
    Ann ann;
    ann.client.send(
        R"(BOUNCER ADDNETWORK name=My\sWork;host=example.social;port=6697;tls=1;nickname=ann;realname=Ann)");
    ann.client.expect("https://example.social/oauth/authorize?x");
    ann.client.expect(" BOUNCER ADDNETWORK 12");
    ann.client.send("BOUNCER ADDNETWORK :host=example.org;username=bob");
    ann.client.expect(" BOUNCER ADDNETWORK 13");
    ann.client.send("BOUNCER ADDNETWORK host=127.0.0.1;port=8080;tls=0");
    ann.client.expect(" BOUNCER ADDNETWORK 14");
    EXPECT_EQ(lines_said(*ann.world.users.ann),
              (std::vector<std::string>{
                  "fedibee: account add example.social", "fedibee: account mastodon set tag My-Work",
                  "fedibee: account add bob@example.org", "fedibee: account add http://127.0.0.1:8080"}));
}

TEST(Networks, AreNotAddedFromWordsThatAreNone)
{
    Ann ann;
    const auto refused = [&ann](const std::string& attributes, const std::string& answer) {
        ann.client.send("BOUNCER ADDNETWORK :" + attributes);
        ann.client.expect("FAIL BOUNCER " + answer);
    };
    refused("name=x", "NEED_ATTRIBUTE ADDNETWORK host :");
    refused("", "NEED_ATTRIBUTE ADDNETWORK host :");
    refused("host=a.example;colour=red", "UNKNOWN_ATTRIBUTE ADDNETWORK * colour :");
    refused("host=a.example;state=connected", "READ_ONLY_ATTRIBUTE ADDNETWORK * state :");
    refused(R"(host=a.example\sevil)", "INVALID_ATTRIBUTE ADDNETWORK * host :");
    refused(R"(host=a.example\r\npost)", "INVALID_ATTRIBUTE ADDNETWORK * host :");
    refused("host=--help", "INVALID_ATTRIBUTE ADDNETWORK * host :");
    refused(R"(host=a.example;username="x)", "INVALID_ATTRIBUTE ADDNETWORK * username :");
    refused("host=a.example;port=0", "INVALID_ATTRIBUTE ADDNETWORK * port :");
    refused("host=a.example;port=99999", "INVALID_ATTRIBUTE ADDNETWORK * port :");
    refused("host=a.example;tls=maybe", "INVALID_ATTRIBUTE ADDNETWORK * tls :");
    refused("host=a.example;pass=secret", "INVALID_ATTRIBUTE ADDNETWORK * pass :");
    refused("a b=c;host=a.example", "UNKNOWN_ATTRIBUTE ADDNETWORK * * :");
    EXPECT_TRUE(ann.world.users.ann->said.empty());
    refused("host=gone.example", "UNKNOWN_ERROR ADDNETWORK :could not find it");
}

TEST(Networks, TakeAnotherName)
{
    Ann ann;
    ann.client.send("BOUNCER CHANGENETWORK 2 name=office;host=work.example;username=ann@work.example;tls=1");
    ann.client.expect(" BOUNCER CHANGENETWORK 2");
    EXPECT_EQ(ann.world.users.ann->accounts.at(1).tag, "office");
    ann.client.send("BOUNCER CHANGENETWORK 2 name=office");
    ann.client.expect(" BOUNCER CHANGENETWORK 2");
    EXPECT_EQ(ann.world.users.ann->said.size(), 1U);
    const auto refused = [&ann](const std::string& words, const std::string& answer) {
        ann.client.send("BOUNCER CHANGENETWORK " + words);
        ann.client.expect("FAIL BOUNCER " + answer);
    };
    refused("2 name=taken", "INVALID_ATTRIBUTE CHANGENETWORK 2 name :Another account");
    refused(R"(2 :name=a\sb)", "INVALID_ATTRIBUTE CHANGENETWORK 2 name :");
    refused("2 host=other.example", "READ_ONLY_ATTRIBUTE CHANGENETWORK 2 host :");
    refused("2 nickname=bob", "READ_ONLY_ATTRIBUTE CHANGENETWORK 2 nickname :");
    refused("2 error=x", "READ_ONLY_ATTRIBUTE CHANGENETWORK 2 error :");
    refused("2 colour=red", "UNKNOWN_ATTRIBUTE CHANGENETWORK 2 colour :");
    refused("2", "NEED_ATTRIBUTE CHANGENETWORK name :");
    refused("9 name=x", "INVALID_NETID CHANGENETWORK 9 :");
    refused("", "INVALID_NETID CHANGENETWORK * :");
}

TEST(Networks, AreRemoved)
{
    Ann ann;
    ann.client.send("BOUNCER DELNETWORK 2");
    ann.client.expect(" BOUNCER DELNETWORK 2");
    EXPECT_EQ(lines_said(*ann.world.users.ann),
              (std::vector<std::string>{"fedibee: account work off", "fedibee: account work del"}));
    ann.client.send("BOUNCER DELNETWORK 2");
    ann.client.expect("FAIL BOUNCER INVALID_NETID DELNETWORK 2 :");
    ann.world.users.ann->accounts = {login_called(1, "stuck")};
    ann.client.send("BOUNCER DELNETWORK 1");
    ann.client.expect("FAIL BOUNCER UNKNOWN_ERROR DELNETWORK 1 :no answer");
}

TEST(Networks, AreChangedAfterTheWelcomeOnly)
{
    World world;
    world.users.ann->accounts = {login_called(1, "home")};
    Client client(world);
    client.send("CAP REQ :sasl standard-replies");
    client.send("AUTHENTICATE PLAIN");
    client.send("AUTHENTICATE AGFubgBzZWNyZXQ=");
    client.expect(" 903 ");
    client.send("BOUNCER DELNETWORK 1");
    client.expect("FAIL BOUNCER UNKNOWN_ERROR DELNETWORK :Networks are changed after the welcome");
    client.send("BOUNCER BIND 1");
    client.send("CAP END");
    client.register_as("ann");
    EXPECT_THAT(client.all(), HasSubstr(" 005 ann BOUNCER_NETID=1 :are supported by this server"));
}
