// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/dialect.hpp"

#include <gmock/gmock.h>

namespace fedibee::mastodon {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

InstanceInfo describe_from(const std::string& software, const std::string& version, const std::string& body)
{
    const auto document = read_instance(body, {"example.social", {}});
    EXPECT_TRUE(document) << body;
    const auto node = software.empty() ? std::nullopt : std::optional<NodeInfo>(NodeInfo{software, version});
    return describe("https://example.social", node, document.value_or(InstanceDocument{}));
}

TEST(Dialect, VersionStringsGiveTheSoftwareAway)
{
    EXPECT_EQ(software_in_version("4.6.4"), "mastodon");
    EXPECT_EQ(software_in_version("4.6.0-nightly.2026-04-09"), "mastodon");
    EXPECT_EQ(software_in_version("4.4.0+glitch"), "glitch");
    EXPECT_EQ(software_in_version("2.7.2 (compatible; Pleroma 2.6.0)"), "pleroma");
    EXPECT_EQ(software_in_version("2.7.2 (compatible; Akkoma 3.13)"), "akkoma");
    EXPECT_EQ(software_in_version("3.5.3 (compatible; Pixelfed 0.11.13)"), "pixelfed");
    EXPECT_EQ(software_in_version("4.0.0 (not true; really snac/2.75)"), "snac");
    EXPECT_EQ(software_in_version("4.2.1 (compatible; Iceshrimp.NET/2025.1)"), "iceshrimp.net");
    EXPECT_EQ(software_in_version("2.8.0 (compatible; Friendica 2024.09-rc)"), "friendica");
    EXPECT_EQ(software_in_version("4.0.0 (compatible; Something 1.0)"), "");
    EXPECT_EQ(software_in_version("0.20.0 abc1234"), "");
}

TEST(Dialect, OldMastodonHasNoEditsAndNoGuardAgainstMentions)
{
    const auto old = describe_from(
        "mastodon", "3.3.0",
        R"json({"uri":"example.social","version":"3.3.0","urls":{"streaming_api":"wss://example.social"}})json");
    EXPECT_FALSE(old.capabilities.edits);
    EXPECT_FALSE(old.capabilities.allowed_mentions);
    EXPECT_TRUE(old.capabilities.websocket);
    EXPECT_FALSE(old.capabilities.quotes);
}

TEST(Dialect, PleromaCountsGraphemesWithoutDiscountAndStreamsByWebSocketOnly)
{
    const auto info =
        describe_from("", "", R"json({"uri":"https://example.social","version":"2.7.2 (compatible; Pleroma 2.6.0)",
        "max_toot_chars":7000,"description_limit":5000,"urls":{"streaming_api":"wss://example.social"}})json");
    EXPECT_EQ(info.domain, "example.social");
    EXPECT_EQ(info.capabilities.max_characters, 7000U);
    EXPECT_EQ(info.capabilities.media_description_limit, 5000U);
    EXPECT_EQ(info.capabilities.url_cost, 0U);
    EXPECT_EQ(info.capabilities.count_mode, CountMode::grapheme);
    EXPECT_TRUE(info.capabilities.websocket);
    EXPECT_FALSE(info.capabilities.websocket_multiplex);
    EXPECT_FALSE(info.capabilities.server_sent_events);
    EXPECT_THAT(info.capabilities.visibilities, Contains(Visibility::local));
}

TEST(Dialect, GoToSocialIsNotBelievedAboutUrlCosts)
{
    const auto info =
        describe_from("gotosocial", "0.20.0", R"json({"domain":"example.social","version":"0.20.0 abc1234",
        "configuration":{"urls":{"streaming":"wss://example.social"},"statuses":{"max_characters":5000,"characters_reserved_per_url":25}}})json");
    EXPECT_EQ(info.software, "gotosocial");
    EXPECT_EQ(info.capabilities.count_mode, CountMode::codepoint);
    EXPECT_EQ(info.capabilities.url_cost, 0U);
    EXPECT_TRUE(info.capabilities.websocket_multiplex);
    EXPECT_FALSE(info.capabilities.idempotency_key);
    EXPECT_FALSE(info.capabilities.allowed_mentions);
}

