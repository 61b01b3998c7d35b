// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: from places to timelines, who looks at them, who is in them.
#include "session/live_user.hpp"

#include "render/html.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"
#include "text/url_encode.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

std::optional<TimelineKind> plain_timeline(PlaceKind kind)
{
    switch (kind) {
    case PlaceKind::home: return TimelineKind::home;
    case PlaceKind::local: return TimelineKind::local;
    case PlaceKind::federated: return TimelineKind::federated;
    case PlaceKind::remote: return TimelineKind::remote;
    case PlaceKind::notifications: return TimelineKind::notifications;
    case PlaceKind::bookmarks: return TimelineKind::bookmarks;
    case PlaceKind::favourites: return TimelineKind::favourites;
    default: return std::nullopt;
    }
}

/// Why the instance cannot show the place as it is wanted; empty: it can.
std::string lack_of(const LoginSession& session, const Place& place, const Narrowing& narrowed)
{
    const InstanceInfo& instance = session.row().instance;
    const Capabilities& can = session.backend() ? session.backend()->capabilities() : instance.capabilities;
    if (place.kind == PlaceKind::remote && !can.remote_timeline)
        return fmt::format("{} cannot show the posts of other instances alone; join &federated.", instance.domain);
    if (place.kind == PlaceKind::group && !can.groups)
        return fmt::format("{} has no groups; read a group's account instead: &user~NAME@HOST", instance.domain);
    if (narrowed == Narrowing{}) return {};
    if (place.kind == PlaceKind::hashtag && !can.narrowed_hashtags)
        return fmt::format("{} cannot widen or narrow a hashtag by others; empty its settings any, all and none.",
                           instance.domain);
    if (place.kind == PlaceKind::account && !can.narrowed_accounts)
        return fmt::format("{} cannot leave out some of a person's posts; set replies and boosts on again, only_media "
                           "and only_pinned off.",
                           instance.domain);
    return {};
}

std::string topic_of(PlaceKind kind, const LoginRow& row)
{
    switch (kind) {
    case PlaceKind::home: return fmt::format("Home timeline of {}", row.address);
    case PlaceKind::local: return fmt::format("Local timeline of {}", row.instance.domain);
    case PlaceKind::federated: return fmt::format("Federated timeline of {}", row.instance.domain);
    case PlaceKind::remote: return fmt::format("Posts of other instances, as {} sees them", row.instance.domain);
    case PlaceKind::notifications: return fmt::format("Notifications of {}", row.address);
    case PlaceKind::bookmarks: return fmt::format("Bookmarks of {}", row.address);
    case PlaceKind::favourites: return fmt::format("Favourites of {}", row.address);
    default: return {};
    }
}

/// Who they are, and the first line of what they say of themselves.
std::string topic_of_account(const Account& account)
{
    std::string topic =
        fmt::format("Posts of {} ({})", render::clean_display_name(account.display_name), account.address);
    const std::string bio = render::to_plain(render::html_to_document(account.note));
    const std::string first = render::clean_line(bio.substr(0, bio.find('\n')));
    return first.empty() ? topic : topic + ": " + first;
}

constexpr std::chrono::seconds longest_wait_for_follows{2};

} // namespace

LiveUser::OpenPlace* LiveUser::open_place(const Place& place)
{
    const auto found = std::ranges::find(open_places_, place, &OpenPlace::place);
    return found == open_places_.end() ? nullptr : &*found;
}

const LiveUser::OpenPlace* LiveUser::open_place(const Place& place) const
{
    const auto found = std::ranges::find(open_places_, place, &OpenPlace::place);
    return found == open_places_.end() ? nullptr : &*found;
}

Place LiveUser::place_of(const LoginSession& session, PlaceKind kind) const
{
    const bool first = !sessions_.empty() && sessions_.front().get() == &session;
    return Place{kind, {}, first ? std::string{} : session.row().tag};
}

Place LiveUser::control_of(const Downstream& from) const
{
    const auto bound = session_by_id(from.login());
    return Place{PlaceKind::control, {}, bound ? bound->row().tag : std::string{}};
}

Task<PlaceInfo> LiveUser::find_place(Place place)
{
    const auto self = shared_from_this();
    if (place.kind == PlaceKind::control) {
        place.login_tag.clear();
        co_return PlaceInfo{place, "Type help for commands; account add @you@your.instance to begin", row_.created_at};
    }
    auto session = session_of(place);
    if (!session) co_return fail(std::move(session));
    // The first login's places have one name, whether its tag is written or not.
    if (*session == sessions_.front()) place.login_tag.clear();
    // The list of names is asked for once, right after the join: those who are followed should stand in it. Meanwhile
    // the posts are on their way too.
    if (place.kind == PlaceKind::home) {
        (*session)->look_ahead(Timeline{TimelineKind::home, {}});
        (*session)->load_follows();
        co_await (*session)->wait_for_follows(longest_wait_for_follows);
    }
    const auto found = co_await locate(*session, place);
    if (!found) co_return fail(found.error());
    co_return PlaceInfo{place, found->topic, (*session)->row().created_at};
}

