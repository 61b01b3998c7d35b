// SPDX-License-Identifier: AGPL-3.0-or-later
// What is promised to those who read a stream together, under random schedules: who was told that the stream is open
// gets every post that they may see, from then until they are told that it is lost; nobody gets what they hide; and no
// more logins carry it than are needed.
#include "backend/mastodon/shared_streams.hpp"

#include "support/seeds.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace fedibee::mastodon {
namespace {

const std::string origin = "https://example.social";
const Subscription local{"public:local", {}};
constexpr int authors = 4;
constexpr std::size_t crowd = 5;

/// A login, with its connection to the instance.
class Login final : public SharedReader {
public:
    [[nodiscard]] const Hidden* hidden() const override { return knows ? &hides : nullptr; }
    void is_not_alone() override { asks = true; }
    void carrying_changed() override {}
    void on_shared_open(const Subscription&) override { is_complete = true; }
    void on_shared_lost(const Subscription&, const Error&) override { is_complete = false; }
    void on_shared_event(const Subscription&, const Event& event) override
    {
        if (const auto* posted = std::get_if<StatusPosted>(&event)) got.insert(posted->status->id.value);
    }

    Hidden hides;
    bool knows = false; ///< what it hides was asked for, and has come
    bool asks = false;
    bool is_in = false;
    bool is_connected = false;
    bool is_complete = false; ///< as it was told
    std::set<std::string> got;
};

class Schedule {
public:
    explicit Schedule(unsigned seed) : random_(seed) {}
    ~Schedule()
    {
        for (Login& login : logins_) leave(login);
    }
    std::vector<std::string> run()
    {
        for (int i = 0; i < 400; ++i) {
            befall(logins_[static_cast<std::size_t>(between(0, crowd - 1))]);
            if (between(0, 2) > 0) post();
        }
        settle();
        for (int i = 0; i < 10; ++i) post();
        return faults;
    }

    std::vector<std::string> faults;

private:
    int between(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
    void leave(Login& login)
    {
        if (!login.is_in) return;
        streams_.leave(origin, local, login);
        login.is_in = login.is_connected = login.is_complete = login.knows = login.asks = false;
    }
    void befall(Login& login)
    {
        switch (between(0, 9)) {
        case 0: leave(login); break;
        case 1:
        case 2:
            if (!login.is_in) streams_.join(origin, local, login);
            login.is_in = true;
            break;
        case 3: learn(login); break;
        case 4: change_hidden(login); break;
        case 5: disconnect(login); break; // the connection breaks
        default: reconcile(login);
        }
    }
    void learn(Login& login)
    {
        if (!login.is_in || !login.asks || login.knows) return;
        login.knows = true;
        streams_.hidden_changed(origin, login);
    }
    void change_hidden(Login& login)
    {
        login.hides.hide(AccountId{std::to_string(between(1, authors))}, between(0, 1) == 1);
        if (login.is_in && login.knows) streams_.hidden_changed(origin, login);
    }
    void disconnect(Login& login)
    {
        if (!login.is_connected) return;
        login.is_connected = false;
        streams_.closed(origin, local, login);
    }
    /// As its connections do when they get round to it.
    void reconcile(Login& login)
    {
        if (!login.is_in) return;
        const bool carries = streams_.carries(origin, local, login);
        if (carries == login.is_connected) return;
        login.is_connected = carries;
        if (carries)
            streams_.opened(origin, local, login);
        else
            streams_.closed(origin, local, login);
    }
    void post()
    {
        auto status = std::make_shared<Status>();
        status->id = StatusId{std::to_string(++made_)};
        status->account.id = AccountId{std::to_string(between(1, authors))};
        // The instance leaves out what a login hides.
        for (Login& login : logins_) {
            const bool gives = login.is_connected && !login.hides.hides(*status, {});
            if (gives) streams_.publish(origin, local, login, StatusPosted{{}, status});
        }
        for (std::size_t i = 0; i < crowd; ++i) {
            Login& login = logins_[i];
            const bool may_see = !login.hides.hides(*status, {});
            const bool has = login.got.contains(status->id.value);
            if (login.is_in && login.is_complete && may_see && !has) fault(i, "misses");
            if (has && !may_see) fault(i, "was given what it hides,");
            if (has && !login.is_in) fault(i, "had left, but got");
        }
    }
    void fault(std::size_t login, const std::string& what)
    {
        faults.push_back("login " + std::to_string(login) + " " + what + " post " + std::to_string(made_));
    }
    /// Everything is told and done: all who read have the stream, and one carries it where one suffices.
    void settle()
    {
        for (int i = 0; i < 20; ++i) {
            for (Login& login : logins_) {
                learn(login);
                reconcile(login);
            }
        }
        std::size_t readers = 0;
        std::size_t carriers = 0;
        std::optional<Hidden> by_all;
        bool one_suffices = false;
        for (const Login& login : logins_) {
            if (!login.is_in) continue;
            ++readers;
            by_all = by_all ? by_all->common_with(login.hides) : login.hides;
            if (login.is_connected) ++carriers;
            if (!login.is_complete) faults.emplace_back("somebody has no stream in the end");
        }
        for (const Login& login : logins_) one_suffices = one_suffices || (login.is_in && login.hides == *by_all);
        if (readers > 0 && carriers == 0) faults.emplace_back("nobody carries the stream in the end");
        if (one_suffices && carriers > 1) faults.push_back(std::to_string(carriers) + " carry what one could");
    }

    std::mt19937 random_;
    SharedStreams streams_;
    std::array<Login, crowd> logins_;
    int made_ = 0;
};

TEST(SharedPromises, WhoReadsTogetherMissesNothing)
{
    test::try_seeds(300, [](unsigned seed) { return Schedule(seed).run(); });
}

} // namespace
} // namespace fedibee::mastodon
