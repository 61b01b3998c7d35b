// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/avatar_cache.hpp"

#include <gloox/sha.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <utility>

namespace fedibee::xmpp {
namespace {

using namespace std::string_view_literals;

constexpr std::chrono::hours retry_after{1};
constexpr std::size_t most_entries = 20'000;
constexpr std::size_t most_infos = 100'000;

struct Kind {
    std::string_view type;
    std::string_view start;
};
constexpr std::array kinds{Kind{"image/png", "\x89PNG\r\n\x1a\n"sv}, Kind{"image/jpeg", "\xff\xd8\xff"sv},
                           Kind{"image/gif", "GIF8"sv}, Kind{"image/webp", "RIFF"sv}};

} // namespace

AvatarPtr read_avatar(std::string bytes)
{
    const auto fits = [&bytes](const Kind& kind) { return std::string_view(bytes).starts_with(kind.start); };
    const auto* const kind = std::ranges::find_if(kinds, fits);
    if (kind == kinds.end()) return nullptr;
    const bool is_container = kind->start == "RIFF"; // of pictures, and of sounds
    if (is_container && (bytes.size() < 12 || bytes.compare(8, 4, "WEBP") != 0)) return nullptr;
    gloox::SHA sha;
    sha.feed(bytes);
    sha.finalize();
    const std::size_t size = bytes.size();
    return std::make_shared<Avatar>(Avatar{{sha.hex(), std::string(kind->type), size}, std::move(bytes)});
}

AvatarPtr AvatarCache::find(const std::string& url)
{
    const auto found = by_url_.find(url);
    if (found == by_url_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->avatar;
}

AvatarInfoPtr AvatarCache::info(const std::string& url) const
{
    const auto found = infos_.find(url);
    return found == infos_.end() ? nullptr : found->second;
}

bool AvatarCache::is_missing(const std::string& url, Instant now) const
{
    const auto found = by_url_.find(url);
    return found != by_url_.end() && !found->second->avatar && now - found->second->since < retry_after;
}

void AvatarCache::put(const std::string& url, AvatarPtr avatar, Instant now)
{
    if (const auto known = by_url_.find(url); known != by_url_.end()) drop(known->second);
    if (infos_.size() >= most_infos) infos_.clear(); // they come back with the next requests
    if (avatar) infos_[url] = std::make_shared<const AvatarInfo>(avatar->info);
    entries_.push_front(Entry{url, std::move(avatar), now});
    by_url_[url] = entries_.begin();
    bytes_ += entries_.front().size();
    while (entries_.size() > 1 && (bytes_ > most_bytes || entries_.size() > most_entries))
        drop(std::prev(entries_.end()));
}

void AvatarCache::drop(std::list<Entry>::iterator entry)
{
    bytes_ -= entry->size();
    by_url_.erase(entry->url);
    entries_.erase(entry);
}

} // namespace fedibee::xmpp
