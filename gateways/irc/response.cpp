// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/response.hpp"

#include "irc/connection.hpp"
#include "irc/message.hpp"

#include <chrono>

namespace fedibee::irc {
namespace {

std::string_view code_of(Errc code)
{
    switch (code) {
    case Errc::network: return "NETWORK_ERROR";
    case Errc::timeout: return "TIMEOUT";
    case Errc::cancelled: return "CANCELLED";
    case Errc::unauthorized: return "ACCOUNT_REQUIRED";
    case Errc::forbidden: return "FORBIDDEN";
    case Errc::not_found: return "NOT_FOUND";
    case Errc::conflict: return "CONFLICT";
    case Errc::rate_limited: return "RATE_LIMITED";
    case Errc::unsupported: return "UNSUPPORTED";
    case Errc::invalid_input: return "INVALID_INPUT";
    case Errc::bad_response: return "BAD_RESPONSE";
    case Errc::storage: return "STORAGE_ERROR";
    case Errc::internal: return "INTERNAL_ERROR";
    }
    return "INTERNAL_ERROR";
}

} // namespace

void Response::line(const LineTags& tags, std::string_view body)
{
    if (connection_ == nullptr) return;
    std::string rendered = connection_->render_tags(tags);
    if (label_.empty()) return connection_->send_line(rendered, body);
    const bool in_batch = !tags.batch.empty() && connection_->has(Capability::batch);
    kept_.push_back({std::move(rendered), std::string(body), in_batch});
}

std::string Response::open_batch(std::string_view words, const LineTags& tags)
{
    if (connection_ == nullptr) return {};
    return open_batch_from(connection_->server_name(), words, tags);
}

std::string Response::open_batch_from(std::string_view source, std::string_view words, const LineTags& tags)
{
    if (connection_ == nullptr || !connection_->has(Capability::batch)) return {};
    std::string reference = connection_->next_batch();
    line(tags, fmt::format(":{} BATCH +{} {}", source, reference, words));
    return reference;
}

void Response::close_batch(std::string_view reference)
{
    if (connection_ == nullptr || reference.empty()) return;
    const std::string body = fmt::format(":{} BATCH -{}", connection_->server_name(), reference);
    if (label_.empty()) return connection_->send_line({}, body);
    kept_.push_back({{}, body, true});
}

/// A batch from the first line to the last: the label stands on its begin, and no other is needed around it.
bool Response::is_one_batch() const
{
    constexpr std::string_view begin = " BATCH +";
    const std::string& first = kept_.front().body;
    const auto at = first.find(begin);
    if (at == std::string::npos || kept_.front().in_batch) return false;
    const auto from = at + begin.size();
    const auto reference = first.substr(from, first.find(' ', from) - from);
    return kept_.back().body.ends_with(" BATCH -" + reference);
}

void Response::numeric_text(Numeric number, std::string_view text)
{
    if (connection_ == nullptr) return;
    line({}, fmt::format(":{} {:03} {} {}", connection_->server_name(), static_cast<int>(number),
                         connection_->shown_nick(), text));
}

void Response::standard(std::string_view kind, std::string_view words, std::string_view sentence)
{
    if (connection_ == nullptr) return;
    const std::string_view server = connection_->server_name();
    if (connection_->has(Capability::standard_replies)) {
        line({}, fmt::format(":{} {} {} :{}", server, kind, words, sentence));
    } else {
        line({}, fmt::format(":{} NOTICE {} :{}", server, connection_->shown_nick(), sentence));
    }
}

void Response::fail(std::string_view command, std::string_view code, std::string_view context,
                    std::string_view sentence)
{
    standard("FAIL", fmt::format("{} {}{}{}", command, code, context.empty() ? "" : " ", context), sentence);
}

void Response::note(std::string_view command, std::string_view code, std::string_view sentence)
{
    standard("NOTE", fmt::format("{} {}", command, code), sentence);
}

void Response::finish()
{
    Connection* const connection = std::exchange(connection_, nullptr);
    if (connection == nullptr || label_.empty()) return;
    std::string label;
    append_tag(label, "label", label_);
    const auto server = connection->server_name();
    if (kept_.empty()) {
        std::string tags = connection->render_tags({});
        tags = tags.empty() ? label : label + ";" + tags;
        return connection->send_line(tags, fmt::format(":{} ACK", server));
    }
    if (kept_.size() == 1 || is_one_batch()) {
        auto& front = kept_.front().tags;
        front = front.empty() ? label : label + ";" + front;
        for (const auto& [tags, body, in_batch] : kept_) connection->send_line(tags, body);
        return kept_.clear();
    }
    const std::string batch = connection->next_batch();
    connection->send_line(label, fmt::format(":{} BATCH +{} labeled-response", server, batch));
    for (const auto& [tags, body, in_batch] : kept_) {
        const std::string around = in_batch ? std::string{} : "batch=" + batch + (tags.empty() ? "" : ";");
        connection->send_line(around + tags, body);
    }
    connection->send_line({}, fmt::format(":{} BATCH -{}", server, batch));
    kept_.clear();
}

ErrorReply to_reply(const Error& error)
{
    ErrorReply reply{err_nosuchchannel, code_of(error.code), error.detail};
    const bool needs_account = error.code == Errc::unauthorized || error.code == Errc::forbidden;
    if (needs_account) reply.channel_numeric = err_needreggednick;
    if (reply.sentence.empty()) reply.sentence = "That failed (" + std::string(to_string(error.code)) + ")";
    if (error.retry_after) reply.sentence += fmt::format(" (try again in {} s)", error.retry_after->count());
    return reply;
}

} // namespace fedibee::irc
