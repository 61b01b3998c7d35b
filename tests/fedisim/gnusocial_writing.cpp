// SPDX-License-Identifier: AGPL-3.0-or-later
// The calls that change something, each with what goes wrong with it in life.
#include "gnusocial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedisim::gnusocial {
namespace {

constexpr std::size_t text_limit = 1000;
constexpr std::string_view too_quickly =
    "Too many duplicate messages too quickly; take a breather and post again in a few minutes.";

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// "&lt;" becomes "<"; "&quot;" stays.
std::string decoded(std::string text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        constexpr std::array entities{std::pair{"&lt;", "<"}, std::pair{"&gt;", ">"}, std::pair{"&amp;", "&"}};
        const auto found = std::ranges::find_if(entities, [&](const auto& one) {
            return text.compare(at, std::string_view(one.first).size(), one.first) == 0;
        });
        if (found == entities.end()) {
            out += text[at++];
        } else {
            out += found->second;
            at += std::string_view(found->first).size();
        }
    }
    return out;
}

} // namespace

bool Site::is_repeated_soon(const User& who, const std::string& text)
{
    auto& last = said_[{who.id, text}];
    const bool soon = last != Time{} && now() - last < std::chrono::minutes(1);
    if (!soon) last = now();
    return soon;
}

std::vector<int> Site::files_of(Visit& visit, std::string& text)
{
    std::vector<int> ids;
    const auto listed = visit.params.text("media_ids");
    std::string_view rest = listed;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(','), rest.size());
        const int id = std::atoi(std::string(rest.substr(0, end)).c_str());
        rest.remove_prefix(std::min(end + 1, rest.size()));
        // Unknown ones are ignored without a word.
        if (id > 0 && static_cast<std::size_t>(id) <= files_.size()) ids.push_back(id);
    }
    if (const auto* inline_file = visit.request.upload("media")) {
        files_.push_back(
            {static_cast<int>(files_.size()) + 1, inline_file->filename, inline_file->type, inline_file->data});
        ids.push_back(files_.back().id);
    }
    for (const int id : ids) text += fmt::format(" {}/{}/{}", base, version_.newest ? "url" : "attachment", id);
    return ids;
}

Response Site::update(Visit& visit)
{
    auto& who = *visit.viewer;
    auto text = visit.params.text("status");
    if (text.empty()) return refusal(visit, 400, "Client must provide a 'status' parameter with a value.");
    if (is_command(text)) {
        // It may have been carried out; the answer is the latest notice of one's own.
        for (auto one = notices_.rbegin(); one != notices_.rend(); ++one) {
            if (one->author == who.id && one->verb == Verb::post && !one->deleted) return answer(show(*one, &who));
        }
        return answer(show(notices_.front(), &who));
    }
    const auto parent = static_cast<int>(visit.params.number("in_reply_to_status_id", 0));
    const auto* answered = notice(parent);
    if (parent > 0 && (answered == nullptr || answered->deleted))
        return refusal(visit, 404, "Parent notice not found.");
    text = decoded(std::move(text));
    auto files = files_of(visit, text);
    if (characters(text) > text_limit)
        return refusal(visit, 413, "Maximum notice size is 1000 characters, including attachment URL.");
    if (is_repeated_soon(who, text)) return refusal(visit, 400, too_quickly);
    return answer(show(publish(who, text, parent, std::move(files), visit.params.text("source", "api")), &who));
}

Response Site::destroy(Visit& visit)
{
    auto* found = notice(visit.number());
    if (found == nullptr || found->deleted) return refusal(visit, 404, "No status found with that ID.");
    if (found->author != visit.viewer->id) return refusal(visit, 403, "You may not delete another user's status.");
    const auto body = show(*found, visit.viewer);
    remove(*found);
    return answer(body);
}

Response Site::retweet(Visit& visit)
{
    auto* found = notice(visit.number());
    if (found == nullptr || found->deleted) return refusal(visit, 400, "No such notice.");
    if (found->author == visit.viewer->id) return refusal(visit, 400, "You cannot repeat your own notice.");
    if (is_repeated_soon(*visit.viewer, "RT " + std::to_string(found->id))) return refusal(visit, 400, too_quickly);
    return answer(show(repeat(*visit.viewer, *found), visit.viewer));
}

Response Site::create_favourite(Visit& visit)
{
    auto* found = notice(visit.number());
    if (found == nullptr) return refusal(visit, 404, "No status found with that ID.");
    if (found->original > 0) found = notice(found->original);
    if (found->fans.contains(visit.viewer->id)) return refusal(visit, 403, "This status is already a favorite.");
    const int id = found->id;
    like(*visit.viewer, *found);
    return answer(show(*notice(id), visit.viewer));
}

Response Site::destroy_favourite(Visit& visit)
{
    auto* found = notice(visit.number());
    if (found == nullptr) return refusal(visit, 404, "No status found with that ID.");
    if (found->fans.erase(visit.viewer->id) == 0) return refusal(visit, 403, "That status is not a favorite.");
    if (version_.newest) return refusal(visit, 500, fmt::format("No parent for notice {}", found->id));
    return answer(show(*found, visit.viewer));
}

