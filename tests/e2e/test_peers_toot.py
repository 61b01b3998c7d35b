#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""fedisim as the command line client `toot` sees it: signed in by a code, as its users do."""
import os
import re
import shutil
import subprocess
import sys
import unittest

from harness.browser import Browser
from harness.process import Folder
from harness.world import Instance

DOT = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
                    "050001a5f645400000000049454e44ae426082")


class Toot(unittest.TestCase):
    def setUp(self):
        self.instance = Instance()
        self.addCleanup(self.instance.stop)
        self.folder = Folder()
        self.addCleanup(self.folder.close)
        self.sign_in("alice")

    def environment(self):
        home = str(self.folder.path)
        return dict(os.environ, HOME=home, XDG_CONFIG_HOME=home, NO_COLOR="1", PYTHONUNBUFFERED="1", LC_ALL="C.UTF-8", no_proxy="*")

    def sign_in(self, who):
        child = subprocess.Popen(["toot", "login", "--instance", self.instance.authority, "--disable-https"], text=True,
                                 env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = ""
        while "/oauth/authorize" not in said:
            line = child.stdout.readline()
            self.assertTrue(line, f"toot ended: {said}")
            said += line
        url = re.search(r"https?://\S+/oauth/authorize\S*", said).group(0)
        code = Browser().sign_in(url, who, self.instance.users[who]["password"])
        rest, _ = child.communicate(f"n\n{code}\n", timeout=60)
        self.assertEqual(child.returncode, 0, said + rest)
        self.assertRegex(rest, "(?i)successfully logged in")

    def toot(self, *words):
        done = subprocess.run(["toot", *words, "--no-color"], env=self.environment(), text=True, timeout=60, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, f"toot {words}: {done.stdout}")
        return done.stdout

    def test_who_am_i_and_where(self):
        self.assertIn("@alice", self.toot("whoami"))
        self.assertIn("4.6.4", self.toot("instance", self.instance.authority, "--disable-https"))
        self.assertIn("@bob", self.toot("whois", "bob"))
        self.assertIn("dave@remote.example", self.toot("search", "-r", "@dave@remote.example"))

    def test_posts_replies_and_acts_reach_the_instance(self):
        parent = self.instance.post("bob", "what shall we cook?")
        self.toot("post", "soup & bread")
        newest = self.instance.statuses("alice")[0]
        self.assertEqual(newest["content"], "<p>soup &amp; bread</p>")
        self.toot("post", "--reply-to", parent["id"], "--spoiler-text", "food", "--visibility", "unlisted", "@bob soup")
        reply = self.instance.statuses("alice")[0]
        self.assertEqual((reply["in_reply_to_id"], reply["spoiler_text"], reply["visibility"]), (parent["id"], "food", "unlisted"))
        self.toot("favourite", parent["id"])
        self.toot("reblog", parent["id"])
        self.toot("bookmark", parent["id"])
        seen = self.instance.api("alice", "GET", f"/api/v1/statuses/{parent['id']}")
        self.assertEqual([seen[mark] for mark in ("favourited", "reblogged", "bookmarked")], [True] * 3)
        self.toot("unfavourite", parent["id"])
        self.toot("unreblog", parent["id"])
        self.assertIn("what shall we cook", self.toot("bookmarks"))
        self.assertIn("what shall we cook", self.toot("thread", reply["id"]))
        self.toot("delete", newest["id"])
        self.assertNotIn(newest["id"], [status["id"] for status in self.instance.statuses("alice")])

    def test_following_fills_the_home_timeline(self):
        self.toot("follow", "bob")
        self.instance.post("bob", "here I am")
        self.assertIn("here I am", self.toot("timeline", "--once"))
        self.assertIn("@bob", self.toot("following", "alice"))
        self.assertIn("here I am", self.toot("timeline", "--once", "--public", "--local"))
        self.toot("unfollow", "bob")
        self.assertNotIn("here I am", self.toot("timeline", "--once"))
        for word in ("mute", "unmute", "block", "unblock"):
            self.toot(word, "bob")
        self.toot("tags_follow", "gardens")
        self.assertIn("gardens", self.toot("tags_followed"))

    def test_notifications_are_listed_and_cleared(self):
        self.instance.post("bob", "@alice a mention")
        self.instance.act("bob", "follow", account="alice")
        told = self.toot("notifications")
        self.assertIn("a mention", told)
        self.assertIn("follow", told)
        self.toot("notifications", "--clear")
        self.assertNotIn("a mention", self.toot("notifications"))

    def test_a_picture_is_uploaded_with_its_description(self):
        picture = self.folder.path / "dot.png"
        picture.write_bytes(DOT)
        self.toot("post", "a dot", "--media", str(picture), "--description", "One dot")
        attached = self.instance.statuses("alice")[0]["media_attachments"][0]
        self.assertEqual((attached["type"], attached["description"]), ("image", "One dot"))
        self.assertIn("media_attachments", self.toot("upload", str(picture)))

    def test_logging_out_forgets_the_account(self):
        self.assertIn("alice@", self.toot("auth"))
        self.toot("logout", f"alice@{self.instance.authority}")
        self.assertNotIn("alice@", self.toot("auth"))


if __name__ == "__main__":
    if shutil.which("toot") is None:
        print("skipped: toot is not installed (Debian package toot)")
        sys.exit(77)
    unittest.main(verbosity=2, warnings="ignore")
