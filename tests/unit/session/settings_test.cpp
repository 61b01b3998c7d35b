// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/settings.hpp"
#include "unit/session/shard.hpp"

namespace fedibee::session {
namespace {

TEST(Settings, TheNarrowestScopeThatHasAValueHolds)
{
    Settings settings;
    const Place place{PlaceKind::local, {}, {}};
    EXPECT_EQ(settings.value_at("show_ids", place, "work"), "true");
    settings.put("", "show_ids", "false");
    EXPECT_EQ(settings.value_at("show_ids", place, "work"), "false");
    settings.put("login:work", "show_ids", "true");
    EXPECT_EQ(settings.value_at("show_ids", place, "work"), "true");
    settings.put("place:local", "show_ids", "false");
    EXPECT_EQ(settings.value_at("show_ids", place, "work"), "false");
    EXPECT_EQ(settings.value_at("show_ids", home, "work"), "true");
    EXPECT_EQ(settings.value_at("show_ids", home, "other"), "false");
}

TEST(Settings, NoKeyIsBothAliveAndRetired)
{
    for (const auto& spec : setting_specs()) {
        EXPECT_EQ(find_retired_setting(spec.key), nullptr) << spec.key;
        EXPECT_TRUE(check_setting(spec, spec.default_value)) << spec.key;
        EXPECT_NE(spec.reach, 0U) << spec.key;
    }
}

TEST(SettingCommands, GeneralOnesAreShownChangedResetAndRefused)
{
    Shard shard;
    Client client;
    const auto ann = shard.user(client);
    EXPECT_EQ(shard.say(ann, client, control, "set show_ids"), "show_ids = `true'");
    EXPECT_EQ(shard.say(ann, client, control, "set show_ids off"), "show_ids = `false'");
    EXPECT_NE(shard.say(ann, client, control, "set").find("show_ids = `false'"), std::string::npos);
    EXPECT_EQ(shard.say(ann, client, control, "set -del show_ids"), "show_ids = `true'");
    EXPECT_EQ(shard.say(ann, client, control, "set visibility pubic"),
              "! visibility must be one of public|unlisted|private|direct or empty, not 'pubic'.");
    EXPECT_NE(shard.say(ann, client, control, "set nonsense").find("does not exist"), std::string::npos);
    EXPECT_NE(shard.say(ann, client, control, "set nonsense 3").find("account TAG set"), std::string::npos);
    EXPECT_NE(shard.say(ann, client, control, "set charset iso8859-1").find("UTF-8"), std::string::npos);
    EXPECT_EQ(shard.say(ann, client, control, "set auto_join true"),
              "! auto_join is set elsewhere: with 'channel CHANNEL set'.");
    EXPECT_NE(shard.say(ann, client, control, "help set query_order").find("lifo|fifo"), std::string::npos);
    EXPECT_NE(shard.say(ann, client, control, "help set charset").find("UTF-8"), std::string::npos);
    ann->detach(client);
}

TEST(SettingCommands, AnAccountHasItsOwnAndKeepsThemUnderANewTag)
{
    Shard shard;
    Client client;
    const auto ann = shard.user(client);
    EXPECT_EQ(shard.say(ann, client, control, "account mastodon set visibility unlisted"), "visibility = `unlisted'");
    EXPECT_EQ(shard.say(ann, client, control, "set visibility"), "visibility is empty");
    EXPECT_EQ(shard.say(ann, client, control, "account 0 set tag work"), "tag = `work'");
    EXPECT_EQ(shard.say(ann, client, control, "account work set visibility"), "visibility = `unlisted'");
    const auto all = shard.say(ann, client, control, "account alice set");
    EXPECT_EQ(all.substr(0, all.find("\npassword")), "tag = `work'\nusername = `alice@home.example'");
    EXPECT_EQ(shard.say(ann, client, control, "account work set -del visibility"), "visibility is empty");
    EXPECT_EQ(shard.say(ann, client, control, "account work set query_order fifo"),
              "! query_order is set elsewhere: with 'set'.");
    EXPECT_NE(shard.say(ann, client, control, "account work set username bob").find("sign in anew"), std::string::npos);
    EXPECT_NE(shard.say(ann, client, control, "account nobody set").find("no account"), std::string::npos);
    EXPECT_NE(shard.say(ann, client, control, "account work set -del password").find("account work on"),
              std::string::npos);
    EXPECT_NE(shard.say(ann, client, control, "account list").find("(sign-in needed)"), std::string::npos);
    ann->detach(client);
}

TEST(SettingCommands, APlaceHasItsOwnByNameNumberPartAndFromInside)
{
    Shard shard;
    Client client;
    const auto ann = shard.at_home(client);
    const auto list = shard.say(ann, client, control, "channel list");
    EXPECT_EQ(list.substr(0, list.find('\n')), " 0. &fedibee, control channel (joined)");
    EXPECT_NE(list.find(" 1. &home, chat channel (joined)"), std::string::npos);
    EXPECT_EQ(shard.say(ann, client, control, "channel &home set visibility unlisted"), "visibility = `unlisted'");
    EXPECT_EQ(shard.say(ann, client, control, "channel 1 set visibility"), "visibility = `unlisted'");
    EXPECT_EQ(shard.say(ann, client, control, "channel hom set -del visibility"), "visibility is empty");
    EXPECT_EQ(shard.say(ann, client, home, "channel set language de"), "language = `de'");
    EXPECT_NE(shard.say(ann, client, home, "channel set").find("room = `home'"), std::string::npos);
    EXPECT_EQ(shard.say(ann, client, control, "channel #linux set show_ids false"), "show_ids = `false'");
    EXPECT_NE(shard.say(ann, client, control, "channel list").find("#linux, chat channel\n"), std::string::npos);
    EXPECT_NE(shard.say(ann, client, control, "channel #linux del").find("deleted"), std::string::npos);
    EXPECT_EQ(shard.say(ann, client, control, "channel list").find("#linux"), std::string::npos);
    EXPECT_NE(shard.say(ann, client, control, "channel home del").find("main channel"), std::string::npos);
    EXPECT_NE(shard.say(ann, client, control, "channel nowhere set").find("no channel"), std::string::npos);
    EXPECT_NE(shard.say(ann, client, control, "channel 1 set fill_by group").find("nothing to set"), std::string::npos);
    ann->detach(client);
}

TEST(SettingCommands, WhatIsSetForAPlaceHoldsForWhatIsTypedAndShownThere)
{
    Shard shard;
    Client client;
    const auto ann = shard.at_home(client);
    shard.until([&] { return !shard.instance.streams.empty(); });
    shard.say(ann, client, control, "channel &home set visibility unlisted");
    shard.say(ann, client, control, "account mastodon set language fr");
    shard.say(ann, client, home, "channel set language de");
    shard.say(ann, client, home, "hallo");
    ASSERT_EQ(shard.instance.drafts.size(), 1U);
    EXPECT_EQ(shard.instance.drafts[0].visibility, Visibility::unlisted);
    EXPECT_EQ(shard.instance.drafts[0].language, "de");
    shard.say(ann, client, home, "channel set strip_newlines true");
    shard.instance.publish("bob@home.example", "<p>one</p><p>two</p>");
    shard.until([&] { return !client.posts.empty(); });
    EXPECT_EQ(client.posts.back().find('\n'), std::string::npos);
    shard.say(ann, client, home, "channel set commands false");
    EXPECT_EQ(shard.say(ann, client, home, "help"), "published: help");
    ann->detach(client);
}

TEST(SettingCommands, SettingsOutliveARestart)
{
    Shard shard;
    Client client;
    auto ann = shard.user(client);
    shard.say(ann, client, control, "channel &local set show_ids false");
    ann->detach(client);
    ann.reset();
    shard.stop();
    shard.start();
    Client again;
    ann = shard.user(again);
    EXPECT_EQ(shard.say(ann, again, control, "channel &local set show_ids"), "show_ids = `false'");
    ann->detach(again);
}

TEST(SettingCommands, WithDefaultTargetLastTheControlChannelTalksToTheLastPerson)
{
    Shard shard;
    Client client;
    const auto ann = shard.at_home(client);
    shard.until([&] { return !shard.instance.streams.empty(); });
    shard.instance.publish("bob@home.example", "hello");
    shard.until([&] { return !client.posts.empty(); });
    shard.say(ann, client, control, "set default_target last");
    shard.say(ann, client, control, "bob@home.example: hi");
    shard.say(ann, client, control, "are you there?");
    ASSERT_EQ(shard.instance.drafts.size(), 2U);
    EXPECT_EQ(shard.instance.drafts[1].visibility, Visibility::direct);
    EXPECT_EQ(shard.say(ann, client, control, "root: set default_target root"), "default_target = `root'");
    ann->detach(client);
}

} // namespace
} // namespace fedibee::session