Response Site::create_friendship(Visit& visit)
{
    auto* other = whom(visit);
    if (other == nullptr) return refusal(visit, 500, "No such user found.");
    auto& who = *visit.viewer;
    if (std::ranges::find(who.follows, other->id) != who.follows.end())
        return refusal(visit, 403, "Could not follow user: " + other->nick + " is already on your list.");
    follow(who, *other);
    // The follow holds; only its announcement fails.
    if (is_repeated_soon(who, "follow " + std::to_string(other->id))) return refusal(visit, 400, too_quickly);
    return answer(show(*other, &who));
}

Response Site::destroy_friendship(Visit& visit)
{
    auto* other = whom(visit);
    if (other == nullptr) return refusal(visit, 500, "No such user found.");
    auto& who = *visit.viewer;
    if (std::ranges::find(who.follows, other->id) == who.follows.end()) return refusal(visit, 500, "Not subscribed!");
    unfollow(who, *other);
    return answer(show(*other, &who));
}

Response Site::create_block(Visit& visit)
{
    auto* other = whom(visit);
    if (other == nullptr) return refusal(visit, 404, "No such user.");
    unfollow(*visit.viewer, *other);
    unfollow(*other, *visit.viewer);
    visit.viewer->blocks.insert(other->id);
    return answer(show(*other, visit.viewer, true));
}

Response Site::destroy_block(Visit& visit)
{
    auto* other = whom(visit);
    if (other == nullptr) return refusal(visit, 404, "No such user.");
    visit.viewer->blocks.erase(other->id);
    return answer(show(*other, visit.viewer, true));
}

/// 1.x stores the message and fails then; 2.0 fails at once.
Response Site::send_message(Visit& visit)
{
    auto* other = whom(visit);
    const auto text = visit.params.text("text");
    if (other == nullptr) return refusal(visit, 500, "No such user found.");
    if (text.empty()) return refusal(visit, 406, "No message text!");
    if (other == visit.viewer)
        return refusal(visit, 403, "Do not send a message to yourself; just say it to yourself quietly instead.");
    const bool mutual = std::ranges::find(visit.viewer->follows, other->id) != visit.viewer->follows.end() &&
                        std::ranges::find(other->follows, visit.viewer->id) != other->follows.end();
    if (!mutual) return refusal(visit, 403, "Cannot send direct messages to users who aren't your friend.");
    if (version_.newest)
        return refusal(visit, 500, "Argument 1 passed to Notice::saveActivity() must be an instance of Profile");
    messages_.push_back({static_cast<int>(messages_.size()) + 1, visit.viewer->id, other->id, decoded(text), now()});
    return refusal(visit, 500, "Call to undefined method ApiDirectMessageNewAction::showSingleJsondirectMessage()");
}

Response Site::upload(Visit& visit)
{
    if (version_.newest) return Response{500, {}, "", "text/html; charset=utf-8"};
    const auto* file = visit.request.upload("media");
    if (file == nullptr)
        return answer({{"errors", {{{"message", "There is no uploaded media for this request."}, {"code", 131}}}}});
    const int id = static_cast<int>(files_.size()) + 1;
    files_.push_back({id, fmt::format("{}-{}", id, file->filename), file->type, file->data});
    const auto size = static_cast<int>(file->data.size());
    const auto number = [&](int value) { return version_.qvitter ? Json(std::to_string(value)) : Json(value); };
    return answer({{"media_id", number(id)},
                   {"media_id_string", std::to_string(id)},
                   {"media_url", fmt::format("{}/attachment/{}", base, id)},
                   {"size", number(size)},
                   {"image", {{"w", number(10)}, {"h", number(10)}, {"image_type", file->type}}}});
}

Response Site::join_group(Visit& visit)
{
    const auto group = std::ranges::find(groups_, visit.last, &Group::nick);
    if (group == groups_.end()) return refusal(visit, 404, "Group not found.");
    if (group->members.contains(visit.viewer->id))
        return refusal(visit, 403, "You are already a member of that group.");
    join(*visit.viewer, *group);
    return answer(show(*group, visit.viewer));
}

Response Site::leave_group(Visit& visit)
{
    const auto group = std::ranges::find(groups_, visit.last, &Group::nick);
    if (group == groups_.end()) return refusal(visit, 404, "Group not found.");
    if (group->members.erase(visit.viewer->id) == 0) return refusal(visit, 500, "You are not a member of this group.");
    return answer(show(*group, visit.viewer));
}

Response Site::update_profile(Visit& visit)
{
    auto& who = *visit.viewer;
    who.name = visit.params.text("name", who.name);
    who.bio = visit.params.text("description", who.bio);
    who.location = visit.params.text("location", who.location);
    who.url = visit.params.text("url", who.url);
    return answer(show(who, &who));
}

} // namespace fedisim::gnusocial
