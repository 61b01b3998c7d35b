// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/driver.hpp"

#include "backend/mastodon/client.hpp"
#include "backend/mastodon/oauth.hpp"

namespace fedibee::mastodon {

Task<AppRegistration> Driver::register_app(InstanceInfo instance, std::string redirect_uri)
{
    co_return co_await mastodon::register_app(http_, std::move(instance), std::move(redirect_uri));
}

Task<Authorization> Driver::authorize(InstanceInfo instance, AppRegistration app)
{
    co_return mastodon::authorize(instance, app);
}

Task<Credentials> Driver::exchange_code(InstanceInfo instance, AppRegistration app, std::string code,
                                        Secret code_verifier)
{
    co_return co_await mastodon::exchange_code(http_, std::move(instance), std::move(app), std::move(code),
                                               std::move(code_verifier));
}

Task<Credentials> Driver::sign_in(InstanceInfo instance, std::string /*name*/, Secret /*password*/)
{
    co_return fail(Errc::unsupported, instance.domain + " takes no passwords from other programs: sign in at its page");
}

Task<void> Driver::revoke(InstanceInfo instance, Credentials credentials)
{
    co_return co_await mastodon::revoke(http_, std::move(instance), std::move(credentials));
}

std::unique_ptr<Backend> Driver::open(InstanceInfo instance, Credentials credentials, std::string budget)
{
    return std::make_unique<Client>(http_, std::move(instance), std::move(credentials), std::move(budget), shared_);
}

} // namespace fedibee::mastodon
