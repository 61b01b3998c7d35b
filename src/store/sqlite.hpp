// SPDX-License-Identifier: AGPL-3.0-or-later
// SQLite's C API behind RAII: a database, prepared statements, transactions.
#pragma once

#include "fedibee/error.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace fedibee::store {

/// A prepared statement in use: bound in order, stepped, and reset when it goes.
class Query {
public:
    Query(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    Query(Query&& other) noexcept;
    Query& operator=(Query&&) = delete;
    ~Query();

    Query&& bind(std::string_view text) &&;
    Query&& bind(std::int64_t number) &&;
    Query&& bind_blob(std::string_view bytes) &&;

    /// True: a row is there; false: no more.
    Result<bool> step();
    /// For statements without rows. conflict when a UNIQUE constraint is hurt.
    Result<void> run() &&;

    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::int64_t number(int column) const;

private:
    Error explain() const;

    sqlite3* database_;
    sqlite3_stmt* statement_;
    int bound_ = 0;
};

class Database {
public:
    static Result<std::unique_ptr<Database>> open(const std::string& path);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    /// A statement from the cache; its text must be a literal of ours, for it is prepared once and kept.
    Query query(std::string_view sql);
    /// Several statements without parameters.
    Result<void> execute(const std::string& sql);
    [[nodiscard]] std::int64_t last_id() const;
    [[nodiscard]] bool in_transaction() const;

private:
    explicit Database(sqlite3* handle) : handle_(handle) {}

    sqlite3* handle_;
    std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

/// Rolls back unless it was committed. Inside another one it is a savepoint of that.
class Transaction {
public:
    explicit Transaction(Database& database)
        : database_(database), nested_(database.in_transaction()),
          begun_(database.execute(nested_ ? "SAVEPOINT nested" : "BEGIN IMMEDIATE"))
    {
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction()
    {
        if (begun_ && !done_)
            static_cast<void>(database_.execute(nested_ ? "ROLLBACK TO nested; RELEASE nested" : "ROLLBACK"));
    }
    [[nodiscard]] const Result<void>& begun() const noexcept { return begun_; }
    Result<void> commit()
    {
        done_ = true;
        return database_.execute(nested_ ? "RELEASE nested" : "COMMIT");
    }

private:
    Database& database_;
    bool nested_;
    Result<void> begun_;
    bool done_ = false;
};

} // namespace fedibee::store
