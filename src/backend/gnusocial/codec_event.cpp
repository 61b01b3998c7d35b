// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications, of which these servers have none: out of mentions, records of deeds, and Qvitter's list.
#include "backend/gnusocial/codec_parts.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace fedibee::gnusocial {
namespace {

using backend::id_of;
using backend::member;
using backend::text_of;

std::shared_ptr<Notification> notification_about(const Json& notice, NotificationId id, const char* type,
                                                 const Reading& how)
{
    const Json* user = member(notice, "user");
    auto who = user ? account_from(*user, how) : std::nullopt;
    if (!who) return nullptr;
    auto notification = std::make_shared<Notification>();
    notification->id = std::move(id);
    notification->type = type;
    notification->created_at = twitter_time_of(notice);
    notification->account = std::move(*who);
    return notification;
}

/// A post of the reader's of which no more is known than the record tells.
StatusPtr named_post(const Json& record, const Reading& how)
{
    auto status = std::make_shared<Status>();
    status->id = StatusId(id_of(record, "in_reply_to_status_id"));
    status->uri = status->url = how.root + "/notice/" + status->id.value;
    status->account.id = how.self;
    status->account.url = how.self_url;
    const std::string text = text_of(record, "text");
    const auto colon = text.find(": ");
    if (colon != std::string::npos) status->content = text.substr(colon + 2);
    return status;
}

/// ":subscription:3:person:2:" says that 3 follows 2; of people elsewhere the numbers mean nothing here.
bool follows_reader(const Json& record, const Reading& how)
{
    const std::string uri = text_of(record, "uri");
    const auto person = uri.find(":person:");
    const Json* user = member(record, "user");
    if (user && is_local(text_of(*user, "statusnet_profile_url"), how) && person != std::string::npos) {
        const auto begin = person + std::string_view(":person:").size();
        return uri.substr(begin, uri.find(':', begin) - begin) == how.self.value;
    }
    return !how.self_url.empty() && text_of(record, "text").find("(" + how.self_url + ")") != std::string::npos;
}

NotificationPtr favourite_from(const Json& record, const Reading& how)
{
    const std::string post = id_of(record, "in_reply_to_status_id");
    const Json* user = member(record, "user");
    if (post.empty() || !user || id_of(record, "in_reply_to_user_id") != how.self.value) return nullptr;
    auto made = notification_about(record, favourite_id(id_of(*user), post), "favourite", how);
    if (made) made->status = named_post(record, how);
    return made;
}

NotificationPtr repeat_from(const Json& notice, const Reading& how)
{
    const Json* original = member(notice, "retweeted_status");
    const Json* author = original ? member(*original, "user") : nullptr;
    if (!author || id_of(*author) != how.self.value) return nullptr;
    auto made = notification_about(notice, notice_id(id_of(notice)), "reblog", how);
    if (made) made->status = status_from(*original, how);
    return made;
}

std::string type_of(const std::string& ntype)
{
    if (ntype == "like") return "favourite";
    if (ntype == "repeat") return "reblog";
    if (ntype == "reply" || ntype == "mention") return "mention";
    return ntype;
}

NotificationId qvitter_id(const std::string& type, const std::string& user, const std::string& notice,
                          const std::string& own)
{
    if (type == "favourite") return favourite_id(user, notice);
    if (type == "mention") return notice_id(notice);
    if (type == "follow") return follow_id(user);
    return NotificationId("qvitter/" + own);
}

NotificationPtr qvitter_from(const Json& entry, const Reading& how)
{
    const Json* from = member(entry, "from_profile");
    auto who = from ? account_from(*from, how) : std::nullopt;
    const std::string type = type_of(text_of(entry, "ntype"));
    if (!who || type.empty() || id_of(entry).empty()) return nullptr;
    const Json* notice = member(entry, "notice");
    auto made = std::make_shared<Notification>();
    made->id = qvitter_id(type, who->id.value, notice ? id_of(*notice) : std::string{}, id_of(entry));
    made->type = type;
    made->created_at = twitter_time_of(entry);
    made->account = std::move(*who);
    // The notice of a "follow" is an unrelated one.
    if (notice && type != "follow") made->status = status_from(*notice, how);
    return made;
}

} // namespace

NotificationId favourite_id(const std::string& user, const std::string& notice)
{
    return NotificationId("favourite/" + user + "/" + notice);
}

NotificationId notice_id(const std::string& notice)
{
    return NotificationId("notice/" + notice);
}

NotificationId follow_id(const std::string& user)
{
    return NotificationId("follow/" + user);
}

NotificationPtr event_from(const Json& notice, NoticeKind kind, const Reading& how)
{
    const Json* user = member(notice, "user");
    if (how.self.empty() || !user || id_of(*user) == how.self.value) return nullptr;
    if (kind == NoticeKind::favourite) return favourite_from(notice, how);
    if (kind == NoticeKind::repeat) return repeat_from(notice, how);
    if (kind == NoticeKind::follow && follows_reader(notice, how))
        return notification_about(notice, follow_id(id_of(*user)), "follow", how);
    return nullptr;
}

NotificationPtr mention_by(const StatusPtr& post)
{
    auto made = std::make_shared<Notification>();
    made->id = notice_id(post->id.value);
    made->type = "mention";
    made->created_at = post->created_at;
    made->account = post->account;
    made->status = post;
    return made;
}

Result<QvitterNews> read_qvitter_notifications(std::string_view body, const Reading& how)
{
    const backend::JsonDocument document = backend::parse_json(body);
    if (!document.is_array()) return not_understood(how);
    QvitterNews news;
    for (const Json& entry : document) {
        const std::string number = id_of(entry);
        if (number.size() > news.newest.size() || (number.size() == news.newest.size() && number > news.newest))
            news.newest = number;
        if (auto made = qvitter_from(entry, how)) news.items.push_back(std::move(made));
    }
    return news;
}

bool tells_of_news(std::string_view header)
{
    const backend::JsonDocument document = backend::parse_json(header);
    return std::ranges::any_of(document.members(), [](const backend::JsonMember& one) {
        return backend::as_number(one.value).value_or(0) > 0;
    });
}

} // namespace fedibee::gnusocial
