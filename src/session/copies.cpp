// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/copies.hpp"

#include "session/login_session.hpp"
#include "session/mirror_rules.hpp"
#include "session/redraft.hpp"
#include "session/thread_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

/// Mentions with their hosts: at another instance "@bob" is somebody else.
std::string text_of(const Status& status)
{
    std::string text = text_from_page(status);
    for (const auto& mention : status.mentions) {
        if (mention.address.empty() || mention.username.empty()) continue;
        const std::string short_name = "@" + mention.username;
        const std::string whole = "@" + mention.address;
        for (auto at = text.find(short_name); at != std::string::npos; at = text.find(short_name, at + 1)) {
            const auto behind = at + short_name.size();
            const char next = behind < text.size() ? text[behind] : ' ';
            const bool goes_on = next == '@' || next == '_' || next == '-' || (next >= '0' && next <= '9') ||
                                 ((next | 0x20) >= 'a' && (next | 0x20) <= 'z');
            if (goes_on || (at > 0 && text[at - 1] != ' ' && text[at - 1] != '\n' && text[at - 1] != '(')) continue;
            text.replace(at, short_name.size(), whole);
        }
    }
    return text;
}

void add_line(std::string& text, std::string_view line)
{
    if (line.empty() || text.find(line) != std::string::npos) return;
    text.append(text.empty() ? "" : "\n\n").append(line);
}

/// What the copy says: the text, and the addresses of what a copy cannot have.
std::string copied_text(const Status& status, const Capabilities& can)
{
    std::string text = text_of(status);
    if (status.quote && status.quote->status) add_line(text, status.quote->status->url);
    if (status.poll) add_line(text, status.url);
    for (std::size_t i = can.max_media; i < status.media_attachments.size(); ++i)
        add_line(text, status.media_attachments[i].url);
    return text;
}

Task<std::vector<MediaId>> copy_media(Core& core, std::shared_ptr<Backend> to, StatusPtr source)
{
    std::vector<MediaId> ids;
    for (const auto& media : source->media_attachments) {
        if (ids.size() == to->capabilities().max_media) break;
        auto file = co_await core.connector.fetch(media.url, core.options.limits.upload_bytes);
        if (!file) co_return fail(std::move(file));
        file->description = media.description;
        const UploadProgress nobody_waits;
        auto made = co_await to->upload(std::move(*file), nobody_waits);
        if (!made) co_return fail(std::move(made));
        ids.push_back(made->id);
    }
    co_return ids;
}

std::string part_key(const MirrorEnds& ends, const Status& source, std::size_t number)
{
    return fmt::format("{}m{}-{}-{}", repeat_key, ends.mirror.value, key_part(source.id.value), number);
}

/// A boost is one of the same post, as the other instance knows it.
Task<CopyRow> boost_again(Core& core, MirrorEnds ends, StatusPtr source, CopyRow copy)
{
    const auto& original = *source->reblog;
    SearchRequest wanted;
    wanted.query = original.uri.starts_with("http") ? original.uri : original.url;
    wanted.type = "statuses";
    wanted.resolve = true;
    wanted.limit = 1;
    const auto found = co_await ends.to.backend->search(std::move(wanted));
    if (!found) co_return fail(found.error());
    if (found->statuses.empty())
        co_return fail(Errc::invalid_input, fmt::format("{} does not find the boosted post {}.",
                                                        ends.to.backend->instance().domain, original.url));
    const StatusId id = found->statuses.front()->id;
    const auto boosted = co_await ends.to.backend->act(id, StatusAction::reblog);
    if (!boosted) co_return fail(boosted.error());
    copy.is_boost = true;
    copy.copies.push_back(id);
    MadePost made{ends.to.login, part_key(ends, *source, 0), (*boosted)->id, {}, core.clock.wall()};
    if ((*boosted)->reblog) made.name = identity(**boosted);
    auto keep = [made](Store& store) { return store.settle_outbox(made); };
    const auto kept = co_await core.stored(std::move(keep));
    if (!kept) co_return fail(kept.error());
    co_return copy;
}

/// All parts, but for their texts; those after the first have no files.
Result<NewStatus> first_draft(const Status& source, const Capabilities& can)
{
    NewStatus draft;
    draft.visibility = audience_of_copy(source.visibility, can);
    if (!draft.visibility)
        return fail(Errc::unsupported, "Nobody there can be shown a post that not everybody may read.");
    draft.spoiler_text = source.spoiler_text;
    draft.sensitive = source.sensitive || !source.spoiler_text.empty();
    draft.language = source.language;
    return draft;
}

