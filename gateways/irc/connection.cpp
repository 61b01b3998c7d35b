// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/connection.hpp"

#include "irc/commands.hpp"
#include "irc/delivery.hpp"
#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "irc/room_front.hpp"
#include "net/log.hpp"
#include "render/length.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"
#include "text/iso_time.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace fedibee::irc {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t line_limit = tags_limit + line_body_limit;
constexpr std::size_t most_queued_lines = 32;
constexpr std::size_t longest_client_name = 32;
constexpr std::chrono::seconds operation_bound{15};

/// Commands that pass a held text by: clients send them on their own between two pieces of it.
bool leaves_held_text(const Message& message)
{
    return message.command == "PING" || message.command == "PONG";
}

asio::awaitable<void> run_to_end(asio::awaitable<void> task, std::function<void()> ended)
{
    try {
        co_await std::move(task);
    } catch (...) {
        ended(); // a fault may not stop the client's later lines; the task group logs it
        throw;
    }
    ended();
}

} // namespace

Connection::Connection(std::shared_ptr<Hub> hub, std::shared_ptr<net::LineStream> stream, const net::Peer& peer)
    : hub_(std::move(hub)), stream_(std::move(stream)), label_("irc " + peer.address),
      registration_(std::make_unique<Registration>()),
      budget_(static_cast<double>(std::max<std::size_t>(1, hub_->options.limits.lines_per_second)),
              static_cast<double>(std::max<std::size_t>(1, hub_->options.limits.lines_burst)), hub_->clock.now()),
      last_heard_(hub_->clock.now())
{
    registration_->deadline = last_heard_ + std::chrono::seconds(hub_->options.limits.registration_seconds);
    ++hub_->registering;
    count_address(peer);
}

Connection::~Connection()
{
    disconnect();
}

void Connection::open()
{
    stream_->start(*this, line_limit);
}

void Connection::disconnect()
{
    leave_rooms(*this, "Connection closed");
    stream_->detach();
    stream_->abort("Connection closed");
    if (std::exchange(attached_, false)) user_->detach(*this);
    closed_ = left_ = true;
    if (std::exchange(registration_, nullptr)) --hub_->registering;
    forget_address();
}

void Connection::count_address(const net::Peer& peer)
{
    if (peer.loopback) return;
    ++hub_->per_address[peer.address];
    counted_ = true;
}

void Connection::forget_address()
{
    if (!std::exchange(counted_, false)) return;
    const auto count = hub_->per_address.find(std::string(address()));
    if (count != hub_->per_address.end() && --count->second == 0) hub_->per_address.erase(count);
}

/// From now on this is the client's address, for limits and guesses too.
void Connection::on_forwarded(const net::Peer& peer)
{
    forget_address();
    forwarded_ = true;
    label_ = "irc " + peer.address;
    count_address(peer);
    const auto most = hub_->options.limits.clients_per_address;
    if (counted_ && most > 0 && hub_->per_address[peer.address] > most) close("Too many connections from your address");
}

void Connection::take_over(const net::Peer& peer, bool secure)
{
    behind_gateway_ = true;
    secure_gateway_ = secure;
    certificate_.clear();
    on_forwarded(peer);
}

// ---- input ----------------------------------------------------------------------------------------------------

void Connection::on_line(std::string_view line)
{
    if (closing_ || line.empty()) return;
    const Instant now = hub_->clock.now();
    if (registration_ && !behind_gateway_ && certificate_.empty()) certificate_ = stream_->peer_fingerprint();
    last_heard_ = now;
    pinged_ = false;
    take_budget(now);
    const std::size_t tags = tag_section_length(line);
    if (tags > tags_limit || line.size() - tags > line_body_limit - 2) return on_overlong_line();
    if (!render::is_valid_utf8(line)) {
        Response response(*this, {});
        response.fail("*", "INVALID_UTF8", {},
                      "That line is not valid UTF-8; it was not used. Set your client to UTF-8");
        return;
    }
    const auto message = parse_message(line);
    if (message) accept(line, *message);
}

