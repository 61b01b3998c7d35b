# SPDX-License-Identifier: AGPL-3.0-or-later
"""A news feed of the web that a test writes."""
import http.server
import threading


class News:
    """RSS with an ETag; `conditional` counts the readers who were told that nothing is new."""

    def __init__(self):
        self.entries, self.conditional = [], 0
        news = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                etag = f'"{len(news.entries)}"'
                if self.headers.get("If-None-Match") == etag:
                    news.conditional += 1
                    self.send_response(304)
                    self.end_headers()
                    return
                body = news.document().encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("ETag", etag)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.url = self.base + "/rss"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def publish(self, name, title):
        self.entries.insert(0, f"<item><guid>{name}</guid><title>{title}</title><link>{self.base}/{name}</link></item>")

    def document(self):
        return f'<rss version="2.0"><channel><title>The News</title>{"".join(self.entries)}</channel></rss>'


def serve_news(test):
    """Until the test ends."""
    news = News()
    test.addCleanup(news.server.server_close)
    test.addCleanup(news.server.shutdown)
    return news
