// SPDX-License-Identifier: AGPL-3.0-or-later
// Pictures of contacts as nodes (XEP-0084): their metadata, and their bytes.
#include "text/base64.hpp"
#include "xmpp/contact_news.hpp"
#include "xmpp/pubsub.hpp"

#include <array>

namespace fedibee::xmpp {
namespace {

void add_avatar_data(gloox::Tag& items, const Avatar& avatar)
{
    auto& item = add(items, "item");
    set(item, "id", avatar.info.hash);
    add_text(item, "data", text::base64_encode(avatar.bytes), ns::avatar_data);
}

/// The picture may take a while: the user's other requests need not wait for it.
asio::awaitable<void> send_avatar(ClientPtr client, Request request, std::string url)
{
    Hub& hub = client->hub();
    const AvatarPtr avatar = co_await hub.avatars.get(std::move(url));
    const gloox::Tag& asked = pubsub_action(request);
    const gloox::Tag* const item = asked.findChild("item");
    const std::string id = item == nullptr ? std::string{} : value_of(*item, "id");
    if (!avatar || (!id.empty() && id != avatar->info.hash)) {
        hub.send(error_of(*request.tag, item_not_found, "There is no such picture of them now."));
        co_return;
    }
    auto answer = result_of(*request.tag);
    const std::string node = value_of(asked, "node");
    auto& items = add_items(*answer, node);
    if (node == ns::avatar_data) {
        add_avatar_data(items, *avatar);
    } else {
        add_avatar_metadata(items, avatar->info);
    }
    hub.send(std::move(answer));
}

asio::awaitable<void> answer_avatar(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    const std::string& address = request.contact();
    std::string url;
    if (const auto portrait = user->portrait(address)) {
        url = portrait->avatar;
    } else {
        const auto profile = co_await user->whois(address);
        if (!profile) co_return client->refuse(request, profile.error());
        url = profile->account.avatar;
    }
    client->hub().group.spawn(send_avatar(client, std::move(request), std::move(url)));
}

constexpr std::array nodes{PubsubRule{"get", "items", ns::avatar_metadata, answer_avatar},
                           PubsubRule{"get", "items", ns::avatar_data, answer_avatar}};

} // namespace

std::span<const PubsubRule> avatar_nodes()
{
    return nodes;
}

} // namespace fedibee::xmpp
