// SPDX-License-Identifier: AGPL-3.0-or-later
// Words of BitlBee and its plugins that have nothing to do here: each is answered with what to do instead.
#include "session/commands.hpp"

#include <fmt/format.h>

namespace fedibee::session {
namespace {

Task<Reply> plugins(Call)
{
    std::vector<std::string> lines{
        "mastodon: Mastodon, Pleroma, Akkoma, GoToSocial, Pixelfed, snac and what else speaks their API.",
        "There are no plugins to load; 'info instance' says what yours can do."};
    co_return answer(std::move(lines));
}

Task<Reply> transfers(Call)
{
    co_return fail(Errc::unsupported, "Files are not sent from person to person on the Fediverse; put one into a post "
                                      "with: attach ADDRESS");
}

Task<Reply> otr(Call)
{
    co_return fail(Errc::unsupported, "Private posts are not encrypted from end to end on the Fediverse: the instances "
                                      "of all who take part can read them.");
}

/// `public` and its like alone: the plugin's users mean the next post.
Task<Reply> visibility_alone(Call call)
{
    const std::string word(call.form->names);
    co_return answer(
        fmt::format("Not posted: for the next post type: visibility {} (to publish the word: post {})", word, word));
}

Task<Reply> reload_lists(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto lists = co_await (*session)->backend()->lists();
    if (!lists) co_return fail(lists.error());
    call.user->note_lists((*session)->row().id, *lists);
    co_return answer(fmt::format("{} lists are known.", lists->size()));
}

constexpr Command table[] = {
    {{"plugins", "[info] [WORD]", "which kinds of instances are known", true}, Topic::self, plugins},
    {{"transfer|ft", "[TEXT]", "says how files are sent", true}, Topic::self, transfers},
    {{"otr", "[TEXT]", "says what is encrypted", true}, Topic::self, otr},
    {{"public", "", "asks whether the next post should be so"}, Topic::write, visibility_alone},
    {{"unlisted", "", "asks whether the next post should be so"}, Topic::write, visibility_alone},
    {{"private", "", "asks whether the next post should be so"}, Topic::write, visibility_alone},
    {{"direct", "", "asks whether the next post should be so"}, Topic::write, visibility_alone},
    {{"list", "reload", "looks at the instance which lists there are"}, Topic::read, reload_lists},
};

} // namespace

std::span<const Command> legacy_commands()
{
    return table;
}

} // namespace fedibee::session
