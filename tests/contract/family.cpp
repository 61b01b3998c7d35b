// SPDX-License-Identifier: AGPL-3.0-or-later
#include "contract/family.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <csignal>
#include <cstdlib>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace fedibee::contract {
namespace {

http::ClientOptions open_options()
{
    http::ClientOptions options;
    options.allow_private_addresses = true;
    options.allow_plain_http = true;
    return options;
}

std::string first_line(int descriptor)
{
    std::string line;
    char c = 0;
    while (read(descriptor, &c, 1) == 1 && c != '\n') line += c;
    return line;
}

} // namespace

Instance::Instance(const std::string& software)
{
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    std::string program = FEDIBEE_FEDISIM;
    std::string listen = "--listen=127.0.0.1:0";
    std::string option = "--software=" + software;
    std::array<char*, 4> argv{program.data(), listen.data(), option.data(), nullptr};
    const int failed = posix_spawn(&process_, program.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    const std::string line = failed == 0 ? first_line(ends[0]) : std::string{};
    close(ends[0]);
    const auto document = nlohmann::json::parse(line, nullptr, false);
    if (document.is_discarded()) throw std::runtime_error("fedisim does not run: " + software);
    url = document.at("url").get<std::string>();
    for (const auto& user : document.at("users"))
        people[user.at("name").get<std::string>()] = {user.at("password").get<std::string>(),
                                                      user.at("token").get<std::string>()};
}

Instance::~Instance()
{
    if (process_ <= 0) return;
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
}

Family::Family(const std::string& software)
    : instance_(software), http_(io_.get_executor(), clock_, open_options()),
      connector_(backend::make_connector(http_, {.allow_plain_http = true, .allowed = {}}))
{
}

Backend& Family::of(const std::string& name)
{
    auto& backend = backends_[name];
    if (backend) return *backend;
    auto info = run(connector_->detect(instance_.url, std::nullopt));
    if (!info) throw std::runtime_error("not detected: " + info.error().detail);
    const auto& person = instance_.people.at(name);
    Credentials credentials;
    credentials.access_token = Secret(person.token);
    if (info->capabilities.password_sign_in) {
        auto signed_in = run(connector_->sign_in(*info, name, Secret(person.password)));
        if (!signed_in) throw std::runtime_error(signed_in.error().detail);
        credentials = std::move(*signed_in);
    }
    backend = connector_->open(*info, std::move(credentials), name);
    auto own = run(backend->verify_credentials());
    if (!own) throw std::runtime_error("not signed in: " + own.error().detail);
    accounts_[name] = own->account;
    return *backend;
}

StatusPtr Family::post(const std::string& who, const std::string& text, const StatusId& answered)
{
    NewStatus draft;
    draft.text = text;
    draft.in_reply_to_id = answered;
    draft.idempotency_key = who + text;
    auto posted = run(of(who).post(std::move(draft)));
    EXPECT_TRUE(posted) << (posted ? "" : posted.error().detail);
    return posted.value_or(std::make_shared<Status>());
}

} // namespace fedibee::contract
