#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real Profanity in a terminal, through a real Prosody: from the first hello to a post, an edit and a private message."""
import shutil
import sys
import unittest

from harness import xmpp
from harness.browser import Browser
from harness.process import wait_until
from harness.terminal import Terminal
from harness.world import Instance

WIDE = 420  # columns: the sign-in link stays on one line


class Profanity(xmpp.Linked, unittest.TestCase):
    def setUp(self):
        self.instance = Instance()
        self.addCleanup(self.instance.stop)
        super().setUp()
        self.linked()

    def open(self):
        self.folder.write("config/profanity/profrc", "[ui]\nsplash=false\n[connection]\nautoping=0\n[notifications]\n"
                          "message=false\nroom=off\n", 0o600)
        self.folder.write("data/profanity/accounts",
                          f"[ann]\nenabled=true\njid=ann@{xmpp.HOST}\nserver=127.0.0.1\nport={self.server.c2s}\n"
                          "resource=term\nmuc.nick=me\ntls.policy=disable\npassword=secret\n", 0o600)
        home = {"XDG_CONFIG_HOME": str(self.folder.path / "config"), "XDG_DATA_HOME": str(self.folder.path / "data"),
                "HOME": str(self.folder.path), "TERM": "screen-256color"}
        terminal = Terminal("profanity -a ann", width=WIDE, env=home)
        self.addCleanup(terminal.close)
        terminal.expect(r"logged in successfully")
        return terminal

    def test_a_day_with_profanity(self):
        self.instance.follow("alice", "bob")
        self.instance.post("bob", "an old story")
        terminal = self.open()
        terminal.type(f"/disco info {xmpp.GATEWAY}")
        terminal.expect(r"gateway|activitypub")
        terminal.type(f"/cmd list {xmpp.GATEWAY}")
        terminal.expect(r"unfollow")
        terminal.type(f"/msg {xmpp.GATEWAY} login {self.instance.url}")
        link = terminal.expect(r"http://\S+/oauth/authorize\S+code_challenge_method=S256").group(0)
        code = Browser().sign_in(link, "alice", self.instance.users["alice"]["password"])
        terminal.type(f"code {code}")
        terminal.expect(r"Logged in as alice")
        terminal.type("/win 1")
        terminal.type(f"/join home@{xmpp.GATEWAY} nick me")
        terminal.expect(r"an old story")
        terminal.type("hello from Profanity")
        terminal.expect(r"me: hello from Profanity")
        wait_until(lambda: any("hello from" in one["content"] for one in self.instance.statuses("alice")), "the post")
        terminal.type("/correct hello again from Profanity")
        wait_until(lambda: "hello again" in self.instance.statuses("alice")[0]["content"], "the edit")
        self.instance.post("bob", "news for all")
        terminal.expect(r"news for all")
        terminal.type("/win 1")
        bob = f"bob%{self.instance.authority}@{xmpp.GATEWAY}".replace(":", "\\3a")
        terminal.type(f"/msg {bob} psst")
        wait_until(lambda: any("psst" in one["content"] and one["visibility"] == "direct"
                               for one in self.instance.statuses("alice")), "the direct post")


if __name__ == "__main__":
    missing = [name for name in ("prosody", "profanity", "tmux") if shutil.which(name) is None]
    if missing:
        print("skipped: not installed:", ", ".join(missing))
        sys.exit(77)
    unittest.main(verbosity=2)
