// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/shared_streams.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace fedibee::mastodon {
namespace {

constexpr std::array shareable{"public", "public:local", "public:remote", "hashtag", "hashtag:local"};
constexpr std::size_t most_known = 64; ///< events that may still come by another login
constexpr std::size_t head_length = 64;
constexpr const char* own_source = "own";

bool says_something_of_its_reader(const Status& status)
{
    return !status.filtered.empty() || status.favourited || status.reblogged || status.bookmarked || status.muted ||
           status.pinned || (status.poll && status.poll->voted);
}

/// Without what the instance says to the login by which it came.
StatusPtr impersonal(const StatusPtr& status)
{
    if (!says_something_of_its_reader(*status)) return status;
    auto copy = std::make_shared<Status>(*status);
    copy->filtered.clear();
    copy->favourited = copy->reblogged = copy->bookmarked = copy->muted = copy->pinned = false;
    if (copy->poll) {
        copy->poll->voted = false;
        copy->poll->own_votes.clear();
    }
    return copy;
}

Event impersonal(Event event)
{
    std::visit(
        [](auto& what) {
            if constexpr (requires { what.status; }) what.status = impersonal(what.status);
        },
        event);
    return event;
}

const Status* status_in(const Event& event)
{
    return std::visit(
        [](const auto& what) -> const Status* {
            if constexpr (requires { what.status; })
                return what.status.get();
            else
                return nullptr;
        },
        event);
}

} // namespace

bool SharedStreams::is_shareable(const Subscription& what)
{
    return std::ranges::find(shareable, what.name) != shareable.end();
}

const SharedStreams::Topic* SharedStreams::find(const std::string& origin, const Subscription& what) const
{
    const auto site = sites_.find(origin);
    if (site == sites_.end()) return nullptr;
    const auto same = [&](const Topic& topic) { return is_same(topic.what, what); };
    const auto found = std::ranges::find_if(site->second.topics, same);
    return found == site->second.topics.end() ? nullptr : &*found;
}

SharedStreams::Topic* SharedStreams::find(const std::string& origin, const Subscription& what)
{
    return const_cast<Topic*>(std::as_const(*this).find(origin, what));
}

SharedStreams::Member* SharedStreams::member_of(Topic& topic, const SharedReader& reader)
{
    const auto found = std::ranges::find(topic.members, &reader, &Member::reader);
    return found == topic.members.end() ? nullptr : &*found;
}

void SharedStreams::join(const std::string& origin, const Subscription& what, SharedReader& reader)
{
    Topic* topic = find(origin, what);
    if (topic == nullptr) topic = &sites_[origin].topics.emplace_back(Topic{what, {}, 0, false, std::nullopt});
    if (member_of(*topic, reader) != nullptr) return;
    topic->members.push_back(Member{&reader, false, false, false, {}});
    review(*topic);
}

void SharedStreams::leave(const std::string& origin, const Subscription& what, SharedReader& reader)
{
    Topic* topic = find(origin, what);
    if (topic == nullptr) return;
    std::erase_if(topic->members, [&](const Member& member) { return member.reader == &reader; });
    if (!topic->members.empty()) {
        review(*topic);
        return;
    }
    const auto site = sites_.find(origin);
    std::erase_if(site->second.topics, [](const Topic& one) { return one.members.empty(); });
    if (site->second.topics.empty()) sites_.erase(site);
}

bool SharedStreams::carries(const std::string& origin, const Subscription& what, const SharedReader& reader) const
{
    const Topic* topic = find(origin, what);
    if (topic == nullptr) return false;
    const auto found = std::ranges::find(topic->members, &reader, &Member::reader);
    return found != topic->members.end() && found->carries;
}

void SharedStreams::opened(const std::string& origin, const Subscription& what, SharedReader& reader)
{
    Topic* topic = find(origin, what);
    Member* member = topic == nullptr ? nullptr : member_of(*topic, reader);
    if (member == nullptr || std::exchange(member->is_open, true)) return;
    review(*topic);
}

void SharedStreams::closed(const std::string& origin, const Subscription& what, SharedReader& reader)
{
    Topic* topic = find(origin, what);
    Member* member = topic == nullptr ? nullptr : member_of(*topic, reader);
    if (member == nullptr || !std::exchange(member->is_open, false)) return;
    review(*topic);
}

void SharedStreams::refused(const std::string& origin, const Subscription& what, SharedReader& reader,
                            const Error& reason)
{
    Topic* topic = find(origin, what);
    Member* member = topic == nullptr ? nullptr : member_of(*topic, reader);
    if (member == nullptr) return;
    member->is_refused = true;
    member->is_open = false;
    topic->refusal = reason;
    review(*topic);
    if (member->told.empty()) reader.on_shared_lost(topic->what, reason);
}

void SharedStreams::hidden_changed(const std::string& origin, SharedReader& reader)
{
    const auto site = sites_.find(origin);
    if (site == sites_.end()) return;
    for (Topic& topic : site->second.topics) {
        if (member_of(topic, reader) != nullptr) review(topic);
    }
}

