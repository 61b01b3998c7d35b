// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/session/unruly_instance.hpp"

#include "support/fake_backend.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

namespace fedibee::session {

class UnrulyStream final : public EventStream {
public:
    explicit UnrulyStream(UnrulyInstance& instance) : instance_(instance) {}
    ~UnrulyStream() override { ++*turn_; }
    UnrulyStream(const UnrulyStream&) = delete;
    UnrulyStream& operator=(const UnrulyStream&) = delete;

    void want(std::vector<Timeline>) override {}
    Task<void> run(EventSink& sink) override
    {
        if (!instance_.has_stream) co_return fail(Errc::unsupported, "no streams here");
        const auto reached = co_await instance_.travel("stream");
        if (!reached) co_return fail(reached.error());
        asio::steady_timer forever(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
        forever_ = &forever;
        sink_ = &sink;
        ++*turn_;
        sink.on_event(StreamOpened{Timeline{TimelineKind::home, {}}});
        instance_.streams.push_back(this);
        // The subscription is under way: what is published until it is taken up does not come by the stream.
        taken_up_ = instance_.time.passed() + (instance_.is_calm ? instance_.take_up : instance_.delay(0, 1000));
        co_await forever.async_wait(asio::as_tuple(asio::use_awaitable));
        const auto state = co_await asio::this_coro::cancellation_state;
        instance_.streams.remove(this);
        ++*turn_;
        forever_ = nullptr;
        if (state.cancelled() != asio::cancellation_type::none) co_return fail(Errc::cancelled, "cancelled");
        Error error{Errc::network, "ended the stream"};
        sink.on_event(StreamLost{Timeline{TimelineKind::home, {}}, error});
        co_return fail(std::move(error));
    }
    void end()
    {
        if (forever_ != nullptr) forever_->cancel();
    }
    /// From now on it comes by another login: what was on its way is lost, and nothing comes until that one is heard.
    void move()
    {
        if (forever_ == nullptr) return;
        ++*turn_;
        taken_up_ = instance_.time.passed() + instance_.delay(0, 1000);
        const Timeline timeline{TimelineKind::home, {}};
        sink_->on_event(StreamLost{timeline, Error{Errc::network, "the stream comes by another login now"}});
        sink_->on_event(StreamOpened{timeline});
    }
    void send(const Event& event)
    {
        if (instance_.time.passed() < taken_up_) return;
        const int copies = instance_.is_faulty && instance_.chance(20) ? 2 : 1;
        for (int i = 0; i < copies; ++i) instance_.group.spawn(arrive(instance_, *sink_, *turn_, turn_, event));
    }

private:
    /// The stream may be gone by then; so is its sink, and the turn is another.
    static asio::awaitable<void> arrive(UnrulyInstance& instance, EventSink& sink, int turn,
                                        std::shared_ptr<const int> current, Event event)
    {
        const auto way =
            instance.is_calm ? std::chrono::milliseconds{5} : instance.delay(1, instance.is_faulty ? 900 : 100);
        const bool awake = co_await instance.time.sleep(way);
        if (awake && turn == *current) sink.on_event(std::move(event));
    }

    UnrulyInstance& instance_;
    asio::steady_timer* forever_ = nullptr;
    EventSink* sink_ = nullptr;
    std::chrono::milliseconds taken_up_{0};
    /// Counts connections: what was on its way on an older one is lost.
    std::shared_ptr<int> turn_ = std::make_shared<int>(0);
};

Task<void> UnrulyInstance::travel(std::string call)
{
    if (!call.empty()) asked[call].push_back(time.passed());
    const auto way = is_calm ? std::chrono::milliseconds{10} : delay(1, 400);
    const bool awake = co_await time.sleep(way);
    if (!awake) co_return fail(Errc::cancelled, "cancelled");
    if (auto& errors = refusals[call]; !errors.empty()) {
        Error error = errors.front();
        errors.pop_front();
        co_return fail(std::move(error));
    }
    if (!is_faulty || !chance(30)) co_return Result<void>{};
    switch (between(0, 3)) {
    case 0: co_return fail(Error{Errc::rate_limited, "wait", std::chrono::seconds{between(1, 60)}, 429});
    case 1: co_return fail(Error{Errc::bad_response, "made a mistake of its own", std::nullopt, 502});
    case 2: co_return fail(Errc::timeout, "did not answer in time");
    default: co_return fail(Errc::network, "broke the connection");
    }
}

std::unique_ptr<EventStream> UnrulyInstance::open_stream()
{
    return std::make_unique<UnrulyStream>(*this);
}

std::shared_ptr<Status> UnrulyInstance::make(Visibility visibility)
{
    auto status = std::make_shared<Status>();
    status->id = StatusId{next_id()};
    status->uri = "https://home.example/" + status->id.value;
    status->created_at = time.wall();
    status->account.id = AccountId{"bob@home.example"};
    status->account.address = "bob@home.example";
    status->content = "version 1";
    status->visibility = visibility;
    return status;
}

void UnrulyInstance::tell(const Event& event)
{
    for (auto* stream : streams) stream->send(event);
}

void UnrulyInstance::end_streams()
{
    for (auto* stream : streams) stream->end();
}

void UnrulyInstance::move_streams()
{
    for (auto* stream : streams) stream->move();
}

void UnrulyInstance::post()
{
    posts.push_back(make(Visibility::public_));
    tell(StatusPosted{Timeline{TimelineKind::home, {}}, posts.back()});
}

void UnrulyInstance::edit()
{
    if (posts.empty()) return;
    auto& post =
        posts[posts.size() - 1 - static_cast<std::size_t>(between(0, int(std::min<std::size_t>(posts.size(), 5)) - 1))];
    auto edited = std::make_shared<Status>(*post);
    edited->content = "version " + std::to_string(std::stoi(post->content.substr(8)) + 1);
    edited->edited_at = time.wall();
    post = edited;
    tell(StatusEdited{Timeline{TimelineKind::home, {}}, edited});
}

void UnrulyInstance::remove()
{
    if (posts.empty()) return;
    const auto back = static_cast<std::ptrdiff_t>(between(1, int(std::min<std::size_t>(posts.size(), 5))));
    const StatusId id = (*(posts.end() - back))->id;
    posts.erase(posts.end() - back);
    tell(StatusDeleted{Timeline{TimelineKind::home, {}}, id});
}

void UnrulyInstance::notify()
{
    auto note = std::make_shared<Notification>();
    note->id = NotificationId{next_id()};
    note->type = "follow";
    note->created_at = time.wall();
    notes.push_back(note);
    tell(NotificationReceived{note});
}

void UnrulyInstance::write_privately()
{
    const auto peer = static_cast<std::size_t>(between(0, 3));
    if (talks.size() <= peer) talks.resize(peer + 1);
    talks[peer].push_back(make(Visibility::direct));
    auto talk = std::make_shared<Conversation>();
    talk->id = ConversationId{std::to_string(peer)};
    talk->unread = true;
    talk->last_status = talks[peer].back();
    tell(ConversationUpdated{talk});
}

class UnrulyBackend final : public test::FakeBackend {
public:
    explicit UnrulyBackend(UnrulyInstance& instance) : FakeBackend(instance.base), instance_(instance) {}

