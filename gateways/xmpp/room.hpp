// SPDX-License-Identifier: AGPL-3.0-or-later
// A timeline as a room (XEP-0045) of one user: their programs are in it under one nick, and who spoke lately.
#pragma once

#include "session/front.hpp"
#include "xmpp/client.hpp"

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

/// A status as a message of a room, without an addressee.
TagPtr post_message(const std::string& room, std::string_view nick, std::string_view id,
                    const session::ShownStatus& shown, std::string_view occupant);

class Room : public std::enable_shared_from_this<Room> {
public:
    Room(Client& client, session::PlaceInfo info, std::string jid, std::string nick);

    [[nodiscard]] const std::string& jid() const noexcept { return jid_; }
    [[nodiscard]] const std::string& nick() const noexcept { return nick_; }
    [[nodiscard]] const Place& place() const noexcept { return place_; }
    [[nodiscard]] bool has(std::string_view full) const;
    [[nodiscard]] bool is_empty() const noexcept { return occupants_.empty(); }
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

    void deliver(const session::Delivery& delivery);
    /// The sender's message came out as this status: all programs of the user see it, under the id that it was sent
    /// with.
    void reflect(const Request& request, const session::ShownStatus& shown);
    /// Nothing was published: only who wrote it sees it again, so that it is not pending for ever.
    void echo(const Request& request);
    /// A sentence of the room itself, for one program or for all.
    void say(std::string_view text, std::string_view full = {});

    /// The user's own reactions to a post, as far as they were made or seen here.
    [[nodiscard]] std::vector<std::string> own_reactions(const std::string& msgid) const;
    void note_own_reaction(const std::string& msgid, const std::string& emoji, bool wanted);
    /// The sender's set of reactions holds now: all programs of the user see it.
    void reflect_reactions(const Request& request, const std::string& msgid);

    /// The msgid behind an id that a program may use for a message.
    [[nodiscard]] std::string msgid_of(std::string_view id) const;
    /// The id under which the programs know a message.
    [[nodiscard]] std::string shown_id(const std::string& msgid) const;

private:
    struct Occupant {
        std::string full;
        bool is_open = false; ///< it has the past and the subject
        std::vector<TagPtr> held;
    };

    asio::awaitable<void> wait_for_backlog();
    void show_presences(const std::string& full, bool renamed);
    void show_item(const session::HistoryItem& item, std::string_view full);
    void show_status(const session::ShownStatus& shown, std::string_view full, bool is_old);
    void show_files(const session::ShownStatus& shown, std::string_view full, bool is_old);
    void show_notice(const session::Notice& notice, std::string_view full, bool is_old);
    void show_edit(const session::EditedPost& edit);
    void show_deletion(const session::DeletedPost& deleted);
    void show_reaction(const session::Reacted& reacted);
    std::vector<std::string>& reactions_of(const std::string& msgid, const std::string& who);
    void send_reactions(std::string_view nick, std::string_view id, const std::string& msgid,
                        const std::vector<std::string>& all);
    void show_subject(std::string_view full);
    /// The nick of an author, who is among the occupants from now on.
    std::string nick_of(const session::Author& author, bool own);
    [[nodiscard]] bool is_own(const session::Author& author) const;
    [[nodiscard]] TagPtr message(std::string_view nick, std::string_view id) const;
    [[nodiscard]] TagPtr speaker_presence(const session::Author& speaker, std::string_view type) const;
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
    std::deque<session::Author> speakers_;                 ///< who spoke last at the end
    std::deque<std::pair<std::string, std::string>> sent_; ///< ids of the programs, and the msgids that they became
    std::deque<std::pair<std::string, std::vector<std::string>>> reactions_; ///< by "msgid who"; own: without who
    asio::steady_timer backlog_came_;
    std::optional<session::Backlog> backlog_;
    bool expects_backlog_ = false;
};

} // namespace fedibee::xmpp
