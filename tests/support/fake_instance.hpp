// SPDX-License-Identifier: AGPL-3.0-or-later
// An instance in memory behind the Backend and Connector interfaces: posts that a test adds, errors that it asks for.
#pragma once

#include "fedibee/backend.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace fedibee::test {

/// What all backends of one instance share; outlives them.
struct FakeInstance {
    InstanceInfo info;
    std::string me = "alice@home.example";
    std::vector<StatusPtr> posts;  ///< oldest first
    std::deque<Error> post_errors; ///< the next answers to a post; with maybe_done the post is made all the same
    std::vector<NewStatus> drafts;
    bool token_refused = false;
    bool has_stream = true;
    std::vector<EventSink*> streams;
    int timeline_calls = 0;

    FakeInstance()
    {
        info.origin = "https://home.example";
        info.domain = "home.example";
        info.capabilities.websocket = true;
        info.capabilities.websocket_multiplex = true;
    }

    /// Ids of ten digits and more, growing.
    StatusPtr make(const std::string& author, const std::string& html, Visibility visibility = Visibility::public_)
    {
        auto status = std::make_shared<Status>();
        status->id = StatusId{std::to_string(1'000'000'000 + posts.size())};
        status->uri = "https://home.example/" + status->id.value;
        status->url = status->uri;
        status->created_at = Timestamp{std::chrono::seconds{1'767'323'045 + static_cast<long>(posts.size())}};
        status->account.id = AccountId{author};
        status->account.address = author;
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
    void tell(const Event& event)
    {
        for (auto* stream : std::vector<EventSink*>(streams)) stream->on_event(event);
    }
};

class FakeStream final : public EventStream {
public:
    explicit FakeStream(FakeInstance& instance) : instance_(instance) {}

    Task<void> run(EventSink& sink) override
    {
        if (!instance_.has_stream) co_return fail(Errc::unsupported, "no streams here");
        instance_.streams.push_back(&sink);
        sink.on_event(StreamOpened{Timeline{TimelineKind::home, {}}});
        const auto executor = co_await asio::this_coro::executor;
        asio::steady_timer forever(executor, std::chrono::hours{1});
        const auto waited = co_await forever.async_wait(asio::as_tuple(asio::use_awaitable));
        std::erase(instance_.streams, &sink);
        co_return fail(std::get<0>(waited) ? Errc::cancelled : Errc::network, "ended");
    }
    void want(std::vector<Timeline>) override {}

private:
    FakeInstance& instance_;
};

class FakeBackend final : public Backend {
public:
    explicit FakeBackend(FakeInstance& instance) : instance_(instance) {}

    const InstanceInfo& instance() const override { return instance_.info; }
    Task<CredentialAccount> verify_credentials() override
    {
        if (instance_.token_refused) co_return fail(Errc::unauthorized, "the token is refused");
        CredentialAccount account;
        account.account.id = AccountId{instance_.me};
        account.account.address = instance_.me;
        co_return account;
    }
    Task<Page<StatusPtr>> timeline(Timeline which, PageRequest page) override
    {
        ++instance_.timeline_calls;
        if (instance_.token_refused) co_return fail(Errc::unauthorized, "the token is refused");
        std::vector<StatusPtr> all;
        for (const auto& post : instance_.posts) {
            const bool own = which.kind != TimelineKind::account || post->account.id.value == which.value;
            if (own && post->visibility != Visibility::direct && post->id.value > page.min_id) all.push_back(post);
        }
        // min_id gives the page next to it, else the newest one; both newest first.
        if (all.size() > page.limit && !page.min_id.empty()) all.resize(page.limit);
        if (all.size() > page.limit) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(page.limit));
        std::ranges::reverse(all);
        co_return Page<StatusPtr>{std::move(all), {}, {}};
    }
    Task<StatusPtr> status(StatusId id) override
    {
        for (const auto& post : instance_.posts) {
            if (post->id == id) co_return post;
        }
        co_return fail(Errc::not_found, "no such post");
    }
    Task<StatusPtr> post(NewStatus draft) override
    {
        instance_.drafts.push_back(draft);
        const auto visibility = draft.visibility.value_or(Visibility::public_);
        if (instance_.post_errors.empty()) co_return instance_.make(instance_.me, draft.text, visibility);
        const Error error = instance_.post_errors.front();
        instance_.post_errors.pop_front();
        if (error.maybe_done) instance_.make(instance_.me, draft.text, visibility);
        co_return fail(error);
    }
    Task<Account> resolve_account(std::string address) override
    {
        Account account;
        account.id = AccountId{address};
        account.address = address;
        co_return account;
    }
    Task<Page<std::shared_ptr<const Notification>>> notifications(PageRequest) override
    {
        co_return Page<std::shared_ptr<const Notification>>{};
    }
    Task<Page<Conversation>> conversations(PageRequest) override { co_return Page<Conversation>{}; }
    Task<void> mark_conversation_read(ConversationId) override { co_return Result<void>{}; }
    Task<Context> context(StatusId) override { co_return Context{}; }
    Task<StatusPtr> edit(StatusId id, NewStatus) override { return status(std::move(id)); }
    Task<StatusSource> source(StatusId) override { co_return StatusSource{}; }
    Task<StatusPtr> remove(StatusId id) override { return status(std::move(id)); }
    Task<StatusPtr> act(StatusId id, StatusAction) override { return status(std::move(id)); }
    Task<Poll> vote(PollId, std::vector<int>) override { co_return Poll{}; }
    Task<MediaAttachment> upload(NewMedia) override { co_return MediaAttachment{}; }
    Task<Account> account(AccountId id) override { return resolve_account(id.value); }
    Task<std::vector<Relationship>> relationships(std::vector<AccountId>) override
    {
        co_return std::vector<Relationship>{};
    }
    Task<Relationship> act(AccountId, AccountAction) override { co_return Relationship{}; }
    Task<Page<Account>> following(AccountId, PageRequest) override { co_return Page<Account>{}; }
    Task<Page<Account>> followers(AccountId, PageRequest) override { co_return Page<Account>{}; }
    Task<Page<Account>> follow_requests(PageRequest) override { co_return Page<Account>{}; }
    Task<Relationship> set_note(AccountId, std::string) override { co_return Relationship{}; }
    Task<void> report(AccountId, std::vector<StatusId>, std::string) override { co_return Result<void>{}; }
    Task<SearchResult> search(SearchRequest) override { co_return SearchResult{}; }
    Task<std::vector<List>> lists() override { co_return std::vector<List>{}; }
    Task<Page<Account>> list_accounts(ListId, PageRequest) override { co_return Page<Account>{}; }
    Task<List> create_list(std::string title) override { co_return List{ListId{title}, title, false}; }
    Task<void> delete_list(ListId) override { co_return Result<void>{}; }
    Task<void> list_add(ListId, AccountId) override { co_return Result<void>{}; }
    Task<void> list_remove(ListId, AccountId) override { co_return Result<void>{}; }
    Task<std::vector<Marker>> markers() override { co_return std::vector<Marker>{}; }
    Task<void> set_marker(Marker) override { co_return Result<void>{}; }
    Task<std::string> raw(std::string, std::string, std::vector<std::pair<std::string, std::string>>) override
    {
        co_return std::string{};
    }
    std::unique_ptr<EventStream> open_stream() override { return std::make_unique<FakeStream>(instance_); }
    bool can_stream(const Timeline& timeline) const override { return timeline.kind == TimelineKind::home; }

private:
    FakeInstance& instance_;
};

class FakeConnector final : public Connector {
public:
    explicit FakeConnector(FakeInstance& instance) : instance_(instance) {}

    Task<InstanceInfo> detect(std::string, std::optional<Family>) override { co_return instance_.info; }
    Task<AppRegistration> register_app(InstanceInfo, std::string redirect_uri) override
    {
        co_return AppRegistration{"client", Secret{"secret"}, std::move(redirect_uri)};
    }
    Result<Authorization> authorize(const InstanceInfo& instance, const AppRegistration&) override
    {
        return Authorization{instance.origin + "/oauth/authorize", "state", Secret{"verifier"}};
    }
    Task<Credentials> exchange_code(InstanceInfo, AppRegistration app, std::string code, Secret) override
    {
        if (code != "right") co_return fail(Errc::invalid_input, "the code is wrong or old");
        co_return Credentials{Secret{"token"}, Secret{}, std::move(app)};
    }
    Task<void> revoke(InstanceInfo, Credentials) override { co_return Result<void>{}; }
    std::unique_ptr<Backend> open(InstanceInfo, Credentials, std::string) override
    {
        return std::make_unique<FakeBackend>(instance_);
    }

private:
    FakeInstance& instance_;
};

} // namespace fedibee::test
