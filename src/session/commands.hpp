// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands as a table: words, syntax, help, handler. Shared by all fronts.
#pragma once

#include "session/command_grammar.hpp"
#include "session/live_user.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace fedibee::session {

/// One command on its way: who asks, where, and with what.
struct Call {
    std::shared_ptr<LiveUser> user;
    Downstream* from = nullptr; ///< alive while the caller awaits
    Place place;                ///< where it was typed
    const CommandForm* form = nullptr;
    Arguments arguments;
    bool replay = false; ///< by undo or redo: no new deed

    [[nodiscard]] const std::string& arg(std::size_t index) const { return arguments.at(index); }
};

using Handler = Task<Reply> (*)(Call call);

/// For `help`: which page of it a command stands on.
enum class Topic { write, act, people, read, self };

struct Command {
    CommandForm form;
    Topic topic;
    Handler handler;
};

std::span<const Command> commands();
/// The forms of commands(), in the same order, as the parser wants them.
std::span<const CommandForm> command_forms();

Reply answer(std::string line);
Reply answer(std::vector<std::string> lines);
/// Notes a deed of the login, for undo: what history prints, and the lines that do it again and take it back.
void remember(const Call& call, const LoginSession& session, Deed deed);
/// A deed on one thing by a command that has an opposite ("fav 1f", "unfav 1f"); `lasting` names the thing for good.
void remember(const Call& call, const LoginSession& session, const std::string& shown, const std::string& lasting);

/// Somebody that a command names, as a login sees them.
struct NamedPerson {
    SessionPtr session;
    Account account;
};
Task<NamedPerson> find_person(Call call, std::string word);
/// The login of that place, where its instance has this; else what it lacks: "has no groups; ..." after its name.
Result<SessionPtr> session_that_has(const Call& call, bool Capabilities::* feature, std::string_view lack);
/// So many lines at most, and one that tells of the rest. True: there was a rest.
bool cut_lines(std::vector<std::string>& lines, std::size_t most);
/// The command goes on as if it were typed where that login is at home.
Result<void> at_login(Call& call, std::string_view word);
/// So that undo can publish a deleted post again: whole.
void remember_deletion(const Call& call, const Target& target, NewStatus whole);

/// The table's parts, one for each file of handlers.
std::span<const Command> write_commands();
std::span<const Command> next_commands();
std::span<const Command> edit_commands();
std::span<const Command> later_commands();
std::span<const Command> history_commands();
std::span<const Command> act_commands();
std::span<const Command> people_commands();
std::span<const Command> read_commands();
std::span<const Command> self_commands();
std::span<const Command> account_commands();
std::span<const Command> discovery_commands();
std::span<const Command> profile_commands();
std::span<const Command> about_commands();
std::span<const Command> filter_commands();
std::span<const Command> notification_commands();
std::span<const Command> legacy_commands();
std::span<const Command> drop_commands();
std::span<const Command> link_commands();
std::span<const Command> contact_commands();
std::span<const Command> question_commands();
std::span<const Command> setting_commands();
std::span<const Command> certificate_commands();
std::span<const Command> thread_commands();
std::span<const Command> tie_commands();
std::span<const Command> group_commands();
std::span<const Command> album_commands();
std::span<const Command> password_commands();
std::span<const Command> cross_commands();
std::span<const Command> mirror_commands();
std::span<const Command> news_commands();

/// A text of any length, cut between paragraphs or sentences; each post answers the one before.
Task<Reply> publish_thread(Call call, SessionPtr session, NewStatus first);
/// The same, with an answer for each post, in their order.
Task<std::vector<Reply>> publish_parts(Call call, SessionPtr session, NewStatus first);
/// Gives a login another tag; what was set for it and its places stays.
Task<Reply> rename_account(Call call, SessionPtr session, std::string tag);
/// Forgets all settings of a scope.
Task<void> drop_settings(LiveUser& user, std::string scope);

} // namespace fedibee::session
