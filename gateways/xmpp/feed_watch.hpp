// SPDX-License-Identifier: AGPL-3.0-or-later
// Whose feeds a user is subscribed to, and what is told of them. A client of the session beside the user's own: it has
// a reading position of its own, and what it is told does not count as read.
#pragma once

#include "session/front.hpp"

#include "fedibee/clock.hpp"

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::xmpp {

class Client;

class FeedWatch final : public session::Downstream {
public:
    explicit FeedWatch(Client& client);
    FeedWatch(const FeedWatch&) = delete;
    FeedWatch& operator=(const FeedWatch&) = delete;
    ~FeedWatch() override;

    /// From now on for that user, with the subscriptions that are remembered, or for nobody.
    void watch(session::UserPtr user);
    /// False: there are too many.
    bool add(const std::string& address);
    void remove(const std::string& address);
    /// A program wants the posts of all who are followed, without subscribing (XEP-0163).
    void heed_interests();
    [[nodiscard]] bool has(const std::string& address) const { return since_.contains(address); }
    [[nodiscard]] bool is_empty() const noexcept { return since_.empty(); }

    /// Remembers the subscriptions for the next start.
    static Task<void> keep(std::shared_ptr<Client> client);
    /// Opens the places in which the posts come that are to be told, as far as their logins are on.
    static asio::awaitable<void> open_places(std::shared_ptr<Client> client);

    void deliver(const session::Delivery& delivery) override;
    [[nodiscard]] std::string_view label() const override { return "xmpp feeds"; }
    [[nodiscard]] bool marks_reading() const override { return true; }
    [[nodiscard]] std::string_view client() const override { return "xmpp-feeds"; }
    void dismiss(std::string_view reason) override;

private:
    void attach();
    /// Who is told of what somebody did in that place: subscribers of theirs, and whoever wants news of all at home.
    [[nodiscard]] std::vector<std::string> receivers(const std::string& address, const Place& place) const;
    /// Of a page that shows what was there before: what was posted while the page was under way.
    [[nodiscard]] bool is_news(const session::ShownStatus& shown) const;
    void announce(const session::ShownStatus& shown, const Place& place, bool is_edit);
    void retract(const session::DeletedPost& deleted, const Place& place);

    Client& client_;
    session::UserPtr user_;
    std::map<std::string, Timestamp> since_; ///< who is subscribed to, and since when
    std::set<std::string> open_;             ///< of them
    std::deque<std::string> told_;           ///< msgids: a post may come by several places
};

} // namespace fedibee::xmpp
