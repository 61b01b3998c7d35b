// SPDX-License-Identifier: AGPL-3.0-or-later
// What a server cannot do is refused in one sentence, before anything is sent; what it names in its own way is sent so.
#include "unit/backend/desk.hpp"

#include <gmock/gmock.h>

#include <functional>

namespace fedibee::mastodon {
namespace {

using test::run;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* published = R"({"id":"1","account":{"id":"7","acct":"bob"}})";

NewStatus text_only()
{
    NewStatus draft;
    draft.text = "hello";
    return draft;
}

template <class T> Error error_of(const Result<T>& result)
{
    return result ? Error{Errc::conflict, "it was done"} : result.error();
}

struct Refusal {
    const char* software;
    const char* version;
    std::function<Error(Client& client)> deed;
    const char* sentence;
};

const std::vector<Refusal>& refusals()
{
    static const auto post = [](auto change) {
        return [change](Client& client) {
            NewStatus draft = text_only();
            change(draft);
            return error_of(run(client.post(draft)));
        };
    };
    static const std::vector<Refusal> all{
        {"pixelfed", "0.12.4", post([](NewStatus&) {}), "without a picture: attach one first"},
        {"pixelfed", "0.12.4", post([](NewStatus& draft) {
             draft.media_ids = {MediaId("5")};
             draft.visibility = Visibility::direct;
         }),
         "cannot publish direct posts: it has public, unlisted, private"},
        {"mastodon", "4.6.4", post([](NewStatus& draft) { draft.visibility = Visibility::local; }),
         "cannot publish local posts: it has public, unlisted, private, direct"},
        {"mastodon", "4.6.4", post([](NewStatus& draft) { draft.content_type = "text/markdown"; }),
         "cannot read posts as text/markdown: it takes plain text only"},
        {"mastodon", "4.3.0", post([](NewStatus& draft) { draft.quote_policy = "nobody"; }), "who may quote a post"},
        {"mastodon", "4.6.4", post([](NewStatus& draft) { draft.reply_policy = "nobody"; }),
         "let you say who may answer or boost a post"},
        {"snac", "2.75", post([](NewStatus& draft) { draft.poll_options = {"a", "b"}; }), "cannot publish polls"},
        {"snac", "2.75", post([](NewStatus& draft) { draft.scheduled_at = Timestamp{std::chrono::hours{1}}; }),
         "cannot keep posts for later"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.remove(StatusId("1")))); },
         "cannot delete posts"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.scheduled())); },
         "cannot keep posts for later"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.translate(StatusId("1"), "en"))); },
         "cannot translate posts"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.mute(AccountId("1"), {}))); },
         "cannot mute people"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.set_note(AccountId("1"), "x"))); },
         "cannot keep notes"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.trending_tags())); },
         "cannot say what trends"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.react(StatusId("1"), "x", true))); },
         "cannot take emoji reactions"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.follow_tag("bees", true))); },
         "cannot follow hashtags"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.create_filter({}))); }, "cannot filter words"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.blocked({}))); }, "cannot say whom you block"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.block_domain("x.example", true))); },
         "cannot block whole servers"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.report({.account = AccountId("1")}))); },
         "cannot take reports"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.edit_history(StatusId("1")))); },
         "cannot show what a post was before"},
        {"snac", "2.75", [](Client& client) { return error_of(run(client.act(StatusId("1"), StatusAction::mute))); },
         "cannot mute a conversation"},
        {"snac", "2.75",
         [](Client& client) { return error_of(run(client.act(AccountId("1"), AccountAction::remove_follower))); },
         "cannot take a follower away"},
        {"gotosocial", "0.20.0", [](Client& client) { return error_of(run(client.endorsed({}))); },
         "cannot show people on your profile"},
        {"gotosocial", "0.20.0",
         [](Client& client) { return error_of(run(client.act(AccountId("1"), AccountAction::endorse))); },
         "cannot show people on your profile"},
        {"gotosocial", "0.20.0",
         [](Client& client) { return error_of(run(client.familiar_followers(AccountId("1")))); },
         "cannot say whom you know"},
        {"mastodon", "3.4.0", [](Client& client) { return error_of(run(client.edit(StatusId("1"), text_only()))); },
         "cannot edit posts"},
        {"mastodon", "3.4.0",
         [](Client& client) { return error_of(run(client.act(AccountId("1"), AccountAction::remove_follower))); },
         "cannot take a follower away"},
        {"mastodon", "3.5.0", [](Client& client) { return error_of(run(client.follow_tag("bees", true))); },
         "cannot follow hashtags"},
        {"mastodon", "4.4.0",
         [](Client& client) { return error_of(run(client.set_quote_policy(StatusId("1"), "public"))); },
         "who may quote a post"},
    };
    return all;
}

