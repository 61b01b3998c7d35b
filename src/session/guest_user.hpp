// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody who has not identified: may register, identify and ask for help, nothing else.
#pragma once

#include "session/front.hpp"

#include <functional>
#include <memory>
#include <string>

namespace fedibee::session {

class GuestUser final : public User, public std::enable_shared_from_this<GuestUser> {
public:
    /// What a guest can become: `name` and `password` lead to a user, new or known.
    using Enter = std::function<Task<UserPtr>(std::string name, Secret password)>;

    GuestUser(std::string nick, std::string server_name, Enter enroll, Enter identify)
        : nick_(std::move(nick)), server_name_(std::move(server_name)), enroll_(std::move(enroll)),
          identify_(std::move(identify))
    {
    }

    [[nodiscard]] UserId id() const override { return {}; }
    [[nodiscard]] std::string_view name() const override { return {}; }
    [[nodiscard]] std::string_view server_name() const override { return server_name_; }
    void attach(Downstream&) override {}
    void detach(Downstream&) override {}
    Task<PlaceInfo> find_place(Place place) override;
    void enter(Downstream&, Place) override {}
    void leave(Downstream&, const Place&) override {}
    [[nodiscard]] std::vector<Member> members(const Place&) const override { return {}; }
    Task<Reply> say(Downstream& from, Place place, Utterance utterance) override;
    Task<Reply> say_to(Downstream& from, std::string nick, Utterance utterance) override;
    Task<Profile> whois(std::string nick) override;
    [[nodiscard]] std::optional<Author> known(std::string_view) const override { return std::nullopt; }
    [[nodiscard]] std::vector<PlaceInfo> places() const override { return {}; }
    Task<std::vector<HistoryItem>> history(Place place, HistoryRequest request) override;
    Task<std::vector<FoundMessage>> search(MessageSearch wanted) override;
    Task<std::vector<HistoryTarget>> history_targets(std::vector<Place> places, Timestamp from, Timestamp to,
                                                     std::size_t limit) override;
    Task<Timestamp> read_up_to(Place place) override;
    Task<Timestamp> mark_read(Downstream& from, Place place, Timestamp time) override;
    Task<void> react(Downstream& from, std::string msgid, std::string emoji, bool wanted) override;
    Task<std::vector<PlaceInfo>> directory() override { co_return std::vector<PlaceInfo>{}; }
    Task<Reply> change_person(Downstream& from, Place place, PersonDeed deed, std::string who) override;
    Task<Reply> block_server(Downstream& from, Place place, std::string domain, bool wanted) override;
    Task<std::vector<std::string>> kept_out(Place, KeptOut) override { co_return std::vector<std::string>{}; }
    Task<Reply> set_topic(Place place, std::string topic) override;
    [[nodiscard]] std::optional<Portrait> portrait(std::string_view) const override { return std::nullopt; }
    Task<std::vector<Author>> find_people(std::string words) override;
    [[nodiscard]] std::string kept(std::string_view) const override { return {}; }
    Task<void> keep(std::string, std::string) override;
    Task<Reply> redact(Downstream& from, std::string msgid) override;
    [[nodiscard]] std::string setting(std::string_view key) const override;
    [[nodiscard]] std::string setting_at(std::string_view key, const Place&) const override { return setting(key); }
    [[nodiscard]] bool is_mutual(const Place&, std::string_view) const override { return false; }
    void set_away(std::string) override {}
    [[nodiscard]] std::vector<LoginSummary> logins() const override { return {}; }
    [[nodiscard]] UserPtr bound_to(LoginId) override { return shared_from_this(); }

private:
    std::string nick_;
    std::string server_name_;
    Enter enroll_;
    Enter identify_;
};

} // namespace fedibee::session
