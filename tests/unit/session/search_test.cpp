// SPDX-License-Identifier: AGPL-3.0-or-later
// Messages looked for by place, author, time and words.
#include "unit/session/shard.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::session;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

/// "place: text" of what is found, or "! " and the failure.
std::vector<std::string> found(Shard& shard, const UserPtr& user, MessageSearch wanted)
{
    const auto messages = shard.run(user->search(std::move(wanted)));
    if (!messages) return {"! " + messages.error().detail};
    std::vector<std::string> lines;
    for (const auto& message : *messages) {
        const auto* post = std::get_if<ShownStatusPtr>(&message.item);
        lines.push_back(to_string(message.place) + ": " +
                        (post == nullptr ? std::get<Notice>(message.item).text : render::to_plain((*post)->document)));
    }
    return lines;
}

/// Soups of bob's and a cake of carl's, and one of ann's own.
struct Kitchen : ::testing::Test {
    Kitchen()
    {
        for (const auto* text : {"<p>pea Soup</p>", "<p>leek soup</p>", "<p>Ölsuppe, a soup</p>"})
            posts.push_back(shard.instance.make("bob@far.example", text));
        posts.push_back(shard.instance.make("carl@far.example", "<p>a cake and a soup</p>"));
        posts.push_back(shard.instance.make("alice@home.example", "<p>my soup</p>"));
        ann = shard.at_home(client);
    }
    ~Kitchen() override { ann->detach(client); }

    MessageSearch in_home()
    {
        MessageSearch wanted;
        wanted.place = home;
        wanted.everywhere = false;
        return wanted;
    }

    Shard shard;
    Client client;
    std::vector<StatusPtr> posts;
    UserPtr ann;
};

} // namespace

TEST_F(Kitchen, IsSearchedByWordsInAnyCase)
{
    auto wanted = in_home();
    wanted.text = "SOUP pea";
    EXPECT_THAT(found(shard, ann, wanted), ElementsAre("home: pea Soup"));
    wanted.text = "ölSUPPE";
    EXPECT_THAT(found(shard, ann, wanted), ElementsAre("home: Ölsuppe, a soup"));
    wanted.text = "<p>";
    EXPECT_THAT(found(shard, ann, wanted), IsEmpty());
}

TEST_F(Kitchen, IsSearchedByAuthor)
{
    auto wanted = in_home();
    wanted.text = "soup";
    wanted.from = "carl@far.example";
    EXPECT_THAT(found(shard, ann, wanted), ElementsAre("home: a cake and a soup"));
    wanted.from = "ann";
    wanted.from_self = true;
    EXPECT_THAT(found(shard, ann, wanted), ElementsAre("home: my soup"));
    wanted.from = "nobody";
    wanted.from_self = false;
    EXPECT_THAT(found(shard, ann, wanted), IsEmpty());
}

TEST_F(Kitchen, IsSearchedFromTheBeginningWithAfterAndElseFromTheEnd)
{
    auto wanted = in_home();
    wanted.limit = 2;
    EXPECT_THAT(found(shard, ann, wanted), ElementsAre("home: a cake and a soup", "home: my soup"));
    wanted.after = posts[1]->created_at;
    EXPECT_THAT(found(shard, ann, wanted), ElementsAre("home: leek soup", "home: Ölsuppe, a soup"));
    wanted.before = posts[1]->created_at;
    EXPECT_THAT(found(shard, ann, wanted), ElementsAre("home: leek soup")) << "both ends are meant";
    wanted.after.reset();
    wanted.limit = 50;
    EXPECT_THAT(found(shard, ann, wanted), ElementsAre("home: pea Soup", "home: leek soup"));
    wanted.after = posts[4]->created_at + 1h;
    wanted.before.reset();
    EXPECT_THAT(found(shard, ann, wanted), IsEmpty());
}

TEST_F(Kitchen, AsksTheInstanceForWordsAnywhere)
{
    shard.instance.make("dora@far.example", "<p>psst, a soup</p>", Visibility::direct);
    MessageSearch wanted;
    wanted.place = home;
    wanted.text = "a soup";
    EXPECT_THAT(found(shard, ann, wanted),
                ElementsAre("home: Ölsuppe, a soup", "home: a cake and a soup", "dora@far.example: psst, a soup"));
    wanted.from = "bob@far.example";
    EXPECT_THAT(found(shard, ann, wanted), ElementsAre("home: Ölsuppe, a soup"));
    wanted.text = "broken";
    EXPECT_THAT(found(shard, ann, wanted), ElementsAre("! home.example does not answer"));
}

TEST_F(Kitchen, ReadsWhatOneAuthorWrote)
{
    MessageSearch wanted;
    wanted.place = home;
    wanted.from = "bob@far.example";
    EXPECT_THAT(found(shard, ann, wanted), SizeIs(3));
    EXPECT_THAT(found(shard, ann, wanted).at(0), testing::EndsWith(": pea Soup"));
}

TEST_F(Kitchen, NamesPlacesAsABoundClientDoes)
{
    const auto bound = ann->bound_to(ann->logins().at(0).id);
    auto wanted = in_home();
    wanted.text = "cake";
    EXPECT_THAT(found(shard, bound, wanted), ElementsAre("home: a cake and a soup"));
    wanted.place = Place{PlaceKind::home, {}, "nologin"};
    EXPECT_THAT(found(shard, ann, wanted).at(0), testing::StartsWith("! You have no account with the tag"));
    EXPECT_THAT(found(shard, shard.manager->guest("visitor", "127.0.0.1"), in_home()).at(0), testing::StartsWith("! "));
}

TEST_F(Kitchen, PeopleAreFoundByTheirInstance)
{
    const auto people = shard.run(ann->find_people("far.example"));
    ASSERT_TRUE(people);
    std::vector<std::string> addresses;
    for (const auto& one : *people) addresses.push_back(one.address);
    EXPECT_THAT(addresses, ElementsAre("bob@far.example", "carl@far.example"));
    const auto failed = shard.run(ann->find_people("broken"));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().detail, "home.example does not answer");
}
