#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hostile peers at a real Prosody: they are refused or contained, the link stays up, and others notice nothing."""
import sys
import unittest

from harness import xmpp

MUC, PING = "http://jabber.org/protocol/muc", "<ping xmlns='urn:xmpp:ping'/>"


class Hostile(xmpp.Linked, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.linked()
        self.ann = self.client("ann")

    def tearDown(self):
        self.assertEqual(self.links(), 1, "the link broke")

    def works_for_ann(self):
        self.ann.say(xmpp.GATEWAY, "account list")
        self.ann.message(xmpp.GATEWAY, "No accounts yet")

    def test_a_stranger_gets_nothing(self):
        eve = self.client("eve", host=xmpp.STRANGERS)
        sent = eve.say(xmpp.GATEWAY, "account list")
        refused = eve.expect(lambda one: one.get("id") == sent, "the refusal")
        self.assertEqual(refused.get("type"), "error")
        for payload, kind in (("<query xmlns='jabber:iq:register'/>", "get"),
                              ("<command xmlns='http://jabber.org/protocol/commands' node='accounts'/>", "set")):
            answer = eve.ask(xmpp.GATEWAY, payload, kind)
            self.assertEqual(answer.get("type"), "error")
            self.assertIsNotNone(xmpp.find(answer, "forbidden", "urn:ietf:params:xml:ns:xmpp-stanzas"))
        eve.send(f"<presence to='home@{xmpp.GATEWAY}/eve'><x xmlns='{MUC}'/></presence>")
        eve.expect(lambda one: xmpp.tag(one) == "presence" and one.get("type") == "error", "the refused join")
        self.assertEqual(eve.ask(xmpp.GATEWAY, PING).get("type"), "result")  # that is no secret
        self.works_for_ann()

    def test_a_flood_is_contained(self):
        bea = self.client("bea")
        for _ in range(1000):
            bea.say(xmpp.GATEWAY, "help")
        self.works_for_ann()
        self.assertEqual(bea.ask(xmpp.GATEWAY, PING).get("type"), "result")

    def test_long_and_odd_texts_are_answered(self):
        bea = self.client("bea")
        for text in ("x" * 200_000, "&#xFFFD; \u202e\u200b\U0010fffd", "\n" * 5000, "]]>"):
            sent = bea.say(xmpp.GATEWAY, text)
            if text.strip():
                bea.message(xmpp.GATEWAY, ".")
            self.assertTrue(sent)
        self.works_for_ann()

    def test_forged_and_broken_addresses_are_answered(self):
        for address in (f"home@{xmpp.GATEWAY}", f"%@{xmpp.GATEWAY}", f"~@{xmpp.GATEWAY}", f"user~@{xmpp.GATEWAY}/x",
                        f"list~{'a' * 900}@{xmpp.GATEWAY}", f"x{'%' * 500}@{xmpp.GATEWAY}"):
            self.ann.ask(address, PING)
            self.ann.send(f"<presence type='subscribe' to='{address}'/><presence type='probe' to='{address}'/>")
        self.works_for_ann()


if __name__ == "__main__":
    if not xmpp.installed("prosody"):
        print("Prosody is not installed")
        sys.exit(77)
    unittest.main(verbosity=2)
