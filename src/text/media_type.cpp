// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/media_type.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace fedibee::text {

std::string_view media_type(std::string_view name)
{
    using Row = std::pair<std::string_view, std::string_view>;
    constexpr std::array rows{Row{"png", "image/png"},       Row{"jpg", "image/jpeg"},  Row{"jpeg", "image/jpeg"},
                              Row{"gif", "image/gif"},       Row{"webp", "image/webp"}, Row{"avif", "image/avif"},
                              Row{"heic", "image/heic"},     Row{"mp4", "video/mp4"},   Row{"webm", "video/webm"},
                              Row{"mov", "video/quicktime"}, Row{"mp3", "audio/mpeg"},  Row{"ogg", "audio/ogg"},
                              Row{"oga", "audio/ogg"},       Row{"opus", "audio/ogg"},  Row{"wav", "audio/wav"},
                              Row{"flac", "audio/flac"},     Row{"m4a", "audio/mp4"}};
    const std::string ending = lowered(name.substr(name.rfind('.') + 1));
    const auto* const row = std::ranges::find(rows, std::string_view(ending), &Row::first);
    return row == rows.end() ? std::string_view{} : row->second;
}

} // namespace fedibee::text
