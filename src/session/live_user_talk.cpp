// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: what a user types: commands, posts, replies, private lines.
#include "session/commands.hpp"
#include "session/json_answer.hpp"
#include "session/live_user.hpp"
#include "session/sign_in.hpp"

#include "render/length.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace fedibee::session {
namespace {

constexpr std::string_view root_address = "root:";
constexpr std::string_view oauth_contact = "mastodon_oauth";
constexpr std::size_t most_repeated_bytes = 80; ///< of a word in an answer: enough to know it by

/// The session's words, as the parser asks for them.
class UserLexicon final : public Lexicon {
public:
    explicit UserLexicon(const LiveUser& user) : user_(user) {}
    bool is_post(std::string_view word) const override { return user_.is_post_word(word); }
    bool is_account(std::string_view word) const override { return user_.is_account_word(word); }
    bool is_login(std::string_view word) const override { return user_.is_login_word(word); }
    bool is_list(std::string_view title) const override { return user_.is_list_title(title); }
    bool has_media() const override { return user_.has_media(); }

private:
    const LiveUser& user_;
};

bool is_for_root(std::string_view line)
{
    return text::same_ignoring_case(line.substr(0, root_address.size()), root_address);
}

bool takes_posts(PlaceKind kind)
{
    return kind != PlaceKind::notifications && kind != PlaceKind::bookmarks && kind != PlaceKind::favourites;
}

/// A code pasted in the wrong window is neither published nor sent to anybody.
Result<void> refuse_stray_code(const std::vector<SessionPtr>& sessions, std::string_view line)
{
    const auto waits = [](const SessionPtr& session) { return session->state() == LoginState::needs_sign_in; };
    if (!looks_like_code(line) || std::ranges::none_of(sessions, waits)) return {};
    return fail(Errc::invalid_input, "Not posted: this looks like the code of your sign-in. Type it in &fedibee: code "
                                     "XXXX (to publish it all the same: post TEXT)");
}

/// "identify SECRET" typed in the wrong window would tell the password to everybody.
Result<void> refuse_stray_password(std::string_view line)
{
    const std::string first = text::lowered(text::take_word(line));
    const bool asks = first == "identify" || first == "register" || first == "drop";
    if (!asks || line.empty() || line.find(' ') != std::string_view::npos) return {};
    return fail(Errc::invalid_input, fmt::format("Not posted: this looks like a command with your password. Type it in "
                                                 "&fedibee: {} PASSWORD (to publish it all the same: post TEXT)",
                                                 first));
}

/// ".../@bob" or ".../users/bob", and nothing behind: what follows would be a post of theirs.
bool is_profile_address(std::string_view word)
{
    const auto parts = text::split(word.substr(word.find("://") + 3), '/');
    if (parts.size() == 2) return parts[1].size() > 1 && parts[1].starts_with('@');
    const bool named = parts.size() == 3 && !parts[2].empty();
    return named && (parts[1] == "users" || parts[1] == "u" || parts[1] == "profile");
}

} // namespace

bool LiveUser::is_account_word(std::string_view word) const
{
    if (text::is_web_address(word)) return is_profile_address(word);
    if (word.starts_with('@')) word.remove_prefix(1);
    const auto at = word.find('@');
    const bool address = at != std::string_view::npos && at > 0 && at + 1 < word.size();
    return address || people_.nicknames().address(word).has_value();
}

std::optional<std::pair<std::string, std::string>> LiveUser::leading_nick(std::string_view text) const
{
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos || blank < 2) return std::nullopt;
    const std::string_view first = text.substr(0, blank);
    if (first.back() != ':' && first.back() != ',') return std::nullopt;
    const auto address = people_.nicknames().address(first.substr(0, first.size() - 1));
    if (!address) return std::nullopt;
    return std::pair(*address, std::string(text::trimmed(text.substr(blank))));
}

