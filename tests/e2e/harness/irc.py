# SPDX-License-Identifier: AGPL-3.0-or-later
"""A raw IRC client for tests: sends lines, and waits for lines by a claim about them."""
import base64
import re
import socket
import threading
import time

from .connection import connect
from .process import DEADLINE, wait_until
from .websocket import WebSocket

TAGGED = re.compile(r"^(?:@(?P<tags>\S+) +)?(?::(?P<source>\S+) +)?(?P<command>\S+)(?P<rest>.*)$")
UNESCAPE = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}


def unescape(value):
    return re.sub(r"\\(.)", lambda found: UNESCAPE.get(found.group(1), found.group(1)), value)


class Line:
    """One line from the server, taken apart."""

    def __init__(self, raw):
        self.raw = raw
        found = TAGGED.match(raw)
        self.tags = {}
        for item in (found["tags"] or "").split(";"):
            if item:
                key, _, value = item.partition("=")
                self.tags[key] = unescape(value)
        self.source = found["source"] or ""
        self.nick = self.source.partition("!")[0]
        self.command = found["command"]
        middle, colon, last = found["rest"].partition(" :")
        self.params = middle.split() + ([last] if colon else [])

    @property
    def text(self):
        return self.params[-1] if self.params else ""

    @property
    def target(self):
        return self.params[0] if self.params else ""

    def plain(self):
        """The text without formatting codes."""
        return re.sub(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]", "", self.text)

    def __repr__(self):
        return self.raw


def is_message(target, pattern):
    """The claim that a line is a PRIVMSG to `target` whose plain text matches."""
    wanted = re.compile(pattern)
    return lambda line: (line.command == "PRIVMSG" and line.target.lower() == target.lower()
                         and wanted.search(line.plain()) is not None)


class IrcClient:
    def __init__(self, port, nick, password=None, account=None, caps=(), tls=None, register=True,
                 websocket=False, host="127.0.0.1"):
        self.nick, self._lines, self._read_to = nick, [], 0
        self._news = threading.Condition()
        self._socket = WebSocket(port, tls=tls) if websocket else connect(port, tls, host)
        self.closed = False
        threading.Thread(target=self._read, daemon=True).start()
        if register:
            self._register(password, account or nick, caps)

    def _register(self, password, account, caps):
        wanted = list(caps) + (["sasl"] if password else [])
        if wanted:
            self.send("CAP LS 302")
            self.send("CAP REQ :" + " ".join(wanted))
            self.expect(lambda line: line.command == "CAP" and line.params[1] in ("ACK", "NAK"), "CAP ACK")
        if password:
            self.send("AUTHENTICATE PLAIN")
            self.expect(lambda line: line.command == "AUTHENTICATE", "AUTHENTICATE +")
            secret = base64.b64encode(f"\0{account}\0{password}".encode()).decode()
            self.send("AUTHENTICATE " + secret)
            self.expect(lambda line: line.command == "903", "903")
        if wanted:
            self.send("CAP END")
        self.send(f"NICK {self.nick}")
        self.send(f"USER {self.nick} 0 * :{self.nick}")
        self.expect(lambda line: line.command in ("376", "422"), "the end of the MOTD")

    def _read(self):
        pending = b""
        while True:
            try:
                block = self._socket.recv(65536)
            except (OSError, ValueError):  # ValueError: closed while select waited
                block = b""
            if not block:
                break
            *whole, pending = (pending + block).split(b"\n")
            arrived = [Line(raw.rstrip(b"\r").decode("utf-8", "replace")) for raw in whole if raw.strip()]
            for line in arrived:
                if line.command == "PING":
                    self.send("PONG :" + line.text)
            with self._news:
                self._lines.extend(arrived)
                self._news.notify_all()
        with self._news:
            self.closed = True
            self._news.notify_all()

    def send(self, line):
        self.send_bytes(line.encode() + b"\r\n")

    def send_bytes(self, data):
        self._socket.sendall(data)

    def say(self, target, text):
        self.send(f"PRIVMSG {target} :{text}")

    def expect(self, claim, what="a line", deadline=DEADLINE):
        """The next line (after the last expected one) of which the claim holds; those between are passed over."""
        if isinstance(claim, str):
            pattern = re.compile(claim)
            what, claim = claim, lambda line: pattern.search(line.raw)
        end = time.monotonic() + deadline
        with self._news:
            at = self._read_to
            while True:
                while at < len(self._lines):
                    at += 1
                    if claim(self._lines[at - 1]):
                        self._read_to = at
                        return self._lines[at - 1]
                if self.closed or time.monotonic() > end:
                    seen = "\n  ".join(line.raw for line in self._lines[max(0, self._read_to - 2):][-40:])
                    raise AssertionError(f"{self.nick} waited for {what}; {'closed; ' if self.closed else ''}got:\n  {seen}")
                self._news.wait(min(1.0, max(0.01, end - time.monotonic())))

    def barrier(self):
        """Everything that the server had to say to earlier lines has come; returns the lines since the last expect."""
        token = f"b{time.monotonic_ns()}"
        start = self._read_to
        self.send(f"PING {token}")
        self.expect(lambda line: line.command == "PONG" and line.text == token, "PONG")
        with self._news:
            return self._lines[start:self._read_to - 1]

    def message(self, target, pattern, deadline=DEADLINE):
        """The next PRIVMSG to `target` whose plain text matches."""
        return self.expect(is_message(target, pattern), f"PRIVMSG {target} /{pattern}/", deadline)

    def shown(self, target, pattern, deadline=DEADLINE):
        """A PRIVMSG to `target` whose plain text matches, whenever it came."""
        return wait_until(lambda: next(filter(is_message(target, pattern), self.all()), None), f"PRIVMSG {target} /{pattern}/", deadline)

    def all(self):
        with self._news:
            return list(self._lines)

    def root(self, command, pattern, deadline=DEADLINE):
        """Gives a command to root and waits for an answer."""
        self.say("&fedibee", command)
        return self.message("&fedibee", pattern, deadline)

    def join(self, channel):
        self.send(f"JOIN {channel}")
        self.expect(lambda line: line.command == "366" and line.params[1].lower() == channel.lower(), f"366 {channel}")

    def close(self):
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._socket.close()
