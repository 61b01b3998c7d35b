// SPDX-License-Identifier: AGPL-3.0-or-later
// What the gateway's web address answers: the end of a sign-in, health and metrics. Pages only; sockets are
// web_server's.
#pragma once

#include "fedibee/error.hpp"
#include "fedibee/secret.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fedibee::app {

struct WebAnswer {
    int status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers{}; ///< besides those of every answer
    std::shared_ptr<void> place{};                              ///< among the large ones; kept until it is sent
};

class Web {
public:
    /// Ends the sign-in of this state with this code; the answer is the login's address.
    using FinishSignIn = std::function<Task<std::string>(std::string state, std::string code)>;
    /// Signs the login of this state in by its password.
    using PasswordSignIn = std::function<Task<std::string>(std::string state, Secret password)>;
    using MetricsText = std::function<std::string()>;

    /// A sentence about what only the administrator can mend; empty while all is well.
    using Problem = std::function<std::string()>;

    struct Deeds {
        FinishSignIn finish_sign_in;
        PasswordSignIn sign_in_by_password;
    };

    Web(Deeds deeds, MetricsText metrics, Problem problem = {})
        : deeds_(std::move(deeds)), metrics_(std::move(metrics)), problem_(std::move(problem))
    {
    }

    /// `target` is the request's path with its query.
    asio::awaitable<WebAnswer> answer(std::string method, std::string target, std::string body = {});
    /// Header fields of every answer: no scripts, no frames, no caching.
    static std::string_view content_security_policy();

private:
    asio::awaitable<WebAnswer> sign_in(std::string_view query);
    asio::awaitable<WebAnswer> take_password(std::string_view form);
    [[nodiscard]] WebAnswer health() const;

    Deeds deeds_;
    MetricsText metrics_;
    Problem problem_;
};

/// Text with what HTML gives a meaning escaped.
std::string html_escape(std::string_view text);

} // namespace fedibee::app
