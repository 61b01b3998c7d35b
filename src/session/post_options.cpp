// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/post_options.hpp"

#include "session/post_uploads.hpp"

#include "render/length.hpp"
#include "render/plain.hpp"
#include "session/times.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fedibee::session {
namespace {

constexpr std::chrono::seconds default_poll_time = std::chrono::days{1};

/// What the options are judged by.
struct Judge {
    const Capabilities& capabilities;
    Timestamp now;
    std::chrono::minutes zone;
};

Result<void> take_cw(NewStatus& draft, const std::string& value, const Judge&)
{
    draft.spoiler_text = value;
    return {};
}

Result<void> take_title(NewStatus& draft, const std::string& value, const Judge& judge)
{
    if (!judge.capabilities.titles)
        return fail(Errc::unsupported, "Posts have no titles on this instance; write it into the text.");
    draft.title = value;
    return {};
}

Result<void> take_group(NewStatus& draft, const std::string& value, const Judge& judge)
{
    if (!judge.capabilities.groups)
        return fail(Errc::unsupported, "This instance has no groups; mention the group's account in the text.");
    draft.group = value.starts_with('!') ? value.substr(1) : value;
    return {};
}

Result<void> take_visibility(NewStatus& draft, const std::string& value, const Judge&)
{
    draft.visibility = parse_visibility(value);
    if (draft.visibility) return {};
    return fail(Errc::invalid_input,
                fmt::format("'{}' is no visibility; use public, unlisted, private, direct or local.",
                            render::clean_line(value)));
}

Result<void> take_language(NewStatus& draft, const std::string& value, const Judge&)
{
    draft.language = value;
    return {};
}

Result<void> take_sensitive(NewStatus& draft, const std::string& value, const Judge&)
{
    draft.sensitive = is_yes(value);
    return {};
}

Result<void> take_multiple(NewStatus& draft, const std::string& value, const Judge&)
{
    draft.poll_multiple = is_yes(value);
    return {};
}

Result<void> take_hide_totals(NewStatus& draft, const std::string& value, const Judge&)
{
    draft.poll_hide_totals = is_yes(value);
    return {};
}

Result<void> take_key(NewStatus& draft, const std::string& value, const Judge&)
{
    draft.idempotency_key = value;
    return {};
}

Result<void> take_time(NewStatus& draft, const std::string& value, const Judge& judge)
{
    draft.scheduled_at = parse_when(value, judge.now, judge.zone);
    if (!draft.scheduled_at)
        return fail(Errc::invalid_input,
                    "--at takes a time like 2026-12-24T18:00Z, 18:00 (where you are: set timezone) or 2h.");
    if (*draft.scheduled_at <= judge.now) return fail(Errc::invalid_input, "The time of --at has passed already.");
    return {};
}

Result<void> take_poll(NewStatus& draft, const std::string& value, const Judge& judge)
{
    auto choices = parse_choices(value, judge.capabilities);
    if (!choices) return fail(std::move(choices));
    draft.poll_options = std::move(*choices);
    return {};
}

Result<void> take_expiry(NewStatus& draft, const std::string& value, const Judge&)
{
    const auto time = parse_duration(value);
    if (!time) return fail(Errc::invalid_input, "--expires takes a time like 30m, 2h or 3d.");
    draft.poll_expires_in = *time;
    return {};
}

struct Format {
    std::string_view name;
    std::string_view type;
};
constexpr Format formats[] = {
    {"plain", "text/plain"},   {"markdown", "text/markdown"},     {"html", "text/html"},
    {"bbcode", "text/bbcode"}, {"mfm", "text/x.misskeymarkdown"},
};

Result<void> take_format(NewStatus& draft, const std::string& value, const Judge&)
{
    const auto* format = std::ranges::find(formats, text::lowered(value), &Format::name);
    if (format == std::end(formats))
        return fail(Errc::invalid_input, fmt::format("'{}' is no format; use plain, markdown, html, bbcode or mfm.",
                                                     render::clean_line(value)));
    draft.content_type = format->type;
    return {};
}

Result<void> take_quotes(NewStatus& draft, const std::string& value, const Judge&)
{
    if (!is_quote_policy(value))
        return fail(Errc::invalid_input, "--quotes takes who may quote the post: public, followers or nobody.");
    draft.quote_policy = value;
    return {};
}

constexpr std::string_view policies[] = {"public", "followers", "following", "mutuals", "mentioned", "nobody", "ask"};

template <std::string NewStatus::* policy>
Result<void> take_policy(NewStatus& draft, const std::string& value, const Judge&)
{
    if (std::ranges::find(policies, value) == std::end(policies))
        return fail(Errc::invalid_input, "--replies and --boosts take who may answer or boost the post: public, "
                                         "followers, following, mutuals, mentioned, nobody, or ask for your yes each "
                                         "time.");
    draft.*policy = value;
    return {};
}

/// Circles, files and quotes need the instance: they come after the others.
Result<void> leave_for_later(NewStatus&, const std::string&, const Judge&)
{
    return {};
}

struct OptionRow {
    std::string_view name;
    Result<void> (*take)(NewStatus& draft, const std::string& value, const Judge& judge);
};
constexpr OptionRow rows[] = {
    {"cw", take_cw},
    {"title", take_title},
    {"group", take_group},
    {"circle", leave_for_later},
    {"visibility", take_visibility},
    {"lang", take_language},
    {"sensitive", take_sensitive},
    {"attach", leave_for_later},
    {"alt", leave_for_later},
    {"focus", leave_for_later},
    {"poll", take_poll},
    {"expires", take_expiry},
    {"multiple", take_multiple},
    {"hide-totals", take_hide_totals},
    {"quote", leave_for_later},
    {"quotes", take_quotes},
    {"replies", take_policy<&NewStatus::reply_policy>},
    {"boosts", take_policy<&NewStatus::boost_policy>},
    {"format", take_format},
    {"thread", leave_for_later},
    {"at", take_time},
    {"idempotency", take_key},
};

Result<void> take_option(NewStatus& draft, const std::string& name, const std::string& value, const Judge& judge)
{
    const auto* row = std::ranges::find(rows, name, &OptionRow::name);
    if (row != std::end(rows)) return row->take(draft, value, judge);
    std::string all;
    for (const auto& one : rows) all.append(all.empty() ? "--" : " --").append(one.name);
    return fail(Errc::invalid_input,
                fmt::format("There is no option --{}; there are {}.", render::clean_line(name), all));
}

std::vector<std::string> values_of(const Options& options, std::string_view name)
{
    std::vector<std::string> values;
    const auto [begin, end] = options.equal_range(name);
    for (auto option = begin; option != end; ++option) values.push_back(option->second);
    return values;
}

/// "0.5,-0.2", each within -1 and 1.
bool is_focus(const std::string& text)
{
    const auto numbers = text::split(text, ',');
    return numbers.size() == 2 && std::ranges::all_of(numbers, [](std::string_view word) {
               double value = 2;
               const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
               return error == std::errc{} && end == word.data() + word.size() && value >= -1 && value <= 1;
           });
}

std::string still_busy(const std::string& host, std::chrono::seconds waited)
{
    if (waited.count() == 0) return fmt::format("{} has the file and works on it; wait a little.", host);
    return fmt::format("{} still works on the file, for {} s now.", host, waited.count());
}

/// The file that was attached last, with its alt text: it is on the next post anyhow.
Task<void> describe_last(std::shared_ptr<LiveUser> user, SessionPtr session, std::string description)
{
    auto& waiting = user->next_post().media;
    if (waiting.empty()) co_return fail(Errc::not_found, "Nothing is attached yet; first type: attach URL");
    if (description.empty()) co_return Result<void>{};
    const auto described = co_await session->backend()->describe_media(waiting.back().id, description);
    if (!described) co_return fail(described.error());
    waiting.back().description = description;
    co_return Result<void>{};
}

Task<NewStatus> for_circle(std::shared_ptr<LiveUser> user, SessionPtr session, std::string name, NewStatus draft)
{
    if (!session->backend()->capabilities().circles)
        co_return fail(Errc::unsupported,
                       "This instance shows posts to no circles; use --visibility private for your followers.");
    if (!draft.in_reply_to_id.empty())
        co_return fail(Errc::invalid_input, "All who see a thread see its answers; write to a circle by a post of its "
                                            "own: post --circle NAME -- TEXT");
    if (draft.visibility && draft.visibility != Visibility::private_)
        co_return fail(Errc::invalid_input, "--circle says who reads the post; leave --visibility away.");
    const auto circle = co_await user->list_of(std::move(session), std::move(name));
    if (!circle) co_return fail(circle.error());
    draft.circle = circle->id;
    draft.visibility = Visibility::private_;
    co_return draft;
}

Task<NewStatus> with_files(std::shared_ptr<LiveUser> user, SessionPtr session, NewStatus draft, Options options)
{
    const auto files = values_of(options, "attach");
    const auto texts = values_of(options, "alt");
    const auto points = values_of(options, "focus");
    if (texts.size() > files.size() || points.size() > files.size())
        co_return fail(Errc::invalid_input, "Each --alt and --focus is for one --attach URL, in the same order.");
    if (!std::ranges::all_of(points, is_focus))
        co_return fail(Errc::invalid_input,
                       "--focus takes the point that previews keep, as 0.5,-0.2 within -1,-1 and 1,1.");
    const auto most = session->backend()->capabilities().max_media;
    if (files.size() > most)
        co_return fail(Errc::invalid_input, fmt::format("The instance takes {} files in a post.", most));
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::string text = i < texts.size() ? texts[i] : std::string{};
        if (files[i] == "last") {
            if (auto described = co_await describe_last(user, session, text); !described)
                co_return fail(std::move(described));
            continue;
        }
        WebFile wanted{files[i], text, i < points.size() ? points[i] : std::string{}};
        auto media = co_await upload_from(user, session, std::move(wanted));
        if (!media) co_return fail(std::move(media));
        draft.media_ids.push_back(media->id);
    }
    co_return draft;
}

} // namespace