std::string topic_of_group(const Group& group)
{
    std::string topic = "The group " + render::clean_line(group.title.empty() ? group.name : group.title);
    if (!group.member) topic += ", of which you are no member";
    if (!group.description.empty()) topic += ": " + render::clean_line(group.description);
    return topic;
}

/// "#bees, wasps" -> bees, wasps
std::vector<std::string> hashtags_in(std::string words)
{
    std::ranges::replace(words, ',', ' ');
    std::vector<std::string> tags;
    for (auto word : text::split(words, ' ')) {
        if (word.starts_with('#')) word.remove_prefix(1);
        if (!word.empty() && word.find_first_of("&=?") == std::string_view::npos) tags.emplace_back(word);
    }
    return tags;
}

/// What the place's settings leave out of its timeline, or add to it.
Narrowing LiveUser::narrowed_by(const Place& place, std::string_view tag) const
{
    Narrowing narrowing;
    if (place.kind == PlaceKind::hashtag) {
        narrowing.any = hashtags_in(settings_.value_at("any", place, tag));
        narrowing.all = hashtags_in(settings_.value_at("all", place, tag));
        narrowing.none = hashtags_in(settings_.value_at("none", place, tag));
    }
    if (place.kind == PlaceKind::account) {
        narrowing.without_replies = !settings_.flag_at("replies", place, tag);
        narrowing.without_boosts = !settings_.flag_at("boosts", place, tag);
        narrowing.only_media = settings_.flag_at("only_media", place, tag);
        narrowing.only_pinned = settings_.flag_at("only_pinned", place, tag);
    }
    return narrowing;
}

/// From memory, or from the instance the first time.
Task<LiveUser::FoundPlace> LiveUser::locate(SessionPtr session, Place place)
{
    auto narrowed = narrowed_by(place, session->row().tag);
    auto lack = lack_of(*session, place, narrowed);
    if (!lack.empty()) co_return fail(Errc::unsupported, std::move(lack));
    // A conversation that is named by a msgid is looked at once, not lived in.
    if (place.kind == PlaceKind::thread && is_msgid(place.name)) co_return co_await resolve_place(session, place);
    const std::string key = fedibee::to_string(place);
    if (const auto known = found_places_.find(key); known != found_places_.end()) {
        known->second.timeline.narrowing = std::move(narrowed);
        co_return known->second;
    }
    auto found = co_await resolve_place(session, place);
    if (!found) co_return fail(std::move(found));
    found->timeline.narrowing = std::move(narrowed);
    co_return found_places_[key] = std::move(*found);
}

Task<LiveUser::FoundPlace> LiveUser::resolve_place(SessionPtr session, Place place)
{
    const auto& row = session->row();
    if (const auto kind = plain_timeline(place.kind))
        co_return FoundPlace{Timeline{*kind, {}}, topic_of(place.kind, row), {}};
    if (place.kind == PlaceKind::hashtag)
        co_return FoundPlace{Timeline{TimelineKind::hashtag, place.name},
                             fmt::format("Posts with #{} as {} sees them", place.name, row.instance.domain),
                             {}};
    const auto usable = usable_session(place);
    if (!usable) co_return fail(usable.error());
    if (place.kind == PlaceKind::account) {
        auto account = co_await find_account(place.name, session);
        if (!account) co_return fail(std::move(account));
        co_return FoundPlace{Timeline{TimelineKind::account, account->id.value}, topic_of_account(*account), {}};
    }
    if (place.kind == PlaceKind::thread) {
        const auto msgid = parse_msgid(place.name);
        if (msgid && msgid->first == row.id)
            co_return FoundPlace{Timeline{TimelineKind::thread, msgid->second.value}, "A conversation", {}};
        const auto number = ShortIds::parse(place.name);
        const auto* post = number ? short_ids_.find(*number) : nullptr;
        if (post == nullptr)
            co_return fail(
                Errc::not_found,
                fmt::format("No post with the id {} was shown lately; look for its [id] in a timeline.", place.name));
        co_return FoundPlace{Timeline{TimelineKind::thread, post->status.value},
                             fmt::format("The conversation around [{}]", place.name),
                             {}};
    }
    if (place.kind == PlaceKind::group) {
        const auto group = co_await session->backend()->group(place.name);
        if (!group) co_return fail(group.error());
        co_return FoundPlace{Timeline{TimelineKind::group, group->id.value}, topic_of_group(*group), {}};
    }
    if (place.kind == PlaceKind::list) co_return co_await resolve_list(session, place.name);
    co_return fail(Errc::unsupported, fmt::format("{} has no place of this kind.", row.instance.domain));
}

