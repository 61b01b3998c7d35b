// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/connector.hpp"

#include "backend/detect.hpp"
#include "backend/fetch.hpp"
#include "backend/mastodon/client.hpp"
#include "backend/mastodon/oauth.hpp"

namespace fedibee::backend {
namespace {

class FamilyConnector final : public Connector {
public:
    FamilyConnector(HttpClient& http, ConnectorOptions options) : http_(http), options_(std::move(options)) {}

    Task<InstanceInfo> detect(std::string host, std::optional<Family> forced) override
    {
        co_return co_await detect_instance(http_, options_, std::move(host), forced);
    }

    Task<AppRegistration> register_app(InstanceInfo instance, std::string redirect_uri) override
    {
        co_return co_await mastodon::register_app(http_, std::move(instance), std::move(redirect_uri));
    }

    [[nodiscard]] Result<Authorization> authorize(const InstanceInfo& instance, const AppRegistration& app) override
    {
        return mastodon::authorize(instance, app);
    }

    Task<Credentials> exchange_code(InstanceInfo instance, AppRegistration app, std::string code,
                                    Secret code_verifier) override
    {
        co_return co_await mastodon::exchange_code(http_, std::move(instance), std::move(app), std::move(code),
                                                   std::move(code_verifier));
    }

    Task<void> revoke(InstanceInfo instance, Credentials credentials) override
    {
        co_return co_await mastodon::revoke(http_, std::move(instance), std::move(credentials));
    }

    Task<NewMedia> fetch(std::string url, std::size_t most_bytes) override
    {
        co_return co_await fetch_file(http_, std::move(url), most_bytes);
    }

    [[nodiscard]] std::unique_ptr<Backend> open(InstanceInfo instance, Credentials credentials,
                                                std::string budget) override
    {
        return std::make_unique<mastodon::Client>(http_, std::move(instance), std::move(credentials), std::move(budget),
                                                  shared_);
    }

private:
    HttpClient& http_;
    ConnectorOptions options_;
    std::shared_ptr<mastodon::SharedStreams> shared_ = std::make_shared<mastodon::SharedStreams>();
};

} // namespace

std::unique_ptr<Connector> make_connector(HttpClient& http, ConnectorOptions options)
{
    return std::make_unique<FamilyConnector>(http, std::move(options));
}

} // namespace fedibee::backend
