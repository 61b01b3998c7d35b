// SPDX-License-Identifier: AGPL-3.0-or-later
// BitlBee's words about pending questions, chats and completions: qlist, yes, no, chat, completions.
#include "session/commands.hpp"

#include "render/plain.hpp"
#include "session/channels.hpp"
#include "session/reference.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fedibee::session {
namespace {

// ---- questions: follow requests -----------------------------------------------------------------------------

constexpr std::size_t most_questions = 40; ///< of one login

struct Question {
    SessionPtr session;
    Account account;
};

/// Of all logins; the instances give the newest first.
Task<std::vector<Question>> questions(Call call)
{
    std::vector<Question> all;
    for (const auto& session : call.user->sessions()) {
        if (!session->backend() || session->state() == LoginState::off) continue;
        PageRequest page;
        page.limit = most_questions;
        auto waiting = co_await session->backend()->follow_requests(std::move(page));
        if (!waiting) co_return fail(std::move(waiting));
        for (auto& account : waiting->items) all.push_back(Question{session, std::move(account)});
    }
    if (call.user->settings().value("query_order") == "fifo") std::ranges::reverse(all);
    co_return all;
}

Task<Reply> qlist(Call call)
{
    const auto all = co_await questions(call);
    if (!all) co_return fail(all.error());
    if (all->empty()) co_return answer("There are no pending questions.");
    std::vector<std::string> lines{"Pending queries:"};
    for (std::size_t i = 0; i < all->size(); ++i) {
        const auto author = call.user->people().meet((*all)[i].session->row().id, (*all)[i].account);
        lines.push_back(fmt::format("{}, {}: {} ({}) wants to follow you.", i, (*all)[i].session->row().tag,
                                    author.nick, author.display_name));
    }
    lines.emplace_back("Answer with: yes NUMBER, or no NUMBER");
    co_return answer(std::move(lines));
}

template <AccountAction action> Task<Reply> decide(Call call)
{
    const auto all = co_await questions(call);
    if (!all) co_return fail(all.error());
    if (all->empty()) co_return answer("Did I ask you something?");
    std::size_t number = 0;
    const std::string& word = call.arg(0);
    std::from_chars(word.data(), word.data() + word.size(), number);
    if (number >= all->size())
        co_return fail(Errc::not_found,
                       fmt::format("There is no question {}; see: qlist", render::clean_line(call.arg(0))));
    const auto& question = (*all)[number];
    const auto done = co_await question.session->backend()->act(question.account.id, action);
    if (!done) co_return fail(done.error());
    const bool accepted = action == AccountAction::accept_follow;
    co_return answer(accepted ? fmt::format("{} follows you now.", question.account.address)
                              : fmt::format("{} was turned down.", question.account.address));
}

// ---- chats: timelines as channels ---------------------------------------------------------------------------

struct Room {
    std::string name; ///< as `chat add` takes it
    Place place;
};

Task<std::vector<Room>> rooms(Call call, SessionPtr session)
{
    const std::string tag = call.user->home_of(*session).login_tag;
    std::vector<Room> all{{"local", Place{PlaceKind::local, {}, tag}},
                          {"federated", Place{PlaceKind::federated, {}, tag}}};
    const auto lists = co_await session->backend()->lists();
    if (!lists) co_return fail(lists.error());
    call.user->note_lists(session->row().id, *lists);
    for (const auto& list : *lists)
        all.push_back({render::clean_line(list.title), Place{PlaceKind::list, text::lowered(list.title), tag}});
    const auto tags = co_await session->backend()->followed_tags();
    if (!tags && tags.error().code != Errc::unsupported) co_return fail(tags.error());
    if (tags) {
        for (const auto& name : *tags)
            all.push_back({"#" + render::clean_line(name), Place{PlaceKind::hashtag, text::lowered(name), tag}});
    }
    if (session->backend()->capabilities().remote_timeline)
        all.push_back({"remote", Place{PlaceKind::remote, {}, tag}});
    co_return all;
}

Result<SessionPtr> chat_session(const Call& call)
{
    const auto session = call.user->session_named(call.arg(0));
    if (!session) return fail(session.error());
    return call.user->usable_session(call.user->home_of(**session));
}

Task<Reply> chat_list(Call call)
{
    const auto session = chat_session(call);
    if (!session) co_return fail(session.error());
    const auto all = co_await rooms(call, *session);
    if (!all) co_return fail(all.error());
    std::vector<std::string> lines;
    for (const auto& room : *all)
        lines.push_back(
            fmt::format("{:2}. {}: /join {}", lines.size(), room.name, channel_name(*call.user, room.place)));
    const Place example{PlaceKind::hashtag, "linux", {}};
    lines.push_back("Any hashtag is a channel too: /join " + channel_name(*call.user, example));
    co_return answer(std::move(lines));
}

/// The room of a name or of a number of `chat list`; a hashtag need not be followed.
Result<Place> find_room(const std::vector<Room>& all, const std::string& word, const std::string& tag)
{
    std::size_t number = 0;
    if (word.starts_with('!')) {
        const auto [end, error] = std::from_chars(word.data() + 1, word.data() + word.size(), number);
        if (error == std::errc{} && end == word.data() + word.size() && number < all.size()) return all[number].place;
    }
    const auto is_called = [&](const Room& room) { return text::same_ignoring_case(room.name, word); };
    const auto found = std::ranges::find_if(all, is_called);
    if (found != all.end()) return found->place;
    if (word.starts_with('#') && word.size() > 1)
        return Place{PlaceKind::hashtag, text::lowered(std::string_view(word).substr(1)), tag};
    return fail(Errc::not_found,
                fmt::format("There is no room '{}'; use local, federated, #tag, a list's title, or !N of: chat list",
                            render::clean_line(word)));
}

Task<Reply> chat_add(Call call)
{
    const auto session = chat_session(call);
    if (!session) co_return fail(session.error());
    const auto all = co_await rooms(call, *session);
    if (!all) co_return fail(all.error());
    const auto place = find_room(*all, call.arg(1), call.user->home_of(**session).login_tag);
    if (!place) co_return fail(place.error());
    const std::string name = channel_name(*call.user, *place);
    std::vector<std::string> lines{fmt::format("Chatroom successfully added: /join {}", name)};
    const bool other = !call.arg(2).empty() && !text::same_ignoring_case(call.arg(2), name);
    if (other) lines.push_back(fmt::format("It is always called {}, whatever name was asked for.", name));
    lines.push_back(fmt::format("To join it each time: channel {} set auto_join true", name));
    co_return answer(std::move(lines));
}

// ---- completions --------------------------------------------------------------------------------------------

Task<Reply> all_completions(Call)
{
    std::vector<std::string> lines{"COMPLETIONS OK"};
    for (const auto& word : completions()) lines.push_back("COMPLETIONS " + word);
    lines.emplace_back("COMPLETIONS END");
    co_return answer(std::move(lines));
}

constexpr Command table[] = {
    {{"qlist", "", "what waits for your yes or no: who wants to follow you"}, Topic::people, qlist},
    {{"yes", "[NUMBER]", "say yes to a question of qlist, or to the first", true},
     Topic::people,
     decide<AccountAction::accept_follow>},
    {{"no", "[NUMBER]", "say no to a question of qlist, or to the first", true},
     Topic::people,
     decide<AccountAction::reject_follow>},
    {{"chat", "list LOGIN", "the timelines of an account that can be channels", true}, Topic::self, chat_list},
    {{"chat", "add LOGIN WORD [WORD]", "the channel of a timeline: local, federated, #tag, a list's title, !N", true},
     Topic::self,
     chat_add},
    {{"completions", "", "all words that a client may complete", true}, Topic::self, all_completions},
};

} // namespace

std::span<const Command> question_commands()
{
    return table;
}

} // namespace fedibee::session
