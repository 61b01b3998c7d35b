# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small web server with pictures and a page, for what programs fetch."""
import http.server
import struct
import threading
import zlib


def png():
    """A picture of one pixel."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


class Files(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = png() if self.path.endswith(".png") else b"<html>a page</html>"
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if self.path.endswith(".png") else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve_files(test):
    """Until the test ends: the address under which every name ending in .png is a picture, and all else a page."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    test.addCleanup(server.server_close)
    test.addCleanup(server.shutdown)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"
