// SPDX-License-Identifier: AGPL-3.0-or-later
// People are looked for at the gateway (XEP-0055), as one looks on the instance: by name, address or words.
#include "text/ascii.hpp"
#include "xmpp/client.hpp"
#include "xmpp/forms.hpp"
#include "xmpp/router.hpp"
#include "xmpp/wording.hpp"

#include <array>
#include <utility>
#include <vector>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view instructions = "Write a name, an address such as @bob@example.social, or a word.";
constexpr std::array fields{Field{"FORM_TYPE", "hidden", {}, false, ns::search},
                            Field{"nick", "text-single", "Whom to look for", true}};
/// What a form's result shows of each.
constexpr std::array columns{std::pair{"jid", "Address here"}, std::pair{"nick", "Name"},
                             std::pair{"email", "Fediverse address"}};

void answer_form(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    if (!std::holds_alternative<ToGateway>(incoming.target))
        return incoming.refuse(service_unavailable, "People are looked for at " + incoming.hub.domain() + ".");
    auto answer = result_of(incoming.tag);
    auto& query = add(*answer, "query", ns::search);
    add_text(query, "instructions", instructions);
    add(query, "nick");
    add_form(query, "People of the Fediverse", instructions, fields);
    incoming.hub.send(std::move(answer));
}

/// From the form, else from whichever plain field is filled.
std::string wanted_words(const gloox::Tag& payload)
{
    std::string words = value_of(submitted(payload), "nick");
    for (const auto* const name : {"nick", "first", "last", "email"}) {
        if (words.empty()) words = text::trimmed(text_of(payload, name));
    }
    return words;
}

void add_plain_item(gloox::Tag& query, const session::Author& person, const std::string& jid)
{
    auto& item = add(query, "item");
    set(item, "jid", jid);
    add_text(item, "first", shown_name(person));
    add_text(item, "last", "");
    add_text(item, "nick", shown_name(person));
    add_text(item, "email", person.address);
}

void add_result_form(gloox::Tag& query, const std::vector<session::Author>& people, std::string_view domain)
{
    auto& form = add(query, "x", ns::data);
    set(form, "type", "result");
    add_form_type(form, ns::search);
    auto& reported = add(form, "reported");
    for (const auto& [name, label] : columns) {
        auto& field = add(reported, "field");
        set(field, "var", name);
        set(field, "label", label);
        set(field, "type", std::string_view(name) == "jid" ? "jid-single" : "text-single");
    }
    for (const auto& person : people) {
        auto& item = add(form, "item");
        add_value(item, "jid", contact_jid(person.address, domain));
        add_value(item, "nick", shown_name(person));
        add_value(item, "email", person.address);
    }
}

asio::awaitable<void> look_for_people(ClientPtr client, Request request)
{
    Hub& hub = client->hub();
    const gloox::Tag& payload = request.payload();
    const session::UserPtr user = client->user();
    const auto people = co_await user->find_people(wanted_words(payload));
    if (!people) co_return client->refuse(request, people.error());
    auto answer = result_of(*request.tag);
    auto& query = add(*answer, "query", ns::search);
    if (child(payload, "x", ns::data) != nullptr) {
        add_result_form(query, *people, hub.domain());
    } else {
        for (const auto& person : *people) add_plain_item(query, person, contact_jid(person.address, hub.domain()));
    }
    hub.send(std::move(answer));
}

void take_search(const Incoming& incoming, const gloox::Tag& payload)
{
    if (!std::holds_alternative<ToGateway>(incoming.target))
        return incoming.refuse(service_unavailable, "People are looked for at " + incoming.hub.domain() + ".");
    if (wanted_words(payload).empty()) return incoming.refuse(not_acceptable, instructions);
    incoming.queue(look_for_people);
}

constexpr std::array rules{
    IqRule{"get", "query", ns::search, true, answer_form},
    IqRule{"set", "query", ns::search, true, take_search},
};

} // namespace

std::span<const IqRule> search_rules()
{
    return rules;
}

} // namespace fedibee::xmpp
