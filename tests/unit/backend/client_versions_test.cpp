// SPDX-License-Identifier: AGPL-3.0-or-later
// Versions, translations, reactions, scheduled posts, alt texts, quotes; and files of the web.
#include "backend/fetch.hpp"
#include "unit/backend/desk.hpp"

namespace fedibee::mastodon {
namespace {

using test::FakeHttp;
using test::run;
using testing::HasSubstr;

TEST(Versions, ComeOldestFirst)
{
    Desk desk;
    desk.answer("GET v1/statuses/1/history", 200,
                R"([{"content":"<p>old</p>","spoiler_text":"x","created_at":"2026-01-01T00:00:00Z"},
                    {"content":"<p>new</p>","created_at":"2026-01-02T00:00:00Z"},{"nothing":1}])");
    const auto versions = run(desk.client.edit_history(StatusId{"1"}));
    ASSERT_TRUE(versions);
    ASSERT_EQ(versions->size(), 2U);
    EXPECT_EQ(versions->front().content, "<p>old</p>");
    EXPECT_EQ(versions->front().spoiler_text, "x");
    EXPECT_LT(versions->front().created_at, versions->back().created_at);
}

TEST(Translations, AreAskedForInALanguage)
{
    Desk desk;
    desk.answer("POST v1/statuses/1/translate", 200,
                R"({"content":"<p>Hallo</p>","detected_source_language":"en","provider":"DeepL.com"})");
    const auto translated = run(desk.client.translate(StatusId{"1"}, "de"));
    ASSERT_TRUE(translated);
    EXPECT_EQ(desk.http.last().body, R"({"lang":"de"})");
    EXPECT_EQ(translated->content, "<p>Hallo</p>");
    EXPECT_EQ(translated->provider, "DeepL.com");
    EXPECT_TRUE(run(desk.client.translate(StatusId{"1"}, "")));
    EXPECT_EQ(desk.http.last().body, "");
}

TEST(Translations, AkkomaHasAnAddressOfItsOwn)
{
    Desk desk("akkoma", "3.15.2");
    desk.answer("POST v1/statuses/1/translate", 404, "{}");
    desk.answer("GET v1/statuses/1/translations/de", 200, R"({"text":"Hallo","detected_language":"en"})");
    const auto translated = run(desk.client.translate(StatusId{"1"}, "de"));
    ASSERT_TRUE(translated);
    EXPECT_EQ(translated->content, "Hallo");
    EXPECT_EQ(translated->detected_source_language, "en");
}

TEST(Translations, AServerWithoutSaysSo)
{
    Desk desk;
    desk.answer("POST v1/statuses/1/translate", 503, R"({"error":"Translation is not available"})");
    const auto translated = run(desk.client.translate(StatusId{"1"}, "de"));
    ASSERT_FALSE(translated);
    EXPECT_EQ(translated.error().detail, "example.social cannot translate this post");
}

TEST(Reactions, GoWhereTheServerTakesThem)
{
    Desk pleroma("pleroma", "2.9.1");
    pleroma.answer("PUT v1/pleroma/statuses/1/reactions/", 200, "{}");
    pleroma.answer("DELETE v1/pleroma/statuses/1/reactions/", 200, "{}");
    EXPECT_TRUE(run(pleroma.client.react(StatusId{"1"}, "\xF0\x9F\x90\x9D", true)));
    EXPECT_EQ(pleroma.last_asked(), "PUT v1/pleroma/statuses/1/reactions/%F0%9F%90%9D");
    EXPECT_TRUE(run(pleroma.client.react(StatusId{"1"}, "bee", false)));
    EXPECT_EQ(pleroma.last_asked(), "DELETE v1/pleroma/statuses/1/reactions/bee");
    Desk sharkey("sharkey", "2025.4.3");
    sharkey.answer("POST v1/statuses/1/", 200, "{}");
    EXPECT_TRUE(run(sharkey.client.react(StatusId{"1"}, "bee", true)));
    EXPECT_EQ(sharkey.last_asked(), "POST v1/statuses/1/react/bee");
    EXPECT_TRUE(run(sharkey.client.react(StatusId{"1"}, "bee", false)));
    EXPECT_EQ(sharkey.last_asked(), "POST v1/statuses/1/unreact/bee");
    Desk mastodon;
    EXPECT_EQ(run(mastodon.client.react(StatusId{"1"}, "bee", true)).error().code, Errc::unsupported);
    EXPECT_TRUE(mastodon.http.requests.empty());
}

TEST(Scheduled, AreListedMovedAndCancelled)
{
    Desk desk;
    desk.answer("GET v1/scheduled_statuses", 200,
                R"([{"id":"8","scheduled_at":"2026-12-25T00:00:00Z","params":{"text":"second"}},
                    {"id":"7","scheduled_at":"2026-12-24T00:00:00Z","params":{"text":"first","visibility":"unlisted",
                     "spoiler_text":"cw"},"media_attachments":[{"id":"1"}]},{"id":"9"}])");
    const auto waiting = run(desk.client.scheduled());
    ASSERT_TRUE(waiting);
    ASSERT_EQ(waiting->size(), 2U);
    EXPECT_EQ(waiting->front().text, "first");
    EXPECT_EQ(waiting->front().visibility, Visibility::unlisted);
    EXPECT_EQ(waiting->front().spoiler_text, "cw");
    EXPECT_EQ(waiting->front().media_count, 1U);
    EXPECT_FALSE(waiting->back().visibility);
    desk.answer("PUT v1/scheduled_statuses/7", 200, R"({"id":"7","scheduled_at":"2026-12-26T00:00:00Z"})");
    const auto moved = run(desk.client.reschedule(ScheduledId{"7"}, waiting->back().scheduled_at));
    ASSERT_TRUE(moved);
    EXPECT_EQ(desk.http.last().body, R"({"scheduled_at":"2026-12-25T00:00:00.000Z"})");
    desk.answer("DELETE v1/scheduled_statuses/7", 200, "{}");
    EXPECT_TRUE(run(desk.client.cancel_scheduled(ScheduledId{"7"})));
    EXPECT_EQ(desk.last_asked(), "DELETE v1/scheduled_statuses/7");
}

