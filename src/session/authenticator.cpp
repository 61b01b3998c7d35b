// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/authenticator.hpp"

#include "crypto/password.hpp"
#include "crypto/random.hpp"
#include "net/log.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace fedibee::session {
namespace {

constexpr std::size_t longest_name = 64;
constexpr std::size_t most_guessers = 10'000; ///< addresses that are watched at a time
constexpr const char* wrong_password = "Incorrect password, or no such user; new users type: register PASSWORD";
// One sentence for every reason: it tells a stranger nothing.
constexpr const char* wrong_proof =
    "SCRAM-SHA-256 failed: wrong password, no such user, or a user who has to sign in by PLAIN once before";
constexpr const char* wrong_token =
    "OAUTHBEARER failed: give your user name (or user/login) and a token of that login's instance";

bool is_name(std::string_view name)
{
    const auto bad = [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == '/' || c == '@' || c == ':' || c == ',';
    };
    return !name.empty() && name.size() <= longest_name && std::ranges::none_of(name, bad);
}

/// What is kept of a password.
struct Kept {
    std::string hash;
    Secret scram;
};

Task<Kept> derive(Core& core, Secret password)
{
    auto work = [password = std::move(password)] {
        return Kept{crypto::hash_password(password), crypto::to_text(crypto::derive_scram(password))};
    };
    co_return co_await core.crypto_worker.run(std::move(work));
}

class Scram final : public ScramSignIn {
public:
    Scram(Authenticator& owner, crypto::ScramExchange exchange, std::string address, Authenticator::Open open)
        : owner_(owner), exchange_(std::move(exchange)), address_(std::move(address)), open_(std::move(open))
    {
    }

    void ask(std::optional<UserRow> row, const crypto::ScramVerifier& verifier)
    {
        row_ = std::move(row);
        challenge_ = exchange_.challenge(verifier, crypto::random_token());
    }

    [[nodiscard]] const std::string& name() const override { return exchange_.name(); }
    [[nodiscard]] const std::string& challenge() const override { return challenge_; }

    Task<Proven> finish(std::string client_final) override
    {
        auto answer = exchange_.finish(client_final);
        if (!answer || !row_) {
            owner_.guessed_wrong(address_);
            log::info("wrong proof", {{"user", exchange_.name()}, {"address", address_}});
            co_return fail(Errc::unauthorized, wrong_proof);
        }
        auto user = co_await open_(std::move(*row_));
        if (!user) co_return fail(std::move(user));
        co_return Proven{std::move(*user), std::move(*answer)};
    }

private:
    Authenticator& owner_;
    crypto::ScramExchange exchange_;
    std::string address_;
    Authenticator::Open open_;
    std::optional<UserRow> row_; ///< none: whatever comes is wrong
    std::string challenge_;
};

/// The login that a token is tried at.
std::optional<LoginRow> pick_login(std::vector<LoginRow> logins, std::string_view tag)
{
    for (auto& login : logins) {
        const bool wanted = tag.empty() || text::same_ignoring_case(login.tag, tag);
        // Until somebody signed in, the address is only what was typed.
        if (wanted && !login.account_id.empty()) return std::move(login);
    }
    return std::nullopt;
}

} // namespace

Authenticator::Authenticator(Core& core) : core_(core), decoy_key_(crypto::random_bytes(32)) {}

Result<void> Authenticator::may_guess(const std::string& address)
{
    const double per_minute = static_cast<double>(core_.options.limits.password_guesses_per_minute);
    const auto now = core_.clock.now();
    if (guesses_.size() > most_guessers) guesses_.clear();
    auto [bucket, fresh] = guesses_.try_emplace(address, per_minute / 60.0, per_minute, now);
    if (bucket->second.has(1, now)) return {};
    return fail(Errc::rate_limited, "Too many wrong passwords from your address; wait a minute.");
}

void Authenticator::guessed_wrong(const std::string& address)
{
    if (const auto bucket = guesses_.find(address); bucket != guesses_.end()) bucket->second.take(1, core_.clock.now());
}

Task<UserRow> Authenticator::by_password(std::string name, Secret password, std::string address)
{
    if (auto may = may_guess(address); !may) co_return fail(std::move(may));
    auto look = [name](Store& store) { return store.find_user(name); };
    auto row = co_await core_.stored(std::move(look));
    if (!row) co_return fail(std::move(row));
    // A name that nobody has costs a hash too, or the time would tell it from one that somebody has.
    const bool known = *row && !(*row)->password_hash.empty();
    auto verify = [password, hash = known ? (*row)->password_hash : crypto::decoy_hash()] {
        return crypto::verify_password(password, hash);
    };
    const bool right = co_await core_.crypto_worker.run(std::move(verify)) && known;
    if (!right) {
        guessed_wrong(address);
        log::info("wrong password", {{"user", name}, {"address", address}});
        co_return fail(Errc::unauthorized, wrong_password);
    }
    if (!(*row)->scram_verifier.empty()) co_return std::move(**row);
    // A user of before SCRAM: now the password is at hand.
    auto work = [password = std::move(password)] { return crypto::to_text(crypto::derive_scram(password)); };
    (*row)->scram_verifier = co_await core_.crypto_worker.run(std::move(work));
    auto keep = [id = (*row)->id, verifier = (*row)->scram_verifier](Store& store) {
        return store.set_scram_verifier(id, verifier);
    };
    if (const auto kept = co_await core_.stored(std::move(keep)); !kept)
        log::warn("no SCRAM verifier kept", {{"user", name}, {"why", kept.error().detail}});
    co_return std::move(**row);
}