Result<std::vector<std::string>> parse_choices(std::string_view text, const Capabilities& capabilities)
{
    std::vector<std::string> choices;
    for (const auto choice : text::split(text, '|')) choices.emplace_back(text::trimmed(choice));
    const bool empty = std::ranges::any_of(choices, &std::string::empty);
    const bool fits = choices.size() >= 2 && choices.size() <= capabilities.max_poll_options && !empty;
    if (fits) return choices;
    return fail(Errc::invalid_input, fmt::format("A poll takes 2 to {} options with '|' between them: soup | bread",
                                                 capabilities.max_poll_options));
}

Result<void> check_description(std::string_view text, const Capabilities& capabilities)
{
    const auto length = render::status_length(text, {}, CountMode::codepoint, 0);
    if (length <= capabilities.media_description_limit) return {};
    return fail(Errc::invalid_input, fmt::format("The alt text has {} characters, and the instance takes {}.", length,
                                                 capabilities.media_description_limit));
}

Task<NewMedia> file_at(std::shared_ptr<LiveUser> user, std::string url)
{
    if (!text::is_web_address(url))
        co_return fail(Errc::invalid_input,
                       fmt::format("'{}' is no address of a file; it begins with https://", render::clean_line(url)));
    auto& core = user->core();
    const std::string own(core.options.uploads == nullptr ? std::string_view{}
                                                          : upload_id(url, core.options.public_url));
    if (own.empty()) co_return co_await core.connector.fetch(std::move(url), core.options.limits.upload_bytes);
    auto read = [own](Uploads& uploads) { return uploads.read(own); };
    co_return co_await core.uploaded(std::move(read));
}

