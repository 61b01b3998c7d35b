// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/link.hpp"

#include "fedibee/place.hpp"
#include "session/settings.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <utility>

namespace fedibee::session {
namespace {

constexpr std::string_view place_prefix = "place:";

bool has_tag(const std::vector<LoginRow>& logins, std::string_view tag)
{
    return std::ranges::any_of(logins, [tag](const LoginRow& row) { return text::same_ignoring_case(row.tag, tag); });
}

bool is_set(const std::vector<SettingRow>& rows, const SettingRow& row)
{
    return std::ranges::any_of(rows,
                               [&row](const SettingRow& one) { return one.scope == row.scope && one.key == row.key; });
}

const MovedLogin* moved_from(const std::vector<MovedLogin>& moved, std::string_view tag)
{
    const auto found =
        std::ranges::find_if(moved, [tag](const MovedLogin& one) { return text::same_ignoring_case(one.before, tag); });
    return found == moved.end() ? nullptr : &*found;
}

/// The scope as it is called at the new user, where a place without a tag is one of its own first login.
std::string new_scope(const std::string& scope, const std::vector<MovedLogin>& moved)
{
    for (const auto& one : moved) {
        if (scope == scope_of_login(one.before)) return scope_of_login(one.tag);
    }
    if (!scope.starts_with(place_prefix) || moved.empty()) return scope;
    auto place = parse_place(std::string_view(scope).substr(place_prefix.size()));
    if (!place || place->kind == PlaceKind::control) return scope;
    const MovedLogin* const login = place->login_tag.empty() ? &moved.front() : moved_from(moved, place->login_tag);
    if (login == nullptr) return scope;
    place->login_tag = login->tag;
    return scope_of_place(*place);
}

} // namespace

std::vector<MovedLogin> moved_logins(const std::vector<LoginRow>& from, const std::vector<LoginRow>& into)
{
    std::vector<MovedLogin> moved;
    const auto is_given = [&](std::string_view tag) {
        return std::ranges::any_of(moved,
                                   [tag](const MovedLogin& one) { return text::same_ignoring_case(one.tag, tag); });
    };
    for (const auto& row : from) {
        std::string tag = row.tag;
        const auto is_free = [&] {
            const bool own = text::same_ignoring_case(tag, row.tag) || !has_tag(from, tag);
            return own && !has_tag(into, tag) && !is_given(tag);
        };
        for (int number = 2; !is_free(); ++number) tag = row.tag + std::to_string(number);
        moved.push_back({row.id, row.tag, std::move(tag)});
    }
    return moved;
}

std::vector<SettingRow> moved_settings(const std::vector<SettingRow>& from, const std::vector<SettingRow>& into,
                                       const std::vector<MovedLogin>& moved)
{
    std::vector<SettingRow> rows;
    for (const auto& row : from) {
        SettingRow now{new_scope(row.scope, moved), row.key, row.value};
        if (!is_set(into, now)) rows.push_back(std::move(now));
    }
    return rows;
}

Result<std::pair<UserRow, UserRow>> find_both(Store& store, UserId one, UserId other)
{
    const auto users = store.users();
    if (!users) return fail(users.error());
    const auto first = std::ranges::find(*users, one, &UserRow::id);
    const auto second = std::ranges::find(*users, other, &UserRow::id);
    if (first == users->end() || second == users->end())
        return fail(Errc::not_found, "The user of that code is no more; get a new one with: link");
    return std::pair(*first, *second);
}

Result<std::vector<MovedLogin>> join_users(Store& store, UserId gone, UserId stays)
{
    const auto from = store.logins(gone);
    if (!from) return fail(from.error());
    const auto into = store.logins(stays);
    if (!into) return fail(into.error());
    const auto settings = store.settings(gone);
    if (!settings) return fail(settings.error());
    const auto kept = store.settings(stays);
    if (!kept) return fail(kept.error());
    const auto moved = moved_logins(*from, *into);
    const auto deed = [&]() -> Result<void> {
        for (const auto& row : moved_settings(*settings, *kept, moved)) {
            if (auto done = store.put_setting(stays, row); !done) return done;
        }
        for (const auto& login : moved) {
            if (auto done = store.give_login(login.id, stays, login.tag); !done) return done;
        }
        if (auto done = store.give_belongings(gone, stays); !done) return done;
        return store.remove_user(gone);
    };
    if (auto done = store.atomically(deed); !done) return fail(std::move(done));
    return moved;
}

} // namespace fedibee::session
