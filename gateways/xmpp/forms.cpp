// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/forms.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace fedibee::xmpp {
namespace {

/// "value" or "value=label", separated by '|'.
void add_choices(gloox::Tag& field, std::string_view choices)
{
    bool first = true;
    for (const auto choice : text::split(choices, '|')) {
        const auto mark = choice.find('=');
        const auto value = choice.substr(0, mark);
        if (first) add_text(field, "value", value);
        first = false;
        auto& option = add(field, "option");
        set(option, "label", mark == std::string_view::npos ? value : choice.substr(mark + 1));
        add_text(option, "value", value);
    }
}

} // namespace

void add_form(gloox::Tag& parent, std::string_view title, std::string_view instructions, std::span<const Field> fields)
{
    auto& form = add(parent, "x", ns::data);
    set(form, "type", "form");
    add_text(form, "title", title);
    if (!instructions.empty()) add_text(form, "instructions", instructions);
    for (const auto& one : fields) {
        auto& field = add(form, "field");
        set(field, "var", one.name);
        set(field, "type", one.type);
        set(field, "label", one.label);
        if (one.required) add(field, "required");
        if (one.type == "hidden") add_text(field, "value", one.choices);
        if (one.type != "hidden" && !one.choices.empty()) add_choices(field, one.choices);
    }
}

void add_form_type(gloox::Tag& form, std::string_view form_type)
{
    auto& field = add(form, "field");
    set(field, "var", "FORM_TYPE");
    set(field, "type", "hidden");
    add_text(field, "value", form_type);
}

void add_value(gloox::Tag& form, std::string_view name, std::string_view value)
{
    auto& field = add(form, "field");
    set(field, "var", name);
    add_text(field, "value", value);
}

void add_facts(gloox::Tag& parent, std::string_view form_type, const Facts& facts)
{
    auto& form = add(parent, "x", ns::data);
    set(form, "type", "result");
    add_form_type(form, form_type);
    for (const auto& [name, value] : facts) add_value(form, name, value);
}

Values submitted(const gloox::Tag& parent)
{
    Values values;
    const gloox::Tag* const form = child(parent, "x", ns::data);
    if (form == nullptr || value_of(*form, "type") != "submit") return values;
    for (const gloox::Tag* const field : form->children()) {
        if (field->name() != "field") continue;
        std::string all;
        bool first = true;
        for (const gloox::Tag* const value : field->children()) {
            if (value->name() != "value") continue;
            if (!first) all += '\n';
            first = false;
            all += value->cdata();
        }
        values[value_of(*field, "var")] = std::string(text::trimmed(all));
    }
    return values;
}

std::string value_of(const Values& values, std::string_view name)
{
    const auto found = values.find(name);
    return found == values.end() ? std::string{} : found->second;
}

const Field* missing_field(std::span<const Field> fields, const Values& values)
{
    const auto lacks = [&values](const Field& field) { return field.required && value_of(values, field.name).empty(); };
    const auto found = std::ranges::find_if(fields, lacks);
    return found == fields.end() ? nullptr : &*found;
}

} // namespace fedibee::xmpp
