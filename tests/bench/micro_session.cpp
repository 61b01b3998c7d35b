// SPDX-License-Identifier: AGPL-3.0-or-later
// What a session does for every post beside rendering it.
#include "session/commands.hpp"
#include "session/seen.hpp"
#include "session/short_ids.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

using namespace fedibee;

void remember_seen_posts(benchmark::State& state)
{
    session::Seen seen;
    std::size_t number = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(seen.insert("https://example.social/users/bob/statuses/" + std::to_string(++number)));
}
BENCHMARK(remember_seen_posts);

void give_short_ids(benchmark::State& state)
{
    session::ShortIds ids;
    Timestamp now{};
    std::size_t number = 0;
    for (auto _ : state) {
        bool fresh = false;
        const auto text = std::to_string(++number);
        now += std::chrono::seconds(1); // as a busy timeline: numbers come free again after a day
        benchmark::DoNotOptimize(ids.give(LoginId{1}, StatusId{text}, "https://example.social/statuses/" + text,
                                          "bob@example.social", now, fresh));
    }
}
BENCHMARK(give_short_ids);

class NobodyKnown final : public session::Lexicon {
public:
    [[nodiscard]] bool is_post(std::string_view word) const override { return word == "1f"; }
    [[nodiscard]] bool is_account(std::string_view word) const override { return word == "bob"; }
};

void read_typed_line(benchmark::State& state)
{
    const auto table = session::command_forms();
    const NobodyKnown lexicon;
    for (auto _ : state)
        benchmark::DoNotOptimize(session::parse_line("follow the money, they said", table, lexicon, {}));
}
BENCHMARK(read_typed_line);

} // namespace
