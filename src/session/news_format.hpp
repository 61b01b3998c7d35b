// SPDX-License-Identifier: AGPL-3.0-or-later
// From an entry of a news feed to the text of a post, by a template: "{title} {link}". Pure.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/news.hpp"

#include <string>
#include <string_view>

namespace fedibee::session {

/// invalid_input for fields that there are not.
Result<void> check_news_format(std::string_view format);
/// Fits the instance's length: the summary is cut first, then the title; links stay whole. Nobody is mentioned,
/// whatever the feed says. Empty: the entry has nothing of what the template wants.
std::string news_text(std::string_view format, const FeedEntry& entry, std::string_view feed, const Capabilities& can);

} // namespace fedibee::session
