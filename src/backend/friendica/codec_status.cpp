// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/friendica/codec.hpp"

#include "backend/mastodon/codec_parts.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace fedibee::friendica {
namespace {

using backend::Json;

/// Answers name the author of the thread's first post as the one who is answered; the parent itself comes along.
void read_parent(const Json& object, Status& status)
{
    const Json* author = backend::path(object, "in_reply_to_status", "account");
    status.in_reply_to_account_id = AccountId(author != nullptr ? backend::id_of(*author) : std::string{});
}

bool mentions(const Status& status, const Account& somebody)
{
    return std::ranges::any_of(status.mentions, [&](const Mention& one) { return one.id == somebody.id; });
}

/// Direct posts read "private" like those for followers. The login's own copy says whom it is for; of one that came
/// from elsewhere, who is mentioned tells.
Visibility true_visibility(const Json& own, const Reading& how, const Status& status)
{
    if (status.visibility != Visibility::private_) return status.visibility;
    const Json* lists = backend::member(own, "visibility");
    const bool for_circles = lists != nullptr && !backend::array_of(*lists, "allow_gid").empty();
    const bool for_people = lists != nullptr && !backend::array_of(*lists, "allow_cid").empty();
    if (for_circles || status.mentions.empty()) return Visibility::private_;
    if (for_people) return Visibility::direct;
    const bool is_for_reader = how.self && status.account.id != how.self->id && mentions(status, *how.self);
    return is_for_reader ? Visibility::direct : Visibility::private_;
}

/// One field holds the title, or the warning where there is none.
void read_title(const Json& own, Status& status)
{
    status.title = backend::text_of(own, "title");
    if (!status.title.empty() && status.spoiler_text == status.title) status.spoiler_text.clear();
}

std::string without_last_breaks(std::string_view html)
{
    while (true) {
        html = text::trimmed(html);
        if (!html.ends_with("<br>")) return std::string(html);
        html.remove_suffix(4);
    }
}

constexpr std::string_view quote_head = "<b><a href=\"";
constexpr std::string_view quote_sign = "♲ ";
constexpr std::string_view quote_start = "<blockquote class=\"shared_content\"";
constexpr std::string_view quote_end = "</blockquote>";

/// `<b><a href="URL">♲ user@host</a>:</b>`: where the quoted post is, and whose.
std::optional<Status> quoted_author(std::string_view head, const Reading& how)
{
    const auto address_end = head.find('"');
    const auto name_start = head.find(quote_sign);
    const auto name_end = head.find("</a>");
    if (address_end == std::string_view::npos || name_start == std::string_view::npos || name_end < name_start)
        return std::nullopt;
    const auto name = name_start + quote_sign.size();
    Status quoted;
    quoted.url = head.substr(0, address_end);
    quoted.account.acct = head.substr(name, name_end - name);
    quoted.account.username = quoted.account.acct.substr(0, quoted.account.acct.find('@'));
    quoted.account.address = mastodon::address_of(quoted.account.acct, how);
    return quoted;
}

/// A quoted post comes within the content, except for a client of another name.
void take_quote_out(const Reading& how, Status& status)
{
    if (status.quote) return;
    const std::string_view content = status.content;
    const auto start = content.find(quote_start);
    const auto end = content.rfind(quote_end);
    const auto head = start == std::string_view::npos ? start : content.rfind(quote_head, start);
    if (head == std::string_view::npos || end == std::string_view::npos || end < start) return;
    const auto inner = content.find('>', start) + 1;
    auto quoted = quoted_author(content.substr(head + quote_head.size(), start - head - quote_head.size()), how);
    if (!quoted || inner > end) return;
    quoted->content = content.substr(inner, end - inner);
    quoted->tags = status.tags;
    std::string rest = without_last_breaks(content.substr(0, head));
    rest += content.substr(end + quote_end.size());
    status.quote = Quote{"accepted", std::make_shared<const Status>(std::move(*quoted)), {}};
    status.content = std::move(rest);
}

} // namespace

void amend_status(const Json& object, const Reading& how, Status& status)
{
    status.language.clear();                     // a guess, and noise on short texts
    if (status.reblog) status.edited_at.reset(); // of a wrapper it means nothing
    read_parent(object, status);
    take_quote_out(how, status);
    const Json* own = backend::member(object, "friendica");
    if (own == nullptr) return;
    read_title(*own, status);
    status.visibility = true_visibility(*own, how, status);
    status.dislikes_count = backend::count_of(*own, "dislikes_count");
    status.disliked = backend::flag_of(*own, "disliked");
}

std::optional<Visibility> read_default_visibility(std::string_view body)
{
    const backend::JsonDocument preferences(body);
    const auto visibility = mastodon::visibility_from(backend::text_of(preferences, "posting:default:visibility"));
    return visibility == Visibility::unknown ? std::nullopt : std::optional(visibility);
}

} // namespace fedibee::friendica
