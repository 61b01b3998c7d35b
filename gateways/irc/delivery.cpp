// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/delivery.hpp"

#include "irc/channel.hpp"
#include "irc/connection.hpp"
#include "irc/history.hpp"
#include "irc/hub.hpp"
#include "irc/metadata.hpp"
#include "irc/names.hpp"
#include "irc/networks.hpp"
#include "irc/person.hpp"
#include "irc/present.hpp"
#include "irc/show.hpp"

#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace fedibee::irc {
namespace {

constexpr std::string_view cut_sentence = "Older posts were left out here; type: more";

/// Prints one delivery in its spot.
class Printer {
public:
    Printer(Connection& connection, Spot spot, std::string_view login_tag)
        : connection_(connection), spot_(std::move(spot)), login_tag_(login_tag), response_(connection, {})
    {
    }

    void operator()(const session::Backlog& backlog)
    {
        const auto statuses = wanted_of(backlog);
        if (backlog.cut && statuses.size() == backlog.statuses.size()) show_text(response_, spot_, cut_sentence);
        if (statuses.empty()) return;
        const bool in_batch = connection_.has(Capability::batch);
        const std::string batch = in_batch ? connection_.next_batch() : std::string{};
        const std::string_view server = connection_.server_name();
        const std::string& about = spot_.peer.empty() ? spot_.target : spot_.peer;
        if (in_batch) connection_.send_line({}, fmt::format(":{} BATCH +{} chathistory {}", server, batch, about));
        for (const auto& shown : statuses) {
            if (shown) show_status(response_, spot_, *shown, batch);
        }
        if (in_batch) connection_.send_line({}, fmt::format(":{} BATCH -{}", server, batch));
    }

    void operator()(const session::NewPost& post)
    {
        if (post.shown) show_status(response_, spot_, *post.shown);
    }

    void operator()(const session::EditedPost& edit)
    {
        if (!edit.shown) return;
        const auto& shown = *edit.shown;
        LineTags tags = shown.own ? own_tags(connection_) : author_tags(shown.author);
        tags.reply = shown.msgid;
        std::string source = source_of(shown.author);
        if (shown.own) {
            source = connection_.sees_own_messages() ? connection_.source()
                                                     : service_source(root_nick, connection_.server_name());
        }
        show_lines(response_, tags, source, target_for(shown.own),
                   text_lines(id_prefix(shown) + "edited: " + edit.difference));
    }

    void operator()(const session::DeletedPost& deleted)
    {
        if (!deleted.msgid.empty() && connection_.redacted == deleted.msgid) return connection_.redacted.clear();
        if (connection_.has(Capability::message_redaction) && !deleted.msgid.empty()) {
            const std::string line =
                fmt::format(":{} REDACT {} {}", source_of(deleted.author), spot_.target, deleted.msgid);
            return response_.line(author_tags(deleted.author), line);
        }
        LineTags tags;
        tags.reply = deleted.msgid;
        session::ShownStatus named;
        named.short_id = deleted.short_id;
        std::string line = id_prefix(named) + "deleted";
        if (deleted.short_id.empty()) line = "A post by " + deleted.author.nick + " was deleted";
        show_lines(response_, tags, service_source(root_nick, connection_.server_name()), spot_.target, {line});
    }

    void operator()(const session::Reacted& reacted) { show_reaction(response_, spot_, reacted); }

    void operator()(const session::ReadUpTo& read)
    {
        show_read_marker(response_, spot_.peer.empty() ? spot_.target : spot_.peer, read.time);
    }

    void operator()(const session::Notice& notice)
    {
        if (notice.type == "follow_request" && notice.author) show_invitation(*notice.author);
        const Channel* const channel = connection_.find_channel(spot_.target);
        const bool has_past = notice.backlog && channel != nullptr && connection_.has(Capability::chathistory) &&
                              channel->place.kind == PlaceKind::notifications;
        // As in a backlog: it reads the past of the window by itself.
        if (has_past && notice.time < channel->joined) return;
        show_notice(response_, spot_, notice);
    }

    void operator()(const session::MemberJoined& joined)
    {
        const bool extended = connection_.has(Capability::extended_join);
        std::string line = fmt::format(":{} JOIN {}", source_of(joined.author), spot_.target);
        if (extended) line += fmt::format(" {} :{}", joined.author.address, real_name(joined.author));
        response_.line(author_tags(joined.author), line);
        if (joined.author.dormant && connection_.has(Capability::away_notify))
            response_.line(author_tags(joined.author),
                           fmt::format(":{} AWAY :{}", source_of(joined.author), dormant_text));
        if (joined.mutual)
            response_.line(
                {}, fmt::format(":{} MODE {} +v {}", connection_.server_name(), spot_.target, joined.author.nick));
        const auto portrait = portrait_of(connection_, joined.author.nick);
        if (portrait) show_metadata(response_, joined.author.nick, *portrait);
    }

