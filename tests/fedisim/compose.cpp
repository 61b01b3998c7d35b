// SPDX-License-Identifier: AGPL-3.0-or-later
#include "compose.hpp"

#include "markup.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedisim {

namespace {

constexpr std::size_t most_media = 4;
constexpr std::size_t most_options = 4;
constexpr std::size_t longest_option = 50;

bool refuse(Response& refusal, int status, std::string_view text)
{
    refusal = problem(status, text);
    return false;
}

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool read_media(const Context& context, const Status* edited, Draft& draft, Response& refusal)
{
    const auto ids = context.params.list("media_ids");
    if (ids.size() > most_media) return refuse(refusal, 422, "Validation failed: Cannot attach more than 4 files");
    for (const auto& id : ids) {
        auto* media = context.world.media(id);
        const bool free = media != nullptr && media->owner == context.viewer &&
                          (media->attached_to == nullptr || media->attached_to == edited);
        if (!free) return refuse(refusal, 422, fmt::format("Media ({}) not found or already attached to a post", id));
        if (media->ready_at > context.world.now()) {
            return refuse(refusal, 422,
                          "Cannot attach files that have not finished processing. Try again in a moment!");
        }
        draft.media.push_back(media);
    }
    for (const auto& changed : context.params.groups("media_attributes")) {
        auto* media = context.world.media(changed.text("id"));
        if (media != nullptr && media->owner == context.viewer)
            media->description = changed.text("description", media->description);
    }
    const auto moves = [](const Media* media) { return media->type == "video" || media->type == "audio"; };
    if (draft.media.size() > 1 && std::ranges::any_of(draft.media, moves)) {
        return refuse(refusal, 422, "Cannot attach a video to a post that already contains images");
    }
    return true;
}

bool read_poll(const Context& context, const Status* edited, Draft& draft, Response& refusal)
{
    const auto wanted = context.params.group("poll");
    const auto titles = wanted.list("options");
    if (titles.empty()) return true;
    if (!draft.media.empty()) return refuse(refusal, 422, "Cannot attach a poll to a post that already contains files");
    if (titles.size() < 2) return refuse(refusal, 422, "Validation failed: Options must be more than one item");
    if (titles.size() > most_options)
        return refuse(refusal, 422, "Validation failed: Options can't contain more than 4 items");
    Poll poll;
    poll.id = edited != nullptr && edited->poll ? edited->poll->id : context.world.small_id();
    for (const auto& title : titles) {
        if (graphemes(title) > longest_option) {
            return refuse(refusal, 422, "Validation failed: Options can't be longer than 50 characters each");
        }
        if (std::ranges::find(poll.options, title, &PollOption::title) != poll.options.end()) {
            return refuse(refusal, 422, "Validation failed: Options contain duplicate items");
        }
        poll.options.push_back({title, {}});
    }
    const auto seconds = wanted.number("expires_in", 86400);
    if (seconds < 300) return refuse(refusal, 422, "Validation failed: Expires at is too soon");
    if (seconds > 2629746) return refuse(refusal, 422, "Validation failed: Expires at is too far into the future");
    poll.expires_at = context.world.now() + std::chrono::seconds(seconds);
    poll.multiple = wanted.flag("multiple");
    poll.hide_totals = wanted.flag("hide_totals");
    // Votes stay when the same options come back with an edit.
    if (edited != nullptr && edited->poll) {
        const auto same = [](const PollOption& a, const PollOption& b) { return a.title == b.title; };
        if (std::ranges::equal(poll.options, edited->poll->options, same)) {
            poll.options = edited->poll->options;
            poll.votes = edited->poll->votes;
        }
    }
    draft.poll = std::move(poll);
    return true;
}

/// Who may answer and boost: what an audience cannot have is refused, as GoToSocial does.
bool read_interaction_policy(const Context& context, Draft& draft, Response& refusal)
{
    if (!context.world.dialect().asks_authors || !context.params.has("interaction_policy")) return true;
    const auto policy = context.params.group("interaction_policy");
    for (const char* deed : {"can_favourite", "can_reply", "can_reblog"}) {
        const auto rule = policy.group(deed);
        InteractionRule read{rule.list("always"), rule.list("with_approval")};
        const bool open = draft.visibility == "public" || draft.visibility == "unlisted";
        for (const auto& words : {read.always, read.with_approval}) {
            if (open || std::ranges::find(words, "public") == words.end()) continue;
            return refuse(
                refusal, 400,
                fmt::format("Bad Request: error converting {}.{}.always: policyURI public is not feasible for "
                            "visibility {}",
                            draft.visibility, deed, draft.visibility));
        }
        draft.interaction_policy.emplace(deed, std::move(read));
    }
    return true;
}

/// The author of the post that is answered may have closed it.
bool may_answer(const Context& context, const Status& parent)
{
    const auto rule = parent.interaction_policy.find("can_reply");
    if (rule == parent.interaction_policy.end() || parent.account == context.viewer) return true;
    const auto& always = rule->second.always;
    const auto allows = [&](const char* word) { return std::ranges::find(always, word) != always.end(); };
    return allows("public") || (allows("followers") && context.world.follows(*context.viewer, *parent.account));
}

bool read_relations(const Context& context, Draft& draft, Response& refusal)
{
    const auto& params = context.params;
    if (const auto id = params.maybe("in_reply_to_id"); id && !id->empty()) {
        auto* parent = context.world.status(*id);
        if (parent == nullptr || !context.world.visible(*parent, context.viewer)) {
            return refuse(refusal, 404, "The post you are trying to reply to does not appear to exist.");
        }
        draft.in_reply_to = parent->reblog != nullptr ? parent->reblog : parent;
        if (!may_answer(context, *draft.in_reply_to))
            return refuse(refusal, 403, "Forbidden: you do not have permission to reply to this status");
    }
    const bool mastodon = context.world.dialect().quotes == QuoteShape::state_object;
    const auto quoted = params.maybe(mastodon ? "quoted_status_id" : "quote_id");
    if (!quoted || quoted->empty() || context.world.dialect().quotes == QuoteShape::none) return true;
    auto* status = context.world.status(*quoted);
    if (status == nullptr || !context.world.visible(*status, context.viewer)) {
        return refuse(refusal, 404, "The post you are trying to quote does not appear to exist.");
    }
    const bool own = status->account == context.viewer;
    if (!own &&
        (status->quote_policy == "nobody" || (status->visibility != "public" && status->visibility != "unlisted"))) {
        return refuse(refusal, 422, "Validation failed: You are not allowed to quote this post");
    }
    draft.quote = status;
    draft.quote_policy = params.text("quote_approval_policy", "public");
    if (status->visibility == "private") draft.visibility = "private";
    return true;
}

/// The guard for private posts: nobody else may be brought in by a name in the text.
bool check_allowed_mentions(const Context& context, const Draft& draft, Response& refusal)
{
    if (!context.params.has("allowed_mentions")) return true;
    const auto allowed = context.params.list("allowed_mentions");
    auto unexpected = Json::array();
    for (const auto* account : read_markup(context.world, draft.text).mentions) {
        if (std::ranges::find(allowed, account->id) == allowed.end()) {
            unexpected.push_back({{"id", account->id}, {"acct", account->acct()}});
        }
    }
    if (unexpected.empty()) return true;
    refusal =
        answer({{"error", "Post would be sent to unexpected accounts"}, {"unexpected_accounts", unexpected}}, 422);
    return false;
}

/// A warning becomes the title of a first post that does not say what its title is.
void read_own_fields(const Context& context, Draft& draft)
{
    const auto own = context.params.group("friendica");
    draft.title = own.text("title");
    draft.circle = context.params.text("circle");
    const bool answers = !context.params.text("in_reply_to_id").empty();
    if (!own.has("title") && !answers) std::swap(draft.title, draft.spoiler_text);
}

} // namespace

