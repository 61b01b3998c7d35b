// SPDX-License-Identifier: AGPL-3.0-or-later
// Which handler answers which method and path.
#pragma once

#include "request.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fedisim {

struct Context;
using Handler = Response (*)(Context&);

enum class Access {
    open, ///< no token needed; a good one makes the answer personal
    app,  ///< any token
    user  ///< a person's token
};

struct Route {
    std::string method;
    std::vector<std::string> segments; ///< `:name` takes any one segment
    Access access = Access::open;
    Handler handler = nullptr;
};

class Router {
public:
    void add(std::string_view method, std::string_view pattern, Access access, Handler handler);
    /// Null when nothing answers; `captures` gets the segments that stand for names.
    const Route* find(std::string_view method, std::string_view path, std::vector<std::string>& captures) const;

private:
    std::vector<Route> routes_;
};

// One for each api_*.cpp: puts its routes in.
void route_instance(Router& router);
void route_oauth(Router& router);
void route_accounts(Router& router);
void route_profile(Router& router);
void route_relations(Router& router);
void route_statuses(Router& router);
void route_status_actions(Router& router);
void route_timelines(Router& router);
void route_requests(Router& router);
void route_notifications(Router& router);
void route_conversations(Router& router);
void route_lists(Router& router);
void route_filters(Router& router);
void route_tags(Router& router);
void route_search(Router& router);
void route_media(Router& router);
void route_polls(Router& router);
void route_reactions(Router& router);
void route_interactions(Router& router);
void route_chats(Router& router);
void route_misc(Router& router);
void route_friendica(Router& router);
void route_mail(Router& router);
void route_control(Router& router);

} // namespace fedisim
