// SPDX-License-Identifier: AGPL-3.0-or-later
// Pictures of people that were fetched, and those that could not be: bounded, the longest unused bytes go first; what
// a picture is called is known for longer. Pure.
#pragma once

#include "fedibee/clock.hpp"

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fedibee::xmpp {

struct AvatarInfo {
    std::string hash; ///< SHA-1 in lower-case hex, as XEP-0084 and XEP-0153 name pictures
    std::string type; ///< "image/png"
    std::size_t bytes = 0;
};
using AvatarInfoPtr = std::shared_ptr<const AvatarInfo>;

struct Avatar {
    AvatarInfo info;
    std::string bytes;
};
using AvatarPtr = std::shared_ptr<const Avatar>;

/// The picture in a file; nothing when the bytes are of no kind that programs show.
AvatarPtr read_avatar(std::string bytes);

class AvatarCache {
public:
    static constexpr std::size_t most_bytes = std::size_t{16} << 20;

    /// The picture of that web address; nothing when it is not here.
    AvatarPtr find(const std::string& url);
    /// What is known of it, also when its bytes are not here any more.
    [[nodiscard]] AvatarInfoPtr info(const std::string& url) const;
    /// Whether it was in vain to fetch it, not long ago.
    [[nodiscard]] bool is_missing(const std::string& url, Instant now) const;
    /// No picture: it could not be had.
    void put(const std::string& url, AvatarPtr avatar, Instant now);
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    struct Entry {
        std::string url;
        AvatarPtr avatar;
        Instant since;
        [[nodiscard]] std::size_t size() const { return url.size() + (avatar ? avatar->bytes.size() : 0); }
    };
    void drop(std::list<Entry>::iterator entry);

    std::unordered_map<std::string, AvatarInfoPtr> infos_;
    std::list<Entry> entries_; ///< the last used first
    std::unordered_map<std::string, std::list<Entry>::iterator> by_url_;
    std::size_t bytes_ = 0;
};

} // namespace fedibee::xmpp
