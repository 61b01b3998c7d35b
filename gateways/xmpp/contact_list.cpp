// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/contact_list.hpp"

#include "text/ascii.hpp"
#include "xmpp/jid.hpp"

#include <algorithm>
#include <utility>

namespace fedibee::xmpp {

void ContactList::restore(std::string_view kept)
{
    for (const auto local : text::split(kept, ' ')) {
        const auto target = target_of(Jid{std::string(local), {}, {}});
        const auto* const contact = std::get_if<ToContact>(&target);
        if (contact != nullptr && entries_.size() < most)
            entries_.try_emplace(contact->address).first->second.local = local;
    }
}

std::string ContactList::text() const
{
    std::string text;
    for (const auto& [address, entry] : entries_) text += (text.empty() ? "" : " ") + entry.local;
    return text;
}

void ContactList::note(const std::string& address, std::string_view local)
{
    const auto known = entries_.find(address);
    if (known == entries_.end() && entries_.size() >= most) return;
    if (known != entries_.end() && known->second.local == local) return;
    entries_[address].local = local;
    changed_ = true;
}

void ContactList::remove(const std::string& address)
{
    due_.erase(address);
    if (entries_.erase(address) > 0) changed_ = true;
}

ContactList::Entry* ContactList::find(const std::string& address)
{
    const auto found = entries_.find(address);
    return found == entries_.end() ? nullptr : &found->second;
}

bool ContactList::take_changed()
{
    return std::exchange(changed_, false);
}

void ContactList::mark(const std::string& address, Instant when)
{
    if (!entries_.contains(address)) return;
    auto& due = due_.try_emplace(address, when).first->second;
    due = std::min(due, when);
}

void ContactList::mark_all(Instant when)
{
    for (const auto& [address, entry] : entries_) mark(address, when);
}

void ContactList::mark_recent(Instant when)
{
    for (const auto& [address, entry] : entries_) {
        if (entry.activity == Activity::recent) mark(address, when);
    }
}

std::vector<std::string> ContactList::take_due(Instant now, std::size_t most_taken)
{
    std::vector<std::string> taken;
    for (auto one = due_.begin(); one != due_.end() && taken.size() < most_taken;) {
        if (one->second > now) {
            ++one;
            continue;
        }
        taken.push_back(one->first);
        one = due_.erase(one);
    }
    return taken;
}

void ContactList::forget_shown()
{
    for (auto& [address, entry] : entries_) {
        entry.activity.reset();
        entry.photo.clear();
        entry.announced.clear();
        entry.name.clear();
    }
}

} // namespace fedibee::xmpp
