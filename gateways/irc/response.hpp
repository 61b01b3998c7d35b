// SPDX-License-Identifier: AGPL-3.0-or-later
// The answer to one command: sent at once, or, when the command had a label, kept and sent as one labelled response
// (IRCv3 labeled-response: the single line tagged, a batch of several, ACK for none).
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/error.hpp"
#include "irc/numeric.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace fedibee::irc {

class Connection;

/// Tags that a line may have; each is sent only to clients that negotiated it.
struct LineTags {
    std::string_view msgid;
    std::string_view reply; ///< msgid of what it answers
    std::string_view account;
    std::string_view batch;
    bool joins = false;            ///< continues the line before (draft/multiline-concat)
    std::string_view react;        ///< an emoji
    std::string_view unreact;      ///< one that is taken back
    std::optional<Timestamp> time; ///< now, when not given
    bool bot = false;              ///< said by a program
    std::string_view given;        ///< tags of another client, as it sent them
};

class Response {
public:
    Response(Connection& connection, std::string label) : connection_(&connection), label_(std::move(label)) {}
    Response(Response&& other) noexcept
        : connection_(std::exchange(other.connection_, nullptr)), label_(std::move(other.label_)),
          kept_(std::move(other.kept_))
    {
    }
    Response& operator=(Response&& other) noexcept
    {
        connection_ = std::exchange(other.connection_, nullptr);
        label_ = std::move(other.label_);
        kept_ = std::move(other.kept_);
        return *this;
    }
    Response(const Response&) = delete;
    Response& operator=(const Response&) = delete;
    ~Response() = default;

    [[nodiscard]] Connection& connection() const noexcept { return *connection_; }
    /// The label goes elsewhere: this answers plainly, or not at all.
    [[nodiscard]] std::string take_label() noexcept { return std::exchange(label_, {}); }
    [[nodiscard]] bool is_labelled() const noexcept { return !label_.empty(); }

    /// A whole line without tags and line break.
    void line(const LineTags& tags, std::string_view body);
    template <class... A> void numeric(Numeric number, fmt::format_string<A...> text, A&&... arguments)
    {
        numeric_text(number, fmt::format(text, std::forward<A>(arguments)...));
    }
    /// A standard reply; a NOTICE for clients that do not know them. `context` are words between code and sentence.
    void fail(std::string_view command, std::string_view code, std::string_view context, std::string_view sentence);
    /// Opens a batch as from that source.
    [[nodiscard]] std::string open_batch_from(std::string_view source, std::string_view words, const LineTags& tags);
    /// Opens a batch of that type with its words ("chathistory &home") inside of the answer; its lines carry the
    /// reference as LineTags::batch. Empty, and nothing is sent, for clients without batches.
    [[nodiscard]] std::string open_batch(std::string_view words, const LineTags& tags = {});
    void close_batch(std::string_view reference);
    void note(std::string_view command, std::string_view code, std::string_view sentence);
    /// Sends what is kept; harmless when done before.
    void finish();

private:
    struct Kept {
        std::string tags;
        std::string body;
        bool in_batch = false; ///< of its own, or the end of one
    };
    void numeric_text(Numeric number, std::string_view text);
    [[nodiscard]] bool is_one_batch() const;
    void standard(std::string_view kind, std::string_view words, std::string_view sentence);

    Connection* connection_;
    std::string label_;
    std::vector<Kept> kept_;
};

/// How a failure is said on IRC.
struct ErrorReply {
    Numeric channel_numeric; ///< for JOIN and its like
    std::string_view code;   ///< of a standard reply
    std::string sentence;
};
ErrorReply to_reply(const Error& error);

} // namespace fedibee::irc
