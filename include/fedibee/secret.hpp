// SPDX-License-Identifier: AGPL-3.0-or-later
// A password or token: has no formatter, is wiped when it dies, and is compared in constant time.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace fedibee {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
    Secret& operator=(const Secret& other)
    {
        if (this != &other) {
            wipe();
            text_ = other.text_;
        }
        return *this;
    }
    Secret& operator=(Secret&& other) noexcept
    {
        if (this != &other) {
            wipe();
            text_ = std::move(other.text_);
            other.wipe();
        }
        return *this;
    }
    ~Secret() { wipe(); }

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    /// The clear text; named so that every use stands out in a review.
    [[nodiscard]] std::string_view reveal() const noexcept { return text_; }

    /// Constant-time equality (in the length of the longer one).
    friend bool operator==(const Secret& left, const Secret& right) noexcept
    {
        const std::string_view a = left.text_;
        const std::string_view b = right.text_;
        unsigned char difference = a.size() == b.size() ? 0 : 1;
        const std::size_t longest = a.size() > b.size() ? a.size() : b.size();
        for (std::size_t i = 0; i < longest; ++i) {
            const auto left_byte = static_cast<unsigned char>(i < a.size() ? a[i] : 0);
            const auto right_byte = static_cast<unsigned char>(i < b.size() ? b[i] : 0);
            difference = static_cast<unsigned char>(difference | (left_byte ^ right_byte));
        }
        return difference == 0;
    }

private:
    void wipe() noexcept
    {
        volatile char* bytes = text_.data();
        for (std::size_t i = 0; i < text_.size(); ++i) bytes[i] = 0;
        text_.clear();
    }

    std::string text_;
};

} // namespace fedibee
