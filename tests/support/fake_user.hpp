// SPDX-License-Identifier: AGPL-3.0-or-later
// Sessions without instances, for the tests of fronts: what is said is written down, what is answered is scripted.
#pragma once

#include "session/front.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fedibee::test {

inline session::Author author(std::string nick, std::string address, std::string display_name = {})
{
    return session::Author{std::move(nick), std::move(address), std::move(display_name), false};
}

/// A status as a session would show it: one paragraph of plain text.
inline std::shared_ptr<session::ShownStatus> shown_post(session::Author by, std::string short_id, std::string text)
{
    auto status = std::make_shared<Status>();
    status->id = StatusId("s" + short_id);
    status->url = "https://example.social/@" + std::string(by.user()) + "/" + short_id;
    auto shown = std::make_shared<session::ShownStatus>();
    shown->status = std::move(status);
    shown->author = std::move(by);
    shown->msgid = "1.s" + short_id;
    shown->short_id = std::move(short_id);
    render::Paragraph paragraph;
    paragraph.spans.push_back(render::Span{std::move(text), render::plain, {}});
    shown->document.paragraphs.push_back(std::move(paragraph));
    return shown;
}

/// Lets answers wait until the test opens it; open from the start.
class Gate {
public:
    void shut() { open_ = false; }
    void open()
    {
        open_ = true;
        for (auto* timer : std::exchange(waiting_, {})) timer->cancel();
    }
    asio::awaitable<void> pass()
    {
        if (open_) co_return;
        asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::steady_clock::time_point::max());
        waiting_.push_back(&timer);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        std::erase(waiting_, &timer);
    }

private:
    bool open_ = true;
    std::vector<asio::steady_timer*> waiting_;
};

class FakeUser final : public session::User, public std::enable_shared_from_this<FakeUser> {
public:
    using Answer = std::function<Result<session::Reply>(const Place& place, const session::Utterance& utterance)>;

    FakeUser(std::int64_t id, std::string name) : id_{id}, name_(std::move(name)) {}

    [[nodiscard]] UserId id() const override { return id_; }
    [[nodiscard]] std::string_view name() const override { return name_; }
    [[nodiscard]] std::string_view server_name() const override { return "irc.test.example"; }
    void attach(session::Downstream& downstream) override { attached.push_back(&downstream); }
    void detach(session::Downstream& downstream) override { std::erase(attached, &downstream); }

    Task<session::PlaceInfo> find_place(Place place) override
    {
        co_await gate.pass();
        if (place.name == "missing") co_return fail(Errc::not_found, "nothing is called missing");
        co_return session::PlaceInfo{place, "Topic of " + to_string(place), {}};
    }
    void enter(session::Downstream& downstream, Place place) override
    {
        entered.push_back(place);
        if (on_enter) on_enter(downstream, place);
    }
    void leave(session::Downstream&, const Place& place) override { left.push_back(place); }
    [[nodiscard]] std::vector<session::Member> members(const Place& place) const override
    {
        const auto found = members_of.find(to_string(place));
        return found == members_of.end() ? std::vector<session::Member>{} : found->second;
    }

