// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/upload_folder.hpp"

#include "support/fake_clock.hpp"
#include "support/temp_store_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

using namespace fedibee;
using namespace fedibee::store;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

NewMedia picture(std::string bytes)
{
    return NewMedia{"cat.png", "image/png", std::move(bytes), {}};
}

struct Folder {
    explicit Folder(UploadBounds bounds = {}) : bounds_(bounds) { open(); }
    void open() { uploads = std::move(UploadFolder::open(path, clock, bounds_).value()); }
    [[nodiscard]] std::size_t count() const
    {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
    }

    test::TempFolder temporary;
    std::string path = temporary.path("uploads");
    test::FakeClock clock;
    UploadBounds bounds_;
    std::unique_ptr<UploadFolder> uploads;
};

const UserId ann{1};
const UserId bob{2};

} // namespace

TEST(UploadFolder, GivesBackWhatItTookAndNobodyElseMayReadIt)
{
    Folder folder;
    const std::string bytes("\x89PNG\0\r\n", 7);
    const auto info = folder.uploads->add(ann, picture(bytes));
    ASSERT_TRUE(info);
    EXPECT_GE(info->id.size(), 32U);
    EXPECT_EQ(info->size, 7U);
    const auto media = folder.uploads->read(info->id);
    ASSERT_TRUE(media);
    EXPECT_EQ(media->bytes, bytes);
    EXPECT_EQ(media->mime_type, "image/png");
    EXPECT_EQ(folder.uploads->find(info->id)->owner, ann);
    EXPECT_EQ(fs::status(folder.path).permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(folder.path + "/" + info->id).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    for (const auto* id : {"", "..", "../key", "x"}) EXPECT_FALSE(folder.uploads->read(id)) << id;
}

TEST(UploadFolder, RemovesWhatIsUsedAndWhatIsTooOld)
{
    Folder folder;
    const auto used = folder.uploads->add(ann, picture("1"));
    const auto old = folder.uploads->add(ann, picture("2"));
    folder.uploads->remove(used->id);
    folder.uploads->remove(used->id);
    EXPECT_FALSE(folder.uploads->find(used->id));
    folder.clock.advance(3600s);
    EXPECT_FALSE(folder.uploads->find(old->id));
    EXPECT_FALSE(folder.uploads->newest(ann));
    EXPECT_EQ(folder.count(), 1U);
    folder.uploads->expire();
    EXPECT_EQ(folder.count(), 0U);
}

TEST(UploadFolder, KnowsTheNewestOfEachUser)
{
    Folder folder;
    folder.uploads->add(ann, picture("1"));
    folder.clock.advance(1s);
    const auto second = folder.uploads->add(ann, picture("2"));
    folder.uploads->add(bob, picture("3"));
    EXPECT_EQ(folder.uploads->newest(ann)->id, second->id);
    EXPECT_FALSE(folder.uploads->newest(UserId{3}));
}

TEST(UploadFolder, TakesSoManyFilesAndBytesAndNoMore)
{
    Folder folder({2, 10, 3600s});
    ASSERT_TRUE(folder.uploads->add(ann, picture("1234")));
    const auto second = folder.uploads->add(ann, picture("1234"));
    EXPECT_EQ(folder.uploads->add(ann, picture("1")).error().code, Errc::rate_limited);
    EXPECT_EQ(folder.uploads->add(bob, picture("123")).error().code, Errc::storage);
    EXPECT_TRUE(folder.uploads->add(bob, picture("12")));
    folder.uploads->remove(second->id);
    EXPECT_TRUE(folder.uploads->add(ann, picture("1234")));
    EXPECT_EQ(folder.count(), 3U);
}

TEST(UploadFolder, IsEmptiedAtTheStart)
{
    Folder folder;
    const auto info = folder.uploads->add(ann, picture("1"));
    std::ofstream(folder.path + "/left-over") << "of a crash";
    folder.uploads.reset();
    folder.open();
    EXPECT_FALSE(folder.uploads->find(info->id));
    EXPECT_EQ(folder.count(), 0U);
}
