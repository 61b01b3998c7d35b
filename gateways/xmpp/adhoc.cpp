// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/adhoc.hpp"

#include "xmpp/chat.hpp"
#include "xmpp/client.hpp"
#include "xmpp/wording.hpp"

#include <array>

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

void send_form(const Incoming& incoming, const gloox::Tag& payload, const AdhocCommand& command)
{
    Hub& hub = incoming.hub;
    auto answer = result_of(incoming.tag);
    auto& out = add(*answer, "command", ns::commands);
    set(out, "node", command.node);
    std::string id = value_of(payload, "sessionid"); // "prev" shows the only form again
    if (id.empty()) id = hub.forms.open(incoming.from.bare(), command.node, hub.clock.now());
    set(out, "sessionid", id);
    set(out, "status", "executing");
    auto& actions = add(out, "actions");
    set(actions, "execute", "complete");
    add(actions, "complete");
    add_form(out, command.label, {}, command.fields);
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
    const gloox::Tag& payload = *request.tag->children().front();
    auto answer = result_of(*request.tag);
    auto& command = add_command(*answer, payload, "completed");
    auto& note = add_text(command, "note", readable(text, client.hub().domain()));
    set(note, "type", kind);
    if (const auto link = sign_in_link(text); !link.empty()) add_text(add(command, "x", ns::oob), "url", link);
    client.hub().send(std::move(answer));
}

asio::awaitable<void> carry_out(ClientPtr client, Request request)
{
    const gloox::Tag& payload = *request.tag->children().front();
    const AdhocCommand* const command = find_adhoc(value_of(payload, "node"));
    auto reply = co_await client->command(command->line(submitted(payload)));
    if (!reply) {
        finish(*client, request, "error", reply.error().detail);
        co_return;
    }
    finish(*client, request, "info", all_sentences(*reply));
    follow_up(*client, *reply);
}

void cancel(const Incoming& incoming, const gloox::Tag& payload)
{
    incoming.hub.forms.close(value_of(payload, "sessionid"));
    auto answer = result_of(incoming.tag);
    add_command(*answer, payload, "canceled");
    incoming.hub.send(std::move(answer));
}

void take_command(const Incoming& incoming, const gloox::Tag& payload)
{
    const AdhocCommand* const command = find_adhoc(value_of(payload, "node"));
    if (command == nullptr || !std::holds_alternative<ToGateway>(incoming.target))
        return incoming.refuse(item_not_found, "There is no such command; the gateway lists them.");
    Hub& hub = incoming.hub;
    const std::string id = value_of(payload, "sessionid");
    const std::string action = value_of(payload, "action");
    if (!id.empty() && !hub.forms.is_open(id, incoming.from.bare(), command->node, hub.clock.now()))
        return incoming.refuse(bad_request, "This form is not yours or has expired; begin the command again.");
    if (action == "cancel") return cancel(incoming, payload);
    if (command->fields.empty()) return incoming.queue(carry_out);
    const Values values = submitted(payload);
    if (id.empty() || action == "prev" || values.empty()) return send_form(incoming, payload, *command);
    if (const auto* const missing = missing_field(command->fields, values))
        return incoming.refuse(bad_request, "The field '" + std::string(missing->name) +
                                                "' is empty: " + std::string(missing->label) + ".");
    hub.forms.close(id);
    incoming.queue(carry_out);
}

constexpr std::array rules{IqRule{"set", "command", ns::commands, true, take_command}};

} // namespace

std::span<const IqRule> adhoc_rules()
{
    return rules;
}

} // namespace fedibee::xmpp
