// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands that read: timelines by page, threads, search, notifications, lists, addresses.
#include "session/commands.hpp"
#include "session/filter_contexts.hpp"
#include "session/list_titles.hpp"

#include "render/compose.hpp"
#include "render/plain.hpp"
#include "session/notices.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

Task<Reply> show_page(Call call, SessionPtr session, Timeline timeline, PageRequest page)
{
    const auto statuses = co_await session->backend()->timeline(timeline, std::move(page));
    if (!statuses) co_return fail(statuses.error());
    if (statuses->items.empty()) co_return answer("No statuses found in this timeline.");
    const auto context = filter_context(timeline.kind);
    const auto now = call.user->core().clock.wall();
    Reply reply;
    for (auto status = statuses->items.rbegin(); status != statuses->items.rend(); ++status) {
        if (render::is_hidden_by_filter(*session->with_filters(*status), context, now)) continue;
        reply.items.emplace_back(call.user->show(*session, *status, call.place));
    }
    call.user->pagers()[fedibee::to_string(call.place)] = Pager{session->row().id, timeline, statuses->next};
    if (reply.items.empty()) co_return answer("Your filters hide all of this page; older ones: more");
    co_return reply;
}

/// What a word after `timeline` stands for: a fixed name, #tag, a person, or a list's title.
Task<Timeline> named_timeline(Call call, SessionPtr session)
{
    const std::string& word = call.arg(0);
    if (word.empty() || word == "home") co_return Timeline{TimelineKind::home, {}};
    if (word == "local") co_return Timeline{TimelineKind::local, {}};
    if (word == "federated") co_return Timeline{TimelineKind::federated, {}};
    if (word == "remote") co_return Timeline{TimelineKind::remote, {}};
    if (word == "bookmarks") co_return Timeline{TimelineKind::bookmarks, {}};
    if (word == "favourites") co_return Timeline{TimelineKind::favourites, {}};
    if (word.starts_with('#')) co_return Timeline{TimelineKind::hashtag, text::lowered(word.substr(1))};
    if (call.user->is_account_word(word)) {
        const auto account = co_await call.user->find_account(word, session);
        if (!account) co_return fail(account.error());
        co_return Timeline{TimelineKind::account, account->id.value};
    }
    const auto lists = co_await session->backend()->lists();
    if (!lists) co_return fail(lists.error());
    if (const auto* list = find_list_titled(*lists, word)) co_return Timeline{TimelineKind::list, list->id.value};
    co_return fail(
        Errc::not_found,
        fmt::format("There is no timeline '{}'; use home, local, federated, remote, #tag, a nick or a list's title.",
                    render::clean_line(word)));
}

Task<Reply> timeline(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    auto wanted = co_await named_timeline(call, *session);
    if (!wanted) co_return fail(std::move(wanted));
    PageRequest newest;
    co_return co_await show_page(call, *session, std::move(*wanted), newest);
}

template <TimelineKind kind> Task<Reply> fixed_timeline(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const Timeline wanted{kind, {}};
    PageRequest newest;
    co_return co_await show_page(call, *session, wanted, newest);
}

Task<Reply> more(Call call)
{
    const auto pager = call.user->pagers().find(fedibee::to_string(call.place));
    if (pager == call.user->pagers().end())
        co_return fail(Errc::invalid_input, "Nothing was paged here yet; begin with: timeline");
    const auto session = call.user->session_by_id(pager->second.login);
    if (!session || pager->second.cursor.empty()) co_return answer("That was the end of this timeline.");
    PageRequest page;
    page.cursor = pager->second.cursor;
    co_return co_await show_page(call, session, pager->second.timeline, std::move(page));
}

Task<Reply> context(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const auto& session = target->session;
    const auto status = co_await session->backend()->status(target->id);
    if (!status) co_return fail(status.error());
    const auto around = co_await session->backend()->context(target->id);
    if (!around) co_return fail(around.error());
    Reply reply;
    for (const auto& one : around->ancestors) reply.items.emplace_back(call.user->show(*session, one, call.place));
    reply.items.emplace_back(call.user->show(*session, *status, call.place));
    for (const auto& one : around->descendants) reply.items.emplace_back(call.user->show(*session, one, call.place));
    co_return reply;
}

Task<Reply> search(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    SearchRequest request;
    request.query = call.arg(0);
    request.resolve = true;
    const auto found = co_await (*session)->backend()->search(std::move(request));
    if (!found) co_return fail(found.error());
    Reply reply;
    for (const auto& account : found->accounts) {
        const auto author = call.user->people().meet((*session)->row().id, account);
        reply.items.emplace_back(fmt::format("@{} {}", author.address, author.display_name));
    }
    for (const auto& tag : found->hashtags) reply.items.emplace_back("#" + render::clean_line(tag));
    for (const auto& status : found->statuses) reply.items.emplace_back(call.user->show(**session, status, call.place));
    if (reply.items.empty()) co_return answer("Nothing found.");
    co_return reply;
}

