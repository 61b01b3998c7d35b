// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/answer.hpp"
#include "text/iso_time.hpp"

#include <gmock/gmock.h>

namespace fedibee::mastodon {
namespace {

using testing::HasSubstr;
using testing::Not;

const Timestamp now = *text::parse_iso_time("2026-08-01T14:00:00Z");
const Asked reading{"example.social", "GET", "/api/v1/timelines/home"};
const Asked posting{"example.social", "POST", "/api/v1/statuses"};

HttpResponse answered(int status, std::string body = {},
                      const std::vector<std::pair<std::string, std::string>>& headers = {})
{
    HttpResponse answer;
    answer.status = status;
    answer.body = std::move(body);
    for (const auto& [name, value] : headers) answer.headers.add(name, value);
    return answer;
}

TEST(Explain, EachStatusHasItsMeaning)
{
    const std::vector<std::pair<int, Errc>> meanings{
        {400, Errc::invalid_input}, {401, Errc::unauthorized},  {403, Errc::forbidden},    {404, Errc::not_found},
        {405, Errc::unsupported},   {409, Errc::conflict},      {410, Errc::not_found},    {413, Errc::invalid_input},
        {418, Errc::invalid_input}, {422, Errc::invalid_input}, {429, Errc::rate_limited}, {500, Errc::network},
        {501, Errc::unsupported},   {502, Errc::network},       {503, Errc::network},      {304, Errc::bad_response},
    };
    for (const auto& [status, code] : meanings) {
        const Error error = explain(answered(status), reading, {}, now);
        EXPECT_EQ(error.code, code) << status;
        EXPECT_EQ(error.http_status, status);
        EXPECT_THAT(error.detail, HasSubstr("example.social")) << status;
    }
}

TEST(Explain, QuotesTheInstanceInOneLine)
{
    const Error error =
        explain(answered(422, "{\"error\":\"Validation failed:\\r\\n Text can't be blank\"}"), posting, {}, now);
    EXPECT_THAT(error.detail, HasSubstr("it says: Validation failed:   Text can't be blank"));
    EXPECT_THAT(explain(answered(422, "<html>oops</html>"), posting, {}, now).detail, Not(HasSubstr("html")));
}

TEST(Explain, LongWordsOfAnInstanceAreCutAtACharacter)
{
    std::string words;
    for (int i = 0; i < 400; ++i) words += "ä";
    const Error error = explain(answered(422, R"({"error":")" + words + R"("})"), posting, {}, now);
    EXPECT_LT(error.detail.size(), 400U);
    EXPECT_THAT(error.detail, HasSubstr("ä…"));
}

TEST(Explain, RateLimitNamesTheTimeToWait)
{
    EXPECT_EQ(explain(answered(429, "", {{"Retry-After", "17"}}), reading, {}, now).retry_after,
              std::chrono::seconds{17});
    EXPECT_EQ(explain(answered(429, "", {{"x-ratelimit-reset", "2026-08-01T14:02:00.635975Z"}}), reading, {}, now)
                  .retry_after,
              std::chrono::seconds{121});
    EXPECT_EQ(explain(answered(429), reading, {}, now).retry_after, std::chrono::seconds{60});
    EXPECT_EQ(explain(answered(429, "", {{"Retry-After", "999999"}}), reading, {}, now).retry_after,
              std::chrono::seconds{3600});
}

TEST(Explain, ThrottledPostIsNotDoneButABrokenOneMayBe)
{
    const Error throttled = explain(answered(503, "", {{"Retry-After", "30"}}), posting, {}, now);
    EXPECT_EQ(throttled.code, Errc::rate_limited);
    EXPECT_FALSE(throttled.maybe_done);
    EXPECT_TRUE(explain(answered(502), posting, {}, now).maybe_done);
    EXPECT_FALSE(explain(answered(502), reading, {}, now).maybe_done);
    EXPECT_FALSE(explain(answered(422), posting, {}, now).maybe_done);
}

TEST(Explain, SnacRefusesATokenInItsOwnWay)
{
    const Quirks snac = dialect_for("snac", "").quirks;
    const Asked verifying{"example.social", "GET", "/api/v1/accounts/verify_credentials"};
    EXPECT_EQ(explain(answered(422), verifying, snac, now).code, Errc::unauthorized);
    EXPECT_EQ(explain(answered(421), reading, snac, now).code, Errc::unauthorized);
    EXPECT_EQ(explain(answered(422), posting, snac, now).code, Errc::invalid_input);
    EXPECT_EQ(explain(answered(422), verifying, {}, now).code, Errc::invalid_input);
}

} // namespace
} // namespace fedibee::mastodon