/// The command that a line is, by its first name; of an unknown one what was typed; "post" for prose.
std::string LiveUser::command_word(const Place& place, std::string_view text) const
{
    const bool control = place.kind == PlaceKind::control;
    if (leading_nick(text)) return "reply";
    if (control && is_for_root(text)) text.remove_prefix(root_address.size());
    if (!control && text.starts_with('!')) text.remove_prefix(1);
    const auto parsed = parse_line(text, command_forms(), UserLexicon(*this), ParseOptions{control});
    if (parsed.reading == Reading::unknown) return text::lowered(text::take_word(text));
    const std::string_view names = command_forms()[parsed.form].names;
    return parsed.reading == Reading::prose ? "post" : std::string(names.substr(0, names.find('|')));
}

/// As the place is set: sentences, or JSON for bots.
Result<Reply> LiveUser::put_out(const Place& place, std::string_view command, Result<Reply> answer) const
{
    const auto session = session_of(place);
    const std::string tag = session ? (*session)->row().tag : std::string{};
    if (settings_.value_at("output", place, tag) != "json") return answer;
    return as_json(command, std::move(answer));
}

Task<Reply> LiveUser::say(Downstream& from, Place place, Utterance utterance)
{
    const auto self = shared_from_this();
    const std::string command = command_word(place, utterance.text);
    auto answer = co_await answer_line(from, place, std::move(utterance));
    co_return put_out(place, command, std::move(answer));
}

Task<Reply> LiveUser::say_to(Downstream& from, std::string nick, Utterance utterance)
{
    const auto self = shared_from_this();
    const Place control{PlaceKind::control, {}, {}};
    const bool to_root = text::same_ignoring_case(nick, "root");
    const std::string command = to_root ? command_word(control, utterance.text) : "message";
    auto answer = co_await answer_private_line(from, std::move(nick), std::move(utterance));
    co_return put_out(control, command, std::move(answer));
}

Task<Reply> LiveUser::answer_line(Downstream& from, Place place, Utterance utterance)
{
    if (text::trimmed(utterance.text).empty())
        co_return fail(Errc::invalid_input, "This message is empty; nothing was posted.");
    if (place.kind == PlaceKind::control) {
        const auto spoken = leading_nick(utterance.text);
        if (spoken) utterance.text = spoken->second;
        if (spoken) last_addressee_ = spoken->first;
        const bool to_last =
            !last_addressee_.empty() && settings_.value("default_target") == "last" && !is_for_root(utterance.text);
        if (spoken || to_last) co_return co_await talk_privately(from, last_addressee_, std::move(utterance));
        if (is_for_root(utterance.text)) utterance.text.erase(0, root_address.size());
        co_return co_await run_line(from, place, utterance.text, true);
    }
    co_return co_await say_prose(from, place, std::move(utterance));
}

Task<Reply> LiveUser::answer_private_line(Downstream& from, std::string nick, Utterance utterance)
{
    const Place control = control_of(from);
    if (text::trimmed(utterance.text).empty())
        co_return fail(Errc::invalid_input, "This message is empty; nothing was sent.");
    if (text::same_ignoring_case(nick, "root")) co_return co_await run_line(from, control, utterance.text, true);
    if (text::same_ignoring_case(nick, oauth_contact)) {
        const std::string line = "code " + std::string(text::trimmed(utterance.text));
        co_return co_await run_line(from, control, line, true);
    }
    if (!is_account_word(nick))
        co_return fail(Errc::not_found,
                       fmt::format("Nobody called {} is known here; write the full address, user@instance.", nick));
    const std::string_view bare = nick.starts_with('@') ? std::string_view(nick).substr(1) : std::string_view(nick);
    const std::string address = people_.nicknames().address(bare).value_or(std::string(bare));
    co_return co_await talk_privately(from, address, std::move(utterance));
}

