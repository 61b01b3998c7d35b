# SPDX-License-Identifier: AGPL-3.0-or-later
"""The other end of a component link, in bytes: an XMPP server that lets its component in, or a component beside it."""
import hashlib
import re
import socket
import time

STREAMS = "xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'"
DOMAIN, SECRET, DEADLINE = "fedi.example.org", "component-secret", 60


class Peer:
    """A socket that is read in blocks; what was read and not yet wanted is in `got`."""

    def __init__(self):
        self.link, self.got = None, b""

    def write(self, text):
        self.link.sendall(text if isinstance(text, bytes) else text.encode())

    def read(self):
        block = self.link.recv(1 << 20)
        if not block:
            raise SystemExit(f"the other end closed the link; it said: {self.got[-500:]}")
        self.got += block
        return block

    def expect(self, pattern):
        """The next match; what came before it is dropped."""
        wanted = re.compile(pattern, re.DOTALL)
        while not (found := wanted.search(self.got)):
            self.read()
        self.got = self.got[found.end():]
        return found

    def echo(self, to, count, window=4000):
        """Stanzas a second, in and out together, of so many pings and their answers."""
        ping = (f"<iq type='get' from='{self.name}' to='{to}' id='0123456789abcdef'><ping xmlns='urn:xmpp:ping'/></iq>")
        block = 200
        pings = (ping * block).encode()
        sent = answered = 0
        tail, begun = b"", time.perf_counter()
        while answered < count:
            while sent < count and sent - answered <= window - block:
                self.write(pings)
                sent += block
            tail += self.link.recv(1 << 20)
            done = tail.count(b"type='result'") + tail.count(b'type="result"')
            answered += done
            tail = tail[-12:] if done else tail
        return 2 * answered / (time.perf_counter() - begun)

    def close(self):
        if self.link is not None:
            self.link.close()


class FakeServer(Peer):
    """Takes whatever secret its component has."""
    name = "peer.example.org"

    def __init__(self):
        super().__init__()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.door.settimeout(DEADLINE)
        self.port = self.door.getsockname()[1]

    def let_in(self):
        self.close()
        self.link, self.got = self.door.accept()[0], b""
        self.link.settimeout(DEADLINE)
        self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.expect(rb"<stream:stream[^>]*>")
        self.write(f"<?xml version='1.0'?><stream:stream {STREAMS} from='{DOMAIN}' id='bench'>")
        self.expect(rb"<handshake>[0-9a-f]+</handshake>")
        self.write("<handshake/>")
        return self


class Component(Peer):
    """A component of a real server."""

    def __init__(self, name, secret, port):
        super().__init__()
        self.name = name
        self.link = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
        self.write(f"<?xml version='1.0'?><stream:stream {STREAMS} to='{name}'>")
        stream = self.expect(rb"<stream:stream[^>]*?\bid=['\"]([^'\"]+)['\"][^>]*>").group(1).decode()
        self.write(f"<handshake>{hashlib.sha1((stream + secret).encode()).hexdigest()}</handshake>")
        self.expect(rb"<handshake\s*/>|<handshake></handshake>")
