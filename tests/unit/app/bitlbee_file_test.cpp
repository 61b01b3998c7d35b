// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/bitlbee_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fedibee::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::string complaint(std::string_view xml)
{
    const auto file = parse_bitlbee(xml, "ann.xml");
    return file ? "(taken)" : file.error().detail;
}

TEST(BitlbeeFile, IsReadAsBitlbeeWritesIt)
{
    const auto file = parse_bitlbee(R"(<user password="HASH" nick="ann" version="1">
	<setting name="root_nick">master &amp; servant</setting>
	<account protocol="mastodon" handle="alice" password="SEALED" autoconnect="false" tag="work">
		<buddy handle="bob" nick="bobby"/>
		<setting name="visibility">unlisted</setting>
		<setting name="empty"/>
	</account>
	<channel name="&amp;bitlbee" type="control"><setting name="auto_join">true</setting></channel>
</user>)",
                                    "ann.xml");
    ASSERT_TRUE(file) << file.error().detail;
    EXPECT_EQ(file->nick, "ann");
    EXPECT_EQ(file->password, "HASH");
    EXPECT_THAT(file->settings, ElementsAre(Pair("root_nick", "master & servant")));
    ASSERT_EQ(file->accounts.size(), 1U);
    const auto& account = file->accounts.front();
    EXPECT_EQ(account.protocol, "mastodon");
    EXPECT_EQ(account.handle, "alice");
    EXPECT_EQ(account.password, "SEALED");
    EXPECT_EQ(account.tag, "work");
    EXPECT_FALSE(account.autoconnect);
    EXPECT_THAT(account.buddies, ElementsAre(Pair("bob", "bobby")));
    EXPECT_THAT(account.settings, ElementsAre(Pair("visibility", "unlisted"), Pair("empty", "")));
    EXPECT_EQ(setting_of(account.settings, "visibility"), "unlisted");
    EXPECT_EQ(setting_of(account.settings, "name"), "");
    ASSERT_EQ(file->channels.size(), 1U);
    EXPECT_EQ(file->channels.front().name, "&bitlbee");
    EXPECT_EQ(file->channels.front().type, "control");
    EXPECT_EQ(setting_of(file->channels.front().settings, "auto_join"), "true");
}

TEST(BitlbeeFile, PassesOverWhatItDoesNotKnow)
{
    const auto file = parse_bitlbee("<user nick='ann' version='1'><new><setting name='a'>1</setting></new>text"
                                    "<buddy handle='x' nick='y'/><setting name='b'>2<i>3</i></setting></user>",
                                    "ann.xml");
    ASSERT_TRUE(file) << file.error().detail;
    EXPECT_THAT(file->settings, ElementsAre(Pair("b", "2")));
}

TEST(BitlbeeFile, SaysWhereAFileIsBroken)
{
    EXPECT_THAT(complaint("<user nick='ann' version='1'>\n<account>\n</user>"),
                HasSubstr("ann.xml is no BitlBee user file: line 3: mismatched tag"));
    EXPECT_THAT(complaint(""), HasSubstr("line 1: no element found"));
    EXPECT_THAT(complaint("<user nick='ann' version='1'/><user/>"), HasSubstr("junk after document element"));
    EXPECT_THAT(complaint("<user nick='\xff' version='1'/>"), HasSubstr("not well-formed"));
}

TEST(BitlbeeFile, TakesNoOtherDocument)
{
    EXPECT_THAT(complaint("<account protocol='mastodon'/>"), HasSubstr("it does not begin with <user>"));
    EXPECT_THAT(complaint("<user nick='ann' version='2'/>"), HasSubstr("version 1"));
    EXPECT_THAT(complaint("<user nick='ann'/>"), HasSubstr("version 1"));
}

TEST(BitlbeeFile, TakesNoEntitiesNorDepthsNorHeaps)
{
    EXPECT_THAT(complaint("<!DOCTYPE user [<!ENTITY a 'aaaa'>]><user nick='&a;' version='1'/>"),
                HasSubstr("a document type has no place"));
    EXPECT_THAT(complaint("<!DOCTYPE user SYSTEM 'file:///etc/passwd'><user nick='ann' version='1'/>"),
                HasSubstr("a document type has no place"));
    std::string deep = "<user nick='ann' version='1'>";
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    EXPECT_THAT(complaint(deep), HasSubstr("nested too deeply"));
    EXPECT_THAT(complaint(std::string((4U << 20U) + 1, ' ')), HasSubstr("larger than 4 MiB"));
}

} // namespace
} // namespace fedibee::app
