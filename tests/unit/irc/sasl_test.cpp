// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/sasl.hpp"

#include "text/base64.hpp"

#include <gtest/gtest.h>

using namespace fedibee;
using namespace fedibee::irc;
using Step = SaslExchange::Step;

namespace {

std::string payload(const std::string& authzid, const std::string& authcid, const std::string& password)
{
    return text::base64_encode(authzid + '\0' + authcid + '\0' + password);
}

} // namespace

TEST(SaslPlain, TakesTheUserPartOfTheName)
{
    EXPECT_EQ(user_part("ann/work@phone"), "ann");
    EXPECT_EQ(user_part("ann@phone"), "ann");
    SaslExchange exchange;
    EXPECT_EQ(exchange.feed("plain"), Step::go_on);
    EXPECT_EQ(exchange.feed(payload("ann", "ann/work@phone", "pass:word")), Step::complete);
    EXPECT_EQ(exchange.login().user, "ann");
    EXPECT_EQ(exchange.login().password.reveal(), "pass:word");
}

TEST(SaslPlain, JoinsPiecesOf400Bytes)
{
    const std::string password(400, 'x');
    const std::string whole = payload("", "ann", password);
    ASSERT_GT(whole.size(), 400U);
    SaslExchange exchange;
    ASSERT_EQ(exchange.feed("PLAIN"), Step::go_on);
    EXPECT_EQ(exchange.feed(whole.substr(0, 400)), Step::wait);
    EXPECT_EQ(exchange.feed(whole.substr(400)), Step::complete);
    EXPECT_EQ(exchange.login().password.reveal(), password);
}

TEST(SaslPlain, TakesAPlusForTheEndOfAPayloadOfWholePieces)
{
    const std::string whole = payload("", "ann", std::string(295, 'x'));
    ASSERT_EQ(whole.size(), 400U);
    SaslExchange exchange;
    ASSERT_EQ(exchange.feed("PLAIN"), Step::go_on);
    EXPECT_EQ(exchange.feed(whole), Step::wait);
    EXPECT_EQ(exchange.feed("+"), Step::complete);
}

TEST(SaslPlain, RefusesWhatIsNoLogin)
{
    for (const auto& bad : {std::string("!!!!"), text::base64_encode("ann"), payload("", "", "x"),
                            payload("", "ann", ""), std::string("+")}) {
        SaslExchange exchange;
        ASSERT_EQ(exchange.feed("PLAIN"), Step::go_on);
        EXPECT_EQ(exchange.feed(bad), Step::failed) << bad;
    }
}

TEST(SaslPlain, KnowsOtherMechanismsTooLongOnesAndTheEnd)
{
    EXPECT_EQ(SaslExchange{}.feed("EXTERNAL"), Step::unknown_mechanism);
    EXPECT_EQ(SaslExchange{}.feed("*"), Step::aborted);
    SaslExchange exchange;
    ASSERT_EQ(exchange.feed("PLAIN"), Step::go_on);
    EXPECT_EQ(exchange.feed(std::string(401, 'a')), Step::too_long);
    SaslExchange endless;
    ASSERT_EQ(endless.feed("PLAIN"), Step::go_on);
    Step last = Step::wait;
    for (int i = 0; i < 12 && last == Step::wait; ++i) last = endless.feed(std::string(400, 'a'));
    EXPECT_EQ(last, Step::too_long);
}
