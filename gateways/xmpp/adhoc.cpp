// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/adhoc.hpp"

#include "xmpp/chat.hpp"
#include "xmpp/client.hpp"
#include "xmpp/wording.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

namespace fedibee::xmpp {
namespace {

gloox::Tag& add_command(gloox::Tag& answer, const gloox::Tag& payload, std::string_view status)
{
    auto& command = add(answer, "command", ns::commands);
    set(command, "node", value_of(payload, "node"));
    set(command, "sessionid", value_of(payload, "sessionid"));
    set(command, "status", status);
    return command;
}

/// A command's fields with the user's accounts to choose from.
struct Asked {
    std::vector<Field> fields;
    std::string accounts; ///< the choices: "tag=tag (address)"
};

constexpr Field of_login{"account", "logins", "Which of your accounts"};

void fill_in(Asked& asked, const AdhocCommand& command, const std::vector<session::LoginSummary>& logins)
{
    asked.fields.assign(command.fields.begin(), command.fields.end());
    if (command.of_login && logins.size() > 1) asked.fields.push_back(of_login);
    for (const auto& one : logins) {
        asked.accounts += asked.accounts.empty() ? "" : "|";
        asked.accounts += one.tag + "=" + one.tag + " (" + one.address + ")";
    }
    for (auto& field : asked.fields) {
        if (field.type != of_login.type) continue;
        field.type = "list-single";
        field.choices = asked.accounts;
    }
}

void send_form(Hub& hub, const Request& request, const AdhocCommand& command, std::span<const Field> fields)
{
    const gloox::Tag& payload = request.payload();
    auto answer = result_of(*request.tag);
    auto& out = add(*answer, "command", ns::commands);
    set(out, "node", command.node);
    std::string id = value_of(payload, "sessionid"); // "prev" shows the only form again
    if (id.empty()) id = hub.forms.open(request.from.bare(), command.node, hub.clock.now());
    set(out, "sessionid", id);
    set(out, "status", "executing");
    auto& actions = add(out, "actions");
    set(actions, "execute", "complete");
    add(actions, "complete");
    add_form(out, command.label, {}, fields);
    hub.send(std::move(answer));
}

std::string all_sentences(const session::Reply& reply)
{
    std::string all;
    const auto append = [&all](const std::string& line) { all += (all.empty() ? "" : "\n") + line; };
    if (reply.published && !reply.as_data) append(own_body(*reply.published));
    for (const auto& item : reply.items) {
        if (const auto* const sentence = std::get_if<std::string>(&item)) {
            append(*sentence);
        } else if (const auto& shown = std::get<session::ShownStatusPtr>(item)) {
            append(said_body(*shown));
        }
    }
    return all.empty() ? "Done." : all;
}

void finish(Client& client, const Request& request, std::string_view kind, std::string_view text)
{
    const gloox::Tag& payload = request.payload();
    auto answer = result_of(*request.tag);
    auto& command = add_command(*answer, payload, "completed");
    auto& note = add_text(command, "note", readable(text, client.hub().domain()));
    set(note, "type", kind);
    if (const auto link = sign_in_link(text); !link.empty()) add_text(add(command, "x", ns::oob), "url", link);
    client.hub().send(std::move(answer));
}

asio::awaitable<void> carry_out(ClientPtr client, Request request)
{
    const gloox::Tag& payload = request.payload();
    const AdhocCommand* const command = find_adhoc(value_of(payload, "node"));
    const Values values = submitted(payload);
    auto reply = co_await client->command(command->line(values), command->of_login ? value_of(values, "account") : "");
    if (!reply) {
        finish(*client, request, "error", reply.error().detail);
        co_return;
    }
    finish(*client, request, "info", all_sentences(*reply));
    follow_up(*client, *reply);
}

/// Nobody answers somebody else's form, and nobody answers one twice.
bool has_form(Hub& hub, const Request& request)
{
    const gloox::Tag& payload = request.payload();
    const std::string id = value_of(payload, "sessionid");
    const bool is_open =
        id.empty() || hub.forms.is_open(id, request.from.bare(), value_of(payload, "node"), hub.clock.now());
    if (!is_open)
        hub.send(
            error_of(*request.tag, bad_request, "This form is not yours or has expired; begin the command again."));
    return is_open;
}

void cancel(const Incoming& incoming, const gloox::Tag& payload)
{
    incoming.hub.forms.close(value_of(payload, "sessionid"));
    auto answer = result_of(incoming.tag);
    add_command(*answer, payload, "canceled");
    incoming.hub.send(std::move(answer));
}

/// True: everything that the command needs is there.
bool is_ready(Hub& hub, const Request& request, const std::vector<session::LoginSummary>& logins)
{
    const gloox::Tag& payload = request.payload();
    const AdhocCommand& command = *find_adhoc(value_of(payload, "node"));
    Asked asked;
    fill_in(asked, command, logins);
    if (asked.fields.empty()) return true;
    const std::string id = value_of(payload, "sessionid");
    const Values values = submitted(payload);
    if (id.empty() || value_of(payload, "action") == "prev" || values.empty()) {
        send_form(hub, request, command, asked.fields);
        return false;
    }
    if (const auto* const missing = missing_field(asked.fields, values)) {
        hub.send(error_of(*request.tag, bad_request,
                          fmt::format("The field '{}' is empty: {}.", missing->name, missing->label)));
        return false;
    }
    hub.forms.close(id);
    return true;
}

asio::awaitable<void> go_on(ClientPtr client, Request request)
{
    Hub& hub = client->hub();
    const bool goes_on = has_form(hub, request) && is_ready(hub, request, client->user()->logins());
    if (goes_on) co_await carry_out(client, std::move(request));
}

void take_command(const Incoming& incoming, const gloox::Tag& payload)
{
    const AdhocCommand* const command = find_adhoc(value_of(payload, "node"));
    if (command == nullptr || !std::holds_alternative<ToGateway>(incoming.target))
        return incoming.refuse(item_not_found, "There is no such command; the gateway lists them.");
    Hub& hub = incoming.hub;
    const Request request = incoming.request();
    const bool is_user = hub.users_known.contains(incoming.from.bare());
    const bool is_cancelled = value_of(payload, "action") == "cancel";
    if (is_user && !is_cancelled) return incoming.queue(go_on);
    if (!has_form(hub, request)) return;
    if (is_cancelled) return cancel(incoming, payload);
    // A look at a form makes nobody a user.
    if (is_ready(hub, request, {})) incoming.queue_for_all(carry_out);
}

constexpr std::array rules{IqRule{"set", "command", ns::commands, true, take_command}};

} // namespace

std::span<const IqRule> adhoc_rules()
{
    return rules;
}

} // namespace fedibee::xmpp
