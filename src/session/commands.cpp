// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/commands.hpp"
#include "session/post_name.hpp"

#include <fmt/format.h>

#include <iterator>

namespace fedibee::session {

std::span<const Command> commands()
{
    static const std::vector<Command> all = [] {
        std::vector<Command> joined;
        for (const auto part :
             {account_commands(), setting_commands(),   certificate_commands(), self_commands(),
              write_commands(),   next_commands(),      edit_commands(),        later_commands(),
              history_commands(), act_commands(),       people_commands(),      legacy_commands(),
              read_commands(),    discovery_commands(), about_commands(),       filter_commands(),
              profile_commands(), contact_commands(),   question_commands(),    drop_commands(),
              link_commands(),    thread_commands(),    tie_commands(),         notification_commands(),
              group_commands(),   password_commands(),  cross_commands(),       mirror_commands(),
              news_commands(),    album_commands()})
            joined.insert(joined.end(), part.begin(), part.end());
        return joined;
    }();
    return all;
}

std::span<const CommandForm> command_forms()
{
    static const std::vector<CommandForm> forms = [] {
        std::vector<CommandForm> only;
        for (const auto& command : commands()) only.push_back(command.form);
        return only;
    }();
    return forms;
}

Reply answer(std::string line)
{
    Reply reply;
    reply.items.emplace_back(std::move(line));
    return reply;
}

Reply answer(std::vector<std::string> lines)
{
    Reply reply;
    reply.items.assign(std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
    return reply;
}

Task<NamedPerson> find_person(Call call, std::string word)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    auto account = co_await call.user->find_account(std::move(word), *session);
    if (!account) co_return fail(std::move(account));
    co_return NamedPerson{*session, std::move(*account)};
}

Result<SessionPtr> session_that_has(const Call& call, bool Capabilities::* feature, std::string_view lack)
{
    auto session = call.user->usable_session(call.place);
    if (!session || (*session)->backend()->capabilities().*feature) return session;
    return fail(Errc::unsupported, fmt::format("{} {}", (*session)->row().instance.domain, lack));
}

bool cut_lines(std::vector<std::string>& lines, std::size_t most)
{
    if (lines.size() <= most) return false;
    const auto rest = lines.size() - most;
    lines.resize(most);
    lines.push_back(fmt::format("... and {} more", rest));
    return true;
}

Result<void> at_login(Call& call, std::string_view word)
{
    const auto session = call.user->session_named(word);
    if (!session) return fail(session.error());
    call.place = call.user->home_of(**session);
    return {};
}

void remember(const Call& call, const LoginSession& session, Deed deed)
{
    if (call.replay) return;
    deed.login = session.row().id;
    call.user->deeds().add(std::move(deed));
}

void remember(const Call& call, const LoginSession& session, const std::string& shown, const std::string& lasting)
{
    const std::string word(call.form->names.substr(0, call.form->names.find('|')));
    const std::string opposite = word.starts_with("un") ? word.substr(2) : "un" + word;
    Deed deed;
    deed.done = word + " " + shown;
    deed.undone = opposite + " " + shown;
    deed.again.push_back(word + " " + lasting);
    deed.back.push_back(opposite + " " + lasting);
    remember(call, session, std::move(deed));
}

void remember_deletion(const Call& call, const Target& target, NewStatus whole)
{
    Deed deed;
    deed.done = "del " + post_name(target.short_id, target.id);
    deed.undone = "post " + brief(whole.text);
    deed.post = Publication{std::move(whole), {}, true};
    remember(call, *target.session, std::move(deed));
}

} // namespace fedibee::session
