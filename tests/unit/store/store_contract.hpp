// SPDX-License-Identifier: AGPL-3.0-or-later
// What the suites of a Store's promises share (user_contract.hpp, login_contract.hpp, post_contract.hpp):
// INSTANTIATE_TYPED_TEST_SUITE_P each with a Maker that has `Store& store()`, `void reopen()` (as after a restart) and
// `FakeClock& clock()`.
#pragma once

#include "fedibee/store.hpp"
#include "support/fake_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fedibee::test {

inline Credentials some_credentials(const std::string& mark)
{
    return Credentials{Secret("access-" + mark), Secret("refresh-" + mark),
                       AppRegistration{"id-" + mark, Secret("client-" + mark), "https://chat.example/cb"}};
}

/// Every field away from its default.
inline InstanceInfo some_instance()
{
    InstanceInfo info;
    info.family = Family::friendica;
    info.origin = "https://example.social:8443";
    info.domain = "example.social";
    info.title = "A = title; with signs";
    info.software = "snac";
    info.version = "2.77 (compatible)";
    info.streaming_url = "wss://stream.example.social";
    Capabilities& c = info.capabilities;
    c.max_characters = 100'000;
    c.url_cost = 0;
    c.count_mode = CountMode::codepoint;
    c.max_media = 16;
    c.media_description_limit = 7;
    c.max_poll_options = 8;
    c.max_poll_option_characters = 9;
    c.mastodon_level = 6;
    c.websocket = c.websocket_multiplex = c.server_sent_events = c.direct_stream = true;
    c.conversations = c.idempotency_key = c.edits = c.deletes = c.polls = c.bookmarks = false;
    c.allowed_mentions = c.quotes = c.reactions = true;
    c.markers = c.lists = c.mutes = c.text_only_posts = c.content_is_escaped = c.visibilities_are_true = c.stable_ids =
        false;
    c.visibilities = {Visibility::public_, Visibility::direct, Visibility::local};
    c.formats = {"text/markdown", "text/html"};
    c.reply_policies = c.grouped_notifications = true;
    c.quote_policies = c.endorsements = c.familiar_followers = c.interaction_requests = c.chats = true;
    c.featured_tags = c.remote_timeline = c.narrowed_hashtags = c.list_options = true;
    c.announcement_reactions = c.notification_policies = true;
    c.narrowed_accounts = false;
    c.followed_tags = c.trends = c.translations = c.scheduled_posts = c.notes = c.removable_followers = false;
    c.filters = c.reports = c.domain_blocks = c.block_lists = c.edit_history = c.thread_mutes = false;
    c.home_poll_interval = std::chrono::seconds{11};
    c.notification_poll_interval = std::chrono::seconds{12};
    return info;
}

inline NewStatus some_draft(const std::string& key)
{
    NewStatus draft;
    draft.text = "Hello\nworld \xF0\x9F\x90\x9D";
    draft.spoiler_text = "food";
    draft.visibility = Visibility::private_;
    draft.sensitive = true;
    draft.language = "de";
    draft.in_reply_to_id = StatusId("https://a.test/p/1");
    draft.media_ids = {MediaId("m1"), MediaId("m2")};
    draft.poll_options = {"soup", "bread"};
    draft.poll_expires_in = std::chrono::hours{2};
    draft.poll_multiple = draft.poll_hide_totals = true;
    draft.scheduled_at = FakeClock::start + std::chrono::hours{1};
    draft.quoted_status_id = StatusId("https://a.test/p/2");
    draft.quote_policy = "followers";
    draft.reply_policy = "mutuals";
    draft.boost_policy = "nobody";
    draft.title = "News";
    draft.group = "bees";
    draft.circle = ListId{"11"};
    draft.content_type = "text/markdown";
    draft.allowed_mentions = {AccountId("a1"), AccountId("a2")};
    draft.idempotency_key = key;
    return draft;
}

template <class Maker> class StoreContract : public testing::Test {
protected:
    Store& store() { return maker_.store(); }
    void reopen() { maker_.reopen(); }
    FakeClock& clock() { return maker_.clock(); }

    UserId add_user(const std::string& name = "alice") { return store().create_user(name, "hash").value().id; }
    LoginRow add_login(UserId user, const std::string& tag = "mastodon")
    {
        LoginRow row;
        row.user = user;
        row.tag = tag;
        row.address = "alice@example.social";
        row.account_id = AccountId("109");
        row.enabled = false;
        row.instance = some_instance();
        row.credentials = some_credentials(tag);
        return store().add_login(row).value();
    }

private:
    Maker maker_;
};

} // namespace fedibee::test
