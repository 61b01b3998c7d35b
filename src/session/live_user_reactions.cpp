// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: reactions, both ways: favourites, boosts, bookmarks and emoji.
#include "session/live_user.hpp"
#include "session/post_name.hpp"

#include "render/plain.hpp"
#include "session/notices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee::session {
namespace {

/// A bulk of favourites arrives within moments; nobody misses a favourite that is told so much later.
constexpr std::chrono::milliseconds gathering{400};

struct Meaning {
    StatusAction wanted;
    StatusAction unwanted;
    std::string_view command;
    std::string_view opposite;
};
constexpr auto favourite = Meaning{StatusAction::favourite, StatusAction::unfavourite, "fav", "unfav"};
constexpr auto boost = Meaning{StatusAction::reblog, StatusAction::unreblog, "boost", "unboost"};
constexpr auto dislike = Meaning{StatusAction::dislike, StatusAction::undislike, "dislike", "undislike"};
constexpr auto bookmark = Meaning{StatusAction::bookmark, StatusAction::unbookmark, "bookmark", "unbookmark"};
constexpr std::array meanings{
    std::pair{std::string_view("⭐"), favourite}, std::pair{std::string_view("❤"), favourite},
    std::pair{std::string_view("👍"), favourite}, std::pair{std::string_view("+1"), favourite},
    std::pair{std::string_view("🔁"), boost},     std::pair{std::string_view("♻"), boost},
    std::pair{std::string_view("🔖"), bookmark},  std::pair{std::string_view("👎"), dislike},
};

/// Answers to an event, where the instance takes them.
constexpr std::array answers{std::pair{std::string_view("✅"), StatusAction::attend},
                             std::pair{std::string_view("❓"), StatusAction::attend_maybe},
                             std::pair{std::string_view("❌"), StatusAction::decline}};

/// As instances know it; a character may ask for its coloured form, which they do not.
std::string bare_emoji(std::string_view emoji)
{
    constexpr std::string_view coloured = "\xef\xb8\x8f";
    std::string bare(emoji);
    for (auto at = bare.find(coloured); at != std::string::npos; at = bare.find(coloured))
        bare.erase(at, coloured.size());
    return std::string(emoji_name(bare));
}

} // namespace

Task<void> LiveUser::react(Downstream& from, std::string msgid, std::string emoji, bool wanted)
{
    const auto self = shared_from_this();
    if (!is_msgid(msgid)) co_return fail(Errc::not_found, "No such message id.");
    Place place{PlaceKind::home, {}, {}};
    const auto target = co_await find_post(msgid, std::move(place));
    if (!target) co_return fail(target.error());
    const auto& session = *target->session;
    const std::string bare = bare_emoji(emoji);
    const auto* const meaning = std::ranges::find(meanings, bare, &decltype(meanings)::value_type::first);
    const auto& can = session.backend()->capabilities();
    const auto* const attendance = std::ranges::find(answers, bare, &decltype(answers)::value_type::first);
    const bool is_reaction = bare == "👎" && !can.dislikes;
    if (can.attendance && attendance != answers.end()) {
        if (!wanted)
            co_return fail(Errc::unsupported, "An answer to an event is taken back by another one: ✅, ❓ or ❌.");
        const auto done = co_await session.backend()->act(target->id, attendance->second);
        if (!done) co_return fail(done.error());
    } else if (meaning != meanings.end() && !is_reaction) {
        const auto& [word, known] = *meaning;
        const auto done = co_await session.backend()->act(target->id, wanted ? known.wanted : known.unwanted);
        if (!done) co_return fail(done.error());
        const std::string name = post_name(target->short_id, target->id);
        Deed deed;
        deed.login = session.row().id;
        deed.done = fmt::format("{} {}", wanted ? known.command : known.opposite, name);
        deed.undone = fmt::format("{} {}", wanted ? known.opposite : known.command, name);
        deed.again = {fmt::format("{} {}", wanted ? known.command : known.opposite, msgid)};
        deed.back = {fmt::format("{} {}", wanted ? known.opposite : known.command, msgid)};
        deeds_.add(std::move(deed));
    } else if (!can.reactions) {
        co_return fail(Errc::unsupported,
                       fmt::format("{} has no emoji reactions; a star favourites, 🔁 boosts, 🔖 bookmarks.",
                                   session.row().instance.domain));
    } else {
        const auto done = co_await session.backend()->react(target->id, bare, wanted);
        if (!done) co_return fail(done.error());
    }
    Reacted reacted{people_.author(session.row().address), emoji, msgid, core_.clock.wall(), true, !wanted};
    deliver_reaction(session, target->id, reacted, &from);
    co_return Result<void>{};
}

