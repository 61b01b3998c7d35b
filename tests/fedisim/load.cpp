// SPDX-License-Identifier: AGPL-3.0-or-later
#include "load.hpp"

#include "texts.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fedisim {

namespace {

constexpr std::size_t first_posts = 12;
constexpr std::size_t followed_by_residents = 12;
constexpr std::size_t recent = 60;

std::vector<Account*> simulated(Sim& sim)
{
    auto people = sim.world.accounts();
    // alice, bob and carol belong to whoever uses the instance.
    std::erase_if(people, [](const Account* account) {
        return !account->local() || account->username == "alice" || account->username == "bob" ||
               account->username == "carol";
    });
    return people;
}

/// A recent public post by somebody else, or null.
Status* recent_post(Sim& sim, const Account& who)
{
    const auto& all = sim.world.all_statuses();
    const auto window = std::min(all.size(), recent);
    if (window == 0) return nullptr;
    auto* chosen = all[all.size() - 1 - sim.world.ids().number(window)];
    const bool fits =
        !chosen->deleted && chosen->reblog == nullptr && chosen->visibility == "public" && chosen->account != &who;
    return fits ? chosen : nullptr;
}

void write_post(Sim& sim, Account& who)
{
    auto& dice = sim.world.ids();
    Json body{
        {"status", any_text(dice)}, {"visibility", dice.number(10) == 0 ? "unlisted" : "public"}, {"language", "en"}};
    const auto kind = dice.number(20);
    if (kind == 0) {
        body["spoiler_text"] = any_warning(dice);
    } else if (kind == 1) {
        body["status"] = any_question(dice);
        body["poll"] = {{"options", any_options(dice)}, {"expires_in", 3600}, {"multiple", dice.number(3) == 0}};
    } else if (kind <= 3 || !sim.world.dialect().text_only_posts) {
        auto& media = sim.world.add_media(who);
        media.description = any_picture(dice);
        media.content_type = "image/png";
        body["media_ids"] = {media.id};
    }
    sim.act_as(who, "POST", "/api/v1/statuses", Params(body));
}

void answer_post(Sim& sim, Account& who, const Status& to)
{
    const Json body{{"status", "@" + to.account->acct() + " " + any_reply(sim.world.ids())},
                    {"in_reply_to_id", to.id},
                    {"visibility", "public"}};
    sim.act_as(who, "POST", "/api/v1/statuses", Params(body));
}

void mend_own_post(Sim& sim, Account& who)
{
    if (who.statuses.empty() || who.statuses.back()->reblog != nullptr || who.statuses.back()->poll) return;
    const auto& last = *who.statuses.back();
    auto media = Json::array();
    for (const auto* attached : last.media) media.push_back(attached->id);
    const Json body{{"status", last.text + " (edit: " + any_reply(sim.world.ids()) + ")"},
                    {"spoiler_text", last.spoiler_text},
                    {"media_ids", media}};
    sim.act_as(who, "PUT", "/api/v1/statuses/" + last.id, Params(body));
}

/// Now and then somebody turns to alice: a mention, a favourite, a boost or a follow.
void turn_to_alice(Sim& sim, Account& who)
{
    auto& alice = *sim.world.find("alice");
    auto& dice = sim.world.ids();
    const auto act = [&](const char* action) {
        sim.act_as(who, "POST", "/api/v1/statuses/" + alice.statuses.back()->id + "/" + action, Params());
    };
    const bool has_post = !alice.statuses.empty() && alice.statuses.back()->reblog == nullptr;
    switch (dice.number(4)) {
    case 0: sim.act_as(who, "POST", "/api/v1/accounts/" + alice.id + "/follow", Params()); break;
    case 1:
        if (has_post) act("favourite");
        break;
    case 2:
        if (has_post) act("reblog");
        break;
    default: {
        const Json body{{"status", "@alice " + any_reply(dice)}, {"visibility", "public"}};
        sim.act_as(who, "POST", "/api/v1/statuses", Params(body));
    }
    }
}

void do_something(Sim& sim, const std::vector<Account*>& people)
{
    auto& dice = sim.world.ids();
    auto& who = *people[dice.number(people.size())];
    const auto choice = dice.number(100);
    auto* other = choice >= 60 ? recent_post(sim, who) : nullptr;
    if (choice >= 97) return turn_to_alice(sim, who);
    if (choice >= 94) return mend_own_post(sim, who);
    if (other == nullptr) return write_post(sim, who);
    if (choice >= 85) {
        sim.act_as(who, "POST", "/api/v1/statuses/" + other->id + "/favourite", Params());
    } else if (choice >= 75) {
        sim.act_as(who, "POST", "/api/v1/statuses/" + other->id + "/reblog", Params());
        return;
    } else {
        return answer_post(sim, who, *other);
    }
    write_post(sim, who);
}

} // namespace

void invite(Sim& sim)
{
    auto& world = sim.world;
    for (int number = 0; number < sim.options.accounts; ++number) {
        auto& made = world.add_account(user_name(number), "", person_name(number));
        made.note = "I am simulated, and I like " + topic_of(number) + ".";
        made.fields.emplace_back("Pronouns", "they");
    }
    const auto people = simulated(sim);
    if (people.empty() || sim.options.posts_per_second <= 0) return;
    for (std::size_t at = 0; at < people.size(); ++at) {
        world.follow(*people[at], *people[(at * 7 + 1) % people.size()], {});
        if (at >= followed_by_residents) continue;
        world.follow(*world.find("alice"), *people[at], {});
        if (at % 2 == 0) world.follow(*world.find("bob"), *people[at], {});
    }
    for (std::size_t count = 0; count < first_posts; ++count)
        write_post(sim, *people[count % std::min(people.size(), followed_by_residents)]);
}

net::awaitable<void> live(Sim& sim)
{
    const auto people = simulated(sim);
    if (people.empty()) co_return;
    net::steady_timer timer(co_await net::this_coro::executor);
    const auto step = std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>(1.0 / sim.options.posts_per_second));
    timer.expires_after(step);
    while (true) {
        // From the last deadline, not from now: the rate holds when the machine is busy.
        const auto [error] = co_await timer.async_wait(net::as_tuple(net::use_awaitable));
        if (error) co_return;
        do_something(sim, people);
        timer.expires_at(timer.expiry() + step);
    }
}

} // namespace fedisim
