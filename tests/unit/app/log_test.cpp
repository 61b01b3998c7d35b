// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/log.hpp"

#include "app/exit_code.hpp"
#include "app/metrics.hpp"
#include "app/version.hpp"
#include "support/fake_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fedibee::app {
namespace {

using testing::HasSubstr;
using testing::Not;
constexpr Timestamp now = test::FakeClock::start;

std::string text_line(std::string value)
{
    const log::Field fields[] = {{"what", std::move(value)}};
    return format_text_line(now, log::Level::info, "event", fields, 1);
}

std::string json_line(std::string value)
{
    const log::Field fields[] = {{"what", std::move(value)}};
    return format_json_line(now, log::Level::warn, "event", fields, 1);
}

TEST(TextLog, IsTimeLevelEventAndFields)
{
    const log::Field fields[] = {{"front", "irc"}, {"address", "127.0.0.1:6667"}};
    EXPECT_EQ(format_text_line(now, log::Level::info, "listening", fields, 2),
              "2026-01-02T03:04:05.000Z info listening front=irc address=127.0.0.1:6667");
    EXPECT_EQ(format_text_line(now, log::Level::error, "stopped", nullptr, 0),
              "2026-01-02T03:04:05.000Z error stopped");
}

TEST(TextLog, QuotesValuesWhereTheyNeedIt)
{
    EXPECT_THAT(text_line("two words"), HasSubstr("what=\"two words\""));
    EXPECT_THAT(text_line(""), HasSubstr("what=\"\""));
    EXPECT_THAT(text_line("a=b"), HasSubstr("what=\"a=b\""));
    EXPECT_THAT(text_line("say \"x\" \\"), HasSubstr(R"(what="say \"x\" \\")"));
    EXPECT_THAT(text_line("caf\xC3\xA9"), HasSubstr("what=\"caf\xC3\xA9\""));
}

TEST(TextLog, LetsNothingBeginALineOrSteerATerminal)
{
    EXPECT_THAT(text_line("a\r\n2026 info forged"), HasSubstr(R"(what="a\r\n2026 info forged")"));
    EXPECT_THAT(text_line("\x1b[31mred"), HasSubstr(R"(what="\u001b[31mred")"));
    EXPECT_THAT(text_line("a\x7f"), HasSubstr(R"(\u007f)"));
    EXPECT_THAT(text_line("a\xC2\x9B"
                          "31m"),
                Not(HasSubstr("\xC2\x9B")));
    EXPECT_THAT(text_line("a\xFF"), HasSubstr(R"(what="a\ufffd")"));
}

TEST(JsonLog, IsOneObjectALine)
{
    EXPECT_EQ(json_line("a \"b\"\n\x01\xC3\xA9\xFF"),
              "{\"time\":\"2026-01-02T03:04:05.000Z\",\"level\":\"warn\",\"event\":\"event\","
              "\"what\":\"a \\\"b\\\"\\n\\u0001\xC3\xA9\\ufffd\"}");
}

TEST(ExitCode, Is78WhereTheConfigurationMustChange)
{
    EXPECT_EQ(exit_code(Error{Errc::invalid_input, ""}), 78);
    EXPECT_EQ(exit_code(Error{Errc::unsupported, ""}), 78);
}

TEST(ExitCode, Is1ForEveryOtherFailure)
{
    for (int code = 0; code <= static_cast<int>(Errc::internal); ++code) {
        const auto errc = static_cast<Errc>(code);
        if (errc == Errc::invalid_input || errc == Errc::unsupported) continue;
        EXPECT_EQ(exit_code(Error{errc, ""}), 1) << to_string(errc);
    }
}

TEST(Metrics, CountAnswersByClassAndFailures)
{
    Metrics metrics("1.2.3");
    for (const int status : {200, 204, 404, 500, 0, 999}) metrics.count_answer(status);
    const auto text = metrics.text(Gauges{1, 2, 3, 4});
    EXPECT_THAT(text, HasSubstr("fedibee_http_answers_total{class=\"2xx\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("fedibee_http_answers_total{class=\"4xx\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("fedibee_http_answers_total{class=\"5xx\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("fedibee_http_failures_total 2\n"));
    EXPECT_THAT(text, HasSubstr("fedibee_clients 1\n"));
    EXPECT_THAT(text, HasSubstr("fedibee_users 2\n"));
    EXPECT_THAT(text, HasSubstr("fedibee_logins 3\n"));
    EXPECT_THAT(text, HasSubstr("fedibee_streams 4\n"));
    EXPECT_THAT(text, HasSubstr("fedibee_build_info{version=\"1.2.3\"} 1\n"));
}

TEST(Version, IsANumberWithDots)
{
    EXPECT_EQ(version().substr(0, 2), "0.");
}

} // namespace
} // namespace fedibee::app
