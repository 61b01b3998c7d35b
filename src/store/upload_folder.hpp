// SPDX-License-Identifier: AGPL-3.0-or-later
// Uploads as files of one folder, which nobody else may read. What they are is known in memory only: at the start the
// folder is emptied.
#pragma once

#include "fedibee/uploads.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>

namespace fedibee::store {

struct UploadBounds {
    std::size_t per_user = 8;             ///< files of one user that wait
    std::size_t all_bytes = 1024UL << 20; ///< of all files together
    std::chrono::seconds lifetime{3600};
};

class UploadFolder final : public Uploads {
public:
    /// Makes the folder where it is missing. The clock must outlive it.
    static Result<std::unique_ptr<UploadFolder>> open(std::string folder, const Clock& clock, UploadBounds bounds);
    UploadFolder(const UploadFolder&) = delete;
    UploadFolder& operator=(const UploadFolder&) = delete;
    ~UploadFolder() override;

    Result<UploadInfo> add(UserId owner, NewMedia file) override;
    [[nodiscard]] std::optional<UploadInfo> find(std::string_view id) const override;
    [[nodiscard]] std::optional<UploadInfo> newest(UserId owner) const override;
    Result<NewMedia> read(std::string_view id) override;
    void remove(std::string_view id) override;
    void expire() override;

private:
    UploadFolder(std::string folder, const Clock& clock, UploadBounds bounds)
        : folder_(std::move(folder)), clock_(clock), bounds_(bounds)
    {
    }
    [[nodiscard]] std::string path_of(std::string_view id) const { return folder_ + "/" + std::string(id); }

    std::string folder_;
    const Clock& clock_;
    UploadBounds bounds_;
    std::map<std::string, UploadInfo, std::less<>> files_; ///< by id
    std::size_t bytes_ = 0;
};

} // namespace fedibee::store
