// SPDX-License-Identifier: AGPL-3.0-or-later
// The seam between sessions and gateways: what a gateway may ask (Users, User), and what it is told (Downstream).
// Everything runs on the shard's thread. The real implementations are SessionManager and LiveUser.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/clock.hpp"
#include "fedibee/entities.hpp"
#include "fedibee/error.hpp"
#include "fedibee/id.hpp"
#include "fedibee/place.hpp"
#include "fedibee/secret.hpp"
#include "render/document.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace fedibee::session {

/// A person as a front shows them. `nick` is unique per user and stable for the session.
struct Author {
    std::string nick;         ///< in the user's nick style
    std::string address;      ///< user@host, the truth
    std::string display_name; ///< clean text, may be empty
    bool bot = false;
    bool dormant = false; ///< has not posted for a long time

    [[nodiscard]] std::string_view user() const noexcept
    {
        return std::string_view(address).substr(0, address.find('@'));
    }
    [[nodiscard]] std::string_view host() const noexcept
    {
        const auto at = address.find('@');
        return at == std::string::npos ? std::string_view{} : std::string_view(address).substr(at + 1);
    }
};

/// A status as one user sees it, shared by all of the user's clients. The document holds the whole visible text
/// (content warning, "boosted @author:", body, media, poll, quote) but neither ids nor the author's name.
struct ShownStatus {
    StatusPtr status;              ///< as it came: a boost keeps its wrapper
    Author author;                 ///< who speaks: the booster of a boost
    std::string short_id;          ///< "1f"; empty when the user switched ids off (`show_ids`)
    std::string reply_to_short_id; ///< of the parent, when it is known
    std::string msgid;             ///< opaque, without ':' ';' and blanks; unique per login and status
    std::string reply_to_msgid;
    std::string reply_to_text{};             ///< the parent as it was shown, plain and cut; empty when it was not
    std::optional<Author> reply_to_author{}; ///< with reply_to_text
    render::Document document;
    Timestamp time{};           ///< of the status itself
    bool own = false;           ///< by the login that shows it
    bool mentions_user = false; ///< highlights: it mentions the login
    std::string own_nick;       ///< set with mentions_user: the nick by which the user is mentioned in the document
};
using ShownStatusPtr = std::shared_ptr<const ShownStatus>;

// ---- what a downstream is told ------------------------------------------------------------------------------

/// The user did not see these yet (or asked for them); oldest first. `cut` says that older ones were left out.
/// `first`: the place was just opened; a client that asks for history by itself needs none of it.
struct Backlog {
    std::vector<ShownStatusPtr> statuses;
    bool cut = false;
    bool first = false;
};
/// A live status, or the user's own from another client.
struct NewPost {
    ShownStatusPtr shown;
};
struct EditedPost {
    ShownStatusPtr shown;
    std::string difference; ///< a short word diff, ready to print
};
struct DeletedPost {
    std::string short_id;
    std::string msgid;
    Author author;
};
/// Somebody reacted to a post that was shown in the place, or took that back: a favourite is U+2B50, a boost U+1F501.
struct Reacted {
    Author author;
    std::string emoji;
    std::string msgid;
    Timestamp time{};
    bool own = false; ///< the user, in another client
    bool removed = false;
};
/// The place was read up to that moment, in another client or on the instance's page.
struct ReadUpTo {
    Timestamp time{};
};
/// A line about something: notifications, gaps, sign-in progress. Printed in the place as from `author`, or from root.
struct Notice {
    std::string text;
    std::optional<Author> author;
    ShownStatusPtr about; ///< the status it speaks of, if any (for msgid tags)
    std::string type;     ///< the notification's type; empty for other notices
    Timestamp time{};
    bool backlog = false;
    std::string reaction; ///< the emoji, when it tells of one
};
struct MemberJoined {
    Author author;
    bool mutual = false;
};
struct MemberLeft {
    Author author;
};
/// Something became known of a person: they were met, or call themselves otherwise, moved, fell silent, came back.
struct PersonChanged {
    Author before; ///< without an address: nobody was known by this address so far
    Author now;
    std::vector<Place> places;         ///< those that they are a member of
    std::optional<std::string> avatar; ///< the address of a new picture
};
struct NickChanged {
    Author before;
    std::string nick; ///< the new one
};
struct TopicChanged {
    std::string topic;
};
/// The place is gone (its login was deleted or logged out): part it. `reason` is a sentence.
struct PlaceClosed {
    std::string reason;
};

