// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/show.hpp"

#include "irc/connection.hpp"
#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "irc/present.hpp"
#include "render/length.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::size_t least_text_bytes = 64;

Reader reader_of(Connection& connection, const Spot& spot)
{
    Reader reader;
    const session::User* const user = connection.user().get();
    reader.nick = connection.identity().nick;
    reader.nick_of = [user](std::string_view address) {
        const auto author = user->known(address);
        return author ? author->nick : std::string{};
    };
    reader.now = connection.hub().clock.wall();
    reader.prints_times = !connection.has(Capability::server_time) && user->setting("display_timestamps") != "false";
    reader.in_query = !spot.peer.empty();
    return reader;
}

LineTags tags_of(Connection& connection, const session::ShownStatus& shown, std::string_view batch)
{
    LineTags tags;
    tags.msgid = shown.msgid;
    tags.reply = shown.reply_to_msgid;
    tags.account = shown.own ? connection.user()->name() : std::string_view(shown.author.address);
    tags.bot = shown.author.bot || (shown.own && own_tags(connection).bot);
    tags.batch = batch;
    if (shown.time != Timestamp{}) tags.time = shown.time;
    return tags;
}

/// "You: [09] text (URL)" from root.
void show_as_you(Response& response, const Spot& spot, const session::ShownStatus& shown, std::string_view batch,
                 std::string_view url)
{
    Connection& connection = response.connection();
    auto lines = status_lines(shown, reader_of(connection, spot));
    const bool to_somebody = !spot.peer.empty() && !is_service_nick(spot.peer);
    const std::string usual = connection.user()->setting("visibility");
    lines.front().insert(0, own_heading(shown, to_somebody ? spot.peer : std::string{}, usual));
    if (!url.empty()) lines.back().append(" (").append(url).append(")");
    const std::string source = service_source(spot.service, connection.server_name());
    show_lines(response, tags_of(connection, shown, batch), source, spot.target, lines);
}

/// As a message of the client itself.
void show_as_self(Response& response, const Spot& spot, const session::ShownStatus& shown, std::string_view batch)
{
    Connection& connection = response.connection();
    const std::string& target = spot.peer.empty() ? spot.target : spot.peer;
    show_lines(response, tags_of(connection, shown, batch), connection.source(), target,
               status_lines(shown, reader_of(connection, spot)));
}

struct Route {
    std::string_view source;
    std::string_view target;
};

/// One message as a draft/multiline batch: its tags stand on the batch, and lines that had to be cut say so.
void show_multiline(Response& response, const LineTags& tags, const Route& route, const std::vector<std::string>& lines)
{
    const std::string front = fmt::format(":{} PRIVMSG {} :", route.source, route.target);
    const std::size_t room = front.size() < sent_body_limit ? sent_body_limit - front.size() : 0;
    const std::string words = fmt::format("draft/multiline {}", route.target);
    const std::string batch = response.open_batch_from(route.source, words, tags);
    for (std::string_view line : lines) {
        LineTags part;
        part.batch = batch;
        part.time = tags.time;
        part.account = tags.account;
        do {
            const auto piece = render::cut_to_bytes(line, std::max(room, least_text_bytes));
            response.line(part, front + std::string(piece));
            line.remove_prefix(piece.size());
            part.joins = true;
        } while (!line.empty());
    }
    response.close_batch(batch);
}

void show_published(Response& response, const Spot& typed, const session::Reply& reply)
{
    Connection& connection = response.connection();
    const auto& shown = *reply.published;
    const std::string_view url = shown.status ? std::string_view(shown.status->url) : std::string_view{};
    // Without echoes a self-message would look like a second copy of the typed line.
    if (!connection.has(Capability::echo_message) && reply.as_data) return;
    if (!connection.has(Capability::echo_message)) return show_as_you(response, typed, shown, {}, url);
    Spot spot = typed;
    if (reply.published_in && reply.published_in->kind == PlaceKind::direct) {
        const auto person = connection.user()->known(reply.published_in->name);
        spot = query_spot(connection, person ? person->nick : reply.published_in->name);
    } else if (reply.published_in) {
        const Channel* const channel = connection.find_channel(*reply.published_in);
        if (channel != nullptr) spot = channel_spot(channel->name);
    }
    show_as_self(response, spot, shown, {});
}

} // namespace

bool takes_multiline(const Connection& connection)
{
    return connection.has(Capability::multiline) && connection.has(Capability::batch) &&
           connection.has(Capability::message_tags);
}

LineTags author_tags(const session::Author& author)
{
    LineTags tags;
    tags.account = author.address;
    tags.bot = author.bot;
    return tags;
}

LineTags own_tags(Connection& connection)
{
    LineTags tags;
    if (!connection.is_guest()) tags.account = connection.user()->name();
    tags.bot = (connection.identity().modes & bot_mode) != 0;
    return tags;
}

Spot channel_spot(std::string_view name)
{
    return {std::string(name), {}, std::string(root_nick), false};
}

Spot query_spot(const Connection& connection, std::string_view peer)
{
    const bool sign_in = text::same_ignoring_case(peer, sign_in_nick);
    return {std::string(connection.shown_nick()), std::string(peer), std::string(sign_in ? sign_in_nick : root_nick),
            false};
}

