// SPDX-License-Identifier: AGPL-3.0-or-later
// A line from an IRC client: its views lie inside it, and what goes out again is one line.
#include "claim.hpp"
#include "irc/capability.hpp"
#include "irc/message.hpp"

#include <string>

using namespace fedibee;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto line = fuzz::text_of(data, size);
    fuzz::claim(irc::tag_section_length(line) <= line.size());
    const auto message = irc::parse_message(line);
    if (message) {
        fuzz::claim(!message->command.empty());
        fuzz::claim(message->params.size() <= irc::most_params);
        for (const auto param : message->params)
            fuzz::claim(param.empty() ||
                        (param.data() >= line.data() && param.data() + param.size() <= line.data() + line.size()));
        std::string tags;
        if (const auto label = message->tag("label")) irc::append_tag(tags, "label", *label);
        fuzz::claim(tags.find_first_of(" \r\n") == std::string::npos);
        irc::CapabilitySet set;
        set.request(message->param(1));
    }
    std::string out;
    irc::append_body(out, line);
    fuzz::claim(out.size() <= irc::sent_body_limit + 2);
    fuzz::claim(out.find('\n') == std::string::npos || out.find('\n') + 1 == out.size());
    return 0;
}
