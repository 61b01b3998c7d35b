// SPDX-License-Identifier: AGPL-3.0-or-later
// `link`: a user of IRC and one of another front become one.
#include "session/link.hpp"
#include "session/link_codes.hpp"
#include "unit/session/at_home.hpp"

#include <gmock/gmock.h>

namespace fedibee::session {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::chrono::minutes minute{1};

/// Ann on IRC, at home; and somebody at another front.
struct Link : AtHome {
    Link()
    {
        there.front = "xmpp ann@chat.example";
        enter_there();
    }
    ~Link() override
    {
        if (jid) jid->detach(there);
    }
    void enter_there()
    {
        auto user = shard.run(shard.manager->vouched("xmpp", "ann@chat.example"));
        ASSERT_TRUE(user);
        jid = *user;
        jid->attach(there);
    }
    std::string say_there(const std::string& line) { return shard.say(jid, there, control, line); }
    static std::string code_in(const std::string& answer)
    {
        const auto at = answer.find("link ") + 5;
        return answer.substr(at, answer.find('\n', at) - at);
    }

    Client there;
    UserPtr jid;
};

TEST_F(Link, WhoHasNoPasswordDropsTheAccountByItsName)
{
    EXPECT_THAT(say_there("drop somebody@chat.example"), HasSubstr("nothing was removed"));
    EXPECT_THAT(say_there("drop ann@chat.example"), HasSubstr("Account ann@chat.example removed"));
    const auto find = [](Store& store) { return store.find_user("ann@chat.example").value(); };
    EXPECT_FALSE(shard.stored(find).has_value());
}

TEST_F(Link, MakesBothOneUserWithTheAccountsOfBoth)
{
    ASSERT_THAT(say_there("account add carol@home.example"), HasSubstr("added with tag mastodon"));
    say_there("set nick_style short");
    say_there("set language fr");
    command("set language de");
    const std::string shown = say_there("link");
    EXPECT_THAT(shown, HasSubstr("Within ten minutes, type at your client of the other front: link "));
    const std::string answer = command("link " + code_in(shown));
    EXPECT_THAT(answer,
                StartsWith("Done: here and at the other front you are ann now, with mastodon (alice@home.example), "
                           "mastodon2 (carol@home.example)."));
    EXPECT_THAT(answer, HasSubstr("mastodon is now mastodon2"));
    EXPECT_THAT(there.dismissed, HasSubstr("You are ann now"));
    EXPECT_THAT(command("account list"), HasSubstr("(mastodon2): mastodon, carol@home.example"));
    EXPECT_THAT(command("set language"), HasSubstr("de")) << "what both had set stays as it is here";
    EXPECT_THAT(command("set nick_style"), HasSubstr("short"));
    EXPECT_EQ(say("still here"), "published: still here");
    jid->detach(there);
    enter_there();
    EXPECT_EQ(jid->name(), "ann");
    EXPECT_EQ(jid.get(), ann.get());
}

TEST_F(Link, MayBeTypedAtEitherFront)
{
    const std::string code = code_in(command("link"));
    Client second;
    jid->attach(second);
    const auto answered = shard.run(jid->say(there, control, Utterance{"link " + code, {}, false}));
    ASSERT_TRUE(answered);
    EXPECT_EQ(answered->became.get(), ann.get());
    EXPECT_EQ(second.dismissed, "You are ann now, with the accounts of both") << "what is left to do says the front";
    EXPECT_EQ(there.dismissed, "") << "it goes on as ann";
    jid->detach(second);
    jid->detach(there);
    jid = ann;
    jid->attach(there);
    EXPECT_THAT(say_there("account list"), HasSubstr("alice@home.example"));
    EXPECT_EQ(shard.stored([](Store& store) { return store.users().value().size(); }), 1U);
}

TEST_F(Link, RefusesCodesThatAreWrongOldOrOnesOwn)
{
    EXPECT_THAT(command("link abcde-fghjk"), StartsWith("! That is not a code, or it is older than ten minutes"));
    const std::string own = code_in(command("link"));
    EXPECT_THAT(command("link " + own), StartsWith("! That is your own code"));
    const std::string old = code_in(say_there("link"));
    shard.clock.advance(std::chrono::minutes{11});
    EXPECT_THAT(command("link " + old), StartsWith("! That is not a code"));
    const std::string first = code_in(say_there("link"));
    const std::string second = code_in(say_there("link"));
    EXPECT_THAT(command("link " + first), StartsWith("! That is not a code")) << "a new one replaces it";
    Client neighbour;
    neighbour.front = "irc 127.0.0.1";
    const auto bea = shard.run(shard.manager->enroll("bea", Secret{"password"}));
    ASSERT_TRUE(bea);
    (*bea)->attach(neighbour);
    const std::string same = code_in(shard.say(*bea, neighbour, control, "link"));
    EXPECT_THAT(command("link " + same), StartsWith("! That code is of a user of the same front"));
    (*bea)->detach(neighbour);
    EXPECT_EQ(shard.stored([](Store& store) { return store.users().value().size(); }), 3U);
}

TEST(LinkCodes, AreNotGuessed)
{
    LinkCodes codes;
    Instant now{};
    const std::string code = codes.issue(UserId{1}, "irc", now);
    for (int i = 0; i < LinkCodes::most_tries; ++i) EXPECT_FALSE(codes.redeem("wrong", UserId{2}, "xmpp", now));
    const auto refused = codes.redeem(code, UserId{2}, "xmpp", now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::rate_limited);
    now += 11 * minute;
    const std::string next = codes.issue(UserId{1}, "irc", now);
    std::string loud = next;
    for (auto& c : loud) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    EXPECT_TRUE(codes.redeem(loud, UserId{2}, "xmpp", now)) << "as people type it";
    EXPECT_FALSE(codes.redeem(next, UserId{2}, "xmpp", now)) << "once";
}

TEST(JoinedUsers, KeepEverythingUnderFreeNames)
{
    const auto login = [](int id, const std::string& tag) {
        LoginRow row;
        row.id = LoginId{id};
        row.tag = tag;
        return row;
    };
    const auto moved = moved_logins({login(1, "mastodon"), login(2, "mastodon2"), login(3, "work")},
                                    {login(7, "Mastodon"), login(8, "play")});
    std::vector<std::string> tags;
    for (const auto& one : moved) tags.push_back(one.tag);
    EXPECT_THAT(tags, ElementsAre("mastodon3", "mastodon2", "work"));
    const auto settings = moved_settings({{"", "language", "fr"},
                                          {"", "output", "json"},
                                          {"login:mastodon", "visibility", "private"},
                                          {"place:home", "show_ids", "false"},
                                          {"place:home+work", "show_ids", "true"}},
                                         {{"", "language", "de"}}, moved);
    std::vector<std::string> lines;
    for (const auto& row : settings) lines.push_back(row.scope + " " + row.key + " " + row.value);
    EXPECT_THAT(lines, ElementsAre(" output json", "login:mastodon3 visibility private",
                                   "place:home+mastodon3 show_ids false", "place:home+work show_ids true"));
}

} // namespace
} // namespace fedibee::session
