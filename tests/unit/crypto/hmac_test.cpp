// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/hmac.hpp"
#include "text/base64.hpp"

#include <gmock/gmock.h>

namespace fedibee::crypto {
namespace {

TEST(HmacSha1, AgreesWithTheVectorsOfRfc2202)
{
    EXPECT_EQ(text::base64_encode(hmac_sha1(std::string(20, '\x0b'), "Hi There")), "thcxhlUFcmTii8C2+zeMjvFGvgA=");
    EXPECT_EQ(text::base64_encode(hmac_sha1("Jefe", "what do ya want for nothing?")), "7/zfauXrL6LSdBbV8YTfnCWafHk=");
}

} // namespace
} // namespace fedibee::crypto