    Task<session::Reply> say(session::Downstream&, Place place, session::Utterance utterance) override
    {
        said.emplace_back(to_string(place), utterance);
        co_await gate.pass();
        co_return on_say ? on_say(place, utterance) : Result<session::Reply>(session::Reply{});
    }
    Task<session::Reply> say_to(session::Downstream&, std::string nick, session::Utterance utterance) override
    {
        said.emplace_back(nick, utterance);
        co_await gate.pass();
        const Place place{PlaceKind::direct, nick, {}};
        co_return on_say ? on_say(place, utterance) : Result<session::Reply>(session::Reply{});
    }
    Task<session::Profile> whois(std::string nick) override
    {
        co_await gate.pass();
        const auto person = known(nick);
        if (!person) co_return fail(Errc::not_found, "nobody is called " + nick);
        session::Profile profile;
        profile.author = *person;
        profile.instance = "example.social (Mastodon 4.6.4)";
        profile.bio_lines = {"I like soup"};
        profile.fields = profile_fields;
        if (const auto looks = portrait(person->address)) profile.account.avatar = looks->avatar;
        profile.places = {Place{PlaceKind::home, {}, {}}, Place{PlaceKind::list, "close friends", {}}};
        co_return profile;
    }
    [[nodiscard]] std::optional<session::Author> known(std::string_view nick) const override
    {
        const auto fits = [nick](const session::Author& one) {
            return one.nick == nick || text::same_ignoring_case(one.address, nick);
        };
        const auto found = std::ranges::find_if(people, fits);
        return found == people.end() ? std::nullopt : std::optional(*found);
    }
    [[nodiscard]] std::vector<session::PlaceInfo> places() const override
    {
        return {session::PlaceInfo{Place{PlaceKind::home, {}, {}}, "Home of ann", {}}};
    }
    Task<std::vector<session::HistoryItem>> history(Place place, session::HistoryRequest request) override
    {
        histories.emplace_back(to_string(place), request);
        co_await gate.pass();
        if (place.name == "missing") co_return fail(Errc::not_found, "nothing is called missing");
        if (!on_history) co_return std::vector<session::HistoryItem>{};
        co_return on_history(place, request);
    }
    Task<std::vector<session::HistoryTarget>> history_targets(std::vector<Place> places, Timestamp from, Timestamp to,
                                                              std::size_t limit) override
    {
        targets_asked.push_back({std::move(places), from, to, limit});
        co_await gate.pass();
        co_return targets;
    }
    Task<std::vector<session::FoundMessage>> search(session::MessageSearch wanted) override
    {
        searches.push_back(wanted);
        co_await gate.pass();
        if (wanted.text == "broken") co_return fail(Errc::network, "example.social does not answer");
        if (wanted.place.name == "missing") co_return fail(Errc::not_found, "nothing is called missing");
        co_return hits;
    }
    Task<Timestamp> read_up_to(Place place) override
    {
        co_await gate.pass();
        co_return read[to_string(place)];
    }
    Task<Timestamp> mark_read(session::Downstream&, Place place, Timestamp time) override
    {
        co_await gate.pass();
        if (place.name == "missing") co_return fail(Errc::unauthorized, "sign in first");
        auto& known = read[to_string(place)];
        known = std::max(known, time);
        co_return known;
    }
    Task<void> react(session::Downstream&, std::string msgid, std::string emoji, bool wanted) override
    {
        co_await gate.pass();
        if (!msgid.starts_with("1.")) co_return fail(Errc::not_found, "no post has the msgid " + msgid);
        if (emoji == "soup") co_return fail(Errc::unsupported, "example.social has no emoji reactions");
        reactions.push_back(fmt::format("{}{} {}", wanted ? "+" : "-", emoji, msgid));
        co_return Result<void>{};
    }
    Task<std::vector<session::PlaceInfo>> directory() override
    {
        auto all = places();
        all.insert(all.end(), offered.begin(), offered.end());
        co_return all;
    }
    Task<session::Reply> change_person(session::Downstream&, Place place, session::PersonDeed deed,
                                       std::string who) override
    {
        constexpr std::array words{"add", "remove", "block", "unblock", "mute", "unmute", "accept"};
        deeds.push_back(words.at(static_cast<std::size_t>(deed)) + (" " + who + " in " + to_string(place)));
        co_return answer_to(who);
    }
    Task<session::Reply> block_server(session::Downstream&, Place place, std::string domain, bool wanted) override
    {
        deeds.push_back((wanted ? "block server " : "unblock server ") + domain + " in " + to_string(place));
        co_return answer_to(domain);
    }
    Task<std::vector<std::string>> kept_out(Place, session::KeptOut which) override
    {
        co_return which == session::KeptOut::blocked ? blocked : muted;
    }
    Task<session::Reply> set_topic(Place place, std::string topic) override
    {
        if (place.kind != PlaceKind::list) co_return fail(Errc::unsupported, "only a list takes a new title");
        deeds.push_back("topic of " + to_string(place) + ": " + topic);
        co_return answer_to("the list");
    }
    [[nodiscard]] std::optional<session::Portrait> portrait(std::string_view nick) const override
    {
        const auto found = portraits.find(nick);
        return found == portraits.end() ? std::nullopt : std::optional(found->second);
    }
    Task<std::vector<session::Author>> find_people(std::string words) override
    {
        co_await gate.pass();
        if (words == "broken") co_return fail(Errc::network, "example.social does not answer");
        std::vector<session::Author> found;
        for (const auto& one : people) {
            if (one.address.find(words) != std::string::npos) found.push_back(one);
        }
        co_return found;
    }
    [[nodiscard]] std::string kept(std::string_view key) const override
    {
        const auto found = remembered.find(std::string(key));
        return found == remembered.end() ? std::string{} : found->second;
    }
    Task<void> keep(std::string key, std::string value) override
    {
        remembered[key] = std::move(value);
        co_return Result<void>{};
    }
    Task<session::Reply> redact(session::Downstream&, std::string msgid) override
    {
        if (!msgid.starts_with("1.")) co_return fail(Errc::not_found, "no post has the msgid " + msgid);
        redacted.push_back(std::move(msgid));
        co_return session::Reply{};
    }
    [[nodiscard]] std::string setting(std::string_view key) const override
    {
        const auto found = settings.find(std::string(key));
        return found == settings.end() ? std::string{} : found->second;
    }
    [[nodiscard]] std::string setting_at(std::string_view key, const Place&) const override { return setting(key); }
    [[nodiscard]] bool is_mutual(const Place&, std::string_view address) const override
    {
        return std::ranges::find(mutuals, address) != mutuals.end();
    }
    void set_away(std::string text) override { away = std::move(text); }
    [[nodiscard]] std::vector<session::LoginSummary> logins() const override { return accounts; }
    /// The fake itself: it only notes what it is bound to.
    [[nodiscard]] session::UserPtr bound_to(LoginId login) override
    {
        bound = login;
        return shared_from_this();
    }
    [[nodiscard]] LoginId login() const override { return bound; }

