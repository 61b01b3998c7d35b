// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/connector.hpp"

#include "backend/detect.hpp"
#include "backend/fetch.hpp"
#include "backend/friendica/driver.hpp"
#include "backend/gnusocial/driver.hpp"
#include "backend/mastodon/driver.hpp"
#include "backend/news.hpp"

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
        co_return co_await driver(instance).register_app(std::move(instance), std::move(redirect_uri));
    }

    Task<Authorization> authorize(InstanceInfo instance, AppRegistration app) override
    {
        co_return co_await driver(instance).authorize(std::move(instance), std::move(app));
    }

    Task<Credentials> exchange_code(InstanceInfo instance, AppRegistration app, std::string code,
                                    Secret code_verifier) override
    {
        co_return co_await driver(instance).exchange_code(std::move(instance), std::move(app), std::move(code),
                                                          std::move(code_verifier));
    }

    Task<Credentials> sign_in(InstanceInfo instance, std::string name, Secret password) override
    {
        co_return co_await driver(instance).sign_in(std::move(instance), std::move(name), std::move(password));
    }

    Task<void> revoke(InstanceInfo instance, Credentials credentials) override
    {
        co_return co_await driver(instance).revoke(std::move(instance), std::move(credentials));
    }

    Task<NewMedia> fetch(std::string url, std::size_t most_bytes) override
    {
        co_return co_await fetch_file(http_, std::move(url), most_bytes);
    }

    Task<NewsFeed> read_feed(FeedRequest request) override { co_return co_await read_news(http_, std::move(request)); }

    [[nodiscard]] std::unique_ptr<Backend> open(InstanceInfo instance, Credentials credentials,
                                                std::string budget) override
    {
        return driver(instance).open(std::move(instance), std::move(credentials), std::move(budget));
    }

private:
    /// One for each family.
    FamilyDriver& driver(const InstanceInfo& instance)
    {
        switch (instance.family) {
        case Family::gnusocial: return gnusocial_;
        case Family::friendica: return friendica_;
        case Family::mastodon: break;
        }
        return mastodon_;
    }

    HttpClient& http_;
    ConnectorOptions options_;
    mastodon::Driver mastodon_{http_};
    friendica::Driver friendica_{http_};
    gnusocial::Driver gnusocial_{http_};
};

} // namespace

std::unique_ptr<Connector> make_connector(HttpClient& http, ConnectorOptions options)
{
    return std::make_unique<FamilyConnector>(http, std::move(options));
}

} // namespace fedibee::backend
