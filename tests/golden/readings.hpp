// SPDX-License-Identifier: AGPL-3.0-or-later
// Tables of readings: what the gateway makes of each recorded body of a folder. FEDIBEE_UPDATE=1 writes the readings
// anew; file, kind and domain of a row are made by hand.
#pragma once

#include "text/ascii.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::golden {

constexpr std::string_view row_mark = "=== ";

struct Row {
    std::string file;
    std::string kind; ///< "unread" for bodies of which nothing is read: the reading says why
    std::string domain;
    std::string reading;
};

inline std::string bytes_of(const std::filesystem::path& path)
{
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// "=== FILE | KIND | DOMAIN", then the reading.
inline std::vector<Row> rows_of(const std::filesystem::path& table)
{
    std::vector<Row> all;
    std::istringstream lines(bytes_of(table));
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(row_mark)) {
            if (!all.empty()) all.back().reading += line + "\n";
            continue;
        }
        const std::string head = line.substr(row_mark.size());
        const auto parts = text::split(head, '|');
        if (parts.size() != 3) {
            ADD_FAILURE() << line;
            continue;
        }
        const auto part = [&](std::size_t i) { return std::string(text::trimmed(parts[i])); };
        all.push_back({part(0), part(1), part(2), {}});
    }
    return all;
}

/// With FEDIBEE_UPDATE=1 the readings are written anew; continuous integration only compares.
inline bool may_write()
{
    const char* update = std::getenv("FEDIBEE_UPDATE"); // NOLINT(concurrency-mt-unsafe): one thread
    const char* ci = std::getenv("CI");                 // NOLINT(concurrency-mt-unsafe)
    return update != nullptr && std::string(update) == "1" && ci == nullptr;
}

/// Compares what `read` makes of each row with what the table says, or writes the table. `read` gives nothing for a
/// body that is not understood.
template <class ReadRow> void compare_readings(const std::filesystem::path& table, ReadRow read)
{
    std::string written;
    for (const Row& row : rows_of(table)) {
        std::string reading = row.reading;
        if (row.kind != "unread") {
            reading = read(row);
            EXPECT_FALSE(reading.empty()) << row.file << " is not understood as " << row.kind;
            if (!may_write()) EXPECT_EQ(text::trimmed(reading), text::trimmed(row.reading)) << row.file;
        }
        written.append(row_mark).append(row.file + " | " + row.kind + " | " + row.domain + "\n");
        written.append(text::trimmed(reading)).append("\n\n");
    }
    if (may_write()) std::ofstream(table, std::ios::binary) << written;
}

} // namespace fedibee::golden
