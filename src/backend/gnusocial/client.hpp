// SPDX-License-Identifier: AGPL-3.0-or-later
// One login on one GNU social site, or on what speaks the same Twitter-compatible API: StatusNet, Hubzilla's add-on.
#pragma once

#include "backend/gnusocial/codec.hpp"
#include "backend/gnusocial/newness.hpp"
#include "backend/shared/partial_backend.hpp"
#include "fedibee/http.hpp"
#include "text/url_encode.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::gnusocial {

/// One request, without what every request carries.
struct Call {
    std::string method = "GET";
    std::string target; ///< path and query under the site's root: "/api/statuses/show/7.json"
    text::Fields form{};
    std::vector<MultipartPart> parts{};
    std::string etag{}; ///< 304 is an answer then
    Urgency urgency = Urgency::interactive;
    std::chrono::milliseconds deadline{20'000};
};

/// Used on the session's executor. The HTTP client and the clock must outlive it.
class Client final : public backend::PartialBackend {
public:
    Client(HttpClient& http, const Clock& clock, InstanceInfo instance, Credentials credentials, std::string budget);

    [[nodiscard]] const InstanceInfo& instance() const override { return instance_; }
    void when_renewed(RenewedCredentials /*keep*/) override {}

    Task<CredentialAccount> verify_credentials() override;
    Task<Page<StatusPtr>> timeline(Timeline which, PageRequest page) override;
    Task<Page<NotificationPtr>> notifications(PageRequest page) override;
    Task<Page<Conversation>> conversations(PageRequest page) override;

    Task<StatusPtr> status(StatusId id) override;
    Task<Context> context(StatusId id) override;
    Task<StatusPtr> post(NewStatus draft) override;
    Task<StatusPtr> remove(StatusId id) override;
    Task<StatusPtr> act(StatusId id, StatusAction action) override;
    Task<StatusSource> source(StatusId id) override;
    Task<MediaAttachment> upload(NewMedia media, UploadProgress busy) override;

    Task<Account> account(AccountId id) override;
    Task<Account> resolve_account(std::string address) override;
    Task<std::vector<Relationship>> relationships(std::vector<AccountId> ids) override;
    Task<Relationship> act(AccountId id, AccountAction action) override;
    Task<Relationship> follow(AccountId id, FollowOptions options) override;
    Task<Page<Account>> following(AccountId id, PageRequest page) override;
    Task<Page<Account>> followers(AccountId id, PageRequest page) override;
    Task<SearchResult> search(SearchRequest request) override;

    Task<CredentialAccount> update_profile(ProfileChange change) override;
    Task<CredentialAccount> set_picture(ProfilePicture which, NewMedia file) override;

    Task<std::vector<Group>> groups(bool all) override;
    Task<Group> group(std::string name) override;
    Task<Group> join_group(GroupId id, bool wanted) override;

    Task<std::string> raw(std::string method, std::string path,
                          std::vector<std::pair<std::string, std::string>> fields) override;

private:
    // client.cpp
    /// An answer with a 2xx status (or 304 where it was asked for) in JSON, or the error that explains why there is
    /// none.
    Task<HttpResponse> send(Call call);
    Task<HttpResponse> get(std::string target, Urgency urgency = Urgency::interactive);
    Task<HttpResponse> deed(std::string target, text::Fields form = {});
    [[nodiscard]] std::string authorization(const Call& call) const;
    void take_note(const HttpResponse& answer);
    [[nodiscard]] bool speaks_qvitter() const;

    // client_timelines.cpp
    Task<Page<StatusPtr>> posts_page(std::string target, bool by_id, PageRequest page);
    Task<std::vector<StatusPtr>> newer_posts(std::string target, bool by_id, std::string than);
    Task<std::vector<StatusPtr>> newer_by_id(std::string target, std::string than);
    /// From `max_id` on, or the newest; `next` becomes the number from which the next page goes on, without a mark.
    Task<Page<StatusPtr>> older_posts(std::string target, bool by_id, PageRequest page);
    Task<Notices> notices(std::string target, Urgency urgency, std::string etag = {});
    /// The newest page, or nothing where it is the one that was read last.
    Task<Notices> newest_unless_known(std::string target, std::string than);
    Task<Page<StatusPtr>> federated_page(PageRequest page);
    Task<Page<StatusPtr>> thread_page(StatusId id);
    Task<Page<StatusPtr>> messages_page();
    Task<Context> message_context(std::string number);

