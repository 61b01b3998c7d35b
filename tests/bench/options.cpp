// SPDX-License-Identifier: AGPL-3.0-or-later
#include "options.hpp"

#include <CLI/CLI.hpp>

namespace bench {

int read_options(int argc, char** argv, Options& options)
{
    CLI::App app("Loads an IRC server on this machine and prints one line of JSON for each phase.", "irc_load");
    app.require_subcommand(1);
    auto* hold = app.add_subcommand("hold", "Connect and register clients, then hold them until standard input ends");
    auto* fanout = app.add_subcommand("fanout", "One client's lines to all others in a channel");
    auto* posts = app.add_subcommand("posts", "Posts at a fedisim until every client has shown them");
    auto* crowd = app.add_subcommand("crowd", "Busy clients among idle ones and some that never read");
    for (auto* mode : {hold, fanout, posts, crowd}) {
        mode->add_option("--port", options.port)->required();
        mode->add_option("--count", options.count, "Clients");
        mode->add_option("--parallel", options.parallel, "Clients that register at a time");
        mode->add_option("--nick", options.nick, "{i} stands for the client's number");
        mode->add_option("--before", options.before, "Lines before NICK")->take_all();
        mode->add_option("--after", options.after, "Lines after the welcome")->take_all();
        mode->add_option("--until", options.until, "A client is ready when a line holds this");
        mode->add_option("--deadline", options.deadline, "Seconds for each phase");
    }
    for (auto* mode : {fanout, posts}) mode->add_option("--lines", options.lines, "Lines or posts that are counted");
    fanout->add_option("--channel", options.channel);
    fanout->add_option("--ahead", options.ahead, "Lines that the writer may be ahead of the slowest reader");
    crowd->add_option("--deaf", options.deaf, "Clients that ask and never read");
    crowd->add_option("--busy", options.busy, "Clients that send a PING ten times a second");
    crowd->add_option("--seconds", options.seconds);
    posts->add_option("--instance-port", options.instance_port)->required();
    posts->add_flag("--tls", options.tls, "The instance speaks https");
    posts->add_option("--token", options.token, "Reads the instance's own stream as well");
    posts->add_option("--author", options.author);
    posts->add_option("--warm-up", options.warm_up);
    posts->add_option("--rate", options.rate, "Posts a second; 0: as fast as they are answered");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    options.mode = app.get_subcommands().front()->get_name();
    return -1;
}

} // namespace bench
