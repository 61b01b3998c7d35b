// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: what protocols have words of their own for: who is followed, listed, kept out; what places there are.
#include "session/list_titles.hpp"
#include "session/live_user.hpp"

#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedibee::session {
namespace {

constexpr std::size_t page_size = 80;
constexpr int most_pages = 12; ///< of a list's members, or of people kept out

/// The command that does the same to a person.
struct DeedLine {
    PersonDeed deed;
    std::string_view command;
    std::string_view on_list; ///< empty: as everywhere
};

constexpr std::array deed_lines{
    DeedLine{PersonDeed::add, "follow {}", "list add {} to {}"},
    DeedLine{PersonDeed::remove, "unfollow {}", "list remove {} from {}"},
    DeedLine{PersonDeed::block, "block {}", {}},
    DeedLine{PersonDeed::unblock, "unblock {}", {}},
    DeedLine{PersonDeed::mute, "mute user {}", {}},
    DeedLine{PersonDeed::unmute, "unmute user {}", {}},
    DeedLine{PersonDeed::accept, "accept {}", {}},
};

/// One word of a command line.
bool is_plain_word(std::string_view word)
{
    return !word.empty() && std::ranges::none_of(word, [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == '\\';
    });
}

Reply sentence(std::string line)
{
    Reply reply;
    reply.items.emplace_back(std::move(line));
    return reply;
}

std::string trend_line(const TagTrend& tag)
{
    if (tag.uses == 0) return "Trending";
    return fmt::format("Trending: {} posts by {} people today", tag.uses, tag.people);
}

} // namespace

Task<List> LiveUser::list_of(SessionPtr session, std::string title)
{
    const auto lists = co_await session->backend()->lists();
    if (!lists) co_return fail(lists.error());
    note_lists(session->row().id, *lists);
    if (const auto* found = find_list_titled(*lists, title)) co_return *found;
    co_return fail(Errc::not_found, fmt::format("You have no list called {}; make one with: list create {}",
                                                render::clean_line(title), render::clean_line(title)));
}

Task<LiveUser::FoundPlace> LiveUser::resolve_list(SessionPtr session, std::string title)
{
    auto list = co_await list_of(session, std::move(title));
    if (!list) co_return fail(std::move(list));
    FoundPlace found{
        Timeline{TimelineKind::list, list->id.value}, fmt::format("The list {}", render::clean_line(list->title)), {}};
    PageRequest page;
    page.limit = page_size;
    for (int i = 0; i < most_pages; ++i) {
        const auto accounts = co_await session->backend()->list_accounts(list->id, page);
        if (!accounts) break; // the posts matter more than the names
        for (const auto& account : accounts->items)
            found.members.insert(people_.meet(session->row().id, account).address);
        if (accounts->next.empty()) break;
        page.cursor = accounts->next;
    }
    co_return found;
}

void LiveUser::list_changed(const LoginSession& session, const ListId& list, const std::string& address, bool on_it)
{
    for (auto& [name, found] : found_places_) {
        const auto place = parse_place(name);
        if (!place || place->kind != PlaceKind::list || found.timeline.value != list.value) continue;
        const auto owner = session_of(*place);
        if (!owner || owner->get() != &session) continue;
        const bool changed = on_it ? found.members.insert(address).second : found.members.erase(address) > 0;
        if (!changed) continue;
        if (on_it)
            deliver(*place, MemberJoined{people_.author(address), false});
        else
            deliver(*place, MemberLeft{people_.author(address)});
    }
}

Task<Reply> LiveUser::change_person(Downstream& from, Place place, PersonDeed deed, std::string who)
{
    const auto self = shared_from_this();
    if (!is_plain_word(who)) co_return fail(Errc::not_found, "Name one person by nick or full address, user@instance.");
    const auto row = std::ranges::find(deed_lines, deed, &DeedLine::deed);
    const bool changes_members = !row->on_list.empty();
    if (changes_members && place.kind == PlaceKind::list) {
        const auto session = usable_session(place);
        if (!session) co_return fail(session.error());
        const auto list = co_await list_of(*session, place.name);
        if (!list) co_return fail(list.error());
        co_return co_await run_line(from, place, fmt::format(fmt::runtime(row->on_list), who, list->title), true);
    }
    if (changes_members && place.kind != PlaceKind::home)
        co_return fail(Errc::unsupported, "Only the home timeline and lists have people who can be added and removed.");
    co_return co_await run_line(from, place, fmt::format(fmt::runtime(row->command), who), true);
}

Task<Reply> LiveUser::block_server(Downstream& from, Place place, std::string domain, bool wanted)
{
    const auto self = shared_from_this();
    if (!is_plain_word(domain)) co_return fail(Errc::not_found, "Name one server: *!*@instance");
    co_return co_await run_line(from, place, fmt::format("domain {} {}", wanted ? "block" : "unblock", domain), true);
}

