// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sqlite.hpp"

#include <sqlite3.h>

#include <sys/stat.h>

#include <utility>

namespace fedibee::store {
namespace {

constexpr int busy_milliseconds = 5000;

} // namespace

Query::Query(Query&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)), bound_(other.bound_)
{
}

Query::~Query()
{
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

Query&& Query::bind(std::string_view text) &&
{
    sqlite3_bind_text(statement_, ++bound_, text.data() == nullptr ? "" : text.data(), static_cast<int>(text.size()),
                      SQLITE_TRANSIENT);
    return std::move(*this);
}

Query&& Query::bind(std::int64_t number) &&
{
    sqlite3_bind_int64(statement_, ++bound_, number);
    return std::move(*this);
}

Query&& Query::bind_blob(std::string_view bytes) &&
{
    sqlite3_bind_blob(statement_, ++bound_, bytes.data() == nullptr ? "" : bytes.data(), static_cast<int>(bytes.size()),
                      SQLITE_TRANSIENT);
    return std::move(*this);
}

Error Query::explain() const
{
    const int code = sqlite3_extended_errcode(database_);
    const bool unique = code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY;
    return Error{unique ? Errc::conflict : Errc::storage,
                 std::string("the database says: ") + sqlite3_errmsg(database_)};
}

Result<bool> Query::step()
{
    if (statement_ == nullptr) return fail(explain());
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return fail(explain());
}

Result<void> Query::run() &&
{
    const auto stepped = step();
    if (!stepped) return fail(stepped.error());
    return {};
}

std::string Query::text(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const int size = sqlite3_column_bytes(statement_, column);
    return bytes == nullptr ? std::string{} : std::string(bytes, static_cast<std::size_t>(size));
}

std::int64_t Query::number(int column) const
{
    return sqlite3_column_int64(statement_, column);
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path)
{
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const mode_t before = ::umask(077); // the database and its journals are for us alone
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    std::unique_ptr<Database> database(new Database(handle));
    Result<void> ready = code == SQLITE_OK ? Result<void>{} : fail(Errc::storage, sqlite3_errstr(code));
    if (ready) {
        sqlite3_extended_result_codes(handle, 1);
        sqlite3_busy_timeout(handle, busy_milliseconds);
        ready = database->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;");
    }
    ::umask(before);
    if (!ready) return fail(Errc::storage, "cannot open the database " + path + ": " + ready.error().detail);
    return database;
}

Database::~Database()
{
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(handle_);
}

Query Database::query(std::string_view sql)
{
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        sqlite3_stmt* made = nullptr;
        sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &made,
                           nullptr);
        if (made == nullptr) return Query(handle_, nullptr);
        found = statements_.emplace(std::string(sql), made).first;
    }
    return Query(handle_, found->second);
}

Result<void> Database::execute(const std::string& sql)
{
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    return fail(Errc::storage, std::string("the database says: ") + sqlite3_errmsg(handle_));
}

std::int64_t Database::last_id() const
{
    return sqlite3_last_insert_rowid(handle_);
}

bool Database::in_transaction() const
{
    return sqlite3_get_autocommit(handle_) == 0;
}

} // namespace fedibee::store