void Connection::on_overlong_line()
{
    if (closing_) return;
    Response response(*this, {});
    response.numeric(err_inputtoolong, ":That line is too long; it was not used");
}

/// Delays reading when the client sends faster than its budget; nothing is dropped and nobody is disconnected.
void Connection::take_budget(Instant now)
{
    if (hub_->options.limits.lines_per_second == 0) return;
    const auto wait = budget_.take(1.0, now);
    if (wait == 0ms) return;
    stream_->pause();
    hub_->timers.after(wait, [stream = std::weak_ptr(stream_)] {
        if (const auto open = stream.lock()) open->resume();
    });
}

void Connection::accept(std::string_view line, const Message& message)
{
    if (may_overtake(message)) return dispatch(message);
    if (join_cut_line(message)) return;
    if (!leaves_held_text(message)) flush_held_text();
    enqueue({std::string(line), std::nullopt});
}

/// True when the joiner took the line: it is held, or what it completed was queued.
bool Connection::join_cut_line(const Message& message)
{
    if (!is_registered() || !is_joinable(*this, message)) return false;
    TypedText piece{std::string(message.param(0)), std::string(message.param(1)), {}, {}};
    if (has(Capability::labeled_response)) piece.label = message.tag("label").value_or("");
    if (has(Capability::message_tags)) piece.reply_to = reply_tag(message);
    auto outcome = joiner_.offer(std::move(piece), hub_->clock.now());
    for (auto& joined : outcome.joined_labels) {
        Response acknowledgement(*this, std::move(joined));
        acknowledgement.finish();
    }
    for (auto& text : outcome.ready) enqueue({{}, std::move(text)});
    hold_until_due();
    return true;
}

void Connection::hold_until_due()
{
    const auto due = joiner_.due();
    if (!due) return;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*due - hub_->clock.now());
    hub_->timers.after(wait, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self) return;
        const auto still = self->joiner_.due();
        if (still && *still <= self->hub_->clock.now()) self->flush_held_text();
    });
}

void Connection::flush_held_text()
{
    if (auto text = joiner_.flush()) enqueue({{}, std::move(text)});
}

void Connection::enqueue(Input input)
{
    queue_.push_back(std::move(input));
    if (queue_.size() >= most_queued_lines && !queue_paused_) {
        queue_paused_ = true;
        stream_->pause();
    }
    drain();
}

void Connection::drain()
{
    if (draining_) return;
    draining_ = true;
    const auto self = shared_from_this();
    while (!operation_ && !queue_.empty()) {
        const Input input = std::move(queue_.front());
        queue_.erase(queue_.begin());
        carry_out(input);
    }
    draining_ = false;
    if (queue_.empty()) std::vector<Input>{}.swap(queue_);
    if (queue_paused_ && queue_.size() < most_queued_lines / 2) {
        queue_paused_ = false;
        stream_->resume();
    }
    leave_when_idle();
}

void Connection::carry_out(const Input& input)
{
    if (input.text) return say_typed_text(*this, *input.text);
    const auto message = parse_message(input.line);
    if (!message) return;
    // The client is gone: only what was written to be published still matters.
    const bool may_publish = message->command == "PRIVMSG" || message->command == "BATCH";
    if ((closed_ || closing_) && !may_publish) return;
    dispatch(*message);
}

bool Connection::may_overtake(const Message& message) const
{
    if (!operation_ || !is_registered() || !has(Capability::labeled_response)) return false;
    // Among rooms a PONG says that all before it is done, whatever its label.
    if (seat && message.command == "PING") return false;
    const Command* const command = find_command(message.command);
    return command != nullptr && command->is_local && message.tag("label").has_value();
}