TEST(Dialect, SnacAdvertisesAStreamThatItDoesNotHave)
{
    const auto info =
        describe_from("snac", "2.75", R"json({"uri":"example.social","version":"4.0.0 (not true; really snac/2.75)",
        "urls":{"streaming_api":"wss://example.social"},"configuration":{"statuses":{"max_characters":100000,"characters_reserved_per_url":32}}})json");
    EXPECT_THAT(info.streaming_url, IsEmpty());
    EXPECT_FALSE(info.capabilities.websocket);
    EXPECT_FALSE(info.capabilities.content_is_escaped);
    EXPECT_FALSE(info.capabilities.visibilities_are_true);
    EXPECT_FALSE(info.capabilities.stable_ids);
    EXPECT_FALSE(info.capabilities.conversations);
    EXPECT_FALSE(info.capabilities.deletes);
    EXPECT_FALSE(reading_for(info).mention_ids);
    EXPECT_TRUE(reading_for(info).notified_by_the_wrapper);
}

TEST(Dialect, PixelfedWantsPicturesAndKnowsNoDirectPosts)
{
    const auto info = describe_from("pixelfed", "0.11.13",
                                    R"json({"uri":"example.social","version":"3.5.3 (compatible; Pixelfed 0.11.13)",
        "configuration":{"urls":{"streaming":null}}})json");
    EXPECT_FALSE(info.capabilities.text_only_posts);
    EXPECT_FALSE(info.capabilities.idempotency_key);
    EXPECT_FALSE(info.capabilities.websocket);
    EXPECT_THAT(info.capabilities.visibilities, Not(Contains(Visibility::direct)));
}

TEST(Dialect, FriendicaIsAFamilyOfItsOwn)
{
    const auto info =
        describe_from("friendica", "2024.09-rc",
                      R"json({"domain":"example.social","version":"2.8.0 (compatible; Friendica 2024.09-rc)",
        "configuration":{"statuses":{"max_characters":200000,"max_media_attachments":99}}})json");
    EXPECT_EQ(info.capabilities.max_media, 99U);
    EXPECT_EQ(info.family, Family::friendica);
    EXPECT_FALSE(info.capabilities.newer_by_id);
    EXPECT_FALSE(info.capabilities.websocket);
    EXPECT_FALSE(info.capabilities.polls);
}

TEST(Dialect, UnknownServerIsTreatedCarefully)
{
    const auto info =
        describe_from("newthing", "1.0", R"json({"domain":"example.social","version":"1.0 (compatible; NewThing 1.0)",
        "configuration":{"urls":{"streaming":"wss://stream.example.social"}}})json");
    EXPECT_TRUE(info.capabilities.websocket);
    EXPECT_FALSE(info.capabilities.websocket_multiplex);
    EXPECT_FALSE(info.capabilities.idempotency_key);
    EXPECT_EQ(info.capabilities.count_mode, CountMode::codepoint);
    EXPECT_EQ(info.capabilities.url_cost, 0U);
}

TEST(Dialect, SharkeyCannotEdit)
{
    const auto info = describe_from(
        "sharkey", "2025.4", R"json({"domain":"example.social","version":"3.0.0 (compatible; Sharkey 2025.4)"})json");
    EXPECT_FALSE(info.capabilities.edits);
    EXPECT_TRUE(dialect_for(info.software, info.version).quirks.vague_unauthorized);
}

TEST(Dialect, IceshrimpNetMultiplexesWithoutAMastodonLevel)
{
    const auto info =
        describe_from("iceshrimp.net", "2025.1",
                      R"json({"domain":"example.social","version":"4.2.1 (compatible; Iceshrimp.NET/2025.1)",
        "api_versions":{"iceshrimp":1},"configuration":{"urls":{"streaming":"wss://example.social"},"statuses":{"max_characters":8192}}})json");
    EXPECT_EQ(info.capabilities.mastodon_level, 0);
    EXPECT_TRUE(info.capabilities.websocket_multiplex);
}

TEST(InstanceDocument, OfAnotherShapeIsNotUnderstood)
{
    for (const char* body : {"<html></html>", "[]", "{}", R"json({"error":"Not Found"})json",
                             R"json({"uri":"","version":"1"})json", "null", "\"x\""})
        EXPECT_EQ(read_instance(body, {"example.social", {}}).error().code, Errc::bad_response) << body;
}

} // namespace
} // namespace fedibee::mastodon
