#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real irssi and real WeeChat in a terminal: the whole way from sign-in to a living home timeline."""
import re
import shutil
import sys
import unittest

from harness.browser import Browser
from harness.process import Folder, wait_until
from harness.terminal import Terminal
from harness.world import Scenario

WIDE = 420  # columns: the sign-in link stays on one line
LONG = " ".join(f"word{number:03}" for number in range(60))[:479] + "."


class Clients(Scenario):
    def open_irssi(self, password=None):
        folder = getattr(self, "home", None) or Folder()
        if not hasattr(self, "home"):
            self.home = folder
            self.addCleanup(folder.close)
        folder.write("config", f"""
servers = ({{ address = "127.0.0.1"; port = {self.gateway.port}; chatnet = "fedi"; autoconnect = "yes"; }});
chatnets = {{ fedi = {{ type = "IRC"; nick = "ann"; {'sasl_mechanism = "PLAIN"; sasl_username = "ann"; sasl_password = "' + password + '";' if password else ''} }}; }};
settings = {{ core = {{ real_name = "Ann"; nick = "ann"; user_name = "ann"; }}; "fe-common/core" = {{ autolog = "no"; }}; }};
""")
        terminal = Terminal(f"irssi --home={folder.path}", width=WIDE)
        self.addCleanup(terminal.close)
        return terminal

    def open_weechat(self, password=None):
        folder = Folder()
        self.addCleanup(folder.close)
        sasl = "".join(f" -r '/set irc.server.fedi.{key} {value}'" for key, value in
                       (("sasl_mechanism", "plain"), ("sasl_username", "ann"), ("sasl_password", password))) if password else ""
        terminal = Terminal(f"weechat -d {folder.path} -r '/set weechat.startup.display_logo off' -r '/set irc.look.server_buffer "
                            f"independent' -r '/server add fedi 127.0.0.1/{self.gateway.port} -notls -nossl -nicks=ann'{sasl} "
                            "-r '/set irc.server.fedi.ssl off' -r '/connect fedi'", height=60, width=WIDE)
        self.addCleanup(terminal.close)
        return terminal

    def journey(self, terminal, to_control, to_home):
        self.instance.follow("alice", "bob")
        backlog = self.instance.post("bob", "an old story")
        to_control(terminal)
        terminal.expect(r"identify PASSWORD")
        terminal.type('register correct-horse')
        terminal.expect(r"(?i)registered")
        terminal.type(f"account add {self.instance.url}")
        terminal.expect(r"Then paste the code")
        link = terminal.expect(r"http://\S+/oauth/authorize\S+code_challenge_method=S256").group(0)
        code = Browser().sign_in(link, "alice", self.instance.users["alice"]["password"])
        terminal.type(f"code {code}")
        terminal.expect(r"Logged in as alice")
        terminal.type("/join &home")
        terminal.expect(r"an old story")
        self.instance.post("bob", "what shall we eat")
        terminal.expect(r"what shall we eat")
        self.assertEqual(terminal.screen().count("an old story"), 1)
        bob = f"bob@{self.instance.authority}"
        terminal.type(f"{bob}: soup of course")
        reply = wait_until(lambda: self.instance.statuses("alice"), "the reply")[0]
        self.assertNotEqual(reply["in_reply_to_id"], backlog["id"])
        self.assertIsNotNone(reply["in_reply_to_id"])
        terminal.type(f"/msg {bob} between us")
        direct = wait_until(lambda: [status for status in self.instance.statuses("alice") if "between us" in status["content"]], "the direct post")[0]
        self.assertEqual(direct["visibility"], "direct")
        to_home(terminal)
        terminal.type(LONG)
        whole = wait_until(lambda: [status for status in self.instance.statuses("alice") if "word000" in status["content"]], "the long post")
        self.assertIn(LONG[-30:], re.sub(r"<[^>]+>", "", whole[0]["content"]))
        self.assertEqual(len([status for status in self.instance.statuses("alice") if "word0" in status["content"]]), 1)

    def live_through_a_restart(self, open_client, at_start, go_to):
        """The whole journey, then the gateway is away for a while; `at_start` shows that the client is connected."""
        terminal = open_client()
        self.journey(terminal, lambda t: (t.expect(at_start), t.type(f"{go_to} &fedibee")), lambda t: t.type(f"{go_to} &home"))
        terminal.type("/quit")
        wait_until(lambda: not terminal.alive(), "the client's end")
        self.gateway.stop()
        self.instance.post("bob", "while the gateway slept")
        self.gateway.start()
        again = open_client(password="correct-horse")
        again.expect(at_start)
        again.type("/join &home")
        again.expect(r"while the gateway slept")
        self.assertNotIn("an old story", again.screen())

    def test_irssi(self):
        self.live_through_a_restart(self.open_irssi, r"Act: .*2", "/window goto")

    def test_weechat(self):
        self.live_through_a_restart(self.open_weechat, r"&fedibee", "/buffer")


if __name__ == "__main__":
    missing = [name for name in ("irssi", "weechat", "tmux") if shutil.which(name) is None]
    if missing:
        print("skipped: not installed:", ", ".join(missing))
        sys.exit(77)
    unittest.main(verbosity=2)
