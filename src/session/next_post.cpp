// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/next_post.hpp"

#include <fmt/format.h>

namespace fedibee::session {

void apply(const NextPost& next, NewStatus& draft)
{
    if (next.spoiler_text && draft.spoiler_text.empty()) draft.spoiler_text = *next.spoiler_text;
    if (!draft.visibility) draft.visibility = next.visibility;
    if (!draft.sensitive) draft.sensitive = next.sensitive;
    if (draft.language.empty()) draft.language = next.language;
    if (!draft.scheduled_at) draft.scheduled_at = next.scheduled_at;
    if (draft.in_reply_to_id.empty()) draft.in_reply_to_id = next.in_reply_to_id;
    if (draft.poll_options.empty() && !next.poll_options.empty()) {
        draft.poll_options = next.poll_options;
        draft.poll_expires_in = next.poll_expires_in;
        draft.poll_multiple = next.poll_multiple;
        draft.poll_hide_totals = next.poll_hide_totals;
    }
    for (const auto& media : next.media) draft.media_ids.push_back(media.id);
}

Result<void> check_next(const NextPost& next, LoginId login, const Capabilities& capabilities)
{
    const bool bound = !next.media.empty() || !next.in_reply_to_id.empty();
    if (bound && next.login != login)
        return fail(Errc::invalid_input,
                    "What waits for your next post (files, or a second draft) is at another account "
                    "of yours; post there, or drop it with: attach none");
    if (next.media.size() > capabilities.max_media)
        return fail(
            Errc::invalid_input,
            fmt::format("The instance takes {} files in a post, and {} are attached; drop them with: attach none",
                        capabilities.max_media, next.media.size()));
    return {};
}

NextPost next_like(const NewStatus& draft, LoginId login)
{
    NextPost next;
    if (!draft.spoiler_text.empty()) next.spoiler_text = draft.spoiler_text;
    next.visibility = draft.visibility;
    next.sensitive = draft.sensitive;
    next.language = draft.language;
    next.poll_options = draft.poll_options;
    next.poll_expires_in = draft.poll_expires_in;
    next.poll_multiple = draft.poll_multiple;
    next.poll_hide_totals = draft.poll_hide_totals;
    next.in_reply_to_id = draft.in_reply_to_id;
    for (const auto& id : draft.media_ids) next.media.push_back({id, "file " + id.value, {}});
    next.login = login;
    return next;
}

} // namespace fedibee::session
