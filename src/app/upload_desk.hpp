// SPDX-License-Identifier: AGPL-3.0-or-later
// Uploads by HTTP (soju.im/FILEHOST): who may send what, and what is answered. Sockets are web_server's.
#pragma once

#include "app/web.hpp"
#include "fedibee/secret.hpp"
#include "fedibee/uploads.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace fedibee::app {

/// What a request says before its body.
struct UploadRequest {
    std::string method;
    std::string target;
    std::string address; ///< of who asks
    std::string authorization;
    std::string content_type;
    std::string content_disposition;
    std::string origin; ///< of the page that asks; empty: a program
    std::optional<std::uint64_t> length;
};

struct UploadOptions {
    std::string public_url;
    std::vector<std::string> origins{"*"}; ///< hosts of the pages that may send files
    std::size_t most_bytes = 0;
    // Each is in memory as a whole.
    std::size_t most_at_once = 4; ///< bodies that are being received
    std::size_t most_shown = 8;   ///< files that are being sent back
};

/// Name and type of a file from what a client says of it; the name is safe in addresses and on disks, and tells the
/// type where the client does not.
NewMedia describe_file(std::string_view content_type, std::string_view content_disposition);

class UploadDesk {
public:
    using Verify = std::function<Task<UserId>(std::string name, Secret password, std::string address)>;
    using Keep = std::function<Task<UploadInfo>(UserId owner, NewMedia file)>;
    using Read = std::function<Task<NewMedia>(std::string id)>;

    UploadDesk(UploadOptions options, Verify verify, Keep keep, Read read)
        : options_(std::move(options)), verify_(std::move(verify)), keep_(std::move(keep)), read_(std::move(read))
    {
    }

    /// Whether the path is one of uploads.
    [[nodiscard]] static bool is_for(std::string_view target);
    [[nodiscard]] std::size_t most_bytes() const noexcept { return options_.most_bytes; }
    void set_most_bytes(std::size_t bytes) noexcept { options_.most_bytes = bytes; }

    /// May send a body; its place among those who do ends with it.
    struct Admission {
        UserId user;
        std::shared_ptr<void> place;
    };
    /// Everything but an upload that may begin is answered here.
    asio::awaitable<std::variant<WebAnswer, Admission>> receive(UploadRequest request);
    /// The body is here.
    asio::awaitable<WebAnswer> keep(Admission admission, UploadRequest request, std::string body);
    static WebAnswer refuse(int status, std::string sentence);
    /// What every answer says besides: whether the page that asked may read it.
    [[nodiscard]] WebAnswer opened(const UploadRequest& request, WebAnswer answer) const;

private:
    [[nodiscard]] std::optional<WebAnswer> refusal_of(const UploadRequest& request) const;
    asio::awaitable<WebAnswer> show(std::string_view path);

    UploadOptions options_;
    Verify verify_;
    Keep keep_;
    Read read_;
    // They outlive us in tasks that end late.
    std::shared_ptr<std::size_t> receiving_ = std::make_shared<std::size_t>(0);
    std::shared_ptr<std::size_t> shown_ = std::make_shared<std::size_t>(0);
};

} // namespace fedibee::app
