// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fake_instance.hpp"

#include "support/fake_backend.hpp"

namespace fedibee::test {

FakeInstance& FakeConnector::at(std::string_view host)
{
    for (auto* other : others_) {
        if (other->info.domain == host) return *other;
    }
    return instance_;
}

Task<InstanceInfo> FakeConnector::detect(std::string where, std::optional<Family>)
{
    sought = where;
    co_return at(where.substr(where.find('@') + 1)).info;
}

Task<AppRegistration> FakeConnector::register_app(InstanceInfo, std::string redirect_uri)
{
    co_return AppRegistration{"client", Secret{"secret"}, std::move(redirect_uri)};
}

Task<Authorization> FakeConnector::authorize(InstanceInfo instance, AppRegistration)
{
    co_return Authorization{instance.origin + "/oauth/authorize", "state", Secret{"verifier"}};
}

Task<Credentials> FakeConnector::exchange_code(InstanceInfo, AppRegistration app, std::string code, Secret)
{
    if (code != "right") co_return fail(Errc::invalid_input, "the code is wrong or old");
    co_return Credentials{Secret{"token"}, Secret{}, std::move(app)};
}

Task<Credentials> FakeConnector::sign_in(InstanceInfo, std::string name, Secret password)
{
    Credentials credentials;
    credentials.user_name = std::move(name);
    credentials.access_token = std::move(password);
    co_return credentials;
}

Task<void> FakeConnector::revoke(InstanceInfo, Credentials)
{
    ++instance_.revoked;
    co_return Result<void>{};
}

Task<NewMedia> FakeConnector::fetch(std::string url, std::size_t most_bytes)
{
    instance_.fetch_limit = most_bytes;
    const auto found = instance_.files.find(url);
    if (found == instance_.files.end()) co_return fail(Errc::not_found, "There is no file at " + url + ".");
    co_return found->second;
}

Task<NewsFeed> FakeConnector::read_feed(FeedRequest request)
{
    instance_.news_asked.push_back(request);
    if (instance_.news_error) co_return fail(*instance_.news_error);
    const auto found = instance_.news.find(request.url);
    if (found == instance_.news.end()) co_return fail(Errc::not_found, "There is no news feed at " + request.url + ".");
    if (!request.etag.empty() && request.etag == found->second.etag) {
        NewsFeed same;
        same.unchanged = true;
        same.etag = request.etag;
        co_return same;
    }
    co_return found->second;
}

std::unique_ptr<Backend> FakeConnector::open(InstanceInfo info, Credentials credentials, std::string)
{
    FakeInstance& instance = at(info.domain);
    ++instance.clients;
    return std::make_unique<FakeBackend>(instance, std::string(credentials.access_token.reveal()));
}

} // namespace fedibee::test
