// SPDX-License-Identifier: AGPL-3.0-or-later
// Pleroma's chats: one for each pair of accounts, of messages that are no posts.
#include "sim.hpp"

#include <algorithm>

namespace fedisim {

namespace {

bool has_chats(const Context& context)
{
    return context.world.dialect().reactions == Reactions::pleroma &&
           context.world.dialect().quotes == QuoteShape::pleroma_quote;
}

const Account& peer_of(const Chat& chat, const Account& viewer)
{
    return chat.one == &viewer ? *chat.other : *chat.one;
}

Json message_json(const Chat& chat, const ChatMessage& message)
{
    return {{"id", message.id},
            {"chat_id", chat.id},
            {"account_id", message.from->id},
            {"content", message.text},
            {"created_at", iso_time(message.created_at)},
            {"emojis", Json::array()},
            {"attachment", nullptr},
            {"unread", false}};
}

Json chat_json(World& world, const Chat& chat, Account& viewer)
{
    const View view(world, &viewer);
    const auto unread = std::ranges::count_if(
        chat.messages, [&](const auto& one) { return one.from != &viewer && !chat.read.contains(one.id); });
    return {{"id", chat.id},
            {"account", view.account(peer_of(chat, viewer))},
            {"unread", unread},
            {"updated_at", iso_time(world.now())},
            {"last_message", chat.messages.empty() ? Json() : message_json(chat, chat.messages.back())}};
}

Chat& chat_between(World& world, Account& one, Account& other)
{
    for (auto& chat : world.chats) {
        if ((chat->one == &one && chat->other == &other) || (chat->one == &other && chat->other == &one)) return *chat;
    }
    world.chats.push_back(std::make_unique<Chat>());
    auto& made = *world.chats.back();
    made.id = world.small_id();
    made.one = &one;
    made.other = &other;
    return made;
}

Chat* named(const Context& context)
{
    for (auto& chat : context.world.chats) {
        const bool own = chat->one == context.viewer || chat->other == context.viewer;
        if (own && chat->id == context.capture()) return chat.get();
    }
    return nullptr;
}

Response list(Context& context)
{
    if (!has_chats(context)) return not_found();
    auto all = Json::array();
    for (const auto& chat : context.world.chats) {
        const bool own = chat->one == context.viewer || chat->other == context.viewer;
        if (own && !chat->messages.empty()) all.push_back(chat_json(context.world, *chat, *context.viewer));
    }
    return answer(all);
}

Response open(Context& context)
{
    auto* other = context.account();
    if (!has_chats(context) || other == nullptr || other == context.viewer) return not_found();
    auto& chat = chat_between(context.world, *context.viewer, *other);
    return answer(chat_json(context.world, chat, *context.viewer));
}

Response messages(Context& context)
{
    const auto* chat = named(context);
    if (chat == nullptr) return not_found();
    const auto limit = static_cast<std::size_t>(context.params.number("limit", 20));
    const auto before = context.params.maybe("max_id");
    auto all = Json::array();
    bool inside = !before;
    for (auto message = chat->messages.rbegin(); message != chat->messages.rend() && all.size() < limit; ++message) {
        if (inside) all.push_back(message_json(*chat, *message));
        inside = inside || message->id == *before;
    }
    return answer(all);
}

Response say(Context& context)
{
    auto* chat = named(context);
    const auto text = context.params.text("content");
    if (chat == nullptr) return not_found();
    if (text.empty()) return problem(400, "can't be blank");
    chat->messages.push_back({context.world.ids().make(IdKind::flake, context.world.now()), context.viewer,
                              escape_html(text), context.world.now()});
    for (auto* person : {chat->one, chat->other})
        context.sim.hub.tell_user(*person, "pleroma:chat_update", chat_json(context.world, *chat, *person));
    return answer(message_json(*chat, chat->messages.back()));
}

Response mark_read(Context& context)
{
    auto* chat = named(context);
    if (chat == nullptr) return not_found();
    for (const auto& message : chat->messages) {
        chat->read.insert(message.id);
        if (message.id == context.params.text("last_read_id")) break;
    }
    return answer(chat_json(context.world, *chat, *context.viewer));
}

Response remove(Context& context)
{
    auto* chat = named(context);
    if (chat == nullptr) return not_found();
    const auto gone = std::ranges::find(chat->messages, context.capture(1), &ChatMessage::id);
    if (gone == chat->messages.end() || gone->from != context.viewer) return not_found();
    const auto body = message_json(*chat, *gone);
    chat->messages.erase(gone);
    return answer(body);
}

} // namespace

void route_chats(Router& router)
{
    const std::string chats = "/api/v1/pleroma/chats";
    router.add("GET", chats, Access::user, list);
    router.add("POST", chats + "/by-account-id/:id", Access::user, open);
    router.add("GET", chats + "/:id/messages", Access::user, messages);
    router.add("POST", chats + "/:id/messages", Access::user, say);
    router.add("POST", chats + "/:id/read", Access::user, mark_read);
    router.add("DELETE", chats + "/:id/messages/:message", Access::user, remove);
}

} // namespace fedisim
