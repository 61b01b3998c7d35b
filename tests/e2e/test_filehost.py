#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file goes from a chat client to the gateway by HTTP, and from there as a medium onto a post."""
import base64
import re
import stat
import unittest
import urllib.error
import urllib.request

from harness.browser import Browser
from harness.process import free_port, wait_until
from harness.world import Scenario

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


class Filehost(Scenario):
    def setUp(self):
        self.web = f"http://127.0.0.1:{free_port()}"
        Filehost.gateway_parts = {"web": f'listen = "{self.web[7:]}"\npublic_url = "{self.web}"', "limits": "upload_bytes = 5000"}
        super().setUp()
        self.ann = self.newcomer()
        self.ann.say("&fedibee", f"account add {self.instance.url}")
        link = re.search(r"https?://\S+", self.ann.message("&fedibee", "/oauth/authorize").plain()).group(0)
        Browser().sign_in(link, "alice", self.instance.users["alice"]["password"])
        self.ann.message("&fedibee", "(?i)logged in as")
        self.ann.join("&home")

    def ask(self, url, data=None, method=None, user="ann", password="correct horse", kind="image/png", name="my cat.png"):
        headers = {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'} if data is not None else {}
        if user:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        request = urllib.request.Request(url, data=data, method=method, headers=headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, refused.read()

    def upload(self, **more):
        status, headers, _ = self.ask(self.host(), PNG, **more)
        self.assertEqual(status, 201)
        return headers["Location"]

    def host(self):
        tokens = " ".join(line.raw for line in self.ann.all() if line.command == "005")
        return re.search(r"soju\.im/FILEHOST=(\S+)", tokens).group(1)

    def kept(self):
        folder = self.gateway.folder.path / "fedibee.sqlite.uploads"
        self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700)
        return list(folder.iterdir())

    def test_an_upload_becomes_a_medium_of_the_post_that_names_it(self):
        self.assertEqual(self.host(), self.web + "/upload")
        address = self.upload(user="ann/mastodon@phone")
        self.assertRegex(address, rf"^{re.escape(self.web)}/upload/[\w-]{{32,}}/my_cat\.png$")
        status, headers, body = self.ask(address, user=None)
        self.assertEqual((status, body, headers["Content-Type"]), (200, PNG, "image/png"))
        self.assertIn("sandbox", headers["Content-Security-Policy"])
        self.assertEqual([stat.S_IMODE(file.stat().st_mode) for file in self.kept()], [0o600])
        self.ann.say("&home", "alt a very small cat")
        self.ann.message("&home", "Attached my_cat.png as file 1")
        self.ann.say("&home", f"look, {address} is small")
        post = wait_until(lambda: self.instance.statuses("alice"), "the post")[0]
        self.assertIn("look, is small", post["content"])
        self.assertEqual([media["description"] for media in post["media_attachments"]], ["a very small cat"])
        wait_until(lambda: not self.kept(), "the file to be dropped")
        self.assertEqual(self.ask(address, user=None)[0], 404)

    def test_what_is_refused_says_why(self):
        for answer, wanted, words in ((self.ask(self.host(), PNG, password="guess"), 401, "name and password"),
                                      (self.ask(self.host(), PNG, user=None), 401, "name and password"),
                                      (self.ask(self.host(), b"x" * 5001), 413, "at most 5000 bytes"),
                                      (self.ask(self.host(), b"<html>", kind="text/html"), 415, "pictures"),
                                      (self.ask(self.host(), b"<svg/>", kind="image/svg+xml"), 415, "pictures"),
                                      (self.ask(self.host(), method="GET"), 405, "POST"),
                                      (self.ask(self.host() + "/nothing", user=None), 404, "upload")):
            self.assertEqual(answer[0], wanted)
            self.assertIn(words, answer[2].decode())
        self.assertEqual(self.kept(), [])
        status, headers, _ = self.ask(self.host(), method="OPTIONS", user=None)
        self.assertEqual((status, headers["Accept-Post"]), (204, "image/*, video/*, audio/*"))

    def test_one_user_cannot_fill_the_disk(self):
        for _ in range(8):
            self.upload()
        status, _, body = self.ask(self.host(), PNG)
        self.assertEqual(status, 429)
        self.assertIn("8 files of yours wait", body.decode())
        self.assertEqual(len(self.kept()), 8)
        self.ann.say("&fedibee", "attach last")
        self.ann.message("&fedibee", "Attached my_cat.png")
        self.gateway.restart()
        self.assertEqual(self.kept(), [], "what is not known any more is gone")


if __name__ == "__main__":
    unittest.main(verbosity=2)
