// SPDX-License-Identifier: AGPL-3.0-or-later
// A user as clients of one login see them: that login's places have the plain names, those of the first login carry
// its tag, and private messages of other logins stay away. Wraps a LiveUser, and each client that it attaches.
#pragma once

#include "session/live_user.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::session {

class BoundUser final : public User, public std::enable_shared_from_this<BoundUser> {
public:
    BoundUser(std::shared_ptr<LiveUser> user, LoginId login);
    BoundUser(const BoundUser&) = delete;
    BoundUser& operator=(const BoundUser&) = delete;
    ~BoundUser() override;

    [[nodiscard]] UserId id() const override { return user_->id(); }
    [[nodiscard]] std::string_view name() const override { return user_->name(); }
    [[nodiscard]] std::string_view server_name() const override { return user_->server_name(); }
    void attach(Downstream& downstream) override;
    void detach(Downstream& downstream) override;
    Task<PlaceInfo> find_place(Place place) override;
    void enter(Downstream& downstream, Place place) override;
    void leave(Downstream& downstream, const Place& place) override;
    [[nodiscard]] std::vector<Member> members(const Place& place) const override;
    Task<Reply> say(Downstream& from, Place place, Utterance utterance) override;
    Task<Reply> say_to(Downstream& from, std::string nick, Utterance utterance) override;
    Task<Profile> whois(std::string nick) override;
    [[nodiscard]] std::optional<Author> known(std::string_view nick) const override { return user_->known(nick); }
    [[nodiscard]] std::vector<PlaceInfo> places() const override;
    Task<std::vector<HistoryItem>> history(Place place, HistoryRequest request) override;
    Task<std::vector<HistoryTarget>> history_targets(std::vector<Place> places, Timestamp from, Timestamp to,
                                                     std::size_t limit) override;
    Task<std::vector<FoundMessage>> search(MessageSearch wanted) override;
    Task<Timestamp> read_up_to(Place place) override;
    Task<Timestamp> mark_read(Downstream& from, Place place, Timestamp time) override;
    Task<void> react(Downstream& from, std::string msgid, std::string emoji, bool wanted) override;
    Task<std::vector<PlaceInfo>> directory() override;
    Task<Reply> change_person(Downstream& from, Place place, PersonDeed deed, std::string who) override;
    Task<Reply> block_server(Downstream& from, Place place, std::string domain, bool wanted) override;
    Task<std::vector<std::string>> kept_out(Place place, KeptOut which) override;
    Task<Reply> set_topic(Place place, std::string topic) override;
    [[nodiscard]] std::optional<Portrait> portrait(std::string_view nick) const override;
    Task<std::vector<Author>> find_people(std::string words) override;
    [[nodiscard]] std::string kept(std::string_view key) const override;
    Task<void> keep(std::string key, std::string value) override;
    Task<Reply> redact(Downstream& from, std::string msgid) override;
    [[nodiscard]] std::string setting(std::string_view key) const override { return user_->setting(key); }
    [[nodiscard]] std::string setting_at(std::string_view key, const Place& place) const override
    {
        return user_->setting_at(key, inward(place));
    }
    [[nodiscard]] bool is_mutual(const Place& place, std::string_view address) const override
    {
        return user_->is_mutual(inward(place), address);
    }
    void set_away(std::string text) override { user_->set_away(std::move(text)); }
    [[nodiscard]] std::vector<LoginSummary> logins() const override { return user_->logins(); }
    [[nodiscard]] UserPtr bound_to(LoginId login) override { return user_->bound_to(login); }
    [[nodiscard]] LoginId login() const override { return login_; }

    /// From the client's name of a place to the user's, and back.
    [[nodiscard]] Place inward(Place place) const;
    [[nodiscard]] Place outward(Place place) const;
    /// Whether a delivery is for clients of this login.
    [[nodiscard]] bool concerns(const Place& inner) const;

private:
    class Wrapped;
    Downstream& wrapped(Downstream& downstream);
    /// As clients of this login name them, its own places first.
    [[nodiscard]] std::vector<PlaceInfo> own_first(std::vector<PlaceInfo> places) const;
    /// The bound login's tag; empty when it is the first one, or gone.
    [[nodiscard]] std::string tag() const;

    std::shared_ptr<LiveUser> user_;
    LoginId login_;
    std::vector<std::unique_ptr<Wrapped>> clients_;
};

} // namespace fedibee::session
