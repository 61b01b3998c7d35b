// SPDX-License-Identifier: AGPL-3.0-or-later
// What is kept across restarts. Synchronous: it runs on a worker, the caller awaits.
// Secrets go in and out in clear; an implementation seals them before they touch the disk.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/clock.hpp"
#include "fedibee/entities.hpp"
#include "fedibee/error.hpp"
#include "fedibee/id.hpp"
#include "fedibee/repeats.hpp"
#include "fedibee/secret.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace fedibee {

struct UserRow {
    UserId id;
    std::string name;          ///< IRC account name, compared without ASCII case; or a bare JID
    std::string password_hash; ///< empty: no password sign-in
    Timestamp created_at{};
    Secret scram_verifier; ///< for SCRAM-SHA-256; empty: not derived yet
};

/// A TLS client certificate that signs its user in.
struct CertificateRow {
    std::string fingerprint; ///< SHA-256, lower-case hex
    Timestamp added_at{};
};

/// One setting. `scope` is "" (global), "login:TAG" or "place:NAME".
struct SettingRow {
    std::string scope;
    std::string key;
    std::string value;
};

struct LoginRow {
    LoginId id;
    UserId user;
    std::string tag; ///< "mastodon", "mastodon2", or as renamed; unique per user
    bool enabled = true;
    std::string address;  ///< user@host; the wanted one (or just a host) until signed in
    AccountId account_id; ///< empty until signed in
    InstanceInfo instance;
    std::optional<Credentials> credentials; ///< none: sign-in is needed
    Timestamp created_at{};
};

/// A sign-in under way: the person is at the instance's page.
struct SignInRow {
    std::string state;
    LoginId login;
    AppRegistration app;
    Secret code_verifier;
    Timestamp created_at{};
};

/// How far a place was read.
struct PositionRow {
    std::string timeline; ///< to_string(Timeline)
    std::string last_id;  ///< newest status or notification id shown
};

/// A post that was shown in a timeline, known by its uri (or id where there is none).
struct SeenRow {
    std::string timeline;
    std::string uri;
};

/// A short id and the post it names; kept for a day at least.
struct ShortIdRow {
    unsigned number = 0; ///< printed in hex
    LoginId login;
    StatusId status;
    std::string uri;
    std::string address; ///< the author's user@host
    Timestamp given_at{};
};

struct NickRow {
    std::string address; ///< user@host
    std::string nick;    ///< the user's own name for that person
};

/// A post that was accepted from the user and is not yet known to be published.
struct OutboxRow {
    LoginId login;
    NewStatus draft; ///< draft.idempotency_key is the row's key
    Timestamp created_at{};
};

/// A post that the user keeps for later.
struct DraftRow {
    std::int64_t number = 0; ///< the user's own, from 1; 0 in a new one
    std::string text;
    std::string spoiler_text;
    std::optional<Visibility> visibility;
    std::string language;
    Timestamp created_at{};
};

/// What was shown since the last call; written in one transaction.
struct ReadingBatch {
    UserId user;
    LoginId login;
    std::vector<PositionRow> positions;
    std::vector<SeenRow> seen;
    std::vector<ShortIdRow> short_ids;
};

class Store {
public:
    virtual ~Store() = default;

    /// All that the deed writes, or, when it fails, nothing.
    virtual Result<void> atomically(const std::function<Result<void>()>& deed) = 0;

    /// conflict when the name is taken.
    virtual Result<UserRow> create_user(const std::string& name, const std::string& password_hash) = 0;
    virtual Result<std::optional<UserRow>> find_user(const std::string& name) = 0;
    virtual Result<std::vector<UserRow>> users() = 0;
    /// Forgets the old password's SCRAM verifier.
    virtual Result<void> set_password(UserId user, const std::string& password_hash) = 0;
    virtual Result<void> set_scram_verifier(UserId user, const Secret& verifier) = 0;
    /// With everything that belongs to the user.
    virtual Result<void> remove_user(UserId user) = 0;

    /// Oldest first.
    virtual Result<std::vector<CertificateRow>> certificates(UserId user) = 0;
    /// conflict when somebody has it already.
    virtual Result<void> add_certificate(UserId user, const std::string& fingerprint) = 0;
    virtual Result<void> remove_certificate(UserId user, const std::string& fingerprint) = 0;
    virtual Result<std::optional<UserRow>> find_user_by_certificate(const std::string& fingerprint) = 0;

    /// Under which name a front that vouches for its people knows the user: a bare JID. conflict when it is known
    /// already.
    virtual Result<void> add_identity(UserId user, const std::string& front, const std::string& name) = 0;
    virtual Result<std::optional<UserRow>> find_user_by_identity(const std::string& front, const std::string& name) = 0;
    /// All names that a front vouches for.
    virtual Result<std::vector<std::string>> identities(const std::string& front) = 0;
    /// The login is another user's from now on; conflict when that one has the tag.
    virtual Result<void> give_login(LoginId login, UserId user, const std::string& tag) = 0;
    /// Identities, certificates, drafts, and the names and short ids that the other has not given.
    virtual Result<void> give_belongings(UserId from, UserId to) = 0;