    void operator()(const session::MemberLeft& left)
    {
        response_.line(author_tags(left.author), fmt::format(":{} PART {}", source_of(left.author), spot_.target));
    }

    void operator()(const session::LoginChanged& changed) { show_network_change(connection_, changed); }

    void operator()(const session::PersonChanged& changed) { show_person_change(connection_, changed); }

    void operator()(const session::NickChanged& changed)
    {
        response_.line(author_tags(changed.before),
                       fmt::format(":{} NICK :{}", source_of(changed.before), changed.nick));
        session::Author now = changed.before;
        now.nick = changed.nick;
        show_monitored_nick(connection_, changed.before.nick, now);
    }

    void operator()(const session::TopicChanged& changed)
    {
        if (Channel* const channel = connection_.find_channel(spot_.target)) channel->topic = changed.topic;
        const std::string root = service_source(root_nick, connection_.server_name());
        response_.line({}, fmt::format(":{} TOPIC {} :{}", root, spot_.target, changed.topic));
    }

    void operator()(const session::PlaceClosed& closed)
    {
        if (connection_.find_channel(spot_.target) == nullptr) return;
        forget_channel(connection_, spot_.target);
        response_.line({}, fmt::format(":{} PART {} :{}", connection_.source(), spot_.target, closed.reason));
        show_text(response_, control_spot(connection_), spot_.target + " is closed: " + closed.reason);
    }

private:
    /// A client that reads the past by itself gets only what came after its JOIN: what a stream missed in the meantime.
    [[nodiscard]] std::vector<session::ShownStatusPtr> wanted_of(const session::Backlog& backlog)
    {
        auto statuses = backlog.statuses;
        const Channel* const channel = connection_.find_channel(spot_.target);
        if (!backlog.first || !connection_.has(Capability::chathistory)) return statuses;
        if (channel == nullptr) return {}; // a query, which it asks for too
        std::erase_if(statuses, [&](const auto& shown) { return shown->time < channel->joined; });
        return statuses;
    }

    /// A follow request: joining the channel accepts it.
    void show_invitation(const session::Author& author)
    {
        const std::string name = invitation_name({PlaceKind::account, author.address, std::string(login_tag_)});
        response_.line(author_tags(author),
                       fmt::format(":{} INVITE {} :{}", source_of(author), connection_.shown_nick(), name));
    }

    [[nodiscard]] const std::string& target_for(bool own) const
    {
        return own && !spot_.peer.empty() && connection_.sees_own_messages() ? spot_.peer : spot_.target;
    }

    Connection& connection_;
    Spot spot_;
    std::string_view login_tag_; ///< of the delivery, which outlives this
    Response response_;
};

/// Nothing for places that the client is not in.
std::optional<Spot> spot_of(Connection& connection, const session::Delivery& delivery)
{
    const Place& place = delivery.place;
    if (place.kind == PlaceKind::control) return control_spot(connection);
    if (place.kind == PlaceKind::direct)
        return query_spot(connection,
                          delivery.peer ? std::string_view(delivery.peer->nick) : std::string_view(place.name));
    if (const Channel* const channel = connection.find_channel(place)) return channel_spot(channel->name);
    // A private conversation of several has no window until its first message comes: it may not get lost.
    const bool has_text = std::holds_alternative<session::NewPost>(delivery.body) ||
                          std::holds_alternative<session::Backlog>(delivery.body);
    if (place.kind != PlaceKind::direct_group || !has_text) return std::nullopt;
    const std::string name = channel_name(place);
    Response response(connection, {});
    show_join(response, add_channel(connection, Channel{name, place, "Private conversation", {}}));
    return channel_spot(name);
}

} // namespace

void show_delivery(Connection& connection, const session::Delivery& delivery)
{
    if (const auto* const changed = std::get_if<session::PersonChanged>(&delivery.body))
        return show_person_change(connection, *changed);
    if (const auto* const changed = std::get_if<session::LoginChanged>(&delivery.body))
        return show_network_change(connection, *changed);
    auto spot = spot_of(connection, delivery);
    if (!spot) return;
    Printer printer(connection, std::move(*spot), delivery.place.login_tag);
    std::visit(printer, delivery.body);
}

} // namespace fedibee::irc
