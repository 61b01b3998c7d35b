// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/capability.hpp"

#include <gtest/gtest.h>

#include <algorithm>

using namespace fedibee::irc;

TEST(Capabilities, AreGrantedAllOrNotAtAll)
{
    CapabilitySet set;
    EXPECT_FALSE(set.request("server-time no-such-thing batch"));
    EXPECT_FALSE(set.has(Capability::server_time));
    EXPECT_TRUE(set.request("server-time batch "));
    EXPECT_TRUE(set.has(Capability::server_time));
    EXPECT_TRUE(set.has(Capability::batch));
}

TEST(Capabilities, CanBeSwitchedOff)
{
    CapabilitySet set;
    ASSERT_TRUE(set.request("server-time batch"));
    EXPECT_TRUE(set.request("-batch"));
    EXPECT_FALSE(set.has(Capability::batch));
    EXPECT_TRUE(set.has(Capability::server_time));
}

TEST(Capabilities, AnEmptyRequestIsGranted)
{
    CapabilitySet set;
    EXPECT_TRUE(set.request("  "));
}

TEST(Capabilities, CapNotifyStaysForClientsOfVersion302)
{
    CapabilitySet set;
    set.version_302 = true;
    EXPECT_FALSE(set.request("-cap-notify"));
}

TEST(Capabilities, ShowValuesOnlyWhenAsked)
{
    const auto with = offered_capabilities(true);
    const auto without = offered_capabilities(false);
    EXPECT_TRUE(std::ranges::count(with, "sasl=PLAIN,SCRAM-SHA-256,EXTERNAL,OAUTHBEARER") == 1);
    EXPECT_TRUE(std::ranges::count(without, "sasl") == 1);
}

TEST(Capabilities, OfferRegistrationOnlyWhereItIsOpen)
{
    const CapabilityTerms closed{false};
    const auto open_words = offered_capabilities(true);
    EXPECT_EQ(std::ranges::count(open_words, "draft/account-registration=before-connect,custom-account-name"), 1);
    EXPECT_EQ(offered_capabilities(true, closed).size() + 1, open_words.size());
    CapabilitySet set;
    EXPECT_FALSE(set.request("draft/account-registration", closed));
    EXPECT_TRUE(set.request("draft/account-registration"));
    EXPECT_TRUE(set.request("-draft/account-registration", closed)) << "it may always be switched off";
}

TEST(Capabilities, ShowStsToWhomItConcernsAndNeverGrantIt)
{
    const CapabilityTerms terms{true, "port=6697"};
    EXPECT_EQ(std::ranges::count(offered_capabilities(true, terms), "sts=port=6697"), 1);
    EXPECT_EQ(offered_capabilities(false, terms), offered_capabilities(false)) << "its value is all of it";
    EXPECT_EQ(offered_capabilities(true).size() + 1, offered_capabilities(true, terms).size());
    CapabilitySet set;
    EXPECT_FALSE(set.request("sts", terms));
}

TEST(Capabilities, TellWhatChanged)
{
    const CapabilityTerms before{true, "duration=60"};
    const CapabilityTerms after{false, "duration=90"};
    const auto changes = compare_offers(before, after, true);
    EXPECT_EQ(changes.gone, std::vector<std::string>{"draft/account-registration"});
    EXPECT_EQ(changes.fresh, std::vector<std::string>{"sts=duration=90"});
    EXPECT_TRUE(compare_offers(before, CapabilityTerms{}, true).gone.empty()) << "sts is not taken back";
    EXPECT_TRUE(compare_offers(before, before, true).fresh.empty());
}

TEST(PackWords, FillsLinesToTheLimit)
{
    EXPECT_EQ(pack_words({"aa", "bb", "cc"}, 5), (std::vector<std::string>{"aa bb", "cc"}));
    EXPECT_EQ(pack_words({}, 5), std::vector<std::string>{""});
    EXPECT_EQ(pack_words({"longer-than-it"}, 5), std::vector<std::string>{"longer-than-it"});
}
