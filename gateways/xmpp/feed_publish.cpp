// SPDX-License-Identifier: AGPL-3.0-or-later
// Publishing to a feed: to one's own it is a post or its correction, to the answers of a post an answer.
#include "text/ascii.hpp"
#include "xmpp/atom.hpp"
#include "xmpp/feed.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace fedibee::xmpp {
namespace {

/// A comment that is only this is how programs say that they like a post.
constexpr std::array hearts{std::string_view("♥"), std::string_view("♥️"), std::string_view("❤"), std::string_view("❤️")};

/// The place in which lines of the login with that address are typed; nothing when the user has no such login.
std::optional<Place> control_of(const session::User& user, std::string_view address)
{
    const auto logins = user.logins();
    const auto found = std::ranges::find(logins, address, &session::LoginSummary::address);
    if (found == logins.end()) return std::nullopt;
    return Place{PlaceKind::control, {}, found == logins.begin() ? std::string{} : found->tag};
}

/// What an entry says. Titles of short posts are their text; a title beside a text stands above it.
std::string text_of_entry(const gloox::Tag& entry)
{
    std::string title;
    std::string content;
    for (const gloox::Tag* const part : entry.children()) {
        const std::string type = value_of(*part, "type");
        if (!type.empty() && type != "text") continue;
        if (part->name() == "title") title = text::trimmed(part->cdata());
        if (part->name() == "content") content = text::trimmed(part->cdata());
    }
    if (content.empty() || title.empty() || content.starts_with(title)) return content.empty() ? title : content;
    return title + "\n\n" + content;
}

/// Hashtags that the entry has beside its text.
std::string with_categories(std::string said, const gloox::Tag& entry)
{
    const std::string low = text::lowered(said);
    for (const gloox::Tag* const part : entry.children()) {
        const std::string term = part->name() == "category" ? value_of(*part, "term") : std::string{};
        const bool is_tag = !term.empty() && term.find_first_of(" \t\n#") == std::string::npos;
        if (is_tag && low.find("#" + text::lowered(term)) == std::string::npos) said += " #" + term;
    }
    return said;
}

const gloox::Tag* entry_of(const Request& request)
{
    const gloox::Tag* const item = pubsub_action(request).findChild("item");
    return item == nullptr ? nullptr : item->findChild("entry");
}

/// Files first: they wait for the post.
Task<void> attach_files(ClientPtr client, const gloox::Tag& entry)
{
    for (const gloox::Tag* const link : entry.children()) {
        if (link->name() != "link" || value_of(*link, "rel") != "enclosure") continue;
        std::string line = "attach " + value_of(*link, "href") + " " + value_of(*link, "title");
        std::ranges::replace(line, '\n', ' ');
        const auto taken = co_await client->command(std::move(line));
        if (!taken) co_return fail(taken.error());
    }
    co_return Result<void>{};
}

void confirm(Client& client, const Request& request, std::string_view msgid)
{
    auto answer = result_of(*request.tag);
    auto& publish = add(add(*answer, "pubsub", ns::pubsub), "publish");
    set(publish, "node", value_of(pubsub_action(request), "node"));
    set(add(publish, "item"), "id", msgid);
    client.hub().send(std::move(answer));
}

/// Carries out the line as if it were typed, and names the post that came of it.
asio::awaitable<void> publish_line(ClientPtr client, Request request, Place place, std::string line)
{
    const auto attached = co_await attach_files(client, *entry_of(request));
    if (!attached) co_return client->refuse(request, attached.error());
    const session::UserPtr user = client->user();
    session::Utterance utterance;
    utterance.text = std::move(line);
    const auto reply = co_await user->say(*client, std::move(place), std::move(utterance));
    if (!reply) co_return client->refuse(request, reply.error());
    confirm(*client, request,
            reply->published ? reply->published->msgid : value_of(*pubsub_action(request).findChild("item"), "id"));
}

asio::awaitable<void> like(ClientPtr client, Request request, std::string msgid)
{
    const session::UserPtr user = client->user();
    const auto done = co_await user->react(*client, std::move(msgid), "❤", true);
    if (!done) co_return client->refuse(request, done.error());
    client->hub().send(result_of(*request.tag));
}

asio::awaitable<void> answer_post(ClientPtr client, Request request, std::string said)
{
    const std::string node = value_of(pubsub_action(request), "node");
    std::string msgid = node.substr(comments_prefix.size());
    if (std::ranges::find(hearts, said) != hearts.end()) {
        co_await like(client, std::move(request), std::move(msgid));
        co_return;
    }
    Place control;
    std::string line = "reply " + msgid + " -- " + said;
    co_await publish_line(client, std::move(request), std::move(control), std::move(line));
}

/// An item that is a post of the user's already is written anew; others get the ids that instances give.
asio::awaitable<void> post_entry(ClientPtr client, Request request, std::string said)
{
    auto place = control_of(*client->user(), request.contact());
    if (!place) {
        Error error{Errc::forbidden,
                    "Only @" + request.contact() + " publishes here; answer a post in the feed of its comments.",
                    {}};
        co_return client->refuse(request, error);
    }
    const std::string id = value_of(*pubsub_action(request).findChild("item"), "id");
    const bool is_msgid = id.find('.') != std::string::npos && id.find_first_not_of("0123456789") == id.find('.');
    std::string line = is_msgid ? "edit " + id : std::string("post");
    line += " -- " + said;
    co_await publish_line(client, std::move(request), std::move(*place), std::move(line));
}

} // namespace

asio::awaitable<void> publish_item(ClientPtr client, Request request)
{
    const gloox::Tag* const entry = entry_of(request);
    std::string said = entry == nullptr ? std::string{} : text_of_entry(*entry);
    if (said.empty()) {
        constexpr std::string_view sentence = "The entry says nothing: its title and its text are empty.";
        client->hub().send(pubsub_error(*request.tag, bad_request, sentence, "invalid-payload"));
        co_return;
    }
    said = with_categories(std::move(said), *entry);
    const bool is_post = value_of(pubsub_action(request), "node") == microblog;
    if (is_post) {
        co_await post_entry(std::move(client), std::move(request), std::move(said));
    } else {
        co_await answer_post(std::move(client), std::move(request), std::move(said));
    }
}

asio::awaitable<void> retract_item(ClientPtr client, Request request)
{
    const gloox::Tag* const item = pubsub_action(request).findChild("item");
    const std::string id = item == nullptr ? std::string{} : value_of(*item, "id");
    if (id.empty()) {
        client->hub().send(pubsub_error(*request.tag, bad_request, "Say which item is meant.", "item-required"));
        co_return;
    }
    const session::UserPtr user = client->user();
    const auto reply = co_await user->redact(*client, id);
    client->hub().send(reply ? result_of(*request.tag) : error_of(*request.tag, reply.error()));
}

} // namespace fedibee::xmpp
