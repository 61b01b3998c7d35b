// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/cli.hpp"

#include "app/admin.hpp"
#include "app/bitlbee_import.hpp"
#include "app/config_file.hpp"
#include "app/exit_code.hpp"
#include "app/parts.hpp"
#include "app/process.hpp"
#include "app/server.hpp"
#include "app/terminal.hpp"
#include "app/version.hpp"
#include "net/task_group.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace fedibee::app {
namespace {

/// What the words on the command line said.
struct Arguments {
    std::string config;
    std::string user;
    std::string tag;
    std::string file;
    std::vector<std::string> instances;
};
using Command = Result<void> (*)(const Arguments&);

void print(const std::string& text)
{
    std::cout << text << std::flush;
}

/// For commands on the store: configuration, then the store, then the deed.
Result<void> with_store(const Arguments& arguments, const std::function<Result<void>(Store&)>& deed)
{
    prepare_process();
    const Environment environment = process_environment();
    const auto loaded = load_config(arguments.config, environment);
    if (!loaded) return fail(loaded.error());
    const SystemClock clock;
    const auto store = open_store(loaded->config, environment, clock);
    if (!store) return fail(store.error());
    return deed(**store);
}

Result<void> print_result(Result<std::string> text)
{
    if (!text) return fail(std::move(text));
    print(*text);
    return {};
}

Result<void> serve_command(const Arguments& arguments)
{
    const Environment environment = process_environment();
    auto loaded = load_config(arguments.config, environment);
    if (!loaded) return fail(std::move(loaded));
    return serve(std::move(*loaded), arguments.config, environment);
}

Result<void> check_command(const Arguments& arguments)
{
    const auto loaded = load_config(arguments.config, process_environment());
    if (!loaded) return fail(loaded.error());
    if (auto checked = check_files(loaded->config); !checked) return checked;
    print(loaded->path.empty() ? "no configuration file: the defaults hold\n" : loaded->path + " is good\n");
    return {};
}

Result<void> user_add_command(const Arguments& arguments)
{
    return with_store(arguments, [&](Store& store) -> Result<void> {
        auto password = read_password("Password for " + arguments.user);
        if (!password) return fail(std::move(password));
        return add_user(store, arguments.user, *password);
    });
}

Result<void> user_passwd_command(const Arguments& arguments)
{
    return with_store(arguments, [&](Store& store) -> Result<void> {
        auto password = read_password("New password for " + arguments.user);
        if (!password) return fail(std::move(password));
        return set_password(store, arguments.user, *password);
    });
}

Result<void> user_list_command(const Arguments& arguments)
{
    return with_store(arguments, [](Store& store) { return print_result(list_users(store)); });
}

Result<void> user_remove_command(const Arguments& arguments)
{
    return with_store(arguments, [&](Store& store) { return remove_user(store, arguments.user); });
}

Result<void> login_list_command(const Arguments& arguments)
{
    return with_store(arguments, [&](Store& store) { return print_result(list_logins(store, arguments.user)); });
}

/// Runs what has to be asked of instances to its end.
Result<void> ask_instances(const InstancesConfig& instances, const std::function<Task<void>(Connector&)>& question)
{
    asio::io_context io(1);
    const SystemClock clock;
    http::CurlClient client(io.get_executor(), clock, client_options(instances));
    const auto connector = backend::make_connector(client, connector_options(instances));
    Result<void> result;
    net::TaskGroup group(io.get_executor(), "command line");
    auto task = [](Task<void> asked, Result<void>& into) -> asio::awaitable<void> { into = co_await std::move(asked); };
    group.spawn(task(question(*connector), result));
    io.run();
    return result;
}

Result<void> login_revoke_command(const Arguments& arguments)
{
    const auto loaded = load_config(arguments.config, process_environment());
    if (!loaded) return fail(loaded.error());
    return with_store(arguments, [&](Store& store) -> Result<void> {
        auto login = find_login(store, arguments.user, arguments.tag);
        if (!login) return fail(std::move(login));
        const InstanceInfo instance = login->instance;
        auto credentials = drop_credentials(store, std::move(*login));
        if (!credentials) return fail(std::move(credentials));
        const auto told = ask_instances(loaded->config.instances, [&](Connector& connector) {
            return connector.revoke(instance, std::move(*credentials));
        });
        if (told) return {};
        return fail(Errc::network, "the token is forgotten here, but " + instance.origin + " did not take it back (" +
                                       told.error().detail + "): revoke it in the account's settings there too");
    });
}

Result<void> migrate_command(const Arguments& arguments)
{
    return with_store(arguments, [](Store&) -> Result<void> {
        print("the database is up to date\n");
        return {};
    });
}

Result<void> export_command(const Arguments& arguments)
{
    return with_store(arguments, [](Store& store) { return print_result(export_json(store)); });
}

Result<void> import_bitlbee_command(const Arguments& arguments)
{
    const auto loaded = load_config(arguments.config, process_environment());
    if (!loaded) return fail(loaded.error());
    const auto xml = read_file(arguments.file);
    if (!xml) return fail(xml.error());
    const auto file = parse_bitlbee(*xml, arguments.file);
    if (!file) return fail(file.error());
    return with_store(arguments, [&](Store& store) -> Result<void> {
        std::optional<Secret> password = read_known_password("BitlBee password (empty: tokens stay behind)");
        if (password->empty()) password.reset();
        const auto ask = [&](std::vector<ImportedLogin>& logins) -> Result<void> {
            if (std::ranges::none_of(logins, [](const auto& login) { return login.credentials.has_value(); }))
                return {};
            return ask_instances(loaded->config.instances,
                                 [&](Connector& connector) { return introduce(connector, logins); });
        };
        return print_result(import_bitlbee(store, *file, password, {arguments.user, arguments.instances}, ask));
    });
}

std::string version_line()
{
    return "fedibee " + std::string(version());
}

Result<void> version_command(const Arguments&)
{
    print(version_line() + "\n");
    return {};
}

class CommandLine {
public:
    CommandLine()
    {
        app_.require_subcommand(1);
        app_.get_formatter()->column_width(34);
        app_.add_option("--config", arguments_.config, "The configuration file")->type_name("FILE");
        app_.set_version_flag("--version", version_line(), "The same as the command version");
        app_.fallthrough();
        add(app_, "serve", "Run the gateway", serve_command);
        add(app_, "check", "Check the configuration without starting", check_command);
        auto* user = add_group("user", "Manage users; passwords come from standard input");
        take_user(add(*user, "add", "Add a user", user_add_command), true);
        take_user(add(*user, "passwd", "Set a user's password", user_passwd_command), true);
        add(*user, "list", "List the users", user_list_command);
        take_user(add(*user, "remove", "Remove a user with all logins", user_remove_command), true);
        auto* login = add_group("login", "List or revoke the accounts that users signed in to");
        take_user(add(*login, "list", "List the logins, of one user or all", login_list_command), false);
        auto* revoke = add(*login, "revoke", "Forget a login's token, here and at its instance", login_revoke_command);
        take_user(revoke, true);
        revoke->add_option("TAG", arguments_.tag, "The login's tag")->required();
        add(app_, "migrate", "Bring the database to this version's schema", migrate_command);
        add(app_, "export", "Print users, logins and settings as JSON, without secrets", export_command);
        take_import(add(app_, "import-bitlbee", "Take over a BitlBee user file", import_bitlbee_command));
        add(app_, "version", "Print the version", version_command);
    }

