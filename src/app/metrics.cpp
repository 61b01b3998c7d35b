// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>

namespace fedibee::app {
namespace {

using prometheus::Registry;

prometheus::Gauge& gauge(Registry& registry, const std::string& name, const std::string& help)
{
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

} // namespace

struct Metrics::Parts {
    Parts()
    {
        auto& answers = prometheus::BuildCounter()
                            .Name("fedibee_http_answers_total")
                            .Help("Answers of instances by status class")
                            .Register(registry);
        for (std::size_t i = 0; i < classes.size(); ++i)
            classes[i] = &answers.Add({{"class", std::to_string(i + 1) + "xx"}});
    }

    Registry registry;
    prometheus::Gauge& clients = gauge(registry, "fedibee_clients", "Attached chat clients");
    prometheus::Gauge& users = gauge(registry, "fedibee_users", "Users with a client attached");
    prometheus::Gauge& logins = gauge(registry, "fedibee_logins", "Sessions that are on");
    prometheus::Gauge& streams = gauge(registry, "fedibee_streams", "Open streams of instances");
    std::array<prometheus::Counter*, 5> classes{};
    prometheus::Counter& failures = prometheus::BuildCounter()
                                        .Name("fedibee_http_failures_total")
                                        .Help("Requests to instances that got no answer")
                                        .Register(registry)
                                        .Add({});
};

Metrics::Metrics(std::string_view version) : parts_(std::make_unique<Parts>())
{
    prometheus::BuildGauge()
        .Name("fedibee_build_info")
        .Help("The version of this program; always 1")
        .Register(parts_->registry)
        .Add({{"version", std::string(version)}})
        .Set(1);
}

Metrics::~Metrics() = default;

void Metrics::count_answer(int status)
{
    const int hundreds = status / 100;
    if (hundreds < 1 || hundreds > 5) return parts_->failures.Increment();
    parts_->classes[static_cast<std::size_t>(hundreds - 1)]->Increment();
}

std::string Metrics::text(const Gauges& gauges)
{
    parts_->clients.Set(static_cast<double>(gauges.clients));
    parts_->users.Set(static_cast<double>(gauges.users));
    parts_->logins.Set(static_cast<double>(gauges.logins));
    parts_->streams.Set(static_cast<double>(gauges.streams));
    return prometheus::TextSerializer{}.Serialize(parts_->registry.Collect());
}

} // namespace fedibee::app