    // client_notifications.cpp
    Task<std::vector<NotificationPtr>> mentions_after(std::string notice, std::size_t limit);
    Task<std::vector<NotificationPtr>> stock_news(std::string after, std::size_t limit);
    Task<void> read_home_for_records(std::string after);
    asio::awaitable<void> look_around(std::vector<NotificationPtr>* found);
    asio::awaitable<void> look_for_favourites(std::vector<NotificationPtr>* found);
    asio::awaitable<void> look_for_repeats(std::vector<NotificationPtr>* found);
    asio::awaitable<void> look_for_followers(std::vector<NotificationPtr>* found);
    Task<Page<NotificationPtr>> older_mentions(PageRequest page);
    void note_home(const Notices& newest);
    void take_records(Notices& read);
    void note_own(const StatusPtr& post);
    void add_news(std::vector<NotificationPtr>* found, NotificationPtr news);

    // client_posts.cpp
    [[nodiscard]] Result<void> check_draft(const NewStatus& draft) const;
    Task<StatusPtr> publish(NewStatus draft, std::string text);
    Task<HttpResponse> send_update(const NewStatus& draft, const std::string& text);
    Task<StatusPtr> already_there(NewStatus draft, std::string text, Error refusal);
    Task<NoticeFacts> facts(StatusId id);
    Task<StatusPtr> favourite(StatusId id, bool wanted);
    Task<StatusPtr> repeat(StatusId id);
    Task<StatusPtr> take_repeat_back(StatusId id);

    // client_mail.cpp
    Task<std::vector<Message>> messages(std::string which, std::size_t count);
    Task<std::vector<Message>> sent_messages(bool is_poll);
    Task<std::vector<Message>> all_messages(bool is_poll = false);
    Task<Message> message(std::string number);
    Task<AccountId> recipient_of(NewStatus draft);
    Task<StatusPtr> send_message(NewStatus draft);
    Task<StatusPtr> sent_after_all(AccountId to, std::string text, std::string last_sent, Error failure);

    // client_people.cpp
    void meet(const StatusPtr& post);
    void meet(const Account& account);
    Task<Account> account_at(std::string profile_url);
    Task<Relationship> friendship(AccountId id);
    Task<bool> is_followed(AccountId id);
    Task<Page<Account>> people_page(std::string target, PageRequest page);

    HttpClient& http_;
    const Clock& clock_;
    InstanceInfo instance_;
    Credentials credentials_;
    std::string budget_;
    Reading reading_;
    std::optional<Account> self_; ///< known since verify_credentials()
    bool refused_ = false;        ///< a password that was wrong once is not tried again: each try costs a second more
    bool has_qvitter_ = false;
    bool qvitter_failed_ = false;
    std::optional<bool> qvitter_waits_; ///< what the last answer's header said of unread notifications
    std::map<std::string, std::string>
        homes_; ///< profile addresses of people elsewhere, by id: no call finds them by it
    std::deque<std::string> homes_order_;
    std::map<std::string, Known> known_;  ///< of polled timelines, by target
    std::map<std::string, Mailbox> mail_; ///< by target
    bool skips_sent_ = false;             ///< the last poll did not ask for what was sent
    std::string highest_;                 ///< the highest number of a notice that was seen
    Watch watch_;
    std::set<std::string> tried_keys_;             ///< drafts that were sent before
    std::map<std::string, std::string> sent_keys_; ///< of direct messages: the newest sent before the first try
    std::map<std::string, NewMedia> inline_media_;
    std::size_t inline_count_ = 0;
    bool uploads_inline_ = false; ///< media/upload fails here
};

} // namespace fedibee::gnusocial
