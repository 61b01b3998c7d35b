// SPDX-License-Identifier: AGPL-3.0-or-later
// Who asks for what: formats, logins, routes, and errors as these servers make them.
#include "gnusocial.hpp"

#include "base64.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedisim::gnusocial {
namespace {

constexpr std::array versions{
    Version{"gnusocial", "1.20.10-release"},
    Version{"gnusocial-1.2", "1.2.0-beta4", true},
    Version{"gnusocial-2.0", "2.0.1-beta0", false, true},
};

constexpr std::chrono::seconds brake{1}; ///< for each wrong password before

std::vector<std::string> parts_of(std::string_view path)
{
    std::vector<std::string> parts;
    while (!path.empty()) {
        path.remove_prefix(path.front() == '/' ? 1 : 0);
        const auto end = std::min(path.find('/'), path.size());
        if (end > 0) parts.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return parts;
}

std::string joined(const std::vector<std::string>& parts)
{
    return fmt::format("{}", fmt::join(parts, "/"));
}

} // namespace

const Version* find_version(std::string_view software)
{
    const auto found = std::ranges::find(versions, software, &Version::name);
    return found == versions.end() ? nullptr : &*found;
}

Time now()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string twitter_date(Time when)
{
    return fmt::format("{:%a %b %d %H:%M:%S} +0000 {:%Y}", std::chrono::floor<std::chrono::seconds>(when),
                       std::chrono::floor<std::chrono::seconds>(when));
}

std::string http_date(Time when)
{
    return fmt::format("{:%a, %d %b %Y %H:%M:%S}", std::chrono::floor<std::chrono::seconds>(when));
}

Response Site::page_of_error(int status, std::string_view text)
{
    Response page;
    page.status = status;
    page.type = "text/html; charset=utf-8";
    page.body = "<div class=\"error\">" + std::string(text) + "</div>\n";
    return page;
}

Response Site::refusal(const Visit& visit, int status, std::string_view text) const
{
    return answer({{"error", text}, {"request", visit.request.path}}, status);
}

User* Site::user(int id)
{
    const auto found = std::ranges::find(users_, id, &User::id);
    return found == users_.end() ? nullptr : &*found;
}

User* Site::user_named(std::string_view word)
{
    for (auto& one : users_) {
        if (one.home.empty() && one.nick == word) return &one;
    }
    const bool number = !word.empty() && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
    return number ? user(std::atoi(std::string(word).c_str())) : nullptr;
}

/// By `user_id`, `id` or `screen_name`, or by the path.
User* Site::whom(const Visit& visit)
{
    for (const char* key : {"user_id", "id", "target_id"}) {
        if (visit.params.has(key)) return user(std::atoi(visit.params.text(key).c_str()));
    }
    for (const char* key : {"screen_name", "target_screen_name"}) {
        if (visit.params.has(key)) return user_named(visit.params.text(key));
    }
    return visit.path.size() > 2 ? user_named(visit.last) : nullptr;
}

Notice* Site::notice(int id)
{
    const auto found = std::ranges::find(notices_, id, &Notice::id);
    return found == notices_.end() ? nullptr : &*found;
}

User* Site::viewer_of(const Request& request, std::string& problem)
{
    const auto header = request.header("authorization");
    if (header.starts_with("Basic ")) {
        const std::string pair = from_base64(header.substr(6));
        const auto colon = std::min(pair.find(':'), pair.size());
        auto* found = user_named(pair.substr(0, colon));
        const bool fits = found != nullptr && colon < pair.size() && found->password == pair.substr(colon + 1);
        problem = fits ? "" : "Could not authenticate you.";
        return fits ? found : nullptr;
    }
    if (!header.starts_with("OAuth ")) return nullptr;
    std::map<std::string, std::string> fields;
    if (!is_signed(request, fields)) {
        problem = "Invalid signature";
        return nullptr;
    }
    const auto token = tokens_.find(fields["oauth_token"]);
    const bool good = token != tokens_.end() && token->second.is_access;
    if (!good) problem = "Invalid access token: " + fields["oauth_token"];
    return good ? user(token->second.user) : nullptr;
}

Response Site::finish(Response response, const User* viewer)
{
    response.headers.emplace_back("Date", http_date(now()) + " GMT");
    if (!version_.qvitter || viewer == nullptr) return response;
    auto counters = Json::object();
    for (const auto& one : news_) {
        if (one.whom != viewer->id || one.seen) continue;
        counters[one.type] = std::to_string(std::atoi(counters.value(one.type, "0").c_str()) + 1);
    }
    response.headers.emplace_back("Qvitter-Notifications", counters.empty() ? "[]" : to_text(counters));
    return response;
}

const std::vector<Site::Route>& Site::routes()
{
    static const std::vector<Route> all{
        {"account/verify_credentials", false, false, &Site::verify},
        {"account/update_profile", true, false, &Site::update_profile},
        {"statuses/home_timeline", false, false, &Site::home},
        {"statuses/friends_timeline", false, false, &Site::home},
        {"statuses/mentions", false, false, &Site::mentions},
        {"statuses/public_timeline", false, true, &Site::public_timeline},
        {"statuses/networkpublic_timeline", false, true, &Site::network},
        {"statuses/user_timeline", false, false, &Site::by_user},
        {"statuses/user_timeline/*", false, true, &Site::by_user},
        {"statuses/show/*", false, true, &Site::show_notice},
        {"statuses/update", true, false, &Site::update},
        {"statuses/destroy/*", true, false, &Site::destroy},
        {"statuses/retweet/*", true, false, &Site::retweet},
        {"statuses/retweets/*", false, false, &Site::repeats},
        {"statuses/retweets_of_me", false, false, &Site::repeats_of_me},
        {"statuses/favs/*", false, true, &Site::fans},
        {"statuses/friends", false, false, &Site::friends},
        {"statuses/friends/*", false, true, &Site::friends},
        {"statuses/followers", false, false, &Site::followers},
        {"statuses/followers/*", false, true, &Site::followers},
        {"favorites", false, false, &Site::favourites},
        {"favorites/create/*", true, false, &Site::create_favourite},
        {"favorites/destroy/*", true, false, &Site::destroy_favourite},
        {"friends/ids", false, false, &Site::friend_ids},
        {"followers/ids", false, false, &Site::follower_ids},
        {"friendships/create", true, false, &Site::create_friendship},
        {"friendships/create/*", true, false, &Site::create_friendship},
        {"friendships/destroy", true, false, &Site::destroy_friendship},
        {"friendships/destroy/*", true, false, &Site::destroy_friendship},
        {"friendships/show", false, false, &Site::friendship},
        {"friendships/exists", false, false, &Site::are_friends},
        {"users/show", false, true, &Site::show_user},
        {"users/show/*", false, true, &Site::show_user},
        {"externalprofile/show", false, false, &Site::show_external},
        {"blocks/create", true, false, &Site::create_block},
        {"blocks/destroy", true, false, &Site::destroy_block},
        {"direct_messages", false, false, &Site::received},
        {"direct_messages/sent", false, false, &Site::sent},
        {"direct_messages/new", true, false, &Site::send_message},
        {"statusnet/conversation/*", false, true, &Site::conversation},
        {"statusnet/tags/timeline/*", false, true, &Site::by_tag},
        {"statusnet/groups/timeline/*", false, true, &Site::by_group},
        {"statusnet/groups/list", false, false, &Site::groups_of},
        {"statusnet/groups/list_all", false, true, &Site::all_groups},
        {"statusnet/groups/show/*", false, true, &Site::show_group},
        {"statusnet/groups/join/*", true, false, &Site::join_group},
        {"statusnet/groups/leave/*", true, false, &Site::leave_group},
        {"media/upload", true, false, &Site::upload},
        {"search", false, true, &Site::search},
        {"gnusocial/version", false, true, &Site::version_call},
        {"statusnet/version", false, true, &Site::version_call},
        {"gnusocial/config", false, true, &Site::config},
        {"statusnet/config", false, true, &Site::config},
        {"qvitter/statuses/notifications", false, false, &Site::qvitter_news},
        {"oauth/request_token", false, true, &Site::request_token},
        {"oauth/authorize", false, true, &Site::authorize},
        {"oauth/access_token", false, true, &Site::access_token},
    };
    return all;
}

Response Site::route(const Request& request, std::vector<std::string> path)
{
    std::string tail = path.empty() ? std::string() : path.back();
    if (tail.ends_with(".json")) path.back() = tail = tail.substr(0, tail.size() - 5);
    auto general = path;
    if (!general.empty()) general.back() = "*";
    const auto fits = [&](const Route& one) { return one.path == joined(path) || one.path == joined(general); };
    const auto found = std::ranges::find_if(routes(), fits);
    const bool is_qvitter = request.path.find("/qvitter/") != std::string::npos;
    if (found == routes().end() || (is_qvitter && !version_.qvitter))
        return html_page("404", "<h1>Page not found</h1>", 404);
    Visit visit{request, request.params, nullptr, path, tail};
    std::string problem;
    const bool is_oauth = path.front() == "oauth";
    if (!is_oauth) visit.viewer = viewer_of(request, problem);
    if (visit.viewer == nullptr && (!found->open || !problem.empty()) && !is_oauth) {
        auto refused = refusal(visit, 401, problem.empty() ? "Could not authenticate you." : problem);
        refused.headers.emplace_back("WWW-Authenticate", "Basic realm=\"fedisim API\"");
        const bool is_guess = request.header("authorization").starts_with("Basic ");
        if (is_guess) refused.held_back = brake * wrong_passwords_++;
        return finish(std::move(refused), nullptr);
    }
    if (found->posts && request.method != "POST")
        return finish(page_of_error(405, "This method requires a POST."), nullptr);
    auto response = (this->*found->handler)(visit);
    return finish(std::move(response), visit.viewer);
}

Response Site::handle(const Request& request)
{
    auto path = parts_of(request.path);
    if (request.path == "/rsd.xml") {
        Response rsd;
        rsd.type = "application/rsd+xml";
        rsd.body = "<rsd><service><apis><api name=\"Twitter\" preferred=\"true\" apiLink=\"" + base +
                   "/api/\"/></apis></service></rsd>";
        return rsd;
    }
    if (request.path == "/.well-known/webfinger") {
        const auto resource = request.params.text("resource");
        const auto at = std::min(resource.find('@'), resource.size());
        const auto* found = resource.starts_with("acct:") ? user_named(resource.substr(5, at - 5)) : nullptr;
        if (found == nullptr) return html_page("404", "<h1>Not found</h1>", 404);
        return answer({{"subject", "acct:" + found->nick + "@" + authority},
                       {"links", {{{"rel", "http://apinamespace.org/twitter"}, {"href", base + "/api/"}}}}});
    }
    if (path.empty() || path.front() != "api") return html_page("404", "<h1>Page not found</h1>", 404);
    path.erase(path.begin());
    return route(request, std::move(path));
}

} // namespace fedisim::gnusocial
