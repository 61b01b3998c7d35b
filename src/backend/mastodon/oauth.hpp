// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing in: registering this gateway at an instance, the page to visit (RFC 6749 with PKCE, RFC 7636), the token.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/http.hpp"

#include <string>

namespace fedibee::mastodon {

/// One registration serves one redirect URI; snac also wants one per login.
Task<AppRegistration> register_app(HttpClient& http, InstanceInfo instance, std::string redirect_uri);
Authorization authorize(const InstanceInfo& instance, const AppRegistration& app);
/// invalid_input: the code is wrong, used or too old. unauthorized: the registration is gone; register again.
Task<Credentials> exchange_code(HttpClient& http, InstanceInfo instance, AppRegistration app, std::string code,
                                Secret code_verifier);
/// New tokens for the refresh token; unauthorized when it is refused.
Task<Credentials> refresh(HttpClient& http, InstanceInfo instance, Credentials old);
Task<void> revoke(HttpClient& http, InstanceInfo instance, Credentials credentials);

} // namespace fedibee::mastodon
