// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands that say everything about a post or a person, and what the login wants to hear of somebody.
#include "session/commands.hpp"

#include "render/html.hpp"
#include "render/length.hpp"
#include "render/plain.hpp"
#include "session/drafts.hpp"
#include "text/iso_time.hpp"

#include <fmt/format.h>

namespace fedibee::session {
namespace {

constexpr std::size_t longest_raw_line = 380; ///< bytes of a body in one line of an answer
constexpr std::size_t most_raw_lines = 40;

std::string time_of(const std::optional<Timestamp>& time)
{
    return time ? text::format_iso_time(*time) : std::string("never");
}

std::string plain(const std::string& html)
{
    return render::clean_line(render::to_plain(render::html_to_document(html)));
}

// ---- posts --------------------------------------------------------------------------------------------------

std::string traits_of(const Status& status)
{
    std::string out = fmt::format("visibility: {}", to_string(status.visibility));
    if (!status.language.empty()) out += ", language: " + render::clean_line(status.language);
    if (status.sensitive) out += ", sensitive";
    if (status.edited_at) out += ", edited: " + time_of(status.edited_at);
    if (status.favourited) out += ", you favourited it";
    if (status.reblogged) out += ", you boosted it";
    if (status.bookmarked) out += ", you bookmarked it";
    if (status.muted) out += ", you muted it";
    if (status.pinned) out += ", pinned";
    if (status.quote_approval == "denied") out += ", you may not quote it";
    if (status.quote_approval == "manual") out += ", its author decides who quotes it";
    return out;
}

Task<Reply> info_post(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const auto found = co_await target->session->backend()->status(target->id);
    if (!found) co_return fail(found.error());
    const auto& status = original_of(**found);
    std::vector<std::string> lines{
        fmt::format("id: {}, by: {}, written: {}", status.id.value, status.account.address, time_of(status.created_at)),
        traits_of(status),
        fmt::format("{} replies, {} boosts, {} favourites", status.replies_count, status.reblogs_count,
                    status.favourites_count)};
    if (!status.url.empty()) lines.push_back("url: " + render::clean_line(status.url));
    if (!status.in_reply_to_id.empty()) lines.push_back("answers: " + status.in_reply_to_id.value);
    for (const auto& media : status.media_attachments)
        lines.push_back(fmt::format("media {}: {}{}", media.id.value, render::clean_line(media.url),
                                    media.description.empty() ? std::string(", without description") : std::string{}));
    for (const auto& filter : status.filtered) lines.push_back("filtered: " + render::clean_line(filter.title));
    co_return answer(std::move(lines));
}

Task<Reply> raw(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const std::vector<std::pair<std::string, std::string>> no_fields;
    const auto body =
        co_await target->session->backend()->raw("GET", "/api/v1/statuses/" + target->id.value, no_fields);
    if (!body) co_return fail(body.error());
    const std::string whole = render::clean_line(*body);
    std::string_view rest = whole;
    std::vector<std::string> lines;
    while (!rest.empty() && lines.size() < most_raw_lines) {
        const auto piece = render::cut_to_bytes(rest, longest_raw_line);
        lines.emplace_back(piece);
        rest.remove_prefix(piece.size());
    }
    co_return answer(std::move(lines));
}

// ---- people -------------------------------------------------------------------------------------------------

std::vector<std::string> lines_of(const Account& account)
{
    std::vector<std::string> lines{
        fmt::format("id: {}, address: {}, name: {}", account.id.value, account.address,
                    render::clean_display_name(account.display_name)),
        fmt::format("here since: {}, last post: {}", time_of(account.created_at), time_of(account.last_status_at)),
        fmt::format("{} posts, follows {}, followed by {}", account.statuses_count, account.following_count,
                    account.followers_count)};
    std::string traits;
    const auto add = [&](bool holds, std::string_view word) {
        if (holds) traits.append(traits.empty() ? "" : ", ").append(word);
    };
    add(account.locked, "asks before others may follow");
    add(account.bot, "a bot");
    add(account.group, "a group");
    add(account.suspended, "suspended");
    add(account.limited, "limited by the moderators");
    if (account.moved) traits += (traits.empty() ? "moved to " : ", moved to ") + account.moved->address;
    if (!traits.empty()) lines.push_back(traits);
    if (!account.note.empty()) lines.push_back("bio: " + plain(account.note));
    for (const auto& field : account.fields)
        lines.push_back(fmt::format("{}: {}{}", render::clean_line(field.name), plain(field.value),
                                    field.verified ? " (verified)" : ""));
    if (!account.url.empty()) lines.push_back("url: " + render::clean_line(account.url));
    return lines;
}

Task<Reply> info_person(Call call, std::string word)
{
    const auto person = co_await find_person(call, std::move(word));
    if (!person) co_return fail(person.error());
    co_return answer(lines_of(person->account));
}

Task<Reply> info_account(Call call)
{
    std::string word = call.arg(0);
    return info_person(std::move(call), std::move(word));
}

Task<Reply> info_at_login(Call call)
{
    if (auto moved = at_login(call, call.arg(0)); !moved) co_return fail(std::move(moved));
    co_return co_await info_person(call, call.arg(1));
}

Task<Reply> info_relation(Call call)
{
    const auto person = co_await find_person(call, call.arg(0));
    if (!person) co_return fail(person.error());
    std::vector<AccountId> ids{person->account.id};
    const auto found = co_await person->session->backend()->relationships(std::move(ids));
    if (!found) co_return fail(found.error());
    if (found->empty())
        co_return fail(Errc::not_found, fmt::format("{} says nothing about {}.", person->session->row().instance.domain,
                                                    person->account.address));
    const auto& relation = found->front();
    std::vector<std::string> lines;
    const auto add = [&](std::string_view name, bool value) { lines.push_back(fmt::format("{}: {}", name, value)); };
    add("following", relation.following);
    add("requested", relation.requested);
    add("followed_by", relation.followed_by);
    add("notifying", relation.notifying);
    add("showing_reblogs", relation.showing_reblogs);
    add("blocking", relation.blocking);
    add("blocked_by", relation.blocked_by);
    add("muting", relation.muting);
    add("domain_blocking", relation.domain_blocking);
    if (!relation.note.empty()) lines.push_back("note: " + render::clean_line(relation.note));
    co_return answer(std::move(lines));
}

Task<Reply> pinned(Call call)
{
    const auto person = co_await find_person(call, call.arg(0));
    if (!person) co_return fail(person.error());
    const auto statuses = co_await person->session->backend()->pinned(person->account.id);
    if (!statuses) co_return fail(statuses.error());
    if (statuses->empty()) co_return answer(fmt::format("{} has pinned nothing.", person->account.address));
    Reply reply;
    for (auto status = statuses->rbegin(); status != statuses->rend(); ++status)
        reply.items.emplace_back(call.user->show(*person->session, *status, call.place));
    co_return reply;
}

Task<Reply> notify(Call call)
{
    const auto person = co_await find_person(call, call.arg(0));
    if (!person) co_return fail(person.error());
    const auto& backend = person->session->backend();
    const auto& address = person->account.address;
    std::vector<AccountId> ids{person->account.id};
    const auto relations = co_await backend->relationships(std::move(ids));
    if (!relations) co_return fail(relations.error());
    // The call that sets it would follow them too.
    if (relations->empty() || !relations->front().following)
        co_return fail(Errc::invalid_input,
                       fmt::format("You do not follow {}; first type: follow {}", address, address));
    const bool wanted = call.arg(1) == "on";
    FollowOptions options;
    options.notify = wanted;
    const auto done = co_await backend->follow(person->account.id, std::move(options));
    if (!done) co_return fail(done.error());
    Deed deed;
    deed.done = fmt::format("notify {} {}", address, call.arg(1));
    deed.undone = fmt::format("notify {} {}", address, wanted ? "off" : "on");
    deed.again.push_back(deed.done);
    deed.back.push_back(deed.undone);
    remember(call, *person->session, std::move(deed));
    co_return answer(wanted ? fmt::format("Every post of {} comes as a notification now.", address)
                            : fmt::format("Posts of {} no longer come as notifications.", address));
}

constexpr Command table[] = {
    {{"info", "ACCOUNT", "everything about somebody"}, Topic::read, info_account},
    {{"info", "POST", "everything about a post"}, Topic::read, info_post},
    {{"info", "user ACCOUNT", "the same as info ACCOUNT"}, Topic::read, info_account},
    {{"info", "relation ACCOUNT", "what you and somebody are to each other"}, Topic::read, info_relation},
    {{"info", "LOGIN ACCOUNT", "everything about somebody, as one of your accounts sees it", true},
     Topic::read,
     info_at_login},
    {{"raw", "POST", "a post as the instance gives it, in JSON"}, Topic::read, raw},
    {{"pinned", "ACCOUNT", "what somebody pinned to their profile"}, Topic::people, pinned},
    {{"notify", "ACCOUNT on|off", "whether every post of somebody comes as a notification"}, Topic::people, notify},
};

} // namespace

std::span<const Command> about_commands()
{
    return table;
}

} // namespace fedibee::session
