// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/capability.hpp"

#include "irc/sasl.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>

namespace fedibee::irc {
namespace {

struct Offer {
    std::string_view name;
    Capability capability;
    std::string_view value;
};

constexpr std::array offers{
    Offer{"account-notify", Capability::account_notify, {}},
    Offer{"account-tag", Capability::account_tag, {}},
    Offer{"away-notify", Capability::away_notify, {}},
    Offer{"batch", Capability::batch, {}},
    Offer{"cap-notify", Capability::cap_notify, {}},
    Offer{"chghost", Capability::chghost, {}},
    Offer{"draft/account-registration", Capability::account_registration, "before-connect,custom-account-name"},
    Offer{"draft/extended-isupport", Capability::extended_isupport, {}},
    Offer{"draft/pre-away", Capability::pre_away, {}},
    Offer{"draft/chathistory", Capability::chathistory, {}},
    Offer{"draft/event-playback", Capability::event_playback, {}},
    Offer{"draft/read-marker", Capability::read_marker, {}},
    Offer{"draft/multiline", Capability::multiline, "max-bytes=65536,max-lines=500"},
    Offer{"draft/message-redaction", Capability::message_redaction, {}},
    Offer{"draft/metadata-2", Capability::metadata, "before-connect,max-subs=20"},
    Offer{"echo-message", Capability::echo_message, {}},
    Offer{"extended-join", Capability::extended_join, {}},
    Offer{"extended-monitor", Capability::extended_monitor, {}},
    Offer{"invite-notify", Capability::invite_notify, {}},
    Offer{"labeled-response", Capability::labeled_response, {}},
    Offer{"message-tags", Capability::message_tags, {}},
    Offer{"multi-prefix", Capability::multi_prefix, {}},
    Offer{"no-implicit-names", Capability::no_implicit_names, {}},
    Offer{"sasl", Capability::sasl, sasl_mechanisms},
    Offer{"server-time", Capability::server_time, {}},
    Offer{"setname", Capability::setname, {}},
    Offer{"soju.im/read", Capability::read_marker_soju, {}},
    Offer{"soju.im/bouncer-networks", Capability::bouncer_networks, {}},
    Offer{"soju.im/bouncer-networks-notify", Capability::bouncer_networks_notify, {}},
    Offer{"soju.im/search", Capability::search, {}},
    Offer{"standard-replies", Capability::standard_replies, {}},
    Offer{"userhost-in-names", Capability::userhost_in_names, {}},
    Offer{"znc.in/self-message", Capability::self_message, {}},
};

bool is_offered(const Offer& offer, const CapabilityTerms& terms)
{
    return offer.capability != Capability::account_registration || terms.open_registration;
}

} // namespace

bool CapabilitySet::request(std::string_view words, const CapabilityTerms& terms)
{
    CapabilitySet changed = *this;
    for (auto word = text::take_word(words); !word.empty(); word = text::take_word(words)) {
        const bool off = word.starts_with('-');
        if (off) word.remove_prefix(1);
        const auto* const offer = std::ranges::find(offers, word, &Offer::name);
        if (offer == offers.end() || (!off && !is_offered(*offer, terms))) return false;
        if (off && version_302 && offer->capability == Capability::cap_notify) return false;
        if (off) {
            changed.remove(offer->capability);
        } else {
            changed.add(offer->capability);
        }
    }
    *this = changed;
    return true;
}

std::vector<std::string> offered_capabilities(bool with_values, const CapabilityTerms& terms)
{
    std::vector<std::string> words;
    for (const auto& offer : offers) {
        if (!is_offered(offer, terms)) continue;
        std::string word(offer.name);
        if (with_values && !offer.value.empty()) word.append("=").append(offer.value);
        words.push_back(std::move(word));
    }
    if (with_values && !terms.sts.empty()) words.push_back("sts=" + terms.sts);
    return words;
}

OfferChanges compare_offers(const CapabilityTerms& before, const CapabilityTerms& after, bool with_values)
{
    const auto old_words = offered_capabilities(with_values, before);
    const auto new_words = offered_capabilities(with_values, after);
    OfferChanges changes;
    for (const auto& word : new_words) {
        if (std::ranges::find(old_words, word) == old_words.end()) changes.fresh.push_back(word);
    }
    const auto name_of = [](const std::string& word) { return word.substr(0, word.find('=')); };
    for (const auto& word : old_words) {
        const std::string name = name_of(word);
        // What clients know of sts ends with its duration, never by a message.
        const bool stays = std::ranges::find(new_words, name, name_of) != new_words.end();
        if (!stays && name != "sts") changes.gone.push_back(name);
    }
    return changes;
}

std::vector<std::string> enabled_capabilities(const CapabilitySet& set)
{
    std::vector<std::string> words;
    for (const auto& offer : offers) {
        if (set.has(offer.capability)) words.emplace_back(offer.name);
    }
    return words;
}

std::vector<std::string> pack_words(const std::vector<std::string>& words, std::size_t limit, char between)
{
    std::vector<std::string> lines(1);
    for (const auto& word : words) {
        if (!lines.back().empty() && lines.back().size() + 1 + word.size() > limit) lines.emplace_back();
        if (!lines.back().empty()) lines.back() += between;
        lines.back() += word;
    }
    return lines;
}

} // namespace fedibee::irc
