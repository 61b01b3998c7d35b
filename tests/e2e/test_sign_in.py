#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How clients prove who they are, on the wire: SCRAM-SHA-256, a TLS certificate, a token of the instance, and the
name forms `user/login@client`."""
import base64
import hashlib
import hmac
import ssl
import unittest

from harness.irc import IrcClient
from harness.process import Folder, make_certificate, wait_until
from harness.world import Scenario

PASSWORD = "correct horse"


def scram_proof(password, bare, challenge):
    """The client's last message, and the signature that the server has to answer with."""
    fields = dict(part.split("=", 1) for part in challenge.split(","))
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(fields["s"]), int(fields["i"]))
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    final = "c=biws,r=" + fields["r"]
    message = ",".join((bare, challenge, final)).encode()
    signature = hmac.digest(hashlib.sha256(client_key).digest(), message, "sha256")
    proof = bytes(left ^ right for left, right in zip(client_key, signature))
    answer = hmac.digest(hmac.digest(salted, b"Server Key", "sha256"), message, "sha256")
    return f"{final},p={base64.b64encode(proof).decode()}", "v=" + base64.b64encode(answer).decode()


class SignIn(Scenario):
    def setUp(self):
        self.keys = Folder()
        self.addCleanup(self.keys.close)
        make_certificate(self.keys.path, "gateway.example")
        SignIn.gateway_parts = {"irc": f'tls_listen = ["127.0.0.1:0"]\ncertificate = "{self.keys.path}/cert.pem"\n'
                                       f'private_key = "{self.keys.path}/cert.key"'}
        super().setUp()

    def unregistered(self, mechanism, tls=None):
        port = int(self.gateway.listener("ircs").rpartition(":")[2]) if tls else self.gateway.port
        client = IrcClient(port, "ann", tls=tls, register=False)
        self.addCleanup(client.close)
        client.send("CAP LS 302")
        offered = client.expect(r"\bsasl=")
        self.assertRegex(offered.raw, r"sasl=PLAIN,SCRAM-SHA-256,EXTERNAL,OAUTHBEARER\b")
        client.send("CAP REQ sasl")
        client.send("AUTHENTICATE " + mechanism)
        client.expect(r"^AUTHENTICATE \+")
        return client

    def welcome(self, client):
        client.send("CAP END")
        client.send("NICK ann")
        client.send("USER ann 0 * :Ann")
        client.expect(r" 001 ann ")

    def say_secretly(self, client, message):
        client.send("AUTHENTICATE " + base64.b64encode(message.encode()).decode())

    def hear(self, client):
        return base64.b64decode(client.expect(r"^AUTHENTICATE ").params[0]).decode()

    def scram(self, client, password):
        bare = "n=ann,r=fyko+d2lbbFgONRv9qkxdawL"
        self.say_secretly(client, "n,," + bare)
        challenge = self.hear(client)
        self.assertTrue(challenge.startswith("r=fyko+d2lbbFgONRv9qkxdawL"), challenge)
        final, expected = scram_proof(password, bare, challenge)
        self.say_secretly(client, final)
        return expected

    def test_scram_signs_in_and_proves_the_gateway_to_the_client(self):
        self.newcomer()
        client = self.unregistered("SCRAM-SHA-256")
        expected = self.scram(client, PASSWORD)
        self.assertEqual(self.hear(client), expected)
        client.send("AUTHENTICATE +")
        client.expect(r" 900 \S+ \S+ ann :")
        client.expect(r" 903 ")
        self.welcome(client)
        client.root("account list", "(?i)account")

    def test_a_wrong_scram_proof_signs_nobody_in(self):
        self.newcomer()
        client = self.unregistered("SCRAM-SHA-256")
        self.scram(client, "wrong horse")
        client.expect(r" 904 .*SCRAM-SHA-256 failed")
        self.assertFalse([line for line in client.barrier() if line.command in ("900", "903")])

    def test_a_certificate_that_was_added_signs_in_and_no_other(self):
        make_certificate(self.keys.path, "ann", "mine")
        make_certificate(self.keys.path, "mallory", "other")
        contexts = {}
        for name in ("mine", "other"):
            contexts[name] = ssl.create_default_context(cafile=f"{self.keys.path}/cert.pem")
            contexts[name].check_hostname = False
            contexts[name].load_cert_chain(f"{self.keys.path}/{name}.pem", f"{self.keys.path}/{name}.key")
        self.newcomer()
        port = int(self.gateway.listener("ircs").rpartition(":")[2])
        first = IrcClient(port, "ann", password=PASSWORD, tls=contexts["mine"])
        self.addCleanup(first.close)
        first.root("certfp add", "^Added")
        first.root("certfp list", r"\(this client\)")
        client = self.unregistered("EXTERNAL", contexts["mine"])
        client.send("AUTHENTICATE +")
        client.expect(r" 900 \S+ \S+ ann :")
        self.welcome(client)
        stranger = self.unregistered("EXTERNAL", contexts["other"])
        stranger.send("AUTHENTICATE +")
        stranger.expect(r" 904 .*certfp add [0-9a-f]{64}")
        bare = self.unregistered("EXTERNAL")
        bare.send("AUTHENTICATE +")
        bare.expect(r" 904 .*no TLS certificate")

    def test_the_name_chooses_a_login_and_names_the_client(self):
        ann = self.resident()
        self.instance.post("bob", "hello")
        self.sign_in(ann, "bob")
        phone = self.client(account="ann/mastodon2@phone")
        phone.join("&home")
        topics = [line for line in phone.all() if line.command == "332" and line.params[1] == "&home"]
        self.assertIn("bob@", topics[0].raw)
        phone.say("&home", "from the second account")
        wait_until(lambda: any("from the second account" in post["content"] for post in self.instance.statuses("bob")),
                   "bob's post")

    def test_a_token_of_the_instance_signs_in(self):
        self.resident()
        token = self.instance.users["alice"]["token"]
        client = self.unregistered("OAUTHBEARER")
        self.say_secretly(client, f"n,a=ann,\x01auth=Bearer {token}\x01\x01")
        client.expect(r" 900 \S+ \S+ ann :")
        client.expect(r" 903 ")
        wrong = self.unregistered("OAUTHBEARER")
        bobs = self.instance.users["bob"]["token"]
        self.say_secretly(wrong, f"n,a=ann,\x01auth=Bearer {bobs}\x01\x01")
        self.assertIn("invalid_token", self.hear(wrong))


if __name__ == "__main__":
    unittest.main(verbosity=2)
