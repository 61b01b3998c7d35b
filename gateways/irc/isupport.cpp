// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/isupport.hpp"

#include "irc/history.hpp"
#include "irc/message.hpp"
#include "irc/names.hpp"
#include "irc/numeric.hpp"

#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace fedibee::irc {
namespace {

constexpr std::size_t tokens_per_line = 13;
constexpr std::size_t most_motd_line = 400;

std::vector<std::string> tokens(bool has_rooms)
{
    const auto pick = [has_rooms](std::string_view with, std::string_view without) {
        return std::string(has_rooms ? with : without);
    };
    return {"NETWORK=fedibee", "CASEMAPPING=ascii",
            // '&' begins channels, so it may not be a prefix: irssi would cut it off.
            "CHANTYPES=#&", pick("PREFIX=(ov)@+", "PREFIX=(ohv)@%+"),
            pick("CHANMODES=b,k,l,imnst", "CHANMODES=bq,,,nt"), pick("MODES=12", "MODES=4"),
            fmt::format("NICKLEN={}", nick_length), fmt::format("USERLEN={}", user_length), "HOSTLEN=63",
            "CHANNELLEN=200", "TOPICLEN=390", "AWAYLEN=390", "NAMELEN=128", fmt::format("LINELEN={}", line_body_limit),
            "MAXTARGETS=4", "TARGMAX=JOIN:,PART:,NAMES:,WHOIS:1,PRIVMSG:4,NOTICE:4,TAGMSG:4,KICK:4", "SAFELIST",
            pick("ELIST=CMNTU", "ELIST=MNU"), "WHOX", "BOT=B", fmt::format("MONITOR={}", most_monitored), "UTF8ONLY",
            fmt::format("CHATHISTORY={}", most_history), fmt::format("draft/CHATHISTORY={}", most_history),
            "MSGREFTYPES=msgid,timestamp",
            pick("STATUSMSG=@+", "CLIENTTAGDENY=*,-reply,-draft/reply,-draft/react,-draft/unreact"),
            "soju.im/SAFERATE"};
}

} // namespace

std::vector<std::string> isupport_lines(const ServerOptions& options)
{
    std::vector<std::string> lines;
    std::size_t count = 0;
    auto all = tokens(options.irc.rooms == "on");
    if (!options.filehost.empty()) all.push_back("soju.im/FILEHOST=" + options.filehost);
    for (const auto& token : all) {
        if (count++ % tokens_per_line == 0) lines.emplace_back();
        lines.back().append(token).append(" ");
    }
    for (auto& line : lines) line += ":are supported by this server";
    return lines;
}

void LineTemplate::add(std::string_view server_name, int numeric, std::string_view text)
{
    Line line{fmt::format(":{} {:03} ", server_name, numeric), " "};
    append_body(line.back, text, sent_body_limit - line.front.size() - nick_length - 1);
    line.back += "\r\n";
    lines_.push_back(std::move(line));
}

void LineTemplate::fill(std::string& out, std::string_view nick, std::string_view tags) const
{
    for (const auto& line : lines_) out.append(tags).append(line.front).append(nick).append(line.back);
}

Welcome make_welcome(const ServerOptions& options, std::string_view created)
{
    const std::string& server = options.server_name;
    Welcome welcome;
    welcome.greeting.add(server, rpl_welcome, ":Welcome to the fedibee gateway to the Fediverse");
    welcome.greeting.add(server, rpl_yourhost,
                         fmt::format(":Your host is {}, running version fedibee-{}", server, options.version));
    welcome.greeting.add(server, rpl_created, fmt::format(":This server was started {}", created));
    const bool has_rooms = options.irc.rooms == "on";
    welcome.greeting.add(
        server, rpl_myinfo,
        fmt::format("{} fedibee-{} iswB {}", server, options.version, has_rooms ? "biklmnostv bklov" : "bqnt"));
    for (const auto& line : isupport_lines(options)) {
        welcome.greeting.add(server, rpl_isupport, line);
        welcome.isupport.add(server, rpl_isupport, line);
    }
    if (options.motd.empty()) {
        welcome.motd.add(server, err_nomotd, ":There is no message of the day");
        return welcome;
    }
    welcome.motd.add(server, rpl_motdstart, fmt::format(":- {} Message of the day -", server));
    for (const auto& line : options.motd) {
        std::string text = ":- ";
        append_body(text, line, most_motd_line);
        welcome.motd.add(server, rpl_motd, text);
    }
    welcome.motd.add(server, rpl_endofmotd, ":End of the message of the day");
    return welcome;
}

} // namespace fedibee::irc
