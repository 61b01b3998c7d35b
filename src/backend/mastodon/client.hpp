// SPDX-License-Identifier: AGPL-3.0-or-later
// One login on one server of the Mastodon family: the Backend over its REST API.
#pragma once

#include "backend/mastodon/chat.hpp"
#include "backend/mastodon/codec.hpp"
#include "backend/mastodon/dialect.hpp"
#include "backend/mastodon/paging.hpp"
#include "backend/mastodon/stream.hpp"
#include "fedibee/backend.hpp"
#include "fedibee/http.hpp"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::mastodon {

/// One request of the REST API, without what every request carries.
struct Call {
    std::string method = "GET";
    std::string target; ///< path and query under the instance's origin
    std::string body;
    std::string content_type; ///< of the body
    std::vector<MultipartPart> parts;
    std::string idempotency_key;
    Urgency urgency = Urgency::interactive;
    std::chrono::milliseconds deadline{20'000};
};

/// Used on the session's executor. The HTTP client must outlive it. A family that speaks this API and more of its own
/// derives from it.
class Client : public Backend {
public:
    /// Logins that are given the same `shared` open a stream that is the same for all of them once.
    Client(HttpClient& http, InstanceInfo instance, Credentials credentials, std::string budget,
           std::shared_ptr<SharedStreams> shared = std::make_shared<SharedStreams>());

    [[nodiscard]] const InstanceInfo& instance() const override { return instance_; }
    void when_renewed(RenewedCredentials keep) override { keep_renewed_ = std::move(keep); }

    Task<CredentialAccount> verify_credentials() override;
    Task<Page<StatusPtr>> timeline(Timeline which, PageRequest page) override;
    Task<Page<std::shared_ptr<const Notification>>> notifications(PageRequest page) override;
    Task<Page<NotificationGroup>> notification_groups(PageRequest page) override;
    Task<Page<Conversation>> conversations(PageRequest page) override;
    Task<void> mark_conversation_read(ConversationId id) override;

    Task<StatusPtr> status(StatusId id) override;
    Task<Context> context(StatusId id) override;
    Task<StatusPtr> post(NewStatus draft) override;
    Task<StatusPtr> edit(StatusId id, NewStatus whole) override;
    Task<StatusSource> source(StatusId id) override;
    Task<StatusPtr> remove(StatusId id) override;
    Task<StatusPtr> act(StatusId id, StatusAction action) override;
    Task<Poll> vote(PollId id, std::vector<int> choices) override;
    Task<MediaAttachment> upload(NewMedia media, UploadProgress busy) override;
    Task<MediaAttachment> describe_media(MediaId id, std::string description) override;
    Task<std::vector<StatusEdit>> edit_history(StatusId id) override;
    Task<Translation> translate(StatusId id, std::string language) override;
    Task<void> react(StatusId id, std::string emoji, bool wanted) override;
    Task<std::vector<ScheduledStatus>> scheduled() override;
    Task<ScheduledStatus> reschedule(ScheduledId id, Timestamp at) override;
    Task<void> cancel_scheduled(ScheduledId id) override;
    Task<StatusPtr> set_quote_policy(StatusId id, std::string policy) override;
    Task<std::vector<InteractionRequest>> interaction_requests() override;
    Task<void> answer_interaction(std::string id, bool agreed) override;

    Task<Account> account(AccountId id) override;
    Task<Account> resolve_account(std::string address) override;
    Task<std::vector<Relationship>> relationships(std::vector<AccountId> ids) override;
    Task<Relationship> act(AccountId id, AccountAction action) override;
    Task<Relationship> follow(AccountId id, FollowOptions options) override;
    Task<Relationship> mute(AccountId id, MuteOptions options) override;
    Task<Page<Account>> following(AccountId id, PageRequest page) override;
    Task<Page<Account>> followers(AccountId id, PageRequest page) override;
    Task<Page<Account>> follow_requests(PageRequest page) override;
    Task<Relationship> set_note(AccountId id, std::string comment) override;
    Task<std::vector<Account>> familiar_followers(AccountId id) override;
    Task<Page<Account>> endorsed(PageRequest page) override;
    Task<std::vector<InstanceRule>> rules() override;
    Task<void> report(NewReport report) override;
    Task<SearchResult> search(SearchRequest request) override;

    Task<std::vector<List>> lists() override;
    Task<Page<Account>> list_accounts(ListId id, PageRequest page) override;
    Task<List> create_list(std::string title) override;
    Task<List> change_list(List list, std::optional<std::string> replies_policy,
                           std::optional<bool> exclusive) override;
    Task<List> rename_list(ListId id, std::string title) override;
    Task<void> delete_list(ListId id) override;
    Task<void> list_add(ListId id, AccountId account) override;
    Task<void> list_remove(ListId id, AccountId account) override;

    Task<std::vector<Marker>> markers() override;
    Task<void> set_marker(Marker marker) override;

    Task<CredentialAccount> update_profile(ProfileChange change) override;
    Task<CredentialAccount> set_picture(ProfilePicture which, NewMedia file) override;
    Task<void> drop_picture(ProfilePicture which) override;
    Task<std::vector<StatusPtr>> pinned(AccountId id) override;
    Task<Page<Account>> blocked(PageRequest page) override;
    Task<Page<Account>> muted(PageRequest page) override;
    Task<std::vector<std::string>> blocked_domains() override;
    Task<void> block_domain(std::string domain, bool wanted) override;

