# SPDX-License-Identifier: AGPL-3.0-or-later
"""The client's side of a WebSocket (RFC 6455), as far as IRC over it needs one."""
import base64
import os
import struct

from .connection import connect


def masked(data, opcode=1):
    """One frame of a client; at most 65,535 bytes."""
    mask = os.urandom(4)
    size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + struct.pack(">H", len(data))
    return bytes([0x80 | opcode]) + size + mask + bytes(c ^ mask[i % 4] for i, c in enumerate(data))


class WebSocket:
    """A WebSocket client by hand: one line per message. Has what IrcClient wants of a socket."""

    def __init__(self, port, protocol="text.ircv3.net", origin=None, before=b"", tls=None):
        self.socket = connect(port, tls)
        self.pending = b""
        key = base64.b64encode(os.urandom(16)).decode()
        head = (f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {protocol}\r\n")
        self.socket.sendall(before + (head + (f"Origin: {origin}\r\n" if origin else "") + "\r\n").encode())
        while b"\r\n\r\n" not in self.pending:
            block = self.socket.recv(4096)
            if not block:
                break
            self.pending += block
        self.head, _, self.pending = self.pending.partition(b"\r\n\r\n")

    def take(self, count):
        while len(self.pending) < count:
            block = self.socket.recv(65536)
            if not block:
                raise OSError("the gateway hung up")
            self.pending += block
        taken, self.pending = self.pending[:count], self.pending[count:]
        return taken

    def receive(self):
        first, size = self.take(2)
        if size == 126:
            size = struct.unpack(">H", self.take(2))[0]
        return first & 15, self.take(size)

    def send(self, line, opcode=1):
        self.socket.sendall(masked(line.encode(), opcode))

    def expect(self, text):
        while True:
            opcode, data = self.receive()
            if opcode == 8:
                raise AssertionError(f"closed while waiting for {text}")
            assert b"\n" not in data and b"\r" not in data, data
            if text in data.decode():
                return opcode, data.decode()

    def recv(self, _):
        """The next line, with its end; nothing when the gateway has closed."""
        opcode, data = self.receive()
        return b"" if opcode == 8 else data + b"\n" if opcode in (1, 2) else b"\n"

    def sendall(self, data):
        self.socket.sendall(b"".join(masked(line) for line in data.split(b"\r\n") if line))

    def shutdown(self, how):
        self.socket.shutdown(how)

    def close(self):
        self.socket.close()