namespace {

/// What could have been meant: all forms of the word, when there are several.
std::string misfit(const CommandForm& form, std::string_view word)
{
    std::vector<std::string> usages;
    for (const auto& other : command_forms()) {
        if (other.names == form.names) usages.push_back(usage(other));
    }
    if (usages.size() == 1)
        return fmt::format("That does not fit. The command is: {} ({}). See: help {}", usage(form), form.help, word);
    return fmt::format("That does not fit. The command is one of: {}. See: help {}", fmt::join(usages, "; "), word);
}

} // namespace

Task<Reply> LiveUser::run_line(Downstream& from, Place place, std::string text, bool control, bool replay)
{
    const UserLexicon lexicon(*this);
    auto parsed = parse_line(text, command_forms(), lexicon, ParseOptions{control});
    if (parsed.reading == Reading::command) {
        Call call{shared_from_this(), &from, place, &command_forms()[parsed.form], std::move(parsed.arguments), replay};
        const auto& command = commands()[parsed.form];
        auto reply = co_await command.handler(std::move(call));
        // Follows, blocks, votes, deletions: what timelines hold may be another now.
        const bool hides = command.form.names == "filter" || command.form.names == "domain";
        if (hides || (command.topic != Topic::read && command.topic != Topic::self)) forget_past();
        co_return reply;
    }
    std::string_view rest = text;
    const std::string first(text::take_word(rest));
    if (parsed.reading == Reading::unknown)
        co_return fail(Errc::invalid_input,
                       fmt::format("Unknown command: {}. Type 'help' for a list.",
                                   render::shortened(render::clean_line(first), most_repeated_bytes)));
    const auto& form = command_forms()[parsed.form];
    if (control) co_return fail(Errc::invalid_input, misfit(form, first));
    co_return answer(fmt::format(
        "Not posted: '{}' looks like the command '{}' but does not fit it. Type the command again, or publish the "
        "line as it is with: post {}",
        render::clean_line(text), usage(form), render::clean_line(text)));
}

Task<Reply> LiveUser::say_prose(Downstream& from, Place place, Utterance utterance)
{
    std::string text = utterance.text;
    const auto session = session_of(place);
    if (!session) co_return fail(session.error());
    if (auto harmless = refuse_stray_code(sessions_, text); !harmless) co_return fail(std::move(harmless));
    if (auto harmless = refuse_stray_password(text); !harmless) co_return fail(std::move(harmless));
    const std::string mode = settings_.value_at("commands", place, (*session)->row().tag);
    if (!utterance.reply_to.empty()) co_return co_await reply_to(from, place, utterance.reply_to, std::move(text));
    if (auto spoken = leading_nick(text); spoken && !utterance.is_action) {
        const auto is_theirs = [&](const LoggedPost& post) {
            return post.author == spoken->first && post.login == (*session)->row().id;
        };
        const auto* post = log_.newest(is_theirs);
        const std::string seconds = settings_.value_at("auto_reply_timeout", place, (*session)->row().tag);
        const std::chrono::seconds timeout{std::atol(seconds.c_str())};
        const bool recent = post != nullptr && core_.clock.wall() - post->shown_at < timeout;
        if (recent) co_return co_await reply_to(from, place, msgid_of(post->login, post->id), spoken->second);
        text = with_leading_mention(spoken->second, spoken->first, (*session)->row().instance.domain);
    } else if (!utterance.is_action && mode != "false" && (mode != "prefix" || text.starts_with('!'))) {
        const std::string line = mode == "prefix" ? text.substr(1) : text;
        const auto parsed = parse_line(line, command_forms(), UserLexicon(*this), ParseOptions{false});
        if (parsed.reading != Reading::prose) co_return co_await run_line(from, place, line, false);
        if (mode == "strict")
            co_return fail(Errc::invalid_input,
                           "Not posted: with 'set commands strict' only the commands post and reply publish.");
    }
    if (utterance.is_action) {
        const auto& own = (*session)->row().address;
        text = own.substr(0, own.find('@')) + " " + text;
    }
    if (!takes_posts(place.kind))
        co_return fail(Errc::invalid_input, "Nothing is posted from here; commands and 'nick: text' replies work.");
    if (place.kind == PlaceKind::thread) {
        const auto is_here = [&](const LoggedPost& post) { return post.place == place; };
        const auto* post = log_.newest(is_here);
        if (post != nullptr) co_return co_await reply_to(from, place, msgid_of(post->login, post->id), std::move(text));
    }
    if (place.kind == PlaceKind::account)
        text = with_leading_mention(std::move(text), place.name, (*session)->row().instance.domain);
    NewStatus draft;
    draft.text = with_mentions(text, people_.nicknames(), (*session)->row().instance.domain);
    address_to(place, draft);
    co_return co_await publish(from, *session, place, std::move(draft));
}

