// SPDX-License-Identifier: AGPL-3.0-or-later
// The load driver of the benchmarks: raw IRC clients by the thousand, and the posts that they wait for.
#include "fail.hpp"
#include "options.hpp"
#include "poster.hpp"
#include "swarm.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

namespace {

using namespace bench;

std::string filled(std::string text, std::size_t number)
{
    for (auto at = text.find("{i}"); at != std::string::npos; at = text.find("{i}", at))
        text.replace(at, 3, std::to_string(number));
    return text;
}

double seconds_since(std::int64_t begun)
{
    return static_cast<double>(clock_now() - begun) / 1e9;
}

/// Whether a line is the end of a welcome: numeric 376 or 422.
bool ends_welcome(std::string_view line)
{
    const auto numeric = line.substr(std::min(line.size(), line.find(' ')), 5);
    return numeric == " 376 " || numeric == " 422 ";
}

/// Registered clients, and what they read afterwards.
class Crowd {
public:
    explicit Crowd(const Options& options)
        : options_(options), stages_(options.count),
          swarm_([this](std::size_t who, std::string_view line) { read(who, line); })
    {
    }

    Swarm& swarm() { return swarm_; }
    Swarm::OnLine on_line; ///< once a client is ready, and for connections beside the clients

    /// Connects everybody; at most `parallel` are not ready at any time.
    void gather()
    {
        const auto begun = clock_now();
        while (ready_ < options_.count) {
            while (opened_ < options_.count && opened_ - ready_ < options_.parallel) open_next();
            wait("the clients are not ready in time", begun);
        }
        const double seconds = seconds_since(begun);
        fmt::print("{{\"ready\":{},\"seconds\":{:.6f},\"per_second\":{:.1f}}}\n", ready_, seconds,
                   static_cast<double>(ready_) / seconds);
        std::fflush(stdout);
    }

    /// One turn of the loop; false when the phase lasts too long. Ends the program when a client was thrown out.
    [[nodiscard]] bool turn(std::int64_t begun)
    {
        swarm_.turn(100);
        if (swarm_.lost() > 0) end_with("the server closed a connection");
        return seconds_since(begun) <= options_.deadline;
    }

    void wait(const char* complaint, std::int64_t begun)
    {
        if (!turn(begun)) end_with(complaint);
    }

private:
    enum class Stage : char { registering, waiting, ready };

    void open_next()
    {
        const auto who = swarm_.connect(options_.port);
        const auto nick = filled(options_.nick, who);
        std::string hello;
        for (const auto& line : options_.before) hello += filled(line, who) + "\r\n";
        swarm_.send(who, fmt::format("{}NICK {}\r\nUSER {} 0 * :{}\r\n", hello, nick, nick, nick));
        ++opened_;
    }

    void read(std::size_t who, std::string_view line)
    {
        if (who >= options_.count || stages_[who] == Stage::ready) {
            if (on_line) on_line(who, line);
            return;
        }
        auto& stage = stages_[who];
        if (stage == Stage::registering && ends_welcome(line)) {
            stage = Stage::waiting;
            std::string more;
            for (const auto& each : options_.after) more += filled(each, who) + "\r\n";
            if (!more.empty()) swarm_.send(who, more);
            if (!options_.until.empty()) return;
        } else if (stage == Stage::registering || line.find(options_.until) == std::string_view::npos) {
            return;
        }
        stage = Stage::ready;
        ++ready_;
    }

