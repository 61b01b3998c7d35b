// SPDX-License-Identifier: AGPL-3.0-or-later
// Finding words in a text, whatever their case. Pure.
#pragma once

#include <string>
#include <string_view>

namespace fedibee::render {

/// In lower case, in every script that has one.
std::string fold_case(std::string_view text);
/// Whether every word occurs somewhere in the text; true without words.
bool has_words(std::string_view text, std::string_view words);

} // namespace fedibee::render
