// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands about the login itself: its profile, the domains it blocks.
#include "session/commands.hpp"
#include "session/post_options.hpp"

#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace fedibee::session {
namespace {

// ---- profile ------------------------------------------------------------------------------------------------

std::string_view word_of(bool on)
{
    return on ? "on" : "off";
}

std::vector<std::string> lines_of(const CredentialAccount& own)
{
    const auto& account = own.account;
    std::vector<std::string> lines{fmt::format("{}: {}", account.address, render::clean_line(account.url)),
                                   fmt::format("name: {}", render::clean_line(account.display_name)),
                                   fmt::format("bio: {}", render::clean_line(own.note_source))};
    for (std::size_t i = 0; i < own.fields_source.size(); ++i)
        lines.push_back(fmt::format("field {}: {} = {}", i + 1, render::clean_line(own.fields_source[i].name),
                                    render::clean_line(own.fields_source[i].value)));
    lines.push_back(fmt::format("locked: {}, bot: {}; {} posts, follows {}, followed by {}", word_of(account.locked),
                                word_of(account.bot), account.statuses_count, account.following_count,
                                account.followers_count));
    return lines;
}

Task<Reply> profile(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto own = co_await (*session)->backend()->verify_credentials();
    if (!own) co_return fail(own.error());
    co_return answer(lines_of(*own));
}

Task<Reply> change_profile(Call call, ProfileChange change, std::string line)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto own = co_await (*session)->backend()->update_profile(std::move(change));
    if (!own) co_return fail(own.error());
    co_return answer(std::move(line));
}

Task<Reply> set_name(Call call)
{
    ProfileChange change;
    change.display_name = call.arg(0);
    std::string line = fmt::format("Your name is now: {}", render::clean_line(call.arg(0)));
    return change_profile(std::move(call), std::move(change), std::move(line));
}

Task<Reply> set_bio(Call call)
{
    ProfileChange change;
    change.note = call.arg(0);
    std::string line = fmt::format("Your bio is now: {}", render::clean_line(call.arg(0)));
    return change_profile(std::move(call), std::move(change), std::move(line));
}

Task<Reply> drop_bio(Call call)
{
    ProfileChange change;
    change.note.emplace();
    return change_profile(std::move(call), std::move(change), "Your bio is empty now.");
}

struct Flag {
    std::string_view name;
    std::optional<bool> ProfileChange::* member;
    std::string_view on;
    std::string_view off;
};
constexpr std::array flags{
    Flag{"locked", &ProfileChange::locked, "Who wants to follow you has to ask now (requests, accept, reject).",
         "Everybody may follow you now."},
    Flag{"bot", &ProfileChange::bot, "Your account is marked as a bot's.",
         "Your account is no longer marked as a bot's."},
    Flag{"discoverable", &ProfileChange::discoverable, "Your account and posts may be recommended and found.",
         "Your account is no longer recommended."},
    Flag{"indexable", &ProfileChange::indexable, "Your public posts may be found by their words.",
         "Your public posts are no longer found by their words."},
    Flag{"hide_follows", &ProfileChange::hide_collections, "Nobody is shown whom you follow, and who follows you.",
         "Everybody may see whom you follow, and who follows you."},
};

Task<Reply> set_flag(Call call)
{
    const auto flag = std::ranges::find(flags, call.arg(0), &Flag::name);
    const bool on = call.arg(1) == "on";
    ProfileChange change;
    change.*flag->member = on;
    std::string line(on ? flag->on : flag->off);
    return change_profile(std::move(call), std::move(change), std::move(line));
}

ProfilePicture picture_of(const std::string& word)
{
    return word == "avatar" ? ProfilePicture::avatar : ProfilePicture::header;
}

Task<Reply> set_picture(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    auto file = co_await file_at(call.user, call.arg(1));
    if (!file) co_return fail(std::move(file));
    if (!file->mime_type.starts_with("image/"))
        co_return fail(Errc::invalid_input, fmt::format("{} is no picture but {}.", render::clean_line(call.arg(1)),
                                                        render::clean_line(file->mime_type)));
    const auto own = co_await (*session)->backend()->set_picture(picture_of(call.arg(0)), std::move(*file));
    if (!own) co_return fail(own.error());
    const bool is_avatar = call.arg(0) == "avatar" && !own->account.avatar.empty();
    co_return answer(fmt::format("Your {} is changed{}", call.arg(0),
                                 is_avatar ? ": " + render::clean_line(own->account.avatar) : "."));
}

Task<Reply> drop_picture(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto gone = co_await (*session)->backend()->drop_picture(picture_of(call.arg(0)));
    if (!gone) co_return fail(gone.error());
    co_return answer(fmt::format("Your {} is gone.", call.arg(0)));
}

std::size_t number_of(const std::string& word)
{
    std::size_t number = 0;
    std::from_chars(word.data(), word.data() + word.size(), number);
    return number;
}

