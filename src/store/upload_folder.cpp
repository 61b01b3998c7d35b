// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/upload_folder.hpp"

#include "crypto/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace fedibee::store {
namespace {

/// Makes a file for this user alone; false, with nothing left, when the disk refuses.
bool write_file(const std::string& path, std::string_view bytes)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) return false;
    bool written = true;
    while (written && !bytes.empty()) {
        const auto count = ::write(file, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        written = count > 0;
        if (written) bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    written = ::close(file) == 0 && written;
    if (!written) ::unlink(path.c_str());
    return written;
}

} // namespace

Result<std::unique_ptr<UploadFolder>> UploadFolder::open(std::string folder, const Clock& clock, UploadBounds bounds)
{
    std::error_code error;
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return fail(Errc::storage, "cannot make the folder " + folder + ": " + std::strerror(errno));
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        std::error_code ignored;
        if (entry.is_regular_file(ignored)) std::filesystem::remove(entry.path(), ignored);
    }
    if (error) return fail(Errc::storage, "cannot read the folder " + folder + ": " + error.message());
    return std::unique_ptr<UploadFolder>(new UploadFolder(std::move(folder), clock, bounds));
}

UploadFolder::~UploadFolder()
{
    for (const auto& [id, info] : files_) ::unlink(path_of(id).c_str());
}

Result<UploadInfo> UploadFolder::add(UserId owner, NewMedia file)
{
    expire();
    const auto waiting = std::ranges::count_if(files_, [owner](const auto& one) { return one.second.owner == owner; });
    if (static_cast<std::size_t>(waiting) >= bounds_.per_user)
        return fail(
            Errc::rate_limited,
            fmt::format("{} files of yours wait for a post already, the most that this gateway keeps; post them, "
                        "or wait until they are dropped.",
                        waiting));
    if (file.bytes.size() > bounds_.all_bytes - std::min(bytes_, bounds_.all_bytes))
        return fail(Errc::storage, "The gateway has no room for more files at the moment; try again later.");
    UploadInfo info;
    info.id = crypto::random_token();
    info.owner = owner;
    info.filename = std::move(file.filename);
    info.mime_type = std::move(file.mime_type);
    info.size = file.bytes.size();
    info.received = clock_.wall();
    info.expires = info.received + bounds_.lifetime;
    if (!write_file(path_of(info.id), file.bytes))
        return fail(Errc::storage, "The gateway could not keep the file; try again later.");
    bytes_ += info.size;
    files_.emplace(info.id, info);
    return info;
}

std::optional<UploadInfo> UploadFolder::find(std::string_view id) const
{
    const auto found = files_.find(id);
    const bool there = found != files_.end() && found->second.expires > clock_.wall();
    return there ? std::optional(found->second) : std::nullopt;
}

std::optional<UploadInfo> UploadFolder::newest(UserId owner) const
{
    std::optional<UploadInfo> newest;
    for (const auto& [id, info] : files_) {
        const bool fits = info.owner == owner && info.expires > clock_.wall();
        if (fits && (!newest || info.received > newest->received)) newest = info;
    }
    return newest;
}

Result<NewMedia> UploadFolder::read(std::string_view id)
{
    const auto info = find(id);
    if (!info) return fail(Errc::not_found, "That upload is gone; upload the file again.");
    std::ifstream file(path_of(id), std::ios::binary);
    NewMedia media{info->filename, info->mime_type, std::string(std::istreambuf_iterator<char>(file), {}), {}};
    if (media.bytes.size() != info->size)
        return fail(Errc::storage, "That upload cannot be read; upload the file again.");
    return media;
}

void UploadFolder::remove(std::string_view id)
{
    const auto found = files_.find(id);
    if (found == files_.end()) return;
    ::unlink(path_of(id).c_str());
    bytes_ -= std::min(bytes_, found->second.size);
    files_.erase(found);
}

void UploadFolder::expire()
{
    std::vector<std::string> old;
    for (const auto& [id, info] : files_) {
        if (info.expires <= clock_.wall()) old.push_back(id);
    }
    for (const auto& id : old) remove(id);
}

} // namespace fedibee::store
