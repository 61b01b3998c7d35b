#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A user file that Debian's BitlBee wrote itself, taken over by `fedibee import-bitlbee`."""
import pathlib
import shutil
import socket
import subprocess
import sys
import unittest

from harness.gateway import Gateway
from harness.irc import IrcClient
from harness.process import Folder, Process, free_port, tool, wait_until
from harness.world import Instance

BITLBEE = shutil.which("bitlbee") or "/usr/sbin/bitlbee"
PASSWORD = "pass phrase"


class ImportBitlbee(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.close)
        self.instance = Instance()
        self.addCleanup(self.instance.stop)
        self.gateway = Gateway()
        self.addCleanup(self.gateway.close)
        self.config = self.gateway.write_config()

    def bitlbee_writes(self, *lines):
        """The file of a new user who typed these lines in the control channel."""
        port = free_port()
        config = self.folder.write("bitlbee.conf", "[settings]\nAuthMode = Open\n[defaults]\n")
        state = self.folder.path / "state"
        state.mkdir()
        daemon = Process([BITLBEE, "-D", "-n", "-v", "-i", "127.0.0.1", "-p", str(port), "-d", str(state),
                          "-c", str(config)])
        self.addCleanup(daemon.stop)
        wait_until(lambda: self.accepts(port), "BitlBee's port")
        irc = IrcClient(port, "ann", register=False)
        self.addCleanup(irc.close)
        irc.send("NICK ann")
        irc.send("USER ann 0 * :ann")
        irc.expect(r" 366 ann &bitlbee", "the control channel")
        for line, answer in ((f'register "{PASSWORD}"', "(?i)created"), *lines, ("save", "(?i)saved")):
            irc.say("&bitlbee", line)
            irc.message("&bitlbee", answer)
        return state / "ann.xml"

    @staticmethod
    def accepts(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def command(self, *words, typed=""):
        argv = [tool("FEDIBEE_BIN", "fedibee"), *words, "--config", str(self.config)]
        return subprocess.run(argv, input=typed, capture_output=True, text=True, timeout=60, check=False)

    def run_import(self, file, *words, typed=""):
        return self.command("import-bitlbee", str(file), *words, typed=typed)

    def file_of_ann(self, token=None):
        """Accounts as BitlBee's users have them; `token` as the plugin keeps it after a sign-in."""
        set_token = [] if token is None else [
            (f"account mastodon set password access_token={token}", "(?i)successfully")]
        return self.bitlbee_writes(
            ("account add mastodon @alice@example.social", "(?i)successfully added"), *set_token,
            ("account mastodon set visibility unlisted", "visibility = "),
            ("account add jabber bob@jabber.example pw", "(?i)successfully added"),
            ("chat add mastodon local #loc", "(?i)successfully"), ("set display_timestamps false", "display_timestamps"))

    def test_takes_accounts_settings_and_channels_without_a_password(self):
        file = self.file_of_ann()
        missing = self.run_import(file)
        self.assertEqual(missing.returncode, 1)
        self.assertIn("add --instance mastodon=HOST", missing.stderr)
        done = self.run_import(file, "--instance", f"mastodon={self.instance.url}")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for line in (f"account mastodon: alice@{self.instance.authority}, without a token; sign in with: account mastodon on",
                     "account jabber (jabber): left out, it is no Fediverse account", "channel #loc: here it is &local",
                     "setting visibility = `unlisted' (mastodon)", "setting display_timestamps = `false'",
                     "user ann: made, without a password; set one with: fedibee user passwd ann"):
            self.assertIn(line + "\n", done.stdout)

    def test_takes_the_token_with_the_right_password_only(self):
        file = self.file_of_ann(self.instance.users["alice"]["token"])
        words = ("--instance", self.instance.url)
        wrong = self.run_import(file, *words, typed="another\n")
        self.assertEqual(wrong.returncode, 1)
        self.assertEqual(wrong.stderr, "fedibee: that is not the password of ann's BitlBee file. Nothing was imported.\n")
        self.assertEqual(self.command("user", "list").stdout, "")
        done = self.run_import(file, *words, typed=PASSWORD + "\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(f"account mastodon: alice@{self.instance.authority}, signed in\n", done.stdout)
        self.assertNotIn(self.instance.users["alice"]["token"], done.stdout)
        self.signs_in_and_posts()

    def signs_in_and_posts(self):
        self.gateway.start()
        irc = IrcClient(self.gateway.port, "ann", password=PASSWORD)
        self.addCleanup(irc.close)
        irc.send("JOIN &home")
        irc.expect(r" 366 ann &home", "the timeline")
        irc.say("&home", "hello from the import")
        newest = wait_until(lambda: self.instance.statuses("alice"), "the post")[0]
        self.assertIn("hello from the import", newest["content"])
        self.assertEqual(newest["visibility"], "unlisted")

    def test_signs_in_later_where_the_token_stayed_behind(self):
        file = self.file_of_ann()
        done = self.run_import(file, "--instance", self.instance.url, "--user", "bea")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.command("user", "passwd", "bea", typed="geheim\n").returncode, 0)
        self.gateway.start()
        irc = IrcClient(self.gateway.port, "bea", password="geheim")
        self.addCleanup(irc.close)
        irc.say("&fedibee", "account mastodon on")
        irc.expect(lambda line: "/oauth/authorize" in line.raw, "the sign-in link")

    def test_imports_nothing_when_the_instance_is_away(self):
        file = self.file_of_ann("a-token")
        port = free_port()
        away = self.run_import(file, "--instance", f"http://127.0.0.1:{port}", typed=PASSWORD + "\n")
        self.assertEqual(away.returncode, 1)
        self.assertIn("could not be asked about alice@", away.stderr)
        self.assertIn("Nothing was imported", away.stderr)
        self.assertEqual(self.command("user", "list").stdout, "")

    def test_takes_no_other_file(self):
        for text in ("", "no xml", "<html/>", "<!DOCTYPE user SYSTEM '/etc/passwd'><user nick='ann' version='1'/>"):
            done = self.run_import(self.folder.write("other.xml", text))
            self.assertEqual((done.returncode, done.stdout), (1, ""), text)
            self.assertIn("other.xml is no BitlBee user file", done.stderr)
        gone = self.run_import(self.folder.path / "nowhere.xml")
        self.assertNotEqual(gone.returncode, 0)
        self.assertIn("nowhere.xml", gone.stderr)


if __name__ == "__main__":
    if not pathlib.Path(BITLBEE).is_file() or not pathlib.Path("/usr/lib/bitlbee/mastodon.so").is_file():
        print("skipped: BitlBee or its Mastodon plugin is not installed (Debian packages bitlbee, bitlbee-plugin-mastodon)")
        sys.exit(77)
    unittest.main(verbosity=2, warnings="ignore")
