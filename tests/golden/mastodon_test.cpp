// SPDX-License-Identifier: AGPL-3.0-or-later
// Every kind of body that a real Mastodon sent, read by the codec.
#include "backend/mastodon/codec.hpp"
#include "backend/mastodon/dialect.hpp"
#include "text/iso_time.hpp"
#include "text/link_header.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace fedibee::mastodon {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

std::string recorded(const std::string& name)
{
    std::ifstream file(std::string(FEDIBEE_SOURCE_DIR) + "/tests/golden/mastodon/" + name, std::ios::binary);
    EXPECT_TRUE(file) << name;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

const Reading local{"localhost", "localhost:3000"};
const Reading social{"mastodon.social", "mastodon.social"};

StatusPtr status_in(const std::string& name, const Reading& how = local)
{
    auto status = read_status(recorded(name), how);
    EXPECT_TRUE(status) << name;
    return status.value_or(std::make_shared<Status>());
}

TEST(RecordedStatus, HasItsAuthorItsTimeAndItsWords)
{
    const auto status = status_in("status_post_public.json");
    EXPECT_EQ(status->id.value, "117020585846976096");
    EXPECT_EQ(status->account.address, "mastodonpy_test@localhost:3000");
    EXPECT_EQ(status->account.display_name, "John Lennon");
    EXPECT_EQ(status->content, "<p>Toot!</p>");
    EXPECT_EQ(status->visibility, Visibility::unlisted);
    EXPECT_EQ(status->created_at, text::parse_iso_time("2026-08-01T13:53:55.410Z"));
    EXPECT_FALSE(status->edited_at);
    EXPECT_FALSE(status->quote);
    EXPECT_FALSE(status->poll);
    EXPECT_EQ(status->reblog, nullptr);
}

TEST(RecordedStatus, KeepsTheContentWarningAndTheVisibility)
{
    const auto status = status_in("status_post_cw_private.json");
    EXPECT_EQ(status->spoiler_text, "Content warning");
    EXPECT_EQ(status->visibility, Visibility::private_);
    EXPECT_EQ(status_in("status_post_direct.json")->visibility, Visibility::direct);
}

TEST(RecordedStatus, NamesItsParentAndWhomItMentions)
{
    const auto status = status_in("status_post_reply.json");
    EXPECT_EQ(status->in_reply_to_id.value, "117020583245459824");
    ASSERT_THAT(status->mentions, SizeIs(1));
    EXPECT_EQ(status->mentions[0].address, "mastodonpy_test_2@localhost:3000");
    EXPECT_EQ(status->mentions[0].id.value, "117020566092212359");
}

TEST(RecordedStatus, BoostHoldsTheOriginal)
{
    const auto status = status_in("status_reblog.json");
    ASSERT_NE(status->reblog, nullptr);
    EXPECT_NE(status->reblog->id, status->id);
    EXPECT_THAT(status->reblog->content, HasSubstr("<p>"));
}

TEST(RecordedStatus, QuoteHoldsTheQuotedPost)
{
    const auto status = status_in("status_post_quote.json");
    ASSERT_TRUE(status->quote);
    EXPECT_EQ(status->quote->state, "accepted");
    ASSERT_NE(status->quote->status, nullptr);
    EXPECT_EQ(status->quote->status->id.value, "117020582917124092");
    EXPECT_EQ(status->quote->quoted_status_id.value, "117020582917124092");
}

TEST(RecordedStatus, QuoteOfAQuoteNamesTheInnerOneByItsId)
{
    const auto status = status_in("status_quoting.mastodon_social.json", social);
    ASSERT_TRUE(status->quote);
    EXPECT_EQ(status->account.address, "h4lcy.bsky.social@bsky.brid.gy");
    EXPECT_FALSE(status->quote->quoted_status_id.empty());
}

TEST(RecordedStatus, CarriesMediaWithDescription)
{
    const auto status = status_in("status_edit_media_description.json");
    ASSERT_THAT(status->media_attachments, SizeIs(1));
    EXPECT_TRUE(status->edited_at);
    EXPECT_THAT(status->media_attachments[0].url, StartsWith("http"));
    const auto audio = status_in("status_media_audio.mastodon_social.json", social);
    ASSERT_THAT(audio->media_attachments, SizeIs(1));
    EXPECT_EQ(audio->media_attachments[0].type, MediaType::audio);
    EXPECT_THAT(status_in("status_post_with_media.json")->media_attachments, SizeIs(1));
}

TEST(RecordedStatus, CarriesACardAndAFilterVerdict)
{
    const auto status = status_in("status_with_card.json");
    ASSERT_TRUE(status->card);
    EXPECT_EQ(status->card->url, "http://example.org/");
    EXPECT_TRUE(status_in("status_card_author.mastodon_social.json", social)->card);
    const auto filtered = status_in("status_filtered.mastodon_social.json", social);
    ASSERT_THAT(filtered->filtered, SizeIs(1));
    EXPECT_EQ(filtered->filtered[0].title, "animes");
    EXPECT_EQ(filtered->filtered[0].action, FilterAction::warn);
    EXPECT_THAT(filtered->filtered[0].contexts, ElementsAre(FilterContext::home));
}

TEST(RecordedStatus, CarriesAPollWhoseOwnVotesAreSorted)
{
    const auto status = status_in("poll_status_post.json");
    ASSERT_TRUE(status->poll);
    EXPECT_THAT(status->poll->options, SizeIs(2));
    EXPECT_TRUE(status_in("status_poll.mastodon_social.json", social)->poll);
    const auto poll = read_poll(recorded("poll_vote.json"), local);
    ASSERT_TRUE(poll);
    EXPECT_TRUE(poll->multiple);
    EXPECT_TRUE(poll->voted);
    EXPECT_THAT(poll->own_votes, ElementsAre(0, 1));
    EXPECT_EQ(poll->options[0].title, "four twenty");
    EXPECT_EQ(poll->options[0].votes_count, 1);
}

TEST(RecordedStatus, AnswerToADeletionBringsTheSource)
{
    const auto status = status_in("status_delete.json");
    EXPECT_EQ(status->text, "Toot!");
    EXPECT_THAT(status->content, IsEmpty());
    EXPECT_TRUE(status_in("status_favourite.json")->favourited);
    const auto source = read_source(recorded("status_source.mastodon_social.json"), social);
    ASSERT_TRUE(source);
    EXPECT_THAT(source->text, HasSubstr("halcy"));
}

TEST(RecordedStatus, ScheduledOneIsNoStatusAndIsKnownAsSuch)
{
    const std::string body = recorded("scheduled_status_post.json"); // has keys twice
    EXPECT_FALSE(read_status(body, local));
    EXPECT_TRUE(is_scheduled(body));
    EXPECT_FALSE(is_scheduled(recorded("status_post_public.json")));
}

TEST(RecordedTimeline, IsReadInOrder)
{
    const auto home = read_statuses(recorded("timeline_home.json"), local);
    ASSERT_TRUE(home);
    EXPECT_THAT(*home, SizeIs(13));
    EXPECT_EQ(home->front()->id.value, "117020593473214477");
    EXPECT_THAT(read_statuses(recorded("account_statuses_max_id.json"), local).value(), SizeIs(5));
    EXPECT_TRUE(read_statuses(recorded("account_statuses_min_id.json"), local));
    EXPECT_THAT(read_statuses(recorded("timeline_tag_page1.json"), local).value(), SizeIs(10));
    EXPECT_THAT(read_statuses(recorded("timeline_tag_page4_empty.json"), local).value(), IsEmpty());
}

TEST(RecordedTimeline, ContextHasBothSides)
{
    const auto context = read_context(recorded("status_context.mastodon_social.json"), social);
    ASSERT_TRUE(context);
    EXPECT_THAT(context->ancestors, SizeIs(1));
    EXPECT_THAT(context->descendants, SizeIs(1));
}

TEST(RecordedAccount, IsReadWithItsFieldsAndAddress)
{
    const auto account = read_account(recorded("account_public.mastodon_social.json"), social);
    ASSERT_TRUE(account);
    EXPECT_THAT(account->address, HasSubstr("@"));
    EXPECT_TRUE(account->created_at);
    for (const char* name :
         {"account_search.json", "follow_requests.json", "list_accounts.json", "status_favourited_by.json"}) {
        const auto accounts = read_accounts(recorded(name), local);
        ASSERT_TRUE(accounts) << name;
        ASSERT_FALSE(accounts->empty()) << name;
        EXPECT_THAT(accounts->front().address, EndsWith("@localhost:3000")) << name;
    }
}

TEST(RecordedAccount, OwnOneCarriesTheDefaultsForPosts)
{
    const auto own = read_credential_account(recorded("verify_credentials.json"), local);
    ASSERT_TRUE(own);
    EXPECT_EQ(own->default_visibility, Visibility::unlisted);
    EXPECT_TRUE(own->default_sensitive);
    EXPECT_EQ(own->default_language, "en");
    EXPECT_EQ(own->note_source, "I walk funny");
    ASSERT_THAT(own->account.fields, SizeIs(2));
    EXPECT_EQ(own->account.fields[0].name, "bread");
}

TEST(RecordedAccount, RelationshipsSayWhatIsWhat)
{
    const auto all = read_relationships(recorded("relationships.json"), local);
    ASSERT_TRUE(all);
    ASSERT_THAT(*all, SizeIs(1));
    EXPECT_EQ(all->front().note, "top ebayer gerne wieder");
    EXPECT_TRUE(read_relationship(recorded("relationship_follow.json"), {}, local)->following);
    EXPECT_TRUE(read_relationship(recorded("relationship_follow_requested.json"), {}, local)->requested);
    EXPECT_EQ(read_relationship(recorded("relationship_mute_duration.json"), {}, local)->id.value,
              "117020565693913441");
}

TEST(RecordedNotification, NamesWhoAndWhat)
{
    const auto all = read_notifications(recorded("notifications_v1.json"), local);
    ASSERT_TRUE(all);
    ASSERT_THAT(*all, SizeIs(1));
    EXPECT_EQ(all->front()->type, "mention");
    ASSERT_TRUE(all->front()->account);
    EXPECT_EQ(all->front()->account->address, "admin@localhost:3000");
    EXPECT_NE(all->front()->status, nullptr);
}

TEST(RecordedConversation, HasPeopleAndALastPost)
{
    const auto all = read_conversations(recorded("conversations.json"), local);
    ASSERT_TRUE(all);
    ASSERT_THAT(*all, SizeIs(2));
    EXPECT_EQ(all->front().id.value, "15");
    EXPECT_FALSE(all->front().unread);
    EXPECT_THAT(all->front().accounts, SizeIs(1));
    EXPECT_EQ(all->front().last_status->visibility, Visibility::direct);
}

TEST(RecordedSearch, FindsAccounts)
{
    const auto found = read_search(recorded("search_v2_legacy.json"), local);
    ASSERT_TRUE(found);
    EXPECT_THAT(found->accounts, SizeIs(2));
}

TEST(RecordedMarker, TellsTheLastReadPost)
{
    const auto markers = read_markers(recorded("markers_home.json"), local);
    ASSERT_TRUE(markers);
    ASSERT_THAT(*markers, SizeIs(1));
    EXPECT_EQ(markers->front().timeline, "home");
    EXPECT_EQ(markers->front().last_read_id, "117020574841135347");
}

TEST(RecordedMedia, HasNoUrlWhileItIsProcessed)
{
    EXPECT_THAT(read_media(recorded("media_post_202.json"), local)->url, IsEmpty());
    EXPECT_THAT(read_media(recorded("media_put_206.json"), local)->url, IsEmpty());
    EXPECT_THAT(read_media(recorded("media_get_200.json"), local)->url, StartsWith("http"));
    const auto image = read_media(recorded("media_post_image_200.json"), local);
    EXPECT_EQ(image->type, MediaType::image);
    EXPECT_EQ(image->description, "John Lennon doing a funny walk");
}

TEST(RecordedInstance, Version2TellsLimitsAndStreaming)
{
    const auto document = read_instance(recorded("instance_v2.local-4.6.4.json"), local);
    ASSERT_TRUE(document);
    const auto info = describe("http://localhost:3000", read_nodeinfo(recorded("nodeinfo_2_0.json")), *document);
    EXPECT_EQ(info.domain, "localhost:3000");
    EXPECT_EQ(info.software, "mastodon");
    EXPECT_EQ(info.streaming_url, "ws://localhost:4000");
    EXPECT_EQ(info.capabilities.mastodon_level, 11);
    EXPECT_EQ(info.capabilities.max_characters, 500U);
    EXPECT_EQ(info.capabilities.url_cost, 23U);
    EXPECT_EQ(info.capabilities.media_description_limit, 10000U);
    EXPECT_TRUE(info.capabilities.websocket_multiplex);
    EXPECT_TRUE(info.capabilities.server_sent_events);
    EXPECT_TRUE(info.capabilities.allowed_mentions);
    EXPECT_TRUE(info.capabilities.quotes);
}

TEST(RecordedInstance, Version1IsEnoughWithoutNodeInfo)
{
    for (const char* name : {"instance_v1.mastodon_social.json", "instance_v2.mastodon_social.json"}) {
        const auto document = read_instance(recorded(name), social);
        ASSERT_TRUE(document) << name;
        const auto info = describe("https://mastodon.social", std::nullopt, *document);
        EXPECT_EQ(info.domain, "mastodon.social") << name;
        EXPECT_EQ(info.software, "mastodon") << name;
        EXPECT_EQ(info.streaming_url, "wss://streaming.mastodon.social") << name;
        EXPECT_TRUE(info.capabilities.edits) << name;
    }
    EXPECT_EQ(read_instance(recorded("instance_v1.local-4.6.4.json"), local)->domain, "localhost:3000");
}

TEST(RecordedInstance, NodeInfoIsFoundByItsLink)
{
    EXPECT_EQ(read_nodeinfo_link(recorded("nodeinfo_wellknown.json")), "http://localhost:3000/nodeinfo/2.0");
    const auto node = read_nodeinfo(recorded("nodeinfo_2_0.json"));
    ASSERT_TRUE(node);
    EXPECT_EQ(node->version, "4.6.4");
}

TEST(RecordedOAuth, RegistrationAndTokenAreRead)
{
    const auto app = read_app(recorded("apps_create.json"), out_of_band_uri, local);
    ASSERT_TRUE(app);
    EXPECT_FALSE(app->client_secret.empty());
    const auto token = read_token(recorded("oauth_token_client_credentials.json"), local);
    ASSERT_TRUE(token);
    EXPECT_EQ(token->access_token.reveal(), "bt8hghc2YHTT8t-ZY_AT2KXkT1WHVtj6riU8zbWyV9Y");
    EXPECT_TRUE(token->refresh_token.empty());
}

TEST(RecordedError, SpeaksForItself)
{
    EXPECT_EQ(read_error_text(recorded("error_401_token_invalid.json")), "The access token is invalid");
    EXPECT_EQ(read_error_text(recorded("error_401_token_revoked_localized.json")),
              "アクセストークンは取り消されています");
    EXPECT_EQ(read_error_code(recorded("error_400_oauth_invalid_grant.json")), "invalid_grant");
    EXPECT_THAT(read_error_text(recorded("error_400_oauth_invalid_grant.json")),
                StartsWith("The provided authorization grant"));
    EXPECT_THAT(read_error_text(recorded("error_422_account_details.json")), StartsWith("Validation failed"));
    for (const char* name :
         {"error_404_translate.json", "error_422_media_not_found.json", "error_422_status_empty.json"})
        EXPECT_THAT(read_error_text(recorded(name)), testing::Not(IsEmpty())) << name;
}

TEST(RecordedStream, UpdateIsAPost)
{
    const std::string bytes = recorded("stream_user_update.sse");
    const auto start = bytes.find("data: ") + 6;
    const auto event = read_event("update", bytes.substr(start, bytes.find('\n', start) - start), {}, local);
    ASSERT_TRUE(event);
    const auto* posted = std::get_if<StatusPosted>(&*event);
    ASSERT_NE(posted, nullptr);
    EXPECT_EQ(posted->status->content, "<p>it&#39;s cool guy</p>");
}

TEST(RecordedPaging, LinkHeaderNamesBothNeighbours)
{
    const std::string head = recorded("timeline_tag_page1.headers");
    const auto start = head.find("link: ") + 6;
    const std::string link = head.substr(start, head.find('\n', start) - start);
    EXPECT_THAT(text::link_target(link, "next"), EndsWith("limit=10&max_id=117020581339834938"));
    EXPECT_THAT(text::link_target(link, "prev"), EndsWith("limit=10&min_id=117020581413876942"));
}

} // namespace
} // namespace fedibee::mastodon
