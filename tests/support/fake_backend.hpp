// SPDX-License-Identifier: AGPL-3.0-or-later
// One login's view of a FakeInstance.
#pragma once

#include "support/fake_instance.hpp"
#include "support/fake_stream.hpp"

#include <array>

namespace fedibee::test {

class FakeBackend : public Backend {
public:
    explicit FakeBackend(FakeInstance& instance, std::string token = {}) : instance_(instance), token_(std::move(token))
    {
    }

    const InstanceInfo& instance() const override { return instance_.info; }
    void when_renewed(RenewedCredentials keep) override { instance_.renewed = std::move(keep); }
    Task<CredentialAccount> verify_credentials() override
    {
        const bool other = !instance_.only_token.empty() && instance_.only_token != token_;
        if (instance_.token_refused || other) co_return fail(Errc::unauthorized, "the token is refused");
        CredentialAccount account = instance_.own;
        account.account.id = AccountId{instance_.me};
        account.account.address = instance_.me;
        co_return account;
    }
    Task<Page<StatusPtr>> timeline(Timeline which, PageRequest page) override
    {
        ++instance_.timeline_calls;
        instance_.asked = which;
        if (instance_.token_refused) co_return fail(Errc::unauthorized, "the token is refused");
        const auto thread = instance_.threads.find(which.value);
        if (which.kind == TimelineKind::thread && thread != instance_.threads.end())
            co_return whole(*instance_.find(StatusId{which.value}), thread->second);
        std::vector<StatusPtr> all;
        const std::string bound = page.cursor.empty() ? page.max_id : page.cursor; // cursors are the oldest id so far
        for (const auto& post : instance_.posts) {
            const bool own = which.kind != TimelineKind::account || post->account.id.value == which.value;
            const bool inside = post->id.value > page.min_id && (bound.empty() || post->id.value < bound);
            const bool is_apart = (post->visibility == Visibility::direct) != (which.kind == TimelineKind::direct);
            if (own && !is_apart && inside) all.push_back(post);
        }
        const bool more = all.size() > page.limit;
        // min_id gives the page next to it, else the newest one; both newest first.
        if (all.size() > page.limit && !page.min_id.empty()) all.resize(page.limit);
        if (all.size() > page.limit) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(page.limit));
        std::ranges::reverse(all);
        const std::string next = more && page.min_id.empty() ? all.back()->id.value : std::string{};
        co_return Page<StatusPtr>{std::move(all), next, {}};
    }
    Task<StatusPtr> status(StatusId id) override
    {
        const auto found = instance_.find(id);
        if (found == instance_.posts.end()) co_return fail(Errc::not_found, "no such post");
        co_return *found;
    }
    Task<StatusPtr> post(NewStatus draft) override
    {
        instance_.drafts.push_back(draft);
        if (draft.scheduled_at && instance_.post_errors.empty()) {
            const ScheduledId id{std::to_string(instance_.made++)};
            instance_.waiting.push_back({id, *draft.scheduled_at, draft.text, {}, draft.visibility, 0});
            co_return StatusPtr{};
        }
        if (instance_.post_errors.empty()) co_return make_once(draft);
        const Error error = instance_.post_errors.front();
        instance_.post_errors.pop_front();
        if (error.maybe_done) make_once(draft);
        co_return fail(error);
    }
    Task<Account> resolve_account(std::string address) override
    {
        Account account;
        account.id = AccountId{address};
        account.address = address;
        account.last_status_at = instance_.last_status_at;
        if (const auto moved = instance_.moved.find(address); moved != instance_.moved.end())
            account.moved = moved->second;
        co_return account;
    }
    Task<Page<std::shared_ptr<const Notification>>> notifications(PageRequest page) override
    {
        Page<std::shared_ptr<const Notification>> found;
        ++instance_.note_reads;
        for (const auto& note : instance_.notes) {
            const bool inside = page.max_id.empty() || note->id.value < page.max_id;
            if (note->id.value > page.min_id && inside) found.items.insert(found.items.begin(), note);
        }
        co_return found;
    }
    Task<Page<NotificationGroup>> notification_groups(PageRequest) override
    {
        co_return Page<NotificationGroup>{instance_.groups, {}, {}};
    }
    Task<Page<Conversation>> conversations(PageRequest) override
    {
        co_return Page<Conversation>{instance_.talks, {}, {}};
    }
    Task<void> mark_conversation_read(ConversationId id) override
    {
        for (auto& talk : instance_.talks) {
            if (talk.id == id) talk.unread = false;
        }
        co_return Result<void>{};
    }
    Task<Context> context(StatusId id) override
    {
        const auto thread = instance_.threads.find(id.value);
        co_return thread == instance_.threads.end() ? Context{} : thread->second;
    }
    Task<StatusPtr> edit(StatusId id, NewStatus whole) override
    {
        const auto found = instance_.find(id);
        if (found == instance_.posts.end()) co_return fail(Errc::not_found, "no such post");
        auto edited = std::make_shared<Status>(**found);
        if (!instance_.info.capabilities.stable_ids)
            edited->id = StatusId{std::to_string(1'000'000'000 + instance_.made++)};
        instance_.take(*edited, whole);
        instance_.edits.push_back(std::move(whole));
        *found = edited;
        co_return *found;
    }
    Task<StatusSource> source(StatusId id) override
    {
        const auto found = instance_.sources.find(id.value);
        if (found == instance_.sources.end()) co_return fail(Errc::not_found, "no source");
        co_return found->second;
    }
    Task<StatusPtr> remove(StatusId id) override
    {
        const auto found = instance_.find(id);
        if (found == instance_.posts.end()) co_return fail(Errc::not_found, "no such post");
        auto removed = std::make_shared<Status>(**found);
        removed->text = instance_.sources[id.value].text;
        instance_.posts.erase(found);
        co_return StatusPtr(removed);
    }
    Task<StatusPtr> act(StatusId id, StatusAction action) override
    {
        constexpr std::array words{"favourite",  "unfavourite", "reblog", "unreblog",     "bookmark",
                                   "unbookmark", "pin",         "unpin",  "mute",         "unmute",
                                   "dislike",    "undislike",   "attend", "attend_maybe", "decline"};
        if (instance_.act_error) co_return fail(*instance_.act_error);
        instance_.deeds.push_back(words.at(static_cast<std::size_t>(action)) + (" " + id.value));
        co_return co_await status(std::move(id));
    }
    Task<Poll> vote(PollId, std::vector<int>) override { co_return Poll{}; }
    Task<MediaAttachment> upload(NewMedia media, UploadProgress busy) override
    {
        if (busy && instance_.slow_uploads) busy(std::chrono::seconds{0});
        MediaAttachment made;
        made.id = MediaId{"m" + std::to_string(instance_.uploads.size())};
        made.type = MediaType::image;
        made.url = instance_.info.origin + "/media/" + made.id.value;
        made.description = media.description;
        instance_.uploads.push_back(std::move(media));
        co_return made;
    }
    Task<MediaAttachment> describe_media(MediaId id, std::string description) override
    {
        instance_.deeds.push_back("describe " + id.value + " " + description);
        MediaAttachment changed;
        changed.id = std::move(id);
        changed.description = std::move(description);
        co_return changed;
    }
    Task<std::vector<StatusEdit>> edit_history(StatusId) override { co_return instance_.versions; }
    Task<Translation> translate(StatusId id, std::string language) override
    {
        const auto found = instance_.find(id);
        if (found == instance_.posts.end()) co_return fail(Errc::not_found, "no such post");
        co_return Translation{language + ": " + (*found)->content, {}, "en", "the fake"};
    }
    Task<void> react(StatusId id, std::string emoji, bool wanted) override
    {
        instance_.deeds.push_back((wanted ? "react " : "unreact ") + id.value + " " + emoji);
        co_return Result<void>{};
    }
    Task<std::vector<ScheduledStatus>> scheduled() override { co_return instance_.waiting; }
    Task<ScheduledStatus> reschedule(ScheduledId id, Timestamp at) override
    {
        for (auto& one : instance_.waiting) {
            if (one.id != id) continue;
            one.scheduled_at = at;
            co_return one;
        }
        co_return fail(Errc::not_found, "no such post");
    }
    Task<void> cancel_scheduled(ScheduledId id) override
    {
        const auto gone = std::erase_if(instance_.waiting, [&](const ScheduledStatus& one) { return one.id == id; });
        if (gone == 0) co_return fail(Errc::not_found, "no such post");
        co_return Result<void>{};
    }
    Task<Account> account(AccountId id) override { return resolve_account(id.value); }
    Task<std::vector<Relationship>> relationships(std::vector<AccountId>) override
    {
        if (!instance_.relation) co_return std::vector<Relationship>{};
        co_return std::vector<Relationship>{*instance_.relation};
    }
    Task<Relationship> act(AccountId id, AccountAction action) override
    {
        constexpr std::array words{"follow", "unfollow", "block",  "unblock", "mute",     "unmute",
                                   "accept", "reject",   "remove", "endorse", "unendorse"};
        if (instance_.act_error) co_return fail(*instance_.act_error);
        instance_.deeds.push_back(words.at(static_cast<std::size_t>(action)) + (" " + id.value));
        co_return Relationship{};
    }
    Task<Page<Account>> following(AccountId, PageRequest) override
    {
        asio::steady_timer timer(co_await asio::this_coro::executor);
        while (instance_.hold_follows) {
            timer.expires_after(std::chrono::milliseconds{1});
            co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        co_return Page<Account>{};
    }
    Task<Page<Account>> followers(AccountId, PageRequest) override { co_return Page<Account>{}; }
    Task<Page<Account>> follow_requests(PageRequest) override { co_return Page<Account>{instance_.asking, {}, {}}; }
    Task<Relationship> set_note(AccountId, std::string) override { co_return Relationship{}; }
    Task<void> report(NewReport report) override
    {
        instance_.reports.push_back(std::move(report));
        co_return Result<void>{};
    }
    /// Posts that hold the words as they stand.
    Task<SearchResult> search(SearchRequest request) override
    {
        if (request.query == "broken") co_return fail(Errc::network, "home.example does not answer");
        SearchResult result;
        if (request.type == "accounts") {
            const auto wanted = [&](const Account& one) {
                return one.address.find(request.query) != std::string::npos &&
                       std::ranges::find(result.accounts, one.address, &Account::address) == result.accounts.end();
            };
            for (const auto& post : instance_.posts) {
                if (wanted(post->account)) result.accounts.push_back(post->account);
            }
            co_return result;
        }
        for (const auto& post : instance_.posts) {
            if (post->content.find(request.query) != std::string::npos) result.statuses.push_back(post);
        }
        co_return result;
    }
    Task<Page<Account>> muted(PageRequest) override { co_return page_of(instance_.muted); }
    Task<List> change_list(List list, std::optional<std::string> replies_policy, std::optional<bool> exclusive) override
    {
        if (replies_policy) list.replies_policy = *replies_policy;
        if (exclusive) list.exclusive = *exclusive;
        instance_.deeds.push_back("change list " + list.title + " " + list.replies_policy +
                                  (list.exclusive ? " exclusive" : ""));
        co_return list;
    }
    Task<List> rename_list(ListId id, std::string title) override
    {
        instance_.deeds.push_back("rename list " + id.value + " " + title);
        co_return List{std::move(id), std::move(title), false};
    }
    Task<std::vector<List>> lists() override
    {
        std::vector<List> all;
        for (const auto& [title, members] : instance_.lists) all.push_back(List{ListId{title}, title, false});
        co_return all;
    }
    Task<Page<Account>> list_accounts(ListId id, PageRequest) override { co_return page_of(instance_.lists[id.value]); }
    Task<List> create_list(std::string title) override
    {
        instance_.lists[title];
        co_return List{ListId{title}, title, false};
    }
    Task<void> delete_list(ListId id) override
    {
        instance_.lists.erase(id.value);
        co_return Result<void>{};
    }
    Task<void> list_add(ListId id, AccountId account) override
    {
        instance_.lists[id.value].push_back(account.value);
        co_return Result<void>{};
    }
    Task<void> list_remove(ListId id, AccountId account) override
    {
        std::erase(instance_.lists[id.value], account.value);
        co_return Result<void>{};
    }
    Task<std::vector<Marker>> markers() override
    {
        std::vector<Marker> all;
        for (const auto& [timeline, id] : instance_.markers) all.push_back(Marker{timeline, id});
        co_return all;
    }
    Task<void> set_marker(Marker marker) override
    {
        instance_.markers[marker.timeline] = marker.last_read_id;
        co_return Result<void>{};
    }
    Task<CredentialAccount> update_profile(ProfileChange change) override
    {
        auto& own = instance_.own;
        if (change.display_name) own.account.display_name = *change.display_name;
        if (change.note) own.note_source = *change.note;
        if (change.locked) own.account.locked = *change.locked;
        if (change.bot) own.account.bot = *change.bot;
        if (change.fields) own.fields_source = *change.fields;
        co_return own;
    }
    Task<CredentialAccount> set_picture(ProfilePicture which, NewMedia file) override
    {
        const std::string place = which == ProfilePicture::avatar ? "avatar" : "header";
        instance_.deeds.push_back(place + " " + file.filename);
        if (which == ProfilePicture::avatar) instance_.own.account.avatar = "https://home.example/" + file.filename;
        co_return instance_.own;
    }
    Task<void> drop_picture(ProfilePicture which) override
    {
        instance_.deeds.push_back(which == ProfilePicture::avatar ? "no avatar" : "no header");
        co_return Result<void>{};
    }
    Task<Relationship> follow(AccountId id, FollowOptions options) override
    {
        if (options.notify) instance_.deeds.push_back((*options.notify ? "notify " : "unnotify ") + id.value);
        instance_.follow_options.push_back(std::move(options));
        co_return instance_.relation.value_or(Relationship{});
    }
    Task<Relationship> mute(AccountId id, MuteOptions options) override
    {
        instance_.deeds.push_back("mute " + id.value);
        instance_.mute_options.push_back(options);
        co_return Relationship{};
    }
    Task<std::vector<Account>> familiar_followers(AccountId) override { co_return instance_.familiar; }
    Task<Page<Account>> endorsed(PageRequest) override { co_return Page<Account>{instance_.endorsed, {}, {}}; }
    Task<std::vector<InstanceRule>> rules() override { co_return instance_.rules; }
    Task<StatusPtr> set_quote_policy(StatusId id, std::string policy) override
    {
        instance_.deeds.push_back("quotes " + id.value + " " + policy);
        return status(std::move(id));
    }
    Task<std::vector<Photo>> photos() override { co_return instance_.photos; }
    Task<std::vector<Group>> groups(bool all) override
    {
        std::vector<Group> found = instance_.groups_there;
        if (!all) std::erase_if(found, [](const Group& one) { return !one.member; });
        co_return found;
    }
    Task<Group> group(std::string name) override
    {
        const auto found = std::ranges::find(instance_.groups_there, name, &Group::name);
        if (found == instance_.groups_there.end()) co_return fail(Errc::not_found, "There is no group " + name + ".");
        co_return *found;
    }
    Task<Group> join_group(GroupId id, bool wanted) override
    {
        const auto found = std::ranges::find(instance_.groups_there, id, &Group::id);
        if (found == instance_.groups_there.end()) co_return fail(Errc::not_found, "There is no such group.");
        found->member = wanted;
        instance_.deeds.push_back((wanted ? "join " : "leave ") + found->name);
        co_return *found;
    }
    Task<std::vector<InteractionRequest>> interaction_requests() override { co_return instance_.interactions; }
    Task<void> answer_interaction(std::string id, bool agreed) override
    {
        instance_.deeds.push_back((agreed ? "authorize " : "reject ") + id);
        std::erase_if(instance_.interactions, [&](const InteractionRequest& one) { return one.id == id; });
        co_return Result<void>{};
    }
    Task<std::vector<StatusPtr>> pinned(AccountId) override { co_return instance_.pinned; }
    Task<Page<Account>> blocked(PageRequest) override { co_return Page<Account>{instance_.blocked, {}, {}}; }
    Task<std::vector<std::string>> blocked_domains() override { co_return instance_.blocked_domains; }
    Task<void> block_domain(std::string domain, bool wanted) override
    {
        std::erase(instance_.blocked_domains, domain);
        if (wanted) instance_.blocked_domains.push_back(domain);
        co_return Result<void>{};
    }
    Task<std::vector<Filter>> filters() override { co_return instance_.filters; }
    Task<Filter> create_filter(NewFilter wanted) override
    {
        Filter made;
        made.id = FilterId{std::to_string(instance_.made++)};
        made.title = wanted.phrase;
        made.contexts = wanted.contexts;
        made.action = wanted.action;
        made.keywords.push_back({wanted.phrase, wanted.whole_word});
        if (wanted.expires_in.count() > 0) made.expires_at = Timestamp{wanted.expires_in};
        instance_.filters.push_back(made);
        co_return made;
    }
    Task<void> delete_filter(Filter filter) override
    {
        std::erase_if(instance_.filters, [&](const Filter& one) { return one.id == filter.id; });
        co_return Result<void>{};
    }
    Task<std::vector<std::string>> followed_tags() override { co_return instance_.followed_tags; }
    Task<void> follow_tag(std::string name, bool wanted) override
    {
        std::erase(instance_.followed_tags, name);
        if (wanted) instance_.followed_tags.push_back(name);
        co_return Result<void>{};
    }
    Task<std::vector<TagTrend>> trending_tags() override { co_return instance_.trends; }
    Task<std::vector<StatusPtr>> trending_statuses() override { co_return instance_.posts; }
    Task<std::vector<PreviewCard>> trending_links() override { co_return instance_.trending_links; }
    Task<std::vector<Announcement>> announcements() override { co_return instance_.announcements; }
    Task<void> dismiss_announcement(std::string id) override
    {
        for (auto& one : instance_.announcements) one.read = one.read || one.id == id;
        co_return Result<void>{};
    }
    Task<void> react_to_announcement(std::string id, std::string emoji, bool wanted) override
    {
        instance_.deeds.push_back((wanted ? "react to announcement " : "unreact to announcement ") + id + " " + emoji);
        co_return Result<void>{};
    }
    Task<NotificationPolicy> notification_policy() override { co_return instance_.policy; }
    Task<NotificationPolicy> set_notification_policy(std::string rule, std::string value) override
    {
        for (auto& [name, now] : instance_.policy.rules) {
            if (name == rule) now = value;
        }
        co_return instance_.policy;
    }
    Task<std::vector<NotificationRequest>> notification_requests() override { co_return instance_.requests; }
    Task<void> settle_notification_request(std::string id, bool accept) override
    {
        instance_.deeds.push_back((accept ? "accept request " : "dismiss request ") + id);
        std::erase_if(instance_.requests, [&](const NotificationRequest& one) { return one.id == id; });
        co_return Result<void>{};
    }
    Task<std::vector<std::string>> featured_tags() override { co_return instance_.featured_tags; }
    Task<void> feature_tag(std::string name, bool wanted) override
    {
        std::erase(instance_.featured_tags, name);
        if (wanted) instance_.featured_tags.push_back(name);
        co_return Result<void>{};
    }
    Task<std::string> raw(std::string method, std::string path,
                          std::vector<std::pair<std::string, std::string>>) override
    {
        instance_.deeds.push_back("raw " + method + " " + path);
        co_return instance_.raw_body;
    }
    std::unique_ptr<EventStream> open_stream() override { return std::make_unique<FakeStream>(instance_); }
    bool can_stream(const Timeline& timeline) const override { return timeline.kind == TimelineKind::home; }

private:
    /// As servers do that know Idempotency-Key.
    StatusPtr make_once(const NewStatus& draft)
    {
        const bool has_key = instance_.info.capabilities.idempotency_key && !draft.idempotency_key.empty();
        if (!has_key) return instance_.make_own(draft);
        auto& known = instance_.by_key[draft.idempotency_key];
        if (!known) known = instance_.make_own(draft);
        return known;
    }
    /// A conversation as a timeline, newest first.
    static Page<StatusPtr> whole(StatusPtr post, const Context& thread)
    {
        std::vector<StatusPtr> all = thread.ancestors;
        all.push_back(std::move(post));
        all.insert(all.end(), thread.descendants.begin(), thread.descendants.end());
        std::ranges::reverse(all);
        return Page<StatusPtr>{std::move(all), {}, {}};
    }
    static Page<Account> page_of(const std::vector<std::string>& addresses)
    {
        Page<Account> page;
        for (const auto& address : addresses) {
            Account account;
            account.id = AccountId{address};
            account.address = address;
            page.items.push_back(std::move(account));
        }
        return page;
    }

    FakeInstance& instance_;
    std::string token_;
};

} // namespace fedibee::test