    int run(int argc, char** argv)
    {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::Success& asked) { // --help, --version
            return app_.exit(asked);
        } catch (const CLI::ParseError& error) {
            if (argc < 2) {
                std::cerr << app_.help();
                return exit_usage;
            }
            const auto unknown = app_.remaining();
            const std::string what =
                unknown.empty() ? error.what() : "'" + unknown.front() + "' is no command or option";
            std::cerr << "fedibee: " << what << "\nTry 'fedibee --help'.\n";
            return exit_usage;
        }
        const auto done = command_(arguments_);
        if (done) return 0;
        std::cerr << "fedibee: " << done.error().detail << '\n';
        return exit_code(done.error());
    }

private:
    CLI::App* add(CLI::App& parent, const std::string& name, const std::string& help, Command command)
    {
        CLI::App* made = parent.add_subcommand(name, help);
        made->callback([this, command] { command_ = command; });
        return made;
    }
    CLI::App* add_group(const std::string& name, const std::string& help)
    {
        CLI::App* made = app_.add_subcommand(name, help);
        made->require_subcommand(1);
        return made;
    }
    void take_user(CLI::App* command, bool required)
    {
        auto* option = command->add_option("NAME", arguments_.user, "The user's name");
        option->required(required)->check([](const std::string& name) {
            return is_user_name(name) ? std::string{} : "'" + name + "' cannot be a user's name";
        });
    }

    void take_import(CLI::App* command)
    {
        command->add_option("FILE", arguments_.file, "The file, ~/.bitlbee/NAME.xml or /var/lib/bitlbee/NAME.xml")
            ->required();
        command->add_option("--user", arguments_.user, "The user's name here, if not the file's nick")
            ->type_name("NAME");
        command
            ->add_option("--instance", arguments_.instances,
                         "The instance of an account whose file does not say it (it does when base_url was set)")
            ->type_name("[TAG=]HOST");
    }

    CLI::App app_{"The Fediverse from the chat client you already love", "fedibee"};
    Arguments arguments_;
    Command command_ = nullptr;
};

} // namespace

int run(int argc, char** argv)
{
    return CommandLine{}.run(argc, argv);
}

} // namespace fedibee::app
