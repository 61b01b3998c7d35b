// SPDX-License-Identifier: AGPL-3.0-or-later
// An instance in memory behind the Backend and Connector interfaces: posts that a test adds, errors that it asks for.
#pragma once

#include "fedibee/backend.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::test {

/// What all backends of one instance share; outlives them.
struct FakeInstance {
    InstanceInfo info;
    std::string me = "alice@home.example";
    std::vector<StatusPtr> posts;  ///< oldest first
    std::deque<Error> post_errors; ///< the next answers to a post; with maybe_done the post is made all the same
    std::vector<NewStatus> drafts;
    std::map<std::string, StatusPtr> by_key; ///< posts, by idempotency key
    std::vector<NewStatus> edits;
    std::map<std::string, StatusSource> sources;           ///< of the login's own posts, by id
    std::map<std::string, std::vector<std::string>> lists; ///< addresses, by title
    std::vector<std::string> deeds;                        ///< "favourite 1000000000", "follow bob@home.example"
    std::optional<Error> act_error;                        ///< the answer to every act
    std::vector<Account> blocked;
    std::vector<std::string> muted; ///< addresses
    std::vector<Account> asking;    ///< to follow the login
    std::vector<std::string> blocked_domains;
    std::vector<Filter> filters;
    std::vector<std::string> followed_tags;
    std::vector<TagTrend> trends;
    std::vector<PreviewCard> trending_links;
    std::vector<Announcement> announcements;
    NotificationPolicy policy;
    std::vector<NotificationRequest> requests;
    std::vector<std::string> featured_tags;
    std::vector<StatusPtr> pinned;        ///< of anybody
    CredentialAccount own;                ///< the login's profile; its address is `me`
    std::optional<Relationship> relation; ///< to anybody
    std::string raw_body;                 ///< of every raw call
    std::vector<NewMedia> uploads;
    std::optional<Timestamp> last_status_at;                     ///< of everybody, as the instance tells it
    bool slow_uploads = false;                                   ///< the server works on each for a while
    std::map<std::string, std::shared_ptr<const Account>> moved; ///< the new account, by the old address
    std::vector<NewReport> reports;
    std::vector<InstanceRule> rules;
    std::vector<Account> familiar; ///< of anybody
    std::vector<Account> endorsed;
    std::vector<InteractionRequest> interactions;
    std::vector<FollowOptions> follow_options;
    std::vector<MuteOptions> mute_options;
    std::vector<StatusEdit> versions; ///< of any post
    std::vector<ScheduledStatus> waiting;
    std::map<std::string, NewMedia> files; ///< of the web, by address
    std::size_t fetch_limit = 0;           ///< of the last fetch
    std::map<std::string, NewsFeed> news;  ///< by address
    std::vector<FeedRequest> news_asked;
    std::optional<Error> news_error; ///< the answer to every feed
    long made = 0;
    int clients = 0; ///< that were opened
    int revoked = 0; ///< tokens
    bool token_refused = false;
    RenewedCredentials renewed; ///< what the last backend was given
    std::string only_token;     ///< when set: every other token is refused
    bool has_stream = true;
    std::vector<EventSink*> streams;
    int timeline_calls = 0;
    Timeline asked;                             ///< for which page last
    bool hold_follows = false;                  ///< the lists of people do not come until this is false again
    std::map<std::string, std::string> markers; ///< last read id, by timeline
    std::vector<Conversation> talks;            ///< newest first
    std::map<std::string, Context> threads;     ///< by status id
    std::vector<std::shared_ptr<const Notification>> notes; ///< oldest first
    std::vector<Group> groups_there;
    std::vector<Photo> photos;
    std::vector<NotificationGroup> groups; ///< newest first
    int note_reads = 0;                    ///< how often they were asked for

    FakeInstance()
    {
        info.origin = "https://home.example";
        info.domain = "home.example";
        info.capabilities.websocket = true;
        info.capabilities.websocket_multiplex = true;
        info.capabilities.remote_timeline = info.capabilities.narrowed_hashtags = true;
    }

    /// Ids of ten digits and more, growing.
    StatusPtr make(const std::string& author, const std::string& html, Visibility visibility = Visibility::public_)
    {
        auto status = std::make_shared<Status>();
        status->id = StatusId{std::to_string(1'000'000'000 + made)};
        status->uri = info.origin + "/" + status->id.value;
        status->url = status->uri;
        status->created_at = Timestamp{std::chrono::seconds{1'767'323'045 + made++}};
        status->account.id = AccountId{author};
        status->account.address = author;
        status->account.last_status_at = last_status_at;
        status->account.username = author.substr(0, author.find('@'));
        status->content = html;
        status->visibility = visibility;
        posts.push_back(status);
        return status;
    }
    /// make(), and told to the open streams.
    StatusPtr publish(const std::string& author, const std::string& html)
    {
        auto status = make(author, html);
        tell(StatusPosted{Timeline{TimelineKind::home, {}}, status});
        return status;
    }
    /// An own post, as the server makes it of a draft.
    StatusPtr make_own(const NewStatus& draft)
    {
        make(me, draft.text, draft.visibility.value_or(Visibility::public_));
        auto status = std::make_shared<Status>(*posts.back());
        take(*status, draft);
        status->in_reply_to_id = draft.in_reply_to_id;
        posts.back() = status;
        return status;
    }
    /// What drafts and edits have in common.
    void take(Status& status, const NewStatus& draft)
    {
        status.content = draft.text;
        status.spoiler_text = draft.spoiler_text;
        status.sensitive = draft.sensitive.value_or(false);
        status.language = draft.language;
        sources[status.id.value] = StatusSource{draft.text, draft.spoiler_text};
    }
    [[nodiscard]] std::vector<StatusPtr>::iterator find(const StatusId& id)
    {
        return std::ranges::find_if(posts, [&](const StatusPtr& post) { return post->id == id; });
    }
    void tell(const Event& event)
    {
        for (auto* stream : std::vector<EventSink*>(streams)) stream->on_event(event);
    }
};

class FakeConnector : public Connector {
public:
    std::string sought; ///< by the last detection
    explicit FakeConnector(FakeInstance& instance) : instance_(instance) {}
    /// A second instance, known by its domain.
    void add(FakeInstance& other) { others_.push_back(&other); }

    Task<InstanceInfo> detect(std::string where, std::optional<Family>) override;
    Task<AppRegistration> register_app(InstanceInfo, std::string redirect_uri) override;
    Task<Authorization> authorize(InstanceInfo instance, AppRegistration) override;
    /// Only the code "right" is.
    Task<Credentials> exchange_code(InstanceInfo, AppRegistration app, std::string code, Secret) override;
    Task<Credentials> sign_in(InstanceInfo, std::string name, Secret password) override;
    Task<void> revoke(InstanceInfo, Credentials) override;
    Task<NewMedia> fetch(std::string url, std::size_t most_bytes) override;
    /// Unchanged while the etag is the one asked with.
    Task<NewsFeed> read_feed(FeedRequest request) override;
    std::unique_ptr<Backend> open(InstanceInfo, Credentials credentials, std::string) override;

private:
    FakeInstance& at(std::string_view host);

    FakeInstance& instance_;
    std::vector<FakeInstance*> others_;
};

} // namespace fedibee::test
