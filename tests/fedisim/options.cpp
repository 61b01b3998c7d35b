// SPDX-License-Identifier: AGPL-3.0-or-later
#include "options.hpp"

#include "dialect.hpp"
#include "gnusocial.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace fedisim {

int read_options(int argc, char** argv, Options& options)
{
    CLI::App app("A simulated instance of the Fediverse, with state, for demos, tests and benchmarks.", "fedisim");
    app.add_option("--listen", options.listen, "Address and port to listen on; port 0 takes a free one")
        ->capture_default_str();
    app.add_option("--software", options.software,
                   "One of: " + dialect_names() + ", gnusocial, gnusocial-1.2, gnusocial-2.0")
        ->capture_default_str();
    app.add_option("--seed", options.seed, "Start of the random numbers: names, texts, tokens")->capture_default_str();
    app.add_option("--posts-per-second", options.posts_per_second, "How fast the simulated people write");
    app.add_option("--accounts", options.accounts, "How many people are simulated beside alice, bob and carol");
    auto* certificate = app.add_option("--tls-certificate", options.tls_certificate, "PEM file: speak https");
    auto* key = app.add_option("--tls-key", options.tls_key, "PEM file with the certificate's key");
    certificate->needs(key);
    key->needs(certificate);
    app.add_option("--domain", options.domain, "Name of the instance in addresses and links, when it is not host:port");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (find_dialect(options.software) == nullptr && gnusocial::find_version(options.software) == nullptr) {
        fmt::print(stderr, "fedisim: --software {} is not simulated; choose one of {}.\n", options.software,
                   dialect_names() + ", gnusocial, gnusocial-1.2, gnusocial-2.0");
        return 2;
    }
    return -1;
}

} // namespace fedisim
