// SPDX-License-Identifier: AGPL-3.0-or-later
// A timeline as a room (XEP-0045) of one user: their programs are in it under one nick, and who spoke lately.
#pragma once

#include "session/front.hpp"
#include "xmpp/client.hpp"
#include "xmpp/message_ids.hpp"
#include "xmpp/reactions.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fedibee::xmpp {

/// What a program wants to see of the past when it joins.
struct HistoryWish {
    std::optional<std::size_t> most;
    std::optional<Timestamp> since;

    [[nodiscard]] bool is_default() const { return !most && !since; }
    [[nodiscard]] bool is_none() const { return most == std::size_t{0}; }
};
/// From the `<x/>` of a join.
HistoryWish read_wish(const gloox::Tag& muc, Timestamp now);

/// A status as a message of a room, without an addressee: under which id, by whom, and what the user is called there.
struct RoomPost {
    std::string room;
    std::string id;
    std::string own_nick;
};
TagPtr post_message(const Client& client, const RoomPost& where, const session::ShownStatus& shown);

class Room : public std::enable_shared_from_this<Room> {
public:
    Room(Client& client, session::PlaceInfo info, std::string jid, std::string nick);

    [[nodiscard]] const std::string& jid() const noexcept { return jid_; }
    [[nodiscard]] const std::string& nick() const noexcept { return nick_; }
    [[nodiscard]] const Place& place() const noexcept { return place_; }
    [[nodiscard]] const std::string& topic() const noexcept { return topic_; }
    /// The user, and those who spoke last.
    [[nodiscard]] std::size_t people() const noexcept { return speakers_.size() + 1; }
    [[nodiscard]] bool has(std::string_view full) const;
    [[nodiscard]] bool is_empty() const noexcept { return occupants_.empty(); }
    [[nodiscard]] MessageIds& ids() noexcept { return ids_; }
    [[nodiscard]] ReactionSets& reactions() noexcept { return reactions_; }
    [[nodiscard]] ShownPolls& polls() noexcept { return polls_; }
    [[nodiscard]] const ShownTimes& times() const noexcept { return times_; }
    /// Whether somebody who spoke here is called so.
    [[nodiscard]] bool has_speaker(std::string_view nick) const;

    /// Lets the program in: the past, the presences, the subject, in the order that clients accept. `is_first`: the
    /// place was just entered, and the session will say what is unseen.
    static asio::awaitable<void> join(ClientPtr client, std::shared_ptr<Room> room, std::string full, std::string nick,
                                      HistoryWish wish, bool is_first);
    /// That program is gone; it hears of it.
    void part(std::string_view full);
    /// The same without a word: it cannot be reached.
    void drop(std::string_view full);
    void rename(const std::string& nick);
    /// For good, with a reason.
    void close(std::string_view reason);
    /// Because the gateway goes away (status 332).
    void shut_down();
    /// The link to the server is cut: nobody can be told anything, and what comes meanwhile stays unseen.
    void pause();
    /// It is back: who is still there is in the room as before, and gets what came meanwhile.
    void resume();
    [[nodiscard]] bool is_paused() const noexcept { return paused_; }
    /// Somebody is there: what came since the cut is shown.
    void go_on();

    void deliver(const session::Delivery& delivery);
    /// The sender's message came out as this status: all programs of the user see it, under the id that it was sent
    /// with.
    void reflect(const Request& request, const session::ShownStatus& shown);
    /// Nothing was published: only who wrote it sees it again, so that it is not pending for ever. By which id others
    /// may speak of it.
    std::string echo(const Request& request);
    /// Something about the room, by its number (XEP-0045, section 15.6.2).
    void tell_status(std::string_view code);
    /// A sentence of the room itself, for one program or for all.
    void say(std::string_view text, std::string_view full = {});

    /// The sender's set of reactions holds now: all programs of the user see it.
    void reflect_reactions(const Request& request, const std::string& msgid);
    /// That program has read up to a post, and wants to know how far others have.
    void reflect_marker(const Request& request, const std::string& msgid);

private:
    struct Occupant {
        std::string full;
        bool is_open = false; ///< it has the past and the subject
        bool marks = false;   ///< it tells what was read
        std::vector<TagPtr> held;
    };

    struct Speaker {
        session::Author author;
        std::vector<std::string> hats; ///< what they are, beside their name
    };

    /// What a program that joins sees of the past.
    struct Past {
        std::vector<session::HistoryItem> items;
        bool cut = false; ///< older posts were left out
    };
    /// What becomes of the next posts that the session tells as unseen.
    enum class Unseen {
        shown,   ///< as they come, to all
        awaited, ///< by a program that joins
        dropped  ///< the program that joins said itself what it wants to see
    };

    static asio::awaitable<void> ask_again(ClientPtr client, std::shared_ptr<Room> room, std::string full);
    static asio::awaitable<Past> past_of(ClientPtr client, std::shared_ptr<Room> room, HistoryWish wish, bool is_first);
    asio::awaitable<Past> unseen_past();
    void let_in(const std::string& full, const Past& past, bool renamed);
    void show_unseen(const session::Backlog& backlog);
    void show_presences(const std::string& full, bool renamed);
    void show_item(const session::HistoryItem& item, std::string_view full);
    void show_status(const session::ShownStatus& shown, std::string_view full, bool is_old);
    void show_files(const session::ShownStatus& shown, std::string_view full, bool is_old);
    void show_notice(const session::Notice& notice, std::string_view full, bool is_old);
    void show_edit(const session::EditedPost& edit);
    void show_deletion(const session::DeletedPost& deleted);
    void show_reaction(const session::Reacted& reacted);
    void show_reading(const session::ReadUpTo& read);
    void send_reactions(std::string_view nick, std::string_view id, const std::string& msgid,
                        const std::vector<std::string>& all);
    void send_marker(std::string_view id, const std::string& msgid);
    /// It was shown here: what is said of it later is understood.
    void note_shown(const session::ShownStatus& shown);
    void show_subject(std::string_view full);
    /// The nick of an author, who is among the occupants from now on. `account`: what is known of them, if it is.
    std::string nick_of(const session::Author& author, bool own, const Account* account = nullptr);
    std::string nick_of(const session::ShownStatus& shown);
    void present(const Speaker& speaker);
    [[nodiscard]] std::vector<std::string> hats_of(const session::Author& author, const Account* account) const;
    [[nodiscard]] TagPtr message(std::string_view nick, std::string_view id) const;
    [[nodiscard]] TagPtr speaker_presence(const Speaker& speaker, std::string_view type) const;
    [[nodiscard]] TagPtr own_presence(std::string_view full, std::string_view type,
                                      std::initializer_list<std::string_view> statuses) const;
    /// To one program, or to all; those who are not in yet get it later.
    void send(const gloox::Tag& stanza, std::string_view full = {});
    void send_now(const gloox::Tag& stanza, std::string_view full);

    Client& client_;
    Place place_;
    std::string topic_;
    std::string jid_;
    std::string nick_;
    std::vector<Occupant> occupants_;
    std::deque<Speaker> speakers_; ///< who spoke last at the end
    MessageIds ids_;
    ShownTimes times_;
    ReactionSets reactions_;
    ShownPolls polls_;
    std::string marked_; ///< the post up to which programs know that it was read
    asio::steady_timer backlog_came_;
    std::optional<session::Backlog> backlog_;
    Unseen unseen_ = Unseen::shown;
    bool paused_ = false;
};

} // namespace fedibee::xmpp
