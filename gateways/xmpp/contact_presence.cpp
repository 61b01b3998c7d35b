// SPDX-License-Identifier: AGPL-3.0-or-later
// How contacts are shown: how lately they posted (XEP-0319), their pictures (XEP-0153, XEP-0084), and this seldom
// enough that nobody's screen fills with it.
#include "session/times.hpp"
#include "text/ascii.hpp"
#include "text/iso_time.hpp"
#include "xmpp/contact_news.hpp"
#include "xmpp/contacts.hpp"
#include "xmpp/disco.hpp"
#include "xmpp/wording.hpp"

#include <chrono>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view resource = "fedi"; ///< contacts are there with one program
constexpr std::chrono::hours recently{1};
constexpr std::size_t most_at_once = 20;

/// What can be said of somebody now, from memory.
struct Look {
    Activity activity = Activity::unknown;
    std::optional<Timestamp> last_post;
    std::string avatar; ///< its web address
    std::string name;
};

Look look_of(const Client* client, const std::string& address)
{
    Look look;
    if (client == nullptr || !client->user()) return look;
    const auto author = client->user()->known(address);
    const auto portrait = author ? client->user()->portrait(author->address) : std::nullopt;
    if (!portrait) return look;
    look.last_post = portrait->last_post;
    look.avatar = portrait->avatar;
    look.name = shown_name(*author);
    if (author->dormant) {
        look.activity = Activity::dormant;
    } else if (look.last_post) {
        const auto silence = client->hub().clock.wall() - *look.last_post;
        look.activity = silence < recently ? Activity::recent : Activity::away;
    }
    return look;
}

/// "2026-07-01 12:00 UTC"; of a day whose hour is not known, the day.
std::string written_time(Timestamp time)
{
    const bool is_day = time == std::chrono::floor<std::chrono::days>(time);
    return is_day ? text::format_iso_day(time) : session::shown_time(time);
}

void add_activity(gloox::Tag& presence, const Look& look)
{
    if (look.activity == Activity::away) add_text(presence, "show", "away");
    if (look.activity == Activity::dormant) add_text(presence, "show", "xa");
    if (look.last_post) {
        add_text(presence, "status", "last post " + written_time(*look.last_post));
        set(add(presence, "idle", ns::idle), "since", xmpp_time(*look.last_post));
    } else if (look.activity == Activity::dormant) {
        add_text(presence, "status", "has not posted for a long time");
    }
}

void add_photo(gloox::Tag& presence, const AvatarInfo& avatar)
{
    add_text(add(presence, "x", ns::photo_update), "photo", avatar.hash);
}

TagPtr contact_presence(const Jid& contact, std::string_view to, const Look& look, const AvatarInfoPtr& avatar)
{
    auto presence = stanza("presence", contact.bare() + "/" + std::string(resource), to);
    add_activity(*presence, look);
    add_caps(*presence, about(ToContact{}));
    if (avatar) add_photo(*presence, *avatar);
    return presence;
}

Jid jid_of(const Client& client, const ContactList::Entry& entry)
{
    return Jid{entry.local, client.hub().domain(), {}};
}

/// The picture, if it is known; else the contact is shown again when it came.
AvatarInfoPtr avatar_for(Client& client, const std::string& address, const Look& look)
{
    Hub& hub = client.hub();
    if (look.avatar.empty()) return nullptr;
    if (auto avatar = hub.avatars.info(look.avatar)) return avatar;
    auto came = [weak = client.weak_from_this(), address](const AvatarPtr& avatar) {
        const auto self = weak.lock();
        if (self && avatar) self->contacts().mark(address, self->hub().clock.now());
    };
    hub.avatars.want(look.avatar, std::move(came));
    return nullptr;
}

void note_shown(Client& client, ContactList::Entry& entry, const Look& look, const AvatarInfoPtr& avatar)
{
    entry.activity = look.activity;
    if (avatar) entry.photo = avatar->hash;
    announce_news(client, entry, look.name, avatar);
}

/// Only somebody's coming and going is rationed; a new picture, and the first presence of all, are not.
bool may_show(Client& client, const ContactList::Entry& entry, const Look& look, const AvatarInfoPtr& avatar)
{
    if (!entry.activity || (avatar && avatar->hash != entry.photo)) return true;
    if (*entry.activity == look.activity || look.activity == Activity::unknown) return false;
    if (*entry.activity == Activity::unknown) return true;
    const Instant now = client.hub().clock.now();
    if (!client.presence_budget().has(1, now)) return false;
    client.presence_budget().take(1, now);
    return true;
}

} // namespace

void show_contact(Hub& hub, Client* client, const Jid& contact, const Jid& to)
{
    const auto target = target_of(contact);
    const std::string& address = std::get<ToContact>(target).address;
    const Look look = look_of(client, address);
    const AvatarInfoPtr avatar = client == nullptr ? nullptr : avatar_for(*client, address, look);
    hub.send(contact_presence(contact, to.bare(), look, avatar));
    auto* const entry = client == nullptr ? nullptr : client->contacts().find(address);
    if (entry != nullptr) note_shown(*client, *entry, look, avatar);
}

void show_due_contacts(Client& client)
{
    if (client.resources().empty()) return;
    for (const auto& address : client.contacts().take_due(client.hub().clock.now(), most_at_once)) {
        auto* const entry = client.contacts().find(address);
        if (entry == nullptr) continue;
        const Look look = look_of(&client, address);
        const AvatarInfoPtr avatar = avatar_for(client, address, look);
        if (may_show(client, *entry, look, avatar)) {
            client.hub().send(contact_presence(jid_of(client, *entry), client.bare(), look, avatar));
            note_shown(client, *entry, look, avatar);
        } else {
            announce_news(client, *entry, look.name, avatar);
        }
    }
}

void add_known_photo(gloox::Tag& presence, const Client& client, const std::string& address)
{
    const auto portrait = client.user() ? client.user()->portrait(address) : std::nullopt;
    if (!portrait || portrait->avatar.empty()) return;
    Avatars& avatars = client.hub().avatars;
    if (const AvatarInfoPtr avatar = avatars.info(portrait->avatar)) return add_photo(presence, *avatar);
    avatars.want(portrait->avatar, [](const AvatarPtr& /*avatar*/) {});
}

void note_news(Client& client, const session::Author& author)
{
    client.contacts().mark(text::lowered(author.address), client.hub().clock.now());
}

void note_post(Client& client, const session::Author& author)
{
    const std::string address = text::lowered(author.address);
    const auto* const entry = client.contacts().find(address);
    if (entry != nullptr && entry->activity != Activity::recent)
        client.contacts().mark(address, client.hub().clock.now());
}

void announce_contacts(Client& client, const std::string& program)
{
    const Interests& interests = client.interests();
    if (!interests.has(program, ns::avatar_metadata) && !interests.has(program, ns::nick)) return;
    for (const auto& [address, entry] : client.contacts().entries()) {
        const Look look = look_of(&client, address);
        announce_to(client, program, entry, look.name, avatar_for(client, address, look));
    }
}

} // namespace fedibee::xmpp
