// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/friendica/client.hpp"

namespace fedibee::friendica {

Task<std::vector<Photo>> Client::photos()
{
    auto answer = co_await get("/api/friendica/photos/list.json");
    if (!answer) co_return fail(std::move(answer));
    co_return read_photos(answer->body, reading());
}

} // namespace fedibee::friendica