Result<std::vector<std::string>> texts_of(const Status& source, const Capabilities& can)
{
    const std::string text = copied_text(source, can);
    auto parts = thread_parts(text, source.spoiler_text, can);
    if (parts.empty() && text.empty()) parts.emplace_back(); // files alone
    if (parts.empty()) return fail(Errc::invalid_input, "One word of it alone is longer than a post may be there.");
    return parts;
}

Task<StatusId> publish_part(Outbox& outbox, MirrorEnds ends, StatusPtr source, NewStatus draft, std::size_t number)
{
    draft.idempotency_key = part_key(ends, *source, number);
    return outbox.publish_once(ends.to, std::move(draft));
}

} // namespace

Task<CopyRow> make_copy(Core& core, Outbox& outbox, MirrorEnds ends, StatusPtr source, StatusId parent)
{
    CopyRow copy{ends.mirror, source->id, {}, false, source->edited_at, source->created_at};
    if (source->reblog) co_return co_await boost_again(core, ends, source, std::move(copy));
    const auto& can = ends.to.backend->capabilities();
    auto draft = first_draft(*source, can);
    if (!draft) co_return fail(std::move(draft));
    auto texts = texts_of(*source, can);
    if (!texts) co_return fail(std::move(texts));
    auto media = co_await copy_media(core, ends.to.backend, source);
    if (!media) co_return fail(std::move(media));
    draft->media_ids = std::move(*media);
    draft->in_reply_to_id = std::move(parent);
    for (std::size_t i = 0; i < texts->size(); ++i) {
        draft->text = (*texts)[i];
        const auto made = co_await publish_part(outbox, ends, source, *draft, i);
        if (!made) co_return fail(made.error());
        copy.copies.push_back(*made);
        draft->media_ids.clear();
        draft->in_reply_to_id = *made;
    }
    co_return copy;
}

Task<CopyRow> edit_copy(Outbox& outbox, MirrorEnds ends, StatusPtr source, CopyRow copy)
{
    copy.edited_at = source->edited_at;
    const auto& can = ends.to.backend->capabilities();
    if (!can.edits || copy.is_boost) co_return copy;
    auto texts = texts_of(*source, can);
    if (!texts) co_return fail(std::move(texts));
    for (std::size_t i = 0; i < std::min(texts->size(), copy.copies.size()); ++i) {
        const auto before = co_await ends.to.backend->status(copy.copies[i]);
        if (!before) co_return fail(before.error());
        NewStatus whole = draft_without_text(**before, Timestamp{});
        whole.text = (*texts)[i];
        whole.spoiler_text = source->spoiler_text;
        whole.sensitive = source->sensitive || !source->spoiler_text.empty();
        const auto edited = co_await ends.to.backend->edit(copy.copies[i], std::move(whole));
        if (!edited) co_return fail(edited.error());
        copy.copies[i] = (*edited)->id;
    }
    // It has become longer, or shorter.
    for (std::size_t i = copy.copies.size(); i < texts->size(); ++i) {
        auto draft = first_draft(*source, can);
        if (!draft) co_return fail(std::move(draft));
        draft->text = (*texts)[i];
        draft->in_reply_to_id = copy.copies.back();
        const auto made = co_await publish_part(outbox, ends, source, std::move(*draft), i);
        if (!made) co_return fail(made.error());
        copy.copies.push_back(*made);
    }
    while (copy.copies.size() > texts->size()) {
        const auto removed = co_await ends.to.backend->remove(copy.copies.back());
        if (!removed && removed.error().code != Errc::not_found) co_return fail(removed.error());
        copy.copies.pop_back();
    }
    co_return copy;
}

Task<void> delete_copy(MirrorEnds ends, CopyRow copy)
{
    std::ranges::reverse(copy.copies); // a thread from its end
    for (const auto& id : copy.copies) {
        Result<void> gone;
        if (copy.is_boost) {
            const auto taken_back = co_await ends.to.backend->act(id, StatusAction::unreblog);
            if (!taken_back) gone = fail(taken_back.error());
        } else {
            const auto removed = co_await ends.to.backend->remove(id);
            if (!removed) gone = fail(removed.error());
        }
        if (!gone && gone.error().code != Errc::not_found) co_return gone;
    }
    co_return Result<void>{};
}

} // namespace fedibee::session
