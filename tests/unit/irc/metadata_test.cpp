// SPDX-License-Identifier: AGPL-3.0-or-later
// draft/metadata-2: pictures and names of people, asked for, subscribed to, and told when they change.
#include "unit/irc/client.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

const Place home{PlaceKind::home, {}, {}};
constexpr const char* picture = "https://example.social/bob.png";

session::Author bob()
{
    return author("bob", "bob@example.social", "Bob B.");
}

void meet_bob(FakeUser& user)
{
    user.people.push_back(bob());
    user.portraits["bob"] = {"Bob B.", picture, "https://example.social/@bob", true};
    user.portraits[""] = {"Ann", "https://example.social/ann.png", "https://example.social/@ann", false};
    user.members_of["home"] = {{bob(), true, false}};
}

std::string batch_of(const std::string& line)
{
    const auto at = line.find("batch=");
    return at == std::string::npos ? "" : line.substr(at + 6, line.find_first_of("; ", at) - at - 6);
}

} // namespace

TEST(Metadata, IsGivenInABatchOfItsOwn)
{
    World world;
    meet_bob(*world.users.ann);
    Client client(world);
    client.log_in("draft/metadata-2 batch message-tags standard-replies");
    client.send("METADATA bob GET avatar display-name url");
    const auto opened = client.expect(" BATCH +");
    EXPECT_THAT(opened, HasSubstr(" metadata bob"));
    const auto value = client.expect(" 761 ann bob avatar * :https://example.social/bob.png");
    EXPECT_THAT(opened, HasSubstr("BATCH +" + batch_of(value)));
    client.expect(" 761 ann bob display-name * :Bob B.");
    client.expect(" 766 ann bob url :");
    client.expect(" BATCH -" + batch_of(value));
    client.send("METADATA * LIST");
    client.expect(" 761 ann * avatar * :https://example.social/ann.png");
    client.expect(" 761 ann * display-name * :Ann");
    client.expect(" 761 ann * homepage * :https://example.social/@ann");
    client.expect(" BATCH -");
    EXPECT_THAT(client.barrier(), IsEmpty());
}

TEST(Metadata, IsToldOnJoinAndWhenItChanges)
{
    World world;
    meet_bob(*world.users.ann);
    Client client(world);
    client.send("CAP LS 302");
    EXPECT_THAT(client.expect("CAP * LS"), HasSubstr("draft/metadata-2=before-connect,max-subs=20"));
    client.send("CAP REQ :draft/metadata-2 batch");
    client.send("METADATA * SUB avatar bot");
    client.expect(" 770 * avatar bot");
    client.send("PASS secret");
    client.send("CAP END");
    client.register_as("ann");
    client.send("JOIN &home");
    client.expect(" METADATA ann avatar * :https://example.social/ann.png");
    client.expect(" METADATA bob avatar * :https://example.social/bob.png");
    client.expect(" METADATA bob bot * :");
    auto human = bob();
    auto robot = bob();
    robot.bot = true;
    world.users.ann->deliver({Place{}, std::nullopt, session::PersonChanged{human, robot, {home}, "https://new.png"}});
    client.expect(":irc.test.example METADATA bob avatar * :https://new.png");
    client.expect(":irc.test.example METADATA bob bot * :");
    world.users.ann->deliver({Place{}, std::nullopt, session::PersonChanged{robot, human, {home}, {}}});
    const auto unset = client.expect("METADATA bob bot *");
    EXPECT_TRUE(unset.ends_with("bot *")) << unset;
    world.users.ann->deliver({Place{}, std::nullopt, session::PersonChanged{human, robot, {}, "https://x.png"}});
    client.send("METADATA * UNSUB avatar bot");
    client.expect(" 771 ann avatar bot");
    world.users.ann->deliver({Place{}, std::nullopt, session::PersonChanged{human, robot, {home}, "https://x.png"}});
    for (const auto& line : client.barrier()) EXPECT_THAT(line, Not(HasSubstr("METADATA")));
}

