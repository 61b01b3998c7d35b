// SPDX-License-Identifier: AGPL-3.0-or-later
// The rules of rooms, without any client.
#include "irc/room.hpp"
#include "irc/room_mask.hpp"
#include "irc/rooms.hpp"

#include <gtest/gtest.h>

namespace fedibee::irc {
namespace {

class RoomRules : public testing::Test {
protected:
    RoomPersonPtr add(const std::string& nick)
    {
        RoomPerson person;
        person.nick = nick;
        person.user = nick;
        person.host = "irc.test.example";
        return rooms_.add_person(std::move(person));
    }
    RoomModeOutcome mode(const RoomPersonPtr& actor, std::vector<std::string_view> words)
    {
        const auto find = [this](std::string_view nick) { return rooms_.person(nick); };
        return change_modes(room_, *actor, words, find, {});
    }
    Numeric refused(const RoomPersonPtr& actor, std::vector<std::string_view> words)
    {
        const auto outcome = mode(actor, std::move(words));
        EXPECT_EQ(outcome.letters, "");
        return outcome.refusals.empty() ? Numeric{} : outcome.refusals.front().number;
    }

    Rooms rooms_{Timestamp{}};
    Room& room_ = rooms_.open("#Den", {});
    RoomPersonPtr ann_ = add("ann"), bob_ = add("bob"), eve_ = add("eve");
    bool ann_in_ = enter_room(room_, ann_, nullptr);
    bool bob_in_ = enter_room(room_, bob_, nullptr);
};

TEST(RoomMasks, MatchLikeShellsWithoutRegardToCase)
{
    for (const auto* mask : {"*", "bob!*@*", "BOB!b?b@*", "*!*@home.example", "*b*b*", "bob!bob@home.example"})
        EXPECT_TRUE(matches_mask(mask, "bob!bob@home.example")) << mask;
    for (const auto* mask : {"", "bob", "?!*@*", "*.org", "bob!bob@home.example?"})
        EXPECT_FALSE(matches_mask(mask, "bob!bob@home.example")) << mask;
    EXPECT_TRUE(matches_mask("", ""));
}

TEST(RoomMasks, TakeNoTimeForManyStars)
{
    std::string mask;
    for (int i = 0; i < 120; ++i) mask += "*a";
    EXPECT_FALSE(matches_mask(mask + "b", std::string(500, 'a')));
}

TEST(RoomMasks, AreCompleted)
{
    EXPECT_EQ(complete_mask("bob"), "bob!*@*");
    EXPECT_EQ(complete_mask("b@home"), "*!b@home");
    EXPECT_EQ(complete_mask("bob!b"), "bob!b@*");
    EXPECT_EQ(complete_mask("bob!b@home"), "bob!b@home");
}

TEST(RoomNames, BeginWithTheMarkAndHoldNoSeparators)
{
    for (const auto* name : {"#a", "#Café", "##", "#a&b"}) EXPECT_TRUE(is_room_name(name)) << name;
    for (const auto* name : {"", "#", "a", "&a", "#a b", "#a,b", "#a\x07", "#a:b", "#*", "#a!b", "#a@b"})
        EXPECT_FALSE(is_room_name(name)) << name;
    EXPECT_FALSE(is_room_name("#" + std::string(200, 'x')));
}

TEST_F(RoomRules, TheFirstIsTheOperator)
{
    EXPECT_TRUE(ann_in_ && bob_in_);
    EXPECT_EQ(room_.find(ann_.get())->prefixes(), "@");
    EXPECT_EQ(room_.find(bob_.get())->prefixes(), "");
    EXPECT_EQ(room_.modes(true), "+nt");
    EXPECT_EQ(rooms_.find("#DEN"), &room_);
}

TEST_F(RoomRules, APersonLeavesWithTheLastClient)
{
    auto* const laptop = reinterpret_cast<Connection*>(0x10); // never looked into
    EXPECT_FALSE(enter_room(room_, bob_, laptop));
    EXPECT_FALSE(leave_room(room_, bob_.get(), laptop));
    EXPECT_TRUE(leave_room(room_, bob_.get(), nullptr));
    EXPECT_EQ(room_.find(bob_.get()), nullptr);
    EXPECT_TRUE(leave_room(room_, ann_.get(), nullptr));
    rooms_.close_if_empty(room_);
    EXPECT_EQ(rooms_.find("#den"), nullptr);
}

TEST_F(RoomRules, OnlyOperatorsChangeModes)
{
    EXPECT_EQ(refused(bob_, {"+m"}), err_chanoprivsneeded);
    EXPECT_EQ(refused(eve_, {"+o", "eve"}), err_chanoprivsneeded);
    EXPECT_EQ(mode(bob_, {"+ims"}).refusals.size(), 1U);
    const auto outcome = mode(ann_, {"+ov-t", "bob", "bob"});
    EXPECT_EQ(outcome.letters, "+ov-t");
    EXPECT_EQ(outcome.arguments, (std::vector<std::string>{"bob", "bob"}));
    EXPECT_EQ(room_.find(bob_.get())->prefixes(), "@+");
    EXPECT_EQ(room_.modes(true), "+n");
}

TEST_F(RoomRules, ModesThatChangeNothingAreNotTold)
{
    EXPECT_EQ(mode(ann_, {"+nt-im"}).letters, "");
    EXPECT_EQ(mode(ann_, {"+o", "ann"}).letters, "");
    EXPECT_EQ(mode(ann_, {"-k", "x"}).letters, "");
    EXPECT_EQ(mode(ann_, {""}).letters, "");
    EXPECT_EQ(mode(ann_, {"-l"}).letters, "");
}

TEST_F(RoomRules, ModesNeedWhatTheyAreAbout)
{
    EXPECT_EQ(refused(ann_, {"+o"}), err_invalidmodeparam);
    EXPECT_EQ(refused(ann_, {"+o", "nobody"}), err_nosuchnick);
    EXPECT_EQ(refused(ann_, {"+v", "eve"}), err_usernotinchannel);
    EXPECT_EQ(refused(ann_, {"+l", "many"}), err_invalidmodeparam);
    EXPECT_EQ(refused(ann_, {"+l", "0"}), err_invalidmodeparam);
    EXPECT_EQ(refused(ann_, {"+l", "-5"}), err_invalidmodeparam);
    EXPECT_EQ(refused(ann_, {"+l", "99999999999999999999"}), err_invalidmodeparam);
    for (const auto* key : {"", "two words", "a,b", ":a"}) EXPECT_EQ(refused(ann_, {"+k", key}), err_invalidkey) << key;
    EXPECT_EQ(refused(ann_, {"+k", "a-key-that-is-longer-than-anybody-can-remember"}), err_invalidkey);
    EXPECT_EQ(refused(ann_, {"+b", "a b"}), err_invalidmodeparam);
    EXPECT_EQ(refused(ann_, {"+z"}), err_unknownmode);
}

TEST_F(RoomRules, KeysLimitsAndInvitationsKeepPeopleOut)
{
    EXPECT_FALSE(may_join(room_, *eve_, ""));
    mode(ann_, {"+k", "secret"});
    EXPECT_EQ(may_join(room_, *eve_, "wrong")->number, err_badchannelkey);
    EXPECT_FALSE(may_join(room_, *eve_, "secret"));
    EXPECT_EQ(room_.modes(true), "+ntk secret");
    EXPECT_EQ(room_.modes(false), "+ntk *");
    EXPECT_EQ(mode(ann_, {"-k", "anything"}).arguments, (std::vector<std::string>{"*"}));
    mode(ann_, {"+l", "2"});
    EXPECT_EQ(may_join(room_, *eve_, "")->number, err_channelisfull);
    mode(ann_, {"+i-l"});
    EXPECT_EQ(may_join(room_, *eve_, "")->number, err_inviteonlychan);
    EXPECT_EQ(may_invite(room_, *bob_, *eve_)->number, err_chanoprivsneeded);
    EXPECT_EQ(may_invite(room_, *eve_, *eve_)->number, err_notonchannel);
    EXPECT_EQ(may_invite(room_, *ann_, *bob_)->number, err_useronchannel);
    EXPECT_FALSE(may_invite(room_, *ann_, *eve_));
    invite_into(room_, eve_);
    EXPECT_FALSE(may_join(room_, *eve_, ""));
    enter_room(room_, eve_, nullptr);
    leave_room(room_, eve_.get(), nullptr);
    EXPECT_EQ(may_join(room_, *eve_, "")->number, err_inviteonlychan) << "an invitation serves once";
}

TEST_F(RoomRules, BansKeepOutAndQuiet)
{
    EXPECT_EQ(mode(ann_, {"+b", "BOB"}).arguments, (std::vector<std::string>{"BOB!*@*"}));
    EXPECT_EQ(may_speak(room_, *bob_)->number, err_cannotsendtochan);
    mode(ann_, {"+v", "bob"});
    EXPECT_FALSE(may_speak(room_, *bob_));
    mode(ann_, {"+b", "*!*@irc.test.example"});
    EXPECT_EQ(may_join(room_, *eve_, "")->number, err_bannedfromchan);
    EXPECT_EQ(mode(ann_, {"+b", "bob!*@*"}).letters, "") << "it is there already";
    EXPECT_EQ(mode(ann_, {"-b", "bob"}).letters, "-b");
    EXPECT_EQ(room_.bans.size(), 1U);
    const auto listed = mode(eve_, {"b"});
    EXPECT_TRUE(listed.lists_bans);
    EXPECT_TRUE(listed.refusals.empty());
}

TEST_F(RoomRules, TheListOfBansHasAnEnd)
{
    for (std::size_t i = 0; i < most_room_bans; ++i) {
        const std::string nick = "n" + std::to_string(i);
        mode(ann_, {"+b", nick});
    }
    EXPECT_EQ(room_.bans.size(), most_room_bans);
    EXPECT_EQ(refused(ann_, {"+b", "one-more"}), err_banlistfull);
}

TEST_F(RoomRules, WhoMaySpeak)
{
    EXPECT_EQ(may_speak(room_, *eve_)->number, err_cannotsendtochan);
    mode(ann_, {"-n"});
    EXPECT_FALSE(may_speak(room_, *eve_));
    mode(ann_, {"+m"});
    EXPECT_TRUE(may_speak(room_, *eve_));
    EXPECT_TRUE(may_speak(room_, *bob_));
    EXPECT_FALSE(may_speak(room_, *ann_));
    mode(ann_, {"+v", "bob"});
    EXPECT_FALSE(may_speak(room_, *bob_));
}

TEST_F(RoomRules, WhoMaySetTheTopicAndKick)
{
    EXPECT_EQ(may_set_topic(room_, *eve_)->number, err_notonchannel);
    EXPECT_EQ(may_set_topic(room_, *bob_)->number, err_chanoprivsneeded);
    mode(ann_, {"-t"});
    EXPECT_FALSE(may_set_topic(room_, *bob_));
    EXPECT_EQ(may_kick(room_, *eve_, bob_.get(), "bob")->number, err_notonchannel);
    EXPECT_EQ(may_kick(room_, *bob_, ann_.get(), "ann")->number, err_chanoprivsneeded);
    EXPECT_EQ(may_kick(room_, *ann_, eve_.get(), "eve")->number, err_usernotinchannel);
    EXPECT_EQ(may_kick(room_, *ann_, nullptr, "nobody")->number, err_usernotinchannel);
    EXPECT_FALSE(may_kick(room_, *ann_, bob_.get(), "bob"));
}

TEST_F(RoomRules, NamesFollowTheirPeople)
{
    rooms_.rename(ann_, "Anna");
    EXPECT_EQ(rooms_.person("ANNA"), ann_);
    EXPECT_EQ(rooms_.person("ann"), nullptr);
    rooms_.remove_person(ann_);
    EXPECT_EQ(rooms_.person("anna"), nullptr);
    EXPECT_EQ(rooms_.people().size(), 2U);
}

} // namespace
} // namespace fedibee::irc
