// SPDX-License-Identifier: AGPL-3.0-or-later
#include "faults.hpp"

#include "ids.hpp"

#include <algorithm>
#include <array>

namespace fedisim {

namespace {

constexpr std::array<std::string_view, 8> of_requests{"delay", "reset",    "reset_after", "status",
                                                      "html",  "truncate", "big_body",    "redirect"};
constexpr std::array<std::string_view, 7> of_streams{"revoke_tokens",    "drop_streams",   "half_open_streams",
                                                     "duplicate_events", "reorder_events", "refuse_streams",
                                                     "stream_status"};

bool matches(const Fault& fault, const Request& request)
{
    return fault.left != 0 && request.path.starts_with(fault.path) &&
           (fault.method.empty() || fault.method == request.method);
}

std::string big_body(std::int64_t bytes)
{
    std::string body = "[\"";
    body.append(static_cast<std::size_t>(std::max<std::int64_t>(bytes - 4, 0)), 'x');
    return body + "\"]";
}

} // namespace

std::string Faults::add(const Params& params)
{
    Fault fault{.kind = params.text("kind"),
                .path = params.text("path"),
                .method = params.text("method"),
                .left = params.number("count", -1),
                .details = params};
    const bool known = std::ranges::find(of_requests, fault.kind) != of_requests.end() ||
                       std::ranges::find(of_streams, fault.kind) != of_streams.end();
    if (!known) return "There is no fault of the kind '" + fault.kind + "'";
    faults_.push_back(std::move(fault));
    return {};
}

Json Faults::list() const
{
    auto all = Json::array();
    for (const auto& fault : faults_) {
        auto shown = fault.details.tree();
        shown["left"] = fault.left < 0 ? Json() : Json(fault.left);
        all.push_back(shown);
    }
    return all;
}

std::vector<Fault> Faults::befall(const Request& request)
{
    std::vector<Fault> befalling;
    for (auto& fault : faults_) {
        const bool about_requests = std::ranges::find(of_requests, fault.kind) != of_requests.end();
        if (!about_requests || !matches(fault, request)) continue;
        // A fault that ends the exchange hides those after it; delays add up.
        befalling.push_back(fault);
        if (fault.left > 0) --fault.left;
        if (fault.kind != "delay") break;
    }
    std::erase_if(faults_, [](const Fault& fault) { return fault.left == 0; });
    return befalling;
}

bool Faults::has(std::string_view kind) const
{
    return std::ranges::find(faults_, kind, &Fault::kind) != faults_.end();
}

const Fault* Faults::take(std::string_view kind)
{
    const auto found = std::ranges::find(faults_, kind, &Fault::kind);
    if (found == faults_.end()) return nullptr;
    taken_ = *found;
    if (found->left > 0 && --found->left == 0) faults_.erase(found);
    return &taken_;
}

bool answer_of_fault(const Fault& fault, Response& response)
{
    const auto& details = fault.details;
    if (fault.kind == "html") {
        response = html_page("Just a moment", "<p>This site is being maintained.</p>");
    } else if (fault.kind == "big_body") {
        response = answer(Json());
        response.body = big_body(details.number("bytes", 64 << 20));
    } else if (fault.kind == "redirect") {
        response = redirect(details.text("location"), static_cast<int>(details.number("status", 302)));
    } else if (fault.kind == "status" || fault.kind == "stream_status") {
        const auto status = static_cast<int>(details.number("status", 503));
        response = problem(status, status == 429 ? "Too many requests" : "Something went wrong");
        if (details.has("body")) response.body = details.text("body");
        const auto headers = details.group("headers").tree();
        for (const auto& [name, value] : headers.items()) {
            response.headers.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
        }
        if (details.has("reset_in")) {
            const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
            const auto reset = now + std::chrono::seconds(details.number("reset_in", 1));
            response.headers.emplace_back("X-RateLimit-Limit", "300");
            response.headers.emplace_back("X-RateLimit-Remaining", "0");
            response.headers.emplace_back("X-RateLimit-Reset", iso_time(reset));
        }
    } else {
        return false;
    }
    return true;
}

} // namespace fedisim