TEST(Refusals, AreOneSentenceAndNothingIsSent)
{
    for (const Refusal& refusal : refusals()) {
        Desk desk(refusal.software, refusal.version);
        const Error error = refusal.deed(desk.client);
        EXPECT_EQ(error.code, Errc::unsupported) << refusal.software << ": " << refusal.sentence;
        EXPECT_THAT(error.detail, HasSubstr(refusal.sentence)) << refusal.software;
        EXPECT_THAT(error.detail, testing::StartsWith("example.social cannot ")) << refusal.software;
        EXPECT_FALSE(error.maybe_done);
        EXPECT_THAT(desk.http.requests, IsEmpty()) << refusal.software << ": " << refusal.sentence;
    }
}

TEST(OwnNames, APostThatStaysOnTheInstanceIsAVisibilityOrAFlag)
{
    for (const auto& [software, field] :
         {std::pair{"akkoma", R"("visibility":"local")"}, {"gotosocial", R"("local_only":true)"}}) {
        Desk desk(software, "0.20.0");
        desk.answer("POST v1/statuses", 200, published);
        NewStatus draft = text_only();
        draft.visibility = Visibility::local;
        draft.content_type = "text/markdown";
        ASSERT_TRUE(run(desk.client.post(draft))) << software;
        EXPECT_THAT(desk.http.last().body, HasSubstr(field));
        EXPECT_THAT(desk.http.last().body, HasSubstr(R"("content_type":"text/markdown")"));
    }
}

TEST(OwnNames, EndorsingWasPinningBeforeMastodon44)
{
    for (const auto& [software, call] :
         {std::pair{"mastodon", "POST v1/accounts/7/pin"}, {"akkoma", "POST v1/accounts/7/pin"}}) {
        Desk desk(software);
        desk.answer(call, 200, R"({"id":"7","endorsed":true})");
        EXPECT_TRUE(run(desk.client.act(AccountId("7"), AccountAction::endorse))->endorsed) << software;
    }
    InstanceInfo info = instance_of("mastodon");
    info.capabilities.mastodon_level = 3;
    test::FakeHttp http;
    Client client(http, info, Desk::credentials(), "login 1");
    http.answer("POST", std::string(api) + "v1/accounts/7/unendorse", 200, R"({"id":"7"})");
    EXPECT_TRUE(run(client.act(AccountId("7"), AccountAction::unendorse)));
}

TEST(OwnNames, QuotePoliciesGoWithThePostAndAfterIt)
{
    Desk desk;
    desk.answer("POST v1/statuses", 200, published);
    NewStatus draft = text_only();
    draft.quote_policy = "followers";
    ASSERT_TRUE(run(desk.client.post(draft)));
    EXPECT_THAT(desk.http.last().body, HasSubstr(R"("quote_approval_policy":"followers")"));
    desk.answer("PUT v1/statuses/1/interaction_policy", 200,
                R"({"id":"1","account":{"id":"7","acct":"bob"},"quote_approval":{"current_user":"denied"}})");
    const auto changed = run(desk.client.set_quote_policy(StatusId("1"), "nobody"));
    ASSERT_TRUE(changed);
    EXPECT_EQ((*changed)->quote_approval, "denied");
    EXPECT_EQ(desk.http.last().body, R"({"quote_approval_policy":"nobody"})");
}

TEST(OwnNames, WhoMayAnswerAndBoostIsSentWholeAndAsTheAudienceAllows)
{
    Desk desk("gotosocial", "0.20.0");
    desk.answer("POST v1/statuses", 200, published);
    NewStatus draft = text_only();
    draft.visibility = Visibility::public_;
    draft.reply_policy = "ask";
    draft.boost_policy = "followers";
    ASSERT_TRUE(run(desk.client.post(draft)));
    // What is left out only the author may do: favourites are said too.
    EXPECT_THAT(desk.http.last().body,
                HasSubstr(R"("interaction_policy":{"can_favourite":{"always":["author","public"],"with_approval":[]},)"
                          R"("can_reblog":{"always":["author","followers"],"with_approval":[]},)"
                          R"("can_reply":{"always":["author"],"with_approval":["public"]}})"));
    // "public" is refused for a post that is for followers.
    draft.visibility = Visibility::private_;
    draft.reply_policy = "public";
    ASSERT_TRUE(run(desk.client.post(draft)));
    EXPECT_THAT(desk.http.last().body, Not(HasSubstr(R"("always":["author","public"])")));
    EXPECT_THAT(desk.http.last().body, HasSubstr(R"("can_reply":{"always":["author","followers"])"));
}