bool read_draft(const Context& context, const Status* edited, Draft& draft, Response& refusal)
{
    const auto& params = context.params;
    const auto& dialect = context.world.dialect();
    const auto& viewer = *context.viewer;
    draft.text = params.text("status");
    draft.spoiler_text = params.text("spoiler_text");
    if (dialect.friendica) read_own_fields(context, draft);
    draft.sensitive = params.flag("sensitive", edited == nullptr && viewer.sensitive) || !draft.spoiler_text.empty();
    draft.language = params.maybe("language");
    if (!draft.language && !viewer.language.empty()) draft.language = viewer.language;
    draft.visibility = edited != nullptr ? edited->visibility : params.text("visibility", viewer.privacy);
    draft.local_only = dialect.local_by_flag && params.flag("local_only");
    draft.quote_policy = params.text("quote_approval_policy", viewer.quote_policy);
    draft.application = context.token != nullptr ? context.token->app->name : "fedisim";
    if (draft.visibility.empty()) draft.visibility = viewer.privacy;
    if (std::ranges::find(dialect.visibilities, draft.visibility) == dialect.visibilities.end()) {
        return refuse(refusal, 422, "Validation failed: Visibility is not included in the list");
    }
    if (!read_media(context, edited, draft, refusal) || !read_poll(context, edited, draft, refusal)) return false;
    if (edited == nullptr && !read_relations(context, draft, refusal)) return false;
    if (!read_interaction_policy(context, draft, refusal)) return false;
    if (is_blank(draft.text)) {
        if (draft.media.empty()) return refuse(refusal, 422, "Validation failed: Text can't be blank");
        if (!draft.spoiler_text.empty()) std::swap(draft.text, draft.spoiler_text);
    }
    if (!dialect.text_only_posts && draft.media.empty() && draft.in_reply_to == nullptr && edited == nullptr) {
        return refuse(refusal, 403, "Cannot post a status without media");
    }
    if (length_of(dialect.counting, draft.text, draft.spoiler_text) > dialect.max_characters) {
        return refuse(refusal, 422,
                      fmt::format("Validation failed: Text character limit of {} exceeded", dialect.max_characters));
    }
    return check_allowed_mentions(context, draft, refusal);
}

} // namespace fedisim
