// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/scram.hpp"

#include "text/base64.hpp"

#include <gtest/gtest.h>

namespace fedibee::crypto {
namespace {

// The exchange of RFC 7677, section 3.
constexpr auto client_first = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
constexpr auto server_nonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
constexpr auto server_first = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
const std::string client_final_bare = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
const std::string client_proof = ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
constexpr auto server_final = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

ScramVerifier verifier_of_the_rfc()
{
    return derive_scram(Secret("pencil"), text::base64_decode("W22ZaJ0SNY7soEsUEjb6gQ==").value(), 4096);
}

TEST(Scram, KnowsTheVectorOfRfc7677)
{
    auto exchange = ScramExchange::begin(client_first);
    ASSERT_TRUE(exchange);
    EXPECT_EQ(exchange->name(), "user");
    EXPECT_EQ(exchange->challenge(verifier_of_the_rfc(), server_nonce), server_first);
    EXPECT_EQ(exchange->finish(client_final_bare + client_proof), server_final);
}

TEST(Scram, RefusesAWrongProofAndAWrongNonce)
{
    auto exchange = ScramExchange::begin(client_first).value();
    EXPECT_FALSE(exchange.finish(client_final_bare + client_proof)) << "before the challenge";
    exchange.challenge(verifier_of_the_rfc(), server_nonce);
    EXPECT_FALSE(exchange.finish(client_final_bare + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVU="));
    EXPECT_FALSE(exchange.finish(client_final_bare + ",p=AAAA"));
    EXPECT_FALSE(exchange.finish(client_final_bare + ",p=!!!!"));
    EXPECT_FALSE(exchange.finish(client_final_bare));
    EXPECT_FALSE(exchange.finish(client_final_bare + "x" + client_proof));
    EXPECT_FALSE(exchange.finish("c=eSws" + client_final_bare.substr(6) + client_proof));
    EXPECT_FALSE(exchange.finish(""));
}

TEST(Scram, RefusesTheProofOfAnotherPassword)
{
    auto exchange = ScramExchange::begin(client_first).value();
    auto other = derive_scram(Secret("pencils"), text::base64_decode("W22ZaJ0SNY7soEsUEjb6gQ==").value(), 4096);
    exchange.challenge(other, server_nonce);
    EXPECT_FALSE(exchange.finish(client_final_bare + client_proof));
}

TEST(Scram, ReadsNamesWithCommasAndTheOtherHeaders)
{
    EXPECT_EQ(ScramExchange::begin("y,a=x,n=a=2Cb=3Dc,r=1")->name(), "a,b=c");
    EXPECT_EQ(ScramExchange::begin("n,,n=ann/work@phone,r=1,ext=y")->name(), "ann/work@phone");
}

TEST(Scram, RefusesWhatIsNoFirstMessage)
{
    for (const auto* bad :
         {"", "n", "n,", "n,,", "n,,n=", "n,,n=,r=1", "n,,n=a", "n,,n=a,r=", "n,,r=1,n=a", "n,,m=x,n=a,r=1",
          "p=tls-unique,,n=a,r=1", "x,,n=a,r=1", "n,b=x,n=a,r=1", "n,,n=a=2,r=1", "n,,n=a=2Fb,r=1", "nn,,n=a,r=1"})
        EXPECT_FALSE(ScramExchange::begin(bad)) << bad;
}

TEST(ScramVerifiers, AreWrittenAndRead)
{
    const auto made = derive_scram(Secret("correct horse"));
    const auto read = parse_scram(to_text(made).reveal());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->iterations, made.iterations);
    EXPECT_GE(read->iterations, 4096U);
    EXPECT_EQ(read->salt, made.salt);
    EXPECT_EQ(read->stored_key, made.stored_key);
    EXPECT_EQ(read->server_key, made.server_key);
}

TEST(ScramVerifiers, AreNotReadFromOtherTexts)
{
    const std::string key = text::base64_encode(std::string(32, 'k'));
    EXPECT_TRUE(parse_scram("SCRAM-SHA-256$4096:c2FsdA==$" + key + ":" + key));
    for (const auto& bad :
         {std::string(""), "SCRAM-SHA-1$4096:c2FsdA==$" + key + ":" + key,
          "SCRAM-SHA-256$0:c2FsdA==$" + key + ":" + key, "SCRAM-SHA-256$4096:c2FsdA==$" + key,
          "SCRAM-SHA-256$4096x:c2FsdA==$" + key + ":" + key, "SCRAM-SHA-256$99999999999:c2FsdA==$" + key + ":" + key,
          std::string("SCRAM-SHA-256$4096:c2FsdA==$c2FsdA==:c2FsdA==")})
        EXPECT_FALSE(parse_scram(bad)) << bad;
}

TEST(ScramVerifiers, OfStrangersLookLikeOthersAndDoNotChange)
{
    const Secret key("0123456789abcdef");
    const auto once = decoy_scram(key, "Nobody");
    const auto again = decoy_scram(key, "nobody");
    const auto real = derive_scram(Secret("x"));
    EXPECT_EQ(once.salt, again.salt);
    EXPECT_EQ(once.salt.size(), real.salt.size());
    EXPECT_EQ(once.iterations, real.iterations);
    EXPECT_NE(once.salt, decoy_scram(key, "somebody").salt);
    EXPECT_NE(once.salt, decoy_scram(Secret("other"), "nobody").salt);
}

} // namespace
} // namespace fedibee::crypto
