// SPDX-License-Identifier: AGPL-3.0-or-later
// The GNU social family: a name and a password, or OAuth 1.0a with a PIN.
#pragma once

#include "backend/shared/family.hpp"
#include "fedibee/http.hpp"

#include <memory>
#include <string>

namespace fedibee::gnusocial {

/// The HTTP client must outlive it and what it opens.
class Driver final : public backend::FamilyDriver {
public:
    explicit Driver(HttpClient& http) : http_(http) {}

    Task<AppRegistration> register_app(InstanceInfo instance, std::string redirect_uri) override;
    Task<Authorization> authorize(InstanceInfo instance, AppRegistration app) override;
    Task<Credentials> exchange_code(InstanceInfo instance, AppRegistration app, std::string code,
                                    Secret code_verifier) override;
    Task<Credentials> sign_in(InstanceInfo instance, std::string name, Secret password) override;
    Task<void> revoke(InstanceInfo instance, Credentials credentials) override;
    [[nodiscard]] std::unique_ptr<Backend> open(InstanceInfo instance, Credentials credentials,
                                                std::string budget) override;

private:
    HttpClient& http_;
    SystemClock clock_;
};

} // namespace fedibee::gnusocial
