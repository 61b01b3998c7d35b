# SPDX-License-Identifier: AGPL-3.0-or-later
"""A fedisim under a name, with https on port 443, and a reader of it in each gateway."""
import contextlib

import test_peers_bitlbee as bitlbee_test
from harness.browser import Browser
from harness.irc import IrcClient
from harness.process import Folder
from people import PASSWORD, newcomer
from servers import BitlBee

import re


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
    server = kind(authority=authority) if kind is BitlBee else kind(instances=f'ca_file = "{authority}"')
    try:
        instance.follow("alice", "bob")
        instance.post("bob", "written before")
        yield server, instance
    finally:
        server.close()
        instance.stop()
        folder.close()


class Reader:
    """How the load driver attaches to a login that exists; `keeper` is the client that made it, if it must stay."""

    def __init__(self, words, keeper):
        self.words, self.keeper = words, keeper

    def close(self):
        self.keeper.close()


def reader(server, instance):
    if not isinstance(server, BitlBee):
        keeper = newcomer(server, instance)
        return Reader(("--before", f"PASS {PASSWORD}", "--nick", "ann", "--after", "JOIN &home", "--until", " 366 ann &home"), keeper)
    client = IrcClient(server.port, "ann", register=False)
    client.send("NICK ann")
    client.send("USER ann 0 * :ann")
    client.expect(r" 366 ann &bitlbee", "the control channel")
    client.root = lambda *_: None
    client.say("&bitlbee", f"register {PASSWORD}")
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
    client.say("&bitlbee", "save")
    client.message("&bitlbee", "(?i)saved")
    client.close()
    # One client holds a BitlBee user; the driver takes the place of the one that signed in.
    channel = f"#{bitlbee_test.NAME}_alice"
    return Reader(("--nick", "ann", "--after", f"PRIVMSG &bitlbee :identify {PASSWORD}", "--until", f" 366 ann {channel}"), client)
