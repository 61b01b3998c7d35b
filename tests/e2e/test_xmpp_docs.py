#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""docs/xmpp.md line by line: what it tells an administrator to type is typed, and in the end somebody signs in. Only
places, ports and owners of files are others here, and what systemctl starts is started by the test."""
import os
import pathlib
import re
import subprocess
import sys
import unittest

from harness import xmpp
from harness.browser import Browser
from harness.process import Folder, Process, free_port, tool, wait_until
from harness.world import Instance

SOURCE = pathlib.Path(__file__).parents[2]
PAGE = (SOURCE / "docs" / "xmpp.md").read_text()


def blocks(kind):
    """The page's code blocks of that kind, without their indentation."""
    found = re.findall(rf"^( *)```{kind}\n(.*?)^ *```$", PAGE, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, text in found]


class Guide:
    """The steps of the page, for one of the two servers."""

    def setUp(self):
        self.instance = Instance()
        self.addCleanup(self.instance.stop)
        self.folder = Folder()
        self.addCleanup(self.folder.close)
        self.c2s, self.component, self.irc = free_port(), free_port(), free_port()
        for place in ("etc/fedibee", "etc/prosody/conf.d", "etc/ejabberd"):
            (self.folder.path / place).mkdir(parents=True)
        for name in ("prosody.cfg.lua", "ejabberd.yml"):
            self.folder.write(f"examples/{name}", self.here((SOURCE / "config" / name).read_text()))
        self.started = []

    def here(self, text):
        """The same command or file, with this test's places, port and owners."""
        for there in ("/etc/fedibee", "/etc/prosody", "/etc/ejabberd"):
            text = text.replace(there, f"{self.folder.path}{there}")
        text = text.replace("/usr/share/doc/fedibee/examples", f"{self.folder.path}/examples")
        text = text.replace("5347", str(self.component))
        return re.sub(r"chown root:\w+ ", f"chown {os.getuid()}:{os.getgid()} ", text)

    def type(self, block):
        """Types the lines of a block into one shell; a line that starts a service is for the test."""
        lines = [line for line in block.splitlines() if line.strip()]
        services = [line.removeprefix("systemctl restart ") for line in lines if line.startswith("systemctl restart ")]
        typed = [line for line in lines if not line.startswith("systemctl ")]
        path = f"{pathlib.Path(tool('FEDIBEE_BIN', 'fedibee')).parent}:{os.environ['PATH']}"
        done = subprocess.run(["sh", "-e", "-c", self.here("\n".join(typed))], env=dict(os.environ, PATH=path),
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, f"{block}\n{done.stdout}{done.stderr}")
        for service in services:
            self.started.append(service)
            getattr(self, f"start_{service}")()

    def start_fedibee(self):
        self.gateway = Process([tool("FEDIBEE_BIN", "fedibee"), "serve", "--config", str(self.toml)])
        self.addCleanup(self.gateway.stop)
        wait_until(lambda: any("link up" in line for line in list(self.gateway.errors)), "the link")

    def write_toml(self):
        """The shipped configuration, with what the page says in it, and this test's places beside."""
        self.toml = self.folder.path / "etc/fedibee/fedibee.toml"
        [section] = blocks("toml")
        self.toml.write_text(f"""[server]
name = "fedibee.localhost"
[store]
url = "sqlite:{self.folder.path}/fedibee.sqlite"
key_file = "{self.folder.path}/key"
[irc]
listen = ["127.0.0.1:{self.irc}"]
[instances]
allow_private_addresses = true
allow_plain_http = true
{self.here(section)}""")

    def test_the_page_leads_to_somebody_who_is_signed_in(self):
        steps = blocks("sh")
        other = "ejabberd" if self.server == "prosody" else "prosody"
        self.assertEqual(sum(f"systemctl restart {other}" in step for step in steps), 1)
        self.write_toml()
        for step in steps:
            if f"systemctl restart {other}" not in step:
                self.type(step)
        self.assertEqual(self.started, [self.server, "fedibee"])
        secret = self.folder.path / "etc/fedibee/xmpp-secret"
        self.assertEqual(secret.stat().st_mode & 0o137, 0, "others can read the secret")
        ann = xmpp.XmppClient(self.c2s)
        self.addCleanup(ann.close)
        ann.say(xmpp.GATEWAY, f"login {self.instance.url}")
        link = ann.expect(lambda one: xmpp.find(one, "x", "jabber:x:oob") is not None, "the link")
        code = Browser().sign_in(xmpp.body(link), "alice", self.instance.users["alice"]["password"])
        ann.say(xmpp.GATEWAY, f"code {code}")
        ann.message(xmpp.GATEWAY, r"(?i)logged in as alice")


@unittest.skipUnless(xmpp.installed("prosody"), "Prosody is not installed")
class OnProsody(Guide, unittest.TestCase):
    server = "prosody"

    def start_prosody(self):
        main = xmpp.prosody_config(self.folder.path, self.c2s)
        added = f'VirtualHost "{xmpp.HOST}"\nInclude "{self.folder.path}/etc/prosody/conf.d/*.cfg.lua"\n'
        config = self.folder.write("etc/prosody/prosody.cfg.lua", main + added)
        checked = subprocess.run(["prosodyctl", "--config", str(config), "check", "config"], capture_output=True, text=True)
        self.assertNotIn("Error", checked.stdout + checked.stderr)
        accounts = self.folder.path / "data/example%2eorg/accounts"
        accounts.mkdir(parents=True)
        (accounts / "ann.dat").write_text('return {\n\t["password"] = "secret";\n};\n')
        server = Process(["prosody", "-F", "--config", str(config)])
        self.addCleanup(server.stop)
        wait_until(lambda: xmpp.answers(self.c2s) and xmpp.answers(self.component), "Prosody's ports")


@unittest.skipUnless(xmpp.installed("ejabberdctl"), "ejabberd is not installed")
class OnEjabberd(Guide, unittest.TestCase):
    server = "ejabberd"

    def setUp(self):
        super().setUp()
        self.config = self.folder.write("etc/ejabberd/ejabberd.yml", xmpp.ejabberd_config(self.c2s))

    def start_ejabberd(self):
        server = xmpp.start_ejabberd(self.folder, self.config)
        self.addCleanup(server.stop)
        wait_until(lambda: xmpp.answers(self.c2s) and xmpp.answers(self.component), "ejabberd's ports", xmpp.START)
        xmpp.register(self.c2s, "ann")


if __name__ == "__main__":
    if not xmpp.installed("prosody") and not xmpp.installed("ejabberdctl"):
        print("no XMPP server is installed")
        sys.exit(77)
    unittest.main(verbosity=2)
