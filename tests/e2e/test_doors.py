#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The other ways in: sign-in through the gateway's own web address, the TLS listener, health and metrics."""
import re
import signal
import ssl
import subprocess
import unittest
import urllib.error
import urllib.request

from harness.browser import Browser
from harness.gateway import Gateway, tool
from harness.irc import IrcClient
from harness.process import Folder, free_port, make_certificate, wait_until
from harness.world import Scenario


class Doors(Scenario):
    def setUp(self):
        self.keys = Folder()
        self.addCleanup(self.keys.close)
        make_certificate(self.keys.path, "gateway.example")
        self.web = f"http://127.0.0.1:{free_port()}"
        tls = f'tls_listen = ["127.0.0.1:0"]\ncertificate = "{self.keys.path}/cert.pem"\nprivate_key = "{self.keys.path}/cert.key"'
        Doors.gateway_parts = {"irc": tls, "web": f'listen = "{self.web[7:]}"\npublic_url = "{self.web}"'}
        super().setUp()

    def fetch(self, path):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.web + path, timeout=10) as answer:
            return answer.read().decode()

    def test_the_browser_comes_back_to_the_gateway_and_no_code_is_pasted(self):
        ann = self.newcomer()
        ann.say("&fedibee", f"account add {self.instance.url}")
        link = re.search(r"https?://\S+", ann.message("&fedibee", "/oauth/authorize").plain()).group(0)
        page = Browser().sign_in(link, "alice", self.instance.users["alice"]["password"])
        self.assertIn("alice@", page)
        ann.message("&fedibee", "(?i)logged in as alice@")
        ann.join("&home")

    def test_a_callback_nobody_waits_for_is_refused_politely(self):
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.fetch("/oauth/callback?state=made-up&code=%3Cscript%3Ealert(1)%3C/script%3E")
        page = refused.exception.read().decode()
        self.assertNotIn("<script>alert", page)
        self.assertRegex(page, "(?i)not known|begin")

    def test_health_and_metrics_answer_and_hold_no_secret(self):
        ann = self.newcomer()
        ann.barrier()
        self.assertIn("ok", self.fetch("/healthz").lower())
        metrics = self.fetch("/metrics")
        self.assertRegex(metrics, r"(?m)^fedibee_\w*clients\w*(?:\{[^}]*\})? 1(\.0)?$")
        self.assertNotIn("correct horse", metrics)

    def test_the_tls_listener_serves_and_takes_a_new_certificate_on_sighup(self):
        port = int(self.gateway.listener("ircs").rpartition(":")[2])
        context = ssl.create_default_context(cafile=f"{self.keys.path}/cert.pem")
        context.check_hostname = False
        client = IrcClient(port, "tess", tls=context)
        self.addCleanup(client.close)
        client.message("&fedibee", "(?i)register")
        before = ssl.get_server_certificate(("127.0.0.1", port), timeout=20)
        make_certificate(self.keys.path, "renewed.example")
        self.gateway.process.child.send_signal(signal.SIGHUP)
        wait_until(lambda: ssl.get_server_certificate(("127.0.0.1", port), timeout=20) != before, "the new certificate")
        client.barrier()


def fedibee(*words):
    return subprocess.run([tool("FEDIBEE_BIN", "fedibee"), *words], capture_output=True, text=True, check=False)


class CommandLine(unittest.TestCase):
    def test_it_says_what_it_is_and_what_it_takes(self):
        version = fedibee("version")
        self.assertRegex(version.stdout, r"^fedibee \d+\.\d+\.\d+")
        self.assertEqual((version.returncode, version.stderr), (0, ""))
        self.assertEqual(fedibee("--version").stdout, version.stdout)
        self.assertIn("import-bitlbee", fedibee("--help").stdout)
        wrong = fedibee("--verison")
        self.assertIn("'--verison' is no command or option\nTry 'fedibee --help'.", wrong.stderr)
        self.assertNotEqual(wrong.returncode, 0)


class WrongConfigs(unittest.TestCase):
    def test_a_misspelt_key_is_named_with_its_line(self):
        folder = Folder()
        self.addCleanup(folder.close)
        config = folder.write("fedibee.toml", "[server]\nname = \"gate.example\"\n\n[irc]\nlisten_on = [\"127.0.0.1:0\"]\n")
        done = fedibee("check", "--config", str(config))
        self.assertEqual(done.returncode, 78)
        self.assertRegex(done.stderr + done.stdout, r"fedibee\.toml:5.*listen_on")

    def test_a_wrong_key_file_says_what_to_do(self):
        gateway = Gateway().start()
        self.addCleanup(gateway.folder.close)
        gateway.stop()
        (gateway.folder.path / "key").write_bytes(b"short")
        with self.assertRaises(AssertionError) as ended:
            gateway.start()
        self.assertRegex(str(ended.exception), r"(?i)key")


if __name__ == "__main__":
    unittest.main(verbosity=2)
