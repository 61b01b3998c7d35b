// SPDX-License-Identifier: AGPL-3.0-or-later
// One IRC client: its lines in order, its state, and the user it is attached to.
//
// A line passes: flood budget, size and UTF-8 checks, the joiner of cut lines, the queue, the command table. Commands
// that wait for an instance are operations; one runs at a time, and later lines wait in the queue, so that answers keep
// the order of commands (with labels, commands answered locally may overtake). An operation that takes too long is
// reported and goes on in the background; nothing typed is lost, not even when the client is gone.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/secret.hpp"
#include "irc/capability.hpp"
#include "irc/line_joiner.hpp"
#include "irc/message.hpp"
#include "irc/multiline.hpp"
#include "irc/response.hpp"
#include "irc/sasl.hpp"
#include "net/line_stream.hpp"
#include "net/listener.hpp"
#include "net/token_bucket.hpp"
#include "session/front.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

struct Hub;
struct Room;
struct RoomPerson;

/// A place the client is in.
struct Channel {
    std::string name; ///< as shown to the client
    Place place;
    std::string topic;
    Timestamp created{};
    Timestamp joined{}; ///< by this client
    Timestamp read{};   ///< up to there, when it was joined
};

/// Who the client says it is.
struct Identity {
    std::string nick;
    std::string user;
    std::string real_name;
    std::uint8_t modes = 0; ///< bits in the order of user_mode_letters
    bool away = false;
};
inline constexpr std::string_view user_mode_letters = "iswB";
inline constexpr std::uint8_t bot_mode = 8; ///< the client is a program: BOT=B

/// Needed only until the welcome.
struct Registration {
    Secret password; ///< from PASS
    Instant deadline;
    std::string away;         ///< draft/pre-away: told to the user at the welcome
    bool negotiating = false; ///< between CAP LS or REQ and CAP END
};

/// A command that waits for something. After `overdue` its response was ended, and what it writes goes out plainly.
struct Operation {
    explicit Operation(Response given) : response(std::move(given)) {}
    Response response;
    bool overdue = false;
    bool done = false;
};
using OperationPtr = std::shared_ptr<Operation>;

/// Its place among the people of rooms, where the gateway has any.
struct RoomSeat {
    std::shared_ptr<RoomPerson> person;
    std::vector<Room*> rooms; ///< that this client is in
};

/// What a bare `register` or `identify` in the control place waits for.
enum class OperHint : std::uint8_t { none, register_, identify };