void LiveUser::enter(Downstream& downstream, Place place)
{
    if (place.kind == PlaceKind::control) return;
    const auto session = session_of(place);
    const auto found = found_places_.find(fedibee::to_string(place));
    if (!session || found == found_places_.end()) return;
    if (auto* open = open_place(place)) {
        if (std::ranges::find(open->viewers, &downstream) == open->viewers.end()) open->viewers.push_back(&downstream);
        if (auto missed = missed_by(downstream, *open)) {
            behind_.push_back(&downstream);
            group_.spawn(show_missed(&downstream, std::move(*missed)));
        } else {
            downstream.deliver(Delivery{place, std::nullopt, Backlog{}});
        }
        expect_missed_notifications(downstream, *session);
        return start_missed_talk();
    }
    open_places_.push_back(OpenPlace{place, *session, found->second.timeline, found->second.topic, {&downstream}, {}});
    const Timeline timeline = found->second.timeline;
    auto missed = missed_by(downstream, open_places_.back());
    const bool opens_later = missed.has_value();
    if (missed) {
        missed->opens = true;
        behind_.push_back(&downstream);
        group_.spawn(show_missed(&downstream, std::move(*missed)));
    }
    // Before the timeline is opened: what was missed is older than what will be found.
    expect_missed_notifications(downstream, *session);
    start_missed_talk();
    if (!opens_later) (*session)->open(timeline);
    if (place.kind == PlaceKind::home) (*session)->load_follows();
}

void LiveUser::leave(Downstream& downstream, const Place& place)
{
    note_talk();
    auto* open = open_place(place);
    if (open != nullptr) note_clients(*open);
    if (open == nullptr || std::erase(open->viewers, &downstream) == 0 || !open->viewers.empty()) return;
    const auto session = open->session;
    const Timeline timeline = open->timeline;
    std::erase_if(open_places_, [&](const OpenPlace& other) { return other.place == place; });
    session->close(timeline);
}

std::string LiveUser::setting_at(std::string_view key, const Place& place) const
{
    const auto session = session_of(place);
    return settings_.value_at(key, place, session ? (*session)->row().tag : std::string{});
}

bool LiveUser::is_mutual(const Place& place, std::string_view address) const
{
    const auto session = session_of(place);
    const auto follows = session ? follows_.find((*session)->row().id) : follows_.end();
    if (follows == follows_.end()) return false;
    const auto one = follows->second.find(std::string(address));
    return one != follows->second.end() && one->second.mutual;
}

std::vector<Member> LiveUser::members(const Place& place) const
{
    std::vector<Member> members;
    const auto session = session_of(place);
    if (!session || place.kind == PlaceKind::control) return members;
    auto& people =
        const_cast<People&>(people_); // NOLINT(cppcoreguidelines-pro-type-const-cast): their nicks exist already
    members.push_back(Member{people.author((*session)->row().address), false, true});
    const auto follows = follows_.find((*session)->row().id);
    if (const auto found = found_places_.find(fedibee::to_string(place)); found != found_places_.end()) {
        for (const auto& address : found->second.members)
            members.push_back(Member{people.author(address), is_mutual(place, address), false});
    }
    if (place.kind != PlaceKind::home || follows == follows_.end()) return members;
    members.reserve(follows->second.size() + 1);
    for (const auto& [address, followed] : follows->second)
        members.push_back(Member{people.author(address), followed.mutual, false});
    return members;
}

std::vector<PlaceInfo> LiveUser::places() const
{
    std::vector<PlaceInfo> places;
    for (const auto& session : sessions_) {
        for (const auto kind : {PlaceKind::home, PlaceKind::notifications, PlaceKind::local, PlaceKind::federated,
                                PlaceKind::remote, PlaceKind::bookmarks, PlaceKind::favourites}) {
            if (!lack_of(*session, Place{kind, {}, {}}, {}).empty()) continue;
            places.push_back(
                PlaceInfo{place_of(*session, kind), topic_of(kind, session->row()), session->row().created_at});
        }
    }
    for (const auto& open : open_places_) {
        const bool listed = std::ranges::find(places, open.place, &PlaceInfo::place) != places.end();
        if (!listed) places.push_back(PlaceInfo{open.place, open.topic, open.session->row().created_at});
    }
    return places;
}

} // namespace fedibee::session