Task<UserRow> Authenticator::by_certificate(std::string name, std::string fingerprint, std::string address)
{
    if (auto may = may_guess(address); !may) co_return fail(std::move(may));
    auto look = [fingerprint](Store& store) { return store.find_user_by_certificate(fingerprint); };
    auto row = co_await core_.stored(std::move(look));
    if (!row) co_return fail(std::move(row));
    const bool fits = *row && (name.empty() || text::same_ignoring_case(name, (*row)->name));
    if (fits) co_return std::move(**row);
    guessed_wrong(address);
    log::info("unknown certificate", {{"fingerprint", fingerprint}, {"address", address}});
    co_return fail(Errc::unauthorized,
                   "Nobody has added this certificate; sign in by password and type: certfp add " + fingerprint);
}

Task<UserRow> Authenticator::by_token(std::string name, std::string tag, Secret token, std::string address)
{
    if (auto may = may_guess(address); !may) co_return fail(std::move(may));
    auto look = [name](Store& store) -> Result<std::pair<std::optional<UserRow>, std::vector<LoginRow>>> {
        auto user = store.find_user(name);
        if (!user) return fail(std::move(user));
        auto logins = *user ? store.logins((*user)->id) : Result<std::vector<LoginRow>>{};
        if (!logins) return fail(std::move(logins));
        return std::pair(std::move(*user), std::move(*logins));
    };
    auto found = co_await core_.stored(std::move(look));
    if (!found) co_return fail(std::move(found));
    // The token goes to that login's own instance and to no other.
    const auto login = pick_login(std::move(found->second), tag);
    if (login) {
        Credentials credentials;
        credentials.access_token = std::move(token);
        const auto backend = core_.connector.open(login->instance, std::move(credentials), "token " + login->address);
        const auto me = co_await backend->verify_credentials();
        if (me && me->account.id == login->account_id) co_return std::move(*found->first);
    }
    guessed_wrong(address);
    log::info("wrong token", {{"user", name}, {"address", address}});
    co_return fail(Errc::unauthorized, wrong_token);
}

Task<std::unique_ptr<ScramSignIn>> Authenticator::begin_scram(std::string client_first, std::string address, Open open)
{
    if (auto may = may_guess(address); !may) co_return fail(std::move(may));
    auto exchange = crypto::ScramExchange::begin(client_first);
    if (!exchange) co_return fail(Errc::invalid_input, "That is no message of SCRAM-SHA-256 without channel binding");
    const std::string name = parse_auth_name(exchange->name()).user;
    auto look = [name](Store& store) { return store.find_user(name); };
    auto row = co_await core_.stored(std::move(look));
    if (!row) co_return fail(std::move(row));
    auto verifier = *row ? crypto::parse_scram((*row)->scram_verifier.reveal()) : std::nullopt;
    if (!verifier) row->reset();
    auto scram = std::make_unique<Scram>(*this, std::move(*exchange), std::move(address), std::move(open));
    scram->ask(std::move(*row), verifier ? *verifier : crypto::decoy_scram(decoy_key_, name));
    co_return std::unique_ptr<ScramSignIn>(std::move(scram));
}

Task<UserRow> Authenticator::enroll(std::string name, Secret password)
{
    if (!core_.options.open_registration)
        co_return fail(Errc::forbidden, "This gateway takes no new users by itself; ask its administrator.");
    if (!is_name(name))
        co_return fail(Errc::invalid_input,
                       "This nick cannot be a user name; choose one of letters, digits, '-' and '_' with /nick.");
    if (password.reveal().size() < shortest_password)
        co_return fail(Errc::invalid_input, fmt::format("A password has at least {} characters.", shortest_password));
    auto kept = co_await derive(core_, std::move(password));
    if (!kept) co_return fail(std::move(kept));
    auto create = [name, kept = std::move(*kept)](Store& store) {
        auto row = store.create_user(name, kept.hash);
        if (row && store.set_scram_verifier(row->id, kept.scram)) row->scram_verifier = kept.scram;
        return row;
    };
    auto row = co_await core_.stored(std::move(create));
    if (!row && row.error().code == Errc::conflict)
        co_return fail(
            Errc::conflict,
            fmt::format("The name {} is taken. If it is yours: identify PASSWORD; else choose another with /nick.",
                        name));
    if (row) log::info("user registered", {{"user", name}});
    co_return row;
}

Task<void> store_password(Core& core, UserId user, Secret password)
{
    auto kept = co_await derive(core, std::move(password));
    if (!kept) co_return fail(std::move(kept));
    auto keep = [user, kept = std::move(*kept)](Store& store) {
        auto done = store.set_password(user, kept.hash);
        return done ? store.set_scram_verifier(user, kept.scram) : done;
    };
    co_return co_await core.stored(std::move(keep));
}

} // namespace fedibee::session
