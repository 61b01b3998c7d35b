// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/sasl.hpp"

#include "text/base64.hpp"

#include <gtest/gtest.h>

using namespace fedibee;
using namespace fedibee::irc;
using Step = SaslExchange::Step;

namespace {

std::string plain(const std::string& authzid, const std::string& authcid, const std::string& password)
{
    return authzid + '\0' + authcid + '\0' + password;
}

} // namespace

TEST(SaslExchange, KnowsItsMechanismsInAnyCase)
{
    for (const auto& [name, mechanism] :
         {std::pair{"PLAIN", Mechanism::plain}, std::pair{"scram-sha-256", Mechanism::scram_sha_256},
          std::pair{"External", Mechanism::external}, std::pair{"OAUTHBEARER", Mechanism::oauthbearer}}) {
        SaslExchange exchange;
        EXPECT_EQ(exchange.feed(name), Step::go_on) << name;
        EXPECT_EQ(exchange.mechanism(), mechanism) << name;
    }
    for (const auto* name : {"", "+", "SCRAM-SHA-1", "SCRAM-SHA-256-PLUS", "PLAIN,EXTERNAL"})
        EXPECT_EQ(SaslExchange{}.feed(name), Step::unknown_mechanism) << name;
}

TEST(SaslExchange, JoinsPiecesOf400Bytes)
{
    const std::string message(700, 'x');
    const std::string whole = text::base64_encode(message);
    ASSERT_GT(whole.size(), 800U);
    SaslExchange exchange;
    ASSERT_EQ(exchange.feed("PLAIN"), Step::go_on);
    EXPECT_EQ(exchange.feed(whole.substr(0, 400)), Step::wait);
    EXPECT_EQ(exchange.feed(whole.substr(400, 400)), Step::wait);
    EXPECT_EQ(exchange.feed(whole.substr(800)), Step::message);
    EXPECT_EQ(exchange.take_message().reveal(), message);
}

TEST(SaslExchange, TakesAPlusForTheEndOfWholePiecesAndForAnEmptyMessage)
{
    const std::string whole = text::base64_encode(std::string(300, 'x'));
    ASSERT_EQ(whole.size(), 400U);
    SaslExchange exchange;
    ASSERT_EQ(exchange.feed("SCRAM-SHA-256"), Step::go_on);
    EXPECT_EQ(exchange.feed(whole), Step::wait);
    EXPECT_EQ(exchange.feed("+"), Step::message);
    EXPECT_EQ(exchange.take_message().reveal().size(), 300U);
    EXPECT_EQ(exchange.feed("+"), Step::message);
    EXPECT_TRUE(exchange.take_message().empty());
    EXPECT_EQ(exchange.feed(text::base64_encode("second")), Step::message);
    EXPECT_EQ(exchange.take_message().reveal(), "second");
}

TEST(SaslExchange, KnowsWhatIsNoBase64TooLongAndTheEnd)
{
    EXPECT_EQ(SaslExchange{}.feed("*"), Step::aborted);
    for (const auto& bad : {"!!!!", "abc", "ab=c"}) {
        SaslExchange exchange;
        ASSERT_EQ(exchange.feed("PLAIN"), Step::go_on);
        EXPECT_EQ(exchange.feed(bad), Step::failed) << bad;
    }
    SaslExchange exchange;
    ASSERT_EQ(exchange.feed("PLAIN"), Step::go_on);
    EXPECT_EQ(exchange.feed(std::string(401, 'a')), Step::too_long);
    SaslExchange endless;
    ASSERT_EQ(endless.feed("PLAIN"), Step::go_on);
    Step last = Step::wait;
    for (int i = 0; i < 12 && last == Step::wait; ++i) last = endless.feed(std::string(400, 'a'));
    EXPECT_EQ(last, Step::too_long);
}

TEST(SaslPieces, AreCutAt400BytesAndEndedByAPlus)
{
    EXPECT_EQ(sasl_pieces(""), std::vector<std::string>{"+"});
    EXPECT_EQ(sasl_pieces("hi"), std::vector<std::string>{text::base64_encode("hi")});
    const auto exact = sasl_pieces(std::string(300, 'x'));
    ASSERT_EQ(exact.size(), 2U);
    EXPECT_EQ(exact[0].size(), 400U);
    EXPECT_EQ(exact[1], "+");
    const auto more = sasl_pieces(std::string(301, 'x'));
    ASSERT_EQ(more.size(), 2U);
    EXPECT_EQ(more[0] + more[1], text::base64_encode(std::string(301, 'x')));
}

TEST(SaslPlain, IsANameAndAPassword)
{
    const auto login = parse_plain(plain("ann", "ann/work@phone", "pass:word"));
    ASSERT_TRUE(login);
    EXPECT_EQ(login->name, "ann/work@phone");
    EXPECT_EQ(login->secret.reveal(), "pass:word");
}

TEST(SaslPlain, IsNothingElse)
{
    for (const auto& bad : {std::string(), std::string("ann"), plain("", "", "x"), plain("", "ann", ""),
                            plain("", "ann", plain("a", "b", "c"))})
        EXPECT_FALSE(parse_plain(bad)) << bad;
}

TEST(SaslOauthBearer, IsANameAndAToken)
{
    // Of RFC 7628, 4.1.
    const auto login = parse_oauthbearer("n,a=user@example.com,\x01host=server.example.com\x01port=143\x01"
                                         "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01");
    ASSERT_TRUE(login);
    EXPECT_EQ(login->name, "user@example.com");
    EXPECT_EQ(login->secret.reveal(), "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
    EXPECT_EQ(parse_oauthbearer("y,a=ann/work,\x01"
                                "auth=bearer t\x01\x01")
                  ->secret.reveal(),
              "t");
}

TEST(SaslOauthBearer, IsNothingElse)
{
    for (const auto& bad : {std::string(), std::string("n,a=ann,"),
                            std::string("n,,\x01"
                                        "auth=Bearer t\x01\x01"),
                            std::string("n,a=,\x01"
                                        "auth=Bearer t\x01\x01"),
                            std::string("n,a=ann,\x01\x01"),
                            std::string("n,a=ann,\x01"
                                        "auth=Basic t\x01\x01"),
                            std::string("n,a=ann,\x01"
                                        "auth=Bearer \x01\x01"),
                            std::string("p=x,a=ann,\x01"
                                        "auth=Bearer t\x01\x01"),
                            std::string("n,a=ann,\x01"
                                        "auth=Bearer t"),
                            std::string("\x01")})
        EXPECT_FALSE(parse_oauthbearer(bad)) << bad;
}
