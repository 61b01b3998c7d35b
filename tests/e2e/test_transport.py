#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ways in that a connection of its own is needed for: WebSocket over TLS, strict transport security, a Unix socket,
web gateways, and a client that sees its accounts as networks."""
import os
import re
import signal
import socket
import ssl
import stat
import unittest

from harness.browser import Browser
from harness.gateway import Gateway
from harness.irc import IrcClient
from harness.process import Folder, make_certificate, wait_until
from harness.world import Scenario


def port_of(address):
    return int(address.rpartition(":")[2])


def own_address():
    """An address of this machine that is no loopback address, or nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = probe.getsockname()[0]
    return None if address.startswith("127.") else address


class Secure(Scenario):
    """A gateway with a certificate, and what `options` adds."""
    options, host = "", "127.0.0.1"

    def setUp(self):
        self.keys = Folder()
        self.addCleanup(self.keys.close)
        make_certificate(self.keys.path)
        self.context = ssl.create_default_context(cafile=f"{self.keys.path}/cert.pem")
        self.context.check_hostname = False
        files = f'certificate = "{self.keys.path}/cert.pem"\nprivate_key = "{self.keys.path}/cert.key"'
        type(self).gateway_parts = {"irc": f"{self.options}\n{files}", "host": self.host}
        super().setUp()


class SecureWebSocket(Secure):
    options = 'websocket_listen = ["wss://127.0.0.1:0"]'

    def test_a_web_client_reads_and_writes_over_tls(self):
        ann = self.resident()
        port = port_of(self.gateway.listener("irc-wss"))
        phone = self.client("ann", caps=("echo-message", "message-tags"), port=port, websocket=True, tls=self.context)
        phone.join("&home")
        phone.say("&home", "gr\u00fc\u00dfe \u00fcber wss")
        phone.message("&home", "gr\u00fc\u00dfe \u00fcber wss")
        ann.message("&home", "gr\u00fc\u00dfe \u00fcber wss")
        phone.send("WHOIS ann")
        phone.expect(r" 671 ann ann :is using a secure connection")
        with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n")
            self.assertNotIn(b"101", plain.recv(4096))


class StrictTransport(Secure):
    options, host = 'tls_listen = ["0.0.0.0:0"]\nsts_port = 6697\nsts_seconds = 7777', "0.0.0.0"

    def offers(self, port, host, tls=None):
        client = IrcClient(port, "guest", register=False, tls=tls, host=host)
        self.addCleanup(client.close)
        client.send("CAP LS 302")
        client.send("PING end")
        client.expect("PONG.*end")
        return " ".join(line.text for line in client.all() if line.command == "CAP").split()

    def sts(self, *where, **more):
        return [word for word in self.offers(*where, **more) if word.startswith("sts")]

    def test_clients_of_the_network_are_sent_to_tls_and_kept_there(self):
        address = own_address()
        if address is None:
            self.skipTest("this machine has no address but those of loopback")
        self.assertEqual(self.sts(self.gateway.port, address), ["sts=port=6697"])
        self.assertEqual(self.sts(port_of(self.gateway.listener("ircs")), address, tls=self.context), ["sts=duration=7777"])

    def test_clients_of_this_machine_are_not(self):
        self.assertEqual(self.sts(self.gateway.port, "127.0.0.1"), [])
        self.assertEqual(self.sts(port_of(self.gateway.listener("ircs")), "127.0.0.1", tls=self.context), [])


class UnixSocket(Scenario):
    def setUp(self):
        self.place = Folder()
        self.addCleanup(self.place.close)
        self.path = str(self.place.path / "irc.sock")
        UnixSocket.gateway_parts = {"irc": f'unix_listen = ["{self.path}"]'}
        super().setUp()

    def test_a_client_reads_and_writes_by_the_socket_of_its_owner(self):
        self.resident()
        self.assertTrue(stat.S_ISSOCK(os.stat(self.path).st_mode))
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        local = self.client("ann", port=self.path)
        local.join("&home")
        local.say("&home", "by the back door")
        local.message("&home", r"You: \[\w+\] by the back door")

    def test_a_socket_left_behind_is_replaced(self):
        self.gateway.process.stop(signal.SIGKILL)
        self.assertTrue(os.path.exists(self.path))
        self.gateway.start()
        self.client("ann", password=None, port=self.path).barrier()

    def test_neither_a_socket_in_use_nor_another_file_is_replaced(self):
        file = self.place.write("notes.txt", "mine")
        for path in (self.path, str(file)):
            second = Gateway(irc=f'unix_listen = ["{path}"]')
            self.addCleanup(second.folder.close)
            try:
                second.start()  # its other listener may be announced before it ends
            except AssertionError:
                pass
            wait_until(lambda: not second.process.running(), "the second gateway's end")
            self.assertNotEqual(second.process.stop(), 0)
            self.assertRegex("\n".join(second.process.errors), f"cannot listen on {re.escape(path)}: .*is another program using it")
        self.assertEqual(file.read_text(), "mine")
        self.client("ann", password=None, port=self.path).barrier()


