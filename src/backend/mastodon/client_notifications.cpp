// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications in groups, for reading at one go; what is followed live and caught up with is one by one.
#include "backend/mastodon/client.hpp"

#include "backend/shared/notification_groups.hpp"

namespace fedibee::mastodon {

Task<Page<NotificationGroup>> Client::notification_groups(PageRequest page)
{
    if (capabilities().grouped_notifications) {
        const std::string first = "/api/v2/notifications";
        auto answer = co_await get(page_target(first, page, most_notifications), urgency_of(page));
        if (answer) {
            auto groups = read_notification_groups(answer->body, reading_);
            if (!groups) co_return fail(std::move(groups));
            const Cursors cursors = cursors_of(*answer, first, {}, {});
            co_return Page<NotificationGroup>{std::move(*groups), cursors.next, cursors.prev};
        }
        if (!lacks_endpoint(answer.error(), &Capabilities::grouped_notifications, "grouped notifications"))
            co_return fail(std::move(answer));
    }
    auto single = co_await notifications(std::move(page));
    if (!single) co_return fail(std::move(single));
    co_return Page<NotificationGroup>{backend::grouped(single->items), std::move(single->next),
                                      std::move(single->prev)};
}

} // namespace fedibee::mastodon
