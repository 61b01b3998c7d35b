// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/auth_name.hpp"

namespace fedibee::session {

AuthName parse_auth_name(std::string_view text)
{
    constexpr std::string_view marks = "/@";
    AuthName name;
    auto end = text.find_first_of(marks);
    name.user = text.substr(0, end);
    while (end != std::string_view::npos) {
        const char mark = text[end];
        text.remove_prefix(end + 1);
        end = text.find_first_of(marks);
        (mark == '/' ? name.login : name.client) = text.substr(0, end);
    }
    return name;
}

} // namespace fedibee::session
