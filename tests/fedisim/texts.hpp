// SPDX-License-Identifier: AGPL-3.0-or-later
// Words for the simulated people.
#pragma once

#include "ids.hpp"

#include <string>
#include <vector>

namespace fedisim {

std::string user_name(int number);
std::string person_name(int number);
std::string topic_of(int number);
std::string any_text(IdMaker& dice);
std::string any_reply(IdMaker& dice);
std::string any_warning(IdMaker& dice);
std::string any_question(IdMaker& dice);
std::string any_picture(IdMaker& dice);
std::vector<std::string> any_options(IdMaker& dice);

} // namespace fedisim
