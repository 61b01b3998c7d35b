// SPDX-License-Identifier: AGPL-3.0-or-later
// An HTTP request taken apart, and the answer to it.
#pragma once

#include "params.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fedisim {

struct Upload {
    std::string field;
    std::string filename;
    std::string type;
    std::string data;
};

struct Request {
    std::string method;
    std::string path; ///< decoded
    std::string query;
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    std::string body;
    Params params;
    std::vector<Upload> uploads;

    std::string_view header(std::string_view lower_case_name) const;
    bool wants_html() const { return header("accept").find("text/html") != std::string_view::npos; }
    const Upload* upload(std::string_view field) const;
    /// A cookie's value, or nothing.
    std::string cookie(std::string_view name) const;
};

/// The line and headers of a request; false when they are not HTTP.
bool parse_head(std::string_view head, Request& request);
/// Fills `params` and `uploads` from query and body; false when a JSON body does not parse.
bool parse_parameters(Request& request);

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string type = "application/json; charset=utf-8";
    std::chrono::milliseconds held_back{0}; ///< before it is sent
};

Response answer(const Json& body, int status = 200);
Response problem(int status, std::string_view text);
Response html_page(std::string_view title, std::string_view body, int status = 200);
Response redirect(std::string location, int status = 302);

std::string escape_html(std::string_view text);
std::string to_text(const Json& body);
/// The response as bytes of HTTP/1.1.
std::string serialise(const Response& response, bool keep_alive, bool with_body);

} // namespace fedisim
