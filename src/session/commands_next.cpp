// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands that prepare the next post: warning, audience, language, time, poll, files and their alt texts.
#include "session/commands.hpp"
#include "session/post_options.hpp"
#include "session/post_uploads.hpp"
#include "session/times.hpp"

#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <charconv>

namespace fedibee::session {
namespace {

Task<Reply> cw(Call call)
{
    call.user->next_post().spoiler_text = call.arg(0);
    if (call.arg(0).empty()) co_return answer("The next post gets no content warning.");
    co_return answer(fmt::format("The next post gets the content warning '{}'.", render::clean_line(call.arg(0))));
}

Task<Reply> visibility(Call call)
{
    const auto wanted = parse_visibility(call.arg(0));
    call.user->next_post().visibility = wanted;
    co_return answer(wanted ? fmt::format("Next post is {}.", call.arg(0))
                            : std::string("Next post has your default visibility."));
}

Task<Reply> language(Call call)
{
    call.user->next_post().language = text::lowered(call.arg(0));
    co_return answer(call.arg(0).empty() ? std::string("Next post has your default language.")
                                         : fmt::format("Next post has the language {}.", text::lowered(call.arg(0))));
}

Task<Reply> at(Call call)
{
    const auto now = call.user->core().clock.wall();
    const auto when = parse_when(call.arg(0), now, call.user->zone());
    if (!when) co_return fail(Errc::invalid_input, "That is no time; type one like 2026-12-24T18:00Z, 18:00 or 2h.");
    if (*when <= now)
        co_return fail(Errc::invalid_input,
                       fmt::format("{} has passed already.", shown_time(*when, call.user->zone())));
    call.user->next_post().scheduled_at = when;
    co_return answer(fmt::format("Next post waits until {}; to post at once after all: at off",
                                 shown_time(*when, call.user->zone())));
}

Task<Reply> at_once(Call call)
{
    call.user->next_post().scheduled_at.reset();
    co_return answer("Next post goes out at once.");
}

Task<Reply> poll(Call call)
{
    const auto session = session_that_has(call, &Capabilities::polls, "has no polls.");
    if (!session) co_return fail(session.error());
    Options options = call.arguments.options;
    options.emplace("poll", call.arg(0));
    for (const auto& [name, value] : options) {
        if (name == "poll" || name == "expires" || name == "multiple" || name == "hide-totals") continue;
        co_return fail(Errc::invalid_input,
                       "poll takes the options --expires 2h, --multiple yes and --hide-totals yes, and no others.");
    }
    NewStatus empty;
    const auto draft = co_await with_options(call.user, *session, call.place, std::move(empty), std::move(options));
    if (!draft) co_return fail(draft.error());
    auto& next = call.user->next_post();
    next.poll_options = draft->poll_options;
    next.poll_expires_in = draft->poll_expires_in;
    next.poll_multiple = draft->poll_multiple;
    next.poll_hide_totals = draft->poll_hide_totals;
    std::string shown;
    for (std::size_t i = 0; i < next.poll_options.size(); ++i)
        shown += fmt::format("{}{} {}", i == 0 ? "" : ", ", i + 1, render::clean_line(next.poll_options[i]));
    co_return answer(fmt::format("Next post has the poll {}; open for {}{}{}. Post its question now, or: poll none",
                                 shown, shown_duration(next.poll_expires_in),
                                 next.poll_multiple ? ", several choices allowed" : "",
                                 next.poll_hide_totals ? ", votes hidden until it ends" : ""));
}

Task<Reply> no_poll(Call call)
{
    call.user->next_post().poll_options.clear();
    co_return answer("Next post has no poll.");
}

/// `name` may be empty.
std::string attached_line(LiveUser& user, std::string_view name, std::string_view description)
{
    const std::string hint = description.empty() ? "Describe it for those who do not see it: alt TEXT"
                                                 : "It is described: " + render::clean_line(description);
    return fmt::format("Attached{} as file {} of your next post. {}",
                       name.empty() ? std::string{} : " " + render::clean_line(name), user.next_post().media.size(),
                       hint);
}

Task<Reply> attach(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto& before = call.user->next_post();
    if (auto fits = check_next(before, (*session)->row().id, (*session)->backend()->capabilities()); !fits)
        co_return fail(std::move(fits));
    const auto most = (*session)->backend()->capabilities().max_media;
    if (before.media.size() >= most)
        co_return fail(Errc::invalid_input,
                       fmt::format("{} files are attached already, and the instance takes no more.", most));
    WebFile wanted{call.arg(0), call.arg(1)};
    const auto media = co_await upload_from(call.user, *session, std::move(wanted));
    if (!media) co_return fail(media.error());
    auto& next = call.user->next_post();
    next.media.push_back({media->id, call.arg(0), call.arg(1)});
    next.login = (*session)->row().id;
    co_return answer(attached_line(*call.user, {}, call.arg(1)));
}

Task<Reply> attach_last(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto upload = co_await newest_upload(call.user);
    if (!upload) co_return fail(upload.error());
    const auto attached = co_await attach_upload(call.user, *session, upload->id, call.arg(0));
    if (!attached) co_return fail(attached.error());
    co_return answer(attached_line(*call.user, upload->filename, call.arg(0)));
}

Task<Reply> attached(Call call)
{
    auto& next = call.user->next_post();
    if (call.arg(0) == "none") {
        next.media.clear();
        next.in_reply_to_id = {};
        co_return answer("Next post has no files.");
    }
    std::vector<std::string> lines;
    for (const auto& media : next.media)
        lines.push_back(fmt::format("{} {}: {}", lines.size() + 1, render::clean_line(media.name),
                                    media.description.empty() ? "no alt text" : render::clean_line(media.description)));
    if (lines.empty()) lines.emplace_back("Nothing is attached. Attach a file by its address: attach URL ALT TEXT");
    co_return answer(std::move(lines));
}

/// "2 a cat": the number of a file and its text; without a number it is the newest file's.
std::pair<std::size_t, std::string_view> split_number(std::string_view text, std::size_t count)
{
    std::string_view rest = text;
    const auto word = text::take_word(rest);
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    const bool fits = error == std::errc{} && end == word.data() + word.size() && number >= 1 && number <= count;
    return fits && !rest.empty() ? std::pair{number, rest} : std::pair{count, text};
}

Task<Reply> alt(Call call)
{
    if (call.user->next_post().media.empty()) {
        // What was uploaded to the gateway is the file that is meant.
        if (!co_await newest_upload(call.user))
            co_return fail(Errc::not_found, "Nothing is attached to be described; first type: attach URL");
        co_return co_await attach_last(std::move(call));
    }
    const auto session = call.user->session_by_id(call.user->next_post().login);
    if (!session || !session->backend())
        co_return fail(Errc::not_found, "The account that has the files is signed out; drop them with: attach none");
    const auto [number, text] = split_number(call.arg(0), call.user->next_post().media.size());
    if (auto fits = check_description(text, session->backend()->capabilities()); !fits) co_return fail(std::move(fits));
    const MediaId id = call.user->next_post().media[number - 1].id;
    const std::string description(text);
    const auto described = co_await session->backend()->describe_media(id, description);
    if (!described) co_return fail(described.error());
    for (auto& media : call.user->next_post().media) {
        if (media.id == id) media.description = description;
    }
    co_return answer(fmt::format("File {} is described: {}", number, render::clean_line(description)));
}

constexpr Command table[] = {
    {{"cw", "[TEXT]", "content warning for the next post; without text: none"}, Topic::write, cw},
    {{"visibility|vis", "[public|unlisted|private|direct|local]", "who sees the next post; alone: your default again"},
     Topic::write,
     visibility},
    {{"lang", "[LANGUAGE]", "language of the next post, like en; alone: your default again"}, Topic::write, language},
    {{"at", "off", "the next post goes out at once after all"}, Topic::write, at_once},
    {{"at", "TIME",
      "the next post waits until then: 2026-12-24T18:00+02:00, 18:00 (where you are: set timezone), or 2h from now"},
     Topic::write,
     at},
    {{"poll", "none", "the next post has no poll after all"}, Topic::write, no_poll},
    {{"poll", "[--options] CHOICES",
      "the next post has a poll: poll --expires 2h soup | bread; options: --expires --multiple "
      "--hide-totals"},
     Topic::write,
     poll},
    {{"attach", "URL [TEXT]", "puts a file of the web, described by the text, on the next post"}, Topic::write, attach},
    {{"attach", "last [TEXT]", "puts the file that your client uploaded last, described by the text, on the next post"},
     Topic::write,
     attach_last},
    {{"attach", "[list|none]", "the files of the next post; none: drop them"}, Topic::write, attached},
    {{"alt", "CAPTION", "describes the file attached last, or the one whose number comes first: alt 2 a cat"},
     Topic::write,
     alt},
};

} // namespace

std::span<const Command> next_commands()
{
    return table;
}

} // namespace fedibee::session