/// The n-th field becomes "NAME = VALUE", or goes; the others stay.
Task<Reply> change_field(Call call, std::size_t number, std::optional<ProfileField> wanted)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    auto own = co_await (*session)->backend()->verify_credentials();
    if (!own) co_return fail(std::move(own));
    auto& fields = own->fields_source;
    const std::size_t most = fields.size() + (wanted ? 1 : 0);
    if (number < 1 || number > most)
        co_return fail(Errc::invalid_input, fmt::format("Your profile has {} fields; see: profile", fields.size()));
    std::string line = fmt::format("Field {} is gone.", number);
    if (!wanted) fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(number - 1));
    if (wanted && number > fields.size()) fields.emplace_back();
    if (wanted) {
        line = fmt::format("field {}: {} = {}", number, render::clean_line(wanted->name),
                           render::clean_line(wanted->value));
        fields[number - 1] = std::move(*wanted);
    }
    ProfileChange change;
    change.fields = std::move(fields);
    co_return co_await change_profile(call, std::move(change), std::move(line));
}

Task<Reply> set_field(Call call)
{
    const std::string& text = call.arg(1);
    const auto equals = text.find('=');
    ProfileField wanted;
    if (equals != std::string::npos) {
        wanted.name = text::trimmed(std::string_view(text).substr(0, equals));
        wanted.value = text::trimmed(std::string_view(text).substr(equals + 1));
    }
    if (wanted.name.empty())
        co_return fail(Errc::invalid_input,
                       "A field has a name and a value: profile field 1 Web = https://example.org");
    const std::size_t number = number_of(call.arg(0));
    co_return co_await change_field(call, number, std::move(wanted));
}

Task<Reply> drop_field(Call call)
{
    const std::size_t number = number_of(call.arg(0));
    return change_field(std::move(call), number, std::nullopt);
}

// ---- domain -------------------------------------------------------------------------------------------------

Task<Reply> domains(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto blocked = co_await (*session)->backend()->blocked_domains();
    if (!blocked) co_return fail(blocked.error());
    if (blocked->empty()) co_return answer("You block no domains.");
    std::vector<std::string> names;
    for (const auto& domain : *blocked) names.push_back(render::clean_line(domain));
    co_return answer(fmt::format("Blocked domains: {}", fmt::join(names, " ")));
}

template <bool wanted> Task<Reply> block_domain(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const std::string domain = text::lowered(call.arg(0));
    if (domain == (*session)->row().instance.domain)
        co_return fail(Errc::invalid_input, fmt::format("{} is your own instance.", domain));
    const auto done = co_await (*session)->backend()->block_domain(domain, wanted);
    if (!done) co_return fail(done.error());
    Deed deed;
    deed.done = fmt::format("domain {} {}", wanted ? "block" : "unblock", domain);
    deed.undone = fmt::format("domain {} {}", wanted ? "unblock" : "block", domain);
    deed.again.push_back(deed.done);
    deed.back.push_back(deed.undone);
    remember(call, **session, std::move(deed));
    if (wanted) call.user->domain_blocked(**session, domain);
    if (wanted)
        co_return answer(fmt::format("Everything from {} is hidden, and your followers there are removed; take it back "
                                     "with: domain unblock {}",
                                     domain, domain));
    co_return answer(fmt::format("{} is no longer blocked; whom you followed there you have to follow again.", domain));
}

constexpr Command table[] = {
    {{"profile", "", "your profile as others see it"}, Topic::self, profile},
    {{"profile", "set name TEXT", "the name that is shown beside your address"}, Topic::self, set_name},
    {{"profile", "set bio TEXT", "what you say about yourself"}, Topic::self, set_bio},
    {{"profile", "set avatar|header URL", "your picture, or the one behind it: a file of the web"},
     Topic::self,
     set_picture},
    {{"profile", "del avatar|header", "no picture of your own"}, Topic::self, drop_picture},
    {{"profile", "set locked|bot|discoverable|indexable|hide_follows on|off",
      "whether followers have to ask; you are a bot; you, and your posts, may be found; your follows are hidden"},
     Topic::self,
     set_flag},
    {{"profile", "field NUMBER TEXT", "a line of the table in your profile: profile field 1 Web = https://example.org"},
     Topic::self,
     set_field},
    {{"profile", "del field NUMBER", "take a line out of that table"}, Topic::self, drop_field},
    {{"profile", "del bio", "say nothing about yourself"}, Topic::self, drop_bio},
    {{"bio", "set TEXT", "the same as profile set bio", true}, Topic::self, set_bio},
    {{"domain", "[list]", "the domains that you block"}, Topic::self, domains},
    {{"domain", "block DOMAIN", "hide everything and everybody from a domain"}, Topic::self, block_domain<true>},
    {{"domain", "unblock DOMAIN", "let a domain in again"}, Topic::self, block_domain<false>},
};

} // namespace

std::span<const Command> profile_commands()
{
    return table;
}

} // namespace fedibee::session
