// SPDX-License-Identifier: AGPL-3.0-or-later
// A Backend for families that lack calls: each one it does not override is refused in a sentence that names the server
// and what would work instead, or is empty where nobody asked for it by name.
#pragma once

#include "fedibee/backend.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::backend {

class PartialBackend : public Backend {
public:
    Task<Page<NotificationGroup>> notification_groups(PageRequest page) override;
    Task<Page<Conversation>> conversations(PageRequest page) override;
    Task<void> mark_conversation_read(ConversationId id) override;
    Task<StatusPtr> edit(StatusId id, NewStatus whole) override;
    Task<StatusSource> source(StatusId id) override;
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
    Task<Relationship> mute(AccountId id, MuteOptions options) override;
    Task<Page<Account>> follow_requests(PageRequest page) override;
    Task<Relationship> set_note(AccountId id, std::string comment) override;
    Task<std::vector<Account>> familiar_followers(AccountId id) override;
    Task<Page<Account>> endorsed(PageRequest page) override;
    Task<std::vector<InstanceRule>> rules() override;
    Task<void> report(NewReport report) override;
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
    /// Polled: its streams say so at once.
    [[nodiscard]] std::unique_ptr<EventStream> open_stream() override;
    [[nodiscard]] bool can_stream(const Timeline& timeline) const override;

protected:
    /// "example.org runs GNU social, which cannot ..."; after a colon follows what works instead.
    [[nodiscard]] Failure cannot(const std::string& deed) const;
};

} // namespace fedibee::backend