    /// To every attached client.
    void deliver(const session::Delivery& delivery)
    {
        const auto all = attached;
        for (auto* downstream : all) downstream->deliver(delivery);
    }

    Gate gate;
    Answer on_say;
    std::function<void(session::Downstream& downstream, const Place& place)> on_enter;
    std::function<Result<std::vector<session::HistoryItem>>(const Place&, const session::HistoryRequest&)> on_history;
    std::vector<std::pair<std::string, session::HistoryRequest>> histories; ///< place, and what was asked
    struct AskedTargets {
        std::vector<Place> places;
        Timestamp from, to;
        std::size_t limit;
    };
    std::vector<AskedTargets> targets_asked;
    std::vector<session::HistoryTarget> targets;
    std::vector<session::MessageSearch> searches;
    std::vector<session::FoundMessage> hits; ///< of every search
    std::vector<session::Downstream*> attached;
    std::vector<Place> entered, left;
    std::vector<std::pair<std::string, session::Utterance>> said; ///< place or nick, and what
    std::map<std::string, Timestamp> read;                        ///< by the place's neutral spelling
    std::vector<std::string> reactions;                           ///< "+emoji msgid", or "-" when taken back
    std::vector<std::string> redacted;                            ///< msgids
    std::vector<session::Author> people;
    std::vector<std::pair<std::string, std::string>> profile_fields; ///< of everybody
    std::vector<std::string> mutuals;                                ///< addresses
    std::map<std::string, std::vector<session::Member>> members_of;  ///< by the place's neutral spelling
    std::map<std::string, std::string> settings, remembered;
    std::string away;
    std::vector<session::LoginSummary> accounts;
    LoginId bound;
    std::vector<std::string> deeds; ///< "add bob in home", "block server bad.example in home"
    std::vector<std::string> blocked, muted;
    std::vector<session::PlaceInfo> offered; ///< in LIST, besides the places
    std::map<std::string, session::Portrait, std::less<>> portraits;

private:
    static Result<session::Reply> answer_to(const std::string& who)
    {
        if (who.starts_with("nobody")) return fail(Errc::not_found, "nobody is called " + who);
        session::Reply reply;
        reply.items.emplace_back("done: " + who);
        return reply;
    }

