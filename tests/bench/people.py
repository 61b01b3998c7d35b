# SPDX-License-Identifier: AGPL-3.0-or-later
"""Users with a login at a fedisim: signed in once through its pages, then measured."""
import contextlib
import http.client
import json
import re
import time

from harness.browser import Browser
from harness.irc import IrcClient
from harness.world import Instance

PASSWORD = "correct-horse"


def sign_in(client, instance, who="alice"):
    """The whole way of a person, as in the end-to-end tests."""
    client.say("&fedibee", f"account add {instance.url}")
    link = client.message("&fedibee", r"https?://\S+/oauth/authorize\S*")
    url = re.search(r"https?://\S+", link.plain()).group(0)
    code = Browser(getattr(instance, "authority_file", None)).sign_in(url, who, instance.users[who]["password"])
    client.say("&fedibee", f"code {code}")
    client.message("&fedibee", r"(?i)logged in as")


def newcomer(server, instance, nick="ann", channels=("&home",)):
    """A client that is registered, signed in and in its channels."""
    client = IrcClient(server.port, nick)
    client.root(f"register {PASSWORD}", "(?i)registered|created")
    sign_in(client, instance)
    for channel in channels:
        client.join(channel)
    return client


@contextlib.contextmanager
def world(kind, options=(), software="mastodon", **more):
    """A gateway and an instance on which alice follows bob."""
    instance = Instance(software, options)
    try:
        with kind(**more) as server:
            instance.act("alice", "follow", account="bob")
            instance.post("bob", "written before")
            yield server, instance
    finally:
        instance.stop()


def await_streams(instance, wanted, deadline=30):
    end = time.monotonic() + deadline
    while instance.call("GET", "/sim/streams")["open"] < wanted:
        if time.monotonic() > end:
            raise SystemExit(f"the gateway did not open {wanted} streams")
        time.sleep(0.05)


def answer_time(instance, path="/api/v1/timelines/home?limit=40"):
    """Seconds of one answer on a connection that is open already."""
    link = http.client.HTTPConnection("127.0.0.1", instance.port)
    headers = {"Authorization": "Bearer " + instance.users["alice"]["token"]}
    taken = 0.0
    for _ in range(2):
        begun = time.perf_counter()
        link.request("GET", path, headers=headers)
        json.loads(link.getresponse().read())
        taken = time.perf_counter() - begun
    link.close()
    return taken
