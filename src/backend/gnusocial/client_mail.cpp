// SPDX-License-Identifier: AGPL-3.0-or-later
// Direct messages behind the calls about conversations and direct posts. The call that sends one ends in an error in
// every version: whether it was sent is to be seen in the list of those sent.
#include "backend/gnusocial/answer.hpp"
#include "backend/gnusocial/client.hpp"
#include "backend/gnusocial/mail.hpp"
#include "backend/gnusocial/markup.hpp"
#include "backend/shared/whole.hpp"

#include <algorithm>
#include <iterator>

namespace fedibee::gnusocial {
namespace {

constexpr const char* received = "direct_messages";
constexpr const char* sent = "direct_messages/sent";
constexpr std::size_t most_messages = 20;
constexpr std::size_t look_back = 5;

/// Where the newest of a list are; their box has the same name.
std::string list_target(const std::string& which, std::size_t count)
{
    return "/api/" + which + ".json?count=" + std::to_string(count);
}

} // namespace

Task<std::vector<Message>> Client::messages(std::string which, std::size_t count)
{
    // The whole lists are large and change seldom.
    Call call;
    call.target = list_target(which, count);
    Mailbox& box = mail_[call.target];
    call.urgency = Urgency::background;
    call.etag = box.etag;
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    if (answer->status == 304) co_return box.messages;
    auto read = read_messages(answer->body, reading_);
    if (!read) co_return fail(std::move(read));
    for (const auto& one : *read) meet(one.peer);
    box.etag = reliable_etag(*answer);
    box.messages = box.etag.empty() ? std::vector<Message>{} : *read;
    box.is_known = read->empty() || !box.etag.empty();
    co_return read;
}

/// In a poll, what was sent from elsewhere may come a look later than what others wrote.
Task<std::vector<Message>> Client::sent_messages(bool is_poll)
{
    const Mailbox& box = mail_[list_target(sent, most_messages)];
    if (is_poll) skips_sent_ = !skips_sent_ && box.is_known;
    if (is_poll && skips_sent_) co_return box.messages;
    co_return co_await messages(sent, most_messages);
}

/// Both ways, newest first.
Task<std::vector<Message>> Client::all_messages(bool is_poll)
{
    auto all = co_await messages(received, most_messages);
    if (!all) co_return all;
    auto own = co_await sent_messages(is_poll);
    if (!own) co_return own;
    std::ranges::move(*own, std::back_inserter(*all));
    std::ranges::sort(*all, [](const Message& a, const Message& b) { return is_newer(a.number, b.number); });
    co_return all;
}

Task<Page<Conversation>> Client::conversations(PageRequest page)
{
    Page<Conversation> found;
    // All that is asked for stands on the first page.
    if (!page.cursor.empty() || !page.max_id.empty()) co_return found;
    auto all = co_await all_messages(true);
    if (!all) co_return fail(std::move(all));
    for (auto& one : *all) {
        const ConversationId id(std::string(message_prefix) + "with/" + one.peer.id.value);
        if (std::ranges::find(found.items, id, &Conversation::id) != found.items.end()) continue;
        found.items.push_back({id, false, {one.peer}, one.status});
    }
    co_return found;
}

Task<Page<StatusPtr>> Client::messages_page()
{
    auto all = co_await all_messages();
    if (!all) co_return fail(std::move(all));
    Page<StatusPtr> found;
    for (auto& one : *all) found.items.push_back(std::move(one.status));
    co_return found;
}

Task<Message> Client::message(std::string number)
{
    auto all = co_await all_messages();
    if (!all) co_return fail(std::move(all));
    const auto found = std::ranges::find(*all, number, &Message::number);
    if (found != all->end()) co_return std::move(*found);
    co_return fail(Errc::not_found, instance_.domain + " does not have this message any more");
}

Task<Context> Client::message_context(std::string number)
{
    auto all = co_await all_messages();
    if (!all) co_return fail(std::move(all));
    const auto found = std::ranges::find(*all, number, &Message::number);
    if (found == all->end()) co_return fail(Errc::not_found, instance_.domain + " does not have this message any more");
    Context talk;
    for (auto one = all->rbegin(); one != all->rend(); ++one) {
        if (one->peer.id != found->peer.id || one->number == number) continue;
        (is_newer(number, one->number) ? talk.ancestors : talk.descendants).push_back(one->status);
    }
    co_return talk;
}

Task<AccountId> Client::recipient_of(NewStatus draft)
{
    if (draft.allowed_mentions.size() == 1) co_return draft.allowed_mentions.front();
    if (draft.allowed_mentions.size() > 1) co_return cannot("send one message to several people: write to each one");
    if (draft.in_reply_to_id.empty())
        co_return fail(Errc::invalid_input, "a direct message goes to one person: write it in their query");
    if (auto number = message_number(draft.in_reply_to_id.value)) {
        auto in_talk = co_await message(std::move(*number));
        if (!in_talk) co_return fail(std::move(in_talk));
        co_return in_talk->peer.id;
    }
    auto answered = co_await status(draft.in_reply_to_id);
    if (!answered) co_return fail(std::move(answered));
    co_return (*answered)->account.id;
}

/// The message may be there in spite of the error.
Task<StatusPtr> Client::sent_after_all(AccountId to, std::string text, std::string last_sent, Error failure)
{
    const auto own = co_await messages(sent, look_back);
    if (!own) {
        failure.maybe_done = true;
        co_return fail(std::move(failure));
    }
    for (const auto& one : *own) {
        const bool is_new = is_newer(one.number, last_sent);
        if (is_new && one.peer.id == to && is_same_text(text, one.text)) co_return one.status;
    }
    co_return cannot("send direct messages for other programs: use its web page, or mention the person in a post");
}

Task<StatusPtr> Client::send_message(NewStatus draft)
{
    if (!draft.media_ids.empty()) co_return cannot("send files in direct messages: give the file's web address");
    auto to = co_await recipient_of(draft);
    if (!to) co_return fail(std::move(to));
    std::string text = backend::without_first_mentions(draft.text);
    if (!draft.spoiler_text.empty()) text = "CW: " + draft.spoiler_text + "\n\n" + text;
    // What was sent before, so that the same words of last week are not taken for these.
    auto before_it = co_await messages(sent, look_back);
    if (!before_it) co_return fail(std::move(before_it));
    std::string last_sent;
    for (const auto& one : *before_it) raise(last_sent, one.number);
    const std::string& key = draft.idempotency_key;
    if (const auto earlier = sent_keys_.find(key); !key.empty() && earlier != sent_keys_.end()) {
        // A second try: the first one may have got there.
        for (const auto& one : *before_it) {
            const bool is_it = is_newer(one.number, earlier->second) && one.peer.id == *to;
            if (is_it && is_same_text(text, one.text)) co_return one.status;
        }
    }
    if (!key.empty()) sent_keys_.emplace(key, last_sent);
    Call call;
    call.method = "POST";
    call.target = "/api/direct_messages/new.json";
    call.form = {{"user_id", to->value}, {"text", escaped(text)}};
    call.urgency = Urgency::posting;
    auto answer = co_await send(std::move(call));
    if (answer) {
        auto made = read_message(answer->body, reading_);
        if (made) co_return std::move(made->status);
        Error odd = made.error();
        co_return co_await sent_after_all(*to, text, last_sent, std::move(odd));
    }
    Error failure = answer.error();
    if (failure.http_status >= 500) co_return co_await sent_after_all(*to, text, last_sent, std::move(failure));
    if (failure.http_status == 403)
        failure.detail += "; direct messages reach only people who follow you and whom you follow";
    co_return fail(std::move(failure));
}

} // namespace fedibee::gnusocial
