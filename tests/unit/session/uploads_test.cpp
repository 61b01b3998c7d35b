// SPDX-License-Identifier: AGPL-3.0-or-later
// Files uploaded to the gateway, on their way to a post.
#include "session/post_uploads.hpp"
#include "store/upload_folder.hpp"
#include "support/temp_store_folder.hpp"
#include "unit/session/shard.hpp"

#include <gmock/gmock.h>

namespace fedibee::session {
namespace {

using testing::HasSubstr;

/// Ann at home on a gateway that takes uploads.
struct Uploading : ::testing::Test {
    Uploading()
    {
        shard.stop();
        shard.uploads = folder.get();
        shard.public_url = "https://chat.example.org";
        shard.start();
        ann = shard.manager->guest("ann", "127.0.0.1");
        auto registered = shard.run(ann->say(client, control, Utterance{"register password", {}, false}));
        ann = registered->became;
        ann->attach(client);
        shard.say(ann, client, control, "account add alice@home.example");
        const auto rows = shard.stored([](Store& store) { return store.sign_in_of(LoginId{1}).value(); });
        EXPECT_TRUE(shard.run(shard.manager->finish_sign_in(rows->state, "right")));
        shard.until([&] { return ann->logins().at(0).state == "connected"; });
        EXPECT_TRUE(shard.run(ann->find_place(home)));
        ann->enter(client, home);
        shard.until([&] { return client.backlogs > 0; });
    }
    ~Uploading() override
    {
        ann->detach(client);
        shard.stop();
    }
    /// The address that the client is given.
    std::string upload(const std::string& name, UserId owner = UserId{1})
    {
        const auto kept =
            shard.run(shard.manager->keep_upload(owner, NewMedia{name, "image/png", "bytes of " + name, {}}));
        return "https://chat.example.org/upload/" + kept->id + "/" + name;
    }
    bool is_kept(const std::string& address)
    {
        const std::string id(upload_id(address, "https://chat.example.org"));
        return shard.run(shard.manager->read_upload(id)).has_value();
    }
    std::string say(const std::string& line) { return shard.say(ann, client, home, line); }
    [[nodiscard]] const NewStatus& drafted() const { return shard.instance.drafts.back(); }

    Shard shard;
    test::TempFolder temporary;
    std::unique_ptr<store::UploadFolder> folder =
        std::move(store::UploadFolder::open(temporary.path("uploads"), shard.clock, {}).value());
    Client client;
    UserPtr ann;
};

} // namespace

TEST_F(Uploading, BecomesAFileOfThePostThatNamesIt)
{
    const auto cat = upload("cat.png");
    const auto dog = upload("dog.png");
    EXPECT_THAT(say("my " + cat + " and " + dog + " at home"), HasSubstr("published"));
    EXPECT_EQ(drafted().text, "my and at home");
    EXPECT_EQ(drafted().media_ids.size(), 2U);
    ASSERT_EQ(shard.instance.uploads.size(), 2U);
    EXPECT_EQ(shard.instance.uploads[0].bytes, "bytes of cat.png");
    EXPECT_EQ(shard.instance.uploads[0].filename, "cat.png");
    EXPECT_FALSE(is_kept(cat)) << "it is used up";
    EXPECT_THAT(say("once more " + cat), testing::StartsWith("! An upload in this text is gone"));
    EXPECT_EQ(shard.instance.drafts.size(), 1U);
}

TEST_F(Uploading, IsDescribedBeforeThePost)
{
    const auto cat = upload("cat.png");
    EXPECT_THAT(say("alt a black cat"),
                HasSubstr("Attached cat.png as file 1 of your next post. It is described: a black"));
    EXPECT_THAT(say(cat), HasSubstr("published"));
    EXPECT_EQ(shard.instance.uploads.size(), 1U);
    EXPECT_EQ(shard.instance.uploads[0].description, "a black cat");
    EXPECT_EQ(drafted().media_ids.size(), 1U);
    EXPECT_EQ(drafted().text, "");
    EXPECT_THAT(say("alt of something"), HasSubstr("published")) << "nothing waits: this is prose";
}

TEST_F(Uploading, IsAttachedByName)
{
    EXPECT_THAT(say("attach last"), testing::StartsWith("! You have uploaded nothing"));
    upload("cat.png");
    EXPECT_THAT(say("attach last a cat"), HasSubstr("Attached cat.png as file 1"));
    EXPECT_THAT(say("attach last"), testing::StartsWith("! You have uploaded nothing"))
        << "it is on the next post already";
    EXPECT_THAT(say("look"), HasSubstr("published"));
    EXPECT_EQ(drafted().media_ids.size(), 1U);
}

TEST_F(Uploading, WaitsForTheNextTryWhenThePostFails)
{
    const auto cat = upload("cat.png");
    shard.instance.post_errors.push_back(Error{Errc::invalid_input, "no"});
    EXPECT_THAT(say("look " + cat), testing::StartsWith("! no"));
    EXPECT_TRUE(is_kept(cat));
    EXPECT_THAT(say("look again " + cat), HasSubstr("published"));
    EXPECT_EQ(shard.instance.uploads.size(), 1U) << "it is at the instance already";
    EXPECT_EQ(drafted().media_ids.size(), 1U);
    EXPECT_EQ(drafted().text, "look again");
}

TEST_F(Uploading, OfOthersIsALink)
{
    const auto theirs = upload("cat.png", UserId{4711});
    EXPECT_THAT(say("look " + theirs), HasSubstr("published"));
    EXPECT_EQ(drafted().text, "look " + theirs);
    EXPECT_TRUE(drafted().media_ids.empty());
    EXPECT_TRUE(is_kept(theirs));
}

TEST_F(Uploading, KnowsWhoSendsByNameAndPassword)
{
    EXPECT_EQ(*shard.run(shard.manager->verify("ann/mastodon@phone", Secret{"password"}, "web 192.0.2.7")), UserId{1});
    const auto wrong = shard.run(shard.manager->verify("ann", Secret{"guess"}, "web 192.0.2.7"));
    EXPECT_EQ(wrong.error().code, Errc::unauthorized);
}

TEST(PostUploads, ReadAddressesAndTakeWordsOut)
{
    const std::string url = "https://chat.example.org";
    EXPECT_EQ(upload_id(url + "/upload/abc/cat.png", url), "abc");
    EXPECT_EQ(upload_id(url + "/upload/abc", url), "abc");
    EXPECT_EQ(upload_id(url + "/uploads/abc", url), "");
    EXPECT_EQ(upload_id(url + ".evil.example/upload/abc", url), "");
    EXPECT_EQ(upload_id("/upload/abc", ""), "");
    const auto is_x = [](std::string_view word) { return word == "x"; };
    EXPECT_EQ(without_words("x a  x b\nx", is_x), " a b");
    EXPECT_EQ(without_words("a  b\n\nc ", is_x), "a  b\n\nc ");
}

} // namespace fedibee::session
