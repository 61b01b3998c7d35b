// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes numbered posts at a fedisim from a thread of its own, at a steady rate or as fast as they are answered.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <openssl/bio.h>

namespace bench {

struct Options;

/// Nanoseconds of the clock by which everything here is measured.
std::int64_t clock_now();

class Poster {
public:
    Poster(const Options& options, std::size_t count);
    Poster(const Poster&) = delete;
    Poster& operator=(const Poster&) = delete;
    ~Poster();

    void start();
    /// When the request of a post left; read it only after that post was seen.
    [[nodiscard]] std::int64_t sent_at(std::size_t number) const { return sent_[number].load(); }
    /// The number in a line that shows such a post.
    static std::optional<std::size_t> number_in(std::string_view line);

private:
    void run();
    void post(BIO* link, std::size_t number);
    void read_answer(BIO* link);

    const Options& options_;
    std::vector<std::atomic<std::int64_t>> sent_;
    std::string in_;
    std::thread thread_;
};

} // namespace bench
