// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications as readable lines.
#pragma once

#include "fedibee/entities.hpp"
#include "session/settings.hpp"

#include <string>
#include <string_view>

namespace fedibee::session {

/// Whether somebody asks for something that the user has to allow.
bool waits_for_answer(std::string_view type);

/// Whether the notification is a post to be shown as such (a mention, a followed person's post, a quote).
bool is_post_notification(std::string_view type);
/// Whether the user's settings drop this kind; `scope` is the login's.
bool is_hidden_notification(std::string_view type, const Settings& settings, std::string_view scope = {});
/// The emoji of a reaction to a post: a star for a favourite, arrows for a boost; empty for other kinds.
std::string reaction_of(const Notification& notification);
/// The name by which an instance knows a custom emoji, which people and clients write as :name:; others stay.
std::string_view emoji_name(std::string_view emoji) noexcept;
/// What its author did, without the name: "[0a] favourited your status: text". `short_id` may be empty.
std::string describe(const Notification& notification, std::string_view short_id);

} // namespace fedibee::session
