// SPDX-License-Identifier: AGPL-3.0-or-later
// A typed line against the real table of commands, in a timeline and in the control place.
#include "claim.hpp"
#include "session/commands.hpp"

#include <string>

using namespace fedibee;

namespace {

class SomeKnown final : public session::Lexicon {
public:
    [[nodiscard]] bool is_post(std::string_view word) const override { return word == "1f" || word == "^"; }
    [[nodiscard]] bool is_account(std::string_view word) const override
    {
        return word == "bob" || word.find('@') != std::string_view::npos;
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto line = fuzz::text_of(data, size);
    const auto table = session::command_forms();
    const SomeKnown lexicon;
    for (const bool control : {false, true}) {
        const auto parsed = session::parse_line(line, table, lexicon, {control});
        const bool of_a_form =
            parsed.reading == session::Reading::command || parsed.reading == session::Reading::near_miss;
        fuzz::claim(!of_a_form || parsed.form < table.size());
        fuzz::claim(control || parsed.reading != session::Reading::unknown);
        if (of_a_form) fuzz::claim(!session::usage(table[parsed.form]).empty());
    }
    return 0;
}
