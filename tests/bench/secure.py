# SPDX-License-Identifier: AGPL-3.0-or-later
"""A fedisim under a name, with https on port 443, and a reader of it in fedibee or BitlBee."""
import contextlib
import http.client
import json
import re
import ssl

import test_peers_bitlbee as bitlbee_test
from harness.browser import Browser
from harness.irc import IrcClient
from harness.process import Folder
from people import newcomer
from servers import BitlBee


class SecureInstance(bitlbee_test.SecureInstance):
    def __init__(self, authority, certificate, key):
        self.authority_file = authority
        super().__init__(authority, certificate, key)


def missing():
    return bitlbee_test.skip_reason()


@contextlib.contextmanager
def world(kind):
    folder = Folder()
    authority, certificate, key = bitlbee_test.make_certificates(folder)
    instance = SecureInstance(authority, certificate, key)
    try:
        with kind(authority=authority) if kind is BitlBee else kind(instances=f'ca_file = "{authority}"') as server:
            instance.follow("alice", "bob")
            instance.post("bob", "written before")
            yield server, instance
    finally:
        instance.stop()
        folder.close()


@contextlib.contextmanager
def poster(instance):
    """A way to post on one connection, as fast as posts are answered."""
    context = ssl.create_default_context(cafile=instance.authority_file)
    link = http.client.HTTPSConnection(bitlbee_test.NAME, 443, context=context)

    def post(who, text):
        link.request("POST", "/sim/post", json.dumps({"as": who, "status": text}), {"Content-Type": "application/json"})
        answer = link.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"the instance refused a post with {answer.status}")
    try:
        yield post
    finally:
        link.close()


def reader(server, instance):
    """A client that shows alice's home; it stays, since BitlBee forgets base_url with it and would go elsewhere."""
    if not isinstance(server, BitlBee):
        return newcomer(server, instance), "&home"
    client = IrcClient(server.port, "ann", register=False)
    client.send("NICK ann")
    client.send("USER ann 0 * :ann")
    client.expect(r" 366 ann &bitlbee", "the control channel")
    client.say("&bitlbee", f"account add mastodon @alice@{bitlbee_test.NAME}")
    client.message("&bitlbee", "(?i)successfully added")
    client.say("&bitlbee", f"account mastodon set base_url https://{bitlbee_test.NAME}")
    client.message("&bitlbee", "base_url")
    client.say("&bitlbee", "account mastodon on")
    link = client.expect(lambda line: "/oauth/authorize" in line.raw, "the sign-in link")
    url = re.search(r"https://\S+", link.plain()).group(0)
    code = Browser(instance.authority_file).sign_in(url, "alice", instance.users["alice"]["password"])
    client.say("mastodon_oauth", code)
    client.message("&bitlbee", "(?i)logged in")
    return client, f"#{bitlbee_test.NAME}_alice"
