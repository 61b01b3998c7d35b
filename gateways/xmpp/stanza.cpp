// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/stanza.hpp"

#include "text/iso_time.hpp"
#include "xmpp/xml_text.hpp"

#include <charconv>

namespace fedibee::xmpp {

TagPtr stanza(std::string_view name, std::string_view from, std::string_view to, std::string_view id,
              std::string_view type)
{
    auto tag = std::make_unique<gloox::Tag>(std::string(name));
    set(*tag, "from", from);
    set(*tag, "to", to);
    set(*tag, "id", id);
    set(*tag, "type", type);
    return tag;
}

void set(gloox::Tag& tag, std::string_view attribute, std::string_view value)
{
    if (!value.empty()) tag.addAttribute(std::string(attribute), xml_text(value));
}

gloox::Tag& add(gloox::Tag& parent, std::string_view name, std::string_view xmlns)
{
    auto* const tag = new gloox::Tag(&parent, std::string(name)); // the parent owns it
    if (!xmlns.empty()) tag->setXmlns(std::string(xmlns));
    return *tag;
}

gloox::Tag& add_text(gloox::Tag& parent, std::string_view name, std::string_view text, std::string_view xmlns)
{
    auto& tag = add(parent, name, xmlns);
    tag.setCData(xml_text(text));
    return tag;
}

const gloox::Tag* child(const gloox::Tag& tag, std::string_view name, std::string_view xmlns)
{
    for (const gloox::Tag* const one : tag.children()) {
        // gloox knows no inherited namespaces.
        const std::string own = one->xmlns();
        if (one->name() == name && (own.empty() ? tag.xmlns() : own) == xmlns) return one;
    }
    return nullptr;
}

std::string text_of(const gloox::Tag& tag, std::string_view name)
{
    const gloox::Tag* const found = tag.findChild(std::string(name));
    return found == nullptr ? std::string{} : found->cdata();
}

std::string value_of(const gloox::Tag& tag, std::string_view attribute)
{
    return tag.findAttribute(std::string(attribute));
}

std::optional<std::size_t> number_of(const gloox::Tag& tag, std::string_view attribute)
{
    const std::string text = value_of(tag, attribute);
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

TagPtr result_of(const gloox::Tag& request)
{
    return stanza("iq", value_of(request, "to"), value_of(request, "from"), value_of(request, "id"), "result");
}

Condition condition_of(Errc code)
{
    switch (code) {
    case Errc::network:
    case Errc::timeout:
    case Errc::bad_response: return remote_server_timeout;
    case Errc::unauthorized: return not_authorized;
    case Errc::forbidden: return forbidden;
    case Errc::not_found: return item_not_found;
    case Errc::conflict: return conflict;
    case Errc::rate_limited: return resource_constraint;
    case Errc::unsupported: return feature_not_implemented;
    case Errc::invalid_input: return not_acceptable;
    case Errc::cancelled:
    case Errc::storage:
    case Errc::internal: return internal_server_error;
    }
    return internal_server_error;
}

TagPtr error_of(const gloox::Tag& stanza_, Condition condition, std::string_view sentence)
{
    auto answer =
        stanza(stanza_.name(), value_of(stanza_, "to"), value_of(stanza_, "from"), value_of(stanza_, "id"), "error");
    auto& error = add(*answer, "error");
    set(error, "type", condition.type);
    add(error, condition.name, ns::stanza_errors);
    if (!sentence.empty()) add_text(error, "text", sentence, ns::stanza_errors);
    return answer;
}

TagPtr error_of(const gloox::Tag& stanza_, const Error& error)
{
    return error_of(stanza_, condition_of(error.code), error.detail);
}

std::string xmpp_time(Timestamp time)
{
    return text::format_iso_time(time);
}

void add_delay(gloox::Tag& message, std::string_view from, Timestamp time)
{
    auto& delay = add(message, "delay", ns::delay);
    set(delay, "from", from);
    set(delay, "stamp", xmpp_time(time));
}

} // namespace fedibee::xmpp