class Connection final : public net::LineStream::Handler,
                         public session::Downstream,
                         public std::enable_shared_from_this<Connection> {
public:
    Connection(std::shared_ptr<Hub> hub, std::shared_ptr<net::LineStream> stream, const net::Peer& peer);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() override;

    void open();
    /// Deadlines and pings; called about once a second.
    void sweep(Instant now);
    /// Sends ERROR and closes when it is written.
    void close(std::string_view reason);
    /// Closes at once; what was typed is still carried out.
    void abort(std::string_view reason) { stream_->abort(reason); }
    /// Carries out a text that waits for its continuation.
    void flush_held_text();
    /// The server goes away without stop(): no more calls to anybody.
    void disconnect();

    // What the stream and the session call.
    void on_line(std::string_view line) override;
    void on_overlong_line() override;
    void on_forwarded(const net::Peer& peer) override;
    void on_closed(std::string_view reason) override;
    /// WEBIRC: what comes from now on is of that client; nothing that holds for the gateway's own connection is left.
    void take_over(const net::Peer& peer, bool secure);
    void deliver(const session::Delivery& delivery) override;
    [[nodiscard]] std::string_view label() const override { return label_; }
    [[nodiscard]] std::string_view client() const override;
    void dismiss(std::string_view reason) override;
    [[nodiscard]] bool marks_reading() const override
    {
        return has(Capability::read_marker) || has(Capability::read_marker_soju);
    }
    [[nodiscard]] std::string_view certificate() const override { return certificate_; }

    // State, for the commands.
    [[nodiscard]] Hub& hub() const noexcept { return *hub_; }
    [[nodiscard]] const session::UserPtr& user() const noexcept { return user_; }
    [[nodiscard]] bool is_guest() const { return !user_ || user_->id().empty(); }
    [[nodiscard]] bool is_registered() const noexcept { return !registration_; }
    [[nodiscard]] bool is_closed() const noexcept { return closed_; }
    [[nodiscard]] Registration* registration() const noexcept { return registration_.get(); }
    [[nodiscard]] std::unique_ptr<SaslState>& sasl() noexcept { return sasl_; }
    [[nodiscard]] Identity& identity() noexcept { return identity_; }
    [[nodiscard]] CapabilitySet& capabilities() noexcept { return capabilities_; }
    [[nodiscard]] bool has(Capability one) const noexcept { return capabilities_.has(one); }
    [[nodiscard]] bool sees_own_messages() const noexcept
    {
        return has(Capability::echo_message) || has(Capability::self_message);
    }
    /// Nicks and addresses that the client watches, as it typed them.
    [[nodiscard]] std::vector<std::string>& monitored() noexcept { return monitored_; }
    /// Keys of METADATA of which it wants to be told.
    [[nodiscard]] std::vector<std::string>& subscriptions() noexcept { return subscriptions_; }
    [[nodiscard]] std::vector<Channel>& channels() noexcept { return channels_; }
    [[nodiscard]] Channel* find_channel(std::string_view name) noexcept;
    [[nodiscard]] Channel* find_channel(const Place& place) noexcept;
    [[nodiscard]] std::string_view server_name() const noexcept;
    [[nodiscard]] std::string_view address() const noexcept;
    [[nodiscard]] bool is_secure() const { return behind_gateway_ ? secure_gateway_ : stream_->is_secure(); }
    /// By itself over the network: not from this machine, not through a proxy, not from a web page.
    [[nodiscard]] bool is_direct() const { return counted_ && !forwarded_ && !stream_->is_websocket(); }
    /// The nick, or "*" before there is one.
    [[nodiscard]] std::string_view shown_nick() const noexcept;
    /// nick!user@host of the client itself.
    [[nodiscard]] std::string source() const;
    [[nodiscard]] Instant last_heard() const noexcept { return last_heard_; }
    OperHint oper_hint = OperHint::none;
    std::unique_ptr<RoomSeat> seat;            ///< since the welcome, with `[irc] rooms = "on"`
    std::unique_ptr<MultilineBatch> multiline; ///< a text that the client is sending
    std::string redacted;                      ///< msgid of the client's last REDACT: its deletion is not told twice

    // Output.
    [[nodiscard]] std::string render_tags(const LineTags& tags) const;
    void send_line(std::string_view tags, std::string_view body);
    void send_bytes(std::string_view bytes);
    std::string next_batch();

    // Changes of state.
    /// From the name under which it signed in.
    void set_client_name(std::string_view name);
    /// Attaches to the user; from a former one it is detached, and places are entered again.
    void set_user(session::UserPtr user);
    /// The welcome was sent: the user's deliveries come from now on.
    void end_registration();
    /// Begins an operation: later lines wait until it ends. `bounded`: it is reported when it takes too long.
    OperationPtr begin(Response response, bool bounded = true);
    void run(OperationPtr operation, asio::awaitable<void> task);

private:
    struct Input {
        std::string line;
        std::optional<TypedText> text; ///< instead of a line: a joined text
    };

    void take_budget(Instant now);
    void accept(std::string_view line, const Message& message);
    bool join_cut_line(const Message& message);
    void hold_until_due();
    void enqueue(Input input);
    void drain();
    void carry_out(const Input& input);
    void dispatch(const Message& message);
    [[nodiscard]] bool may_overtake(const Message& message) const;
    void operation_ended(const OperationPtr& operation);
    void operation_overdue(const OperationPtr& operation);
    void leave_when_idle();
    void count_address(const net::Peer& peer);
    void forget_address();
    void attach();

    std::shared_ptr<Hub> hub_;
    std::shared_ptr<net::LineStream> stream_;
    session::UserPtr user_;
    std::string label_;       ///< "irc ADDRESS", and what the user calls this client
    std::string certificate_; ///< SHA-256 of its TLS certificate
    Identity identity_;
    CapabilitySet capabilities_;
    std::unique_ptr<Registration> registration_;
    std::unique_ptr<SaslState> sasl_;
    LineJoiner joiner_;
    std::vector<Channel> channels_;
    std::vector<std::string> monitored_;
    std::vector<std::string> subscriptions_;
    std::vector<Input> queue_;
    OperationPtr operation_; ///< the one that later lines wait for
    net::TokenBucket budget_;
    Instant last_heard_;
    std::uint32_t batches_ = 0;
    std::uint32_t running_ = 0; ///< operations, the overdue ones too
    bool attached_ = false;
    bool pinged_ = false;
    bool queue_paused_ = false;
    bool draining_ = false;
    bool overflown_ = false;
    bool closing_ = false;
    bool closed_ = false;
    bool left_ = false;
    bool forwarded_ = false;
    bool behind_gateway_ = false; ///< WEBIRC
    bool secure_gateway_ = false; ///< its client speaks TLS
    bool counted_ = false;        ///< in Hub::per_address
};

} // namespace fedibee::irc