/// One of the user's logins, for lists of accounts.
struct LoginSummary {
    LoginId id;
    std::string tag;
    std::string address;    ///< user@host, or just a host until signed in
    std::string host;       ///< of the instance
    std::string_view state; ///< "connected", "connecting" or "disconnected"
    std::string problem;    ///< why it is disconnected, for people; may be empty
    bool operator==(const LoginSummary&) const = default;
};
/// A login was added (`before` empty), is otherwise than it was, or is gone (`now` empty). For the control place.
struct LoginChanged {
    LoginId id;
    std::optional<LoginSummary> before;
    std::optional<LoginSummary> now;
};

using DeliveryBody = std::variant<Backlog, NewPost, EditedPost, DeletedPost, Reacted, ReadUpTo, Notice, MemberJoined,
                                  MemberLeft, PersonChanged, NickChanged, TopicChanged, PlaceClosed, LoginChanged>;

/// One thing for one place. For PlaceKind::direct the place's name is the other person's address and `peer` that
/// person. What is said of persons, wherever they are, comes for the control place.
struct Delivery {
    Place place;
    std::optional<Author> peer;
    DeliveryBody body;
};

/// One attached chat client.
class Downstream {
public:
    virtual ~Downstream() = default;
    /// Never blocks, never throws; a client that is too slow drops itself. May be called from inside any call to User.
    virtual void deliver(const Delivery& delivery) = 0;
    /// The client's name for logs and `account list` ("irc 127.0.0.1:4711").
    [[nodiscard]] virtual std::string_view label() const = 0;
    /// It says itself what was read (User::mark_read); of others, what they are told counts as read.
    [[nodiscard]] virtual bool marks_reading() const { return false; }
    /// What the user calls this program or device ("user@phone"); empty: nothing. Clients of one name share how far
    /// they have read.
    [[nodiscard]] virtual std::string_view client() const { return {}; }
    /// The user is no more, or has become another: the client is told why, and goes.
    virtual void dismiss(std::string_view /*reason*/) {}
    /// SHA-256 of its TLS certificate, in lower-case hex; empty when it showed none.
    [[nodiscard]] virtual std::string_view certificate() const { return {}; }
    /// The login that it speaks for; none: the user's first.
    [[nodiscard]] virtual LoginId login() const { return {}; }
};

// ---- answers ------------------------------------------------------------------------------------------------

/// One line of an answer: a sentence, or a status printed as in a timeline.
using ReplyItem = std::variant<std::string, ShownStatusPtr>;

/// The answer to one typed line. Failures come as Error beside it (Task<Reply>).
struct Reply {
    std::vector<ReplyItem> items;
    /// What JSON says of the items beside their text, by index: names and values.
    std::vector<std::vector<std::pair<std::string, std::string>>> fields;
    /// The line was published as this status: an echo, or "You: [09] text (URL)" for clients without echoes.
    ShownStatusPtr published;
    /// Set when `published` appears elsewhere than where it was typed (a direct post typed by command).
    std::optional<Place> published_in;
    /// The user of this downstream is somebody else now (register, identify): attach to that one.
    std::shared_ptr<class User> became;
    /// The user is no more: the client is told so, and goes.
    std::string farewell;
    /// The items are JSON objects that tell everything: `published` is for echoes only.
    bool as_data = false;
};

/// What came with a typed line besides its text.
struct Utterance {
    std::string text;       ///< UTF-8, may hold '\n'
    std::string reply_to;   ///< msgid from +reply, or empty
    bool is_action = false; ///< CTCP ACTION, XEP-0245
};

/// Who is in a place.
struct Member {
    Author author;
    bool mutual = false; ///< '+'
    bool own = false;    ///< the login itself
};

/// What a gateway says when a client enters a place.
struct PlaceInfo {
    Place place; ///< normalised
    std::string topic;
    Timestamp created{};
    std::int64_t people = 0; ///< who take part, where the instance says so; 0 = not known
};

/// What a protocol has words of its own for (IRC: INVITE, KICK, MODE +b; XMPP: rosters and block lists).
enum class PersonDeed { add, remove, block, unblock, mute, unmute, accept };
enum class KeptOut { blocked, muted };

/// What is known of somebody's looks, from memory.
struct Portrait {
    std::string display_name;
    std::string avatar; ///< an address of the web; may be empty
    std::string homepage;
    bool bot = false;
    std::optional<Timestamp> last_post{}; ///< nothing: not known
};

/// A person, for WHOIS and vCards.
struct Profile {
    Author author;
    Account account;
    std::optional<Relationship> relationship;
    std::string instance;               ///< "example.social (Mastodon 4.6.4)" or the host
    std::vector<std::string> bio_lines; ///< plain text
    std::vector<std::pair<std::string, std::string>> fields;
    std::vector<Place> places; ///< the homes and lists that the person is in
};

