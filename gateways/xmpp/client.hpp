// SPDX-License-Identifier: AGPL-3.0-or-later
// One user of an XMPP server: the bare JID is the user, all of their programs share it. What they ask is done in order.
#pragma once

#include "net/token_bucket.hpp"
#include "session/front.hpp"
#include "xmpp/contact_list.hpp"
#include "xmpp/hub.hpp"
#include "xmpp/interests.hpp"
#include "xmpp/jid.hpp"
#include "xmpp/stanza.hpp"

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::xmpp {

class FeedWatch;
class Room;
struct TalkMemory;
using RoomPtr = std::shared_ptr<Room>;

/// A stanza that waits for its turn.
struct Request {
    std::shared_ptr<const gloox::Tag> tag;
    Jid from;
    Jid to;
    Target target;

    /// What an iq asks: its only element.
    [[nodiscard]] const gloox::Tag& payload() const { return *tag->children().front(); }
    /// The address of the contact that it is for, when it is for one.
    [[nodiscard]] const std::string& contact() const { return std::get<ToContact>(target).address; }
};

class Client final : public session::Downstream, public std::enable_shared_from_this<Client> {
public:
    /// Does one thing that was asked; there is a user then.
    using Work = asio::awaitable<void> (*)(std::shared_ptr<Client> client, Request request);

    Client(Hub& hub, std::string bare);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() override;

    /// Queues it, messages at the pace that the limits allow; too much at once is refused with errors that ask to wait,
    /// and of a flood not even each with one.
    void take(Request request, Work work);
    /// What was asked failed.
    void refuse(const Request& request, const Error& error) { hub_.send(error_of(*request.tag, error)); }
    /// The same of posts that were asked for by their ids: a wrong id is no fault of the request.
    void refuse_posts(const Request& request, const Error& error);
    /// Detaches from the user; the rooms are left.
    void leave();
    /// The rooms are closed because the gateway goes away.
    void say_farewell();
    /// Another user from now on (link, register, identify).
    void set_user(session::UserPtr user);
    /// Done with everything, nobody there, and not heard of for long.
    [[nodiscard]] bool is_idle(Instant now) const;
    [[nodiscard]] bool is_busy() const noexcept { return working_; }

    void deliver(const session::Delivery& delivery) override;
    /// What was seen at another front may not have been seen here.
    [[nodiscard]] std::string_view client() const override { return "xmpp"; }
    [[nodiscard]] bool marks_reading() const override { return marks_reading_; }
    /// One of the user's programs does.
    void tells_reading() noexcept { marks_reading_ = true; }
    [[nodiscard]] std::string_view label() const override { return label_; }
    void dismiss(std::string_view reason) override;

    [[nodiscard]] Hub& hub() const noexcept { return hub_; }
    [[nodiscard]] const std::string& bare() const noexcept { return bare_; }
    [[nodiscard]] const session::UserPtr& user() const noexcept { return user_; }
    /// Full JIDs that said they are there.
    [[nodiscard]] std::set<std::string>& resources() noexcept { return resources_; }
    /// The contacts that the user's server watches.
    [[nodiscard]] ContactList& contacts() noexcept { return contacts_; }
    /// What the programs want to be told of.
    [[nodiscard]] Interests& interests() noexcept { return interests_; }
    /// How often contacts may come and go on the screen.
    [[nodiscard]] net::TokenBucket& presence_budget() noexcept { return presence_budget_; }
    /// A program is there, or not any more.
    void program_came(const std::string& full, const gloox::Tag& presence);
    void program_left(const std::string& full);
    /// The link broke: nobody is known to be there. What comes meanwhile is kept, or seen later.
    void lose_programs();
    /// It is back.
    void resume();
    /// Addresses of those who asked to follow the user, and wait.
    [[nodiscard]] std::set<std::string>& asking() noexcept { return asking_; }
    [[nodiscard]] std::vector<RoomPtr>& rooms() noexcept { return rooms_; }
    [[nodiscard]] FeedWatch& feeds() noexcept { return *feeds_; }
    /// What is known of the messages of chats with contacts.
    [[nodiscard]] TalkMemory& talks() noexcept { return *talks_; }
    /// Whether it is one of the user's own accounts.
    [[nodiscard]] bool is_own(std::string_view address) const;
    /// The room with that bare JID; none when nobody of the user is in it.
    [[nodiscard]] RoomPtr find_room(std::string_view jid) const;
    [[nodiscard]] RoomPtr find_room(const Place& place) const;
    void close_room(const Room& room);

    /// Carries out a line as if it were typed to the gateway; with a tag, for the account that has it.
    Task<session::Reply> command(std::string line, std::string tag = {});
    /// A message from the gateway itself to all of the user's programs.
    void tell(std::string_view text);

private:
    struct Waiting {
        Request request;
        Work work;
    };
    static asio::awaitable<void> work_off(std::shared_ptr<Client> self);
    static asio::awaitable<void> settle_dismissal(std::shared_ptr<Client> self, bool had_rooms);
    void close_rooms(std::string_view reason);
    void refuse_flood(const Request& request);
    /// Until the next message may be taken.
    asio::awaitable<void> keep_pace(const Request& request);
    void leave_rooms();
    Task<void> find_user();

    Hub& hub_;
    std::string bare_;
    std::string label_;
    session::UserPtr user_;
    std::deque<Waiting> queue_;
    std::set<std::string> resources_;
    std::set<std::string> asking_;
    std::vector<RoomPtr> rooms_;
    ContactList contacts_;
    Interests interests_;
    net::TokenBucket presence_budget_;
    std::unique_ptr<FeedWatch> feeds_;
    net::TokenBucket lines_;
    net::TokenBucket refusals_;
    std::deque<session::Delivery> held_; ///< what came while the link was cut
    std::unique_ptr<TalkMemory> talks_;
    Instant last_heard_;
    bool working_ = false;
    bool marks_reading_ = false;
};
using ClientPtr = std::shared_ptr<Client>;

/// The client of that bare JID, made when there is none.
ClientPtr client_of(Hub& hub, const std::string& bare);
/// The same, if there is one.
ClientPtr find_client(const Hub& hub, const std::string& bare);
/// It is no more known: the next stanza makes a new one.
void forget_client(Hub& hub, const std::string& bare);

} // namespace fedibee::xmpp
