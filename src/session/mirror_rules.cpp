// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/mirror_rules.hpp"

#include "render/plain.hpp"
#include "session/drafts.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedibee::session {
namespace {

bool has(const std::vector<Visibility>& all, Visibility one)
{
    return std::ranges::find(all, one) != all.end();
}

Result<void> take_visibilities(MirrorRules& rules, std::string_view value)
{
    rules.visibilities.clear();
    for (const auto word : text::split(value, ',')) {
        const auto visibility = parse_visibility(text::trimmed(word));
        if (!visibility || *visibility == Visibility::direct)
            return fail(Errc::invalid_input, "--visibility takes which posts are repeated: public, unlisted, private "
                                             "and local, with commas between them.");
        rules.visibilities.push_back(*visibility);
    }
    return {};
}

template <bool MirrorRules::* rule> Result<void> take_switch(MirrorRules& rules, std::string_view value)
{
    if (value != "on" && value != "off") return fail(Errc::invalid_input, "--boosts and --replies take on or off.");
    rules.*rule = value == "on";
    return {};
}

constexpr std::array warning_words{std::pair{WarningRule::keep, std::string_view("keep")},
                                   std::pair{WarningRule::require, std::string_view("require")},
                                   std::pair{WarningRule::skip, std::string_view("skip")}};

Result<void> take_warnings(MirrorRules& rules, std::string_view value)
{
    const auto found = std::ranges::find(warning_words, value, &std::pair<WarningRule, std::string_view>::second);
    if (found == warning_words.end())
        return fail(Errc::invalid_input, "--cw takes keep (posts with a warning are repeated with it), require (only "
                                         "those are) or skip (those are not).");
    rules.warnings = found->first;
    return {};
}

struct Option {
    std::string_view name;
    Result<void> (*take)(MirrorRules& rules, std::string_view value);
};
constexpr std::array options_table{
    Option{"visibility", take_visibilities},
    Option{"boosts", take_switch<&MirrorRules::boosts>},
    Option{"replies", take_switch<&MirrorRules::replies>},
    Option{"cw", take_warnings},
};

} // namespace

Verdict judge(const MirrorRules& rules, const Status& status, bool parent_is_copied)
{
    const bool is_secret = status.visibility == Visibility::direct || status.visibility == Visibility::unknown;
    if (is_secret || !has(rules.visibilities, status.visibility)) return Verdict::skip;
    if (status.reblog) {
        const bool own = status.reblog->account.id == status.account.id;
        return rules.boosts && !own ? Verdict::post : Verdict::skip;
    }
    if (rules.warnings == WarningRule::require && status.spoiler_text.empty()) return Verdict::skip;
    if (rules.warnings == WarningRule::skip && !status.spoiler_text.empty()) return Verdict::skip;
    if (status.in_reply_to_id.empty()) return Verdict::post;
    if (status.in_reply_to_account_id == status.account.id && parent_is_copied) return Verdict::answer;
    return rules.replies ? Verdict::post : Verdict::skip;
}

std::optional<Visibility> audience_of_copy(Visibility wanted, const Capabilities& can)
{
    if (has(can.visibilities, wanted)) return wanted;
    // What is unlisted may be read by everybody too.
    if (wanted == Visibility::unlisted && has(can.visibilities, Visibility::public_)) return Visibility::public_;
    if (wanted == Visibility::public_ && has(can.visibilities, Visibility::unlisted)) return Visibility::unlisted;
    return std::nullopt;
}

Result<MirrorRules> parse_mirror_rules(const Options& options)
{
    MirrorRules rules;
    for (const auto& [name, value] : options) {
        const auto option = std::ranges::find(options_table, name, &Option::name);
        if (option == options_table.end())
            return fail(Errc::invalid_input,
                        fmt::format("There is no option --{}; mirror add takes --visibility --boosts --replies --cw.",
                                    render::clean_line(name)));
        if (auto taken = option->take(rules, text::lowered(value)); !taken) return fail(std::move(taken));
    }
    return rules;
}

std::string describe(const MirrorRules& rules)
{
    std::string out;
    for (const auto visibility : rules.visibilities) out.append(out.empty() ? "" : ", ").append(to_string(visibility));
    out += rules.boosts ? "; with boosts" : "; no boosts";
    out += rules.replies ? "; answers to others too" : "; no answers to others";
    if (rules.warnings == WarningRule::require) out += "; only posts with a warning";
    if (rules.warnings == WarningRule::skip) out += "; no posts with a warning";
    return out;
}

} // namespace fedibee::session
