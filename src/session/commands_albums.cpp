// SPDX-License-Identifier: AGPL-3.0-or-later
// Photo albums, of instances that keep them.
#include "session/commands.hpp"

#include "render/plain.hpp"
#include "text/ascii.hpp"
#include "text/iso_time.hpp"

#include <fmt/format.h>

#include <map>

namespace fedibee::session {
namespace {

constexpr std::size_t most_lines = 40; ///< in one answer

Task<std::vector<Photo>> photos_for(Call call)
{
    const auto session =
        session_that_has(call, &Capabilities::albums, "keeps no photos in albums; see your posts with files: timeline");
    if (!session) co_return fail(session.error());
    co_return co_await (*session)->backend()->photos();
}

Task<Reply> list_albums(Call call)
{
    const auto photos = co_await photos_for(std::move(call));
    if (!photos) co_return fail(photos.error());
    std::map<std::string, std::size_t> counts;
    for (const Photo& photo : *photos) ++counts[photo.album];
    std::vector<std::string> lines;
    for (const auto& [name, count] : counts)
        lines.push_back(fmt::format(" {}, {} {}", render::clean_line(name), count, count == 1 ? "photo" : "photos"));
    cut_lines(lines, most_lines);
    lines.emplace_back(lines.empty() ? "You have no photo albums." : "See the photos of one: albums 'NAME'");
    co_return answer(std::move(lines));
}

std::string line_of(const Photo& photo)
{
    std::string line = " ";
    if (photo.created_at) line += text::format_iso_day(*photo.created_at) + " ";
    if (!photo.title.empty()) line += fmt::format("[{}] ", render::clean_line(photo.title));
    return line + render::clean_line(photo.url);
}

Task<Reply> show_album(Call call)
{
    const std::string name = call.arg(0);
    const auto photos = co_await photos_for(std::move(call));
    if (!photos) co_return fail(photos.error());
    std::vector<std::string> lines;
    for (const Photo& photo : *photos) {
        if (text::same_ignoring_case(photo.album, name)) lines.push_back(line_of(photo));
    }
    if (lines.empty())
        co_return fail(Errc::not_found,
                       fmt::format("You have no album called {}; see all: albums", render::clean_line(name)));
    cut_lines(lines, most_lines);
    co_return answer(std::move(lines));
}

constexpr Command table[] = {
    {{"albums", "", "your photo albums", true}, Topic::read, list_albums},
    {{"albums", "WORD", "the photos of one album, newest first: albums 'Wall Photos'", true}, Topic::read, show_album},
};

} // namespace

std::span<const Command> album_commands()
{
    return table;
}

} // namespace fedibee::session
