// SPDX-License-Identifier: AGPL-3.0-or-later
// The newest posts a user was shown: what "bob", "^" and the parent of a reply stand for.
#pragma once

#include "fedibee/entities.hpp"
#include "fedibee/place.hpp"

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::session {

struct LoggedPost {
    LoginId login;
    StatusId id;          ///< to act upon: of a boost, the original's
    std::string identity; ///< see identity()
    std::string author;   ///< address of who spoke
    Place place;          ///< where it was shown last
    unsigned number = 0;  ///< its short id
    Timestamp shown_at{};
    std::string text; ///< plain, for the difference when it is edited
};

class PostLog {
public:
    static constexpr std::size_t most = 128;
    static constexpr std::size_t longest_text = 600; ///< bytes kept of a post's text

    void add(LoggedPost post)
    {
        if (post.text.size() > longest_text) post.text.clear();
        remove(post);
        posts_.push_back(std::move(post));
        if (posts_.size() > most) posts_.pop_front();
    }
    void remove(const LoggedPost& post)
    {
        std::erase_if(posts_,
                      [&](const LoggedPost& old) { return old.login == post.login && old.identity == post.identity; });
    }
    /// The newest of which the claim holds.
    template <class Claim> [[nodiscard]] const LoggedPost* newest(Claim claim) const
    {
        for (auto post = posts_.rbegin(); post != posts_.rend(); ++post) {
            if (claim(*post)) return &*post;
        }
        return nullptr;
    }

private:
    std::deque<LoggedPost> posts_;
};

} // namespace fedibee::session
