// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/paths.hpp"

#include "text/ascii.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <system_error>

namespace fedibee::app {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite:";

} // namespace

Environment process_environment()
{
    return [](const char* name) -> std::string {
        const char* value = std::getenv(name);
        return value == nullptr ? std::string{} : std::string(value);
    };
}

std::string state_directory(const Environment& environment)
{
    // systemd writes several directories with colons between them; the first one is ours.
    if (const auto given = environment("STATE_DIRECTORY"); !given.empty()) return given.substr(0, given.find(':'));
    if (const auto home = environment("XDG_STATE_HOME"); !home.empty()) return home + "/fedibee";
    return environment("HOME") + "/.local/state/fedibee";
}

Result<void> make_private_directory(const std::string& path)
{
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) return {};
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
    if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
    return fail(Errc::storage, "cannot make the directory " + path + ": " + std::strerror(errno));
}

std::string database_path(const StoreConfig& store, const Environment& environment)
{
    if (store.url.starts_with(sqlite_scheme)) return store.url.substr(sqlite_scheme.size());
    return state_directory(environment) + "/fedibee.sqlite";
}

std::string key_path(const StoreConfig& store, const Environment& environment)
{
    if (!store.key_file.empty()) return store.key_file;
    if (const auto credentials = environment("CREDENTIALS_DIRECTORY"); !credentials.empty()) {
        std::error_code error;
        if (auto path = credentials + "/key"; std::filesystem::exists(path, error)) return path;
    }
    return state_directory(environment) + "/key";
}

Result<std::string> read_file(const std::string& path)
{
    std::error_code error;
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path, error))
        return fail(Errc::invalid_input,
                    "cannot read " + path + ": " + (errno != 0 ? std::strerror(errno) : "not a file"));
    return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<std::vector<std::string>> read_lines(const std::string& path)
{
    auto bytes = read_file(path);
    if (!bytes) return fail(std::move(bytes));
    std::vector<std::string> lines;
    for (std::string_view line : text::split(*bytes, '\n')) {
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.emplace_back(line);
    }
    if (lines.back().empty()) lines.pop_back();
    return lines;
}

} // namespace fedibee::app
