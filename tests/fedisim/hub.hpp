// SPDX-License-Identifier: AGPL-3.0-or-later
// The streams: who listens to what, and what each listener is sent.
#pragma once

#include "faults.hpp"
#include "transport.hpp"
#include "world.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <list>

namespace fedisim {

struct Subscription {
    std::string stream;
    std::string parameter; ///< tag or list
    friend bool operator==(const Subscription&, const Subscription&) = default;
};

/// One open stream, SSE or WebSocket. Its queue is emptied by write_queue().
class Outlet {
public:
    Outlet(Transport& transport, bool is_websocket, Token* token)
        : transport_(transport), wake_(transport.executor()), is_websocket_(is_websocket), token_(token)
    {
    }

    void send(std::string bytes);
    /// Asks the connection to end; its coroutine does the rest.
    void close();
    bool closed() const { return closed_; }
    /// Until the outlet is closed or the connection breaks.
    net::awaitable<void> write_queue(std::shared_ptr<Outlet> self);

    Transport& transport() { return transport_; }
    bool is_websocket() const { return is_websocket_; }
    const Token* token() const { return token_; }
    Account* viewer() const { return token_ == nullptr ? nullptr : token_->account; }
    std::vector<Subscription> subscriptions;
    std::string held; ///< an event kept back by the fault that changes the order
    int seconds_quiet = 0;
    bool waits_for_pong = false;

private:
    Transport& transport_;
    net::steady_timer wake_;
    std::deque<std::string> queue_;
    std::size_t queued_bytes_ = 0;
    bool is_websocket_;
    bool closed_ = false;
    Token* token_;
};

class Hub {
public:
    Hub(World& world, Faults& faults) : world_(world), faults_(faults) {}

    void add(const std::shared_ptr<Outlet>& outlet) { outlets_.push_back(outlet); }
    void remove(const std::shared_ptr<Outlet>& outlet) { outlets_.remove(outlet); }
    void tell(const Event& event);
    /// An event of its own on somebody's user streams.
    void tell_user(const Account& whom, const std::string& event, const Json& payload);
    /// Once a second: pings, thumps, events kept back.
    void tick();
    void drop_all();
    void drop_revoked();
    std::size_t count() const { return outlets_.size(); }
    /// Each with the name of its listener, the stream and its parameter.
    Json subscriptions() const;

private:
    bool is_kept_from(const Event& event, Account* viewer);
    bool wants(const Outlet& outlet, const Subscription& subscription, const Event& event);
    std::string payload(const Event& event, Account* viewer);
    void emit(Outlet& outlet, const Subscription& subscription, const Event& event, const std::string& payload);
    void deliver(Outlet& outlet, std::string bytes);

    World& world_;
    Faults& faults_;
    std::list<std::shared_ptr<Outlet>> outlets_;
};

} // namespace fedisim
