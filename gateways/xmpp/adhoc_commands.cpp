// SPDX-License-Identifier: AGPL-3.0-or-later
// The table of ad-hoc commands: what they ask, and what is typed for the user then.
#include "xmpp/adhoc.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>

namespace fedibee::xmpp {
namespace {

constexpr std::array address{Field{"address", "text-single", "Address, such as @bob@example.social", true}};
constexpr std::array code{Field{"code", "text-private", "The code that the sign-in page shows", true}};
constexpr std::array post{
    Field{"text", "text-multi", "What to publish", true},
    Field{"visibility", "list-single", "Who sees it", false, "default|public|unlisted|private|direct"},
    Field{"cw", "text-single", "Content warning (may be empty)"},
    Field{"lang", "text-single", "Language, such as en (may be empty)"},
};
constexpr std::array reply{Field{"post", "text-single", "Which post: its [id] or address", true},
                           Field{"text", "text-multi", "Your answer", true}};
constexpr std::array one_post{Field{"post", "text-single", "Which post: its [id] or address", true}};
constexpr std::array words{Field{"words", "text-single", "People, #hashtags or words", true}};
constexpr std::array vote{Field{"post", "text-single", "Which post: its [id] or address", true},
                          Field{"choices", "text-single", "Numbers of your choices, such as 1 or 1 3", true}};
constexpr std::array setting{Field{"name", "text-single", "Which setting; empty: show all"},
                             Field{"value", "text-single", "Its new value; empty: show it"}};

constexpr std::array account{Field{"account", "logins", "Which of your accounts", true},
                             Field{"action", "list-single", "What to do with it", true,
                                   "on=switch it on|off=switch it off|del=remove it from the gateway"}};
constexpr std::array password{Field{"account", "logins", "Which of your accounts", true},
                              Field{"password", "text-private", "Its password at the instance", true}};

/// As one word of a command line, whatever is in it.
std::string quoted(std::string word)
{
    std::erase(word, '"');
    std::ranges::replace(word, '\n', ' ');
    return "\"" + word + "\"";
}

/// As the rest of a command line that knows no text.
std::string plain(std::string word)
{
    std::ranges::replace(word, '\n', ' ');
    return word;
}

std::string post_line(const Values& values)
{
    std::string line = "post";
    const std::string visibility = value_of(values, "visibility");
    if (!visibility.empty() && visibility != "default") line += " --visibility " + quoted(visibility);
    for (const auto* const option : {"cw", "lang"}) {
        if (const auto given = value_of(values, option); !given.empty())
            line.append(" --").append(option).append(" ").append(quoted(given));
    }
    return line + " -- " + value_of(values, "text");
}

std::string setting_line(const Values& values)
{
    return std::string(
        text::trimmed("set " + plain(value_of(values, "name")) + " " + plain(value_of(values, "value"))));
}

constexpr std::array commands{
    AdhocCommand{"login", "Add a Fediverse account", address, false,
                 [](const Values& v) { return "account add " + plain(value_of(v, "address")); }},
    AdhocCommand{"code", "Finish a sign-in with its code", code, false,
                 [](const Values& v) { return "code " + plain(value_of(v, "code")); }},
    AdhocCommand{
        "password", "Sign in at an instance that takes a password", password, false,
        [](const Values& v) { return "password " + value_of(v, "account") + " " + plain(value_of(v, "password")); }},
    AdhocCommand{
        "accounts", "Your Fediverse accounts", {}, false, [](const Values&) { return std::string("account list"); }},
    AdhocCommand{"account", "Switch an account on or off, or remove it", account, false,
                 [](const Values& v) { return "account " + value_of(v, "account") + " " + value_of(v, "action"); }},
    AdhocCommand{"post", "Publish a post", post, true, post_line},
    AdhocCommand{"reply", "Answer a post", reply, false,
                 [](const Values& v) { return "reply " + plain(value_of(v, "post")) + " -- " + value_of(v, "text"); }},
    AdhocCommand{"boost", "Boost a post", one_post, false,
                 [](const Values& v) { return "boost " + plain(value_of(v, "post")); }},
    AdhocCommand{"fav", "Favourite a post", one_post, false,
                 [](const Values& v) { return "fav " + plain(value_of(v, "post")); }},
    AdhocCommand{"vote", "Vote in a poll", vote, false,
                 [](const Values& v) { return "vote " + plain(value_of(v, "post") + " " + value_of(v, "choices")); }},
    AdhocCommand{"follow", "Follow somebody", address, true,
                 [](const Values& v) { return "follow " + plain(value_of(v, "address")); }},
    AdhocCommand{"unfollow", "Stop following somebody", address, true,
                 [](const Values& v) { return "unfollow " + plain(value_of(v, "address")); }},
    AdhocCommand{"mute", "Hide somebody's posts", address, true,
                 [](const Values& v) { return "mute user " + plain(value_of(v, "address")); }},
    AdhocCommand{"block", "Block somebody", address, true,
                 [](const Values& v) { return "block " + plain(value_of(v, "address")); }},
    AdhocCommand{"search", "Find people, hashtags and posts", words, true,
                 [](const Values& v) { return "search " + plain(value_of(v, "words")); }},
    AdhocCommand{"lists", "Your lists", {}, true, [](const Values&) { return std::string("list"); }},
    AdhocCommand{"settings", "Show or change a setting", setting, false, setting_line},
    AdhocCommand{"help", "What else can be typed", {}, false, [](const Values&) { return std::string("help"); }},
};

} // namespace

std::span<const AdhocCommand> adhoc_commands()
{
    return commands;
}

const AdhocCommand* find_adhoc(std::string_view node)
{
    const auto found = std::ranges::find(commands, node, &AdhocCommand::node);
    return found == commands.end() ? nullptr : &*found;
}

} // namespace fedibee::xmpp
