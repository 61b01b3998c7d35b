// SPDX-License-Identifier: AGPL-3.0-or-later
// The pure hops of a post on its way to the screen.
#include "backend/mastodon/codec.hpp"
#include "http/sse_parser.hpp"
#include "irc/message.hpp"
#include "irc/present.hpp"
#include "recorded.hpp"
#include "render/compose.hpp"
#include "render/html.hpp"
#include "render/length.hpp"

#include <benchmark/benchmark.h>

#include <memory>

namespace {

using namespace fedibee;

const mastodon::Reading reading{"localhost", "localhost:3000"};

std::vector<StatusPtr> home()
{
    return mastodon::read_statuses(bench::recorded("timeline_home.json"), reading).value();
}

StatusPtr some_status()
{
    return mastodon::read_status(bench::recorded("status_post_quote.json"), reading).value();
}

std::shared_ptr<session::ShownStatus> some_shown_status()
{
    auto shown = std::make_shared<session::ShownStatus>();
    shown->status = some_status();
    shown->author = {"bob", "bob@example.social", "Bob", false};
    shown->short_id = "1f";
    shown->msgid = "1-117020585846976096";
    shown->document = render::compose(*shown->status, {});
    return shown;
}

void read_home_timeline(benchmark::State& state)
{
    const auto body = bench::recorded("timeline_home.json");
    for (auto _ : state) benchmark::DoNotOptimize(mastodon::read_statuses(body, reading));
    state.SetBytesProcessed(static_cast<std::int64_t>(body.size()) * state.iterations());
    state.SetItemsProcessed(static_cast<std::int64_t>(home().size()) * state.iterations());
}
BENCHMARK(read_home_timeline);

void read_one_status(benchmark::State& state)
{
    const auto body = bench::recorded("status_post_quote.json");
    for (auto _ : state) benchmark::DoNotOptimize(mastodon::read_status(body, reading));
    state.SetBytesProcessed(static_cast<std::int64_t>(body.size()) * state.iterations());
}
BENCHMARK(read_one_status);

/// From the bytes of the stream: the envelope, then the status that is a string in it.
void read_one_event(benchmark::State& state)
{
    std::string quoted;
    for (const char c : bench::recorded("status_post_quote.json")) {
        if (c == '"' || c == '\\') quoted += '\\';
        if (c == '\n')
            quoted += "\\n";
        else
            quoted += c;
    }
    const std::string bytes = R"({"stream":["user"],"event":"update","payload":")" + quoted + "\"}";
    const Timeline home{TimelineKind::home, {}};
    for (auto _ : state) {
        const auto message = mastodon::read_stream_message(bytes);
        benchmark::DoNotOptimize(mastodon::read_event(message->event, message->payload, home, reading));
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes.size()) * state.iterations());
}
BENCHMARK(read_one_event);

void html_to_document(benchmark::State& state)
{
    const auto statuses = home();
    for (auto _ : state)
        for (const auto& status : statuses)
            benchmark::DoNotOptimize(render::html_to_document(status->content, {&status->mentions, false}));
    state.SetItemsProcessed(static_cast<std::int64_t>(statuses.size()) * state.iterations());
}
BENCHMARK(html_to_document);

void compose_status(benchmark::State& state)
{
    const auto status = some_status();
    for (auto _ : state) benchmark::DoNotOptimize(render::compose(*status, {}));
}
BENCHMARK(compose_status);

void status_to_irc_lines(benchmark::State& state)
{
    const auto shown = some_shown_status();
    irc::Reader reader;
    reader.nick = "ann";
    reader.nick_of = [](std::string_view) { return std::string("bob"); };
    for (auto _ : state) {
        const auto lines = irc::status_lines(*shown, reader);
        benchmark::DoNotOptimize(irc::cut_lines(lines, 400));
    }
}
BENCHMARK(status_to_irc_lines);

void parse_irc_line(benchmark::State& state)
{
    constexpr std::string_view line = "@label=abc;+reply=1-117020585846976096 PRIVMSG &home :hello from my desk";
    for (auto _ : state) {
        const auto message = irc::parse_message(line);
        benchmark::DoNotOptimize(message->tag("+reply"));
    }
}
BENCHMARK(parse_irc_line);

void format_irc_line(benchmark::State& state)
{
    for (auto _ : state) {
        std::string line = "@";
        irc::append_tag(line, "msgid", "1-117020585846976096");
        irc::append_tag(line, "time", "2026-08-01T13:53:55.410Z");
        irc::append_body(line, ":bob!bob@example.social PRIVMSG &home :[1f] hello from my desk");
        benchmark::DoNotOptimize(line);
    }
}
BENCHMARK(format_irc_line);

void parse_server_sent_events(benchmark::State& state)
{
    const auto stream = bench::recorded("stream_user_update.sse");
    std::size_t events = 0;
    http::SseParser parser([&](std::string_view, std::string_view) { ++events; });
    for (auto _ : state) parser.feed(stream);
    benchmark::DoNotOptimize(events);
    state.SetBytesProcessed(static_cast<std::int64_t>(stream.size()) * state.iterations());
}
BENCHMARK(parse_server_sent_events);

void status_length(benchmark::State& state)
{
    const std::string text =
        "@bob@example.social planted beans \xF0\x9F\x8C\xB1 beside the wall, see https://garden.example/42 #gardens, "
        "and the neighbours came to look at them all afternoon";
    for (auto _ : state) benchmark::DoNotOptimize(render::status_length(text, "food", CountMode{}, 23));
}
BENCHMARK(status_length);

} // namespace
