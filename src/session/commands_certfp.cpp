// SPDX-License-Identifier: AGPL-3.0-or-later
// Certificates that sign a user in (SASL EXTERNAL): certfp add, list, del.
#include "session/commands.hpp"

#include "render/plain.hpp"
#include "session/certificate_text.hpp"
#include "text/iso_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fedibee::session {
namespace {

constexpr std::size_t most_certificates = 16;

Task<std::vector<CertificateRow>> certificates_of(LiveUser& user)
{
    auto look = [id = user.id()](Store& store) { return store.certificates(id); };
    co_return co_await user.core().stored(std::move(look));
}

/// The fingerprint that was typed, or that of the certificate at hand.
Result<std::string> meant(const Call& call)
{
    if (!call.arg(0).empty()) return parse_fingerprint(call.arg(0));
    if (!call.from->certificate().empty()) return std::string(call.from->certificate());
    return fail(Errc::invalid_input,
                "Your client showed no certificate on this connection. Connect over TLS with one and type this again, "
                "or give its fingerprint: certfp add FINGERPRINT");
}

Task<Reply> add(Call call)
{
    auto fingerprint = meant(call);
    if (!fingerprint) co_return fail(std::move(fingerprint));
    const auto known = co_await certificates_of(*call.user);
    if (!known) co_return fail(known.error());
    if (std::ranges::find(*known, *fingerprint, &CertificateRow::fingerprint) != known->end())
        co_return answer("That certificate signs you in already.");
    if (known->size() >= most_certificates)
        co_return fail(Errc::invalid_input, fmt::format("You have {} certificates, the most that are kept; remove one "
                                                        "with: certfp del FINGERPRINT",
                                                        known->size()));
    auto keep = [id = call.user->id(), print = *fingerprint](Store& store) { return store.add_certificate(id, print); };
    const auto kept = co_await call.user->core().stored(std::move(keep));
    if (!kept && kept.error().code == Errc::conflict)
        co_return fail(Errc::conflict, "That certificate signs another user in; make one of your own.");
    if (!kept) co_return fail(kept.error());
    co_return answer(
        fmt::format("Added. A client with the certificate {} signs you in by SASL EXTERNAL.", *fingerprint));
}

Task<Reply> list(Call call)
{
    const auto known = co_await certificates_of(*call.user);
    if (!known) co_return fail(known.error());
    std::vector<std::string> lines;
    for (const auto& row : *known) {
        const bool here = row.fingerprint == call.from->certificate();
        lines.push_back(fmt::format(" {} since {}{}", row.fingerprint, text::format_iso_day(row.added_at),
                                    here ? " (this client)" : ""));
    }
    lines.emplace_back(lines.empty() ? "No certificates yet; connect over TLS with one and type: certfp add"
                                     : "End of certificate list");
    co_return answer(std::move(lines));
}

Task<Reply> del(Call call)
{
    const auto known = co_await certificates_of(*call.user);
    if (!known) co_return fail(known.error());
    const std::string wanted = plain_fingerprint(call.arg(0));
    const auto fits = [&](const CertificateRow& row) { return row.fingerprint.starts_with(wanted); };
    const auto count = std::ranges::count_if(*known, fits);
    if (count != 1 || wanted.empty())
        co_return fail(count > 1 ? Errc::invalid_input : Errc::not_found,
                       fmt::format("{} of your certificates begin with '{}'; 'certfp list' shows them.",
                                   count == 0 ? "None" : "Several", render::clean_line(call.arg(0))));
    const std::string found = std::ranges::find_if(*known, fits)->fingerprint;
    auto remove = [id = call.user->id(), found](Store& store) { return store.remove_certificate(id, found); };
    const auto removed = co_await call.user->core().stored(std::move(remove));
    if (!removed) co_return fail(removed.error());
    co_return answer(fmt::format("Removed. The certificate {} signs nobody in any more.", found));
}

constexpr Command table[] = {
    {{"certfp", "add [WORD]", "let a TLS client certificate sign you in: this client's, or by its SHA-256", true},
     Topic::self,
     add},
    {{"certfp", "list", "the certificates that sign you in", true}, Topic::self, list},
    {{"certfp", "del WORD", "a certificate signs you in no longer; the beginning of its fingerprint will do", true},
     Topic::self,
     del},
};

} // namespace

std::span<const Command> certificate_commands()
{
    return table;
}

} // namespace fedibee::session