/// "alice, bob and 12 others"; empty when nobody did it.
std::string names_of(LiveUser& user, LoginId login, const NotificationGroup& group)
{
    if (!group.newest->account) return {};
    std::string names = user.people().meet(login, *group.newest->account).nick;
    const bool has_second = !group.others.empty();
    const std::size_t unnamed = group.count - (has_second ? 2 : 1);
    if (has_second) names += (unnamed > 0 ? ", " : " and ") + user.people().meet(login, group.others.front()).nick;
    if (unnamed > 0) names += fmt::format(" and {} {}", unnamed, unnamed == 1 ? "other" : "others");
    return names + " ";
}

Task<Reply> notifications(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    PageRequest newest;
    const auto page = co_await (*session)->backend()->notification_groups(newest);
    if (!page) co_return fail(page.error());
    const std::string scope = scope_of_login((*session)->row().tag);
    Reply reply;
    for (auto group = page->items.rbegin(); group != page->items.rend(); ++group) {
        const auto& notification = *group->newest;
        if (is_hidden_notification(notification.type, call.user->settings(), scope)) continue;
        const bool is_filtered =
            notification.status &&
            render::is_hidden_by_filter(*(*session)->with_filters(notification.status), FilterContext::notifications,
                                        call.user->core().clock.wall());
        if (is_filtered) continue;
        ShownStatusPtr shown;
        if (notification.status) shown = call.user->show(**session, notification.status, call.place);
        if (shown && is_post_notification(notification.type)) {
            reply.items.emplace_back(std::move(shown));
            continue;
        }
        const std::string who = names_of(*call.user, (*session)->row().id, *group);
        reply.items.emplace_back(who + describe(notification, shown ? shown->short_id : std::string{}));
    }
    if (reply.items.empty()) co_return answer("No notifications.");
    co_return reply;
}

Task<Reply> url(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const auto status = co_await target->session->backend()->status(target->id);
    if (!status) co_return fail(status.error());
    co_return answer(render::clean_line((*status)->url.empty() ? (*status)->uri : (*status)->url));
}

Task<Reply> info_instance(Call call)
{
    const auto session = call.user->session_of(call.place);
    if (!session) co_return fail(session.error());
    const auto& instance = (*session)->row().instance;
    const auto& can = instance.capabilities;
    std::vector<std::string> lines{fmt::format("{}: {} ({} {})", instance.domain, render::clean_line(instance.title),
                                               instance.software, instance.version)};
    lines.push_back(fmt::format("posts up to {} characters, {} media, streaming {}", can.max_characters, can.max_media,
                                can.websocket            ? "by WebSocket"
                                : can.server_sent_events ? "by server-sent events"
                                                         : "not offered: polled"));
    co_return answer(std::move(lines));
}

// ---- lists --------------------------------------------------------------------------------------------------

constexpr std::size_t most_members = 80; ///< of a list, in one answer

struct NamedList {
    SessionPtr session;
    List list;
};

Task<NamedList> find_list(Call call, std::string title)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    auto list = co_await call.user->list_of(*session, std::move(title));
    if (!list) co_return fail(std::move(list));
    co_return NamedList{*session, std::move(*list)};
}

Task<Reply> all_lists(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto lists = co_await (*session)->backend()->lists();
    if (!lists) co_return fail(lists.error());
    call.user->note_lists((*session)->row().id, *lists);
    std::vector<std::string> titles;
    for (const auto& list : *lists) titles.push_back(render::clean_line(list.title));
    co_return answer(titles.empty() ? std::string("You have no lists; make one with: list create TITLE")
                                    : fmt::format("Lists: {}", fmt::join(titles, "; ")));
}

std::string describe(const List& list)
{
    const std::string replies = list.replies_policy == "none"       ? "without answers to others"
                                : list.replies_policy == "followed" ? "with answers to people you follow"
                                                                    : "with answers to people on it";
    return fmt::format("List {}: {}{}.", render::clean_line(list.title), replies,
                       list.exclusive ? "; its people are not in your home timeline" : "");
}

Task<Reply> list_replies(Call call)
{
    const auto named = co_await find_list(call, call.arg(1));
    if (!named) co_return fail(named.error());
    const auto changed = co_await named->session->backend()->change_list(named->list, call.arg(0), std::nullopt);
    if (!changed) co_return fail(changed.error());
    co_return answer(describe(*changed));
}

Task<Reply> list_exclusive(Call call)
{
    const auto named = co_await find_list(call, call.arg(1));
    if (!named) co_return fail(named.error());
    const bool wanted = call.arg(0) == "on";
    const auto changed = co_await named->session->backend()->change_list(named->list, std::nullopt, wanted);
    if (!changed) co_return fail(changed.error());
    co_return answer(describe(*changed));
}

