// SPDX-License-Identifier: AGPL-3.0-or-later
// Faults that a test asks for: what goes wrong, on which requests, how often.
#pragma once

#include "request.hpp"

#include <vector>

namespace fedisim {

struct Fault {
    std::string kind;
    std::string path; ///< a prefix; empty: every path
    std::string method;
    std::int64_t left = -1; ///< how many more times; -1: until it is cleared
    Params details;
};

class Faults {
public:
    /// Null when it is a fault, else what is wrong with it.
    std::string add(const Params& params);
    void clear() { faults_.clear(); }
    Json list() const;
    /// The faults that befall this request, each counted down.
    std::vector<Fault> befall(const Request& request);
    bool has(std::string_view kind) const;
    /// For faults of the streaming endpoint: counted down when it is there.
    const Fault* take(std::string_view kind);

private:
    std::vector<Fault> faults_;
    Fault taken_;
};

/// The answer that a fault gives in place of the real one; false when it gives none.
bool answer_of_fault(const Fault& fault, Response& response);

} // namespace fedisim
