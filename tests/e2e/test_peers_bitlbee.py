#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""fedisim as BitlBee's Mastodon plugin sees it: https on port 443, decimal ids, SSE, a code pasted in a query."""
import json
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import unittest
import urllib.request

from harness.browser import Browser
from harness.irc import IrcClient
from harness.process import Folder, Process, free_port, tool, wait_until
from harness.world import Instance

BITLBEE = shutil.which("bitlbee") or "/usr/sbin/bitlbee"
NAME = "localhost"


def skip_reason():
    if not pathlib.Path(BITLBEE).is_file() or not pathlib.Path("/usr/lib/bitlbee/mastodon.so").is_file():
        return "BitlBee or its Mastodon plugin is not installed (Debian packages bitlbee, bitlbee-plugin-mastodon)"
    if shutil.which("openssl") is None:
        return "the openssl program is not installed (Debian package openssl)"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", 443))
        except OSError as error:
            return f"the plugin loses a port in the sign-in address, and port 443 cannot be taken: {error.strerror}"
    return None


def make_certificates(folder):
    """An authority of the test's own and a certificate by it; paths of (authority, certificate, key)."""
    authority, authority_key, key, request, certificate, names = (
        str(folder.path / name) for name in ("ca.pem", "ca.key", "key.pem", "request.pem", "certificate.pem", "names"))
    folder.write("names", f"subjectAltName=DNS:{NAME}\n")

    def run(*words):
        subprocess.run(["openssl", *words], check=True, capture_output=True)
    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority",
        "-keyout", authority_key, "-out", authority)
    run("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}", "-keyout", key, "-out", request)
    run("x509", "-req", "-in", request, "-CA", authority, "-CAkey", authority_key, "-CAcreateserial", "-days", "2",
        "-extfile", names, "-out", certificate)
    return authority, certificate, key


class SecureInstance(Instance):
    """Under a name and https; the control calls trust the test's authority."""

    def __init__(self, authority, certificate, key):
        self._authority_file = authority
        super().__init__(options=("--domain", NAME, "--tls-certificate", certificate, "--tls-key", key), port=443)

    def start(self):
        """Without a port in its address, unlike the others."""
        self.process = Process([tool("FEDISIM_BIN", "fedisim"), "--listen", "127.0.0.1:443", *self._argv])
        document = json.loads(wait_until(lambda: self.process.lines[:1], "fedisim's first line")[0])
        self.url, self.authority = document["url"], NAME
        self.users = {user["name"]: user for user in document["users"]}

    def call(self, method, path, body=None, token=None):
        request = urllib.request.Request(self.url + path, method=method, headers={"Content-Type": "application/json"},
                                         data=json.dumps(body).encode() if body is not None else None)
        if token:
            request.add_header("Authorization", "Bearer " + self.users[token]["token"])
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(
            context=ssl.create_default_context(cafile=self._authority_file)))
        with opener.open(request, timeout=20) as answer:
            return json.loads(answer.read())


class BitlBee(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.close)
        self.authority, certificate, key = make_certificates(self.folder)
        self.instance = SecureInstance(self.authority, certificate, key)
        self.addCleanup(self.instance.stop)
        port = free_port()
        settings = f"[settings]\nCAfile = {self.authority}\nAuthMode = Open\n[defaults]\n"
        config = self.folder.write("bitlbee.conf", settings)
        state = self.folder.path / "state"
        state.mkdir()
        self.daemon = Process([BITLBEE, "-D", "-n", "-v", "-i", "127.0.0.1", "-p", str(port), "-d", str(state),
                               "-c", str(config)])
        self.addCleanup(self.daemon.stop)
        wait_until(lambda: self.accepts(port), "BitlBee's port")
        self.irc = IrcClient(port, "ann", register=False)
        self.addCleanup(self.irc.close)
        self.irc.send("NICK ann")
        self.irc.send("USER ann 0 * :ann")
        self.irc.expect(r" 366 ann &bitlbee", "the control channel")

    @staticmethod
    def accepts(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def sign_in(self):
        self.irc.say("&bitlbee", f"account add mastodon @alice@{NAME}")
        self.irc.message("&bitlbee", "(?i)successfully added")
        self.irc.say("&bitlbee", f"account mastodon set base_url https://{NAME}")
        self.irc.message("&bitlbee", "base_url")
        self.irc.say("&bitlbee", "account mastodon on")
        link = self.irc.expect(lambda line: "/oauth/authorize" in line.raw, "the sign-in link")
        self.assertEqual(link.nick, "mastodon_oauth")
        url = re.search(r"https://\S+", link.plain()).group(0)
        code = Browser(self.authority).sign_in(url, "alice", self.instance.users["alice"]["password"])
        self.irc.say("mastodon_oauth", code)
        self.irc.message("&bitlbee", "(?i)logged in")

    def test_sign_in_read_live_post_and_act(self):
        self.instance.follow("alice", "bob")
        self.instance.post("bob", "written before")
        self.sign_in()
        channel = f"#{NAME}_alice"
        self.irc.message(channel, "written before")
        self.instance.wait_for_stream()
        live = self.instance.post("bob", "a live one")
        self.irc.message(channel, "a live one")
        self.irc.say(channel, "hello from bitlbee")
        newest = wait_until(lambda: self.instance.statuses("alice"), "the post")[0]
        self.assertIn("hello from bitlbee", newest["content"])
        self.irc.say(channel, "fav bob")
        path = f"/api/v1/statuses/{live['id']}"
        wait_until(lambda: self.instance.api("alice", "GET", path)["favourited"], "the favourite")
        # The plugin drops a notification about the post that it saw last.
        self.instance.post("bob", "one between")
        self.irc.message(channel, "one between")
        self.instance.act("carol", "favourite", id=newest["id"])
        self.irc.expect(lambda line: "favourited" in line.raw, "the notification")


if __name__ == "__main__":
    reason = skip_reason()
    if reason is not None:
        print("skipped: " + reason)
        sys.exit(77)
    unittest.main(verbosity=2, warnings="ignore")
