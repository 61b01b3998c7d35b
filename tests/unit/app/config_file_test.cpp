// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/config_file.hpp"

#include "support/temp_store_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace fedibee::app {
namespace {

using testing::HasSubstr;
using testing::Not;
using Variables = std::map<std::string, std::string>;

Environment environment_of(Variables variables)
{
    return [variables = std::move(variables)](const char* name) -> std::string {
        const auto found = variables.find(name);
        return found == variables.end() ? std::string{} : found->second;
    };
}

Error mistake(std::string_view text)
{
    const auto config = parse_config(text, "f.toml");
    EXPECT_FALSE(config) << text;
    return config ? Error{} : config.error();
}

TEST(ConfigFile, HasEveryDefaultWhenItIsEmpty)
{
    const auto config = parse_config("", "f.toml");
    ASSERT_TRUE(config);
    EXPECT_EQ(config->server.name, "fedibee.localhost");
    EXPECT_EQ(config->irc.listen, std::vector<std::string>{"127.0.0.1:6667"});
    EXPECT_EQ(config->instances.allow, std::vector<std::string>{"*"});
    EXPECT_EQ(config->limits.lines_per_second, 5U);
}

TEST(ConfigFile, GivesEveryKeyItsValue)
{
    const auto config = parse_config(R"(
[server]
name = "irc.example.org"
[store]
url = "sqlite:/var/lib/x.sqlite"
key_file = "/etc/key"
[irc]
listen = ["127.0.0.1:7000", "[::1]:7000"]
tls_listen = ["0.0.0.0:6697"]
unix_listen = ["/run/irc.sock"]
websocket_listen = []
websocket_origins = ["*"]
trusted_proxies = []
webirc_gateways = ["10.0.0.0/8"]
webirc_password_file = "webirc"
certificate = "c.pem"
private_key = "k.pem"
registration = "closed"
motd = "motd.txt"
sts_port = 0
sts_seconds = 2592000
rooms = "off"
[xmpp]
enabled = false
server = "127.0.0.1:5348"
domain = "x.example.org"
secret_file = "s"
hosts = ["*.example.org"]
[web]
listen = "127.0.0.1:8080"
public_url = "https://chat.example.org/"
[instances]
allow = ["*.example.org"]
deny = ["bad.example.org"]
allow_private_addresses = true
allow_plain_http = true
ca_file = "ca.pem"
[limits]
logins_per_user = 1
clients_per_user = 2
clients_per_address = 3
channels_per_client = 4
send_queue_bytes = 65536
lines_per_second = 6
lines_burst = 7
registration_seconds = 8
ping_seconds = 9
ping_timeout_seconds = 10
catch_up_posts = 0
password_guesses_per_minute = 12
upload_bytes = 13
upload_seconds = 14
uploads_per_user = 15
uploads_total_bytes = 16
[log]
level = "debug"
format = "json"
)",
                                     "f.toml");
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->server.name, "irc.example.org");
    EXPECT_EQ(config->store.url, "sqlite:/var/lib/x.sqlite");
    EXPECT_EQ(config->store.key_file, "/etc/key");
    EXPECT_EQ(config->irc.listen.size(), 2U);
    EXPECT_EQ(config->irc.tls_listen, std::vector<std::string>{"0.0.0.0:6697"});
    EXPECT_EQ(config->irc.unix_listen, std::vector<std::string>{"/run/irc.sock"});
    EXPECT_EQ(config->irc.certificate, "c.pem");
    EXPECT_EQ(config->irc.private_key, "k.pem");
    EXPECT_EQ(config->irc.registration, "closed");
    EXPECT_EQ(config->irc.motd, "motd.txt");
    EXPECT_EQ(config->xmpp.secret_file, "s");
    EXPECT_EQ(config->xmpp.hosts, std::vector<std::string>{"*.example.org"});
    EXPECT_EQ(config->web.public_url, "https://chat.example.org");
    EXPECT_TRUE(config->instances.allow_private_addresses && config->instances.allow_plain_http);
    EXPECT_EQ(config->instances.ca_file, "ca.pem");
    EXPECT_EQ(config->limits.logins_per_user, 1U);
    EXPECT_EQ(config->limits.send_queue_bytes, 65536U);
    EXPECT_EQ(config->limits.catch_up_posts, 0U);
    EXPECT_EQ(config->limits.upload_bytes, 13U);
    EXPECT_EQ(config->limits.upload_seconds, 14U);
    EXPECT_EQ(config->limits.uploads_per_user, 15U);
    EXPECT_EQ(config->limits.uploads_total_bytes, 16U);
    EXPECT_EQ(config->log.format, "json");
}

