#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every body of fedisim's GNU social has the fields and types of those recorded from real servers."""
import base64
import json
import os
import pathlib
import sys
import unittest
import urllib.error
import urllib.request

from harness.world import Instance
from schema.recorded import kind

SHARED = pathlib.Path(os.environ.get("FEDIBEE_SHARED_DIR", "")) / "recorded" / "gnusocial"

# An entity is known by fields that no other has.
SIGNS = (("Notice", {"statusnet_conversation_id"}), ("User", {"statusnet_profile_url"}), ("Group", {"stream_logo"}),
         ("Message", {"sender_screen_name"}), ("Upload", {"media_id_string"}), ("Fan", {"avatarurl", "user_id"}),
         ("Tie", {"notifications_enabled"}), ("Error", {"error", "request"}), ("News", {"ntype"}), ("File", {"mimetype"}),
         ("Attention", {"fullname", "profileurl", "ostatus_uri"}), ("Configuration", {"throttle", "attachments"}))
# Fields that are there in some states of an entity only, or by plugins that are not simulated.
OCCASIONAL = {"Notice": {"attachments", "retweeted_status", "repeated_id", "user"}, "User": {"status"},
              "File": {"oembed", "id", "version", "thumb_url", "large_thumb_url", "width", "height"},
              "Configuration": {"license", "nickname", "profile", "group", "xmpp", "integration"}}
# What no recording happens to have: of a post to a group.
DOCUMENTED = {("Notice", "statusnet_in_groups"): {"array"}}
QVITTER_ONLY = {"cover_photo", "background_image", "profile_link_color", "profile_background_color", "profile_banner_url",
                "blocks_you", "is_silenced", "rights", "is_sandboxed"}


class Shapes:
    def __init__(self):
        self.fields, self.counts, self.seen = {}, {}, {}

    def take(self, value):
        for item in value if isinstance(value, list) else ():
            self.take(item)
        if not isinstance(value, dict):
            return self
        name = next((name for name, signs in SIGNS if signs <= value.keys()), None)
        if name:
            self.counts[name] = self.counts.get(name, 0) + 1
        for field, inner in value.items():
            if name:
                self.fields.setdefault(name, {}).setdefault(field, set()).add(kind(inner))
                self.seen[name, field] = self.seen.get((name, field), 0) + 1
            self.take(inner)
        return self

    def always(self, name):
        return {field for field in self.fields[name] if self.seen[name, field] == self.counts[name]}


def differences(recorded, others, ours):
    """`recorded` says what a version always has, and with `others` what there may be."""
    found = []
    for name, fields in ours.fields.items():
        if name not in recorded.fields:
            continue
        for field, kinds in fields.items():
            known = recorded.fields[name].get(field, set()) | others.fields.get(name, {}).get(field, set())
            strange = kinds - known - DOCUMENTED.get((name, field), set()) - {"null"}
            if not known or (strange and known != {"null"}):
                found.append(f"{name}.{field} is {sorted(kinds)}, recorded as {sorted(known)}")
        for field in recorded.always(name) - OCCASIONAL.get(name, set()) - QVITTER_ONLY - ours.always(name):
            found.append(f"{name}.{field} is missing")
    return sorted(found)


def upload(instance, who):
    """A file by multipart, as clients send it."""
    body = (b'--b\r\nContent-Disposition: form-data; name="media"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--b--\r\n')
    pair = base64.b64encode(f"{who}:{instance.users[who]['password']}".encode()).decode()
    request = urllib.request.Request(instance.url + "/api/media/upload.json", data=body, method="POST", headers={
        "Authorization": "Basic " + pair, "Content-Type": "multipart/form-data; boundary=b"})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return {"status": error.code}


def walk(instance):
    """Answers of every kind of call, from people who know each other."""
    call = instance.twitter
    for who, whom in (("alice", "bob"), ("bob", "alice"), ("carol", "alice")):
        yield call(who, "POST", "friendships/create", screen_name=whom)
    first = call("alice", "POST", "statuses/update", status="hello #bees, see http://example.org/ and @bob")
    yield first
    yield call("bob", "POST", "statuses/update", status="@alice welcome", in_reply_to_status_id=first["id"])
    yield call("bob", "POST", f"favorites/create/{first['id']}")
    yield call("bob", "POST", f"statuses/retweet/{first['id']}")
    file = upload(instance, "alice")
    yield file
    if "media_id" in file:
        yield call("alice", "POST", "statuses/update", status="a picture", media_ids=file["media_id"])
    yield call("alice", "POST", "direct_messages/new", screen_name="bob", text="psst")
    yield call("alice", "POST", "statusnet/groups/join/bees")
    yield call("alice", "POST", "statuses/update", status="buzz !bees")
    mistake = call("alice", "POST", "statuses/update", status="a mistake")
    yield call("alice", "POST", f"statuses/destroy/{mistake['id']}")
    yield call("alice", "POST", "blocks/create", screen_name="carol")
    for path in ("account/verify_credentials", "statuses/home_timeline", "statuses/mentions", "statuses/public_timeline",
                 "statuses/user_timeline/alice", f"statuses/show/{first['id']}", f"statuses/favs/{first['id']}", "favorites",
                 "statuses/friends", "statuses/followers", "direct_messages/sent", "statusnet/groups/list", "gnusocial/config",
                 "statusnet/groups/timeline/bees", "statusnet/tags/timeline/bees", f"statusnet/conversation/{first['id']}",
                 "statuses/show/999999", f"statuses/show/{mistake['id']}", "statuses/user_timeline/nosuch", "users/show/bob"):
        yield call("alice", "GET", path)
    yield call("bob", "GET", "direct_messages")
    yield call("alice", "GET", "friendships/show", target_screen_name="bob")


class Bodies(unittest.TestCase):
    def compare(self, software, folder):
        instance = Instance(software)
        self.addCleanup(instance.stop)
        recorded, others, ours = Shapes(), Shapes(), Shapes()
        for shapes, where in ((recorded, folder), (others, "v1.20.10")):
            for path in sorted((SHARED / where).glob("*.json")):
                if path.name != "home_timeline_activitystreams.json":
                    shapes.take(json.loads(path.read_text()))
        for body in walk(instance):
            ours.take(body)
        self.assertGreater(ours.counts["Notice"], 20)
        self.assertEqual(differences(recorded, others, ours), [])
        return instance

    def test_of_1_20_have_the_recorded_fields_and_types(self):
        instance = self.compare("gnusocial", "v1.20.10")
        missing = instance.twitter("alice", "GET", "no/such/call")
        self.assertTrue(missing.startswith("<"), missing)
        self.assertEqual(instance.twitter("alice", "GET", "statuses/update").strip(),
                         (SHARED / "v1.20.10" / "error_get_on_post_405.html").read_text().strip())

    def test_of_1_2_with_qvitter_have_the_recorded_fields_and_types(self):
        self.compare("gnusocial-1.2", "v1.2.0-beta4-qvitter")

    def test_of_2_0_have_the_recorded_fields_and_types(self):
        self.compare("gnusocial-2.0", "v2.0.1-beta0")


if __name__ == "__main__":
    if not SHARED.is_dir():
        print("skipped: FEDIBEE_SHARED_DIR does not hold recorded/gnusocial")
        sys.exit(77)
    unittest.main(verbosity=2)
