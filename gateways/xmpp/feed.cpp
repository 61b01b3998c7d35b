// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading a feed: its posts in pages or by their ids, and the answers to a post, from the instance.
#include "xmpp/feed.hpp"

#include "xmpp/atom.hpp"
#include "xmpp/rsm.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee::xmpp {
namespace {

constexpr std::size_t most_bytes = 150'000; ///< of one answer: servers cut links at 256 KiB
constexpr std::size_t most_answers = 400;   ///< to one post; more are not looked at
constexpr std::size_t most_ids = 20;        ///< that one request may name

using Posts = std::vector<session::ShownStatusPtr>;

Posts posts_of(const std::vector<session::HistoryItem>& items)
{
    Posts posts;
    for (const auto& item : items) {
        const auto* const shown = std::get_if<session::ShownStatusPtr>(&item);
        if (shown != nullptr && *shown && (*shown)->status) posts.push_back(*shown);
    }
    return posts;
}

/// Without words about pages the newest are meant, at most `max_items` of them.
PageWish page_of(const Request& request)
{
    PageWish page = read_page(request.payload());
    if (page.is_given) return page;
    page.from_end = true;
    page.most = page_size(value_of(pubsub_action(request), "max_items"));
    return page;
}

Task<Posts> read_feed(ClientPtr client, std::string address, PageWish page)
{
    session::HistoryRequest wanted;
    wanted.limit = page.most;
    if (!page.before.empty()) {
        wanted.range = session::HistoryRange::before;
        wanted.point = session::HistoryPoint{page.before, {}};
    } else if (!page.from_end) {
        wanted.range = session::HistoryRange::after;
        wanted.point = session::HistoryPoint{page.after, {}};
    }
    const session::UserPtr user = client->user();
    Place place{PlaceKind::account, std::move(address), {}};
    const auto items = co_await user->history(std::move(place), std::move(wanted));
    if (!items) co_return fail(items.error());
    co_return posts_of(*items);
}

/// Of the conversation around a post: the post itself (`around`), or what was written `after` it, oldest first.
Task<Posts> read_thread(ClientPtr client, std::string msgid, session::HistoryRange range, std::size_t most)
{
    const session::UserPtr user = client->user();
    session::HistoryRequest wanted;
    wanted.range = range;
    wanted.point = session::HistoryPoint{msgid, {}};
    wanted.limit = most;
    Place place{PlaceKind::thread, std::move(msgid), {}};
    const auto items = co_await user->history(std::move(place), std::move(wanted));
    if (!items) co_return fail(items.error());
    co_return posts_of(*items);
}

/// The posts with the ids that the request names, as far as they are the contact's.
Task<Posts> read_named(ClientPtr client, const Request& request, std::string_view author)
{
    Posts found;
    std::size_t asked = 0;
    for (const gloox::Tag* const item : pubsub_action(request).children()) {
        if (item->name() != "item" || ++asked > most_ids) continue;
        const std::string id = value_of(*item, "id");
        const auto thread = co_await read_thread(client, id, session::HistoryRange::around, 1);
        if (!thread) continue; // there is none: the answer has one less
        for (const auto& shown : *thread) {
            const bool is_theirs = author.empty() || shown->author.address == author;
            if (shown->msgid == id && is_theirs) found.push_back(shown);
        }
    }
    co_return found;
}

Result<Posts> cut_page(const Posts& posts, const PageWish& page)
{
    const auto at = [&posts](const std::string& id) {
        return std::ranges::find(posts, id, [](const auto& shown) { return shown->msgid; });
    };
    auto begin = posts.begin();
    auto end = posts.end();
    if (!page.after.empty()) begin = at(page.after);
    if (!page.before.empty()) end = at(page.before);
    const bool is_unknown =
        (!page.after.empty() && begin == posts.end()) || (!page.before.empty() && end == posts.end());
    if (is_unknown) return fail(Errc::not_found, "No answer has the id where the page is to begin.");
    if (!page.after.empty()) ++begin;
    const auto most = static_cast<std::ptrdiff_t>(page.most);
    if (end - begin <= most) return begin < end ? Posts(begin, end) : Posts{};
    return page.from_end ? Posts(end - most, end) : Posts(begin, begin + most);
}

Task<Posts> read_answers(ClientPtr client, std::string msgid, PageWish page)
{
    auto thread = co_await read_thread(client, msgid, session::HistoryRange::after, most_answers);
    if (!thread) co_return fail(std::move(thread));
    // Others may have written in the thread meanwhile, in answer to its beginning.
    std::vector<std::string> parents{msgid};
    Posts answers;
    for (const auto& shown : *thread) {
        if (std::ranges::find(parents, shown->reply_to_msgid) == parents.end()) continue;
        parents.push_back(shown->msgid);
        answers.push_back(shown);
    }
    co_return cut_page(answers, page);
}

/// As many as one stanza holds, from the end that was asked for.
std::vector<TagPtr> entries_of(const Posts& posts, const PageWish& page, std::string_view domain)
{
    std::vector<TagPtr> entries;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < posts.size(); ++i) {
        auto entry = entry_item(*posts[page.from_end ? posts.size() - 1 - i : i], domain);
        bytes += entry->xml().size();
        if (bytes > most_bytes && !entries.empty()) break;
        entries.push_back(std::move(entry));
    }
    if (page.from_end) std::ranges::reverse(entries);
    return entries;
}

void send_items(Client& client, const Request& request, const Posts& posts, const PageWish& page)
{
    auto answer = result_of(*request.tag);
    auto& pubsub = add(*answer, "pubsub", ns::pubsub);
    auto& items = add(pubsub, "items");
    set(items, "node", value_of(pubsub_action(request), "node"));
    auto entries = entries_of(posts, page, client.hub().domain());
    const std::string first = entries.empty() ? std::string{} : value_of(*entries.front(), "id");
    const std::string last = entries.empty() ? std::string{} : value_of(*entries.back(), "id");
    for (auto& entry : entries) items.addChild(entry.release()); // the parent owns it
    add_page(pubsub, first, last);
    client.hub().send(std::move(answer));
}

/// The ids of the newest posts, for programs that look around.
asio::awaitable<void> list_ids(ClientPtr client, Request request)
{
    PageWish page;
    page.from_end = true;
    const auto posts = co_await read_feed(client, request.contact(), page);
    if (!posts) co_return client->refuse_posts(request, posts.error());
    auto answer = result_of(*request.tag);
    auto& query = add(*answer, "query", ns::disco_items);
    set(query, "node", microblog);
    for (const auto& shown : *posts) {
        auto& item = add(query, "item");
        set(item, "jid", request.to.bare());
        set(item, "name", shown->msgid);
    }
    client->hub().send(std::move(answer));
}

} // namespace

asio::awaitable<void> answer_items(ClientPtr client, Request request)
{
    const std::string node = value_of(pubsub_action(request), "node");
    const PageWish page = page_of(request);
    const bool of_posts = node == microblog;
    const std::string author = of_posts ? request.contact() : std::string{};
    Result<Posts> posts;
    if (pubsub_action(request).findChild("item") != nullptr) {
        posts = co_await read_named(client, request, author);
    } else if (of_posts) {
        posts = co_await read_feed(client, request.contact(), page);
    } else {
        posts = co_await read_answers(client, node.substr(comments_prefix.size()), page);
    }
    if (!posts) co_return client->refuse_posts(request, posts.error());
    send_items(*client, request, *posts, page);
}

void list_feed(const Incoming& incoming)
{
    incoming.queue(list_ids);
}

} // namespace fedibee::xmpp
