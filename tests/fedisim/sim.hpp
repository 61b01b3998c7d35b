// SPDX-License-Identifier: AGPL-3.0-or-later
// The whole simulation, and what a handler of one request gets of it.
#pragma once

#include "gnusocial.hpp"
#include "hub.hpp"
#include "json_view.hpp"
#include "options.hpp"
#include "request.hpp"
#include "router.hpp"

namespace fedisim {

/// A code waiting to become a token.
struct Grant {
    App* app = nullptr;
    Account* account = nullptr;
    std::string redirect_uri;
    std::string scopes;
    std::string challenge;
    Time expires_at;
    bool used = false;
};

struct Sim {
    Sim(const Options& chosen, const Dialect& dialect)
        : options(chosen), world(dialect, chosen.seed), hub(world, faults)
    {
    }

    /// Checks access, finds the handler, runs it.
    Response handle(Request& request);
    /// The same on behalf of somebody, without a token: for /sim/post and the simulated people.
    Response act_as(Account& who, std::string_view method, std::string_view path, Params params);
    void note(const Request& request, int status);

    Options options;
    World world;
    Faults faults;
    Hub hub;
    Router router;
    Json log = Json::array();
    std::map<std::string, Grant> grants;
    std::map<std::string, Account*> sessions;                  ///< signed-in browsers
    std::map<std::string, std::pair<std::int64_t, int>> spent; ///< per token: window, requests
    App* own_app = nullptr;
    std::unique_ptr<gnusocial::Site> site; ///< where this is no server of Mastodon's family
};

struct Context {
    Sim& sim;
    World& world;
    const Request& request;
    const Params& params;
    Account* viewer;
    Token* token;
    std::vector<std::string> captures;

    View view() const { return {world, viewer}; }
    const std::string& capture(std::size_t at = 0) const { return captures[at]; }
    /// The post or account that the path names, when this viewer may see it.
    Status* status(std::size_t at = 0) const;
    Account* account(std::size_t at = 0) const;
};

inline Response not_found()
{
    return problem(404, "Record not found");
}

} // namespace fedisim
