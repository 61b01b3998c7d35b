// SPDX-License-Identifier: AGPL-3.0-or-later
// Data forms (XEP-0004): what is asked, and what came back.
#pragma once

#include "xmpp/stanza.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fedibee::xmpp {

struct Field {
    std::string_view name;
    std::string_view type; ///< "text-single", "text-multi", "text-private", "list-single", "hidden"
    std::string_view label;
    bool required = false;
    std::string_view choices{}; ///< of a list: "value" or "value=label", separated by '|'; the first is chosen
};

/// Values by field name; lines of a text are joined.
using Values = std::map<std::string, std::string, std::less<>>;

void add_form(gloox::Tag& parent, std::string_view title, std::string_view instructions, std::span<const Field> fields);
/// Says by a hidden field what a form is for (XEP-0068).
void add_form_type(gloox::Tag& form, std::string_view form_type);
/// A field that only has a value.
void add_value(gloox::Tag& form, std::string_view name, std::string_view value);
/// A form that asks nothing and tells: what something is (XEP-0128).
using Facts = std::vector<std::pair<std::string_view, std::string>>;
void add_facts(gloox::Tag& parent, std::string_view form_type, const Facts& facts);
/// The submitted form among the children; no values when there is none, or it was cancelled.
Values submitted(const gloox::Tag& parent);
/// Empty when there is none of that name.
std::string value_of(const Values& values, std::string_view name);
/// The first required field without a value; nothing when all have one.
const Field* missing_field(std::span<const Field> fields, const Values& values);

} // namespace fedibee::xmpp
