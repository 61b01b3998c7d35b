// SPDX-License-Identifier: AGPL-3.0-or-later
// Files that programs uploaded to their own servers: messages say where they are, and go on the next post.
#pragma once

#include "xmpp/client.hpp"

#include <string>
#include <vector>

namespace fedibee::xmpp {

struct SentFile {
    std::string url;
    std::string description; ///< for those who cannot see it
};

/// What a message says with files, and without.
struct SentFiles {
    std::vector<SentFile> files;
    std::string text; ///< apart from what is there for programs that know no files or replies
};
/// From shared files (XEP-0447), else from an address that the message is about and nothing else (XEP-0066).
SentFiles sent_files(const gloox::Tag& message);

/// Puts them on the user's next post; the answer to the last of them, an empty one when there are none.
Task<session::Reply> attach_files(ClientPtr client, SentFiles sent);

} // namespace fedibee::xmpp
