#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The main job against a real server written by others: snac (without streams, so everything comes by polling)."""
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest
import urllib.parse
import urllib.request

from harness.browser import Browser
from harness.gateway import Gateway
from harness.irc import IrcClient
from harness.process import Folder, POLLED, wait_until

SCRIPT = pathlib.Path(os.environ["FEDIBEE_SOURCE_DIR"]) / "tests/support/snac-up.sh"


class Snac:
    def __init__(self):
        self.folder = Folder()
        started = subprocess.run(["bash", str(SCRIPT), "start", str(self.folder.path)], capture_output=True, text=True, timeout=180)
        if started.returncode != 0:
            self.folder.close()
            print("skipped: snac does not run here:", started.stderr.strip().splitlines()[-1:])
            sys.exit(77)
        self.values = dict(line.split("=", 1) for line in started.stdout.splitlines() if "=" in line)
        self.url = self.values["SNAC_URL"]

    def api(self, user, method, path, **fields):
        data = urllib.parse.urlencode(fields).encode() if fields or method == "POST" else None
        request = urllib.request.Request(self.url + path, data=data, method=method,
                                         headers={"Authorization": "Bearer " + self.values["SNAC_TOKEN_" + user]})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
            text = answer.read().decode()
        return json.loads(text) if text.strip() else None

    def account_id(self, user):
        return self.api(user, "GET", "/api/v1/accounts/verify_credentials")["id"]

    def statuses(self, user):
        return self.api(user, "GET", f"/api/v1/accounts/{self.account_id(user)}/statuses?limit=20")

    def close(self):
        subprocess.run(["bash", str(SCRIPT), "wipe", str(self.folder.path)], capture_output=True, timeout=60, check=False)
        self.folder.close()


# What snac 2.75 can do, with the beginning of each answer. %s is bob.
CAN = [
    ("post --cw food --visibility private --lang de eat", r"You, private: .*\[CW: food\] eat"),
    ("post --visibility unlisted quiet", "You.*: .*quiet"),
    ("post --thread on one thing. and another", "You.*: .*one thing. and another"),
    ("s/another/others/", r"Edited: -another \+others"),
    ("edit ^ still waters", "(?i)edited"),
    ("bookmark %s", "(?i)done: bookmark"),
    ("unbookmark %s", "(?i)done: unbookmark"),
    ("quote %s so true", r"RE: http"),
    ("tl %s", "bees and soup"),
    ("tl #soup", "bees and soup"),
    ("context %s", "bees and soup"),
    ("search #soup", "#soup"),
    ("url %s", "http"),
    ("raw %s", "content"),
    ("list create friends", "List friends created"),
    ("list add %s to friends", "added to friends"),
    ("list friends", "bob"),
    ("list delete friends", "List friends deleted"),
    ("whois %s", "you follow them"),
    ("info relation %s", "following: true"),
    ("notify %s on", "Every post of bob"),
    ("profile set name Alice of the Hill", "Alice of the Hill"),
    ("profile set bio keeps bees", "keeps bees"),
    ("profile", "bio: keeps bees"),
    ("requests", "Nobody waits"),
    ("notifications", "(?i)followed you|notifications"),
    ("bookmarks", "(?i)bees|no statuses"),
    ("favs", "(?i)bees|no statuses"),
    ("tl home", "bees and soup"),
    ("tl local", "bees and soup"),
    ("pin ^", "(?i)done: pin"),
    ("unpin ^", "(?i)done: unpin"),
    ("pinned %s", "pinned nothing|bees"),
    ("announcements", "(?i)announce"),
    ("tag", "(?i)tag"),
    ("block %s", "(?i)done: block"),
    ("unblock %s", "(?i)done: unblock"),
]
# What it cannot do: one sentence each, before anything is sent.
CANNOT = [
    ("post --poll soup|bread --expires 1h what", "cannot publish polls"),
    ("post --at 2h later", "cannot keep posts for later"),
    ("post --visibility local here", "cannot publish local posts: it has public, unlisted, private, direct"),
    ("post --format markdown *x*", "cannot read posts as text/markdown"),
    ("post --quotes nobody mine", "cannot let you say who may quote a post"),
    ("post --replies nobody mine", "cannot let you say who may answer or boost"),
    ("poll soup | bread", "has no polls"),
    ("quotes ^ nobody", "cannot let you say who may quote"),
    ("mute ^", "cannot mute a conversation"),
    ("domain", "cannot block whole servers"),
    ("filter", "cannot filter words"),
    ("profile del header", "cannot take the header away"),
    ("scheduled", "cannot keep posts for later"),
    ("del", "cannot delete posts"),
    ("history %s", "cannot show what a post was before"),
    ("react %s 🐝", "has no emoji reactions; type instead: fav"),
    ("tr %s en", "cannot translate posts"),
    ("mute user %s", "cannot mute people"),
    ("note %s a nice man", "cannot keep notes about people"),
    ("report %s sells things", "cannot take reports"),
    ("endorse %s", "cannot show people on your profile"),
    ("familiar %s", "cannot say whom you know"),
    ("followers remove %s", "cannot take a follower away"),
    ("tag follow #soup", "cannot follow hashtags"),
    ("filter create spam", "cannot filter words"),
    ("trends", "cannot say what trends"),
    ("block", "cannot say whom you block"),
    ("domain block spam.example", "cannot block whole servers"),
    ("profile set locked on", "cannot change whether followers have to ask"),
]


