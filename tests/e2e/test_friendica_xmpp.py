#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Friendica over XMPP, with a real client library through a real Prosody: home, answers, boosts, mails, groups."""
import sys
import unittest

from harness import xmpp
from harness.process import POLLED, wait_until

MUC = "http://jabber.org/protocol/muc"
HOME = f"home@{xmpp.GATEWAY}"


class OnFriendica(xmpp.Settled, unittest.TestCase):
    software = "friendica"

    def join(self, client, room=HOME):
        client.send(f"<presence to='{room}/me'><x xmlns='{MUC}'/></presence>")
        return client.expect(lambda one: one.get("from") == room and any(xmpp.tag(part) == "subject" for part in one),
                             f"the subject of {room}")

    def say(self, client, text, more=""):
        sent = client.say(HOME, text, kind="groupchat", more=more)
        client.expect(lambda one: one.get("id") == sent and one.get("type") == "groupchat", "the reflection")
        return self.instance.statuses("alice")[0]

    def test_a_day_on_a_friendica(self):
        self.instance.follow("alice", "bob")
        self.instance.follow("bob", "alice")
        self.instance.post("bob", "a post of before")
        ann = self.signed_in(self.client())
        self.join(ann)
        before = next(one for one in ann.all() if "a post of before" in xmpp.body(one))
        mine = self.say(ann, "*soup* is ready")
        self.assertEqual((mine["content"], mine["visibility"]), ("*soup* is ready", "public"))
        answer = self.say(ann, "good to hear", f"<reply xmlns='urn:xmpp:reply:0' id='{before.get('id')}'/>")
        self.assertEqual(answer["in_reply_to_status"]["content"], "a post of before")
        theirs = self.instance.statuses("bob")[0]["id"]
        for emoji, claim in (("⭐", "favourited"), ("🔁", "reblogged")):
            ann.send(f"<message to='{HOME}' type='groupchat' id='r-{claim}'><reactions xmlns='urn:xmpp:reactions:0' "
                     f"id='{before.get('id')}'><reaction>{emoji}</reaction></reactions></message>")
            wait_until(lambda: self.instance.api("alice", "GET", "/api/v1/statuses/" + theirs)[claim], claim)
        group = self.say(ann, f"!bees@{self.instance.authority} hello hive")
        self.assertEqual((group["visibility"], group["mentions"][0]["username"]), ("unlisted", "bees"))

    def test_mails_are_chats(self):
        self.instance.follow("alice", "bob")
        self.instance.follow("bob", "alice")
        ann = self.signed_in(self.client())
        alice = self.instance.account_id("alice")
        self.instance.api("bob", "POST", "/api/direct_messages/new.json", {"user_id": alice, "text": "psst & more"})
        heard = ann.message(self.contact("bob"), "psst & more", deadline=POLLED)
        ann.say(heard.get("from").partition("/")[0], "I am listening")
        answered = wait_until(lambda: [mail for mail in self.instance.api("bob", "GET", "/api/direct_messages.json?getText=plain")
                                       if mail["sender_screen_name"] == "alice"], "the answer by mail")
        self.assertEqual([mail["text"] for mail in answered], ["I am listening"])
        self.assertEqual(self.instance.statuses("alice"), [])


if __name__ == "__main__":
    if not xmpp.installed("prosody"):
        print("prosody is not installed")
        sys.exit(77)
    unittest.main(verbosity=2)
