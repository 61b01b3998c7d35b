// SPDX-License-Identifier: AGPL-3.0-or-later
// Thousands of line connections to this machine in one epoll loop; PINGs are answered by themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

class Swarm {
public:
    using OnLine = std::function<void(std::size_t who, std::string_view line)>;

    explicit Swarm(OnLine on_line);
    Swarm(const Swarm&) = delete;
    Swarm& operator=(const Swarm&) = delete;
    ~Swarm();

    /// Connects to loopback and returns the connection's number: 0, 1, 2 ...; ends the program when refused.
    std::size_t connect(std::uint16_t port);
    void send(std::size_t who, std::string_view bytes);
    /// Reads nothing more from this one; what it is still sent stays in the kernel until the server gives up.
    void be_deaf(std::size_t who);
    /// Handles what is there, after waiting for at most so long.
    void turn(int milliseconds);
    /// How many connections, the deaf ones apart, the other side has closed.
    [[nodiscard]] std::size_t lost() const noexcept { return lost_; }

private:
    struct Link {
        int descriptor = -1;
        std::string in;  ///< an unfinished line
        std::string out; ///< not yet taken by the kernel
        bool deaf = false;
    };
    void read(std::size_t who);
    void take_in(std::size_t who, std::string_view bytes);
    void flush(std::size_t who);
    void watch(std::size_t who, bool for_writing, int operation) const;
    void drop(std::size_t who);

    OnLine on_line_;
    int poll_;
    std::vector<Link> links_;
    std::vector<char> scratch_;
    std::size_t lost_ = 0;
};

} // namespace bench
