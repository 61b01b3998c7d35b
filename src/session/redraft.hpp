// SPDX-License-Identifier: AGPL-3.0-or-later
// From a published post back to what was sent: for edits, second drafts, and deletions that are taken back.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/entities.hpp"

#include <memory>

namespace fedibee::session {

/// Everything of a post but its text: warning, audience, language, reply, media, a poll with the time it has left.
NewStatus draft_without_text(const Status& status, Timestamp now);
/// The post's source, or what its page says where the server gives no source.
std::string text_from_page(const Status& status);
/// The whole of a post as its author wrote it.
Task<NewStatus> fetch_draft(std::shared_ptr<Backend> backend, StatusPtr status, Timestamp now);
/// The id under which the instance keeps that draft until its time; empty when it lists none like it.
Task<ScheduledId> find_scheduled(std::shared_ptr<Backend> backend, NewStatus draft);

} // namespace fedibee::session
