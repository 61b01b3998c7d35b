// SPDX-License-Identifier: AGPL-3.0-or-later
// Bodies that are sent. JSON is the least ambiguous form, and every server but one reads it everywhere.
#include "backend/mastodon/codec.hpp"
#include "backend/shared/json_write.hpp"
#include "text/iso_time.hpp"

namespace fedibee::mastodon {
namespace {

using backend::dumped;
using backend::JsonBody;

template <class Id> JsonBody ids(const std::vector<Id>& values)
{
    JsonBody array = JsonBody::array();
    for (const Id& id : values) array.push_back(id.value);
    return array;
}

JsonBody poll_of(const NewStatus& draft)
{
    JsonBody poll{{"options", draft.poll_options},
                  {"expires_in", draft.poll_expires_in.count()},
                  {"multiple", draft.poll_multiple}};
    if (draft.poll_hide_totals) poll["hide_totals"] = true;
    return poll;
}

/// The server's word for all who see a post.
const char* everybody_at(const std::optional<Visibility>& visibility)
{
    if (visibility == Visibility::private_) return "followers";
    return visibility == Visibility::direct ? "mentioned" : "public";
}

/// Who may do one thing at once, and who must ask.
JsonBody rule_of(const std::string& policy, const char* everybody)
{
    JsonBody rule{{"always", JsonBody::array({"author"})}, {"with_approval", JsonBody::array()}};
    if (policy == "ask")
        rule["with_approval"].push_back(everybody);
    else if (policy.empty() || policy == "public")
        rule["always"].push_back(everybody);
    else if (policy != "nobody")
        rule["always"].push_back(policy);
    return rule;
}

/// GoToSocial's: whole, for what is left out only the author may do.
JsonBody interaction_policy_of(const NewStatus& draft)
{
    const char* everybody = everybody_at(draft.visibility);
    const bool is_closed = draft.visibility == Visibility::private_ || draft.visibility == Visibility::direct;
    return {{"can_favourite", rule_of({}, everybody)},
            {"can_reply", rule_of(draft.reply_policy, everybody)},
            {"can_reblog", rule_of(is_closed ? "nobody" : draft.boost_policy, everybody)}};
}

/// Friendica's, of posts with a title: it takes a warning for one unless it is told that there is none.
void add_title(const NewStatus& draft, const Capabilities& capabilities, JsonBody& body)
{
    const bool matters = !draft.title.empty() || !draft.spoiler_text.empty();
    if (capabilities.titles && matters) body["friendica"] = {{"title", draft.title}};
}

} // namespace

std::string write_new_status(const NewStatus& draft, const Capabilities& capabilities, const char* quote_field,
                             bool local_by_flag)
{
    JsonBody body = JsonBody::object();
    body["status"] = draft.text;
    if (!draft.spoiler_text.empty()) body["spoiler_text"] = draft.spoiler_text;
    if (draft.visibility) body["visibility"] = visibility_word(*draft.visibility);
    if (local_by_flag && draft.visibility == Visibility::local) {
        body["visibility"] = visibility_word(Visibility::public_);
        body["local_only"] = true;
    }
    if (!draft.circle.empty()) body["visibility"] = draft.circle.value;
    if (!draft.content_type.empty()) body["content_type"] = draft.content_type;
    if (!draft.quote_policy.empty()) body["quote_approval_policy"] = draft.quote_policy;
    if (!draft.reply_policy.empty() || !draft.boost_policy.empty())
        body["interaction_policy"] = interaction_policy_of(draft);
    if (draft.sensitive) body["sensitive"] = *draft.sensitive;
    if (!draft.language.empty()) body["language"] = draft.language;
    if (!draft.in_reply_to_id.empty()) body["in_reply_to_id"] = draft.in_reply_to_id.value;
    if (!draft.media_ids.empty()) body["media_ids"] = ids(draft.media_ids);
    if (!draft.poll_options.empty()) body["poll"] = poll_of(draft);
    if (draft.scheduled_at) body["scheduled_at"] = text::format_iso_time(*draft.scheduled_at);
    if (!draft.quoted_status_id.empty()) body[quote_field] = draft.quoted_status_id.value;
    if (capabilities.allowed_mentions && !draft.allowed_mentions.empty())
        body["allowed_mentions"] = ids(draft.allowed_mentions);
    add_title(draft, capabilities, body);
    return dumped(body);
}

std::string write_edit(const NewStatus& whole, const Capabilities& capabilities)
{
    JsonBody body = JsonBody::object();
    body["status"] = whole.text;
    body["spoiler_text"] = whole.spoiler_text;
    body["sensitive"] = whole.sensitive.value_or(!whole.spoiler_text.empty());
    if (!whole.language.empty()) body["language"] = whole.language;
    body["media_ids"] = ids(whole.media_ids);
    if (!whole.poll_options.empty()) body["poll"] = poll_of(whole);
    add_title(whole, capabilities, body);
    return dumped(body);
}

std::string write_choices(const std::vector<int>& choices)
{
    return dumped({{"choices", choices}});
}

std::string write_report(const NewReport& report)
{
    JsonBody body{
        {"account_id", report.account.value}, {"status_ids", ids(report.statuses)}, {"comment", report.comment}};
    if (report.forward) body["forward"] = true;
    if (!report.category.empty()) body["category"] = report.category;
    if (!report.rule_ids.empty()) body["rule_ids"] = report.rule_ids;
    return dumped(body);
}

std::string write_list_accounts(const AccountId& account)
{
    return dumped({{"account_ids", JsonBody::array({account.value})}});
}

std::string write_marker(const Marker& marker)
{
    return dumped({{marker.timeline, {{"last_read_id", marker.last_read_id}}}});
}

std::string write_title(const std::string& title)
{
    return dumped({{"title", title}});
}

std::string write_list(const std::string& title, const std::optional<std::string>& replies_policy,
                       std::optional<bool> exclusive)
{
    JsonBody body{{"title", title}};
    if (replies_policy) body["replies_policy"] = *replies_policy;
    if (exclusive) body["exclusive"] = *exclusive;
    return dumped(body);
}

std::string write_name(const std::string& name)
{
    return dumped({{"name", name}});
}

std::string write_policy(const std::string& rule, const std::string& value)
{
    return dumped({{rule, value}});
}

std::string write_profile(const ProfileChange& change)
{
    JsonBody body = JsonBody::object();
    if (change.display_name) body["display_name"] = *change.display_name;
    if (change.note) body["note"] = *change.note;
    if (change.locked) body["locked"] = *change.locked;
    if (change.bot) body["bot"] = *change.bot;
    if (change.discoverable) body["discoverable"] = *change.discoverable;
    if (change.indexable) body["indexable"] = *change.indexable;
    if (change.hide_collections) body["hide_collections"] = *change.hide_collections;
    if (!change.fields) return dumped(body);
    // Numbered, for Mastodon takes an array for nothing. An empty name drops the field.
    JsonBody fields = JsonBody::object();
    for (const auto& field : *change.fields)
        fields[std::to_string(fields.size())] = {{"name", field.name}, {"value", field.value}};
    if (fields.empty()) fields["0"] = {{"name", ""}, {"value", ""}};
    body["fields_attributes"] = std::move(fields);
    return dumped(body);
}

std::string write_follow(const FollowOptions& options)
{
    JsonBody body = JsonBody::object();
    if (options.boosts) body["reblogs"] = *options.boosts;
    if (options.notify) body["notify"] = *options.notify;
    if (options.languages) body["languages"] = *options.languages;
    return dumped(body);
}

/// Pleroma has its own word for the time.
std::string write_mute(const MuteOptions& options)
{
    JsonBody body{{"notifications", options.notifications}, {"duration", options.duration.count()}};
    if (options.duration.count() > 0) body["expires_in"] = options.duration.count();
    return dumped(body);
}

std::string write_quote_policy(const std::string& policy)
{
    return dumped({{"quote_approval_policy", policy}});
}

std::string write_comment(const std::string& comment)
{
    return dumped({{"comment", comment}});
}

std::string write_description(const std::string& description)
{
    return dumped({{"description", description}});
}

std::string write_language(const std::string& language)
{
    return language.empty() ? std::string{} : dumped({{"lang", language}});
}

std::string write_scheduled_at(Timestamp at)
{
    return dumped({{"scheduled_at", text::format_iso_time(at)}});
}

std::string write_subscription(const std::string& type, const std::string& stream, const std::string& parameter)
{
    JsonBody frame{{"type", type}, {"stream", stream}};
    if (stream.starts_with("hashtag")) frame["tag"] = parameter;
    if (stream == "list") frame["list"] = parameter;
    return dumped(frame);
}

} // namespace fedibee::mastodon
