// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/session/shard.hpp"

namespace fedibee::session {

void Client::deliver(const Delivery& delivery)
{
    if (const auto* backlog = std::get_if<Backlog>(&delivery.body)) {
        ++backlogs;
        cut = cut || backlog->cut;
        for (const auto& shown : backlog->statuses) posts.push_back(text_of(delivery, *shown));
    }
    if (const auto* post = std::get_if<NewPost>(&delivery.body)) posts.push_back(text_of(delivery, *post->shown));
    if (const auto* notice = std::get_if<Notice>(&delivery.body)) notices.push_back(notice->text);
    if (const auto* login = std::get_if<LoginChanged>(&delivery.body))
        logins.push_back(login->now ? login->now->tag + " " + std::string(login->now->state)
                                    : login->before->tag + " gone");
}

Shard::Shard()
{
    start();
}

Shard::~Shard()
{
    stop();
}

void Shard::start()
{
    ManagerOptions options;
    options.server_name = "fedibee.localhost";
    options.limits.catch_up_posts = 80;
    if (hurry > 1) options.sleep = [by = hurry](std::chrono::milliseconds time) { return net::sleep(time / by); };
    options.has_rooms = has_rooms;
    options.uploads = uploads;
    options.public_url = public_url;
    manager = std::make_unique<SessionManager>(io.get_executor(), store_worker, crypto_worker, *store, connector, clock,
                                               options);
}

void Shard::stop()
{
    if (!manager) return;
    bool ended = false;
    asio::co_spawn(io, manager->stop(), [&ended](const std::exception_ptr&) { ended = true; });
    until([&ended] { return ended; });
    settle();
    manager.reset();
}

void Shard::settle()
{
    do {
        stored([](Store&) { return true; });
        io.restart();
    } while (io.poll() > 0);
}

void Shard::until(const std::function<bool()>& claim)
{
    const auto end = std::chrono::steady_clock::now() + test::patience;
    while (!claim() && std::chrono::steady_clock::now() < end) {
        io.restart();
        io.run_one_for(std::chrono::milliseconds{5});
    }
    EXPECT_TRUE(claim());
}

std::vector<OutboxRow> Shard::outbox()
{
    return stored([](Store& kept) { return kept.outbox().value(); });
}

UserPtr Shard::user(Client& client)
{
    if (auto known = run(manager->authenticate("ann", Secret{"password"}, "127.0.0.1"))) {
        (*known)->attach(client);
        return *known;
    }
    const auto guest = manager->guest("ann", "127.0.0.1");
    auto registered = run(guest->say(client, control, Utterance{"register password", {}, false}));
    EXPECT_TRUE(registered);
    auto ann = registered->became;
    ann->attach(client);
    EXPECT_TRUE(run(ann->say(client, control, Utterance{"account add alice@home.example", {}, false})));
    EXPECT_TRUE(run(ann->say(client, control, Utterance{"code right", {}, false})));
    return ann;
}

UserPtr Shard::at_home(Client& client)
{
    auto ann = user(client);
    EXPECT_TRUE(run(ann->find_place(home)));
    ann->enter(client, home);
    until([&] { return client.backlogs > 0; });
    return ann;
}

std::string Shard::say(const UserPtr& user, Client& client, const Place& place, const std::string& line)
{
    const auto reply = run(user->say(client, place, Utterance{line, {}, false}));
    if (!reply) return "! " + reply.error().detail;
    std::string text;
    for (const auto& item : reply->items) {
        if (!text.empty()) text += '\n';
        const auto* shown = std::get_if<ShownStatusPtr>(&item);
        text += shown == nullptr ? std::get<std::string>(item) : render::to_plain((*shown)->document);
    }
    if (reply->published) text += "published: " + render::to_plain(reply->published->document);
    return text;
}

} // namespace fedibee::session