class WebGateway(Scenario):
    def setUp(self):
        self.place = Folder()
        self.addCleanup(self.place.close)
        file = self.place.write("webirc", "sesame\n")
        WebGateway.gateway_parts = {"irc": f'webirc_gateways = ["127.0.0.1"]\nwebirc_password_file = "{file}"'}
        super().setUp()

    def test_the_client_has_its_own_address(self):
        client = IrcClient(self.gateway.port, "guest", register=False)
        self.addCleanup(client.close)
        client.send("WEBIRC sesame kiwi host.example 203.0.113.7 :secure")
        for line in ("NICK guest", "USER guest 0 * :Guest", "WHOIS guest"):
            client.send(line)
        client.expect(" 671 guest guest ")
        client.send("QUIT")
        client.expect(r"ERROR .*\[203\.0\.113\.7\]")

    def test_a_wrong_password_closes_and_is_not_logged(self):
        client = IrcClient(self.gateway.port, "guest", register=False)
        self.addCleanup(client.close)
        client.send("WEBIRC open-it kiwi host.example 203.0.113.7")
        client.expect(r"ERROR .*\(WEBIRC password incorrect\)")
        wait_until(lambda: any("WEBIRC refused" in line for line in self.gateway.process.errors), "the log's line")
        self.assertNotIn("open-it", "\n".join(self.gateway.process.errors))


class Networks(Scenario):
    caps = ("batch", "standard-replies", "soju.im/bouncer-networks", "soju.im/bouncer-networks-notify")

    def test_a_client_adds_watches_renames_binds_and_removes_accounts(self):
        ann = self.newcomer(caps=("batch", "standard-replies"))
        self.sign_in(ann, "alice")
        phone = self.client("ann", caps=self.caps)
        first = phone.expect(r" BOUNCER NETWORK \d+ :name=mastodon;state=connected;")
        phone.send(f"BOUNCER ADDNETWORK name=work;host={self.instance.authority.partition(':')[0]};port={self.instance.port};tls=0")
        added = phone.expect(r" BOUNCER NETWORK \d+ :name=mastodon2;state=disconnected;").params[1]
        link = re.search(r"https?://\S+/oauth/authorize\S*", phone.message("&fedibee", "/oauth/authorize").plain()).group(0)
        phone.expect(rf" BOUNCER NETWORK {added} :name=work;error=")
        phone.expect(rf" BOUNCER ADDNETWORK {added}$")
        code = Browser().sign_in(link, "bob", self.instance.users["bob"]["password"])
        phone.say("&fedibee", f"code {code}")
        phone.expect(rf" BOUNCER NETWORK {added} :state=connecting")
        phone.expect(rf" BOUNCER NETWORK {added} :state=connected")
        bound = IrcClient(self.gateway.port, "ann", register=False)
        self.addCleanup(bound.close)
        for line in ("CAP LS 302", "CAP REQ :sasl soju.im/bouncer-networks", "AUTHENTICATE PLAIN", "AUTHENTICATE AGFubgBjb3JyZWN0IGhvcnNl"):
            bound.send(line)
        bound.expect(" 903 ")
        for line in (f"BOUNCER BIND {added}", "CAP END", "NICK ann", "USER ann 0 * :Ann"):
            bound.send(line)
        bound.expect(rf" 005 ann BOUNCER_NETID={added} ")
        bound.join("&home")
        bound.say("&home", "from the bound client")
        bound.message("&home", "from the bound client")
        self.assertIn("from the bound client", self.instance.statuses("bob")[0]["content"])
        bound.close()
        phone.send(f"BOUNCER CHANGENETWORK {added} name=office")
        phone.expect(rf" BOUNCER NETWORK {added} :name=office$")
        phone.expect(rf" BOUNCER CHANGENETWORK {added}$")
        phone.send(f"BOUNCER DELNETWORK {added}")
        phone.expect(rf" BOUNCER NETWORK {added} \*$")
        phone.expect(rf" BOUNCER DELNETWORK {added}$")
        self.assertNotEqual(first.params[1], added)
        ann.root("account list", "End of account list")
        self.assertFalse([line for line in ann.all() if line.command == "BOUNCER"])

    def test_a_search_finds_what_the_instance_and_the_place_have(self):
        self.instance.follow("alice", "bob")
        self.instance.post("bob", "pea soup tonight")
        self.instance.post("bob", "cake tomorrow")
        ann = self.resident(caps=("batch", "message-tags", "server-time", "standard-replies", "soju.im/search"))
        bob = ann.message("&home", "pea soup").nick
        for question, target in (("in=&home;text=SOUP", "&home"), ("text=soup", "&home"), ("in=&home;from=BOB;limit=5", "&home")):
            ann.send("SEARCH " + question.replace("BOB", bob))
            batch = ann.expect(r"BATCH \+\S+ soju\.im/search").params[0][1:]
            found = ann.expect(rf"@batch={batch};\S* .*PRIVMSG {target} .*pea soup tonight")
            self.assertTrue(found.tags["msgid"] and found.tags["time"])
            ann.expect(f"BATCH -{batch}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
