// SPDX-License-Identifier: AGPL-3.0-or-later
// What the instance says about itself, and how its people are found.
#include "friendica.hpp"
#include "sim.hpp"

#include <fmt/format.h>

namespace fedisim {

namespace {

const Json& mime_types()
{
    static const Json types{"image/jpeg", "image/png",  "image/gif", "image/webp", "image/avif", "video/webm",
                            "video/mp4",  "audio/wave", "audio/ogg", "audio/mpeg", "audio/flac", "audio/aac"};
    return types;
}

Json media_limits(bool with_descriptions)
{
    Json limits = Json::object();
    if (with_descriptions) limits["description_limit"] = 10000;
    limits["image_matrix_limit"] = 33177600;
    limits["image_size_limit"] = 16777216;
    limits["supported_mime_types"] = mime_types();
    limits["video_frame_rate_limit"] = 120;
    limits["video_matrix_limit"] = 8294400;
    limits["video_size_limit"] = 103809024;
    return limits;
}

Json poll_limits()
{
    return {
        {"max_options", 4}, {"max_characters_per_option", 50}, {"min_expiration", 300}, {"max_expiration", 2629746}};
}

Json status_limits(const Dialect& dialect)
{
    Json limits{{"max_characters", dialect.max_characters}, {"max_media_attachments", 4}};
    if (dialect.characters_reserved_per_url > 0)
        limits["characters_reserved_per_url"] = dialect.characters_reserved_per_url;
    return limits;
}

Json streaming_base(const World& world)
{
    return world.dialect().advertises_streaming ? Json(world.streaming) : Json();
}

std::size_t people(World& world)
{
    std::size_t count = 0;
    for (const auto* account : world.accounts()) count += account->local() ? 1 : 0;
    return count;
}

/// What only this software has, laid over the common document.
void add_extra(const Dialect& dialect, Json& body)
{
    if (!dialect.extra.empty()) body.merge_patch(Json::parse(dialect.extra));
}

Response instance_v1(Context& context)
{
    auto& world = context.world;
    const auto& dialect = world.dialect();
    Json body{
        {"uri", world.authority},
        {"title", dialect.title},
        {"short_description", "People who are not there, talking"},
        {"description", "People who are not there, talking"},
        {"email", "admin@example.org"},
        {"version", dialect.version},
        {"urls", {{"streaming_api", streaming_base(world)}}},
        {"stats", {{"user_count", people(world)}, {"status_count", world.all_statuses().size()}, {"domain_count", 1}}},
        {"thumbnail", world.base + "/headers/original/missing.png"},
        {"languages", {"en"}},
        {"registrations", false},
        {"approval_required", false},
        {"invites_enabled", false},
        {"configuration",
         {{"accounts", {{"max_featured_tags", 10}}},
          {"statuses", status_limits(dialect)},
          {"media_attachments", media_limits(false)},
          {"polls", poll_limits()}}},
        {"contact_account", nullptr},
        {"rules", Json::array()}};
    add_extra(dialect, body);
    if (dialect.friendica) friendica_instance(body, false);
    return answer(body);
}

Json configuration(const World& world)
{
    const auto& dialect = world.dialect();
    Json body{
        {"urls",
         {{"streaming", streaming_base(world)},
          {"status", nullptr},
          {"about", world.base + "/about"},
          {"privacy_policy", world.base + "/privacy-policy"},
          {"terms_of_service", nullptr}}},
        {"vapid",
         {{"public_key", "BAhxXyHfAoMqrZECjRI56F5QrE4ynVlkZFMdKSpTIsWRNoWUVgut-Bnz2xsMSwiN4AF0b4I7ixF24OwiicOJivw="}}},
        {"accounts",
         {{"max_display_name_length", 40},
          {"max_note_length", 500},
          {"max_avatar_description_length", 150},
          {"max_header_description_length", 150},
          {"max_featured_tags", 10},
          {"max_pinned_statuses", 5},
          {"max_profile_fields", 4},
          {"profile_field_name_limit", 255},
          {"profile_field_value_limit", 255}}},
        {"statuses", status_limits(dialect)},
        {"media_attachments", media_limits(true)},
        {"polls", poll_limits()},
        {"translation", {{"enabled", dialect.translates}}}};
    if (dialect.api_level >= 7) {
        const Json open{{"local", "public"}, {"remote", "public"}};
        body["timelines_access"] = {{"live_feeds", open}, {"hashtag_feeds", open}, {"trending_link_feeds", open}};
    }
    if (dialect.api_level > 0) body["limited_federation"] = false;
    return body;
}

Response instance_v2(Context& context)
{
    auto& world = context.world;
    const auto& dialect = world.dialect();
    if (!dialect.has_v2_instance) return problem(404, "Not Found");
    const auto picture = world.base + "/headers/original/missing.png";
    Json body{{"domain", world.authority},
              {"title", dialect.title},
              {"version", dialect.version},
              {"source_url", "https://example.org/source"},
              {"description", "People who are not there, talking"},
              {"usage", {{"users", {{"active_month", people(world)}}}}},
              {"thumbnail", {{"url", picture}, {"description", "Nothing to see"}}},
              {"icon", Json::array({{{"src", picture}, {"size", "36x36"}}})},
              {"languages", {"en"}},
              {"configuration", configuration(world)},
              {"registrations",
               {{"enabled", false},
                {"approval_required", false},
                {"reason_required", false},
                {"message", nullptr},
                {"min_age", nullptr},
                {"url", nullptr}}}};
    if (dialect.api_level > 0) {
        body["api_versions"] = {{"mastodon", dialect.api_level}};
        body["wrapstodon"] = nullptr;
    }
    body["contact"] = {{"email", "admin@example.org"}, {"account", nullptr}};
    body["rules"] = Json::array();
    add_extra(dialect, body);
    if (dialect.friendica) friendica_instance(body, true);
    return answer(body);
}

Response nodeinfo_links(Context& context)
{
    const auto schema = std::string(context.world.dialect().nodeinfo_schema);
    return answer({{"links", Json::array({{{"rel", "http://nodeinfo.diaspora.software/ns/schema/" + schema},
                                           {"href", context.world.base + "/nodeinfo/" + schema}}})}});
}

Response nodeinfo(Context& context)
{
    auto& world = context.world;
    const auto& dialect = world.dialect();
    if (context.capture() != dialect.nodeinfo_schema) return problem(404, "Not Found");
    Json metadata{{"nodeName", dialect.title}, {"nodeDescription", ""}};
    if (dialect.ids == IdKind::flake)
        metadata["features"] = Json::parse(dialect.extra)["pleroma"]["metadata"]["features"];
    return answer(
        {{"version", dialect.nodeinfo_schema},
         {"software", {{"name", dialect.nodeinfo_name}, {"version", dialect.nodeinfo_version}}},
         {"protocols", {"activitypub"}},
         {"services", {{"outbound", Json::array()}, {"inbound", Json::array()}}},
         {"usage",
          {{"users", {{"total", people(world)}, {"activeMonth", people(world)}, {"activeHalfyear", people(world)}}},
           {"localPosts", world.all_statuses().size()}}},
         {"openRegistrations", false},
         {"metadata", metadata}});
}

Response webfinger(Context& context)
{
    auto& world = context.world;
    const auto* account = world.find(
        context.params.text("resource").substr(context.params.text("resource").starts_with("acct:") ? 5 : 0));
    if (account == nullptr || !account->local()) return problem(404, "Not Found");
    auto response = answer(
        {{"subject", "acct:" + account->username + "@" + world.authority},
         {"aliases", {world.url_of(*account), world.uri_of(*account)}},
         {"links",
          Json::array({{{"rel", "http://webfinger.net/rel/profile-page"},
                        {"type", "text/html"},
                        {"href", world.url_of(*account)}},
                       {{"rel", "self"}, {"type", "application/activity+json"}, {"href", world.uri_of(*account)}}})}});
    response.type = "application/jrd+json; charset=utf-8";
    return response;
}

Response host_meta(Context& context)
{
    const auto link = context.world.base + "/.well-known/webfinger?resource={uri}";
    if (context.request.header("accept").find("json") != std::string_view::npos) {
        return answer({{"links", Json::array({{{"rel", "lrdd"}, {"template", link}}})}});
    }
    Response response;
    response.type = "application/xrd+xml; charset=utf-8";
    response.body = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n"
        "  <Link rel=\"lrdd\" template=\"{}\"/>\n</XRD>\n",
        link);
    return response;
}

Response front_page(Context& context)
{
    return html_page(std::string(context.world.dialect().title),
                     "<p>A simulated instance. There is nothing to read here.</p>");
}

} // namespace

void route_instance(Router& router)
{
    router.add("GET", "/", Access::open, front_page);
    router.add("GET", "/api/v1/instance", Access::open, instance_v1);
    router.add("GET", "/api/v2/instance", Access::open, instance_v2);
    router.add("GET", "/api/v1/instance/peers", Access::open, [](Context&) { return answer({"remote.example"}); });
    router.add("GET", "/api/v1/instance/rules", Access::open, [](Context&) { return answer(Json::array()); });
    router.add("GET", "/.well-known/nodeinfo", Access::open, nodeinfo_links);
    router.add("GET", "/nodeinfo/:schema", Access::open, nodeinfo);
    router.add("GET", "/.well-known/webfinger", Access::open, webfinger);
    router.add("GET", "/.well-known/host-meta", Access::open, host_meta);
}

} // namespace fedisim
