#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in and living in rooms, with a real client library through a real Prosody and a real ejabberd."""
import sys
import unittest

from harness import xmpp
from harness.process import wait_until
from harness.xmpp import COMMANDS, HOME

DATA = "jabber:x:data"
SID, DELAY = "urn:xmpp:sid:0", "urn:xmpp:delay"


class Journey(xmpp.Settled):
    """What holds on every server."""

    def test_a_day_in_the_home_timeline(self):
        self.instance.follow("alice", "bob")
        self.instance.post("bob", "an old story <with> & marks 🐝")
        ann = self.signed_in(self.client())
        self.join(ann)
        seen = [one for one in ann.all() if (one.get("from") or "").startswith(HOME)]
        kinds = [(xmpp.tag(one), one.get("from")) for one in seen]
        own = kinds.index(("presence", f"{HOME}/me"))
        old = next(i for i, one in enumerate(seen) if "an old story" in xmpp.body(one))
        self.assertIn("<with> & marks 🐝", xmpp.body(seen[old]))
        speaker = kinds.index(("presence", seen[old].get("from")))
        self.assertTrue(speaker < own < old < len(seen) - 1, kinds)
        self.assertIsNotNone(xmpp.find(seen[old], "delay", DELAY))
        codes = {status.get("code") for status in seen[own].iter() if xmpp.tag(status) == "status"}
        self.assertLessEqual({"110", "100"}, codes)

        self.gateway.wait_until_caught_up()
        self.instance.post("bob", "fresh news")
        live = ann.message(HOME, "fresh news")
        self.assertIsNone(xmpp.find(live, "delay", DELAY))
        self.assertEqual(live.get("id"), xmpp.find(live, "stanza-id", SID).get("id"))

        sent = ann.say(HOME, "my first post over XMPP", kind="groupchat")
        back = ann.expect(lambda one: one.get("id") == sent, "the reflection")
        self.assertEqual((back.get("type"), back.get("from")), ("groupchat", f"{HOME}/me"))
        post = self.instance.statuses("alice")[0]
        self.assertIn("my first post over XMPP", post["content"])
        self.assertTrue(xmpp.find(back, "stanza-id", SID).get("id").endswith(post["id"]))

        more = f"<reply xmlns='urn:xmpp:reply:0' id='{live.get('id')}'/>"
        answer = ann.say(HOME, "good to hear", kind="groupchat", more=more)
        ann.expect(lambda one: one.get("id") == answer and one.get("type") == "groupchat", "the answer's reflection")
        self.assertIsNotNone(self.instance.statuses("alice")[0]["in_reply_to_id"])

        more = f"<replace xmlns='urn:xmpp:message-correct:0' id='{sent}'/>"
        ann.say(HOME, "my best post over XMPP", kind="groupchat", more=more)
        wait_until(lambda: any("my best post" in one["content"] for one in self.instance.statuses("alice")), "the edit")

        ann.send(f"<message type='groupchat' to='{HOME}' id='r1'><reactions xmlns='urn:xmpp:reactions:0' "
                 f"id='{live.get('id')}'><reaction>⭐</reaction></reactions></message>")
        wait_until(lambda: self.instance.statuses("bob")[0]["favourites_count"] == 1, "the favourite")

        ann.send(f"<message type='groupchat' to='{HOME}' id='d1'><retract xmlns='urn:xmpp:message-retract:1' "
                 f"id='{sent}'/><body>gone</body></message>")
        wait_until(lambda: all(one["id"] != post["id"] for one in self.instance.statuses("alice")), "the deletion")
        self.assertFalse(any("gone" in one["content"] for one in self.instance.statuses("alice")))

    def archive(self, client, page, query="a"):
        """The bodies of a page, and the end of it."""
        start = len(client.all())
        answer = client.ask(HOME, f"<query xmlns='urn:xmpp:mam:2' queryid='{query}'><set "
                            f"xmlns='http://jabber.org/protocol/rsm'>{page}</set></query>", kind="set")
        results = [found for one in client.all()[start:]
                   if (found := xmpp.find(one, "result", "urn:xmpp:mam:2")) is not None]
        bodies = [next(part.text for part in one.iter() if xmpp.tag(part) == "body") for one in results]
        return bodies, xmpp.find(answer, "fin", "urn:xmpp:mam:2"), [one.get("id") for one in results]

    def test_the_archive_is_paged(self):
        self.instance.follow("alice", "bob")
        for number in range(5):
            self.instance.post("bob", f"story {number}")
        ann = self.signed_in(self.client())
        self.join(ann)
        live = [one.get("id") for one in ann.all() if "story 4" in xmpp.body(one)]
        bodies, fin, ids = self.archive(ann, "<max>2</max><before/>")
        self.assertEqual([body.split("] ")[1] for body in bodies], ["story 3", "story 4"])
        self.assertEqual(ids[1], live[0])
        self.assertIsNone(fin.get("complete"))
        bodies, fin, _ = self.archive(ann, f"<max>40</max><before>{ids[0]}</before>", "b")
        self.assertEqual([body.split("] ")[1] for body in bodies], ["story 0", "story 1", "story 2"])
        self.assertEqual(fin.get("complete"), "true")
        bodies, _, _ = self.archive(ann, f"<max>40</max><after>{ids[0]}</after>", "c")
        self.assertEqual([body.split("] ")[1] for body in bodies], ["story 4"])

    def test_commands_answer_in_rooms_and_errors_keep_the_id(self):
        ann = self.signed_in(self.client())
        self.join(ann)
        typed = ann.say(HOME, "account list", kind="groupchat")
        ann.expect(lambda one: one.get("id") == typed and one.get("type") == "groupchat", "the echo")
        ann.message(HOME, "alice@")
        self.instance.fault(kind="status", status=422, method="POST", path="/api/v1/statuses", count=1,
                            body='{"error": "Validation failed: Text is dull"}')
        failed = ann.say(HOME, "hello?", kind="groupchat")
        error = ann.expect(lambda one: one.get("id") == failed, "the error")
        self.assertEqual(error.get("type"), "error")
        self.assertIn("Text is dull", "".join(error.itertext()))
        self.assertEqual(len(self.instance.statuses("alice")), 0)

    def test_a_command_with_a_form_posts(self):
        ann = self.signed_in(self.client())
        listed = ann.ask(xmpp.GATEWAY, f"<query xmlns='http://jabber.org/protocol/disco#items' node='{COMMANDS}'/>")
        self.assertIn("post", [item.get("node") for item in listed.iter() if xmpp.tag(item) == "item"])
        form = ann.ask(xmpp.GATEWAY, f"<command xmlns='{COMMANDS}' node='post'/>", kind="set")
        session = xmpp.find(form, "command", COMMANDS).get("sessionid")
        filled = (f"<command xmlns='{COMMANDS}' node='post' sessionid='{session}'><x xmlns='{DATA}' type='submit'>"
                  "<field var='text'><value>by form</value></field>"
                  "<field var='visibility'><value>unlisted</value></field></x></command>")
        bea = self.client("bea")
        stolen = bea.ask(xmpp.GATEWAY, filled, kind="set")
        self.assertEqual(stolen.get("type"), "error")
        done = ann.ask(xmpp.GATEWAY, filled, kind="set")
        self.assertEqual(xmpp.find(done, "command", COMMANDS).get("status"), "completed")
        post = self.instance.statuses("alice")[0]
        self.assertIn("by form", post["content"])
        self.assertEqual(post["visibility"], "unlisted")

    def test_registration_brings_the_link_and_removal_leaves_nothing(self):
        ann = self.client()
        done = ann.ask(xmpp.GATEWAY, f"<query xmlns='jabber:iq:register'><username>{self.instance.url}</username></query>",
                       kind="set")
        self.assertEqual(done.get("type"), "result")
        ann.say(xmpp.GATEWAY, f"code {self.code_for(self.link_of(ann))}")
        ann.message(xmpp.GATEWAY, "(?i)logged in as alice")
        self.join(ann)
        gone = ann.ask(xmpp.GATEWAY, "<query xmlns='jabber:iq:register'><remove/></query>", kind="set")
        self.assertEqual(gone.get("type"), "result")
        refused = ann.say(HOME, "anybody?", kind="groupchat")
        error = ann.expect(lambda one: one.get("id") == refused, "the error")
        self.assertEqual(error.get("type"), "error")
        ann.say(xmpp.GATEWAY, "account list")
        ann.message(xmpp.GATEWAY, "No accounts yet")

    def test_two_programs_and_a_restart(self):
        self.instance.follow("alice", "bob")
        desk = self.signed_in(self.client())
        phone = self.client(resource="phone")
        self.join(desk)
        self.join(phone, history="<history maxstanzas='0'/>")
        sent = desk.say(HOME, "from the desk", kind="groupchat")
        for program in (desk, phone):
            program.expect(lambda one: one.get("id") == sent and one.get("type") == "groupchat", "the reflection")
        self.instance.post("bob", "for both")
        desk.message(HOME, "for both")
        phone.message(HOME, "for both")

        self.gateway.stop()
        gone = desk.expect(lambda one: one.get("from") == f"{HOME}/me" and one.get("type") == "unavailable", "the end")
        self.assertIn("332", {status.get("code") for status in gone.iter() if xmpp.tag(status) == "status"})
        self.instance.post("bob", "while it slept")
        self.gateway.start()
        self.linked(1)
        asked = desk.say(HOME, "still there?", kind="groupchat")
        error = desk.expect(lambda one: one.get("id") == asked, "the error")
        self.assertEqual(error.get("type"), "error")
        self.join(desk)
        bodies = [xmpp.body(one) for one in desk.all() if (one.get("from") or "").startswith(HOME)]
        self.assertEqual(sum("while it slept" in one for one in bodies), 1)
        self.assertEqual(sum("for both" in one for one in bodies), 1)

    def follows(self):
        followed = self.instance.api("alice", "GET", f"/api/v1/accounts/{self.instance.account_id('alice')}/following")
        return [one["username"] for one in followed]

    def test_a_subscription_is_a_follow(self):
        ann = self.signed_in(self.client())
        asked = ann.ask(xmpp.GATEWAY, "<query xmlns='jabber:iq:gateway'><prompt>@bob@"
                        f"{self.instance.authority}</prompt></query>", kind="set")
        bob = xmpp.find(asked, "jid", "jabber:iq:gateway").text
        self.assertEqual(bob, self.contact("bob"))
        ann.send(f"<presence type='subscribe' to='{bob}'/>")
        ann.expect(lambda one: xmpp.tag(one) == "presence" and (one.get("from") or "").startswith(bob)
                   and one.get("type") is None, "bob's presence")
        wait_until(lambda: self.follows() == ["bob"], "the follow")
        roster = ann.ask("ann@example.org", "<query xmlns='jabber:iq:roster'/>")
        item = next(one for one in roster.iter() if one.get("jid") == bob)
        self.assertEqual(item.get("subscription"), "to")
        card = ann.ask(bob, "<vCard xmlns='vcard-temp'/>")
        self.assertIn("@bob@", xmpp.find(card, "NICKNAME", "vcard-temp").text)
        ann.send(f"<presence type='unsubscribe' to='{bob}'/>")
        wait_until(lambda: self.follows() == [], "the end of it")

    def test_the_roster_is_filled_on_demand(self):
        self.instance.follow("alice", "bob")
        self.instance.follow("alice", "carol")
        ann = self.signed_in(self.client())
        ann.say(xmpp.GATEWAY, "roster")
        if self.fills_roster:
            ann.message(xmpp.GATEWAY, "2 people are in your contacts now")
            roster = ann.ask("ann@example.org", "<query xmlns='jabber:iq:roster'/>")
            item = next(one for one in roster.iter() if one.get("jid") == self.contact("bob"))
            self.assertEqual(item.get("subscription"), "to")
            self.assertEqual(item.findtext("{jabber:iq:roster}group"), "Fediverse")
        else:
            offer = ann.message(xmpp.GATEWAY, "2 people whom you follow")
            offered = xmpp.find(offer, "x", "http://jabber.org/protocol/rosterx")
            self.assertIn(self.contact("bob"), [item.get("jid") for item in offered])

    def test_private_messages_are_chats(self):
        ann = self.signed_in(self.client())
        bob = self.contact("bob")
        ann.say(bob, "psst")
        ann.message(bob, "went out as a direct post")
        wait_until(lambda: any("psst" in one["content"] and one["visibility"] == "direct"
                               for one in self.instance.statuses("alice")), "the direct post")
        self.instance.post("bob", "@alice what is it?", visibility="direct")
        got = ann.message(bob, "what is it")
        self.assertEqual(got.get("type"), "chat")


@unittest.skipUnless(xmpp.installed("prosody"), "Prosody is not installed")
class OnProsody(Journey, unittest.TestCase):
    make_server, fills_roster = staticmethod(xmpp.Prosody), True


@unittest.skipUnless(xmpp.installed("ejabberdctl"), "ejabberd is not installed")
class OnEjabberd(Journey, unittest.TestCase):
    make_server, fills_roster = staticmethod(xmpp.Ejabberd), False  # 23.01 fails at it


if __name__ == "__main__":
    if not xmpp.installed("prosody") and not xmpp.installed("ejabberdctl"):
        print("no XMPP server is installed")
        sys.exit(77)
    unittest.main(verbosity=2)
