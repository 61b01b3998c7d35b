// SPDX-License-Identifier: AGPL-3.0-or-later
// An instance on which everything that may go wrong does, by chance: answers are late, lost or refused, streams take up
// subscriptions late, end, repeat events and mix up their order. What it holds is always right.
#pragma once

#include "net/task_group.hpp"
#include "support/fake_instance.hpp"
#include "support/virtual_time.hpp"

#include <deque>
#include <list>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace fedibee::session {

using Note = std::shared_ptr<const Notification>;

class UnrulyStream;

struct UnrulyInstance {
    UnrulyInstance(asio::io_context& context, test::VirtualTime& clock, unsigned seed)
        : time(clock), random(seed), group(context.get_executor(), "instance")
    {
    }

    [[nodiscard]] bool chance(int percent) { return between(0, 99) < percent; }
    [[nodiscard]] int between(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random); }
    [[nodiscard]] std::chrono::milliseconds delay(int least, int most)
    {
        return std::chrono::milliseconds{between(least, most)};
    }
    [[nodiscard]] std::string next_id() { return std::to_string(1'000'000'000 + made++); }
    /// One way of a request or its answer: it takes its time, and may fail.
    Task<void> travel(std::string call = {});
    std::unique_ptr<EventStream> open_stream();
    std::shared_ptr<Status> make(Visibility visibility);
    void post();
    void edit();
    void remove();
    void notify();
    void write_privately();
    void end_streams();
    void move_streams();
    void tell(const Event& event);

    test::VirtualTime& time;
    std::mt19937 random;
    bool is_faulty = false;
    bool is_calm = false; ///< nothing is left to chance
    bool has_stream = true;
    std::chrono::milliseconds take_up{0};              ///< when calm: until a subscription is taken up
    std::map<std::string, std::deque<Error>> refusals; ///< the next answers to "timeline", "context" ...
    std::map<std::string, std::vector<std::chrono::milliseconds>> asked; ///< when "timeline", "context" ... were
    long made = 0;
    std::vector<StatusPtr> posts; ///< oldest first, without the deleted
    std::vector<Note> notes;      ///< oldest first
    std::vector<std::vector<StatusPtr>> talks;
    std::list<UnrulyStream*> streams;
    test::FakeInstance base;
    net::TaskGroup group; ///< last: its coroutines use the rest
};

class UnrulyConnector final : public test::FakeConnector {
public:
    explicit UnrulyConnector(UnrulyInstance& instance) : FakeConnector(instance.base), instance_(instance) {}
    std::unique_ptr<Backend> open(InstanceInfo, Credentials, std::string) override;

private:
    UnrulyInstance& instance_;
};

} // namespace fedibee::session
