// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: messages looked for by place, author, time and words. In a place its past is read; words that may stand
// anywhere are the instance's to find.
#include "session/live_user.hpp"

#include "render/compose.hpp"
#include "render/plain.hpp"
#include "render/words.hpp"
#include "session/filter_contexts.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fedibee::session {
namespace {

constexpr std::size_t instance_page = 40; ///< what instances give at once
constexpr std::size_t people_page = 20;
constexpr std::chrono::milliseconds instant{1};

bool is_within(const MessageSearch& wanted, Timestamp time)
{
    return (!wanted.after || time >= *wanted.after) && (!wanted.before || time <= *wanted.before);
}

/// Both ends are meant too, which those of a stretch of history are not.
HistoryRequest request_of(const MessageSearch& wanted)
{
    HistoryRequest request;
    request.limit = wanted.limit;
    if (wanted.after) {
        request.range = wanted.before ? HistoryRange::between : HistoryRange::after;
        request.point = HistoryPoint{{}, *wanted.after - instant};
        if (wanted.before) request.other = HistoryPoint{{}, *wanted.before + instant};
    } else if (wanted.before) {
        request.range = HistoryRange::before;
        request.point = HistoryPoint{{}, *wanted.before + instant};
    }
    return request;
}

const Account* author_of(const PastItem& item)
{
    const bool is_post = item.status && (!item.notification || item.notification->type == "mention");
    if (is_post) return &item.status->account;
    return item.notification && item.notification->account ? &*item.notification->account : nullptr;
}

} // namespace

Task<std::vector<FoundMessage>> LiveUser::search(MessageSearch wanted)
{
    const auto self = shared_from_this();
    if (wanted.place.kind == PlaceKind::control) co_return std::vector<FoundMessage>{};
    const auto session = usable_session(wanted.place);
    if (!session) co_return fail(session.error());
    const std::string tag = wanted.place.login_tag;
    if (wanted.everywhere && !wanted.from_self && !wanted.from.empty() && wanted.from.find('@') == std::string::npos)
        wanted.from = people_.nicknames().address(wanted.from).value_or(wanted.from);
    if (wanted.everywhere && !wanted.text.empty()) co_return co_await search_instance(*session, std::move(wanted));
    const std::string author = wanted.from_self ? (*session)->row().address : wanted.from;
    // Somebody's posts are in the place of that account.
    if (wanted.everywhere && author.find('@') != std::string::npos)
        wanted.place = Place{PlaceKind::account, author, tag};
    auto found = co_await search_place(std::move(wanted));
    // Nobody of that name: nothing was said by them.
    if (!found && found.error().code == Errc::not_found) co_return std::vector<FoundMessage>{};
    co_return found;
}

bool LiveUser::is_wanted(const LoginSession& session, const MessageSearch& wanted, const PastItem& item) const
{
    const Account* const author = author_of(item);
    if (author == nullptr || !is_within(wanted, item.time)) return false;
    if (wanted.from_self && !session.is_own(*author)) return false;
    if (!wanted.from_self && !wanted.from.empty()) {
        const auto known = people_.nicknames().address(wanted.from);
        if (!text::same_ignoring_case(author->address, known ? std::string_view(*known) : wanted.from)) return false;
    }
    if (wanted.text.empty()) return true;
    return item.status && render::has_words(render::to_plain(render::compose(*item.status, {})), wanted.text);
}

Task<std::vector<FoundMessage>> LiveUser::search_place(MessageSearch wanted)
{
    auto past = co_await find_past(wanted.place);
    if (!past) co_return fail(std::move(past));
    const HistoryReader::Keep keep = [&](const PastItem& item) { return is_wanted(*past->session, wanted, item); };
    auto request = request_of(wanted);
    auto items = co_await read_past(*past, std::move(request), keep);
    if (!items) co_return fail(std::move(items));
    std::vector<FoundMessage> found;
    const bool query = wanted.place.kind == PlaceKind::direct;
    for (auto& item : show_past(*past, *items)) {
        auto peer = query ? std::optional(people_.author(wanted.place.name)) : std::nullopt;
        found.push_back({wanted.place, std::move(peer), std::move(item)});
    }
    co_return found;
}

Task<std::vector<FoundMessage>> LiveUser::search_instance(SessionPtr session, MessageSearch wanted)
{
    SearchRequest request;
    request.query = wanted.text;
    request.type = "statuses";
    request.limit = instance_page;
    const auto result = co_await session->backend()->search(std::move(request));
    if (!result) co_return fail(result.error());
    const Place at_home{PlaceKind::home, {}, wanted.place.login_tag};
    // What the instance's search takes for a hit is one.
    MessageSearch filter = wanted;
    filter.text.clear();
    std::vector<PastItem> items;
    for (const auto& status : result->statuses) {
        auto item = past_item(status);
        const bool hidden = render::is_hidden_by_filter(*status, filter_context(PlaceKind::home), core_.clock.wall());
        if (!hidden && is_wanted(*session, filter, item)) items.push_back(std::move(item));
    }
    Stretch stretch;
    stretch.limit = wanted.limit;
    stretch.from_newest = !wanted.after;
    std::vector<FoundMessage> found;
    for (const auto& item : cut_out(by_time(std::move(items)), stretch)) {
        FoundMessage message{at_home, std::nullopt, {}};
        if (session->is_direct(*item.status)) {
            const auto peer = peer_of(*session, *item.status);
            message.place = Place{PlaceKind::direct, peer, at_home.login_tag};
            message.peer = people_.author(peer);
        }
        message.item = compose(*session, item.status, message.place);
        found.push_back(std::move(message));
    }
    co_return found;
}

Task<std::vector<Author>> LiveUser::find_people(std::string words)
{
    const auto self = shared_from_this();
    const auto session = usable_session(Place{PlaceKind::home, {}, {}});
    if (!session) co_return fail(session.error());
    const auto& row = (*session)->row();
    if (!(*session)->backend())
        co_return fail(Errc::unauthorized, fmt::format("{} needs a sign-in first: account {} on", row.tag, row.tag));
    SearchRequest request{std::move(words), "accounts", true, people_page};
    const auto found = co_await (*session)->backend()->search(std::move(request));
    if (!found) co_return fail(found.error());
    std::vector<Author> people;
    for (const auto& account : found->accounts) people.push_back(people_.meet(row.id, account));
    co_return people;
}

} // namespace fedibee::session
