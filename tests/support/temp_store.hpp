// SPDX-License-Identifier: AGPL-3.0-or-later
// A store in memory with a clock that stands still.
#pragma once

#include "store/sqlite_store.hpp"
#include "support/fake_clock.hpp"

#include <memory>
#include <string>

namespace fedibee::test {

inline Secret test_key(char fill = 'k')
{
    return Secret(std::string(crypto::SecretBox::key_bytes, fill));
}

class TempStore {
public:
    TempStore() : store_(std::move(store::SqliteStore::open(":memory:", test_key(), clock_).value())) {}

    [[nodiscard]] Store& operator*() const { return *store_; }
    [[nodiscard]] Store* operator->() const { return store_.get(); }
    [[nodiscard]] FakeClock& clock() { return clock_; }

private:
    FakeClock clock_;
    std::unique_ptr<Store> store_;
};

} // namespace fedibee::test
