# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recorded answers: which fields an entity has on the wire, and of which JSON type."""
import collections
import json

# An entity is known by fields that no other has.
SIGNS = (
    ("Status", {"reblogs_count", "visibility"}), ("Account", {"followers_count", "username"}),
    ("MediaAttachment", {"preview_url", "remote_url"}), ("Poll", {"options", "voters_count"}),
    ("NotificationGroup", {"group_key", "notifications_count"}), ("Notification", {"group_key", "created_at"}),
    ("Relationship", {"showing_reblogs"}), ("Tag", {"history", "following"}), ("Mention", {"username", "acct"}),
    ("Scheduled", {"scheduled_at", "params"}), ("Filter", {"filter_action"}), ("Keyword", {"whole_word", "keyword"}),
    ("Application", {"redirect_uris", "client_id"}), ("Conversation", {"last_status", "unread"}), ("Card", {"embed_url"}),
    ("Token", {"access_token"}), ("InstanceV1", {"stats", "uri"}), ("InstanceV2", {"usage", "domain", "api_versions"}),
    ("Configuration", {"media_attachments", "polls"}), ("Marker", {"last_read_id"}), ("Report", {"action_taken"}),
    ("Policy", {"for_not_following"}), ("Source", {"follow_requests_count"}), ("Announcement", {"all_day"}),
    ("Revision", {"content", "sensitive", "media_attachments"}), ("Metadata", {"token_endpoint"}),
    ("QuoteApproval", {"automatic", "manual", "current_user"}),
)
# Fields that appear only in some states of an entity: not missed when they are not there.
OCCASIONAL = {
    "Status": {"favourited", "reblogged", "muted", "bookmarked", "pinned", "filtered", "application", "text", "content", "poll"},
    "Account": {"source", "role", "moved", "suspended", "limited", "memorial", "mute_expires_at", "noindex", "roles"},
    "Notification": {"status", "report", "event"}, "NotificationGroup": {"status_id"}, "Poll": {"voted", "own_votes"},
    "Filter": {"keywords", "statuses"}, "Tag": {"following", "featuring"}, "Application": {"client_secret"},
    "Token": {"refresh_token", "expires_in"}, "Revision": {"poll"}, "Card": {"history"},
}


def kind(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return {str: "string", list: "array", dict: "object"}[type(value)]


def entity_of(value):
    return next((name for name, signs in SIGNS if signs <= value.keys()), None)


class Shapes:
    """Every entity's fields with their types, gathered from any number of bodies."""

    def __init__(self):
        self.types = collections.defaultdict(lambda: collections.defaultdict(set))
        self.counts = collections.Counter()
        self.seen = collections.defaultdict(collections.Counter)

    def take(self, value):
        if isinstance(value, list):
            for item in value:
                self.take(item)
        if not isinstance(value, dict):
            return
        name = entity_of(value)
        if name:
            self.counts[name] += 1
        for field, inner in value.items():
            if name:
                self.types[name][field].add(kind(inner))
                self.seen[name][field] += 1
            self.take(inner)

    def take_folder(self, folder):
        for path in sorted(folder.glob("*.json")):
            self.take(json.loads(path.read_text()))
        return self

    def always(self, name):
        """The fields that no instance of the entity lacks."""
        return {field for field, count in self.seen[name].items() if count == self.counts[name]}


def differences(recorded, ours):
    """Fields of ours whose type no recording has, and fields that every recording has and ours lack."""
    found = []
    for name, fields in ours.types.items():
        if name not in recorded.types:
            continue
        for field, kinds in fields.items():
            known = recorded.types[name].get(field)
            strange = kinds - (known or set()) - {"null"}
            if known and strange and known != {"null"}:
                found.append(f"{name}.{field} is {sorted(strange)}, recorded as {sorted(known)}")
        for field in recorded.always(name) - OCCASIONAL.get(name, set()) - ours.always(name):
            found.append(f"{name}.{field} is missing")
    return found
