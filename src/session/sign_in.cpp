// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/sign_in.hpp"

#include "crypto/random.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

Task<AppRegistration> application(Core& core, LoginRow login)
{
    const std::string uri = redirect_uri(core.options);
    auto look = [user = login.user, origin = login.instance.origin, uri](Store& store) {
        return store.find_app(user, origin, uri);
    };
    auto known = co_await core.stored(std::move(look));
    if (!known) co_return fail(std::move(known));
    if (*known) co_return std::move(**known);
    auto made = co_await core.connector.register_app(login.instance, uri);
    if (!made) co_return fail(std::move(made));
    auto keep = [user = login.user, origin = login.instance.origin, app = *made](Store& store) {
        return store.put_app(user, origin, app);
    };
    auto kept = co_await core.stored(std::move(keep));
    if (!kept) co_return fail(std::move(kept));
    co_return made;
}

std::string next_step(const LoginRow& login)
{
    return fmt::format("For a new link type: account {} on", login.tag);
}

/// Asks the instance who the credentials are for, and stores them.
Task<LoginRow> accept(Core& core, LoginRow login, Credentials credentials)
{
    const auto backend = core.connector.open(login.instance, credentials, login.address);
    const auto me = co_await backend->verify_credentials();
    if (!me) co_return fail(me.error());
    login.credentials = std::move(credentials);
    login.address = me->account.address;
    login.account_id = me->account.id;
    login.enabled = true;
    auto keep = [login](Store& store) {
        auto updated = store.update_login(login);
        return updated ? store.remove_sign_ins(login.id) : updated;
    };
    auto kept = co_await core.stored(std::move(keep));
    if (!kept) co_return fail(std::move(kept));
    co_return login;
}

/// A login has one sign-in under way: the page that was shown last.
Task<void> keep_sign_in(Core& core, SignInRow row)
{
    auto keep = [row = std::move(row)](Store& store) {
        auto gone = store.remove_sign_ins(row.login);
        return gone ? store.put_sign_in(row) : gone;
    };
    co_return co_await core.stored(std::move(keep));
}

} // namespace

std::string redirect_uri(const ManagerOptions& options)
{
    return options.public_url.empty() ? std::string(out_of_band_uri) : options.public_url + callback_path;
}

Task<std::string> begin_sign_in(Core& core, LoginRow login)
{
    auto app = co_await application(core, login);
    if (!app) co_return fail(std::move(app));
    auto authorization = co_await core.connector.authorize(login.instance, *app);
    if (!authorization) co_return fail(std::move(authorization));
    SignInRow row{authorization->state, login.id, std::move(*app), authorization->code_verifier, core.clock.wall()};
    auto kept = co_await keep_sign_in(core, std::move(row));
    if (!kept) co_return fail(std::move(kept));
    co_return std::move(authorization->url);
}

Task<std::pair<SignInRow, LoginRow>> sign_in_under_way(Core& core, std::string state)
{
    using Found = std::pair<SignInRow, LoginRow>;
    auto look = [state](Store& store) -> Result<std::optional<Found>> {
        auto row = store.find_sign_in(state);
        if (!row) return fail(std::move(row));
        auto logins = *row ? store.all_logins() : Result<std::vector<LoginRow>>{};
        if (!logins) return fail(std::move(logins));
        for (auto& login : *logins) {
            if (*row && login.id == (*row)->login) return std::pair(std::move(**row), std::move(login));
        }
        return std::nullopt;
    };
    auto found = co_await core.stored(std::move(look));
    if (!found) co_return fail(std::move(found));
    if (!*found)
        co_return fail(
            Errc::not_found,
            "This sign-in is not known, or was finished already. Begin a new one in your chat: account TAG on");
    co_return std::move(**found);
}

Task<LoginRow> finish_sign_in(Core& core, SignInRow sign_in, LoginRow login, std::string code)
{
    auto credentials =
        co_await core.connector.exchange_code(login.instance, sign_in.app, std::move(code), sign_in.code_verifier);
    if (!credentials) {
        // A code is good for one try; a refused application is registered anew next time.
        const bool app_refused = credentials.error().code == Errc::unauthorized;
        auto drop = [user = login.user, origin = login.instance.origin](Store& store) {
            return store.remove_app(user, origin);
        };
        if (app_refused) co_await core.stored(std::move(drop));
        co_return fail(
            credentials.error().code,
            text::sentences("The sign-in was not accepted: " + credentials.error().detail, next_step(login)));
    }
    auto accepted = co_await accept(core, login, std::move(*credentials));
    if (!accepted)
        co_return fail(accepted.error().code,
                       text::sentences("The instance gave a token but does not accept it: " + accepted.error().detail,
                                       next_step(login)));
    co_return accepted;
}

Task<std::string> begin_password_page(Core& core, LoginRow login)
{
    SignInRow row{crypto::random_token(), login.id, {}, {}, core.clock.wall()};
    std::string page = core.options.public_url + password_path + "?state=" + row.state;
    auto kept = co_await keep_sign_in(core, std::move(row));
    if (!kept) co_return fail(std::move(kept));
    co_return page;
}

Task<LoginRow> sign_in_by_password(Core& core, LoginRow login, Secret password)
{
    std::string name = login.address.substr(0, login.address.find('@'));
    auto credentials = co_await core.connector.sign_in(login.instance, std::move(name), std::move(password));
    if (!credentials) co_return fail(std::move(credentials));
    auto accepted = co_await accept(core, login, std::move(*credentials));
    if (!accepted && accepted.error().code == Errc::unauthorized)
        co_return fail(Errc::unauthorized,
                       fmt::format("{} does not accept this password for {}; try again: password {} SECRET",
                                   login.instance.domain, login.address, login.tag));
    co_return accepted;
}

bool looks_like_code(std::string_view line)
{
    constexpr std::size_t shortest = 20; // those of real servers have 32 and more
    const std::string_view word = text::trimmed(line);
    constexpr std::string_view others = "-_.="; // RFC 4648, section 5, and what servers put between parts
    const auto fits = [others](char c) {
        const char low = text::lower(c);
        return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || others.find(c) != std::string_view::npos;
    };
    return word.size() >= shortest && std::ranges::all_of(word, fits);
}

} // namespace fedibee::session
