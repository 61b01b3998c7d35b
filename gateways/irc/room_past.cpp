// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/room_past.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace fedibee::irc {
namespace {

using Messages = std::vector<const RoomMessage*>;
using session::HistoryPoint;
using session::HistoryRange;

std::size_t bytes_of(const RoomMessage& message)
{
    std::size_t bytes = sizeof(RoomMessage) + message.msgid.size() + message.source.size() + message.account.size() +
                        message.client_tags.size();
    for (const auto& line : message.lines) bytes += sizeof(TextLine) + line.text.size();
    return bytes;
}

/// An end of a stretch within the list: `first` is the first message not before it, `next` the first one after it.
struct Bound {
    std::size_t first = 0;
    std::size_t next = 0;
};

Result<Bound> bound_of(const Messages& all, const HistoryPoint& point)
{
    if (point.msgid.empty()) {
        const auto time_of = [](const RoomMessage* one) { return one->time; };
        const auto first = std::ranges::lower_bound(all, point.time, {}, time_of);
        const auto next = std::ranges::upper_bound(all, point.time, {}, time_of);
        return Bound{static_cast<std::size_t>(first - all.begin()), static_cast<std::size_t>(next - all.begin())};
    }
    const auto found = std::ranges::find(all, point.msgid, [](const RoomMessage* one) { return one->msgid; });
    if (found == all.end()) return fail(Errc::not_found, "That message is not kept any more; ask for the latest ones");
    const auto at = static_cast<std::size_t>(found - all.begin());
    return Bound{at, at + 1};
}

Messages cut(const Messages& all, std::size_t from, std::size_t to)
{
    if (from >= to) return {};
    return {all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(to)};
}

/// The last or the first `limit` of those in [from, to).
Messages last_of(const Messages& all, std::size_t from, std::size_t to, std::size_t limit)
{
    return cut(all, to - from > limit && to > from ? to - limit : from, to);
}

Messages first_of(const Messages& all, std::size_t from, std::size_t to, std::size_t limit)
{
    return cut(all, from, std::min(to, from + limit));
}

Messages around(const Messages& all, const Bound& bound, std::size_t limit)
{
    // Half of them before the point; what one side lacks, the other gives.
    const std::size_t before = std::min(bound.first, limit / 2);
    const std::size_t after = std::min(all.size() - bound.first, limit - before);
    const std::size_t more = std::min(bound.first, limit - after);
    return cut(all, bound.first - more, bound.first + after);
}

Messages between(const Messages& all, const Bound& from, const Bound& to, std::size_t limit)
{
    // The newer end first: the newest of the stretch are wanted.
    if (to.first < from.first) return last_of(all, to.next, from.first, limit);
    return first_of(all, from.next, to.first, limit);
}

} // namespace

void RoomPast::keep(RoomMessage message)
{
    // The clock may have been set back; the order of a room is that in which things happened.
    if (!messages_.empty()) message.time = std::max(message.time, messages_.back().time);
    message.number = ++last_number_;
    bytes_ += bytes_of(message);
    if (message.is_text()) ++texts_;
    messages_.push_back(std::move(message));
    if (texts_ > most_room_messages) drop_oldest(true);
    if (messages_.size() - texts_ > most_room_events) drop_oldest(false);
    while (bytes_ > most_room_bytes && messages_.size() > 1) drop_oldest(messages_.front().is_text());
}

void RoomPast::drop_oldest(bool text)
{
    const auto found = std::ranges::find(messages_, text, &RoomMessage::is_text);
    if (found == messages_.end()) return;
    bytes_ -= bytes_of(*found);
    if (text) --texts_;
    messages_.erase(found);
}

const RoomMessage* RoomPast::find(std::string_view msgid) const
{
    if (msgid.empty()) return nullptr;
    const auto found = std::ranges::find(messages_, msgid, &RoomMessage::msgid);
    return found == messages_.end() ? nullptr : &*found;
}

void RoomPast::erase(std::string_view msgid)
{
    const auto found = std::ranges::find(messages_, msgid, &RoomMessage::msgid);
    if (msgid.empty() || found == messages_.end()) return;
    bytes_ -= bytes_of(*found);
    if (found->is_text()) --texts_;
    messages_.erase(found);
}

Timestamp RoomPast::last_time() const
{
    for (auto one = messages_.rbegin(); one != messages_.rend(); ++one) {
        if (one->is_text()) return one->time;
    }
    return {};
}

Result<std::vector<const RoomMessage*>> RoomPast::page(const session::HistoryRequest& request, bool with_events) const
{
    Messages all;
    for (const auto& message : messages_) {
        if (with_events || message.is_text()) all.push_back(&message);
    }
    if (!request.point) return last_of(all, 0, all.size(), request.limit);
    const auto bound = bound_of(all, *request.point);
    if (!bound) return fail(bound.error());
    switch (request.range) {
    case HistoryRange::latest: return last_of(all, bound->next, all.size(), request.limit);
    case HistoryRange::before: return last_of(all, 0, bound->first, request.limit);
    case HistoryRange::after: return first_of(all, bound->next, all.size(), request.limit);
    case HistoryRange::around: return around(all, *bound, request.limit);
    case HistoryRange::between: break;
    }
    const auto other = bound_of(all, request.other);
    if (!other) return fail(other.error());
    return between(all, *bound, *other, request.limit);
}

std::vector<const RoomMessage*> RoomPast::texts_after(std::uint64_t number, std::size_t most) const
{
    Messages all;
    for (const auto& message : messages_) {
        if (message.number > number && message.is_text()) all.push_back(&message);
    }
    return last_of(all, 0, all.size(), most);
}

} // namespace fedibee::irc
