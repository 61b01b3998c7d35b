// SPDX-License-Identifier: AGPL-3.0-or-later
// The older API's private messages, whose people are Twitter's users of before.
#include "backend/friendica/codec.hpp"
#include "backend/shared/whole.hpp"

#include "backend/mastodon/codec_parts.hpp"
#include "backend/shared/address.hpp"
#include "text/ascii.hpp"
#include "text/twitter_time.hpp"

namespace fedibee::friendica {
namespace {

using backend::Json;

constexpr std::string_view prefix = "dm/";
constexpr std::string_view ellipsis = "...";

/// Its name has no host: where the profile is says whose server it is.
Account user_from(const Json& user, const Reading& how)
{
    Account account;
    account.id = AccountId(backend::id_of(user));
    account.username = backend::text_of(user, "screen_name");
    account.display_name = backend::text_of(user, "name");
    account.url = backend::text_of(user, "url");
    account.avatar = backend::text_of(user, "profile_image_url_large");
    const bool is_local = account.url.empty() || backend::host_of(account.url) == how.host;
    account.acct = account.username + (is_local ? "" : "@" + backend::authority_of(account.url));
    account.address = mastodon::address_of(account.acct, how);
    return account;
}

/// A subject that nobody wrote is the beginning of the text.
std::string real_title(const Json& object, std::string_view text)
{
    std::string title = backend::text_of(object, "title");
    const std::string_view stem(title);
    const bool is_cut = stem.ends_with(ellipsis);
    if (is_cut && text.starts_with(text::trimmed(stem.substr(0, stem.size() - ellipsis.size())))) return {};
    return title == text ? std::string{} : title;
}

/// Notes from elsewhere begin with the display name of the person they are for.
std::string without_recipient(std::string_view text, const Account& recipient)
{
    const std::string greeting = "@" + recipient.display_name;
    if (!recipient.display_name.empty() && text.starts_with(greeting)) text.remove_prefix(greeting.size());
    return std::string(text::trimmed(text));
}

std::optional<Mail> mail_from(const Json& object, const Reading& how)
{
    const Json* sender = backend::member(object, "sender");
    const Json* recipient = backend::member(object, "recipient");
    Mail mail;
    mail.id = backend::id_of(object);
    if (mail.id.empty() || sender == nullptr || recipient == nullptr) return std::nullopt;
    mail.sender = user_from(*sender, how);
    mail.recipient = user_from(*recipient, how);
    if (mail.sender.id.empty() || mail.recipient.id.empty()) return std::nullopt;
    mail.created_at = text::parse_twitter_time(backend::text_of(object, "created_at")).value_or(Timestamp{});
    mail.text = without_recipient(backend::text_of(object, "text"), mail.recipient);
    mail.title = real_title(object, mail.text);
    mail.seen = backend::flag_of(object, "friendica_seen");
    return mail;
}

} // namespace

Result<std::vector<Mail>> read_mails(std::string_view body, const Reading& how)
{
    return mastodon::array_answer<Mail>(body, how, [&](const Json& one) { return mail_from(one, how); });
}

Result<Mail> read_sent_mail(std::string_view body, const Reading& how)
{
    const backend::JsonDocument document(body);
    if (auto mail = mail_from(document, how)) return std::move(*mail);
    if (backend::member(document, "error") != nullptr)
        return fail(Errc::not_found, how.host + " takes mails only between people of whom one follows the other");
    return mastodon::not_understood(how);
}

StatusPtr as_status(const Mail& mail, const Reading& how)
{
    auto status = std::make_shared<Status>();
    status->id = StatusId(mail_id(mail.id));
    status->uri = "https://" + how.host + "/" + status->id.value;
    status->created_at = mail.created_at;
    status->account = mail.sender;
    status->visibility = Visibility::direct;
    status->title = mail.title;
    status->content = backend::html_of(mail.text);
    const Account& to = mail.recipient;
    status->mentions.push_back({to.id, to.username, to.acct, to.url, to.address});
    return status;
}

std::optional<std::string> mail_of(std::string_view id)
{
    if (!id.starts_with(prefix)) return std::nullopt;
    return std::string(id.substr(prefix.size()));
}

std::string mail_id(std::string_view number)
{
    return std::string(prefix) + std::string(number);
}

} // namespace fedibee::friendica
