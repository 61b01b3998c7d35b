// SPDX-License-Identifier: AGPL-3.0-or-later
// A reader of one login who counts what they are shown, and keeps what a restart needs.
#pragma once

#include "session/login_clients.hpp"
#include "session/login_session.hpp"
#include "unit/session/unruly_instance.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace fedibee::session {

using namespace std::chrono_literals;

inline const Timeline home_timeline{TimelineKind::home, {}};

/// What was written down before a restart.
struct Kept {
    Timestamp added_at{}; ///< when the login was; not known
    std::map<std::string, std::string> positions;
    std::vector<SeenRow> seen;
};

/// The reader: notes how often it was shown each thing, writes down what the session gives it to keep.
class Screen final : public SessionListener {
public:
    Screen(UnrulyInstance& instance, Kept& kept, std::map<std::string, int>& shown, std::set<std::string>& forgotten)
        : instance_(instance), kept_(kept), shown_(shown), forgotten_(forgotten)
    {
    }

    void posted(LoginSession&, const Timeline&, const StatusPtr& status) override { show("post", *status); }
    void caught_up(LoginSession&, const Timeline&, const std::vector<StatusPtr>& statuses, bool cut, bool) override
    {
        is_cut = is_cut || cut;
        is_read = is_read || !statuses.empty();
        for (const auto& status : statuses) show("post", *status);
    }
    void edited(LoginSession&, const StatusPtr& status) override { versions_[status->id.value] = status->content; }
    void deleted(LoginSession&, const StatusId& id) override { gone_.insert(id.value); }
    void notified(LoginSession&, const NotificationPtr& note, bool) override { note_shown("note " + note->id.value); }
    void asked(LoginSession&, const NotificationPtr& request) override
    {
        askers.push_back(request->account ? request->account->address : "somebody");
    }
    void addressed(LoginSession&, const StatusPtr& direct, bool) override { show("direct", *direct); }
    void signed_on(LoginSession&) override { ++sign_ons; }
    void told(LoginSession&, std::string sentence) override
    {
        if (sentence.find("more notifications") != std::string::npos) is_cut = true;
        sentences.push_back(std::move(sentence));
    }
    [[nodiscard]] bool is_watched(const LoginSession&, const Timeline&) const override { return is_looking; }
    [[nodiscard]] bool reads_by_showing(const LoginSession&, const Timeline&) const override { return true; }
    void reading_changed() override
    {
        if (std::exchange(writes_soon_, true) || session == nullptr) return;
        instance_.group.spawn(write_soon(this, life));
    }
    void follows(LoginSession&, const Account&, bool) override {}
    void login_changed() override {}

    /// The reader's own post, shown as the answer to what was typed, whatever became of it since.
    void show_own(const Status& status) { note_shown("post " + status.id.value); }

    /// As LiveUser does it: a tenth of a second later.
    static asio::awaitable<void> write_soon(Screen* screen, std::weak_ptr<int> life)
    {
        auto& time = screen->instance_.time;
        const bool awake = co_await time.sleep(100ms);
        if (awake && !life.expired()) screen->write();
    }
    void write()
    {
        writes_soon_ = false;
        if (session == nullptr) return;
        unwritten_.clear();
        const auto batch = session->take_reading();
        for (const auto& row : batch.positions) kept_.positions[row.timeline] = row.last_id;
        kept_.seen.insert(kept_.seen.end(), batch.seen.begin(), batch.seen.end());
    }
    /// The process is killed: what was shown since the last writing may come once more.
    void kill()
    {
        forgotten_.insert(unwritten_.begin(), unwritten_.end());
        is_killed = true;
        session = nullptr;
    }

    LoginSession* session = nullptr;
    std::shared_ptr<int> life = std::make_shared<int>(0);
    int sign_ons = 0;
    bool is_looking = true;          ///< at what has no place of its own open
    std::vector<std::string> askers; ///< to follow, of whom the reader was told while not looking
    bool is_killed = false;
    bool is_cut = false;
    bool is_read = false;
    std::vector<std::string> faults;
    std::vector<std::string> sentences;
    std::map<std::string, std::string> texts; ///< as shown last, by id

private:
    void show(const std::string& kind, const Status& status)
    {
        const std::string& id = status.id.value;
        if (gone_.contains(id)) faults.push_back("shown after its deletion: " + id);
        const auto version = versions_.find(id);
        if (version != versions_.end() && version->second > status.content &&
            version->second.size() == status.content.size())
            faults.push_back("shown as it was before its edit: " + id);
        texts[id] = status.content;
        note_shown(kind + " " + id);
    }
    void note_shown(const std::string& name)
    {
        if (is_killed) return; // nobody is there any more
        unwritten_.insert(name);
        if (++shown_[name] > 1 && forgotten_.erase(name) == 0) faults.push_back("shown twice: " + name);
    }

    UnrulyInstance& instance_;
    Kept& kept_;
    std::map<std::string, int>& shown_;
    std::set<std::string>& forgotten_;
    std::set<std::string> unwritten_; ///< shown, but not yet written down
    std::set<std::string> gone_;
    std::map<std::string, std::string> versions_;
    bool writes_soon_ = false;
};

/// A login of the instance that knows what was kept; not yet started.
inline std::unique_ptr<LoginSession> open_login(Core& core, UnrulyInstance& instance, Screen& screen, const Kept& kept)
{
    LoginRow row;
    row.id = LoginId{1};
    row.address = "alice@home.example";
    row.tag = "home";
    row.created_at = kept.added_at;
    row.instance = instance.base.info;
    row.credentials = Credentials{};
    auto session = std::make_unique<LoginSession>(core, screen, std::move(row));
    screen.session = session.get();
    std::vector<PositionRow> positions;
    for (const auto& [timeline, id] : kept.positions) positions.push_back(PositionRow{timeline, id});
    session->restore(positions, kept.seen);
    return session;
}

/// `session.stop()`, which says when it is done.
inline asio::awaitable<void> end_login(LoginSession& session, bool& done)
{
    co_await session.stop();
    done = true;
}

inline void stop_login(LoginSession& session, UnrulyInstance& instance)
{
    bool done = false;
    net::TaskGroup group(instance.group.executor(), "stop");
    group.spawn(end_login(session, done));
    while (!done) instance.time.run_until(instance.time.passed() + 1ms);
}

} // namespace fedibee::session
