// SPDX-License-Identifier: AGPL-3.0-or-later
// One login on a Friendica: Mastodon's API where it is right, Friendica's own and its older one where they are better
// (private mail, dislikes, answers to events, groups).
#pragma once

#include "backend/friendica/codec.hpp"
#include "backend/mastodon/client.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::friendica {

/// Used on the session's executor. The HTTP client must outlive it.
class Client final : public mastodon::Client {
public:
    /// `apart`: between opposite deeds on one post.
    Client(HttpClient& http, InstanceInfo instance, Credentials credentials, std::string budget,
           std::chrono::milliseconds apart = std::chrono::seconds{5});

    Task<CredentialAccount> verify_credentials() override;
    Task<Page<StatusPtr>> timeline(Timeline which, PageRequest page) override;
    Task<Page<std::shared_ptr<const Notification>>> notifications(PageRequest page) override;
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

    using mastodon::Client::act;
    Task<std::vector<Relationship>> relationships(std::vector<AccountId> ids) override;
    Task<Relationship> act(AccountId id, AccountAction action) override;
    Task<Relationship> follow(AccountId id, FollowOptions options) override;

    Task<std::vector<List>> lists() override;
    Task<List> rename_list(ListId id, std::string title) override;
    Task<void> set_marker(Marker marker) override;

    Task<std::vector<Photo>> photos() override;
    Task<std::vector<Group>> groups(bool all) override;
    Task<Group> group(std::string name) override;
    Task<Group> join_group(GroupId id, bool wanted) override;

protected:
    [[nodiscard]] std::optional<Error> refusal(const mastodon::Call& call, const HttpResponse& answer) const override;
    [[nodiscard]] Result<void> check_draft(const NewStatus& draft) const override;

private:
    /// As it is to be sent: a mail when it is one, else escaped and addressed.
    Task<NewStatus> prepared(NewStatus draft);
    Task<StatusPtr> attend(StatusId id, StatusAction action);
    Task<StatusPtr> dislike(StatusId id, StatusAction action);
    /// Opposite deeds on one post that follow each other at once get lost on their way to its author.
    asio::awaitable<bool> keep_apart(const StatusId& id, StatusAction action);

    Task<std::vector<Mail>> mails(std::string fields);
    Task<Mail> mail(std::string number);
    Task<StatusPtr> send_mail(AccountId to, std::string number, NewStatus draft);
    Task<Context> mails_before(std::string number);
    /// With the address that their server gives them, which their profile need not tell.
    Task<StatusPtr> shown(Mail mail);
    [[nodiscard]] AccountId peer_of(const Mail& mail) const;

    asio::awaitable<void> tell_requests(std::vector<mastodon::NotificationPtr>& notifications);
    asio::awaitable<void> tell_dislikes(std::vector<mastodon::NotificationPtr>& notifications);

    /// Pages are asked for by the place of a post: a boost stands at its original's.
    [[nodiscard]] std::string place_of(const std::string& id) const;

    Task<std::vector<Account>> followed_groups();
    asio::awaitable<std::string> group_path(std::string account);

    std::chrono::milliseconds apart_;
    std::map<std::string, Account> people_;          ///< of mails, by id
    std::map<std::string, std::string> places_;      ///< of boosts, by id: their originals
    std::map<std::string, std::string> types_;       ///< of notifications that were looked at, by id
    std::map<std::string, Instant> deeds_;           ///< by post and kind: when the last one was sent
    std::map<std::string, std::string> group_lists_; ///< by the account's id; empty: it has none
};

} // namespace fedibee::friendica
