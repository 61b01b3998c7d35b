#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The gateway as a component of a real Prosody and a real ejabberd: the link, and what each address says of itself."""
import sys
import unittest
import urllib.error
import urllib.request

from harness import xmpp
from harness.process import free_port, wait_until

INFO, PING = "http://jabber.org/protocol/disco#info", "urn:xmpp:ping"
CONTACT = f"bob%example.social@{xmpp.GATEWAY}"


class Link(xmpp.Linked):
    """What holds on every server."""

    def setUp(self):
        self.web = free_port()
        super().setUp()

    @property
    def gateway_parts(self):
        return {"web": f'listen = "127.0.0.1:{self.web}"'}

    def logged(self, text, gateway=None):
        errors = (gateway or self.gateway).process.errors
        return wait_until(lambda: [line for line in list(errors) if text in line], f"'{text}' in the log")

    def health(self):
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                    f"http://127.0.0.1:{self.web}/healthz", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def test_every_address_answers_for_itself(self):
        self.logged("link up")
        ann = self.client()
        info = ann.ask(xmpp.GATEWAY, f"<query xmlns='{INFO}'/>")
        identity = xmpp.find(info, "identity", INFO)
        self.assertEqual((identity.get("category"), identity.get("type")), ("gateway", "activitypub"))
        for address in (xmpp.GATEWAY, CONTACT):
            pong = ann.ask(address, f"<ping xmlns='{PING}'/>")
            self.assertEqual((pong.get("type"), pong.get("from")), ("result", address))
        self.assertEqual(ann.ask(CONTACT, "<odd xmlns='urn:odd'/>").get("from"), CONTACT)
        # A stanza that made gloox answer without `from` would have thrown the gateway off ejabberd.
        self.assertEqual(ann.ask(xmpp.GATEWAY, f"<ping xmlns='{PING}'/>").get("type"), "result")
        self.assertEqual(len(self.logged("link up")), 1)

    def test_befriends_and_shows_itself(self):
        self.logged("link up")
        ann = self.client()
        ann.send(f"<presence type='subscribe' to='{xmpp.GATEWAY}'/>")
        there = ann.expect(lambda one: xmpp.tag(one) == "presence" and one.get("from") == xmpp.GATEWAY
                           and one.get("type") is None, "the gateway's presence")
        caps = xmpp.find(there, "c", "http://jabber.org/protocol/caps")
        node = f"{caps.get('node')}#{caps.get('ver')}"
        info = ann.ask(xmpp.GATEWAY, f"<query xmlns='{INFO}' node='{node}'/>")
        self.assertEqual(info.get("type"), "result")

    def test_privileges_are_read(self):
        line = self.logged("privileges")[0]
        self.assertIn("roster=both", line)
        self.assertIn("message=outgoing", line)

    def test_a_wrong_secret_stops_and_fails_the_health_check(self):
        self.assertEqual(self.health()[0], 200)
        self.gateway.stop()
        wrong = self.make_gateway("not-the-secret").start()
        self.addCleanup(wrong.close)
        self.logged("link refused", wrong)
        status, text = self.health()
        self.assertEqual(status, 503)
        self.assertIn("xmpp.secret_file", text)


@unittest.skipUnless(xmpp.installed("prosody"), "Prosody is not installed")
class OnProsody(Link, unittest.TestCase):
    make_server = staticmethod(xmpp.Prosody)

    def test_comes_back_when_the_server_does(self):
        self.logged("link up")
        self.server.stop()
        self.logged("link down")
        self.server.start()
        wait_until(lambda: len(self.logged("link up")) == 2, "the second link")
        self.assertEqual(self.client().ask(xmpp.GATEWAY, f"<ping xmlns='{PING}'/>").get("type"), "result")

    def test_a_second_gateway_is_a_conflict(self):
        self.logged("link up")
        self.web = free_port()
        second = self.make_gateway().start()
        self.addCleanup(second.close)
        self.logged("link refused", second)
        self.assertEqual(self.health()[0], 503)


@unittest.skipUnless(xmpp.installed("ejabberdctl"), "ejabberd is not installed")
class OnEjabberd(Link, unittest.TestCase):
    make_server = staticmethod(xmpp.Ejabberd)


if __name__ == "__main__":
    if not xmpp.installed("prosody") and not xmpp.installed("ejabberdctl"):
        print("no XMPP server is installed")
        sys.exit(77)
    unittest.main(verbosity=2)
