// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/sign_in.hpp"
#include "unit/session/shard.hpp"

#include <gtest/gtest.h>

namespace fedibee::session {
namespace {

TEST(LooksLikeCode, KnowsTheCodesOfServers)
{
    EXPECT_TRUE(looks_like_code("eTzyLLvyBSpqc6Kq9a7C7v0UrqyFJ5xTqwSSm8HYcVA"));      // Mastodon
    EXPECT_TRUE(looks_like_code("  0c2c9b34f26e9c8ea1c6f4c0e3c0a1f2 "));              // snac
    EXPECT_TRUE(looks_like_code("NDC4M2Y1N2ETZDHJMY0ZYTRHLTK0ZGETMJM5ZGE4ZTJMYTG1")); // GoToSocial
}

TEST(LooksLikeCode, LeavesWordsAddressesAndSentencesAlone)
{
    for (const auto* line : {"hello", "", "incomprehensible", "a sentence of several words here",
                             "https://example.social/@bob/12345", "somebody.with.a.name@example.social"}) {
        EXPECT_FALSE(looks_like_code(line)) << line;
    }
}

/// snac gives a token for any code.
TEST(FinishSignIn, ATokenThatTheInstanceDoesNotAcceptSignsNobodyIn)
{
    Shard shard;
    Client client;
    const auto ann = shard.user(client);
    shard.say(ann, client, control, "account add carl@home.example");
    shard.instance.token_refused = true;
    EXPECT_NE(shard.say(ann, client, control, "code right").find("gave a token but does not accept it"),
              std::string::npos);
    const auto logins = shard.stored([](Store& kept) { return kept.all_logins().value(); });
    ASSERT_EQ(logins.size(), 2U);
    EXPECT_FALSE(logins.back().credentials);
    ann->detach(client);
}

} // namespace
} // namespace fedibee::session
