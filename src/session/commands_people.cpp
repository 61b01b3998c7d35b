// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands about people: follow, block, mute, follow requests, lists, nicks.
#include "session/commands.hpp"
#include "session/post_options.hpp"
#include "session/times.hpp"

#include "render/html.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedibee::session {
namespace {

Result<FollowOptions> follow_options(const Options& options)
{
    FollowOptions wanted;
    for (const auto& [name, value] : options) {
        if (name == "boosts") {
            wanted.boosts = is_yes(value);
        } else if (name == "notify") {
            wanted.notify = is_yes(value);
        } else if (name == "languages") {
            wanted.languages.emplace();
            for (const auto word : text::split(value, ',')) {
                const auto language = text::trimmed(word);
                if (!language.empty() && language != "all") wanted.languages->emplace_back(language);
            }
        } else {
            return fail(Errc::invalid_input, fmt::format("There is no option --{}; there are --boosts on|off --notify "
                                                         "on|off --languages en,de (or all).",
                                                         render::clean_line(name)));
        }
    }
    return wanted;
}

Task<Reply> follow(Call call)
{
    const auto found = co_await find_person(call, call.arg(0));
    if (!found) co_return fail(found.error());
    const auto& address = found->account.address;
    if (found->account.moved)
        co_return fail(Errc::invalid_input,
                       fmt::format("{} has moved to {}; follow them there with: follow {}", address,
                                   found->account.moved->address, found->account.moved->address));
    auto options = follow_options(call.arguments.options);
    if (!options) co_return fail(std::move(options));
    const auto& backend = found->session->backend();
    Result<Relationship> relation = Relationship{};
    if (call.arguments.options.empty()) {
        relation = co_await backend->act(found->account.id, AccountAction::follow);
    } else {
        relation = co_await backend->follow(found->account.id, std::move(*options));
    }
    if (!relation) co_return fail(relation.error());
    if (call.arguments.options.empty()) remember(call, *found->session, address, address);
    if (relation->requested && !relation->following)
        co_return answer(fmt::format("Follow requested: {} has to agree first.", address));
    call.user->member_changed(*found->session, found->account, true, relation->followed_by);
    std::string line = fmt::format("You are now following {}.", address);
    if (relation->followed_by) line += " They follow you too.";
    if (relation->muting) line += " You have muted them.";
    co_return answer(std::move(line));
}

Task<Reply> unfollow(Call call)
{
    const auto found = co_await find_person(call, call.arg(0));
    if (!found) co_return fail(found.error());
    const auto relation = co_await found->session->backend()->act(found->account.id, AccountAction::unfollow);
    if (!relation) co_return fail(relation.error());
    remember(call, *found->session, found->account.address, found->account.address);
    call.user->member_changed(*found->session, found->account, false, false);
    co_return answer(fmt::format("You no longer follow {}.", found->account.address));
}

Task<Reply> mute(Call call)
{
    const auto found = co_await find_person(call, call.arg(0));
    if (!found) co_return fail(found.error());
    MuteOptions wanted;
    for (const auto& [name, value] : call.arguments.options) {
        const auto time = name == "for" ? parse_duration(value) : std::nullopt;
        if (time) wanted.duration = *time;
        if (name == "notifications") wanted.notifications = !is_yes(value);
        if (!time && name != "notifications")
            co_return fail(Errc::invalid_input, "The options are --for 2h (or 30m, 3d) and --notifications on, which "
                                                "lets theirs through.");
    }
    const auto& address = found->account.address;
    const auto relation = co_await found->session->backend()->mute(found->account.id, wanted);
    if (!relation) co_return fail(relation.error());
    remember(call, *found->session, "user " + address, "user " + address);
    if (wanted.duration.count() == 0) co_return answer(fmt::format("Done: mute {}.", address));
    co_return answer(fmt::format("Done: mute {} for {}.", address, shown_duration(wanted.duration)));
}

template <AccountAction action> Task<Reply> act(Call call)
{
    const auto found = co_await find_person(call, call.arg(0));
    if (!found) co_return fail(found.error());
    const bool muting = action == AccountAction::mute || action == AccountAction::unmute;
    const auto& backend = found->session->backend();
    if (muting && !backend->capabilities().mutes)
        co_return fail(Errc::unsupported, fmt::format("{} cannot mute people.", backend->instance().domain));
    const auto relation = co_await backend->act(found->account.id, action);
    if (!relation) co_return fail(relation.error());
    constexpr bool answers_request = action == AccountAction::accept_follow || action == AccountAction::reject_follow;
    const std::string thing = (muting ? "user " : "") + found->account.address;
    if (!answers_request) remember(call, *found->session, thing, thing);
    if (action == AccountAction::block) call.user->member_changed(*found->session, found->account, false, false);
    const auto name = call.form->names.substr(0, call.form->names.find('|'));
    co_return answer(fmt::format("Done: {} {}.", name, found->account.address));
}

Task<Reply> requests(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    PageRequest page;
    page.limit = 40;
    const auto waiting = co_await (*session)->backend()->follow_requests(std::move(page));
    if (!waiting) co_return fail(waiting.error());
    if (waiting->items.empty()) co_return answer("Nobody waits for your answer.");
    std::vector<std::string> lines;
    for (const auto& account : waiting->items) {
        const auto author = call.user->people().meet((*session)->row().id, account);
        lines.push_back(fmt::format("{} ({}) wants to follow you: accept {}, or reject {}", author.nick,
                                    author.display_name, author.nick, author.nick));
    }
    co_return answer(std::move(lines));
}

Task<Reply> bio(Call call)
{
    const auto found = co_await find_person(call, call.arg(0));
    if (!found) co_return fail(found.error());
    const std::string text = render::clean_line(render::to_plain(render::html_to_document(found->account.note)));
    co_return answer(fmt::format("Bio for {}: {}", found->account.address, text.empty() ? "(none)" : text));
}

std::string describe(const Relationship& relation)
{
    std::vector<std::string_view> words;
    if (relation.following) words.emplace_back("you follow them");
    if (relation.requested) words.emplace_back("you asked to follow them");
    if (relation.followed_by) words.emplace_back("they follow you");
    if (relation.blocking) words.emplace_back("you block them");
    if (relation.muting) words.emplace_back("you mute them");
    if (relation.blocked_by) words.emplace_back("they block you");
    return words.empty() ? "no relation" : fmt::format("{}", fmt::join(words, ", "));
}

Task<Reply> whois(Call call)
{
    auto profile = co_await call.user->whois(call.arg(0));
    if (!profile) co_return fail(std::move(profile));
    const auto& account = profile->account;
    std::vector<std::string> lines{
        fmt::format("{} [{}] on {}", profile->author.address, profile->author.display_name, profile->instance)};
    lines.push_back(fmt::format("{} posts, follows {}, followed by {}; {}", account.statuses_count,
                                account.following_count, account.followers_count,
                                profile->relationship ? describe(*profile->relationship) : "relation unknown"));
    for (const auto& line : profile->bio_lines) lines.push_back(line);
    for (const auto& [name, value] : profile->fields) lines.push_back(fmt::format("{}: {}", name, value));
    if (!account.url.empty()) lines.push_back(render::clean_line(account.url));
    co_return answer(std::move(lines));
}

Task<Reply> note(Call call)
{
    const auto found = co_await find_person(call, call.arg(0));
    if (!found) co_return fail(found.error());
    if (call.arg(1).empty()) {
        std::vector<AccountId> ids{found->account.id};
        const auto known = co_await found->session->backend()->relationships(std::move(ids));
        if (!known) co_return fail(known.error());
        const std::string text = known->empty() ? std::string{} : render::clean_line(known->front().note);
        co_return answer(fmt::format("Note about {}: {}", found->account.address, text.empty() ? "(none)" : text));
    }
    const auto set = co_await found->session->backend()->set_note(found->account.id, call.arg(1));
    if (!set) co_return fail(set.error());
    co_return answer(fmt::format("Note about {} kept; only you see it.", found->account.address));
}

/// Posts and rules by their numbers, and why.
Task<NewReport> with_report_options(Call call, NewReport report)
{
    constexpr std::array<std::string_view, 4> categories{"spam", "legal", "violation", "other"};
    for (const auto& [name, value] : call.arguments.options) {
        const auto words = text::split(value, ',');
        if (name == "category" && std::ranges::find(categories, value) != categories.end()) {
            report.category = value;
        } else if (name == "rules") {
            for (const auto word : words) report.rule_ids.emplace_back(text::trimmed(word));
            report.category = "violation";
        } else if (name == "posts") {
            for (const auto word : words) {
                const auto post = co_await call.user->find_post(std::string(text::trimmed(word)), call.place);
                if (!post) co_return fail(post.error());
                report.statuses.push_back(post->id);
            }
        } else if (name == "forward") {
            report.forward = is_yes(value);
        } else {
            co_return fail(Errc::invalid_input,
                           "The options are --posts 1f,20 --rules 1,3 (see: info rules) --category "
                           "spam|legal|violation|other --forward on.");
        }
    }
    co_return report;
}

Task<Reply> report(Call call)
{
    const auto found = co_await find_person(call, call.arg(0));
    if (!found) co_return fail(found.error());
    NewReport report;
    report.account = found->account.id;
    report.comment = call.arg(1);
    auto whole = co_await with_report_options(call, std::move(report));
    if (!whole) co_return fail(std::move(whole));
    const std::string also = whole->forward ? " and of their own server" : "";
    const auto sent = co_await found->session->backend()->report(std::move(*whole));
    if (!sent) co_return fail(sent.error());
    co_return answer(fmt::format("{} was reported to the moderators of {}{}.", found->account.address,
                                 found->session->row().instance.domain, also));
}

Task<Reply> rename(Call call)
{
    const auto address = call.user->people().nicknames().address(call.arg(0));
    if (!address)
        co_return fail(Errc::not_found,
                       fmt::format("Nobody called {} is known here.", render::clean_line(call.arg(0))));
    const Author before = call.user->people().author(*address);
    const std::string wanted = call.arg(1);
    call.user->people().nicknames().rename(*address, wanted);
    const Author after = call.user->people().author(*address);
    auto keep = [user = call.user->id(), row = NickRow{*address, wanted}](Store& store) {
        return row.nick.empty() ? store.remove_nick(user, row.address) : store.put_nick(user, row);
    };
    const auto kept = co_await call.user->core().stored(std::move(keep));
    if (!kept) co_return fail(kept.error());
    for (const auto& session : call.user->sessions()) {
        const bool first = session == call.user->sessions().front();
        call.user->deliver(Place{PlaceKind::home, {}, first ? std::string{} : session->row().tag},
                           NickChanged{before, after.nick});
    }
    co_return answer(fmt::format("{} is now called {}.", *address, after.nick));
}

Task<Reply> rename_back(Call call)
{
    call.arguments.values.resize(2);
    return rename(std::move(call));
}

constexpr Command table[] = {
    {{"follow|add", "ACCOUNT [--options]",
      "follow somebody; a full address is looked up on its own server; options: --boosts off --notify on --languages "
      "en,de"},
     Topic::people,
     follow},
    {{"unfollow|remove", "ACCOUNT", "stop following somebody"}, Topic::people, unfollow},
    {{"block", "ACCOUNT", "block somebody"}, Topic::people, act<AccountAction::block>},
    {{"unblock|allow", "ACCOUNT", "unblock somebody"}, Topic::people, act<AccountAction::unblock>},
    {{"mute", "user ACCOUNT [--options]", "hide somebody's posts; options: --for 2h --notifications on"},
     Topic::people,
     mute},
    {{"unmute", "user ACCOUNT", "show somebody's posts again"}, Topic::people, act<AccountAction::unmute>},
    {{"requests", "", "who waits for your yes to follow you"}, Topic::people, requests},
    {{"accept", "ACCOUNT", "let somebody follow you"}, Topic::people, act<AccountAction::accept_follow>},
    {{"reject", "ACCOUNT", "turn a follow request down"}, Topic::people, act<AccountAction::reject_follow>},
    {{"whois|who", "ACCOUNT", "who somebody is"}, Topic::people, whois},
    {{"bio", "ACCOUNT", "what somebody says about themselves"}, Topic::people, bio},
    {{"note", "ACCOUNT [TEXT]", "a private note about somebody; without text: what it says"}, Topic::people, note},
    {{"report|spam", "ACCOUNT [--options] TEXT",
      "report somebody to the moderators, with your reason; options: --posts 1f,20 --rules 1,3 --category spam "
      "--forward on"},
     Topic::people,
     report},
    {{"rename", "-del ACCOUNT", "give somebody the usual nick again", true}, Topic::people, rename_back},
    {{"rename", "ACCOUNT WORD", "give somebody a nick of your own", true}, Topic::people, rename},
};

} // namespace

std::span<const Command> people_commands()
{
    return table;
}

} // namespace fedibee::session