/// The instance has ended the follows of everybody there.
void LiveUser::domain_blocked(LoginSession& session, std::string_view domain)
{
    auto& followed = follows_[session.row().id];
    for (auto one = followed.begin(); one != followed.end();) {
        const Author author = people_.author(one->first);
        const bool theirs = text::same_ignoring_case(author.host(), domain);
        one = theirs ? followed.erase(one) : std::next(one);
        if (theirs) deliver(home_of(session), MemberLeft{author});
    }
}

Task<std::vector<std::string>> LiveUser::kept_out(Place place, KeptOut which)
{
    const auto self = shared_from_this();
    const auto session = usable_session(place);
    if (!session) co_return fail(session.error());
    const auto backend = (*session)->backend();
    std::vector<std::string> masks;
    PageRequest page;
    page.limit = page_size;
    for (int i = 0; i < most_pages; ++i) {
        Result<Page<Account>> accounts;
        if (which == KeptOut::blocked)
            accounts = co_await backend->blocked(page);
        else
            accounts = co_await backend->muted(page);
        if (!accounts) co_return fail(accounts.error());
        for (const auto& account : accounts->items) masks.push_back(account.address);
        if (accounts->next.empty()) break;
        page.cursor = accounts->next;
    }
    if (which == KeptOut::muted) co_return masks;
    const auto domains = co_await backend->blocked_domains();
    // Not every instance can block domains for one user.
    for (const auto& domain : domains.value_or(std::vector<std::string>{})) masks.push_back("*@" + domain);
    co_return masks;
}

Task<Reply> LiveUser::set_topic(Place place, std::string topic)
{
    const auto self = shared_from_this();
    if (place.kind != PlaceKind::list)
        co_return fail(Errc::unsupported, "The topic of a place says what it shows; only a list takes a new title.");
    const auto session = usable_session(place);
    if (!session) co_return fail(session.error());
    auto list = co_await list_of(*session, place.name);
    if (!list) co_return fail(std::move(list));
    const auto renamed = co_await (*session)->backend()->rename_list(list->id, std::move(topic));
    if (!renamed) co_return fail(renamed.error());
    const auto lists = co_await (*session)->backend()->lists();
    if (lists) note_lists((*session)->row().id, *lists);
    const std::string title = render::clean_line(renamed->title);
    const std::string shown = fmt::format("The list {}", title);
    if (const auto found = found_places_.find(fedibee::to_string(place)); found != found_places_.end())
        found->second.topic = shown;
    deliver(place, TopicChanged{shown});
    co_return sentence(fmt::format("The list {} is called {} from now on; join it by that name next time.",
                                   render::clean_line(list->title), title));
}

Task<std::vector<PlaceInfo>> LiveUser::directory()
{
    const auto self = shared_from_this();
    auto all = places();
    const auto add = [&all](PlaceInfo info) {
        const auto known = std::ranges::find(all, info.place, &PlaceInfo::place);
        if (known == all.end()) return all.push_back(std::move(info));
        known->people = std::max(known->people, info.people);
    };
    for (const auto& session : std::vector<SessionPtr>(sessions_)) {
        const auto backend = session->backend();
        if (!backend || session->state() != LoginState::on) continue;
        const auto& row = session->row();
        const std::string tag = place_of(*session, PlaceKind::home).login_tag;
        const auto lists = co_await backend->lists();
        if (lists) note_lists(row.id, *lists);
        for (const auto& list : lists.value_or(std::vector<List>{}))
            add({Place{PlaceKind::list, list.title, tag}, "Your list " + render::clean_line(list.title), {}, 0});
        const auto followed = co_await backend->followed_tags();
        for (const auto& name : followed.value_or(std::vector<std::string>{}))
            add({Place{PlaceKind::hashtag, text::lowered(name), tag}, "A hashtag that you follow", {}, 0});
        const auto trends = co_await backend->trending_tags();
        for (const auto& trend : trends.value_or(std::vector<TagTrend>{}))
            add({Place{PlaceKind::hashtag, text::lowered(trend.name), tag}, trend_line(trend), {}, trend.people});
    }
    co_return all;
}

std::optional<Portrait> LiveUser::portrait(std::string_view nick) const
{
    std::string address;
    if (!nick.empty())
        address = people_.nicknames().address(nick).value_or(std::string(nick));
    else if (!sessions_.empty())
        address = sessions_.front()->row().address;
    const auto* person = people_.find(address);
    if (person == nullptr) return std::nullopt;
    Portrait portrait{person->display_name, person->avatar, person->homepage, person->bot, person->last_post};
    const auto at = address.find('@');
    if (portrait.homepage.empty())
        portrait.homepage = fmt::format("https://{}/@{}", address.substr(at + 1), address.substr(0, at));
    return portrait;
}

} // namespace fedibee::session