TEST(OwnNames, AnItemThatAPageHasTwiceIsOne)
{
    Desk desk("gotosocial", "0.20.0");
    desk.answer("GET v1/timelines/home", 200,
                R"([{"id":"2","account":{"id":"7","acct":"bob"}},{"id":"1","account":{"id":"7","acct":"bob"}},
                {"id":"1","account":{"id":"7","acct":"bob"}}])");
    EXPECT_EQ(run(desk.client.timeline({TimelineKind::home, {}}, {}))->items.size(), 2U);
}

TEST(People, AreFoundByTheirWebAddress)
{
    Desk desk;
    desk.answer("GET v2/search?q=https%3A%2F%2Ffar.example%2F%40bob&type=accounts&resolve=true", 200,
                R"({"accounts":[{"id":"8","acct":"carol","url":"https://far.example/@carol"},
                {"id":"7","acct":"bob@far.example","url":"https://far.example/@bob"}],"statuses":[],"hashtags":[]})");
    EXPECT_EQ(run(desk.client.resolve_account("https://far.example/@bob"))->address, "bob@far.example");
    desk.answer("GET v2/search?q=https%3A%2F%2Ffar.example%2F%40nobody", 200,
                R"({"accounts":[],"statuses":[],"hashtags":[]})");
    EXPECT_EQ(run(desk.client.resolve_account("https://far.example/@nobody")).error().code, Errc::not_found);
}

TEST(InteractionRequests, AreAskedForOnlyWhereThereAreAny)
{
    Desk elsewhere;
    EXPECT_THAT(*run(elsewhere.client.interaction_requests()), IsEmpty());
    EXPECT_THAT(elsewhere.http.requests, IsEmpty());
    Desk desk("gotosocial", "0.20.0");
    desk.answer("GET v1/interaction_requests?limit=40", 200,
                R"([{"id":"01H","type":"reply","account":{"id":"9","acct":"bob@far.example"},
                "status":{"id":"1","account":{"id":"7","acct":"alice"},"content":"hm"},
                "reply":{"id":"2","account":{"id":"9","acct":"bob@far.example"},"content":"aha"}},{"id":"nobody"}])");
    const auto waiting = run(desk.client.interaction_requests());
    ASSERT_TRUE(waiting);
    ASSERT_EQ(waiting->size(), 1U);
    EXPECT_EQ(waiting->front().type, "reply");
    EXPECT_EQ(waiting->front().account.address, "bob@far.example");
    EXPECT_EQ(waiting->front().reply->content, "aha");
    desk.answer("POST v1/interaction_requests/01H/authorize", 200, "{}");
    EXPECT_TRUE(run(desk.client.answer_interaction("01H", true)));
    desk.answer("POST v1/interaction_requests/01H/reject", 200, "{}");
    EXPECT_TRUE(run(desk.client.answer_interaction("01H", false)));
}

TEST(People, FamiliarFollowersRulesAndReportsHaveTheirCalls)
{
    Desk desk;
    desk.answer("GET v1/accounts/familiar_followers?id%5B%5D=7", 200,
                R"([{"id":"7","accounts":[{"id":"8","acct":"carol"}]}])");
    const auto familiar = run(desk.client.familiar_followers(AccountId("7")));
    ASSERT_TRUE(familiar);
    ASSERT_EQ(familiar->size(), 1U);
    EXPECT_EQ(familiar->front().address, "carol@example.social");
    desk.answer("GET v1/instance/rules", 200, R"([{"id":"1","text":"Be kind"}])");
    EXPECT_EQ(run(desk.client.rules())->front().text, "Be kind");
    EXPECT_EQ(run(desk.client.report({.account = AccountId("7")})).error().detail,
              "example.social cannot take reports: write to its administrator");
}

} // namespace
} // namespace fedibee::mastodon
