// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: the people its logins follow and meet, and what is told of them.
#include "session/live_user.hpp"

#include "render/html.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {

void LiveUser::follows(LoginSession& session, const Account& account, bool mutual)
{
    member_changed(session, account, true, mutual);
}

void LiveUser::member_changed(LoginSession& session, const Account& account, bool follows, bool mutual)
{
    const Author author = people_.meet(session.row().id, account);
    auto& followed = follows_[session.row().id];
    const Place home = place_of(session, PlaceKind::home);
    if (!follows) {
        if (followed.erase(account.address) > 0) deliver(home, MemberLeft{author});
        return;
    }
    // Whoever moved stands there by the new address already.
    if (account.moved && followed.contains(account.moved->address)) return;
    const bool fresh = followed.insert_or_assign(account.address, Followed{mutual}).second;
    if (fresh) deliver(home, MemberJoined{author, mutual});
}

std::vector<Place> LiveUser::memberships(const std::string& address) const
{
    std::vector<Place> places;
    for (const auto& session : sessions_) {
        const auto follows = follows_.find(session->row().id);
        if (follows != follows_.end() && follows->second.contains(address))
            places.push_back(place_of(*session, PlaceKind::home));
    }
    for (const auto& [name, found] : found_places_) {
        if (!found.members.contains(address)) continue;
        if (auto place = parse_place(name)) places.push_back(std::move(*place));
    }
    return places;
}

/// Called for everybody whom a login meets.
void LiveUser::person_changed(const People::Change& news, const Account& account)
{
    PersonChanged change;
    change.before = news.before;
    change.now = news.now;
    change.places = memberships(news.now.address);
    if (news.new_picture) change.avatar = account.avatar;
    deliver(Place{}, std::move(change));
    if (news.moved && !account.moved->address.empty()) person_moved(news.now, *account.moved);
}

/// The new address takes the old one's place.
void LiveUser::person_moved(const Author& before, const Account& target)
{
    const auto* old = people_.find(before.address);
    if (old == nullptr) return;
    PersonChanged change;
    change.before = before;
    change.now = people_.meet(old->login, target);
    for (auto& [login, followed] : follows_) {
        auto entry = followed.extract(before.address);
        if (entry.empty()) continue;
        entry.key() = target.address;
        followed.insert(std::move(entry));
    }
    change.places = memberships(target.address);
    deliver(Place{}, std::move(change));
}

Task<Profile> LiveUser::whois(std::string nick)
{
    const auto self = shared_from_this();
    if (!is_account_word(nick))
        co_return fail(Errc::not_found,
                       fmt::format("Nobody called {} is known here; try user@instance.", render::clean_line(nick)));
    const auto address = people_.nicknames().address(nick);
    const auto* person = address ? people_.find(*address) : nullptr;
    auto session = person == nullptr ? nullptr : session_by_id(person->login);
    if (!session) {
        const auto usable = usable_session(Place{PlaceKind::home, {}, {}});
        if (!usable) co_return fail(usable.error());
        session = *usable;
    }
    if (!session->backend())
        co_return fail(Errc::unauthorized,
                       fmt::format("{} needs a sign-in first: account {} on", session->row().tag, session->row().tag));
    auto account = co_await find_account(nick, session);
    if (!account) co_return fail(std::move(account));
    // Instances tell the day; what was seen here is known to the second.
    if (const auto* met = people_.find(account->address))
        account->last_status_at = std::max(account->last_status_at, met->last_post);
    Profile profile;
    profile.author = people_.author(account->address);
    profile.places = memberships(account->address);
    const bool here = profile.author.host() == session->row().instance.domain;
    const auto& instance = session->row().instance;
    profile.instance = here ? fmt::format("{} ({} {})", instance.domain, instance.software, instance.version)
                            : std::string(profile.author.host());
    const std::string bio = render::to_plain(render::html_to_document(account->note));
    for (const auto line : text::split(bio, '\n')) profile.bio_lines.emplace_back(line);
    for (const auto& field : account->fields)
        profile.fields.emplace_back(render::clean_line(field.name),
                                    render::clean_line(render::to_plain(render::html_to_document(field.value))));
    std::vector<AccountId> ids{account->id};
    const auto relationships = co_await session->backend()->relationships(std::move(ids));
    if (relationships && !relationships->empty()) profile.relationship = relationships->front();
    profile.account = std::move(*account);
    co_return profile;
}

} // namespace fedibee::session
