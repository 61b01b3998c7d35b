// SPDX-License-Identifier: AGPL-3.0-or-later
#include "poster.hpp"

#include "fail.hpp"
#include "options.hpp"

#include <array>
#include <charconv>
#include <chrono>

#include <fmt/format.h>
#include <openssl/ssl.h>

namespace bench {

namespace {

constexpr std::string_view mark = "bench-";
constexpr std::size_t digits = 7;

BIO* open_link(const Options& options)
{
    const auto address = fmt::format("127.0.0.1:{}", options.instance_port);
    BIO* link = nullptr;
    if (options.tls) {
        // Whose certificate it is does not matter here: the instance was started by the same script.
        link = BIO_new_ssl_connect(SSL_CTX_new(TLS_client_method()));
        BIO_set_conn_hostname(link, address.c_str());
    } else {
        link = BIO_new_connect(address.c_str());
    }
    if (BIO_do_connect(link) <= 0) end_with("the instance does not answer");
    return link;
}

} // namespace

std::int64_t clock_now()
{
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

Poster::Poster(const Options& options, std::size_t count) : options_(options), sent_(count) {}

Poster::~Poster()
{
    if (thread_.joinable()) thread_.join();
}

void Poster::start()
{
    thread_ = std::thread([this] { run(); });
}

std::optional<std::size_t> Poster::number_in(std::string_view line)
{
    const auto at = line.find(mark);
    if (at == std::string_view::npos || line.size() < at + mark.size() + digits) return std::nullopt;
    std::size_t number = 0;
    const auto* front = line.data() + at + mark.size();
    const auto [end, error] = std::from_chars(front, front + digits, number);
    return error == std::errc{} && end == front + digits ? std::optional(number) : std::nullopt;
}

void Poster::run()
{
    BIO* link = open_link(options_);
    const auto begun = clock_now();
    for (std::size_t number = 0; number < sent_.size(); ++number) {
        if (options_.rate > 0) {
            const auto due = begun + static_cast<std::int64_t>(static_cast<double>(number) * 1e9 / options_.rate);
            if (const auto left = due - clock_now(); left > 0)
                std::this_thread::sleep_for(std::chrono::nanoseconds(left));
        }
        post(link, number);
    }
    BIO_free_all(link);
}

void Poster::post(BIO* link, std::size_t number)
{
    const auto body = fmt::format(
        R"({{"as":"{}","status":"{}{:0{}} Today I planted beans & peas beside the old wall, and the neighbours came to look; more at https://garden.example/{} #gardens"}})",
        options_.author, mark, number, digits, number);
    const auto request = fmt::format("POST /sim/post HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                     "Content-Length: {}\r\n\r\n{}",
                                     body.size(), body);
    sent_[number].store(clock_now());
    if (BIO_write(link, request.data(), static_cast<int>(request.size())) != static_cast<int>(request.size()))
        end_with("the instance takes no more posts");
    read_answer(link);
}

void Poster::read_answer(BIO* link)
{
    std::array<char, 16384> space{};
    std::size_t whole = 0;
    while (whole == 0 || in_.size() < whole) {
        const int count = BIO_read(link, space.data(), static_cast<int>(space.size()));
        if (count <= 0) end_with("the instance closed the connection");
        in_.append(space.data(), static_cast<std::size_t>(count));
        const auto head = in_.find("\r\n\r\n");
        if (whole != 0 || head == std::string::npos) continue;
        if (!in_.starts_with("HTTP/1.1 200")) end_with("the instance refused a post");
        const auto length = in_.find("ontent-Length: ");
        if (length == std::string::npos || length > head) end_with("the instance's answer has no length");
        whole = head + 4 + std::strtoull(in_.c_str() + length + 15, nullptr, 10);
    }
    in_.erase(0, whole);
}

} // namespace bench
