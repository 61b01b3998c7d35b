// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages of the sign-in: a form for name and password, one to allow the application, and the code to paste.
#pragma once

#include "sim.hpp"

namespace fedisim {

/// By user name or e-mail address; null when the password is wrong.
Account* account_of_login(Sim& sim, const std::string& name, const std::string& password);

Response show_authorize(Context& context);
Response sign_in(Context& context);
Response decide_authorize(Context& context);
Response show_code(Context& context);

} // namespace fedisim
