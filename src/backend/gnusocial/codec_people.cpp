// SPDX-License-Identifier: AGPL-3.0-or-later
// People, ties between them, groups, and direct messages.
#include "backend/gnusocial/codec_parts.hpp"
#include "backend/gnusocial/mail.hpp"
#include "backend/gnusocial/markup.hpp"
#include "backend/shared/address.hpp"
#include "backend/shared/whole.hpp"
#include "text/ascii.hpp"

namespace fedibee::gnusocial {

using backend::count_of;
using backend::flag_of;
using backend::id_of;
using backend::member;
using backend::text_of;

Failure not_understood(const Reading& how)
{
    return fail(Errc::bad_response, how.domain + " answered something that is not understood here; try again, and tell "
                                                 "its administrator when it lasts");
}

namespace {

/// Without the scheme, and without what sites have in their paths that cannot rewrite them.
std::string bare(std::string_view url)
{
    std::string text = text::lowered(url.substr(std::min(url.find("//"), url.size())));
    constexpr std::string_view script = "/index.php";
    if (const auto at = text.find(script); at != std::string::npos) text.erase(at, script.size());
    return text;
}

} // namespace

bool is_local(const std::string& profile_url, const Reading& how)
{
    const std::string root = bare(how.root);
    if (bare(profile_url).starts_with(root + "/")) return true;
    // A site may be known by another name than its own; in a folder of its own it shares the host with others.
    const bool has_folder = root.find('/', 2) != std::string::npos;
    return !has_folder && text::lowered(backend::authority_of(profile_url)) == how.domain;
}

std::string address_at(const std::string& nick, const std::string& profile_url, const Reading& how)
{
    if (profile_url.empty() || is_local(profile_url, how)) return nick + "@" + how.domain;
    return nick + "@" + text::lowered(backend::authority_of(profile_url));
}

Mention mention_of(const Account& account)
{
    return {account.id, account.username, account.acct, account.url, account.address};
}

std::optional<Account> account_from(const Json& user, const Reading& how)
{
    Account account;
    account.id = AccountId(id_of(user));
    account.username = text_of(user, "screen_name");
    if (account.id.empty() || account.username.empty()) return std::nullopt;
    account.url = text_of(user, "statusnet_profile_url");
    account.address = address_at(account.username, account.url, how);
    const bool local = account.url.empty() || is_local(account.url, how);
    account.acct = local ? account.username : account.address;
    account.display_name = text_of(user, "name");
    account.note = backend::html_of(text_of(user, "description"));
    account.uri = text_of(user, "ostatus_uri");
    account.avatar = text_of(user, "profile_image_url_profile_size");
    if (account.avatar.empty()) account.avatar = text_of(user, "profile_image_url");
    account.locked = flag_of(user, "protected");
    account.limited = flag_of(user, "is_silenced");
    account.followers_count = count_of(user, "followers_count");
    account.following_count = count_of(user, "friends_count");
    account.statuses_count = count_of(user, "statuses_count");
    const auto made = twitter_time_of(user);
    if (made != Timestamp{}) account.created_at = made;
    if (const Json* last = member(user, "status")) account.last_status_at = twitter_time_of(*last);
    const auto add_field = [&](const char* name, const std::string& value) {
        if (!value.empty()) account.fields.push_back({name, backend::html_of(value), false});
    };
    add_field("Homepage", text_of(user, "url"));
    add_field("Location", text_of(user, "location"));
    return account;
}

Result<Account> read_user(std::string_view body, const Reading& how)
{
    auto account = account_from(backend::parse_json(body), how);
    if (!account) return not_understood(how);
    return std::move(*account);
}

Result<std::vector<Account>> read_users(std::string_view body, const Reading& how)
{
    return list_from<Account>(body, how, [&](const Json& one) { return account_from(one, how); });
}

Result<CredentialAccount> read_own_user(std::string_view body, const Reading& how)
{
    const backend::JsonDocument document = backend::parse_json(body);
    auto account = account_from(document, how);
    if (!account) return not_understood(how);
    CredentialAccount own;
    own.account = std::move(*account);
    own.note_source = text_of(document, "description");
    return own;
}

Result<Relationship> read_friendship(std::string_view body, const AccountId& id, const Reading& how)
{
    const backend::JsonDocument document = backend::parse_json(body);
    const Json* source = backend::path(document, "relationship", "source");
    if (!source) return not_understood(how);
    Relationship tie;
    tie.id = id;
    tie.following = flag_of(*source, "following");
    tie.followed_by = flag_of(*source, "followed_by");
    tie.blocking = flag_of(*source, "blocking");
    tie.notifying = flag_of(*source, "notifications_enabled");
    return tie;
}

Result<Relationship> read_deed(std::string_view body, const Reading& how)
{
    const backend::JsonDocument document = backend::parse_json(body);
    if (id_of(document).empty()) return not_understood(how);
    Relationship tie;
    tie.id = AccountId(id_of(document));
    tie.following = flag_of(document, "following");
    tie.followed_by = flag_of(document, "follows_you");
    tie.blocking = flag_of(document, "statusnet_blocking");
    return tie;
}

Result<std::vector<std::string>> read_ids(std::string_view body, const Reading& how)
{
    return list_from<std::string>(body, how, [](const Json& one) {
        std::string id = backend::as_id(one);
        return id.empty() ? std::nullopt : std::optional(std::move(id));
    });
}

Result<std::vector<Fan>> read_fans(std::string_view body, const Reading& how)
{
    return list_from<Fan>(body, how, [](const Json& one) {
        Fan fan{id_of(one, "user_id"), text_of(one, "nickname"), text_of(one, "fullname"), text_of(one, "profileurl")};
        return fan.user.empty() ? std::nullopt : std::optional(std::move(fan));
    });
}

Account account_of(const Fan& fan, const Reading& how)
{
    Account account;
    account.id = AccountId(fan.user);
    account.username = fan.nickname;
    account.display_name = fan.name;
    account.url = fan.url;
    account.address = address_at(fan.nickname, fan.url, how);
    account.acct = is_local(fan.url, how) ? fan.nickname : account.address;
    return account;
}

namespace {

std::optional<Message> message_from(const Json& object, const Reading& how)
{
    const Json* sender = member(object, "sender");
    const Json* recipient = member(object, "recipient");
    auto from = sender ? account_from(*sender, how) : std::nullopt;
    auto to = recipient ? account_from(*recipient, how) : std::nullopt;
    if (id_of(object).empty() || !from || !to) return std::nullopt;
    auto status = std::make_shared<Status>();
    status->id = message_id(id_of(object));
    status->uri = status->url = how.root + "/message/" + id_of(object);
    status->created_at = twitter_time_of(object);
    status->visibility = Visibility::direct;
    const std::string text = text_of(object, "text");
    status->content = backend::html_of(text);
    status->mentions.push_back(mention_of(*to));
    const Account peer = from->id == how.self ? *to : *from;
    status->account = std::move(*from);
    return Message{std::move(status), peer, text, id_of(object)};
}

std::optional<Group> group_from(const Json& object)
{
    Group group;
    group.name = text_of(object, "nickname");
    if (group.name.empty()) return std::nullopt;
    // Calls take the name in their path, and nothing else in every version.
    group.id = GroupId(group.name);
    group.title = text_of(object, "fullname");
    group.description = text_of(object, "description");
    group.url = text_of(object, "url");
    group.members_count = count_of(object, "member_count");
    group.member = flag_of(object, "member");
    return group;
}

} // namespace

Result<std::vector<Message>> read_messages(std::string_view body, const Reading& how)
{
    return list_from<Message>(body, how, [&](const Json& one) { return message_from(one, how); });
}

Result<Message> read_message(std::string_view body, const Reading& how)
{
    auto message = message_from(backend::parse_json(body), how);
    if (!message) return not_understood(how);
    return std::move(*message);
}

Result<Group> read_group(std::string_view body, const Reading& how)
{
    auto group = group_from(backend::parse_json(body));
    if (!group) return not_understood(how);
    return std::move(*group);
}

Result<std::vector<Group>> read_groups(std::string_view body, const Reading& how)
{
    return list_from<Group>(body, how, group_from);
}

} // namespace fedibee::gnusocial
