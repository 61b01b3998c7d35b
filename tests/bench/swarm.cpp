// SPDX-License-Identifier: AGPL-3.0-or-later
#include "swarm.hpp"

#include "fail.hpp"

#include <array>
#include <cerrno>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bench {

namespace {

constexpr std::size_t scratch_bytes = std::size_t{256} << 10U;

} // namespace

Swarm::Swarm(OnLine on_line) : on_line_(std::move(on_line)), poll_(epoll_create1(0)), scratch_(scratch_bytes)
{
    if (poll_ < 0) end_with("epoll_create1", errno);
}

Swarm::~Swarm()
{
    for (const auto& link : links_)
        if (link.descriptor >= 0) ::close(link.descriptor);
    ::close(poll_);
}

std::size_t Swarm::connect(std::uint16_t port)
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) end_with("socket", errno);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // Blocking: on loopback it returns as soon as the kernel has queued it.
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        end_with("connect", errno);
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    links_.push_back({descriptor, {}, {}});
    watch(links_.size() - 1, false, EPOLL_CTL_ADD);
    return links_.size() - 1;
}

void Swarm::watch(std::size_t who, bool for_writing, int operation) const
{
    epoll_event wanted{};
    wanted.events = for_writing ? EPOLLIN | EPOLLOUT : EPOLLIN;
    wanted.data.u64 = who;
    if (epoll_ctl(poll_, operation, links_[who].descriptor, &wanted) != 0) end_with("epoll_ctl", errno);
}

void Swarm::send(std::size_t who, std::string_view bytes)
{
    auto& link = links_[who];
    if (link.descriptor < 0) return;
    const bool waiting = !link.out.empty();
    link.out += bytes;
    if (waiting) return;
    flush(who);
    if (link.deaf) {
        link.out.clear(); // whoever never reads does not wait for the server to read either
    } else if (link.descriptor >= 0 && !link.out.empty()) {
        watch(who, true, EPOLL_CTL_MOD);
    }
}

void Swarm::flush(std::size_t who)
{
    auto& link = links_[who];
    while (!link.out.empty()) {
        const auto count = ::send(link.descriptor, link.out.data(), link.out.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EAGAIN) return;
        if (count < 0) return drop(who);
        link.out.erase(0, static_cast<std::size_t>(count));
    }
}

void Swarm::be_deaf(std::size_t who)
{
    if (epoll_ctl(poll_, EPOLL_CTL_DEL, links_[who].descriptor, nullptr) != 0) end_with("epoll_ctl", errno);
    links_[who].deaf = true;
}

void Swarm::drop(std::size_t who)
{
    const bool deaf = links_[who].deaf;
    ::close(links_[who].descriptor);
    links_[who] = Link{};
    lost_ += deaf ? 0 : 1; // that these are thrown out is the point
}

void Swarm::turn(int milliseconds)
{
    std::array<epoll_event, 256> events{};
    const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), milliseconds);
    for (int at = 0; at < count; ++at) {
        const auto& event = events[static_cast<std::size_t>(at)];
        const auto who = static_cast<std::size_t>(event.data.u64);
        if ((event.events & EPOLLOUT) != 0) {
            flush(who);
            if (links_[who].descriptor >= 0 && links_[who].out.empty()) watch(who, false, EPOLL_CTL_MOD);
        }
        if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0 && links_[who].descriptor >= 0) read(who);
    }
}

void Swarm::read(std::size_t who)
{
    const auto count = ::recv(links_[who].descriptor, scratch_.data(), scratch_.size(), 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) return drop(who);
    take_in(who, {scratch_.data(), static_cast<std::size_t>(count)});
}

void Swarm::take_in(std::size_t who, std::string_view bytes)
{
    for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
        std::string whole;
        auto line = bytes.substr(0, end);
        if (!links_[who].in.empty()) {
            whole = std::move(links_[who].in);
            links_[who].in.clear();
            whole += line;
            line = whole;
        }
        bytes.remove_prefix(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.starts_with("PING ")) {
            send(who, "PONG " + std::string(line.substr(5)) + "\r\n");
        } else {
            on_line_(who, line);
        }
    }
    links_[who].in += bytes;
}

} // namespace bench