    UserId id_;
    std::string name_;
};

/// Takes "n,,n=ann,r=x" and then "proof".
class FakeScram final : public session::ScramSignIn {
public:
    FakeScram(std::string name, session::UserPtr user) : name_(std::move(name)), user_(std::move(user)) {}
    [[nodiscard]] const std::string& name() const override { return name_; }
    [[nodiscard]] const std::string& challenge() const override { return challenge_; }
    Task<Proven> finish(std::string client_final) override
    {
        if (client_final != "proof" || !name_.starts_with("ann")) co_return fail(Errc::unauthorized, "wrong proof");
        co_return Proven{user_, "v=right"};
    }

private:
    std::string name_;
    session::UserPtr user_;
    std::string challenge_ = "r=xy,s=c2FsdA==,i=4096";
};

/// Knows one account, "ann" with the password "secret" and the token "token"; everybody else is a guest.
class FakeUsers final : public session::Users {
public:
    Task<session::UserPtr> authenticate(std::string name, Secret password, std::string) override
    {
        co_await gate.pass();
        const Secret right(std::string("secret"));
        if (name != "ann" || !(password == right)) co_return fail(Errc::unauthorized, "Incorrect password");
        co_return ann;
    }
    Task<session::UserPtr> authenticate_certificate(std::string name, std::string print, std::string) override
    {
        const bool fits = print == fingerprint && (name.empty() || name == "ann");
        if (!fits) co_return fail(Errc::unauthorized, "nobody has the certificate " + print);
        co_return ann;
    }
    Task<session::UserPtr> authenticate_token(std::string name, std::string tag, Secret token, std::string) override
    {
        tried_tag = tag;
        if (name != "ann" || token.reveal() != "token") co_return fail(Errc::unauthorized, "wrong token");
        co_return ann;
    }
    Task<std::unique_ptr<session::ScramSignIn>> begin_scram(std::string first, std::string) override
    {
        const auto name = first.find("n=");
        if (name == std::string::npos) co_return fail(Errc::invalid_input, "that is no message of SCRAM");
        co_return std::make_unique<FakeScram>(first.substr(name + 2, first.find(',', name) - name - 2), ann);
    }
    Task<session::UserPtr> enroll(std::string name, Secret password) override
    {
        if (name == "ann") co_return fail(Errc::conflict, "The name ann is taken.");
        if (password.reveal().size() < 4) co_return fail(Errc::invalid_input, "A password has at least 4 characters.");
        if (name.find('/') != std::string::npos) co_return fail(Errc::invalid_input, "This cannot be a user name.");
        co_return std::make_shared<FakeUser>(2, name);
    }
    Task<session::UserPtr> vouched(std::string, std::string) override { co_return session::UserPtr(ann); }
    Task<std::vector<std::string>> vouched_names(std::string) override { co_return known; }
    [[nodiscard]] session::UserPtr guest(std::string, std::string) override
    {
        newest_guest = std::make_shared<FakeUser>(0, "");
        return newest_guest;
    }

    Gate gate;
    std::shared_ptr<FakeUser> ann = std::make_shared<FakeUser>(1, "ann");
    std::shared_ptr<FakeUser> newest_guest;
    std::string fingerprint;                           ///< of ann's certificate
    std::string tried_tag;                             ///< of the last token
    std::vector<std::string> known{"ann@example.org"}; ///< for whom a front has vouched
};

} // namespace fedibee::test