// ---- history ------------------------------------------------------------------------------------------------

/// An end of a stretch of history: a message, or a moment.
struct HistoryPoint {
    std::string msgid; ///< empty: the moment counts
    Timestamp time{};
};

/// The subcommands of IRCv3 chathistory. All ends are exclusive but the one of `around`.
enum class HistoryRange { latest, before, after, around, between };

struct HistoryRequest {
    HistoryRange range = HistoryRange::latest;
    std::optional<HistoryPoint> point; ///< none: `latest` without an end
    HistoryPoint other;                ///< of `between`
    std::size_t limit = 100;
};

using HistoryItem = std::variant<ShownStatusPtr, Notice>;

/// Messages to be looked for; both times are meant too.
struct MessageSearch {
    Place place; ///< where; with `everywhere` it only names the login
    bool everywhere = true;
    std::string from;       ///< a nick or address; empty: anybody
    bool from_self = false; ///< by the login itself, instead
    std::optional<Timestamp> after;
    std::optional<Timestamp> before;
    std::string text; ///< words that must all be there
    std::size_t limit = 50;
};

struct FoundMessage {
    Place place;
    std::optional<Author> peer; ///< of a query
    HistoryItem item;
};

/// A place or query in which something was said, and when last.
struct HistoryTarget {
    Place place;
    std::optional<Author> peer;
    Timestamp latest{};
};

// ---- what a gateway asks ------------------------------------------------------------------------------------

/// One user of the gateway, alive while a client is attached or a login is on. Guests are users without an id.
class User {
public:
    virtual ~User() = default;
    [[nodiscard]] virtual UserId id() const = 0;             ///< empty: a guest
    [[nodiscard]] virtual std::string_view name() const = 0; ///< account name; empty for guests
    [[nodiscard]] virtual std::string_view server_name() const = 0;

    /// From now on the downstream receives deliveries. It must call detach() before it dies.
    virtual void attach(Downstream& downstream) = 0;
    virtual void detach(Downstream& downstream) = 0;

    /// Checks that the place exists (its login, list, account, post) and says what it is. Starts nothing yet.
    virtual Task<PlaceInfo> find_place(Place place) = 0;
    /// The downstream is in: deliver the unseen (a Backlog, also when empty) and then what comes. Idempotent.
    virtual void enter(Downstream& downstream, Place place) = 0;
    virtual void leave(Downstream& downstream, const Place& place) = 0;
    /// Live list from memory; may grow later by MemberJoined. Never waits for the instance.
    [[nodiscard]] virtual std::vector<Member> members(const Place& place) const = 0;

    /// A line typed in a place: a command, an answer, or a post (product contract, section 6). Every line ends here as
    /// a Reply or an Error.
    virtual Task<Reply> say(Downstream& from, Place place, Utterance utterance) = 0;
    /// A line typed to a person by nick or address (also `root`, `mastodon_oauth`).
    virtual Task<Reply> say_to(Downstream& from, std::string nick, Utterance utterance) = 0;