Spot control_spot(Connection& connection)
{
    const Channel* const control = connection.find_channel(Place{});
    return control != nullptr ? channel_spot(control->name) : query_spot(connection, root_nick);
}

void show_lines(Response& response, LineTags tags, std::string_view source, std::string_view target,
                const std::vector<std::string>& lines)
{
    const std::string front = fmt::format(":{} PRIVMSG {} :", source, target);
    const std::size_t room = front.size() < sent_body_limit ? sent_body_limit - front.size() : 0;
    const auto cut = cut_lines(lines, std::max(room, least_text_bytes));
    if (cut.size() > 1 && takes_multiline(response.connection()))
        return show_multiline(response, tags, {source, target}, lines);
    for (const auto& line : cut) {
        response.line(tags, front + line);
        tags.msgid = tags.reply = {};
    }
}

void show_text(Response& response, const Spot& spot, std::string_view text)
{
    const std::string source = service_source(spot.service, response.connection().server_name());
    LineTags tags;
    tags.bot = true;
    show_lines(response, tags, source, spot.target, text_lines(text));
}

void show_status(Response& response, const Spot& spot, const session::ShownStatus& shown, std::string_view batch)
{
    Connection& connection = response.connection();
    // In a history that was asked for, own messages look as they did.
    const bool as_self = connection.sees_own_messages() || (!batch.empty() && connection.has(Capability::chathistory));
    if (shown.own && as_self) return show_as_self(response, spot, shown, batch);
    if (shown.own) return show_as_you(response, spot, shown, batch, {});
    auto lines = status_lines(shown, reader_of(connection, spot));
    std::string source = source_of(shown.author);
    if (spot.answer && !spot.peer.empty()) {
        source = service_source(spot.service, connection.server_name());
        lines.front().insert(0, "<" + shown.author.nick + "> ");
    }
    show_lines(response, tags_of(connection, shown, batch), source, spot.target, lines);
}

void show_notice(Response& response, const Spot& spot, const session::Notice& notice, std::string_view batch)
{
    Connection& connection = response.connection();
    if (notice.text.empty() && notice.about) return show_status(response, spot, *notice.about, batch);
    LineTags tags;
    if (notice.author) tags = author_tags(*notice.author);
    tags.batch = batch;
    if (notice.about) tags.reply = notice.about->msgid;
    if (notice.time != Timestamp{}) tags.time = notice.time;
    auto lines = text_lines(notice.text);
    if (lines.empty()) return;
    const bool prints_time = !connection.has(Capability::server_time) && notice.time != Timestamp{} &&
                             connection.user()->setting("display_timestamps") != "false";
    if (prints_time) lines.front().insert(0, time_prefix(notice.time, connection.hub().clock.wall()));
    const std::string source =
        notice.author ? source_of(*notice.author) : service_source(spot.service, connection.server_name());
    show_lines(response, tags, source, spot.target, lines);
}

void show_reaction(Response& response, const Spot& spot, const session::Reacted& reacted, std::string_view batch)
{
    Connection& connection = response.connection();
    if (!connection.has(Capability::message_tags)) return;
    if (reacted.own && !connection.sees_own_messages()) return;
    LineTags tags = reacted.own ? own_tags(connection) : author_tags(reacted.author);
    tags.batch = batch;
    tags.reply = reacted.msgid;
    (reacted.removed ? tags.unreact : tags.react) = reacted.emoji;
    if (reacted.time != Timestamp{}) tags.time = reacted.time;
    const std::string source = reacted.own ? connection.source() : source_of(reacted.author);
    const std::string& target = reacted.own && !spot.peer.empty() ? spot.peer : spot.target;
    response.line(tags, fmt::format(":{} TAGMSG {}", source, target));
}

void show_reply(Response& response, const Spot& typed, const session::Reply& reply)
{
    Spot spot = typed;
    spot.answer = true;
    if (reply.published) show_published(response, typed, reply);
    for (const auto& item : reply.items) {
        if (const auto* const sentence = std::get_if<std::string>(&item)) {
            show_text(response, spot, *sentence);
        } else if (const auto& shown = std::get<session::ShownStatusPtr>(item)) {
            show_status(response, spot, *shown);
        }
    }
}

void show_error(Response& response, const Spot& spot, std::string_view command, const Error& error)
{
    const ErrorReply reply = to_reply(error);
    if (!response.connection().has(Capability::standard_replies)) return show_text(response, spot, reply.sentence);
    const std::string& context = spot.peer.empty() ? spot.target : spot.peer;
    response.fail(command, reply.code, context, reply.sentence);
}

void show_refusal(Response& response, Numeric number, std::string_view name, std::string_view sentence)
{
    response.numeric(number, "{} :{}", name, sentence);
    Connection& connection = response.connection();
    if (connection.has(Capability::standard_replies)) return;
    show_text(response, control_spot(connection), fmt::format("{}: {}", name, sentence));
}

std::vector<std::string> text_lines(std::string_view text)
{
    std::vector<std::string> lines;
    for (const auto part : text::split(text, '\n')) {
        std::string line;
        std::ranges::copy_if(part, std::back_inserter(line), [](char c) {
            return static_cast<unsigned char>(c) >= ' ' || c == '\x02' || c == '\x1d' || c == '\x1f' || c == '\t';
        });
        if (!line.empty()) lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace fedibee::irc