TEST(ConfigFile, TellsTheLineOfAnUnknownKeyAndTheNearestOne)
{
    EXPECT_EQ(mistake("[irc]\n\nlsten = []\n").detail, "f.toml:3: unknown key 'irc.lsten'; did you mean 'irc.listen'?");
    EXPECT_EQ(mistake("[ircs]\nlisten = []\n").detail, "f.toml:1: unknown table 'ircs'; did you mean 'irc'?");
    EXPECT_EQ(mistake("listn = []\n").detail, "f.toml:1: unknown key 'listn'; did you mean 'irc.listen'?");
    EXPECT_EQ(mistake("irc = 3\n").detail, "f.toml:1: 'irc' is a table: write [irc] and its keys below");
}

TEST(ConfigFile, TellsTheLineOfAWrongType)
{
    EXPECT_EQ(mistake("[server]\nname = 3\n").detail, "f.toml:2: server.name must be a text in quotes");
    EXPECT_THAT(mistake("[irc]\nlisten = \"127.0.0.1:6667\"\n").detail,
                HasSubstr("f.toml:2: irc.listen must be a list of texts"));
    EXPECT_THAT(mistake("[irc]\nlisten = [6667]\n").detail, HasSubstr("f.toml:2: irc.listen must be a list of texts"));
    EXPECT_EQ(mistake("[instances]\nallow_plain_http = \"yes\"\n").detail,
              "f.toml:2: instances.allow_plain_http must be true or false");
}

TEST(ConfigFile, TellsTheRangeOfANumber)
{
    for (const auto* value : {"-1", "1.5", "\"5\"", "99999999999"})
        EXPECT_EQ(mistake(std::string("[limits]\nlines_per_second = ") + value + "\n").detail,
                  "f.toml:2: limits.lines_per_second must be a number from 0 to 1000000");
}

TEST(ConfigFile, TellsTheLineWhereItIsNoToml)
{
    const auto error = mistake("[server]\nname = \"a.b\n");
    EXPECT_EQ(error.code, Errc::invalid_input);
    EXPECT_THAT(error.detail, HasSubstr("f.toml:2: "));
}

TEST(ConfigFile, TellsAllMistakesAtOnceInTheirOrder)
{
    EXPECT_EQ(mistake("[log]\nlevel = \"loud\"\n[server]\nname = \"nodot\"\nnick = 1\n").detail,
              "f.toml:2: log.level is \"loud\", but it must be one of \"debug\", \"info\", \"warn\", \"error\"\n"
              "f.toml:4: server.name must be a name with a dot in it, such as \"irc.example.org\", and differ from "
              "every instance\n"
              "f.toml:5: unknown key 'server.nick'; did you mean 'server.name'?");
}

TEST(ConfigFile, RefusesAddressesThatAreNone)
{
    for (const auto* address : {"127.0.0.1", "6667", ":6667", "host:port", "host:70000", "host:-1", "host:"})
        EXPECT_THAT(mistake("[irc]\nlisten = [\"" + std::string(address) + "\"]\n").detail,
                    HasSubstr("f.toml:2: irc.listen: "))
            << address;
    EXPECT_THAT(mistake("[web]\nlisten = \"8080\"\n").detail, HasSubstr("f.toml:2: web.listen: "));
}

TEST(ConfigFile, WantsACertificateForTls)
{
    EXPECT_EQ(mistake("[irc]\ntls_listen = [\"0.0.0.0:6697\"]\ncertificate = \"c.pem\"\n").detail,
              "f.toml:2: irc.tls_listen needs irc.certificate and irc.private_key");
}

TEST(ConfigFile, WantsSomewhereToListen)
{
    EXPECT_THAT(mistake("[irc]\nlisten = []\n").detail, HasSubstr("nobody could connect"));
}

