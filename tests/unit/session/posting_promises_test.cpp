// SPDX-License-Identifier: AGPL-3.0-or-later
// What is promised to writers, under random refusals, lost answers and restarts: no post is published twice, and every
// line ends as an echo, an answer or an error.
#include "support/seeds.hpp"
#include "unit/session/shard.hpp"

#include <random>

namespace fedibee::session {
namespace {

/// What may become of the request that posts. With maybe_done the instance has the post.
Error trouble(std::mt19937& random)
{
    const std::vector<Error> all{
        {Errc::network, "broke the connection", std::nullopt, 0, true},
        {Errc::timeout, "did not answer in time", std::nullopt, 0, true},
        {Errc::network, "has trouble (HTTP 502)", std::nullopt, 502, false},
        {Errc::network, "could not be reached", std::nullopt, 0, false},
        {Errc::rate_limited, "asks for a pause", std::chrono::seconds{1}, 429, false},
        {Errc::invalid_input, "did not accept this", std::nullopt, 422, false},
    };
    return all[std::uniform_int_distribution<std::size_t>(0, all.size() - 1)(random)];
}

class Writing {
public:
    Writing(unsigned seed, bool keys) : random_(seed)
    {
        shard_.instance.info.capabilities.idempotency_key = keys;
        shard_.stop();
        shard_.hurry = 200;
        shard_.start();
        ann_ = shard_.at_home(client_);
    }
    ~Writing() { ann_->detach(client_); }

    std::vector<std::string> run()
    {
        for (int line = 0; line < 4; ++line) {
            for (int errors = between(0, 4); errors > 0; --errors)
                shard_.instance.post_errors.push_back(trouble(random_));
            write("line number " + std::to_string(line));
            if (between(0, 3) == 0) restart();
        }
        shard_.until([&] { return shard_.outbox().empty(); });
        for (const auto& [text, answer] : answers_) judge(text, answer);
        return faults_;
    }

private:
    int between(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
    void write(const std::string& text)
    {
        const auto reply = shard_.run(ann_->say(client_, home, Utterance{text, {}, false}));
        answers_.emplace_back(text, reply ? std::optional<Error>{} : reply.error());
        if (reply && !reply->published && reply->items.empty()) faults_.push_back("no answer to: " + text);
        if (!reply && reply.error().detail.empty()) faults_.push_back("no sentence for: " + text);
    }
    void restart()
    {
        ann_->detach(client_);
        ann_.reset();
        shard_.stop();
        shard_.start();
        shard_.manager->start();
        ann_ = shard_.user(client_);
        EXPECT_TRUE(shard_.run(ann_->find_place(home)));
        ann_->enter(client_, home);
    }
    void judge(const std::string& text, const std::optional<Error>& error)
    {
        const auto count =
            std::ranges::count(shard_.instance.posts, text, [](const StatusPtr& post) { return post->content; });
        if (count > 1) faults_.push_back("published twice: " + text);
        if (!error && count == 0) faults_.push_back("said to be published: " + text);
        if (error && !error->maybe_done && count > 0) faults_.push_back("said to be refused: " + text);
    }

    std::mt19937 random_;
    Shard shard_;
    Client client_;
    UserPtr ann_;
    std::vector<std::pair<std::string, std::optional<Error>>> answers_;
    std::vector<std::string> faults_;
};

TEST(Promises, NoPostIsPublishedTwiceAndEveryLineIsAnswered)
{
    test::try_seeds(24, [](unsigned seed) {
        std::vector<std::string> faults;
        for (const bool keys : {true, false}) {
            for (const auto& fault : Writing(seed, keys).run())
                faults.push_back((keys ? "with" : "without") + (" keys: " + fault));
        }
        return faults;
    });
}

} // namespace
} // namespace fedibee::session
