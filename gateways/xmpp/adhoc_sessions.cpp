// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/adhoc_sessions.hpp"

#include "xmpp/iq_table.hpp"

#include <chrono>
#include <cstddef>

namespace fedibee::xmpp {
namespace {

constexpr std::chrono::minutes form_time{15};
constexpr std::size_t most_forms = 1000;

} // namespace

std::string AdhocSessions::open(std::string_view bare, std::string_view node, Instant now)
{
    expire(now);
    if (open_.size() >= most_forms) open_.erase(open_.begin());
    std::string id = random_id();
    open_.insert_or_assign(id, Open{std::string(bare), std::string(node), now + form_time});
    return id;
}

bool AdhocSessions::is_open(std::string_view id, std::string_view bare, std::string_view node, Instant now) const
{
    const auto found = open_.find(id);
    return found != open_.end() && found->second.bare == bare && found->second.node == node &&
           found->second.until > now;
}

void AdhocSessions::close(std::string_view id)
{
    if (const auto found = open_.find(id); found != open_.end()) open_.erase(found);
}

void AdhocSessions::expire(Instant now)
{
    std::erase_if(open_, [now](const auto& one) { return one.second.until <= now; });
}

} // namespace fedibee::xmpp
