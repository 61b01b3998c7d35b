// SPDX-License-Identifier: AGPL-3.0-or-later
#include "control.hpp"

#include "friendica.hpp"
#include "load.hpp"
#include "markup.hpp"

#include <array>

namespace fedisim {

namespace {

constexpr std::array<std::string_view, 3> residents{"alice", "bob", "carol"};

/// A private note to one person is mail on Friendica. It begins with the display name of whom it is for.
Response note_from_elsewhere(Context& context, Account& who)
{
    const auto found = read_markup(context.world, context.params.text("status")).mentions;
    if (found.size() != 1) return problem(404, "A note is for one person");
    const auto text = "@" + found.front()->display_name + " " + context.params.text("text");
    const auto& mail = send_mail(context.world, who, *found.front(), {}, text, {});
    return answer({{"id", mail.id}});
}

Response post_as(Context& context)
{
    if (context.sim.site) return context.sim.site->post_as(context.params);
    auto* who = context.world.resolve(context.params.text("as"));
    if (who == nullptr) return problem(404, "There is no account named by 'as'");
    if (context.world.dialect().friendica && !who->local() && context.params.text("visibility") == "direct")
        return note_from_elsewhere(context, *who);
    auto tree = context.params.tree();
    const bool needs_picture = !context.world.dialect().text_only_posts && !context.params.has("media_ids") &&
                               !context.params.has("in_reply_to_id");
    if (needs_picture) tree["media_ids"] = {context.world.add_media(*who).id};
    return context.sim.act_as(*who, "POST", "/api/v1/statuses", Params(tree));
}

/// Acts about a post name it by `id`; acts about a person by `account`. `id` with edit or delete is the actor's own
/// post.
Response act_as(Context& context)
{
    if (context.sim.site) return context.sim.site->act_as(context.params);
    auto* who = context.world.resolve(context.params.text("as"));
    if (who == nullptr) return problem(404, "There is no account named by 'as'");
    const auto action = context.params.text("action");
    const auto id = context.params.text("id");
    if (const auto name = context.params.maybe("account")) {
        auto* whom = context.world.resolve(*name);
        if (whom == nullptr) return problem(404, "There is no account named by 'account'");
        const bool answers = action == "authorize" || action == "reject";
        const auto path = (answers ? "/api/v1/follow_requests/" : "/api/v1/accounts/") + whom->id + "/" + action;
        return context.sim.act_as(*who, "POST", path, context.params);
    }
    if (action == "delete") return context.sim.act_as(*who, "DELETE", "/api/v1/statuses/" + id, context.params);
    if (action == "edit") return context.sim.act_as(*who, "PUT", "/api/v1/statuses/" + id, context.params);
    if (action == "vote") {
        const auto* status = context.world.status(id);
        if (status == nullptr || !status->poll) return not_found();
        return context.sim.act_as(*who, "POST", "/api/v1/polls/" + status->poll->id + "/votes", context.params);
    }
    return context.sim.act_as(*who, "POST", "/api/v1/statuses/" + id + "/" + action, context.params);
}

/// Somebody would like to answer, favourite or boost (`type`) a post whose author decides about it.
Response ask_author(Context& context)
{
    auto* who = context.world.resolve(context.params.text("as"));
    auto* status = context.world.status(context.params.text("id"));
    if (who == nullptr || status == nullptr || !context.world.dialect().asks_authors) return not_found();
    const auto type = context.params.text("type");
    status->account->interactions.push_back({context.world.ids().make(IdKind::ulid, context.world.now()), type, who,
                                             status, context.params.text("status")});
    context.world.notify(*status->account, "pending." + type, *who, status);
    return answer(Json::object());
}

Response add_fault(Context& context)
{
    const auto& kind = context.params.text("kind");
    if (kind == "drop_streams") {
        context.sim.hub.drop_all();
        return answer(Json::object());
    }
    if (kind == "revoke_tokens") {
        const auto* whose = context.world.find(context.params.text("user"));
        for (auto* token : context.world.tokens()) {
            const bool chosen = token->account != nullptr && (whose == nullptr || token->account == whose);
            // The token of the first line stays, for the test itself steers with it.
            if (chosen && token->app != context.sim.own_app) token->revoked = true;
        }
        context.sim.hub.drop_revoked();
        return answer(Json::object());
    }
    if (kind == "expire_tokens") {
        for (auto* token : context.world.tokens()) token->revoked = token->revoked || token->app != context.sim.own_app;
        context.sim.hub.drop_revoked();
        return answer(Json::object());
    }
    const auto wrong = context.sim.faults.add(context.params);
    return wrong.empty() ? answer(context.sim.faults.list()) : problem(400, wrong);
}

Response clear_faults(Context& context)
{
    context.sim.faults.clear();
    return answer(Json::object());
}

/// How many are open, and who listens to what.
Response show_streams(Context& context)
{
    return answer({{"open", context.sim.hub.count()}, {"subscriptions", context.sim.hub.subscriptions()}});
}

Response clear_log(Context& context)
{
    context.sim.log = Json::array();
    return answer(Json::object());
}

} // namespace

void route_control(Router& router)
{
    router.add("POST", "/sim/post", Access::open, post_as);
    router.add("POST", "/sim/act", Access::open, act_as);
    router.add("POST", "/sim/faults", Access::open, add_fault);
    router.add("GET", "/sim/faults", Access::open, [](Context& context) { return answer(context.sim.faults.list()); });
    router.add("DELETE", "/sim/faults", Access::open, clear_faults);
    router.add("POST", "/sim/ask", Access::open, ask_author);
    router.add("GET", "/sim/log", Access::open, [](Context& context) { return answer(context.sim.log); });
    router.add("DELETE", "/sim/log", Access::open, clear_log);
    router.add("GET", "/sim/streams", Access::open, show_streams);
}

namespace {

void open_site(Sim& sim)
{
    const auto* version = gnusocial::find_version(sim.options.software);
    if (version == nullptr) return;
    sim.site = std::make_unique<gnusocial::Site>(sim.world.ids(), *version);
    sim.site->base = sim.world.base;
    sim.site->authority = sim.world.authority;
    sim.site->populate();
}

} // namespace

void populate(Sim& sim)
{
    open_site(sim);
    if (sim.world.dialect().friendica) {
        // First: they take the place of Mastodon's.
        route_friendica(sim.router);
        route_mail(sim.router);
    }
    for (auto* route :
         {route_instance,      route_oauth,          route_profile,   route_relations, route_accounts,
          route_statuses,      route_status_actions, route_timelines, route_requests,  route_notifications,
          route_conversations, route_lists,          route_filters,   route_tags,      route_search,
          route_media,         route_polls,          route_reactions, route_misc,      route_control,
          route_interactions,  route_chats}) {
        route(sim.router);
    }
    sim.own_app = &sim.world.add_app("fedisim");
    sim.own_app->redirect_uris = {"urn:ietf:wg:oauth:2.0:oob"};
    sim.own_app->scopes = "read write follow push";
    for (const auto name : residents) {
        std::string shown(name);
        shown.front() = static_cast<char>(shown.front() - 'a' + 'A');
        auto& made = sim.world.add_account(name, "", shown);
        sim.world.add_token(*sim.own_app, &made, sim.own_app->scopes);
    }
    sim.world.add_account("dave", "remote.example", "Dave");
    if (sim.world.dialect().friendica) sim.world.add_account("bees", "", "Bee Keepers").group = true;
    sim.world.due = [&sim](Account& who, const Scheduled& scheduled) {
        auto params = scheduled.params.tree();
        params.erase("scheduled_at");
        sim.act_as(who, "POST", "/api/v1/statuses", Params(params));
    };
    invite(sim);
}

std::string first_line(const Sim& sim)
{
    if (sim.site) return to_text({{"url", sim.world.base}, {"users", sim.site->users()}});
    auto users = Json::array();
    auto& world = const_cast<World&>(sim.world);
    for (const auto* token : world.tokens()) {
        users.push_back(
            {{"name", token->account->username}, {"password", token->account->password}, {"token", token->value}});
    }
    return to_text({{"url", sim.world.base}, {"users", users}});
}

} // namespace fedisim