Task<NewStatus> LiveUser::draft_reply(Target target, std::string text, Place place)
{
    const auto& session = target.session;
    const auto parent = co_await session->backend()->status(target.id);
    if (!parent && parent.error().code == Errc::not_found)
        co_return fail(Errc::not_found,
                       "That post is gone: it was deleted, or you may not see it any more; nothing was "
                       "posted.");
    if (!parent) co_return fail(parent.error());
    const auto& original = original_of(**parent);
    const std::string body = with_mentions(text, people_.nicknames(), session->row().instance.domain);
    auto draft = compose_reply(original, body, writer_of(*session, place), next_post_);
    if (session->is_direct(original)) draft.visibility = Visibility::direct;
    co_return draft;
}

Task<Reply> LiveUser::reply_to(Downstream& from, Place place, std::string word, std::string text)
{
    const auto target = co_await find_post(std::move(word), place);
    if (!target) co_return fail(target.error());
    auto draft = co_await draft_reply(*target, std::move(text), place);
    if (!draft) co_return fail(std::move(draft));
    co_return co_await publish(from, target->session, place, std::move(*draft));
}

Task<Reply> LiveUser::talk_privately(Downstream& from, std::string address, Utterance utterance)
{
    if (auto harmless = refuse_stray_code(sessions_, utterance.text); !harmless) co_return fail(std::move(harmless));
    auto session = session_toward(address);
    const auto last = last_direct_.find(address);
    if (auto bound = session_by_id(from.login())) session = std::move(bound);
    const bool first = !session || session == sessions_.front();
    const Place place{PlaceKind::direct, address, first ? std::string{} : session->row().tag};
    const auto usable = usable_session(place);
    if (!usable) co_return fail(usable.error());
    session = *usable;
    const std::string domain = session->row().instance.domain;
    const std::string body = with_mentions(utterance.text, people_.nicknames(), domain);
    if (const auto stranger = stranger_in(body, address, domain); !stranger.empty())
        co_return fail(Errc::invalid_input, fmt::format("Not sent: {} is mentioned in it and would receive this "
                                                        "private message too. Write the name without '@'.",
                                                        stranger));
    const auto account = co_await find_account(address, session);
    if (!account) co_return fail(account.error());
    NewStatus draft;
    draft.text = with_leading_mention(body, account->address, domain);
    draft.visibility = Visibility::direct;
    draft.allowed_mentions.push_back(account->id);
    if (!utterance.reply_to.empty()) {
        const auto target = co_await find_post(utterance.reply_to, place);
        if (target) draft.in_reply_to_id = target->id;
    } else if (last != last_direct_.end() && last->second.first == session->row().id) {
        draft.in_reply_to_id = last->second.second;
    }
    co_return co_await publish(from, session, place, std::move(draft));
}

Task<Reply> LiveUser::redact(Downstream&, std::string msgid)
{
    const auto self = shared_from_this();
    if (!is_msgid(msgid)) co_return fail(Errc::not_found, "No such message id.");
    Place home{PlaceKind::home, {}, {}};
    const auto target = co_await find_post(std::move(msgid), std::move(home));
    if (!target) co_return fail(target.error());
    const auto removed = co_await target->session->backend()->remove(target->id);
    if (!removed) co_return fail(removed.error());
    co_return Reply{};
}

} // namespace fedibee::session