    Task<std::vector<Filter>> filters() override;
    Task<Filter> create_filter(NewFilter wanted) override;
    Task<void> delete_filter(Filter filter) override;

    Task<std::vector<std::string>> followed_tags() override;
    Task<void> follow_tag(std::string name, bool wanted) override;
    Task<std::vector<TagTrend>> trending_tags() override;
    Task<std::vector<StatusPtr>> trending_statuses() override;
    Task<std::vector<PreviewCard>> trending_links() override;
    Task<std::vector<Announcement>> announcements() override;
    Task<void> dismiss_announcement(std::string id) override;
    Task<void> react_to_announcement(std::string id, std::string emoji, bool wanted) override;

    Task<NotificationPolicy> notification_policy() override;
    Task<NotificationPolicy> set_notification_policy(std::string rule, std::string value) override;
    Task<std::vector<NotificationRequest>> notification_requests() override;
    Task<void> settle_notification_request(std::string id, bool accept) override;

    Task<std::vector<std::string>> featured_tags() override;
    Task<void> feature_tag(std::string name, bool wanted) override;

    Task<std::vector<Photo>> photos() override;
    Task<std::vector<Group>> groups(bool all) override;
    Task<Group> group(std::string name) override;
    Task<Group> join_group(GroupId id, bool wanted) override;

    Task<std::string> raw(std::string method, std::string path,
                          std::vector<std::pair<std::string, std::string>> fields) override;

    [[nodiscard]] std::unique_ptr<EventStream> open_stream() override;
    [[nodiscard]] bool can_stream(const Timeline& timeline) const override;

protected:
    /// An answer with a 2xx status, or the error that explains why there is none.
    Task<HttpResponse> send(Call call);
    Task<HttpResponse> get(std::string target, Urgency urgency = Urgency::interactive);
    /// A deed of the user, with a JSON body or none.
    Task<HttpResponse> deed(std::string method, std::string target, std::string json = {});
    /// One whose answer says nothing but that it is done.
    Task<void> done(std::string method, std::string target, std::string json = {});
    /// Nothing when the answer says that it was done; else what it says instead.
    [[nodiscard]] virtual std::optional<Error> refusal(const Call& call, const HttpResponse& answer) const;

    Task<Page<StatusPtr>> statuses_page(std::string first, PageRequest page, bool ordered_by_id);
    [[nodiscard]] Failure cannot(const std::string& deed) const;
    /// What the server would refuse, or take and then drop, is refused before it is sent.
    [[nodiscard]] virtual Result<void> check_draft(const NewStatus& draft) const;

    [[nodiscard]] const Reading& reading() const { return reading_; }
    [[nodiscard]] Reading& reading() { return reading_; }
    /// Who reads; known since verify_credentials().
    [[nodiscard]] const std::optional<Account>& self() const { return self_; }
    [[nodiscard]] Visibility default_visibility() const { return default_visibility_.value_or(Visibility::public_); }
    void set_default_visibility(Visibility visibility) { default_visibility_ = visibility; }

private:
    Task<HttpResponse> send_once(const Call& call);
    /// A new token for the one that was refused; one request, however many wait for it.
    Task<void> renew(std::string refused);
    /// A refusal of the token may be said of anything on some servers: asks who we are before it is believed.
    Task<Error> confirmed(Error refused);

    Task<Page<StatusPtr>> thread_page(StatusId id);
    Task<Page<StatusPtr>> direct_page(PageRequest page);
    Task<Page<Account>> accounts_page(std::string first, PageRequest page);

    Task<HttpResponse> upload_file(const NewMedia& media);
    Task<MediaAttachment> wait_until_processed(MediaId id, UploadProgress busy);
    Task<Account> look_up(std::string acct);
    Task<Account> account_at(std::string url);
    Task<Account> search_account(std::string target, const std::string& address, bool in_search_result);

    Task<Hidden> find_hidden();
    Task<void> find_hidden_in(std::string first, bool holds_domains, Hidden& hidden);
    void note_hidden(const std::function<void(Hidden&)>& change);

    Task<std::vector<Conversation>> chats();
    Task<Account> chat_peer(std::string chat);
    Task<std::vector<StatusPtr>> chat_messages(ChatId chat);
    Task<StatusPtr> chat_message(ChatId chat);
    Task<Context> chat_context(ChatId chat);
    Task<void> mark_chat_read(ChatId chat);
    Task<std::string> chat_for(const NewStatus& draft);
    Task<StatusPtr> post_in_chat(std::string chat, NewStatus draft);
    Task<StatusPtr> remove_from_chat(ChatId chat);

    /// True when the server lacks this endpoint; the capability is then switched off.
    bool lacks_endpoint(const Error& error, bool Capabilities::* capability, const char* name);

    HttpClient& http_;
    InstanceInfo instance_;
    Credentials credentials_;
    std::string budget_;
    Quirks quirks_;
    Reading reading_;
    std::shared_ptr<SharedStreams> shared_;
    std::shared_ptr<HiddenBook> hidden_ = std::make_shared<HiddenBook>();
    std::optional<Account> self_; ///< known since verify_credentials()
    std::optional<Visibility> default_visibility_;
    RenewedCredentials keep_renewed_;
    std::shared_ptr<asio::steady_timer> renewing_; ///< ends when the new token is here
};

} // namespace fedibee::mastodon
