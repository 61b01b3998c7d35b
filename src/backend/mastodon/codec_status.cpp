// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/codec_parts.hpp"

#include <algorithm>
#include <array>

namespace fedibee::mastodon {
namespace {

using namespace std::string_view_literals;

constexpr std::array visibilities{
    std::pair{Visibility::public_, "public"sv},   std::pair{Visibility::unlisted, "unlisted"sv},
    std::pair{Visibility::private_, "private"sv}, std::pair{Visibility::direct, "direct"sv},
    std::pair{Visibility::local, "local"sv},
};

constexpr std::array media_types{
    std::pair{MediaType::image, "image"sv},
    std::pair{MediaType::gifv, "gifv"sv},
    std::pair{MediaType::video, "video"sv},
    std::pair{MediaType::audio, "audio"sv},
};

constexpr std::array filter_actions{
    std::pair{FilterAction::warn, "warn"sv},
    std::pair{FilterAction::hide, "hide"sv},
    std::pair{FilterAction::blur, "blur"sv},
};

constexpr std::array filter_contexts{
    std::pair{FilterContext::home, "home"sv},       std::pair{FilterContext::notifications, "notifications"sv},
    std::pair{FilterContext::public_, "public"sv},  std::pair{FilterContext::thread, "thread"sv},
    std::pair{FilterContext::account, "account"sv},
};

template <class Table> auto named(const Table& table, std::string_view word)
{
    using Value = typename Table::value_type::first_type;
    for (const auto& [value, name] : table) {
        if (name == word) return std::optional<Value>(value);
    }
    return std::optional<Value>();
}

std::optional<Poll> poll_from(const Json& object)
{
    Poll poll;
    poll.id = PollId(id_of(object));
    if (poll.id.empty()) return std::nullopt;
    poll.expires_at = time_of(object, "expires_at");
    poll.expired = flag_of(object, "expired");
    poll.multiple = flag_of(object, "multiple");
    poll.votes_count = count_of(object, "votes_count");
    poll.voters_count = number_of(object, "voters_count");
    poll.voted = flag_of(object, "voted");
    for (const Json& option : array_of(object, "options"))
        poll.options.push_back({text_of(option, "title"), number_of(option, "votes_count")});
    for (const Json& choice : array_of(object, "own_votes")) {
        const auto index = as_number(choice);
        if (index && *index >= 0 && *index < static_cast<std::int64_t>(poll.options.size()))
            poll.own_votes.push_back(static_cast<int>(*index));
    }
    std::ranges::sort(poll.own_votes);
    return poll;
}

std::optional<FilterResult> filter_from(const Json& result)
{
    const Json* filter = member(result, "filter");
    if (!filter) return std::nullopt;
    FilterResult verdict;
    verdict.title = text_of(*filter, "title");
    verdict.action = named(filter_actions, text_of(*filter, "filter_action")).value_or(FilterAction::unknown);
    verdict.expires_at = time_of(*filter, "expires_at");
    for (const Json& context : array_of(*filter, "context")) {
        if (const auto known = named(filter_contexts, as_text(context))) verdict.contexts.push_back(*known);
    }
    return verdict;
}

/// `{state, quoted_status}`, or on Akkoma and Pleroma the bare status.
std::optional<Quote> quote_from(const Json& status, const Reading& how, int depth)
{
    const Json* found = member(status, "quote");
    if (!found) found = path(status, "pleroma", "quote");
    if (!found || !found->is_object()) return std::nullopt;
    Quote quote;
    quote.state = text_of(*found, "state");
    if (quote.state.empty() && member(*found, "account")) {
        quote.state = "accepted";
        quote.status = status_from(*found, how, depth + 1);
    } else if (const Json* quoted = member(*found, "quoted_status"); quoted && quote.state == "accepted") {
        quote.status = status_from(*quoted, how, depth + 1);
    }
    quote.quoted_status_id = StatusId(id_of(*found, "quoted_status_id"));
    if (quote.quoted_status_id.empty() && quote.status) quote.quoted_status_id = quote.status->id;
    return quote;
}

/// snac gives positions instead of ids, and the author may stand twice.
std::vector<Mention> mentions_from(const Json& status, const Reading& how)
{
    std::vector<Mention> mentions;
    for (const Json& entry : array_of(status, "mentions")) {
        Mention mention;
        mention.acct = text_of(entry, "acct");
        mention.username = text_of(entry, "username");
        if (mention.acct.empty()) mention.acct = mention.username;
        if (mention.acct.empty()) continue;
        if (mention.username.empty()) mention.username = mention.acct.substr(0, mention.acct.find('@'));
        if (how.mention_ids) mention.id = AccountId(id_of(entry));
        mention.url = text_of(entry, "url");
        mention.address = address_of(mention.acct, how);
        const auto same = [&](const Mention& known) { return known.address == mention.address; };
        if (std::ranges::none_of(mentions, same)) mentions.push_back(std::move(mention));
    }
    return mentions;
}

/// Without this nobody could tell that a private post was written to the person who reads it.
void add_viewer(const Reading& how, Status& status)
{
    if (!how.viewer || how.viewer->url.empty() || status.account.address == how.viewer->address) return;
    const auto same = [&](const Mention& known) { return known.address == how.viewer->address; };
    const bool is_linked = status.content.find("href=\"" + how.viewer->url + "\"") != std::string::npos;
    if (is_linked && std::ranges::none_of(status.mentions, same)) status.mentions.push_back(*how.viewer);
}

void read_attachments(const Json& object, const Reading& how, int depth, Status& status)
{
    status.media_attachments = each_of<MediaAttachment>(array_of(object, "media_attachments"), media_from);
    status.mentions = mentions_from(object, how);
    add_viewer(how, status);
    for (const Json& tag : array_of(object, "tags")) {
        std::string name = text_of(tag, "name");
        if (name.starts_with('#')) name.erase(0, 1);
        if (!name.empty()) status.tags.push_back({std::move(name), text_of(tag, "url")});
    }
    if (const Json* poll = member(object, "poll")) status.poll = poll_from(*poll);
    if (const Json* card = member(object, "card"); card && !text_of(*card, "url").empty())
        status.card = PreviewCard{text_of(*card, "url"), text_of(*card, "title"), text_of(*card, "description")};
    status.filtered = each_of<FilterResult>(array_of(object, "filtered"), filter_from);
    status.quote = quote_from(object, how, depth);
    if (const Json* reblog = member(object, "reblog")) status.reblog = status_from(*reblog, how, depth + 1);
}

void read_viewer(const Json& object, Status& status)
{
    status.replies_count = count_of(object, "replies_count");
    status.reblogs_count = count_of(object, "reblogs_count");
    status.favourites_count = count_of(object, "favourites_count");
    status.favourited = flag_of(object, "favourited");
    status.reblogged = flag_of(object, "reblogged");
    status.bookmarked = flag_of(object, "bookmarked");
    status.muted = flag_of(object, "muted");
    status.pinned = flag_of(object, "pinned");
}

} // namespace

std::optional<MediaAttachment> media_from(const Json& object)
{
    MediaAttachment media;
    media.id = MediaId(id_of(object));
    if (media.id.empty()) return std::nullopt;
    media.type = named(media_types, text_of(object, "type")).value_or(MediaType::unknown);
    media.url = text_of(object, "url");
    media.remote_url = text_of(object, "remote_url");
    media.preview_url = text_of(object, "preview_url");
    media.description = text_of(object, "description");
    return media;
}

Visibility visibility_from(const std::string& word)
{
    return named(visibilities, word).value_or(Visibility::unknown);
}

std::string visibility_word(Visibility visibility)
{
    for (const auto& [value, name] : visibilities) {
        if (value == visibility) return std::string(name);
    }
    return {};
}

StatusPtr status_from(const Json& object, const Reading& how, int depth)
{
    if (depth > deepest_status || id_of(object).empty()) return nullptr;
    const Json* author = member(object, "account");
    auto account = author ? account_from(*author, how) : std::nullopt;
    if (!account) return nullptr;
    auto status = std::make_shared<Status>();
    status->id = StatusId(id_of(object));
    status->uri = text_of(object, "uri");
    status->url = text_of(object, "url");
    status->created_at = time_of(object, "created_at").value_or(Timestamp{});
    status->edited_at = time_of(object, "edited_at");
    status->account = std::move(*account);
    status->content = text_of(object, "content");
    status->spoiler_text = text_of(object, "spoiler_text");
    status->visibility = visibility_from(text_of(object, "visibility"));
    status->sensitive = flag_of(object, "sensitive");
    status->language = text_of(object, "language");
    status->in_reply_to_id = StatusId(id_of(object, "in_reply_to_id"));
    status->in_reply_to_account_id = AccountId(id_of(object, "in_reply_to_account_id"));
    status->text = text_of(object, "text");
    if (const Json* approval = member(object, "quote_approval"))
        status->quote_approval = text_of(*approval, "current_user");
    read_attachments(object, how, depth, *status);
    read_viewer(object, *status);
    if (how.amend != nullptr) how.amend(object, how, *status);
    return status;
}

Result<StatusPtr> read_status(std::string_view body, const Reading& how)
{
    auto status = status_from(parse_json(body), how);
    if (!status) return not_understood(how);
    return status;
}

Result<std::vector<StatusPtr>> read_statuses(std::string_view body, const Reading& how)
{
    return array_answer<StatusPtr>(body, how, [&](const Json& one) { return status_from(one, how); });
}

Result<Context> read_context(std::string_view body, const Reading& how)
{
    const JsonDocument document = parse_json(body);
    if (!document.is_object()) return not_understood(how);
    const auto read = [&](const Json& one) { return status_from(one, how); };
    return Context{each_of<StatusPtr>(array_of(document, "ancestors"), read),
                   each_of<StatusPtr>(array_of(document, "descendants"), read)};
}

Result<StatusSource> read_source(std::string_view body, const Reading& how)
{
    const JsonDocument document = parse_json(body);
    if (!document.is_object() || !member(document, "text")) return not_understood(how);
    return StatusSource{text_of(document, "text"), text_of(document, "spoiler_text")};
}

Result<Poll> read_poll(std::string_view body, const Reading& how)
{
    auto poll = poll_from(parse_json(body));
    if (!poll) return not_understood(how);
    return std::move(*poll);
}

Result<MediaAttachment> read_media(std::string_view body, const Reading& how)
{
    auto media = media_from(parse_json(body));
    if (!media) return not_understood(how);
    return std::move(*media);
}

bool is_scheduled(std::string_view body)
{
    const JsonDocument document = parse_json(body);
    return member(document, "scheduled_at") && !member(document, "account");
}

} // namespace fedibee::mastodon
