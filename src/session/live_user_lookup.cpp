// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: the posts and people behind the words that users type.
#include "session/live_user.hpp"

#include "render/html.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fedibee::session {
namespace {

constexpr std::size_t shortest_full_id = 10;

/// An id as instances make them: long, letters and digits.
bool is_full_id(std::string_view word)
{
    const auto fits = [](char c) { return (c >= '0' && c <= '9') || (text::lower(c) >= 'a' && text::lower(c) <= 'z'); };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return word.size() >= shortest_full_id && std::ranges::all_of(word, fits) && std::ranges::any_of(word, digit);
}

} // namespace

std::optional<std::pair<LoginId, StatusId>> LiveUser::parse_msgid(std::string_view word)
{
    LoginId login;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), login.value);
    if (error != std::errc{} || end == word.data() + word.size() || *end != '.') return std::nullopt;
    const auto id = word.substr(static_cast<std::size_t>(end - word.data()) + 1);
    if (id.empty()) return std::nullopt;
    return std::pair(login, StatusId(std::string(id)));
}

bool LiveUser::is_post_word(std::string_view word) const
{
    if (word == "^") return log_.newest([](const LoggedPost&) { return true; }) != nullptr;
    if (const auto number = ShortIds::parse(word); number && short_ids_.find(*number) != nullptr) return true;
    if (word.starts_with('#')) return false;
    if (const auto address = people_.nicknames().address(word))
        return log_.newest([&](const LoggedPost& post) { return post.author == *address; }) != nullptr;
    return is_msgid(word) || text::is_web_address(word) || is_full_id(word);
}

bool LiveUser::is_list_title(std::string_view text) const
{
    const auto has = [&](const auto& login) {
        return std::ranges::any_of(login.second,
                                   [&](const auto& title) { return text::same_ignoring_case(title, text); });
    };
    return std::ranges::any_of(list_titles_, has);
}

void LiveUser::note_lists(LoginId login, const std::vector<List>& lists)
{
    auto& titles = list_titles_[login];
    titles.clear();
    for (const auto& list : lists) titles.push_back(list.title);
}

/// So that `list friends` is known for a command; the words of other lists are prose.
asio::awaitable<void> LiveUser::load_lists(LoginId login)
{
    const auto session = session_by_id(login);
    if (!session || !session->backend()) co_return;
    const auto backend = session->backend();
    const auto lists = co_await backend->lists();
    if (lists) note_lists(login, *lists);
}

bool LiveUser::is_login_word(std::string_view word) const
{
    const auto session = session_named(word);
    if (!session) return false;
    const auto& row = (*session)->row();
    const bool number = std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
    return number || text::same_ignoring_case(row.tag, word) || text::same_ignoring_case(row.address, word);
}

Result<SessionPtr> LiveUser::session_named(std::string_view word) const
{
    for (const auto& session : sessions_) {
        if (text::same_ignoring_case(session->row().tag, word) ||
            text::same_ignoring_case(session->row().address, word))
            return session;
    }
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error == std::errc{} && end == word.data() + word.size() && number < sessions_.size()) return sessions_[number];
    SessionPtr found;
    for (const auto& session : sessions_) {
        if (session->row().address.find(word) == std::string::npos) continue;
        if (found)
            return fail(Errc::invalid_input, fmt::format("More than one account fits '{}'; use its tag (account list).",
                                                         render::clean_line(word)));
        found = session;
    }
    if (found) return found;
    return fail(Errc::not_found, fmt::format("There is no account '{}'; see: account list", render::clean_line(word)));
}

bool LiveUser::is_msgid(std::string_view word) const
{
    const auto msgid = parse_msgid(word);
    return msgid && session_by_id(msgid->first) != nullptr;
}

Task<Target> LiveUser::find_post(std::string word, Place place)
{
    const auto of_log = [&](const LoggedPost* post) -> Result<Target> {
        if (post == nullptr) return fail(Errc::not_found, fmt::format("No post is known as '{}'.", word));
        return Target{session_by_id(post->login), post->id, ShortIds::text(post->number)};
    };
    if (word == "^") {
        const auto* here = log_.newest([&](const LoggedPost& post) { return post.place == place; });
        co_return of_log(here != nullptr ? here : log_.newest([](const LoggedPost&) { return true; }));
    }
    if (const auto number = ShortIds::parse(word)) {
        const auto* row = short_ids_.find(*number);
        const auto session = row == nullptr ? nullptr : session_by_id(row->login);
        if (session && session->backend()) co_return Target{session, row->status, ShortIds::text(*number)};
    }
    if (const auto address = people_.nicknames().address(word); address && !word.starts_with('#')) {
        const auto is_theirs = [&](const LoggedPost& post) { return post.author == *address; };
        const auto* post = log_.newest(is_theirs);
        if (post != nullptr) co_return of_log(post);
    }
    if (const auto msgid = parse_msgid(word)) {
        const auto session = session_by_id(msgid->first);
        if (session && session->backend()) co_return Target{session, msgid->second, {}};
    }
    const auto session = usable_session(place);
    if (!session) co_return fail(session.error());
    if (text::is_web_address(word)) {
        SearchRequest request{word, "statuses", true, 1};
        const auto found = co_await (*session)->backend()->search(std::move(request));
        if (!found) co_return fail(found.error());
        if (!found->statuses.empty()) co_return Target{*session, found->statuses.front()->id, {}};
        co_return fail(Errc::not_found,
                       fmt::format("{} finds no post at {}.", (*session)->row().instance.domain, word));
    }
    if (is_full_id(word)) co_return Target{*session, StatusId{word}, {}};
    co_return fail(Errc::not_found,
                   fmt::format("No post is known as '{}'; give its [id], a nick, ^ or its web address.",
                               render::clean_line(word)));
}

Task<Account> LiveUser::find_account(std::string word, SessionPtr session)
{
    const std::string_view bare =
        std::string_view(word).starts_with('@') ? std::string_view(word).substr(1) : std::string_view(word);
    std::string address = people_.nicknames().address(bare).value_or(std::string(bare));
    const bool is_named = address.find('@') != std::string::npos || address.find("://") != std::string::npos;
    if (!is_named) address += "@" + session->row().instance.domain;
    auto account = co_await session->backend()->resolve_account(address);
    if (account) people_.meet(session->row().id, *account);
    co_return account;
}

StatusId LiveUser::newest_own(const LoginSession& session, const Place& place) const
{
    const auto is_private = [](const Place& one) {
        return one.kind == PlaceKind::direct || one.kind == PlaceKind::direct_group;
    };
    const auto is_own = [&](const LoggedPost& post) {
        const bool own = post.login == session.row().id && post.author == session.row().address;
        const bool here = is_private(place) ? post.place == place : !is_private(post.place);
        return own && (here || place.kind == PlaceKind::control);
    };
    const auto* post = log_.newest(is_own);
    return post == nullptr ? StatusId{} : post->id;
}

} // namespace fedibee::session