    /// A person known by this nick or address; asks the instance when it must.
    virtual Task<Profile> whois(std::string nick) = 0;
    /// From memory only: the person behind a nick or address.
    [[nodiscard]] virtual std::optional<Author> known(std::string_view nick) const = 0;
    /// The places this user could join now, with a line about each: for LIST and service discovery.
    [[nodiscard]] virtual std::vector<PlaceInfo> places() const = 0;
    /// What the place showed in that stretch, oldest first, from the instance. Neither moves the place's reading
    /// position nor what is unseen. not_found: no such place; invalid_input: no such message.
    virtual Task<std::vector<HistoryItem>> history(Place place, HistoryRequest request) = 0;
    /// The given places, and queries, in which the newest message lies between the moments; newest first.
    virtual Task<std::vector<HistoryTarget>> history_targets(std::vector<Place> places, Timestamp from, Timestamp to,
                                                             std::size_t limit) = 0;
    /// Oldest first. In a place, and of one author, the past is read; words alone the instance looks for.
    virtual Task<std::vector<FoundMessage>> search(MessageSearch wanted) = 0;
    /// How far the place or query was read, here or on the instance's page; no time: not known.
    virtual Task<Timestamp> read_up_to(Place place) = 0;
    /// The client has read up to there: the instance and the other clients learn it. Never goes back; what holds now.
    virtual Task<Timestamp> mark_read(Downstream& from, Place place, Timestamp time) = 0;
    /// A reaction to the post with that msgid, or its end: some emoji favourite, boost or bookmark, others need an
    /// instance that has reactions. unsupported: it has none.
    virtual Task<void> react(Downstream& from, std::string msgid, std::string emoji, bool wanted) = 0;
    /// places(), and what the instance has besides: lists, followed and trending hashtags.
    virtual Task<std::vector<PlaceInfo>> directory() = 0;
    /// `who` is a nick or an address. To `add` is to follow, and in the place of a list to put on it.
    virtual Task<Reply> change_person(Downstream& from, Place place, PersonDeed deed, std::string who) = 0;
    /// Blocks, or no longer blocks, everybody of a server.
    virtual Task<Reply> block_server(Downstream& from, Place place, std::string domain, bool wanted) = 0;
    /// Addresses of people; blocked servers as "*@host".
    virtual Task<std::vector<std::string>> kept_out(Place place, KeptOut which) = 0;
    /// Gives a list another title; other places refuse.
    virtual Task<Reply> set_topic(Place place, std::string topic) = 0;
    /// By nick or address; empty: the user's own, of the first login.
    [[nodiscard]] virtual std::optional<Portrait> portrait(std::string_view nick) const = 0;
    /// Whom the instance finds by words, a name or an address; at most twenty.
    virtual Task<std::vector<Author>> find_people(std::string words) = 0;
    /// What a front remembers of this user under that name, also when the gateway starts again; else empty.
    [[nodiscard]] virtual std::string kept(std::string_view key) const = 0;
    virtual Task<void> keep(std::string key, std::string value) = 0;
    /// Deletes the status with that msgid if it is the user's own.
    virtual Task<Reply> redact(Downstream& from, std::string msgid) = 0;
    /// A setting of this user ("nick_style", "show_ids", "strip_newlines" ...), with its default applied.
    [[nodiscard]] virtual std::string setting(std::string_view key) const = 0;
    /// The same for what happens in a place.
    [[nodiscard]] virtual std::string setting_at(std::string_view key, const Place& place) const = 0;
    /// From memory: whether that person, whom the place's login follows, follows it too.
    [[nodiscard]] virtual bool is_mutual(const Place& place, std::string_view address) const = 0;
    /// Away is local: notifications wait. Empty text = back.
    virtual void set_away(std::string text) = 0;

    /// In the order of `account list`; the first is the default.
    [[nodiscard]] virtual std::vector<LoginSummary> logins() const = 0;
    /// The same user as a client of this one login sees them: its places have the plain names.
    [[nodiscard]] virtual std::shared_ptr<User> bound_to(LoginId login) = 0;
    /// What bound_to() bound it to; none for the user as such.
    [[nodiscard]] virtual LoginId login() const { return {}; }
};
using UserPtr = std::shared_ptr<User>;

/// A sign-in by SCRAM-SHA-256 (RFC 5802) whose first message was taken.
class ScramSignIn {
public:
    struct Proven {
        UserPtr user;
        std::string answer; ///< the server's last message, by which it proves itself
    };
    virtual ~ScramSignIn() = default;
    /// As the client wrote it: "user/login@client".
    [[nodiscard]] virtual const std::string& name() const = 0;
    /// The server's first message.
    [[nodiscard]] virtual const std::string& challenge() const = 0;
    /// Takes the client's last message.
    virtual Task<Proven> finish(std::string client_final) = 0;
};

/// All users of a shard.
class Users {
public:
    virtual ~Users() = default;
    /// unauthorized: wrong name or password; rate_limited: too many guesses from that address.
    virtual Task<UserPtr> authenticate(std::string name, Secret password, std::string address) = 0;
    /// By the fingerprint of a certificate that the user added; an empty name takes whoever did.
    virtual Task<UserPtr> authenticate_certificate(std::string name, std::string fingerprint, std::string address) = 0;
    /// By an access token of the login with that tag (none: the first), asked at its own instance only.
    virtual Task<UserPtr> authenticate_token(std::string name, std::string tag, Secret token, std::string address) = 0;
    /// invalid_input: that is no first message of SCRAM.
    virtual Task<std::unique_ptr<ScramSignIn>> begin_scram(std::string client_first, std::string address) = 0;
    /// A new user; conflict when the name is taken.
    virtual Task<UserPtr> enroll(std::string name, Secret password) = 0;
    /// A person for whom the front vouches (a bare JID): the user it is known as, made when there is none.
    virtual Task<UserPtr> vouched(std::string front, std::string name) = 0;
    /// Everybody for whom that front has vouched.
    virtual Task<std::vector<std::string>> vouched_names(std::string front) = 0;
    /// A user without an account; can register, identify and ask for help in the control place.
    [[nodiscard]] virtual UserPtr guest(std::string nick, std::string address) = 0;
};

} // namespace fedibee::session