/// As few as together leave out nothing but what every reader leaves out: one alone where one suffices. Who carries
/// already is preferred, then who hides the least.
std::vector<std::size_t> SharedStreams::choose(const Topic& topic)
{
    std::vector<std::size_t> able;
    std::optional<Hidden> by_all;
    for (std::size_t i = 0; i < topic.members.size(); ++i) {
        const Hidden* hidden = topic.members[i].reader->hidden();
        if (hidden == nullptr) continue;
        by_all = by_all ? by_all->common_with(*hidden) : *hidden;
        if (!topic.members[i].is_refused) able.push_back(i);
    }
    const auto rank = [&](std::size_t i) {
        return std::pair(!topic.members[i].is_open, topic.members[i].reader->hidden()->size());
    };
    std::vector<std::size_t> chosen;
    std::optional<Hidden> left_out;
    while (!able.empty() && (!left_out || left_out->size() > by_all->size())) {
        const auto then_left_out = [&](std::size_t i) {
            const Hidden& hidden = *topic.members[i].reader->hidden();
            // One that suffices alone is taken first.
            if (!left_out) return hidden.size() > by_all->size() ? std::size_t{1} : std::size_t{0};
            return left_out->common_with(hidden).size();
        };
        const auto best = std::ranges::min_element(
            able, {}, [&](std::size_t i) { return std::tuple_cat(std::tuple(then_left_out(i)), rank(i)); });
        const Hidden& hidden = *topic.members[*best].reader->hidden();
        Hidden rest = left_out ? left_out->common_with(hidden) : hidden;
        if (left_out && rest.size() == left_out->size()) break;
        left_out = std::move(rest);
        chosen.push_back(*best);
        able.erase(best);
    }
    drop_needless(topic, chosen, by_all ? by_all->size() : 0);
    return chosen;
}

/// Who was taken first may have become needless by who came after.
void SharedStreams::drop_needless(const Topic& topic, std::vector<std::size_t>& chosen, std::size_t least)
{
    for (std::size_t without = 0; chosen.size() > 1 && without < chosen.size();) {
        std::optional<Hidden> rest;
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            if (i == without) continue;
            const Hidden& hidden = *topic.members[chosen[i]].reader->hidden();
            rest = rest ? rest->common_with(hidden) : hidden;
        }
        if (rest->size() > least)
            ++without;
        else
            chosen.erase(chosen.begin() + static_cast<std::ptrdiff_t>(without));
    }
}

void SharedStreams::elect(Topic& topic)
{
    const auto chosen = choose(topic);
    for (std::size_t i = 0; i < topic.members.size(); ++i) {
        Member& member = topic.members[i];
        const bool for_itself = member.reader->hidden() == nullptr && !member.is_refused;
        const bool for_all = std::ranges::find(chosen, i) != chosen.end();
        if (std::exchange(member.carries, for_itself || for_all) != member.carries) member.reader->carrying_changed();
    }
    if (topic.members.size() < 2) return;
    for (const Member& member : topic.members) {
        if (member.reader->hidden() == nullptr) member.reader->is_not_alone();
    }
}

void SharedStreams::review(Topic& topic)
{
    elect(topic);
    bool is_carried = false;
    bool is_complete = true;
    for (const Member& member : topic.members) {
        if (!member.carries || member.reader->hidden() == nullptr) continue;
        is_carried = true;
        is_complete = is_complete && member.is_open;
    }
    is_complete = is_complete && is_carried;
    if (is_complete && !topic.is_complete) ++topic.opening;
    topic.is_complete = is_complete;
    const std::string shared = is_complete ? std::to_string(topic.opening) : std::string{};
    const Error moved{Errc::network, "the stream moves to another login"};
    for (Member& member : topic.members) {
        const bool by_itself = member.carries && member.is_open;
        const bool by_others = member.reader->hidden() != nullptr;
        std::string source = by_itself ? own_source : by_others ? shared : std::string{};
        if (source == member.told) continue;
        member.told = std::move(source);
        if (!member.told.empty())
            member.reader->on_shared_open(topic.what);
        else
            member.reader->on_shared_lost(topic.what, topic.refusal ? *topic.refusal : moved);
    }
}

void SharedStreams::publish(const std::string& origin, const Subscription& what, SharedReader& carrier,
                            const Event& event)
{
    Topic* topic = find(origin, what);
    if (topic == nullptr || member_of(*topic, carrier) == nullptr) return;
    std::optional<Event> for_others;
    for (std::size_t i = 0; i < topic->members.size(); ++i) {
        SharedReader& reader = *topic->members[i].reader;
        if (&reader == &carrier) {
            reader.on_shared_event(topic->what, event);
            continue;
        }
        const Hidden* hidden = reader.hidden();
        const Status* status = status_in(event);
        if (hidden == nullptr || (status != nullptr && hidden->hides(*status, now_()))) continue;
        if (!for_others) for_others = impersonal(event);
        reader.on_shared_event(topic->what, *for_others);
    }
}

std::optional<Event> SharedStreams::read_once(const std::string& origin, std::string_view name,
                                              std::string_view payload,
                                              const std::function<std::optional<Event>()>& read)
{
    const auto site = sites_.find(origin);
    if (site == sites_.end()) return read();
    auto& known = site->second.known;
    const std::size_t mark = std::hash<std::string_view>{}(payload) ^ std::hash<std::string_view>{}(name);
    const std::string head(payload.substr(0, head_length)); // the id is in it: marks alone might be made to collide
    const auto same = [&](const Known& one) {
        return one.mark == mark && one.length == payload.size() && one.head == head;
    };
    const auto found = std::ranges::find_if(known, same);
    if (found != known.end()) return found->event;
    auto event = read();
    if (!event) return event;
    known.push_back(Known{mark, payload.size(), head, *event});
    if (known.size() > most_known) known.pop_front();
    return event;
}

} // namespace fedibee::mastodon
