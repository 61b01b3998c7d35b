// SPDX-License-Identifier: AGPL-3.0-or-later
// The one place where Boost.Asio's function bodies are compiled.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
