#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hostile peers at a real Prosody and a real ejabberd: they are refused or contained, the link stays up, and others
notice nothing."""
import sys
import threading
import time
import unittest

from harness import xmpp
from harness.process import wait_until

MUC, PING = "http://jabber.org/protocol/muc", "<ping xmlns='urn:xmpp:ping'/>"
COMMANDS, DATA = "http://jabber.org/protocol/commands", "jabber:x:data"
LAUGHS = "<!DOCTYPE lolz [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi")) + "]>"


class Hostile(xmpp.Linked):
    """What holds on every server."""
    gateway_parts = {"lines": ""}  # as users have it

    def setUp(self):
        super().setUp()
        self.linked()
        self.ann = self.client("ann")

    def tearDown(self):
        self.assertEqual(self.links(), 1, "the link broke")

    def works_for_ann(self):
        self.ann.say(xmpp.GATEWAY, "account list")
        self.ann.message(xmpp.GATEWAY, "No accounts yet")

    def test_a_flood_of_a_thousand_a_second_is_not_noticed_by_others(self):
        flooder = xmpp.RawClient(self.server.c2s, "bea")
        over = threading.Event()
        hundred = f"<message to='{xmpp.GATEWAY}' type='chat' id='f'><body>help</body></message>" * 100

        def flood():
            while not over.is_set():
                began = time.monotonic()
                flooder.send(hundred)
                over.wait(max(0.0, began + 0.1 - time.monotonic()))
        flooding = threading.Thread(target=flood, daemon=True)
        flooding.start()
        try:
            for _ in range(10):
                self.works_for_ann()
        finally:
            over.set()
            flooding.join()
            flooder.close()
        self.assertFalse([one for one in self.ann.all() if one.get("type") == "error"])

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

    def cut_off(self, client):
        """The server has ended that client's stream."""
        wait_until(lambda: not client.connected(), "the end of the hostile client")

    def test_entities_invalid_bytes_and_a_megabyte_end_the_peer_and_nobody_else(self):
        said = f"<message to='{xmpp.GATEWAY}' type='chat'><body>"
        for odd in (LAUGHS + said + "&i;</body></message>", said + "&i;</body></message>",
                    said.encode() + b"\xff\xfe\x80</body></message>", said + "x" * 1_200_000 + "</body></message>"):
            bea = self.client("bea")
            bea.send(odd)
            self.cut_off(bea)
            self.works_for_ann()

    def test_nobody_speaks_in_the_name_of_another(self):
        bea = self.client("bea")
        bea.send(f"<message from='{self.ann.jid}' to='{xmpp.GATEWAY}' type='chat' id='forged'><body>account list</body>"
                 "</message>")
        wait_until(lambda: not bea.connected() or any(xmpp.body(one) for one in bea.all()), "what the server says to it")
        self.works_for_ann()
        self.assertEqual(sum("No accounts yet" in xmpp.body(one) for one in self.ann.all()), 1)

    def test_a_form_of_another_cannot_be_filled_or_ended(self):
        form = self.ann.ask(xmpp.GATEWAY, f"<command xmlns='{COMMANDS}' node='login'/>", kind="set")
        session = xmpp.find(form, "command", COMMANDS).get("sessionid")
        filled = (f"<command xmlns='{COMMANDS}' node='login' sessionid='{session}'{{}}><x xmlns='{DATA}' type='submit'>"
                  "<field var='address'><value>no such thing</value></field></x></command>")
        bea = self.client("bea")
        for stolen in (filled.format(""), filled.format(" action='cancel'"), filled.format(" action='prev'")):
            self.assertEqual(bea.ask(xmpp.GATEWAY, stolen, kind="set").get("type"), "error")
        done = self.ann.ask(xmpp.GATEWAY, filled.format(""), kind="set")
        self.assertEqual(xmpp.find(done, "command", COMMANDS).get("status"), "completed")


@unittest.skipUnless(xmpp.installed("prosody"), "Prosody is not installed")
class OnProsody(Hostile, unittest.TestCase):
    make_server = staticmethod(xmpp.Prosody)

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


@unittest.skipUnless(xmpp.installed("ejabberdctl"), "ejabberd is not installed")
@xmpp.share_ejabberd
class OnEjabberd(Hostile, unittest.TestCase):
    """The same."""


if __name__ == "__main__":
    if not xmpp.installed("prosody") and not xmpp.installed("ejabberdctl"):
        print("no XMPP server is installed")
        sys.exit(77)
    unittest.main(verbosity=2)