    Task<CredentialAccount> verify_credentials() override
    {
        auto there = co_await instance_.travel();
        if (!there) co_return fail(std::move(there));
        co_return co_await FakeBackend::verify_credentials();
    }
    Task<Page<StatusPtr>> timeline(Timeline, PageRequest page) override
    {
        return page_of(instance_.posts, std::move(page), "timeline");
    }
    Task<Page<Note>> notifications(PageRequest page) override
    {
        return page_of(instance_.notes, std::move(page), "notifications");
    }
    Task<Page<Conversation>> conversations(PageRequest) override
    {
        auto there = co_await instance_.travel("conversations");
        if (!there) co_return fail(std::move(there));
        Page<Conversation> page;
        for (std::size_t peer = 0; peer < instance_.talks.size(); ++peer) {
            if (instance_.talks[peer].empty()) continue;
            Conversation talk;
            talk.id = ConversationId{std::to_string(peer)};
            talk.unread = true;
            talk.last_status = instance_.talks[peer].back();
            page.items.push_back(std::move(talk));
        }
        std::ranges::sort(page.items, std::ranges::greater{},
                          [](const Conversation& talk) { return talk.last_status->id.value; });
        auto back = co_await instance_.travel();
        if (!back) co_return fail(std::move(back));
        co_return page;
    }
    Task<Context> context(StatusId id) override
    {
        auto there = co_await instance_.travel("context");
        if (!there) co_return fail(std::move(there));
        Context context;
        for (const auto& talk : instance_.talks) {
            const auto last = std::ranges::find_if(talk, [&](const StatusPtr& post) { return post->id == id; });
            if (last != talk.end()) context.ancestors.assign(talk.begin(), last);
        }
        auto back = co_await instance_.travel();
        if (!back) co_return fail(std::move(back));
        co_return context;
    }
    std::unique_ptr<EventStream> open_stream() override { return instance_.open_stream(); }

private:
    template <class T> Task<Page<T>> page_of(const std::vector<T>& all, PageRequest wanted, std::string call)
    {
        auto there = co_await instance_.travel(std::move(call));
        if (!there) co_return fail(std::move(there));
        std::vector<T> found;
        std::ranges::copy_if(all, std::back_inserter(found),
                             [&](const T& one) { return one->id.value > wanted.min_id; });
        // min_id gives the page next to it, else the newest one; both newest first.
        if (found.size() > wanted.limit && !wanted.min_id.empty()) found.resize(wanted.limit);
        if (found.size() > wanted.limit) found.erase(found.begin(), found.end() - std::ptrdiff_t(wanted.limit));
        std::ranges::reverse(found);
        auto back = co_await instance_.travel();
        if (!back) co_return fail(std::move(back));
        co_return Page<T>{std::move(found), {}, {}};
    }

    UnrulyInstance& instance_;
};

std::unique_ptr<Backend> UnrulyConnector::open(InstanceInfo, Credentials, std::string)
{
    return std::make_unique<UnrulyBackend>(instance_);
}

} // namespace fedibee::session
