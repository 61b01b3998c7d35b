#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""IRC over WebSocket as a web client speaks it, and clients behind a proxy under their own address."""
import unittest

from harness.irc import IrcClient
from harness.websocket import WebSocket
from harness.world import Scenario


class WebSockets(Scenario):
    gateway_parts = {"irc": 'websocket_listen = ["127.0.0.1:0"]\nwebsocket_origins = ["chat.example"]\ntrusted_proxies = ["127.0.0.1"]',
                     "limits": "clients_per_address = 2"}

    def web(self, **more):
        client = WebSocket(int(self.gateway.listener("irc-ws").rpartition(":")[2]), **more)
        self.addCleanup(client.close)
        return client

    def test_a_web_client_reads_and_writes(self):
        ann = self.resident()
        phone = self.web(origin="https://chat.example")
        self.assertIn(b"101", phone.head)
        self.assertIn(b"Sec-WebSocket-Protocol: text.ircv3.net", phone.head)
        for line in ("CAP LS 302", "PASS :ann:correct horse", "NICK ann", "USER ann 0 * :Ann", "CAP END", "JOIN &home"):
            phone.send(line)
        phone.expect(" 001 ann ")
        self.assertEqual(phone.expect(" 366 ann &home ")[0], 1)
        phone.send("PRIVMSG &home :gr\u00fc\u00dfe from a web page")
        ann.message("&home", "gr\u00fc\u00dfe from a web page")
        phone.send("", opcode=9)
        self.assertEqual(phone.receive()[0] in (1, 10), True)
        phone.send("QUIT :bye")
        phone.expect("ERROR ")
        self.assertEqual(phone.receive()[0], 8)

    def test_binary_frames_for_those_who_want_them(self):
        client = self.web(protocol="binary.ircv3.net")
        client.send("PING hello", opcode=2)
        self.assertEqual(client.expect("PONG")[0], 2)

    def test_pages_of_others_may_not_connect(self):
        self.assertIn(b"403", self.web(origin="https://evil.example").head)

    def test_a_proxy_says_for_whom_it_connects(self):
        def proxied(address):
            client = IrcClient(self.gateway.port, "guest", register=False)
            self.addCleanup(client.close)
            client.send(f"PROXY TCP4 {address} 192.0.2.1 5000 6667")
            return client
        for _ in range(2):
            client = proxied("203.0.113.9")
            client.send("PING x")
            client.expect("PONG")
        proxied("203.0.113.9").expect("ERROR .*203.0.113.9.*Too many connections")
        other = proxied("203.0.113.10")
        other.send("PING x")
        other.expect("PONG")
        page = self.web(before=b"PROXY TCP4 203.0.113.11 192.0.2.1 5000 6667\r\n")
        page.send("PING x")
        page.expect("PONG")
        broken = IrcClient(self.gateway.port, "guest", register=False)
        self.addCleanup(broken.close)
        broken.send("PROXY TCP4 nonsense")
        with self.assertRaisesRegex(AssertionError, "closed"):
            broken.expect("PONG")


if __name__ == "__main__":
    unittest.main(verbosity=2)
