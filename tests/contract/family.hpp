// SPDX-License-Identifier: AGPL-3.0-or-later
// A simulated instance of one family in a process of its own, and backends of its people over real HTTP.
#pragma once

#include "backend/connector.hpp"
#include "http/curl_client.hpp"
#include "support/free_port_loop.hpp"

#include <sys/types.h>

#include <map>
#include <memory>
#include <string>

namespace fedibee::contract {

/// fedisim with this `--software`; ends with the test.
class Instance {
public:
    explicit Instance(const std::string& software);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    struct Person {
        std::string password;
        std::string token;
    };
    std::string url;
    std::map<std::string, Person> people;

private:
    pid_t process_ = -1;
};

/// People of the instance as the gateway sees it, each by a backend of their own.
class Family {
public:
    explicit Family(const std::string& software);

    Backend& of(const std::string& name);
    [[nodiscard]] const Capabilities& can() { return of("alice").capabilities(); }
    const Account& account(const std::string& name)
    {
        of(name);
        return accounts_.at(name);
    }
    template <class T> Result<T> run(Task<T> task) { return test::run(io_, std::move(task)); }
    /// A post by somebody; the test fails where it is refused.
    StatusPtr post(const std::string& who, const std::string& text, const StatusId& answered = {});

private:
    Instance instance_;
    asio::io_context io_;
    SystemClock clock_;
    http::CurlClient http_;
    std::unique_ptr<Connector> connector_;
    std::map<std::string, std::unique_ptr<Backend>> backends_;
    std::map<std::string, Account> accounts_;
};

} // namespace fedibee::contract