TEST(Metadata, OfLargePlacesComesWhenAskedFor)
{
    World world;
    auto& user = *world.users.ann;
    meet_bob(user);
    for (int i = 0; i < 300; ++i)
        user.members_of["home"].push_back({author("n" + std::to_string(i), "n@x.example"), false, false});
    Client client(world);
    client.log_in("draft/metadata-2 batch");
    client.send("METADATA * SUB avatar");
    client.expect(" 770 ann avatar");
    client.send("METADATA * SUBS");
    client.expect(" 772 ann avatar");
    client.send("JOIN &home");
    client.expect(" 774 ann &home ");
    client.send("METADATA &home SYNC");
    client.expect(" METADATA bob avatar * :https://example.social/bob.png");
    client.send("METADATA bob SYNC");
    client.expect(" METADATA bob avatar * :https://example.social/bob.png");
}

TEST(Metadata, OwnNamesAreSetByTheProfile)
{
    World world;
    Client client(world);
    client.log_in("draft/metadata-2 standard-replies");
    client.send("METADATA * SET display-name :Ann of the Hill");
    client.expect(" 761 ann * display-name * :Ann of the Hill");
    EXPECT_EQ(world.users.ann->said.back().second.text, "profile set name Ann of the Hill");
    client.send("METADATA ann SET bot :yes");
    client.expect(" 761 ann ann bot * :yes");
    EXPECT_EQ(world.users.ann->said.back().second.text, "profile set bot on");
    const auto count = world.users.ann->said.size();
    client.send("METADATA bob SET display-name :Robert");
    client.expect("FAIL METADATA KEY_NO_PERMISSION bob display-name :");
    client.send("METADATA * SET display-name");
    client.expect("FAIL METADATA KEY_NO_PERMISSION * display-name :");
    EXPECT_EQ(world.users.ann->said.size(), count);
    world.users.ann->on_say = [](const Place&, const session::Utterance&) {
        return Result<session::Reply>(fail(Errc::invalid_input, "That name is too long."));
    };
    client.send("METADATA * SET display-name :x");
    client.expect("FAIL METADATA VALUE_INVALID * display-name :That name is too long.");
}

TEST(Metadata, MistakesAndChangesAreRefused)
{
    World world;
    meet_bob(*world.users.ann);
    Client client(world);
    client.send("METADATA * LIST");
    client.expect(" 451 ");
    client.send("CAP LS 302");
    client.log_in("draft/metadata-2 standard-replies");
    for (const auto& [line, answer] : std::vector<std::pair<std::string, std::string>>{
             {"METADATA", " 461 ann METADATA "},
             {"METADATA bob", " 461 ann METADATA "},
             {"METADATA bob GET", " 461 ann METADATA "},
             {"METADATA bob DANCE", "FAIL METADATA SUBCOMMAND_INVALID DANCE :"},
             {"METADATA bob :a b", "FAIL METADATA SUBCOMMAND_INVALID * :"},
             {"METADATA stranger GET avatar", "FAIL METADATA INVALID_TARGET stranger :"},
             {"METADATA &nowhere LIST", "FAIL METADATA INVALID_TARGET &nowhere :"},
             {"METADATA bob GET Avatar", "FAIL METADATA KEY_INVALID Avatar :"},
             {"METADATA * SUB $x", "FAIL METADATA KEY_INVALID $x :"},
             {"METADATA * SET avatar :https://x.example/me.png", "FAIL METADATA KEY_NO_PERMISSION * avatar :"},
             {"METADATA * CLEAR", "FAIL METADATA KEY_NO_PERMISSION * * :"}}) {
        client.send(line);
        client.expect(answer);
    }
    for (int i = 0; i < 20; ++i) client.send("METADATA * SUB key" + std::to_string(i));
    client.send("METADATA * SUB key1 onemore");
    client.expect("FAIL METADATA TOO_MANY_SUBS onemore :");
}
