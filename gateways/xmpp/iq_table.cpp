// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/iq_table.hpp"

#include "xmpp/stanza.hpp"

#include <fmt/format.h>

#include <random>
#include <vector>

namespace fedibee::xmpp {

std::string random_id()
{
    std::random_device random;
    std::string id;
    for (int i = 0; i < 4; ++i) id += fmt::format("{:08x}", random());
    return id;
}

std::string IqTable::expect(std::string_view peer, Instant deadline, Answer answer)
{
    std::string id = random_id();
    waiting_.insert_or_assign(std::pair(std::string(peer), id), Waiting{deadline, std::move(answer)});
    return id;
}

bool IqTable::take(const gloox::Tag& iq)
{
    const auto found = waiting_.find(std::pair(value_of(iq, "from"), value_of(iq, "id")));
    if (found == waiting_.end()) return false;
    const Answer answer = std::move(found->second.answer);
    waiting_.erase(found);
    answer(&iq);
    return true;
}

void IqTable::expire(Instant now)
{
    std::vector<Answer> late;
    for (auto one = waiting_.begin(); one != waiting_.end();) {
        if (one->second.deadline > now) {
            ++one;
            continue;
        }
        late.push_back(std::move(one->second.answer));
        one = waiting_.erase(one);
    }
    for (const auto& answer : late) answer(nullptr);
}

void IqTable::drop_all()
{
    const auto all = std::exchange(waiting_, {});
    for (const auto& [key, one] : all) one.answer(nullptr);
}

} // namespace fedibee::xmpp
