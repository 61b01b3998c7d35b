// SPDX-License-Identifier: AGPL-3.0-or-later
// Bodies and stream messages of an instance, and the statuses in them on their way to the screen.
#include "backend/mastodon/codec.hpp"
#include "claim.hpp"
#include "render/compose.hpp"
#include "render/plain.hpp"

using namespace fedibee;

namespace {

void show(const StatusPtr& status)
{
    fuzz::claim(status != nullptr && !status->id.value.empty());
    fuzz::claim(render::is_valid_utf8(render::to_plain(render::compose(*status, {}))));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto body = fuzz::text_of(data, size);
    const mastodon::Reading how{"example.social", "example.social"};
    if (const auto status = mastodon::read_status(body, how)) show(*status);
    if (const auto statuses = mastodon::read_statuses(body, how))
        for (const auto& status : *statuses) show(status);
    static_cast<void>(mastodon::read_notifications(body, how));
    static_cast<void>(mastodon::read_notification_groups(body, how));
    static_cast<void>(mastodon::read_instance(body, how));
    static_cast<void>(mastodon::read_error_text(body));
    if (const auto message = mastodon::read_stream_message(body))
        static_cast<void>(mastodon::read_event(message->event, message->payload, Timeline{}, how));
    for (const auto* name : {"update", "status.update", "notification", "conversation", "delete"})
        static_cast<void>(mastodon::read_event(name, body, Timeline{}, how));
    return 0;
}
