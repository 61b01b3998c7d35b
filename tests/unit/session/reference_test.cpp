// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/commands.hpp"
#include "session/reference.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace fedibee::session {
namespace {

constexpr const char* page = FEDIBEE_SOURCE_DIR "/docs/commands.md";

/// With FEDIBEE_UPDATE=1 the page is written anew; continuous integration only compares.
bool may_write()
{
    const char* update = std::getenv("FEDIBEE_UPDATE"); // NOLINT(concurrency-mt-unsafe): one thread
    const char* ci = std::getenv("CI");                 // NOLINT(concurrency-mt-unsafe)
    return update != nullptr && std::string(update) == "1" && ci == nullptr;
}

TEST(CommandReference, ThePageIsWhatTheTablesSay)
{
    const std::string wanted = command_reference();
    if (may_write()) std::ofstream(page, std::ios::binary) << wanted;
    std::ostringstream found;
    found << std::ifstream(page, std::ios::binary).rdbuf();
    EXPECT_TRUE(found.str() == wanted)
        << "docs/commands.md is old. FEDIBEE_UPDATE=1 build/dev/bin/test_session --gtest_filter='CommandReference.*'";
}

TEST(CommandReference, EveryCommandAndSettingStandsOnIt)
{
    const std::string text = command_reference();
    for (const auto& form : command_forms()) EXPECT_NE(text.find(form.help.substr(0, form.help.find('|'))), text.npos);
    for (const auto& spec : setting_specs()) EXPECT_NE(text.find("`" + std::string(spec.key) + "`"), text.npos);
}

} // namespace
} // namespace fedibee::session
