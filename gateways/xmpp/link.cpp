// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/link.hpp"

#include "net/backoff.hpp"
#include "net/log.hpp"
#include "xmpp/pipe.hpp"

#include <gloox/component.h>
#include <gloox/connectionlistener.h>

#include <random>
#include <utility>

namespace fedibee::xmpp {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds flush_step = 10ms;
constexpr int flush_steps = 100;
constexpr std::chrono::seconds long_enough = 60s; ///< a link that held so long begins with short delays again

/// The name of a stream error, as far as it tells the administrator something.
std::string condition_name(gloox::StreamError error)
{
    switch (error) {
    case gloox::StreamErrorConflict: return "conflict";
    case gloox::StreamErrorNotAuthorized: return "not-authorized";
    case gloox::StreamErrorHostUnknown: return "host-unknown";
    case gloox::StreamErrorHostGone: return "host-gone";
    case gloox::StreamErrorXmlNotWellFormed: return "not-well-formed";
    case gloox::StreamErrorInvalidXml: return "invalid-xml";
    case gloox::StreamErrorInvalidFrom: return "invalid-from";
    case gloox::StreamErrorImproperAddressing: return "improper-addressing";
    case gloox::StreamErrorPolicyViolation: return "policy-violation";
    case gloox::StreamErrorResourceConstraint: return "resource-constraint";
    case gloox::StreamErrorSystemShutdown: return "system-shutdown";
    case gloox::StreamErrorConnectionTimeout: return "connection-timeout";
    default: return "stream error";
    }
}

} // namespace

/// One connection. gloox's own dispatch knows one address only and answers without `from`, so it sees no stanza but
/// the handshake.
class Link::Attempt final : public gloox::Component, public gloox::ConnectionListener {
public:
    Attempt(Link& link, asio::any_io_executor executor)
        : gloox::Component("jabber:component:accept", link.options_.host, link.options_.domain,
                           std::string(link.options_.secret.reveal())),
          link_(link)
    {
        connection_ =
            new AsioConnection(*this, std::move(executor), link.options_.host, link.options_.port, link.options_.queue);
        setConnectionImpl(connection_); // gloox owns it
        setTls(gloox::TLSDisabled);     // else each object loads the system's certificates: 3.75 MiB and 20 ms
        setCompression(false);
        registerConnectionListener(this);
    }

    [[nodiscard]] std::weak_ptr<const Pipe> pipe() const { return connection_->pipe(); }
    void keep_awake() { connection_->send(" "); }

    void onConnect() override { link_.attempt_up(); }
    bool onTLSConnect(const gloox::CertInfo& /*info*/) override { return true; }
    void onDisconnect(gloox::ConnectionError error) override
    {
        if (error == gloox::ConnStreamError || streamError() != gloox::StreamErrorUndefined) {
            const std::string name = condition_name(streamError());
            std::string reason = name;
            if (const auto& text = streamErrorText(); !text.empty()) reason += ": " + text;
            return link_.attempt_ended(std::move(reason), link_.refusal_for(name));
        }
        if (error == gloox::ConnAuthenticationFailed)
            return link_.attempt_ended("not-authorized", link_.refusal_for("not-authorized"));
        if (error == gloox::ConnParseError) return link_.attempt_ended("the server sent broken XML", {});
        const auto& problem = connection_->problem();
        link_.attempt_ended(problem.empty() ? "the stream ended" : problem, {});
    }

protected:
    bool handleNormalNode(gloox::Tag* tag) override
    {
        if (tag->name() == "handshake") return gloox::Component::handleNormalNode(tag);
        if (link_.state_ == LinkState::up) link_.handler_.on_stanza(*tag);
        return true;
    }

private:
    Link& link_;
    AsioConnection* connection_;
};

Link::Link(asio::any_io_executor executor, LinkOptions options, LinkHandler& handler)
    : options_(std::move(options)), handler_(handler), group_(executor, "xmpp-link"), news_(executor)
{
}

Link::~Link() = default;

void Link::start()
{
    group_.spawn(run());
}

asio::awaitable<void> Link::run()
{
    net::Backoff delays(options_.first_delay, options_.longest_delay, std::random_device{}());
    while (!stopping_) {
        const auto began = std::chrono::steady_clock::now();
        co_await live_through_attempt();
        const bool was_up = state_ == LinkState::up;
        state_ = problem_.empty() ? LinkState::waiting : LinkState::refused;
        if (was_up) handler_.on_down(end_reason_);
        if (stopping_) break;
        if (!problem_.empty()) {
            log::error("link refused", {{"front", "xmpp"}, {"why", problem_}});
            co_return;
        }
        if (was_up && std::chrono::steady_clock::now() - began > long_enough) delays.reset();
        const auto delay = delays.next();
        log::warn("link down", {{"front", "xmpp"},
                                {"server", options_.host + ":" + options_.port},
                                {"why", end_reason_},
                                {"again_ms", std::to_string(delay.count())}});
        ended_ = false;
        co_await wait(delay);
    }
    state_ = LinkState::idle;
}

/// A new object for each connection, deleted from here and so never inside a callback of gloox.
asio::awaitable<void> Link::live_through_attempt()
{
    state_ = LinkState::connecting;
    ended_ = false;
    attempt_ = std::make_unique<Attempt>(*this, group_.executor());
    attempt_->connect(false);
    if (!ended_) co_await wait(options_.handshake_time);
    if (!ended_ && state_ != LinkState::up) end_reason_ = "the server did not finish the handshake in time";
    while (!ended_ && state_ == LinkState::up && !stopping_) {
        co_await wait(options_.keep_alive);
        if (!ended_ && !stopping_) attempt_->keep_awake();
    }
    attempt_.reset();
}

asio::awaitable<void> Link::wait(std::chrono::milliseconds time)
{
    if (stopping_) co_return;
    news_.expires_after(time);
    co_await news_.async_wait(asio::as_tuple(asio::use_awaitable));
}

void Link::attempt_up()
{
    state_ = LinkState::up;
    news_.cancel();
    log::info("link up",
              {{"front", "xmpp"}, {"domain", options_.domain}, {"server", options_.host + ":" + options_.port}});
    handler_.on_up();
}

void Link::attempt_ended(std::string reason, std::string refusal)
{
    ended_ = true;
    end_reason_ = std::move(reason);
    problem_ = std::move(refusal);
    news_.cancel();
}

std::string Link::refusal_for(std::string_view condition) const
{
    const std::string server = options_.host + ":" + options_.port;
    if (condition == "conflict")
        return server + " has a component for " + options_.domain +
               " already: end the other gateway, then start this one again";
    if (condition == "not-authorized")
        return server + " refuses the secret of " + options_.domain +
               ": write the server's component secret into xmpp.secret_file, then start again";
    return {};
}

bool Link::send(TagPtr stanza)
{
    if (state_ != LinkState::up || !attempt_ || ended_) return false;
    attempt_->send(stanza.release());
    return true;
}

asio::awaitable<void> Link::stop()
{
    stopping_ = true;
    std::weak_ptr<const Pipe> pipe;
    if (attempt_ && state_ == LinkState::up && !ended_) {
        pipe = attempt_->pipe();
        attempt_->disconnect();
    }
    news_.cancel();
    co_await group_.join();
    for (int step = 0; step < flush_steps; ++step) {
        const auto left = pipe.lock();
        if (!left || left->queued() == 0) break;
        co_await net::sleep(flush_step);
    }
}

} // namespace fedibee::xmpp
