// SPDX-License-Identifier: AGPL-3.0-or-later
// All users and logins of a shard: who is signed in, which sessions live, and what is sent again after a restart.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/clock.hpp"
#include "fedibee/config.hpp"
#include "fedibee/store.hpp"
#include "fedibee/uploads.hpp"
#include "net/backoff.hpp"
#include "net/task_group.hpp"
#include "net/worker.hpp"
#include "session/front.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace fedibee::session {

struct ManagerOptions {
    std::string server_name;
    std::string version;
    std::string public_url;        ///< `[web] public_url` without a trailing '/'; empty: codes are pasted
    bool open_registration = true; ///< `[irc] registration`
    bool has_rooms = false;        ///< `[irc] rooms`: "#name" is a room there, a hashtag "&tag~name"
    LimitsConfig limits;
    /// How sessions wait; false when cancelled. Tests put a time of their own in its place.
    std::function<asio::awaitable<bool>(std::chrono::milliseconds)> sleep = net::sleep;
    Uploads* uploads =
        nullptr; ///< none: nothing is uploaded to this gateway; must outlive the manager; called on the store's worker
};

/// The path under public_url where instances send the browser back.
inline constexpr const char* callback_path = "/oauth/callback";
/// Where a password is typed, at instances that take one.
inline constexpr const char* password_path = "/password";

struct ManagerCounts {
    std::size_t users = 0;   ///< alive: a client is attached
    std::size_t logins = 0;  ///< sessions that are on
    std::size_t streams = 0; ///< open streams
};

/// Everything runs on the executor's thread; store, connector and clock must outlive the manager.
class SessionManager final : public Users {
public:
    SessionManager(asio::any_io_executor executor, net::Worker& store_worker, net::Worker& crypto_worker, Store& store,
                   Connector& connector, const Clock& clock, ManagerOptions options);
    ~SessionManager() override;

    Task<UserPtr> authenticate(std::string name, Secret password, std::string address) override;
    Task<UserPtr> authenticate_certificate(std::string name, std::string fingerprint, std::string address) override;
    Task<UserPtr> authenticate_token(std::string name, std::string tag, Secret token, std::string address) override;
    Task<std::unique_ptr<ScramSignIn>> begin_scram(std::string client_first, std::string address) override;
    Task<UserPtr> enroll(std::string name, Secret password) override;
    Task<UserPtr> vouched(std::string front, std::string name) override;
    Task<std::vector<std::string>> vouched_names(std::string front) override;
    UserPtr guest(std::string nick, std::string address) override;

    /// Begins its own work: sends what was accepted before the last stop and is not known to be published, and clears
    /// old rows out of the store from time to time. Call once, after construction.
    void start();
    /// The browser came back: ends the sign-in with this state; the answer is the login's address.
    Task<std::string> finish_sign_in(std::string state, std::string code);
    /// The password was typed on the page of this sign-in. It may be tried again after a refusal.
    Task<std::string> sign_in_by_password(std::string state, Secret password);
    /// Who this is, without a session: for requests that come beside the chat. The name may be "user/login@client".
    Task<UserId> verify(std::string name, Secret password, std::string address);
    /// Keeps a file until its user posts it.
    Task<UploadInfo> keep_upload(UserId owner, NewMedia file);
    /// A kept file, for whoever knows its id.
    Task<NewMedia> read_upload(std::string id);
    void set_limits(const LimitsConfig& limits);
    [[nodiscard]] ManagerCounts counts() const;
    /// Ends every session, writing what is due, and awaits their tasks.
    asio::awaitable<void> stop();

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace fedibee::session
