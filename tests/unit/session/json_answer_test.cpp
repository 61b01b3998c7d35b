// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/json_answer.hpp"
#include "unit/session/shard.hpp"

namespace fedibee::session {
namespace {

std::string line(const Reply& reply, std::size_t index)
{
    return index < reply.items.size() ? std::get<std::string>(reply.items[index]) : std::string{};
}

TEST(JsonAnswer, EveryLineIsAnObjectAndAllButTheLastSayThatMoreComes)
{
    Reply reply;
    reply.items.emplace_back("one \"quoted\"");
    reply.items.emplace_back("two\nlines");
    const auto json = as_json("whois", reply);
    ASSERT_EQ(json.items.size(), 2U);
    EXPECT_EQ(line(json, 0), R"({"command":"whois","ok":true,"more":true,"text":"one \"quoted\""})");
    EXPECT_EQ(line(json, 1), R"({"command":"whois","ok":true,"text":"two\nlines"})");
    EXPECT_TRUE(json.as_data);
    EXPECT_EQ(line(as_json("save", Reply{}), 0), R"({"command":"save","ok":true})");
}

TEST(JsonAnswer, ALineMayHaveFieldsOfItsOwn)
{
    Reply reply;
    reply.items = {"one", "two"};
    reply.fields = {{}, {{"login", "work"}, {"url", ""}}};
    const auto json = as_json("cross", reply);
    EXPECT_EQ(line(json, 0), R"({"command":"cross","ok":true,"more":true,"text":"one"})");
    EXPECT_EQ(line(json, 1), R"({"command":"cross","ok":true,"login":"work","text":"two"})");
}

TEST(JsonAnswer, AFailureHasItsKindAndWhatIsKnownOfIt)
{
    Error error{Errc::rate_limited, "Too many."};
    error.retry_after = std::chrono::seconds{30};
    error.http_status = 429;
    error.maybe_done = true;
    EXPECT_EQ(line(as_json("fav", fail(error)), 0),
              R"({"command":"fav","ok":false,"error":"rate_limited","http_status":429,"retry_after":30,)"
              R"("maybe_done":true,"text":"Too many."})");
}

TEST(JsonAnswer, ALongTextGoesOnInTheNextObjectsAndLosesNothing)
{
    std::string text;
    for (int i = 0; i < 200; ++i) text += "\"\xC3\xA9\n";
    Reply reply;
    reply.items.emplace_back(text);
    const auto json = as_json("bio", reply);
    ASSERT_GT(json.items.size(), 3U);
    std::string whole;
    for (std::size_t i = 0; i < json.items.size(); ++i) {
        const std::string one = line(json, i);
        EXPECT_LE(one.size(), longest_json_line);
        EXPECT_EQ(one.find("\"more\":true") != std::string::npos, i + 1 < json.items.size());
        EXPECT_EQ(one.find("\"continued\":true") != std::string::npos, i > 0);
        const auto start = one.find("\"text\":\"") + 8;
        whole += one.substr(start, one.size() - start - 2);
    }
    std::string wanted;
    for (int i = 0; i < 200; ++i) wanted += "\\\"\xC3\xA9\\n";
    EXPECT_EQ(whole, wanted);
}

TEST(OutputJson, AnswersPostsAndFailuresWhereItIsSet)
{
    Shard shard;
    Client client;
    shard.instance.make("bob@home.example", "soup");
    const auto ann = shard.at_home(client);
    EXPECT_EQ(shard.say(ann, client, control, "set output json"),
              R"({"command":"set","ok":true,"text":"output = `json'"})");
    EXPECT_EQ(
        shard.say(ann, client, control, "nonsense 1"),
        R"({"command":"nonsense","ok":false,"error":"invalid_input","text":"Unknown command: nonsense. Type 'help' )"
        R"(for a list."})");
    EXPECT_EQ(shard.say(ann, client, home, "like ^"), R"({"command":"fav","ok":true,"text":"Done: fav [00]."})");
    EXPECT_EQ(shard.say(ann, client, home, "hello"),
              R"({"command":"post","ok":true,"id":"01","status":"1000000001","url":"https://home.example/1000000001",)"
              R"("account":"alice@home.example","visibility":"public","time":"2026-01-02T03:04:06.000Z",)"
              R"("text":"hello"}published: hello)");
    EXPECT_EQ(
        shard.say(ann, client, home, "reply 00 --xx"),
        R"({"command":"reply","ok":true,"text":"Not posted: 'reply 00 --xx' looks like the command 'reply POST )"
        R"([--options] TEXT' but does not fit it. Type the command again, or publish the line as it is with: post )"
        R"(reply 00 --xx"})");
    EXPECT_EQ(shard.say(ann, client, control, "channel &home set output text"),
              R"({"command":"channel","ok":true,"text":"output = `text'"})");
    EXPECT_EQ(shard.say(ann, client, home, "unlike 00"), "Done: unfav [00].");
    EXPECT_EQ(shard.say(ann, client, control, "set output text"), "output = `text'");
    ann->detach(client);
}

} // namespace
} // namespace fedibee::session