TEST(ConfigFile, WantsAWebAddressThatBrowsersCanComeBackTo)
{
    EXPECT_THAT(mistake("[web]\npublic_url = \"https://x.example\"\n").detail, HasSubstr("needs web.listen"));
    EXPECT_THAT(mistake("[web]\nlisten = \"127.0.0.1:1\"\npublic_url = \"x.example\"\n").detail,
                HasSubstr("f.toml:3: web.public_url must be"));
    EXPECT_THAT(mistake("[web]\nlisten = \"127.0.0.1:1\"\npublic_url = \"wss://x.example\"\n").detail,
                HasSubstr("web.public_url must be"));
}

TEST(ConfigFile, SaysWhatThisBuildCannotDo)
{
    EXPECT_THAT(mistake("[store]\nurl = \"postgresql://localhost/x\"\n").detail,
                HasSubstr("f.toml:2: store.url: PostgreSQL is not built"));
    EXPECT_THAT(mistake("[store]\nurl = \"/var/x\"\n").detail, HasSubstr("store.url must be"));
    EXPECT_THAT(mistake("[xmpp]\nenabled = true\n").detail, HasSubstr("xmpp.secret_file is empty"));
    EXPECT_THAT(mistake("[xmpp]\nenabled = true\nsecret_file = \"s\"\ndomain = \"a@b.example\"\n").detail,
                HasSubstr("f.toml:4: xmpp.domain: 'a@b.example' is no domain"));
    EXPECT_THAT(mistake("[xmpp]\nenabled = true\nsecret_file = \"s\"\nserver = \"here\"\n").detail,
                HasSubstr("f.toml:4: xmpp.server: 'here' is no address"));
    EXPECT_THAT(mistake("[irc]\nroom_guests = \"on\"\n").detail,
                HasSubstr("f.toml:2: irc.room_guests needs irc.rooms"));
    EXPECT_THAT(mistake("[irc]\nsts_port = 6697\n").detail, HasSubstr("irc.sts_port needs irc.tls_listen"));
    EXPECT_THAT(mistake("[irc]\nwebsocket_listen = [\"nowhere\"]\n").detail,
                HasSubstr("f.toml:2: irc.websocket_listen: \"nowhere\" is no address"));
    EXPECT_THAT(mistake("[irc]\nwebsocket_listen = [\"wss://127.0.0.1:1\"]\n").detail,
                HasSubstr("irc.websocket_listen needs irc.certificate"));
    EXPECT_THAT(mistake("[irc]\ntrusted_proxies = [\"proxy\"]\n").detail,
                HasSubstr("f.toml:2: irc.trusted_proxies: \"proxy\" is neither"));
    EXPECT_THAT(mistake("[irc]\nwebirc_gateways = [\"kiwi\"]\nwebirc_password_file = \"f\"\n").detail,
                HasSubstr("f.toml:2: irc.webirc_gateways: \"kiwi\" is neither"));
    EXPECT_THAT(mistake("[irc]\nwebirc_gateways = [\"127.0.0.1\"]\n").detail,
                HasSubstr("f.toml:2: irc.webirc_gateways needs irc.webirc_password_file"));
}

TEST(ConfigFile, RefusesWordsItDoesNotKnow)
{
    EXPECT_THAT(mistake("[irc]\nregistration = \"maybe\"\n").detail, HasSubstr("\"open\", \"closed\""));
    EXPECT_THAT(mistake("[irc]\nrooms = \"perhaps\"\n").detail, HasSubstr("\"off\", \"on\""));
    EXPECT_THAT(mistake("[log]\nformat = \"xml\"\n").detail, HasSubstr("\"text\", \"json\""));
}

