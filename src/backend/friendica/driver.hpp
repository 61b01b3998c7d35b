// SPDX-License-Identifier: AGPL-3.0-or-later
// Friendica: Mastodon's OAuth 2, or the name and password of the account in every request.
#pragma once

#include "backend/mastodon/driver.hpp"

#include <memory>
#include <string>

namespace fedibee::friendica {

/// The HTTP client must outlive it and what it opens.
class Driver final : public mastodon::Driver {
public:
    explicit Driver(HttpClient& http) : mastodon::Driver(http), http_(http) {}

    Task<Credentials> sign_in(InstanceInfo instance, std::string name, Secret password) override;
    Task<void> revoke(InstanceInfo instance, Credentials credentials) override;
    [[nodiscard]] std::unique_ptr<Backend> open(InstanceInfo instance, Credentials credentials,
                                                std::string budget) override;

private:
    HttpClient& http_;
};

} // namespace fedibee::friendica