class LivingOnSnac(unittest.TestCase):
    def at_home(self):
        """The server, and a client of alice's in her home."""
        snac = Snac()
        self.addCleanup(snac.close)
        gateway = Gateway().start()
        self.addCleanup(gateway.close)
        ann = IrcClient(gateway.port, "ann")
        self.addCleanup(ann.close)
        ann.root("register secret-word", "(?i)registered")
        ann.say("&fedibee", f"account add {snac.url}")
        link = re.search(r"https?://\S+", ann.message("&fedibee", "/oauth/").plain()).group(0)
        code = Browser().sign_in(link, "alice", snac.values["SNAC_PASSWORD_alice"]).split("&")[0]
        ann.root(f"code {code}", "(?i)logged in as")
        ann.join("&home")
        return snac, ann, urllib.parse.urlparse(snac.url).netloc

    def test_what_it_can_is_done_and_what_it_cannot_is_refused_in_one_sentence(self):
        snac, ann, host = self.at_home()
        bob = f"bob@{host}"
        ann.say("&home", f"follow {bob}")
        ann.message("&home", "(?i)following|requested")
        snac.api("bob", "POST", "/api/v1/statuses", status="bees and soup #soup", visibility="public")
        ann.message("&home", "bees and soup", deadline=POLLED)
        for command, expected in CAN:
            with self.subTest(command):
                ann.say("&home", command.replace("%s", bob))
                ann.message("&home", expected)
        before = len(snac.statuses("alice"))
        ann.say("&home", f"follow {bob}")
        ann.message("&home", "(?i)following|requested")
        for command, sentence in CANNOT:
            with self.subTest(command):
                ann.say("&home", command.replace("%s", bob))
                ann.message("&home", sentence)
        self.assertEqual(len(snac.statuses("alice")), before)

    def test_sign_in_read_post_reply_favourite_boost_and_talk(self):
        snac, ann, host = self.at_home()

        ann.say("&home", f"follow bob@{host}")
        ann.message("&home", "(?i)following|requested")
        said = snac.api("bob", "POST", "/api/v1/statuses", status="1 < 2 & soup for all", visibility="public")
        shown = ann.message("&home", r"1 < 2 & soup for all", deadline=POLLED)

        ann.say("&home", "hello from the gateway")
        ann.message("&home", "You: .*hello from the gateway")
        wait_until(lambda: [status for status in snac.statuses("alice") if "hello from the gateway" in status["content"]], "the post")

        ann.say("&home", f"{shown.nick}: with bread, please")
        ann.message("&home", "You: .*with bread")
        reply = next(status for status in snac.statuses("alice") if "with bread" in status["content"])
        self.assertEqual(reply["in_reply_to_id"], said["id"])

        number = re.match(r"\[([0-9a-f]+)", shown.plain()).group(1)
        ann.say("&home", f"fav {number}")
        ann.message("&home", "(?i)done: fav")
        ann.say("&home", f"boost {number}")
        ann.message("&home", "(?i)done: boost")
        wait_until(lambda: snac.api("bob", "GET", f"/api/v1/statuses/{said['id']}")["favourites_count"] == 1, "the favourite")
        wait_until(lambda: snac.api("bob", "GET", f"/api/v1/statuses/{said['id']}")["reblogs_count"] == 1, "the boost")

        ann.say(shown.nick, "only between us")
        ann.expect(lambda line: line.nick == "root" and "only between us" in line.raw, "the direct post's answer")
        private = wait_until(lambda: [item for item in snac.api("bob", "GET", "/api/v1/notifications?limit=20")
                                      if item["type"] == "mention" and "only between us" in item["status"]["content"]],
                             "bob's notification", POLLED)[0]["status"]
        self.assertNotEqual(private["visibility"], "public")
        snac.api("bob", "POST", "/api/v1/statuses", status="@alice and back again", visibility="direct", in_reply_to_id=private["id"])
        answer = ann.message("ann", "and back again", deadline=POLLED)
        self.assertEqual(answer.nick, shown.nick)
        copies = [line for line in ann.all() if "and back again" in line.raw]
        self.assertEqual(len(copies), 1, copies)


if __name__ == "__main__":
    unittest.main(verbosity=2)
