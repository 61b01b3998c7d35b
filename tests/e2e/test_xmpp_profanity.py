#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real Profanity in a terminal, through a real Prosody: from the first hello to a post, an edit and a private message."""
import shutil
import sys
import unittest

from harness import xmpp
from harness.process import wait_until
from harness.terminal import Terminal
from harness.xmpp import HOME

WIDE = 420  # columns: the sign-in link stays on one line


class Profanity(xmpp.Settled, unittest.TestCase):
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

    def console(self, terminal):
        terminal.type("/win 1")

    def sign_in(self, terminal):
        terminal.type(f"/msg {xmpp.GATEWAY} login {self.instance.url}")
        link = terminal.expect(r"http://\S+/oauth/authorize\S+code_challenge_method=S256").group(0)
        terminal.type(f"code {self.code_for(link)}")
        terminal.expect(r"Logged in as alice")
        terminal.keep("profanity-sign-in")
        self.console(terminal)
        terminal.expect(rf"{HOME}")  # the invitation

    def posted(self, text, **facts):
        """A post of alice's with that text, when the instance has it."""
        def find():
            fitting = [one for one in self.instance.statuses("alice") if text in one["content"]]
            return [one for one in fitting if all(one[name] == value for name, value in facts.items())]
        return wait_until(find, f"the post '{text}'")[0]

    def test_a_day_with_profanity(self):
        self.instance.follow("alice", "bob")
        self.instance.post("bob", "an old story")
        terminal = self.open()
        terminal.type(f"/disco info {xmpp.GATEWAY}")
        terminal.expect(r"gateway|activitypub")
        terminal.type_until(f"/cmd list {xmpp.GATEWAY}", r"unfollow")  # it asks its server first what is known there
        self.sign_in(terminal)
        terminal.type(f"/join {HOME} nick me")
        terminal.expect(r"an old story")
        terminal.type("hello from Profanity")
        terminal.expect(r"me: hello from Profanity")
        self.posted("hello from")
        terminal.type("/correct hello again from Profanity")
        self.posted("hello again")
        self.instance.post("bob", "news for all")
        terminal.expect(r"news for all")
        terminal.keep("profanity-room")
        self.console(terminal)
        terminal.type(f"/msg {self.contact('bob')} psst")
        self.posted("psst", visibility="direct")
        self.instance.post("bob", "@alice what is it?", visibility="direct")
        terminal.expect(r"what is it\?")
        terminal.keep("profanity-chat")

    def test_forms_rooms_and_people_in_profanity(self):
        terminal = self.open()
        terminal.type(f"/sub request {xmpp.GATEWAY}")
        terminal.expect(rf"{xmpp.GATEWAY}.* (is )?online")
        self.sign_in(terminal)
        terminal.type(f"/cmd exec post {xmpp.GATEWAY}")
        terminal.expect(r"What to publish")
        terminal.type("/field1 add Hello world")
        terminal.type("/field1 add and good night")
        terminal.type("/field2 unlisted")
        terminal.expect(r"unlisted")
        terminal.keep("profanity-form")
        terminal.type("/form submit")
        self.posted("Hello world", visibility="unlisted")
        self.console(terminal)
        terminal.type(f"/rooms service {xmpp.GATEWAY}")
        terminal.expect(rf"{HOME}")
        bob = self.contact("bob")
        terminal.type(f"/sub request {bob}")
        terminal.expect(r"bob%\S+ .*online")
        followed = self.instance.api("alice", "GET", f"/api/v1/accounts/{self.instance.account_id('alice')}/following")
        self.assertEqual([one["username"] for one in followed], ["bob"])
        terminal.type("/roster")
        terminal.expect(r"bob%")
        terminal.keep("profanity-contacts")
        self.instance.post("bob", "good morning")
        terminal.type(f"/join {HOME} nick me")
        terminal.expect(r"good morning")
        terminal.type("/who")
        terminal.expect(rf"bob@{self.instance.authority}")
        terminal.keep("profanity-who")
        self.console(terminal)
        terminal.type(f"/msg {xmpp.GATEWAY} help")
        terminal.expect(r"help WORD")


if __name__ == "__main__":
    missing = [name for name in ("prosody", "profanity", "tmux") if shutil.which(name) is None]
    if missing:
        print("skipped: not installed:", ", ".join(missing))
        sys.exit(77)
    unittest.main(verbosity=2)
