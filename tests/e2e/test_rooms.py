#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rooms between the gateway's users: several clients, irssi among them, and what a conformance suite asks of the program."""
import os
import shutil
import signal
import subprocess
import sys
import unittest

from harness.gateway import Gateway
from harness.irc import IrcClient
from harness.process import Folder, tool, wait_until
from harness.terminal import Terminal

OPEN = 'rooms = "on"\nroom_guests = "on"'


class Rooms(unittest.TestCase):
    def open_gateway(self, **parts):
        gateway = Gateway(**{"irc": OPEN, **parts}).start()
        self.addCleanup(gateway.close)
        return gateway

    def client(self, gateway, nick, **more):
        client = IrcClient(gateway.port, nick, **more)
        self.addCleanup(client.close)
        return client

    def join(self, client, room="#den"):
        client.send(f"JOIN {room}")
        client.expect(lambda line: line.command == "366" and line.params[1].lower() == room, f"the names of {room}")

    def sees(self, client, text, command="PRIVMSG"):
        return client.expect(lambda line: line.command == command and text in line.raw, f"{command} with {text!r}")

    def command(self, gateway, *words, typed=""):
        config = gateway.folder.path / "fedibee.toml"
        return subprocess.run([tool("FEDIBEE_BIN", "fedibee"), *words, "--config", str(config)], input=typed, text=True,
                              capture_output=True, check=False, timeout=30, env=dict(os.environ, HOME=str(gateway.folder.path)))

    def test_a_community_talks(self):
        gateway = self.open_gateway()
        ann, bob, cid = (self.client(gateway, nick, caps=("server-time", "message-tags")) for nick in ("ann", "bob", "cid"))
        for one in (ann, bob, cid):
            self.join(one)
        ann.send("TOPIC #den :what we read")
        self.sees(cid, "what we read", "TOPIC")
        bob.send("PRIVMSG #den :have you seen this?")
        line = self.sees(ann, "have you seen this?")
        self.assertEqual(line.source, "bob!bob@fedibee.localhost")
        self.assertIn("msgid", line.tags)
        ann.send("MODE #den +mv bob")
        self.sees(cid, "+mv bob", "MODE")
        cid.send("PRIVMSG #den :may I?")
        cid.expect(lambda got: got.command == "404", "404")
        ann.send("KICK #den cid :come back later")
        self.sees(bob, "come back later", "KICK")
        ann.send("MODE #den +i")
        self.sees(bob, "+i", "MODE")
        self.join(cid, "#other")
        ann.send("INVITE cid #den")
        cid.expect(lambda got: got.command == "INVITE", "the invitation")
        self.join(cid)
        bob.send("QUIT :good night")
        self.sees(ann, "good night", "QUIT")

    def test_users_are_added_while_it_runs(self):
        gateway = self.open_gateway(irc='rooms = "on"\nregistration = "closed"')
        guest = self.client(gateway, "eve")
        guest.send("JOIN #den")
        guest.expect(lambda line: line.command == "477", "477")
        self.assertEqual(self.command(gateway, "user", "add", "ann", typed="correct horse\n").returncode, 0)
        ann = self.client(gateway, "ann", password="correct horse")
        self.join(ann)
        phone = self.client(gateway, "ann", password="correct horse")
        self.join(phone)
        ann.send("PRIVMSG #den :to myself")
        self.sees(phone, "to myself")

    def test_several_stand_side_by_side(self):
        first, second = self.open_gateway(), self.open_gateway()
        here, there = self.client(first, "ann"), self.client(second, "ann")
        self.join(here)
        self.join(there)
        here.send("NAMES #den")
        names = here.expect(lambda line: line.command == "353" and "#den" in line.raw, "names")
        self.assertEqual(names.text.split(), ["@ann"])

    def test_it_starts_and_ends_again_and_again(self):
        gateway = self.open_gateway()
        for _ in range(5):
            self.join(self.client(gateway, "ann"))
            self.assertEqual(gateway.stop(signal.SIGTERM), 0)
            gateway.start()
        self.join(self.client(gateway, "ann"))

    def test_limits_can_be_switched_off_and_pong_comes_last(self):
        gateway = self.open_gateway(limits="channels_per_client = 0\nclients_per_address = 0")
        text = (gateway.folder.path / "fedibee.toml").read_text()
        gateway.stop()
        self.assertIn("lines_per_second = 200", text)
        ann = None
        gateway.start()
        ann = self.client(gateway, "ann")
        for number in range(150):
            ann.send(f"JOIN #r{number}")
        ann.send("PRIVMSG #nowhere :x")
        ann.send("PING :after all")
        seen = []
        ann.expect(lambda line: seen.append(line) or line.command == "PONG", "PONG")
        self.assertEqual(sum(line.command == "366" and line.params[1].startswith("#r") for line in seen), 150)
        self.assertEqual(seen[-2].command, "403")

    def test_irssi(self):
        if shutil.which("irssi") is None or shutil.which("tmux") is None:
            self.skipTest("irssi or tmux is not installed")
        gateway = self.open_gateway()
        bob = self.client(gateway, "bob")
        self.join(bob)
        folder = Folder()
        self.addCleanup(folder.close)
        folder.write("config", f"""
servers = ({{ address = "127.0.0.1"; port = {gateway.port}; chatnet = "fedi"; autoconnect = "yes"; }});
chatnets = {{ fedi = {{ type = "IRC"; nick = "ann"; }}; }};
channels = ({{ name = "#den"; chatnet = "fedi"; autojoin = "yes"; }});
settings = {{ core = {{ real_name = "Ann"; nick = "ann"; user_name = "ann"; }}; "fe-common/core" = {{ autolog = "no"; }}; }};
""")
        terminal = Terminal(f"irssi --home={folder.path}", width=160)
        self.addCleanup(terminal.close)
        bob.expect(lambda line: line.command == "JOIN" and line.nick == "ann", "ann")
        terminal.type("/window goto #den")
        terminal.expect(r"\[@bob\]")
        bob.send("PRIVMSG #den :hello from bob")
        terminal.expect(r"<@bob> hello from bob")
        terminal.type("hello from ann")
        self.sees(bob, "hello from ann")
        bob.send("MODE #den +o ann")
        terminal.expect(r"mode/#den \[\+o ann\]")
        terminal.type("/topic soup and bread")
        self.sees(bob, "soup and bread", "TOPIC")
        terminal.type("/kick bob enough soup")
        self.sees(bob, "enough soup", "KICK")
        terminal.type("/mode #den +b eve")
        terminal.expect(r"mode/#den \[\+b ")


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
