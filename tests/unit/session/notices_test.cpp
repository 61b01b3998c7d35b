// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/notices.hpp"

#include <gtest/gtest.h>

namespace fedibee::session {
namespace {

Notification about(std::string type, std::string_view html)
{
    Notification notification;
    notification.type = std::move(type);
    auto status = std::make_shared<Status>();
    status->content = html;
    notification.status = std::move(status);
    return notification;
}

TEST(Notices, SayWhatWasDoneToWhichStatus)
{
    EXPECT_EQ(describe(about("favourite", "<p>soup</p>"), "0a"), "[0a] favourited your status: soup");
    EXPECT_EQ(describe(about("reblog", "<p>soup</p>"), ""), "boosted your status: soup");
}

TEST(Notices, ALongStatusIsCutAndHostileTextIsCleaned)
{
    const auto line = describe(about("favourite", "<p>" + std::string(500, 'x') + "\x01\x02</p>"), "0a");
    EXPECT_LT(line.size(), 200U);
    EXPECT_TRUE(line.ends_with("…"));
    EXPECT_EQ(line.find('\x01'), std::string::npos);
}

TEST(Notices, AnUnknownTypeIsStillALine)
{
    EXPECT_EQ(describe(about("sparkled", "<p>soup</p>"), "0a"), "[0a] sparkled: soup");
    Notification bare;
    bare.type = "moderation_warning";
    bare.text = "be nice";
    EXPECT_TRUE(describe(bare, "").ends_with(": be nice"));
}

TEST(Notices, SettingsHideKinds)
{
    Settings settings;
    EXPECT_FALSE(is_hidden_notification("favourite", settings));
    settings.put("", "hide_favourites", "true");
    EXPECT_TRUE(is_hidden_notification("favourite", settings));
    EXPECT_FALSE(is_hidden_notification("reblog", settings));
}

} // namespace
} // namespace fedibee::session