/// Where the post was shown, and in the home timeline: clients that do not have the post there drop it.
void LiveUser::deliver_reaction(const LoginSession& session, const StatusId& id, const Reacted& reacted,
                                const Downstream* except)
{
    const auto is_it = [&](const LoggedPost& post) { return post.login == session.row().id && post.id == id; };
    const auto* const shown = log_.newest(is_it);
    const Place home = home_of(session);
    const Place where = shown == nullptr ? home : shown->place;
    if (where.kind == PlaceKind::direct) return deliver(where, reacted, people_.author(where.name), except);
    deliver(home, reacted, std::nullopt, except);
    if (where != home && where.kind != PlaceKind::notifications) deliver(where, reacted, std::nullopt, except);
}

/// For clients with reactions: where the post stands.
void LiveUser::show_reaction(LoginSession& session, const Notification& notification)
{
    const std::string emoji = reaction_of(notification);
    if (emoji.empty() || !notification.account || !notification.status) return;
    const StatusId id = original_of(*notification.status).id;
    Reacted reacted;
    reacted.author = people_.meet(session.row().id, *notification.account);
    reacted.emoji = emoji;
    reacted.msgid = msgid_of(session.row().id, id);
    reacted.time = notification.created_at;
    deliver_reaction(session, id, reacted, nullptr);
}

/// Takes a notification to those of the same kind about the same post.
void LiveUser::gather(LoginSession& session, const Place& place, const NotificationPtr& notification, bool backlog)
{
    const bool first = gathered_.empty();
    gather_into(gathered_, {session_by_id(session.row().id), place, {notification}, backlog});
    if (first) group_.spawn(tell_gathered());
}

/// False: there is none of its kind yet.
bool LiveUser::gather_into(std::vector<Gathered>& groups, Gathered one)
{
    const auto& newest = *one.notifications.front();
    const auto fits = [&](const Gathered& group) {
        const auto& first = *group.notifications.front();
        return group.session == one.session && group.place == one.place && first.type == newest.type &&
               first.emoji == newest.emoji && first.status && newest.status && first.status->id == newest.status->id;
    };
    const auto group = std::ranges::find_if(groups, fits);
    if (group == groups.end()) {
        groups.push_back(std::move(one));
        return false;
    }
    group->notifications.push_back(one.notifications.front());
    return true;
}

asio::awaitable<void> LiveUser::tell_gathered()
{
    co_await net::sleep(gathering);
    flush_gathered();
}

void LiveUser::flush_gathered()
{
    for (const auto& group : std::exchange(gathered_, {})) deliver(group.place, notice_of(group));
}

Notice LiveUser::notice_of(const Gathered& group)
{
    const auto& newest = group.notifications.back();
    ShownStatusPtr about = newest->status ? show(*group.session, newest->status, group.place) : nullptr;
    Notice notice = notice_of(*group.session, *newest, std::move(about));
    notice.backlog = group.backlog;
    const std::size_t others = group.notifications.size() - 1;
    if (others == 0) return notice;
    std::string names;
    for (std::size_t i = 0; i < others && i < 2; ++i) {
        const auto& account = group.notifications[others - 1 - i]->account;
        if (account) names += (names.empty() ? "" : ", ") + people_.meet(group.session->row().id, *account).nick;
    }
    const std::size_t unnamed = others - std::min<std::size_t>(others, 2);
    if (unnamed > 0) names += fmt::format(" and {} more", unnamed);
    notice.text += fmt::format(" (so did {})", names);
    return notice;
}

} // namespace fedibee::session
