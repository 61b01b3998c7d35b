#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The IRC protocol, topic by topic, on a gateway with rooms that was started for the topic: what a conformance suite asks.

Each case is a script. `a> LINE` sends as client `a`, which connects and registers when it is first named; `a: raw` connects only,
`a: CAPABILITIES` registers with them, `a: sasl ann password` signs in. `a< PATTERN` waits for the next line that matches, `*` stands
for anything, `\\*` for a star; tags count only when the pattern begins with `@`, and the server's own name before a numeric is left
out. `a! PATTERN` says that no such line came up to now, `a; PATTERN` that the very next line is that one.
"""
import base64
import os
import re
import signal
import subprocess
import sys
import unittest

from conformance_cases import CASES
from harness.gateway import Gateway
from harness.irc import IrcClient
from harness.process import tool, wait_until

OPEN = 'rooms = "on"\nroom_guests = "on"'
LIMITS = "channels_per_client = 0\nclients_per_address = 0\nclients_per_user = 100"
SERVER = ":fedibee.localhost "
STEP = re.compile(r"^(?P<who>\w+)(?P<kind>[><!;:]) ?(?P<rest>.*)$")


def matcher(pattern):
    parts = re.split(r"(\\\*|\*)", pattern)
    body = "".join(".*" if part == "*" else re.escape("*" if part == r"\*" else part) for part in parts)
    regex = re.compile(body + "$")
    with_tags = pattern.startswith("@")

    def matches(line):
        text = line.raw
        if not with_tags:
            text = re.sub(r"^@\S+ ", "", text)
        return regex.match(text.removeprefix(SERVER)) is not None
    return matches


class Script:
    """Plays one case."""

    def __init__(self, port):
        self.port, self.clients = port, {}

    def client(self, who):
        if who not in self.clients:
            self.clients[who] = IrcClient(self.port, who)
            self.clients[who].barrier()
        return self.clients[who]

    def introduce(self, who, words):
        if words == "raw":
            self.clients[who] = IrcClient(self.port, who, register=False)
        elif words.startswith("sasl "):
            _, account, password, *caps = words.split()
            self.clients[who] = IrcClient(self.port, who, password=password, account=account, caps=caps)
            self.clients[who].barrier()
        else:
            self.clients[who] = IrcClient(self.port, who, caps=words.split())
            self.clients[who].barrier()

    def step(self, who, kind, rest):
        if kind == ":":
            self.introduce(who, rest)
        elif kind == ">":
            data = rest.encode().decode("unicode_escape").encode("latin-1") if "\\x" in rest else rest.encode()
            self.client(who).send_bytes(data + b"\r\n")
        elif kind == "<":
            self.client(who).expect(matcher(rest), rest)
        elif kind == ";":
            line = self.client(who).expect(lambda _: True, rest)
            assert matcher(rest)(line), f"{who} got {line.raw!r} instead of {rest!r}"
        else:
            unwanted = [line.raw for line in self.client(who).barrier() if matcher(rest)(line)]
            assert not unwanted, f"{who} got {unwanted}"

    def play(self, text):
        for number, line in enumerate(text.strip().splitlines(), 1):
            found = STEP.match(line.strip())
            assert found, f"line {number} is no step: {line}"
            try:
                self.step(found["who"], found["kind"], found["rest"])
            except AssertionError as wrong:
                raise AssertionError(f"step {number}, {line.strip()!r}: {wrong}") from None

    def close(self):
        for client in self.clients.values():
            client.close()


def add_user(gateway, name, password):
    config = gateway.folder.path / "fedibee.toml"
    subprocess.run([tool("FEDIBEE_BIN", "fedibee"), "user", "add", name, "--config", str(config)], input=password + "\n", text=True,
                   check=True, capture_output=True, timeout=30, env=dict(os.environ, HOME=str(gateway.folder.path)))


class Conformance(unittest.TestCase):
    """A method for each topic is added below."""

    def play_topic(self, topic):
        gateway = Gateway(irc=OPEN, limits=LIMITS).start()
        self.addCleanup(gateway.close)
        if topic in ("sasl", "account"):
            add_user(gateway, "ann", "sesame")
            add_user(gateway, "bob", "sesame")
        for name, text in CASES[topic].items():
            with self.subTest(name):
                script = Script(gateway.port)
                try:
                    script.play(text)
                finally:
                    script.close()
                    self.settle(gateway)
        self.assertEqual(gateway.stop(signal.SIGTERM), 0)

    @staticmethod
    def settle(gateway):
        """The clients of the case are gone: their names are free again."""
        watcher = IrcClient(gateway.port, "watcher")

        def is_alone():
            watcher.send("LUSERS")
            return " 1 " in watcher.expect(lambda line: line.command == "255", "255").text
        wait_until(is_alone, "the clients of the case to be gone")
        watcher.send("QUIT")
        watcher.expect(lambda line: line.command == "ERROR", "ERROR")
        watcher.close()


def method(topic):
    return lambda self: self.play_topic(topic)


for each in CASES:
    setattr(Conformance, f"test_{each}", method(each))


class Instances(unittest.TestCase):
    def test_several_start_side_by_side_with_nothing_but_their_files(self):
        gateways = [Gateway(irc=OPEN) for _ in range(4)]
        for gateway in gateways:
            self.addCleanup(gateway.close)
            gateway.start()
        for gateway in gateways:
            client = IrcClient(gateway.port, "ann")
            client.send("JOIN #here")
            client.expect("366 ann #here")
            client.close()

    def test_a_user_that_is_added_signs_in_at_once(self):
        gateway = Gateway(irc=OPEN).start()
        self.addCleanup(gateway.close)
        client = IrcClient(gateway.port, "new", register=False)
        self.addCleanup(client.close)
        for line in ("CAP LS 302", "CAP REQ :sasl", "NICK new", "USER new 0 * :new", "AUTHENTICATE PLAIN"):
            client.send(line)
        client.expect(r"AUTHENTICATE \+")
        secret = base64.b64encode(b"\0new\0word").decode()
        client.send("AUTHENTICATE " + secret)
        client.expect(r" 904 new ")
        add_user(gateway, "new", "word")
        client.send("AUTHENTICATE PLAIN")
        client.expect(r"AUTHENTICATE \+")
        client.send("AUTHENTICATE " + secret)
        client.expect(r" 903 new ")
        client.send("CAP END")
        client.expect(r" 001 new ")


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
