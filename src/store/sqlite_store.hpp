// SPDX-License-Identifier: AGPL-3.0-or-later
// The Store in one SQLite file (WAL); secrets are sealed with the gateway's key.
#pragma once

#include "crypto/secret_box.hpp"
#include "fedibee/clock.hpp"
#include "fedibee/store.hpp"
#include "store/sqlite.hpp"

#include <memory>

namespace fedibee::store {

class SqliteStore final : public Store {
public:
    /// Opens and migrates. ":memory:" keeps everything in memory, for tests.
    static Result<std::unique_ptr<SqliteStore>> open(const std::string& path, Secret key, const Clock& clock);

    Result<void> atomically(const std::function<Result<void>()>& deed) override;

    Result<UserRow> create_user(const std::string& name, const std::string& password_hash) override;
    Result<std::optional<UserRow>> find_user(const std::string& name) override;
    Result<std::vector<UserRow>> users() override;
    Result<void> set_password(UserId user, const std::string& password_hash) override;
    Result<void> set_scram_verifier(UserId user, const Secret& verifier) override;
    Result<void> remove_user(UserId user) override;

    Result<std::vector<CertificateRow>> certificates(UserId user) override;
    Result<void> add_certificate(UserId user, const std::string& fingerprint) override;
    Result<void> remove_certificate(UserId user, const std::string& fingerprint) override;
    Result<std::optional<UserRow>> find_user_by_certificate(const std::string& fingerprint) override;

    Result<void> add_identity(UserId user, const std::string& front, const std::string& name) override;
    Result<std::optional<UserRow>> find_user_by_identity(const std::string& front, const std::string& name) override;
    Result<std::vector<std::string>> identities(const std::string& front) override;
    Result<void> give_login(LoginId login, UserId user, const std::string& tag) override;
    Result<void> give_belongings(UserId from, UserId to) override;

    Result<std::vector<SettingRow>> settings(UserId user) override;
    Result<void> put_setting(UserId user, const SettingRow& setting) override;
    Result<void> remove_setting(UserId user, const std::string& scope, const std::string& key) override;

    Result<LoginRow> add_login(const LoginRow& login) override;
    Result<void> update_login(const LoginRow& login) override;
    Result<void> remove_login(LoginId login) override;
    Result<std::vector<LoginRow>> logins(UserId user) override;
    Result<std::vector<LoginRow>> all_logins() override;
    Result<std::optional<LoginRow>> find_login(LoginId login) override;

    Result<std::optional<AppRegistration>> find_app(UserId user, const std::string& origin,
                                                    const std::string& redirect_uri) override;
    Result<void> put_app(UserId user, const std::string& origin, const AppRegistration& app) override;
    Result<void> remove_app(UserId user, const std::string& origin) override;

    Result<void> put_sign_in(const SignInRow& row) override;
    Result<std::optional<SignInRow>> find_sign_in(const std::string& state) override;
    Result<std::optional<SignInRow>> sign_in_of(LoginId login) override;
    Result<void> remove_sign_ins(LoginId login) override;

    Result<std::vector<PositionRow>> positions(LoginId login) override;
    Result<std::vector<SeenRow>> seen(LoginId login, std::size_t limit) override;
    Result<std::vector<ShortIdRow>> short_ids(UserId user) override;
    Result<void> record(const ReadingBatch& batch) override;
    Result<void> prune(Timestamp short_ids_before, std::size_t seen_per_timeline) override;

    Result<std::vector<NickRow>> nicks(UserId user) override;
    Result<void> put_nick(UserId user, const NickRow& row) override;
    Result<void> remove_nick(UserId user, const std::string& address) override;

    Result<void> add_outbox(const OutboxRow& row) override;
    Result<void> remove_outbox(LoginId login, const std::string& idempotency_key) override;
    Result<std::vector<OutboxRow>> outbox() override;
    Result<std::int64_t> add_draft(UserId user, const DraftRow& row) override;
    Result<std::vector<DraftRow>> drafts(UserId user) override;
    Result<void> remove_draft(UserId user, std::int64_t number) override;

    Result<std::vector<MirrorRow>> mirrors() override;
    Result<MirrorRow> add_mirror(const MirrorRow& row) override;
    Result<void> update_mirror(const MirrorRow& row) override;
    Result<void> remove_mirror(MirrorId mirror) override;
    Result<void> put_copy(const CopyRow& row) override;
    Result<void> remove_copy(MirrorId mirror, const StatusId& source) override;
    Result<std::vector<CopyRow>> copies(MirrorId mirror) override;
    Result<void> settle_outbox(const MadePost& made) override;
    Result<std::optional<MadePost>> find_made(LoginId login, const std::string& idempotency_key) override;
    Result<bool> is_made(LoginId login, const std::string& name) override;
    Result<void> prune_repeats(Timestamp before) override;
    Result<std::vector<FeedRow>> feeds() override;
    Result<FeedRow> add_feed(const FeedRow& row) override;
    Result<void> update_feed(const FeedRow& row) override;
    Result<void> remove_feed(FeedId feed) override;
    Result<std::vector<std::string>> known_entries(FeedId feed, const std::vector<std::string>& ids) override;
    Result<void> note_entries(FeedId feed, const std::vector<std::string>& ids, std::size_t most) override;

private:
    SqliteStore(std::unique_ptr<Database> database, crypto::SecretBox box, const Clock& clock)
        : database_(std::move(database)), box_(std::move(box)), clock_(clock)
    {
    }

    [[nodiscard]] UserRow read_user(const Query& row) const;
    Result<LoginRow> read_login(Query& row) const;
    Result<std::vector<LoginRow>> read_logins(Query query) const;
    Result<std::optional<SignInRow>> read_sign_in(Query query) const;
    Result<void> write_login(const LoginRow& login);

    std::unique_ptr<Database> database_;
    crypto::SecretBox box_;
    const Clock& clock_;
};

} // namespace fedibee::store