Task<MediaAttachment> upload_from(std::shared_ptr<LiveUser> user, SessionPtr session, WebFile wanted)
{
    const auto backend = session->backend();
    if (auto fits = check_description(wanted.description, backend->capabilities()); !fits)
        co_return fail(std::move(fits));
    auto file = co_await file_at(user, wanted.url);
    if (!file) co_return fail(std::move(file));
    file->description = std::move(wanted.description);
    file->focus = std::move(wanted.focus);
    UploadProgress busy = [weak = std::weak_ptr(user), login = session](std::chrono::seconds waited) {
        if (const auto told = weak.lock()) told->told(*login, still_busy(login->row().instance.domain, waited));
    };
    co_return co_await backend->upload(std::move(*file), std::move(busy));
}

bool wants_thread(const Options& options)
{
    const auto wanted = options.find("thread");
    return wanted != options.end() && is_yes(wanted->second);
}

bool is_yes(std::string_view value)
{
    return value == "true" || value == "yes" || value == "on" || value == "1";
}

bool is_quote_policy(std::string_view word)
{
    return word == "public" || word == "followers" || word == "nobody";
}

Task<NewStatus> with_quote(SessionPtr session, StatusId quoted, NewStatus draft)
{
    const auto backend = session->backend();
    if (backend->capabilities().quotes) {
        draft.quoted_status_id = std::move(quoted);
        co_return draft;
    }
    const auto status = co_await backend->status(std::move(quoted));
    if (!status) co_return fail(status.error());
    const auto& original = original_of(**status);
    const bool open = original.visibility == Visibility::public_ || original.visibility == Visibility::unlisted;
    if (!open || original.url.empty())
        co_return fail(Errc::unsupported, fmt::format("{} has no quotes, and this post has no public address to write "
                                                      "instead.",
                                                      backend->instance().domain));
    draft.text += "\n\nRE: " + original.url;
    co_return draft;
}

Task<NewStatus> with_options(std::shared_ptr<LiveUser> user, SessionPtr session, Place place, NewStatus draft,
                             Options options)
{
    const Judge judge{session->backend()->capabilities(), user->core().clock.wall(), user->zone()};
    for (const auto& [name, value] : options) {
        if (auto taken = take_option(draft, name, value, judge); !taken) co_return fail(std::move(taken));
    }
    const bool timeless_poll = !draft.poll_options.empty() && draft.poll_expires_in == std::chrono::seconds{0};
    if (timeless_poll) draft.poll_expires_in = default_poll_time;
    if (const auto circle = options.find("circle"); circle != options.end()) {
        auto closed = co_await for_circle(user, session, circle->second, std::move(draft));
        if (!closed) co_return fail(std::move(closed));
        draft = std::move(*closed);
    }
    if (const auto quoted = options.find("quote"); quoted != options.end()) {
        const auto target = co_await user->find_post(quoted->second, place);
        if (!target) co_return fail(target.error());
        if (target->session != session)
            co_return fail(Errc::invalid_input,
                           "The quoted post was shown by another account of yours; quote it there.");
        auto quoting = co_await with_quote(session, target->id, std::move(draft));
        if (!quoting) co_return fail(std::move(quoting));
        draft = std::move(*quoting);
    }
    co_return co_await with_files(std::move(user), std::move(session), std::move(draft), std::move(options));
}

} // namespace fedibee::session