    virtual Result<std::vector<SettingRow>> settings(UserId user) = 0;
    virtual Result<void> put_setting(UserId user, const SettingRow& setting) = 0;
    virtual Result<void> remove_setting(UserId user, const std::string& scope, const std::string& key) = 0;

    /// Gives the row its id; conflict when the tag is taken.
    virtual Result<LoginRow> add_login(const LoginRow& login) = 0;
    virtual Result<void> update_login(const LoginRow& login) = 0;
    /// With its positions, seen posts, sign-ins and outbox.
    virtual Result<void> remove_login(LoginId login) = 0;
    virtual Result<std::vector<LoginRow>> logins(UserId user) = 0;
    virtual Result<std::vector<LoginRow>> all_logins() = 0;
    virtual Result<std::optional<LoginRow>> find_login(LoginId login) = 0;

    /// Application registrations are kept per server and user.
    virtual Result<std::optional<AppRegistration>> find_app(UserId user, const std::string& origin,
                                                            const std::string& redirect_uri) = 0;
    virtual Result<void> put_app(UserId user, const std::string& origin, const AppRegistration& app) = 0;
    virtual Result<void> remove_app(UserId user, const std::string& origin) = 0;

    virtual Result<void> put_sign_in(const SignInRow& row) = 0;
    virtual Result<std::optional<SignInRow>> find_sign_in(const std::string& state) = 0;
    /// The newest sign-in under way for a login.
    virtual Result<std::optional<SignInRow>> sign_in_of(LoginId login) = 0;
    virtual Result<void> remove_sign_ins(LoginId login) = 0;

    virtual Result<std::vector<PositionRow>> positions(LoginId login) = 0;
    /// The most recent ones, oldest first, at most `limit` for each timeline.
    virtual Result<std::vector<SeenRow>> seen(LoginId login, std::size_t limit) = 0;
    virtual Result<std::vector<ShortIdRow>> short_ids(UserId user) = 0;
    virtual Result<void> record(const ReadingBatch& batch) = 0;
    /// Drops short ids older than this and seen rows beyond `seen_per_timeline`.
    virtual Result<void> prune(Timestamp short_ids_before, std::size_t seen_per_timeline) = 0;

    virtual Result<std::vector<NickRow>> nicks(UserId user) = 0;
    virtual Result<void> put_nick(UserId user, const NickRow& row) = 0;
    virtual Result<void> remove_nick(UserId user, const std::string& address) = 0;

    virtual Result<void> add_outbox(const OutboxRow& row) = 0;
    virtual Result<void> remove_outbox(LoginId login, const std::string& idempotency_key) = 0;
    virtual Result<std::vector<OutboxRow>> outbox() = 0;

    /// Gives the draft the smallest free number, and says it.
    virtual Result<std::int64_t> add_draft(UserId user, const DraftRow& row) = 0;
    virtual Result<std::vector<DraftRow>> drafts(UserId user) = 0;
    virtual Result<void> remove_draft(UserId user, std::int64_t number) = 0;

    /// Of all users, oldest first. What belongs to a login goes with it.
    virtual Result<std::vector<MirrorRow>> mirrors() = 0;
    virtual Result<MirrorRow> add_mirror(const MirrorRow& row) = 0;
    virtual Result<void> update_mirror(const MirrorRow& row) = 0;
    /// With its copies.
    virtual Result<void> remove_mirror(MirrorId mirror) = 0;
    /// Takes the place of the row of the same source.
    virtual Result<void> put_copy(const CopyRow& row) = 0;
    virtual Result<void> remove_copy(MirrorId mirror, const StatusId& source) = 0;
    virtual Result<std::vector<CopyRow>> copies(MirrorId mirror) = 0;

    /// It is published: its row leaves the outbox.
    virtual Result<void> settle_outbox(const MadePost& made) = 0;
    virtual Result<std::optional<MadePost>> find_made(LoginId login, const std::string& idempotency_key) = 0;
    virtual Result<bool> is_made(LoginId login, const std::string& name) = 0;
    /// Forgets copies and made posts that are older.
    virtual Result<void> prune_repeats(Timestamp before) = 0;

    /// Of all users, oldest first.
    virtual Result<std::vector<FeedRow>> feeds() = 0;
    virtual Result<FeedRow> add_feed(const FeedRow& row) = 0;
    virtual Result<void> update_feed(const FeedRow& row) = 0;
    /// With its entries.
    virtual Result<void> remove_feed(FeedId feed) = 0;
    /// Those of them that the feed had before.
    virtual Result<std::vector<std::string>> known_entries(FeedId feed, const std::vector<std::string>& ids) = 0;
    /// Seen now, posted or not; of those that were not seen for long the oldest are forgotten, beyond `most`.
    virtual Result<void> note_entries(FeedId feed, const std::vector<std::string>& ids, std::size_t most) = 0;
};

} // namespace fedibee