void Connection::dispatch(const Message& message)
{
    if (take_multiline_part(*this, message)) return;
    std::string label;
    if (has(Capability::labeled_response)) label = message.tag("label").value_or("");
    Response response(*this, std::move(label));
    const Command* const command = find_command(message.command);
    if (command == nullptr) {
        response.numeric(err_unknowncommand, "{} :Unknown command; for what you can do type: help", message.command);
    } else if (!is_registered() && !command->before_welcome) {
        response.numeric(err_notregistered, ":You have not registered yet; send NICK and USER first");
    } else if (message.params.size() < command->least_params) {
        response.numeric(err_needmoreparams, "{} :Not enough parameters", message.command);
    } else if (!seat || !carry_out_in_rooms(*this, message, response)) {
        command->handle(*this, message, response);
    }
    response.finish();
}

// ---- operations -----------------------------------------------------------------------------------------------

OperationPtr Connection::begin(Response response, bool bounded)
{
    operation_ = std::make_shared<Operation>(std::move(response));
    if (!bounded) return operation_;
    hub_->timers.after(operation_bound, [weak = weak_from_this(), late = std::weak_ptr(operation_)] {
        const auto self = weak.lock();
        const auto operation = late.lock();
        if (self && operation) self->operation_overdue(operation);
    });
    return operation_;
}

void Connection::run(OperationPtr operation, asio::awaitable<void> task)
{
    ++running_;
    ++hub_->running_operations;
    auto ended = [self = shared_from_this(), operation = std::move(operation)] { self->operation_ended(operation); };
    hub_->group.spawn(run_to_end(std::move(task), std::move(ended)));
}

void Connection::operation_ended(const OperationPtr& operation)
{
    --running_;
    --hub_->running_operations;
    operation->done = true;
    operation->response.finish();
    if (operation_ == operation) operation_.reset();
    drain();
}

void Connection::operation_overdue(const OperationPtr& operation)
{
    if (operation->done || operation->overdue) return;
    operation->overdue = true;
    operation->response.note("*", "STILL_WORKING",
                             "The instance has not answered for 15 seconds; its answer is shown when it comes");
    operation->response.finish();
    operation->response = Response(*this, {});
    if (operation_ == operation) operation_.reset();
    drain();
}

// ---- output ---------------------------------------------------------------------------------------------------

std::string Connection::render_tags(const LineTags& tags) const
{
    std::string out;
    if (!tags.batch.empty() && has(Capability::batch)) append_tag(out, "batch", tags.batch);
    if (has(Capability::server_time))
        append_tag(out, "time", text::format_iso_time(tags.time.value_or(hub_->clock.wall())));
    if (!tags.account.empty() && has(Capability::account_tag)) append_tag(out, "account", tags.account);
    if (!has(Capability::message_tags)) return out;
    if (tags.joins) append_tag(out, "draft/multiline-concat", {});
    if (tags.bot) append_tag(out, "bot", {});
    if (!tags.msgid.empty()) append_tag(out, "msgid", tags.msgid);
    if (!tags.reply.empty()) {
        append_tag(out, "+reply", tags.reply);
        append_tag(out, "+draft/reply", tags.reply);
    }
    if (!tags.react.empty()) append_tag(out, "+draft/react", tags.react);
    if (!tags.unreact.empty()) append_tag(out, "+draft/unreact", tags.unreact);
    if (!tags.given.empty()) out.append(out.empty() ? "" : ";").append(tags.given);
    return out;
}

void Connection::send_line(std::string_view tags, std::string_view body)
{
    std::string line;
    line.reserve(tags.size() + body.size() + 4);
    if (!tags.empty()) line.append("@").append(tags).append(" ");
    append_body(line, body);
    line += "\r\n";
    send_bytes(line);
}

void Connection::send_bytes(std::string_view bytes)
{
    if (closed_ || overflown_ || stream_->send(bytes)) return;
    overflown_ = true;
    // Not from here: this may be inside a delivery, and the session must not lose its downstream in the middle.
    asio::post(hub_->executor, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self || self->closed_) return;
        log::warn("send queue exceeded", {{"client", self->label_}});
        self->stream_->send("ERROR :Closing Link: (SendQ exceeded)\r\n");
        self->stream_->abort("SendQ exceeded");
    });
}

std::string Connection::next_batch()
{
    return fmt::format("b{:x}", ++batches_);
}