TEST(ConfigFile, IsLookedForInOrder)
{
    const test::TempFolder folder;
    std::filesystem::create_directories(folder.path("xdg/fedibee"));
    const auto given = folder.write("given.toml", "[server]\nname = \"given.test\"\n");
    const auto named = folder.write("named.toml", "[server]\nname = \"named.test\"\n");
    const auto home = folder.write("xdg/fedibee/fedibee.toml", "[server]\nname = \"home.test\"\n");
    const auto all = environment_of({{"FEDIBEE_CONFIG", named}, {"XDG_CONFIG_HOME", folder.path("xdg")}});
    const auto xdg_only = environment_of({{"XDG_CONFIG_HOME", folder.path("xdg")}});

    EXPECT_EQ(load_config(given, all)->config.server.name, "given.test");
    EXPECT_EQ(load_config("", all)->config.server.name, "named.test");
    EXPECT_EQ(load_config("", xdg_only)->config.server.name, "home.test");
    EXPECT_EQ(load_config("", xdg_only)->path, home);
}

TEST(ConfigFile, IsLookedForInTheHomeFolderWithoutXdg)
{
    const test::TempFolder folder;
    std::filesystem::create_directories(folder.path(".config/fedibee"));
    const auto path = folder.write(".config/fedibee/fedibee.toml", "");
    EXPECT_EQ(load_config("", environment_of({{"HOME", folder.path("")}}))->config.server.name, "fedibee.localhost");
}

TEST(ConfigFile, MustBeThereWhenItIsNamed)
{
    for (const auto& loaded : {load_config("/nonexistent/f.toml", environment_of({})),
                               load_config("", environment_of({{"FEDIBEE_CONFIG", "/nonexistent/f.toml"}}))}) {
        ASSERT_FALSE(loaded);
        EXPECT_EQ(loaded.error().code, Errc::invalid_input);
        EXPECT_THAT(loaded.error().detail, HasSubstr("/nonexistent/f.toml"));
    }
}

TEST(ConfigFile, IsNoFolder)
{
    const test::TempFolder folder;
    EXPECT_FALSE(load_config(folder.path(""), environment_of({})));
}

TEST(Paths, PreferTheServiceManagersState)
{
    EXPECT_EQ(
        state_directory(environment_of({{"STATE_DIRECTORY", "/var/lib/fedibee:/other"}, {"XDG_STATE_HOME", "/x"}})),
        "/var/lib/fedibee");
    EXPECT_EQ(state_directory(environment_of({{"XDG_STATE_HOME", "/x"}, {"HOME", "/h"}})), "/x/fedibee");
    EXPECT_EQ(state_directory(environment_of({{"HOME", "/h"}})), "/h/.local/state/fedibee");
}

TEST(Paths, OfDatabaseAndKeyComeFromTheConfigurationFirst)
{
    const auto environment = environment_of({{"STATE_DIRECTORY", "/s"}});
    EXPECT_EQ(database_path(StoreConfig{"sqlite:/d.sqlite", ""}, environment), "/d.sqlite");
    EXPECT_EQ(database_path(StoreConfig{}, environment), "/s/fedibee.sqlite");
    EXPECT_EQ(key_path(StoreConfig{"", "/k"}, environment), "/k");
    EXPECT_EQ(key_path(StoreConfig{}, environment), "/s/key");
}

TEST(Paths, TakeTheKeyFromTheServiceManagersCredentialsWhenItIsThere)
{
    const test::TempFolder folder;
    const auto environment = environment_of({{"STATE_DIRECTORY", "/s"}, {"CREDENTIALS_DIRECTORY", folder.path("")}});
    EXPECT_EQ(key_path(StoreConfig{}, environment), "/s/key");
    EXPECT_FALSE(folder.write("key", "x").empty());
    EXPECT_EQ(std::filesystem::path(key_path(StoreConfig{}, environment)).lexically_normal(), folder.path("key"));
}

TEST(Paths, MakeTheStateFolderForThisUserAlone)
{
    const test::TempFolder folder;
    const auto path = folder.path("a/b/fedibee");
    ASSERT_TRUE(make_private_directory(path));
    ASSERT_TRUE(make_private_directory(path));
    EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms::owner_all);
    EXPECT_FALSE(make_private_directory(folder.write("file", "") + "/x"));
}

TEST(ReadLines, DropsLineBreaksOfBothKinds)
{
    const test::TempFolder folder;
    EXPECT_EQ(read_lines(folder.write("motd", "one\r\n\ntwo\n")).value(), (std::vector<std::string>{"one", "", "two"}));
    EXPECT_TRUE(read_lines(folder.write("empty", "")).value().empty());
}

} // namespace
} // namespace fedibee::app
