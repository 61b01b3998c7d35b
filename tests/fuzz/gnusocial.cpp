// SPDX-License-Identifier: AGPL-3.0-or-later
// Bodies of a GNU social site, the notices in them on their way to the screen, and texts on their way out.
#include "backend/gnusocial/codec.hpp"
#include "backend/gnusocial/markup.hpp"
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
    const gnusocial::Reading how{"https://example.org", "example.org", AccountId("2"), "https://example.org/alice"};
    if (const auto notice = gnusocial::read_notice(body, how)) show(*notice);
    if (const auto notices = gnusocial::read_notices(body, how))
        for (const auto& post : notices->posts) show(post);
    if (const auto messages = gnusocial::read_messages(body, how))
        for (const auto& message : *messages) show(message.status);
    static_cast<void>(gnusocial::read_qvitter_notifications(body, how));
    static_cast<void>(gnusocial::read_users(body, how));
    static_cast<void>(gnusocial::read_config(body));
    static_cast<void>(gnusocial::read_error_text(body));
    static_cast<void>(gnusocial::content_of(body, {}));
    fuzz::claim(!gnusocial::looks_like_command(gnusocial::defend(body)));
    static_cast<void>(gnusocial::escaped(gnusocial::with_local_mentions(body, "example.org")));
    return 0;
}
