// SPDX-License-Identifier: AGPL-3.0-or-later
// Files that users sent to the gateway, until they are on a post or too old.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/entities.hpp"
#include "fedibee/error.hpp"
#include "fedibee/id.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fedibee {

struct UploadInfo {
    std::string id; ///< cannot be guessed: who knows it may read the file
    UserId owner;
    std::string filename; ///< a plain name, without blanks and slashes
    std::string mime_type;
    std::size_t size = 0;
    Timestamp received{};
    Timestamp expires{};
};

/// Blocks on the disk and is for one thread: call it on the store's worker.
class Uploads {
public:
    virtual ~Uploads() = default;
    /// rate_limited: the user has too many that wait; storage: there is no room.
    virtual Result<UploadInfo> add(UserId owner, NewMedia file) = 0;
    [[nodiscard]] virtual std::optional<UploadInfo> find(std::string_view id) const = 0;
    /// The newest of a user's.
    [[nodiscard]] virtual std::optional<UploadInfo> newest(UserId owner) const = 0;
    /// not_found: there is none, or no longer.
    virtual Result<NewMedia> read(std::string_view id) = 0;
    virtual void remove(std::string_view id) = 0;
    /// Removes what is too old.
    virtual void expire() = 0;
};

/// Behind the public URL: where files are sent, and below it where they are read.
inline constexpr std::string_view upload_path = "/upload";

} // namespace fedibee