TEST(Media, GetTheirAltTextAfterwardsToo)
{
    Desk desk;
    desk.answer("PUT v1/media/5", 200, R"({"id":"5","type":"image","description":"a cat"})");
    const auto media = run(desk.client.describe_media(MediaId{"5"}, "a cat"));
    ASSERT_TRUE(media);
    EXPECT_EQ(desk.http.last().body, R"({"description":"a cat"})");
    EXPECT_EQ(media->description, "a cat");
}

TEST(Quotes, AreNamedAsTheServerNamesThem)
{
    NewStatus draft;
    draft.text = "see";
    draft.quoted_status_id = StatusId{"9"};
    const std::vector<std::pair<std::string, std::string>> servers{{"mastodon", R"("quoted_status_id":"9")"},
                                                                   {"akkoma", R"("quote_id":"9")"}};
    for (const auto& [software, field] : servers) {
        Desk desk(software);
        desk.answer("POST v1/statuses", 200, R"({"id":"1","account":{"id":"7","acct":"bob"}})");
        ASSERT_TRUE(run(desk.client.post(draft)));
        EXPECT_THAT(desk.http.last().body, HasSubstr(field));
    }
}

TEST(Fetch, AFileComesWithItsNameAndKind)
{
    FakeHttp http;
    http.answer("GET", "https://files.example/a/cat.png?big=1", 200, "PNG", {{"Content-Type", "Image/PNG; x=y"}});
    const auto file = run(backend::fetch_file(http, "https://files.example/a/cat.png?big=1", 99));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->filename, "cat.png");
    EXPECT_EQ(file->mime_type, "image/png");
    EXPECT_EQ(file->bytes, "PNG");
    EXPECT_EQ(http.last().max_body, 99U);
}

TEST(Fetch, APageAnEmptyFileAndAMissingOneAreRefusedWithASentence)
{
    FakeHttp http;
    http.answer("GET", "https://files.example/page", 200, "<html>", {{"Content-Type", "text/html"}});
    http.answer("GET", "https://files.example/empty", 200, "", {{"Content-Type", "image/png"}});
    EXPECT_THAT(run(backend::fetch_file(http, "https://files.example/page", 99)).error().detail, HasSubstr("web page"));
    EXPECT_THAT(run(backend::fetch_file(http, "https://files.example/empty", 99)).error().detail, HasSubstr("empty"));
    EXPECT_THAT(run(backend::fetch_file(http, "https://files.example/gone", 99)).error().detail, HasSubstr("HTTP 404"));
}

} // namespace
} // namespace fedibee::mastodon