    const Options& options_;
    std::vector<Stage> stages_;
    Swarm swarm_;
    std::size_t opened_ = 0;
    std::size_t ready_ = 0;
};

int hold(Crowd& crowd)
{
    pollfd input{STDIN_FILENO, POLLIN, 0};
    while (poll(&input, 1, 0) == 0) crowd.swarm().turn(200);
    if (crowd.swarm().lost() > 0) end_with("the server closed a connection");
    return 0;
}

/// Client 0 writes, all others read; the writer never gets far ahead of the slowest.
int fan_out(const Options& options, Crowd& crowd)
{
    std::vector<std::size_t> got(options.count);
    std::size_t sent = 0, slowest = 0;
    got[0] = options.lines;
    crowd.on_line = [&](std::size_t who, std::string_view line) {
        got[who] += line.find("bench-") != std::string_view::npos;
    };
    const auto begun = clock_now();
    while (slowest < options.lines) {
        std::string lines;
        for (; sent < options.lines && sent < slowest + options.ahead; ++sent)
            lines += fmt::format("PRIVMSG {} :bench-{:07} Today I planted beans and peas beside the old wall.\r\n",
                                 options.channel, sent);
        if (!lines.empty()) crowd.swarm().send(0, lines);
        crowd.wait("the lines did not all come", begun);
        slowest = *std::min_element(got.begin(), got.end());
    }
    const double seconds = seconds_since(begun);
    const auto lines = options.lines * (options.count - 1);
    fmt::print("{{\"lines\":{},\"seconds\":{:.6f},\"per_second\":{:.1f}}}\n", lines, seconds,
               static_cast<double>(lines) / seconds);
    return 0;
}

std::string percentiles(std::vector<double> values)
{
    if (values.empty()) return "null";
    std::sort(values.begin(), values.end());
    const auto at = [&](double part) {
        return values[std::min(values.size() - 1, static_cast<std::size_t>(part * static_cast<double>(values.size())))];
    };
    return fmt::format(R"({{"p50":{:.3f},"p90":{:.3f},"p99":{:.3f},"max":{:.3f}}})", at(0.5), at(0.9), at(0.99),
                       values.back());
}

/// When each post was seen by the instance's own stream and by the last of the clients.
struct Sightings {
    explicit Sightings(std::size_t posts) : event(posts), line(posts), lines(posts) {}
    std::vector<std::int64_t> event;
    std::vector<std::int64_t> line;
    std::vector<std::size_t> lines;
    std::size_t whole = 0; ///< posts that all clients have shown
};

void print_sightings(const Options& options, const Sightings& seen, const Poster& poster)
{
    std::vector<double> from_post, from_event;
    for (std::size_t number = options.warm_up; number < seen.line.size(); ++number) {
        from_post.push_back(static_cast<double>(seen.line[number] - poster.sent_at(number)) / 1e6);
        if (seen.event[number] != 0)
            from_event.push_back(static_cast<double>(seen.line[number] - seen.event[number]) / 1e6);
    }
    const auto last = *std::max_element(seen.line.begin(), seen.line.end());
    const double seconds = static_cast<double>(last - poster.sent_at(options.warm_up)) / 1e9;
    const double posts = static_cast<double>(options.lines);
    fmt::print(R"({{"posts":{},"seconds":{:.6f},"posts_per_second":{:.1f},"lines_per_second":{:.1f},)"
               R"("post_to_line_ms":{},"event_to_line_ms":{}}})"
               "\n",
               options.lines, seconds, posts / seconds, posts * static_cast<double>(options.count) / seconds,
               percentiles(std::move(from_post)), percentiles(std::move(from_event)));
}

/// Which posts not every client has shown, as runs of their numbers.
std::string what_is_missing(const Options& options, const Sightings& seen)
{
    std::string runs;
    for (std::size_t number = 0; number < seen.lines.size(); ++number) {
        if (seen.lines[number] >= options.count) continue;
        const auto first = number;
        while (number + 1 < seen.lines.size() && seen.lines[number + 1] < options.count) ++number;
        runs += fmt::format(" {}-{}", first, number);
    }
    return fmt::format("{} of {} posts were not shown to all:{}", seen.lines.size() - seen.whole, seen.lines.size(),
                       runs);
}

int posts(const Options& options, Crowd& crowd)
{
    const auto total = options.warm_up + options.lines;
    Sightings seen(total);
    Poster poster(options, total);
    crowd.on_line = [&](std::size_t who, std::string_view line) {
        const auto number = Poster::number_in(line);
        if (!number || *number >= total) return;
        if (who >= options.count) {
            if (seen.event[*number] == 0) seen.event[*number] = clock_now();
        } else if (++seen.lines[*number] == options.count) {
            seen.line[*number] = clock_now();
            ++seen.whole;
        }
    };
    if (!options.token.empty()) {
        const auto stream = crowd.swarm().connect(options.instance_port);
        crowd.swarm().send(stream, "GET /api/v1/streaming/user HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                                       options.token + "\r\n\r\n");
    }
    const auto begun = clock_now();
    poster.start();
    while (seen.whole < total) {
        if (!crowd.turn(begun)) end_with(what_is_missing(options, seen).c_str());
    }
    print_sightings(options, seen, poster);
    return 0;
}

/// Of many clients some are busy, and a few ask without reading; prints how long the busy ones wait for their PONG.
int crowd_of(const Options& options, Crowd& crowd)
{
    constexpr std::int64_t interval = 100'000'000; // ns between two PINGs of one client
    const auto questions = [] {
        std::string lines;
        for (int i = 0; i < 50; ++i) lines += "VERSION\r\n";
        return lines;
    }();
    std::vector<double> waits;
    crowd.on_line = [&](std::size_t, std::string_view line) {
        const auto at = line.rfind(":t");
        if (line.find(" PONG ") != std::string_view::npos && at != std::string_view::npos)
            waits.push_back(static_cast<double>(clock_now() - std::stoll(std::string(line.substr(at + 2)))) / 1e6);
    };
    for (std::size_t who = 0; who < options.deaf; ++who) crowd.swarm().be_deaf(who);
    const auto begun = clock_now();
    const auto step = interval / static_cast<std::int64_t>(std::max<std::size_t>(1, options.busy));
    std::size_t sent = 0;
    for (auto now = begun; now - begun < options.seconds * std::int64_t{1'000'000'000}; now = clock_now()) {
        for (; begun + static_cast<std::int64_t>(sent) * step <= now; ++sent) {
            const auto who = options.deaf + sent % options.busy;
            crowd.swarm().send(who, fmt::format("PING :t{}\r\n", now));
            if (sent % options.busy < options.deaf) crowd.swarm().send(sent % options.busy, questions);
        }
        crowd.swarm().turn(1);
        if (crowd.swarm().lost() > 0) end_with("the server closed a connection of a client that reads");
    }
    while (waits.size() < sent)
        crowd.wait("not every PING was answered", begun + options.seconds * std::int64_t{1'000'000'000});
    fmt::print("{{\"pings\":{},\"pong_ms\":{}}}\n", sent, percentiles(std::move(waits)));
    std::fflush(stdout);
    return hold(crowd);
}

} // namespace

int main(int argc, char** argv)
{
    bench::Options options;
    if (const int status = bench::read_options(argc, argv, options); status >= 0) return status;
    Crowd crowd(options);
    crowd.gather();
    if (options.mode == "hold") return hold(crowd);
    if (options.mode == "crowd") return crowd_of(options, crowd);
    return options.mode == "fanout" ? fan_out(options, crowd) : posts(options, crowd);
}