// ---- the end --------------------------------------------------------------------------------------------------

void Connection::sweep(Instant now)
{
    if (closing_ || closed_) return;
    if (registration_) {
        if (now >= registration_->deadline) close("Registration timed out");
        return;
    }
    // While its lines wait for an instance nothing is read: that is not the client's silence.
    if (operation_ || queue_paused_) last_heard_ = now;
    const auto& limits = hub_->options.limits;
    const auto idle = now - last_heard_;
    if (idle >= std::chrono::seconds(limits.ping_timeout_seconds))
        return close(fmt::format("Ping timeout: {} seconds", limits.ping_timeout_seconds));
    if (pinged_ || idle < std::chrono::seconds(limits.ping_seconds)) return;
    pinged_ = true;
    send_line({}, fmt::format("PING :{}", server_name()));
}

void Connection::close(std::string_view reason)
{
    if (closing_ || closed_) return;
    send_line({}, fmt::format("ERROR :Closing Link: {}[{}] ({})", shown_nick(), address(), reason));
    closing_ = true;
    leave_rooms(*this, reason);
    stream_->close_after_flush();
}

/// IRC has no word for another user on the same connection.
void Connection::dismiss(std::string_view reason)
{
    close(fmt::format("{}; connect again", reason));
}

void Connection::on_closed(std::string_view reason)
{
    closing_ = closed_ = true;
    leave_rooms(*this, reason.empty() ? std::string_view("Connection closed") : reason);
    const auto self = shared_from_this();
    flush_held_text();
    drain();
}

/// A closed client stays until all that was typed has been carried out.
void Connection::leave_when_idle()
{
    if (!closed_ || left_ || running_ > 0 || !queue_.empty()) return;
    disconnect();
    asio::post(hub_->executor, [self = shared_from_this()] { self->hub_->connections.erase(self.get()); });
}

// ---- state ----------------------------------------------------------------------------------------------------

void Connection::deliver(const session::Delivery& delivery)
{
    if (closing_ || closed_ || overflown_ || !is_registered()) return;
    show_delivery(*this, delivery);
}

void Connection::set_user(session::UserPtr user)
{
    if (user == user_) return;
    const bool was_attached = std::exchange(attached_, false);
    if (was_attached) user_->detach(*this);
    user_ = std::move(user);
    if (!was_attached || closed_) return;
    attach();
    const auto again = channels_;
    for (const auto& channel : again) user_->enter(*this, channel.place);
}

void Connection::end_registration()
{
    registration_.reset();
    --hub_->registering;
    attach();
}

void Connection::attach()
{
    user_->attach(*this);
    attached_ = true;
}

void Connection::set_client_name(std::string_view name)
{
    label_.resize(4 + address().size());
    if (!name.empty()) label_.append(" ").append(render::clean_line(render::cut_to_bytes(name, longest_client_name)));
}

Channel* Connection::find_channel(std::string_view name) noexcept
{
    const auto found = std::ranges::find_if(
        channels_, [name](const Channel& one) { return text::same_ignoring_case(one.name, name); });
    return found == channels_.end() ? nullptr : &*found;
}

Channel* Connection::find_channel(const Place& place) noexcept
{
    const auto found = std::ranges::find(channels_, place, &Channel::place);
    return found == channels_.end() ? nullptr : &*found;
}

std::string_view Connection::server_name() const noexcept
{
    return hub_->options.server_name;
}

std::string_view Connection::client() const
{
    const std::string_view named = std::string_view(label_).substr(4 + address().size());
    return named.substr(named.empty() ? 0 : 1);
}

std::string_view Connection::address() const noexcept
{
    const std::string_view address = std::string_view(label_).substr(4);
    return address.substr(0, address.find(' '));
}

std::string_view Connection::shown_nick() const noexcept
{
    return identity_.nick.empty() ? std::string_view("*") : std::string_view(identity_.nick);
}

std::string Connection::source() const
{
    return fmt::format("{}!{}@{}", identity_.nick, identity_.user, server_name());
}

} // namespace fedibee::irc
