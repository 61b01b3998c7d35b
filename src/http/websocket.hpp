// SPDX-License-Identifier: AGPL-3.0-or-later
// A WebSocket client over Beast, with the address guard and the deadlines of HttpClient.
#pragma once

#include "fedibee/http.hpp"

#include <memory>
#include <string>

namespace fedibee::http {

struct WebSocketOptions {
    bool allow_private_addresses = false;
    std::string ca_file;
    std::string user_agent;
};

Task<std::unique_ptr<WebSocket>> open_websocket(WebSocketRequest request, WebSocketOptions options);

} // namespace fedibee::http
