// SPDX-License-Identifier: AGPL-3.0-or-later
// Private mails of the older API, behind the calls about conversations and direct posts: what others send privately
// from elsewhere is found nowhere else.
#include "backend/friendica/client.hpp"
#include "backend/shared/whole.hpp"

#include "text/url_encode.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace fedibee::friendica {
namespace {

constexpr const char* mails_path = "/api/direct_messages/all.json?getText=plain";
constexpr std::size_t most_mails = 40;
constexpr std::size_t most_people = 200; ///< that are remembered

std::string field(const char* name, const std::string& value)
{
    return std::string("&") + name + "=" + text::url_encode(value);
}

/// Bounds are exclusive: a mail alone lies between its neighbours' numbers.
std::string neighbour(const std::string& number, int step)
{
    long value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    return std::to_string(value + step);
}

} // namespace

AccountId Client::peer_of(const Mail& mail) const
{
    const bool is_own = self() && mail.sender.id == self()->id;
    return is_own ? mail.recipient.id : mail.sender.id;
}

Task<std::vector<Mail>> Client::mails(std::string fields)
{
    auto answer = co_await get(mails_path + field("count", std::to_string(most_mails)) + fields, Urgency::background);
    if (!answer) co_return fail(std::move(answer));
    co_return read_mails(answer->body, reading());
}

Task<Mail> Client::mail(std::string number)
{
    auto found = co_await mails(field("since_id", neighbour(number, -1)) + field("max_id", neighbour(number, 1)));
    if (!found) co_return fail(std::move(found));
    const auto one = std::ranges::find(*found, number, &Mail::id);
    if (one == found->end()) co_return fail(Errc::not_found, reading().host + " does not have this mail any more");
    co_return std::move(*one);
}

Task<StatusPtr> Client::shown(Mail mail)
{
    for (Account* person : {&mail.sender, &mail.recipient}) {
        if (person->acct.find('@') == std::string::npos) continue;
        if (people_.size() >= most_people) people_.clear();
        auto known = people_.find(person->id.value);
        if (known == people_.end()) {
            auto asked = co_await account(person->id);
            if (!asked) continue;
            known = people_.emplace(person->id.value, std::move(*asked)).first;
        }
        *person = known->second;
    }
    co_return as_status(mail, reading());
}

/// One for each person, as of the newest mail with them.
Task<Page<Conversation>> Client::conversations(PageRequest page)
{
    const std::string fields = page.cursor.empty() ? std::string{} : field("max_id", page.cursor);
    auto found = co_await mails(fields);
    if (!found) co_return fail(std::move(found));
    Page<Conversation> talks;
    if (found->size() >= most_mails) talks.next = found->back().id;
    std::set<std::string> told;
    for (const Mail& mail : *found) {
        const AccountId peer = peer_of(mail);
        const bool is_unread = !mail.seen && mail.sender.id == peer;
        if (!told.insert(peer.value).second) continue;
        auto status = co_await shown(mail);
        if (!status) co_return fail(std::move(status));
        const Account& other = mail.sender.id == peer ? (*status)->account : mail.recipient;
        talks.items.push_back(Conversation{ConversationId(peer.value), is_unread, {other}, *status});
    }
    co_return talks;
}

Task<void> Client::mark_conversation_read(ConversationId id)
{
    auto found = co_await mails(field("user_id", id.value));
    if (!found) co_return fail(std::move(found));
    for (const Mail& mail : *found) {
        if (mail.seen || mail.sender.id.value != id.value) continue;
        mastodon::Call call;
        call.method = "POST";
        call.target = "/api/friendica/direct_messages_setseen.json";
        call.body = text::form_encode({{"id", mail.id}});
        call.content_type = "application/x-www-form-urlencoded";
        const auto seen = co_await send(std::move(call));
        if (!seen) co_return fail(seen.error());
    }
    co_return Result<void>{};
}

Task<StatusPtr> Client::status(StatusId id)
{
    const auto number = mail_of(id.value);
    if (!number) co_return co_await mastodon::Client::status(std::move(id));
    auto found = co_await mail(*number);
    if (!found) co_return fail(std::move(found));
    co_return co_await shown(std::move(*found));
}

Task<Context> Client::context(StatusId id)
{
    const auto number = mail_of(id.value);
    if (!number) co_return co_await mastodon::Client::context(std::move(id));
    co_return co_await mails_before(*number);
}

/// What the two people said to each other before.
Task<Context> Client::mails_before(std::string number)
{
    auto last = co_await mail(number);
    if (!last) co_return fail(std::move(last));
    const AccountId peer = peer_of(*last);
    auto found = co_await mails(field("user_id", peer.value) + field("max_id", number));
    if (!found) co_return fail(std::move(found));
    Context before;
    for (auto mail = found->rbegin(); mail != found->rend(); ++mail) {
        if (peer_of(*mail) != peer) continue;
        auto status = co_await shown(std::move(*mail));
        if (status) before.ancestors.push_back(std::move(*status));
    }
    co_return before;
}

/// `number`: of the mail that is answered.
Task<StatusPtr> Client::send_mail(AccountId to, std::string number, NewStatus draft)
{
    if (!draft.media_ids.empty()) co_return cannot("send a file in a mail: post it, or give its address");
    text::Fields fields{{"user_id", to.value}, {"text", backend::without_first_mentions(draft.text)}};
    if (!draft.title.empty()) fields.emplace_back("title", draft.title);
    if (!number.empty()) fields.emplace_back("replyto", number);
    fields.emplace_back("getText", "plain");
    mastodon::Call call;
    call.method = "POST";
    call.target = "/api/direct_messages/new.json";
    call.body = text::form_encode(fields);
    call.content_type = "application/x-www-form-urlencoded";
    call.urgency = Urgency::posting;
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    auto sent = read_sent_mail(answer->body, reading());
    if (sent) co_return co_await shown(std::move(*sent));
    sent.error().maybe_done = sent.error().code == Errc::bad_response;
    co_return fail(std::move(sent));
}

} // namespace fedibee::friendica
