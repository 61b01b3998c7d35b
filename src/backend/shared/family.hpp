// SPDX-License-Identifier: AGPL-3.0-or-later
// What each family of servers brings: how one signs in at its instances, and what speaks to them.
#pragma once

#include "fedibee/backend.hpp"

#include <memory>
#include <string>

namespace fedibee::backend {

/// See Connector, which picks the family of the instance.
class FamilyDriver {
public:
    virtual ~FamilyDriver() = default;
    virtual Task<AppRegistration> register_app(InstanceInfo instance, std::string redirect_uri) = 0;
    virtual Task<Authorization> authorize(InstanceInfo instance, AppRegistration app) = 0;
    virtual Task<Credentials> exchange_code(InstanceInfo instance, AppRegistration app, std::string code,
                                            Secret code_verifier) = 0;
    virtual Task<Credentials> sign_in(InstanceInfo instance, std::string name, Secret password) = 0;
    virtual Task<void> revoke(InstanceInfo instance, Credentials credentials) = 0;
    [[nodiscard]] virtual std::unique_ptr<Backend> open(InstanceInfo instance, Credentials credentials,
                                                        std::string budget) = 0;
};

} // namespace fedibee::backend
