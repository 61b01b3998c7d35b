// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/interests.hpp"

#include "xmpp/client.hpp"
#include "xmpp/contacts.hpp"
#include "xmpp/feed_watch.hpp"

#include <memory>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view mark = "+notify";
constexpr std::size_t most_nodes = 100;
constexpr std::size_t most_programs = 50;
constexpr std::chrono::seconds answer_time{60};

} // namespace

bool Interests::note_version(const std::string& program, const std::string& version, Instant now)
{
    const auto known = programs_.find(program);
    if (known != programs_.end() && known->second.version == version) return false;
    if (known == programs_.end() && programs_.size() >= most_programs) return false;
    programs_[program] = Program{version, {}};
    if (!questions_.has(1, now)) return false;
    questions_.take(1, now);
    return true;
}

void Interests::put(const std::string& program, const std::string& version, const gloox::Tag& answer)
{
    const auto known = programs_.find(program);
    const gloox::Tag* const query = child(answer, "query", ns::disco_info);
    if (known == programs_.end() || known->second.version != version || query == nullptr) return;
    for (const gloox::Tag* const one : query->children()) {
        std::string feature = one->name() == "feature" ? value_of(*one, "var") : std::string{};
        if (!feature.ends_with(mark) || known->second.nodes.size() >= most_nodes) continue;
        feature.resize(feature.size() - mark.size());
        known->second.nodes.insert(std::move(feature));
    }
}

std::vector<std::string> Interests::in(std::string_view node) const
{
    std::vector<std::string> all;
    for (const auto& [program, one] : programs_) {
        if (one.nodes.contains(node)) all.push_back(program);
    }
    return all;
}

bool Interests::has(const std::string& program, std::string_view node) const
{
    const auto known = programs_.find(program);
    return known != programs_.end() && known->second.nodes.contains(node);
}

void learn_interests(Client& client, const std::string& program, const gloox::Tag& presence)
{
    const gloox::Tag* const caps = child(presence, "c", ns::caps);
    if (caps == nullptr) return;
    std::string version = value_of(*caps, "node") + "#" + value_of(*caps, "ver");
    Hub& hub = client.hub();
    if (!client.interests().note_version(program, version, hub.clock.now())) return;
    auto learn = [weak = client.weak_from_this(), program, version](const gloox::Tag* answer) {
        const auto self = weak.lock();
        if (!self || answer == nullptr || value_of(*answer, "type") != "result") return;
        self->interests().put(program, version, *answer);
        announce_contacts(*self, program);
        self->feeds().heed_interests();
    };
    const std::string id = hub.requests.expect(program, hub.clock.now() + answer_time, std::move(learn));
    auto question = stanza("iq", hub.domain(), program, id, "get");
    set(add(*question, "query", ns::disco_info), "node", version);
    hub.send(std::move(question));
}

} // namespace fedibee::xmpp
