// SPDX-License-Identifier: AGPL-3.0-or-later
// Expected failures as values: every fallible call returns Result<T>, every asynchronous one Task<T>.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <tl/expected.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fedibee {

namespace asio = boost::asio;

/// What kind of failure it is; closed on purpose, so that each edge can map every one of them.
enum class Errc {
    network,       ///< no connection, or it broke
    timeout,       ///< a deadline passed
    cancelled,     ///< the owner stopped the work
    unauthorized,  ///< the credentials are refused
    forbidden,     ///< the credentials are good, the deed is not allowed
    not_found,     ///< no such thing, or not visible
    conflict,      ///< exists already, or changed meanwhile
    rate_limited,  ///< too many requests; see Error::retry_after
    unsupported,   ///< this instance cannot do it
    invalid_input, ///< the user's words do not fit
    bad_response,  ///< the other side answered nonsense
    storage,       ///< the database or a file failed
    internal       ///< a fault of this program
};

/// The specification-like name of a code ("rate_limited"), for logs and JSON answers.
std::string_view to_string(Errc code) noexcept;

/// A failure with a sentence that may be shown to the user: it names the thing and the next step.
struct Error {
    Errc code = Errc::internal;
    std::string detail;
    /// Set when the other side named a time to wait.
    std::optional<std::chrono::seconds> retry_after = std::nullopt;
    /// The HTTP status behind it, 0 when there was none.
    int http_status = 0;
    /// True when the request may have been carried out although no answer came (a POST cut in the middle).
    bool maybe_done = false;

    bool operator==(const Error&) const = default;
};

template <class T> using Result = tl::expected<T, Error>;   ///< synchronous and fallible
template <class T> using Task = asio::awaitable<Result<T>>; ///< asynchronous and fallible
using Failure = tl::unexpected<Error>;

[[nodiscard]] inline Failure fail(Errc code, std::string detail)
{
    return Failure(Error{code, std::move(detail)});
}

[[nodiscard]] inline Failure fail(Error error)
{
    return Failure(std::move(error));
}

/// Passes the failure of one result on as the failure of another type.
template <class T> [[nodiscard]] Failure fail(Result<T>&& result)
{
    return Failure(std::move(result).error());
}

} // namespace fedibee
