// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/friendica/driver.hpp"

#include "backend/friendica/client.hpp"

namespace fedibee::friendica {

/// The server drops all from an '@' on: what is left has to be the nickname.
Task<Credentials> Driver::sign_in(InstanceInfo /*instance*/, std::string name, Secret password)
{
    Credentials credentials;
    credentials.user_name = name.substr(0, name.find('@'));
    credentials.access_token = std::move(password);
    if (credentials.user_name.empty()) co_return fail(Errc::invalid_input, "give your nickname and your password");
    co_return credentials;
}

Task<void> Driver::revoke(InstanceInfo instance, Credentials credentials)
{
    if (!credentials.user_name.empty()) co_return Result<void>{}; // a password is nothing to give back
    co_return co_await mastodon::Driver::revoke(std::move(instance), std::move(credentials));
}

std::unique_ptr<Backend> Driver::open(InstanceInfo instance, Credentials credentials, std::string budget)
{
    return std::make_unique<Client>(http_, std::move(instance), std::move(credentials), std::move(budget));
}

} // namespace fedibee::friendica
