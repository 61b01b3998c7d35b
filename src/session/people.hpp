// SPDX-License-Identifier: AGPL-3.0-or-later
// The people a user has met: nicks, names, who is followed; from memory only.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/entities.hpp"
#include "session/front.hpp"
#include "session/nicknames.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fedibee::session {

/// Who has not posted for so long counts as away.
inline constexpr std::chrono::days dormant_after{90};

/// What is remembered of somebody, as the instance of one login has it.
struct Person {
    std::string display_name;
    AccountId account;
    LoginId login;
    std::string avatar;
    std::string homepage;               ///< empty: https://HOST/@USER
    std::optional<Timestamp> last_post; ///< nothing: the instance does not say
    bool bot = false;
    bool moved = false; ///< to another address
};

class People {
public:
    struct Change {
        Author before; ///< without an address when the person is new
        Author now;
        bool new_picture = false;
        bool moved = false; ///< to `account.moved`, since they were met last
    };
    using Observer = std::function<void(const Change& change, const Account& account)>;

    People(NickStyle style, const Clock& clock) : nicknames_(style), clock_(clock) {}

    /// Told of everybody who is met for the first time, and of changes of those known.
    void observe(Observer observer) { observer_ = std::move(observer); }
    /// Notes what an account says of itself, and gives the person. `posted_at`: they wrote something then.
    Author meet(LoginId login, const Account& account, std::optional<Timestamp> posted_at = std::nullopt);
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
    /// A login is gone: what its instance said may be corrected by another one.
    void forget_login(LoginId login);
    [[nodiscard]] std::size_t size() const noexcept { return people_.size(); }
    [[nodiscard]] const Person* find(const std::string& address) const;
    [[nodiscard]] Nicknames& nicknames() noexcept { return nicknames_; }
    [[nodiscard]] const Nicknames& nicknames() const noexcept { return nicknames_; }

private:
    [[nodiscard]] bool is_dormant(const Person& person) const;

    Nicknames nicknames_;
    const Clock& clock_;
    std::unordered_map<std::string, Person> people_;
    Observer observer_;
};

} // namespace fedibee::session
