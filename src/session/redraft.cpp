// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/redraft.hpp"

#include "render/html.hpp"
#include "render/plain.hpp"

#include <algorithm>

namespace fedibee::session {

namespace {

bool is_counted(const PollOption& option)
{
    return option.votes_count.has_value();
}

} // namespace

NewStatus draft_without_text(const Status& status, Timestamp now)
{
    NewStatus draft;
    draft.spoiler_text = status.spoiler_text;
    draft.visibility = status.visibility;
    draft.sensitive = status.sensitive || !status.spoiler_text.empty();
    draft.language = status.language;
    draft.in_reply_to_id = status.in_reply_to_id;
    for (const auto& media : status.media_attachments) draft.media_ids.push_back(media.id);
    if (status.poll) {
        for (const auto& option : status.poll->options) draft.poll_options.push_back(option.title);
        draft.poll_multiple = status.poll->multiple;
        // The API does not say so, but hides them from the author too.
        draft.poll_hide_totals = !status.poll->expired && !status.poll->options.empty() &&
                                 std::ranges::none_of(status.poll->options, is_counted);
        const auto left = status.poll->expires_at.value_or(now) - now;
        draft.poll_expires_in = std::max(std::chrono::ceil<std::chrono::seconds>(left), std::chrono::seconds{0});
    }
    return draft;
}

std::string text_from_page(const Status& status)
{
    return render::to_plain(render::html_to_document(status.content, {&status.mentions, status.quote.has_value()}));
}

Task<NewStatus> fetch_draft(std::shared_ptr<Backend> backend, StatusPtr status, Timestamp now)
{
    NewStatus draft = draft_without_text(*status, now);
    auto source = co_await backend->source(status->id);
    const bool has_none =
        !source && (source.error().code == Errc::not_found || source.error().code == Errc::unsupported);
    if (!source && !has_none) co_return fail(std::move(source));
    draft.text = source ? std::move(source->text) : text_from_page(*status);
    if (source) draft.spoiler_text = std::move(source->spoiler_text);
    co_return draft;
}

Task<ScheduledId> find_scheduled(std::shared_ptr<Backend> backend, NewStatus draft)
{
    if (!draft.scheduled_at) co_return ScheduledId{};
    const auto waiting = co_await backend->scheduled();
    if (!waiting) co_return fail(waiting.error());
    ScheduledId found;
    for (const auto& one : *waiting) {
        const bool then = std::chrono::abs(one.scheduled_at - *draft.scheduled_at) < std::chrono::seconds{1};
        if (then && one.text == draft.text) found = one.id; // of several the last one is the newest
    }
    co_return found;
}

} // namespace fedibee::session
