// SPDX-License-Identifier: AGPL-3.0-or-later
// The streaming endpoint: who may listen to what, SSE and WebSocket.
#include "access.hpp"
#include "http_server.hpp"
#include "websocket.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <array>

namespace fedisim {

namespace {

constexpr std::array<std::string_view, 12> names{
    "user",          "user:notification",   "public",  "public:media",  "public:local", "public:local:media",
    "public:remote", "public:remote:media", "hashtag", "hashtag:local", "list",         "direct"};

bool is_upgrade(const Request& request)
{
    return lower_case(request.header("upgrade")) == "websocket";
}

/// `user/notification` of an SSE path as the name that WebSockets use.
std::string stream_of_path(const Request& request)
{
    constexpr std::string_view prefix = "/api/v1/streaming/";
    auto name = request.path.starts_with(prefix) ? request.path.substr(prefix.size()) : request.params.text("stream");
    std::ranges::replace(name, '/', ':');
    if (name.starts_with("public") && request.params.flag("only_media") && !name.ends_with(":media")) name += ":media";
    return name;
}

/// Empty when the viewer may listen; else what is wrong.
std::string refusal_of(const Outlet& outlet, const Subscription& wanted)
{
    if (std::ranges::find(names, wanted.stream) == names.end()) return "Unknown stream type";
    const bool needs_parameter = wanted.stream.starts_with("hashtag") || wanted.stream == "list";
    if (needs_parameter && wanted.parameter.empty()) {
        return wanted.stream == "list" ? "Missing list name parameter" : "Missing tag name parameter";
    }
    const bool is_public = wanted.stream.starts_with("public") || wanted.stream.starts_with("hashtag");
    if (outlet.viewer() == nullptr && !is_public) return "Missing access token";
    if (wanted.stream != "list") return {};
    const bool own = find_list(*outlet.viewer(), wanted.parameter) != nullptr;
    return own ? "" : "Not authorized to stream this list";
}

std::string parameter_of(const std::string& stream, const Params& params)
{
    if (stream == "list") return params.text("list");
    return stream.starts_with("hashtag") ? params.text("tag") : std::string();
}

Token* token_of(Sim& sim, const Request& request)
{
    const auto& dialect = sim.world.dialect();
    if (dialect.stream_reads_header && request.header("authorization").starts_with("Bearer ")) {
        return sim.world.token(request.header("authorization").substr(7));
    }
    if (const auto token = request.params.maybe("access_token")) return sim.world.token(*token);
    return sim.world.token(request.header("sec-websocket-protocol"));
}

/// A frame from the client; false when the dialect ends the connection for it.
bool take_frame(Sim& sim, Outlet& outlet, const std::string& text)
{
    using websocket::Opcode;
    const auto& dialect = sim.world.dialect();
    const auto message = Json::parse(text, nullptr, false);
    if (!message.is_object()) return !dialect.closes_on_bad_frame;
    const Params params(message);
    const Subscription wanted{params.text("stream"), parameter_of(params.text("stream"), params)};
    const bool subscribes = params.text("type") == "subscribe";
    std::string refusal;
    if (subscribes) {
        const bool unsupported = !wanted.parameter.empty() && !dialect.frame_subscribe_takes_parameter;
        refusal = unsupported ? "Unknown stream type" : refusal_of(outlet, wanted);
        const bool again = std::ranges::find(outlet.subscriptions, wanted) != outlet.subscriptions.end();
        if (refusal.empty() && !again) outlet.subscriptions.push_back(wanted);
    } else if (params.text("type") == "unsubscribe") {
        if (dialect.frame_unsubscribe) std::erase(outlet.subscriptions, wanted);
    } else {
        return !dialect.closes_on_bad_frame;
    }
    if (dialect.subscribe_is_answered) {
        const Json payload{{"type", params.text("type")}, {"result", refusal.empty() ? "success" : "error"}};
        outlet.send(
            websocket::frame(Opcode::text, to_text({{"event", "pleroma:respond"}, {"payload", to_text(payload)}})));
    } else if (!refusal.empty()) {
        outlet.send(websocket::frame(Opcode::text, to_text({{"error", refusal}, {"status", 400}})));
    }
    return true;
}

/// Reads what the client says until it goes away; false ends the connection.
bool take_frames(Sim& sim, Outlet& outlet, websocket::Reader& reader)
{
    using websocket::Opcode;
    auto opcode = Opcode::text;
    std::string payload;
    while (true) {
        const auto outcome = reader.next(opcode, payload);
        if (outcome == websocket::Reader::Outcome::need_more) return true;
        if (outcome == websocket::Reader::Outcome::protocol_error) {
            outlet.send(websocket::close_frame(1002, "protocol error"));
            return false;
        }
        if (opcode == Opcode::close) {
            outlet.send(websocket::frame(Opcode::close, std::string_view(payload).substr(0, 2)));
            return false;
        }
        if (opcode == Opcode::binary) {
            outlet.send(websocket::close_frame(1003, "The mastodon streaming server does not support binary messages"));
            return false;
        }
        if (opcode == Opcode::pong) outlet.waits_for_pong = false;
        if (opcode == Opcode::ping && !sim.faults.has("half_open_streams"))
            outlet.send(websocket::frame(Opcode::pong, payload));
        if (opcode == Opcode::text && !take_frame(sim, outlet, payload)) return false;
    }
}

net::awaitable<void> listen(Sim& sim, Transport& transport, std::shared_ptr<Outlet> outlet, std::string rest)
{
    sim.hub.add(outlet);
    net::co_spawn(transport.executor(), outlet->write_queue(outlet), net::detached);
    websocket::Reader reader;
    reader.add(rest);
    std::array<char, 4096> space{};
    while (!outlet->closed()) {
        if (outlet->is_websocket() && !take_frames(sim, *outlet, reader)) break;
        const auto count = co_await transport.read(space);
        if (count == 0) break;
        reader.add(std::string_view(space.data(), count));
    }
    outlet->close();
    sim.hub.remove(outlet);
    // The queue's coroutine uses the transport, and ends by closing it.
    while (outlet.use_count() > 1) {
        net::steady_timer pause(transport.executor(), std::chrono::milliseconds(20));
        co_await pause.async_wait(net::as_tuple(net::use_awaitable));
    }
}

Response refuse_stream(int status, std::string_view text, bool is_websocket)
{
    auto response = problem(status, text);
    if (is_websocket) {
        response.body.clear();
        response.headers.emplace_back("X-Error-Message", text);
    }
    return response;
}

Response opening(const Request& request)
{
    Response response;
    response.status = 101;
    response.headers = {{"Upgrade", "websocket"},
                        {"Connection", "Upgrade"},
                        {"Sec-WebSocket-Accept", websocket::accept_key(request.header("sec-websocket-key"))}};
    const auto protocol = request.header("sec-websocket-protocol");
    if (!protocol.empty()) response.headers.emplace_back("Sec-WebSocket-Protocol", protocol);
    return response;
}

/// What stands in the way of this stream; status 0 when nothing does.
Response obstacle(Sim& sim, Request& request, Outlet& outlet)
{
    const auto& dialect = sim.world.dialect();
    const bool upgrade = outlet.is_websocket();
    Response response;
    if (const auto* fault = sim.faults.take("stream_status"); fault != nullptr && answer_of_fault(*fault, response))
        return response;
    if (sim.faults.take("refuse_streams") != nullptr) return problem(404, "Not Found");
    if (upgrade ? !dialect.websocket : !dialect.sse) return problem(404, "Not Found");
    if (upgrade && request.header("sec-websocket-key").empty())
        return problem(400, "Missing or invalid Sec-WebSocket-Key header");
    const auto stream = stream_of_path(request);
    const bool is_public = stream.starts_with("public") || stream.starts_with("hashtag");
    const bool may_be_nobody = dialect.public_streams_open && is_public;
    if (outlet.viewer() == nullptr && !may_be_nobody) {
        return refuse_stream(401, outlet.token() == nullptr ? "Invalid access token" : "Missing access token", upgrade);
    }
    if (outlet.token() != nullptr && outlet.token()->scopes.find("read") == std::string::npos) {
        return refuse_stream(401, "Access token does not have the required scopes", upgrade);
    }
    if (!stream.empty() || !upgrade) {
        const Subscription wanted{stream, parameter_of(stream, request.params)};
        const auto refusal = refusal_of(outlet, wanted);
        if (!refusal.empty()) return refuse_stream(refusal == "Unknown stream type" ? 404 : 400, refusal, upgrade);
        outlet.subscriptions.push_back(wanted);
    }
    response.status = 0;
    return response;
}

} // namespace

bool is_stream_request(const Sim&, const Request& request)
{
    if (!request.path.starts_with("/api/v1/streaming") || request.path == "/api/v1/streaming/health") return false;
    return is_upgrade(request) || request.method == "GET";
}

net::awaitable<bool> serve_stream(Sim& sim, Transport& transport, Request& request, std::string rest)
{
    parse_parameters(request);
    const auto outlet = std::make_shared<Outlet>(transport, is_upgrade(request), token_of(sim, request));
    const auto refusal = obstacle(sim, request, *outlet);
    sim.note(request, refusal.status == 0 ? (outlet->is_websocket() ? 101 : 200) : refusal.status);
    if (refusal.status != 0) {
        const bool written = co_await transport.write(serialise(refusal, !outlet->is_websocket(), true));
        co_return written && !outlet->is_websocket();
    }
    auto head =
        outlet->is_websocket()
            ? serialise(opening(request), true, false)
            : std::string("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: private, no-store\r\n"
                          "Transfer-Encoding: chunked\r\nX-Accel-Buffering: no\r\nConnection: keep-alive\r\n\r\n"
                          "3\r\n:)\n\r\n");
    outlet->send(std::move(head));
    co_await listen(sim, transport, outlet, std::move(rest));
    co_return false;
}

} // namespace fedisim