Task<Reply> create_list(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto made = co_await (*session)->backend()->create_list(call.arg(0));
    if (!made) co_return fail(made.error());
    const auto lists = co_await (*session)->backend()->lists();
    if (lists) call.user->note_lists((*session)->row().id, *lists);
    const std::string& title = made->title;
    remember(call, **session,
             {{}, "list create " + title, "list delete " + title, {"list create " + title}, {"list delete " + title}});
    co_return answer(fmt::format("List {} created.", render::clean_line(made->title)));
}

Task<Reply> delete_list(Call call)
{
    const auto named = co_await find_list(call, call.arg(0));
    if (!named) co_return fail(named.error());
    const std::string& title = named->list.title;
    Deed deed{{}, "list delete " + title, "list create " + title, {"list delete " + title}, {"list create " + title}};
    PageRequest page;
    page.limit = most_members;
    const auto members = co_await named->session->backend()->list_accounts(named->list.id, std::move(page));
    if (members) {
        for (const auto& member : members->items)
            deed.back.push_back(fmt::format("list add {} to {}", member.address, title));
    }
    const auto gone = co_await named->session->backend()->delete_list(named->list.id);
    if (!gone) co_return fail(gone.error());
    remember(call, *named->session, std::move(deed));
    co_return answer(fmt::format("List {} deleted.", render::clean_line(named->list.title)));
}

template <bool adding> Task<Reply> change_list(Call call)
{
    const auto named = co_await find_list(call, call.arg(1));
    if (!named) co_return fail(named.error());
    const auto account = co_await call.user->find_account(call.arg(0), named->session);
    if (!account) co_return fail(account.error());
    Result<void> done;
    if (adding)
        done = co_await named->session->backend()->list_add(named->list.id, account->id);
    else
        done = co_await named->session->backend()->list_remove(named->list.id, account->id);
    if (!done) co_return fail(std::move(done));
    call.user->list_changed(*named->session, named->list.id, account->address, adding);
    const std::string& title = named->list.title;
    std::string put = fmt::format("list add {} to {}", account->address, title);
    std::string take = fmt::format("list remove {} from {}", account->address, title);
    if (!adding) std::swap(put, take);
    remember(call, *named->session, {{}, put, take, {put}, {take}});
    co_return answer(fmt::format("{} {} {}.", account->address, adding ? "added to" : "removed from",
                                 render::clean_line(named->list.title)));
}

Task<Reply> list_members(Call call)
{
    const auto named = co_await find_list(call, call.arg(0));
    if (!named) co_return fail(named.error());
    PageRequest page;
    page.limit = most_members;
    const auto accounts = co_await named->session->backend()->list_accounts(named->list.id, std::move(page));
    if (!accounts) co_return fail(accounts.error());
    std::vector<std::string> names;
    for (const auto& account : accounts->items) names.push_back(account.address);
    co_return answer(fmt::format("Members: {}", names.empty() ? "(none)" : fmt::format("{}", fmt::join(names, " "))));
}

constexpr Command table[] = {
    {{"timeline|tl", "[TIMELINE]", "the newest page of home, local, federated, #tag, a nick or a list"},
     Topic::read,
     timeline},
    {{"more", "", "the next older page of what was paged last here"}, Topic::read, more},
    {{"context", "POST", "the conversation around a post"}, Topic::read, context},
    {{"search", "PHRASE", "find people, hashtags and posts; a web address brings that post in"}, Topic::read, search},
    {{"notifications", "", "the newest notifications; what many did to one post is one line"},
     Topic::read,
     notifications},
    {{"bookmarks", "", "your bookmarks"}, Topic::read, fixed_timeline<TimelineKind::bookmarks>},
    {{"favs|favourites", "", "your favourites"}, Topic::read, fixed_timeline<TimelineKind::favourites>},
    {{"url", "POST", "a post's web address"}, Topic::read, url},
    {{"info", "instance", "what the instance is and can do"}, Topic::read, info_instance},
    {{"list", "", "your lists"}, Topic::read, all_lists},
    {{"list", "create TEXT", "make a list"}, Topic::read, create_list},
    {{"list", "delete TEXT", "delete a list"}, Topic::read, delete_list},
    {{"list", "add ACCOUNT to TEXT", "put somebody you follow on a list"}, Topic::read, change_list<true>},
    {{"list", "remove ACCOUNT from TEXT", "take somebody off a list"}, Topic::read, change_list<false>},
    {{"list", "replies followed|list|none in LIST",
      "whose answers to others a list shows: those to people you follow, to people on the list, or none"},
     Topic::read,
     list_replies},
    {{"list", "exclusive on|off for LIST", "on: the list's people are no longer in your home timeline"},
     Topic::read,
     list_exclusive},
    {{"list", "LIST", "who is on a list"}, Topic::read, list_members},
};

} // namespace

std::span<const Command> read_commands()
{
    return table;
}

} // namespace fedibee::session
