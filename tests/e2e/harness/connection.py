# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sockets to a gateway: TCP, Unix, and TLS that two threads may use."""
import select
import socket
import ssl
import threading

from .process import DEADLINE


class TlsSocket:
    """A TLS connection that one thread reads while another writes: OpenSSL wants them one after the other."""

    def __init__(self, plain, context):
        self._socket = context.wrap_socket(plain)
        self._socket.setblocking(False)
        self._turn = threading.Lock()

    def recv(self, size):
        return self._retry(lambda: self._socket.recv(size))

    def sendall(self, data):
        while data:
            data = data[self._retry(lambda: self._socket.send(data)):]

    def _retry(self, action):
        while True:
            with self._turn:
                try:
                    return action()
                except ssl.SSLWantReadError:
                    readers, writers = [self._socket], []
                except ssl.SSLWantWriteError:
                    readers, writers = [], [self._socket]
            if self._socket.fileno() < 0:
                raise OSError("closed")
            select.select(readers, writers, [], 1.0)

    def shutdown(self, how):
        self._socket.shutdown(how)

    def close(self):
        with self._turn:
            self._socket.close()


def connect(port, tls=None, host="127.0.0.1"):
    """To a TCP port, or to a path; `tls` is an ssl.SSLContext."""
    if isinstance(port, int):
        plain = socket.create_connection((host, port), timeout=DEADLINE)
    else:
        plain = socket.socket(socket.AF_UNIX)
        plain.settimeout(DEADLINE)
        plain.connect(str(port))
    secure = TlsSocket(plain, tls) if tls else plain
    if not tls:
        plain.settimeout(None)
    return secure
