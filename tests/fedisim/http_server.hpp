// SPDX-License-Identifier: AGPL-3.0-or-later
// The listener and its connections: HTTP/1.1 with keep-alive, and streams.
#pragma once

#include "sim.hpp"

namespace fedisim {

/// Accepts until the context is stopped.
net::awaitable<void> accept_connections(Sim& sim, net::ip::tcp::acceptor& acceptor, net::ssl::context* tls);

/// Whether the request asks for a stream, not for an answer.
bool is_stream_request(const Sim& sim, const Request& request);
/// Serves a stream until it ends; false when it was refused and the connection may go on.
net::awaitable<bool> serve_stream(Sim& sim, Transport& transport, Request& request, std::string rest);

} // namespace fedisim
