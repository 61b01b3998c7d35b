// SPDX-License-Identifier: AGPL-3.0-or-later
// The people a user has met: nicks, names, who is followed; from memory only.
#pragma once

#include "fedibee/entities.hpp"
#include "session/front.hpp"
#include "session/nicknames.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fedibee::session {

/// What is remembered of somebody. The account's id belongs to one login's instance.
struct Person {
    std::string display_name;
    AccountId account;
    LoginId login;
    bool bot = false;
};

class People {
public:
    explicit People(NickStyle style) : nicknames_(style) {}

    /// Notes what an account says of itself, and gives the person.
    Author meet(LoginId login, const Account& account);
    /// The person of an address, met or not.
    Author author(const std::string& address);
    /// Forgets those of whom `keep` is false, with their nicks.
    template <class Keep> void shrink(Keep keep)
    {
        std::erase_if(people_, [&](const auto& person) {
            const bool gone = !keep(person.first);
            if (gone) nicknames_.forget(person.first);
            return gone;
        });
    }
    [[nodiscard]] std::size_t size() const noexcept { return people_.size(); }
    [[nodiscard]] const Person* find(const std::string& address) const;
    [[nodiscard]] Nicknames& nicknames() noexcept { return nicknames_; }
    [[nodiscard]] const Nicknames& nicknames() const noexcept { return nicknames_; }

private:
    Nicknames nicknames_;
    std::unordered_map<std::string, Person> people_;
};

} // namespace fedibee::session
