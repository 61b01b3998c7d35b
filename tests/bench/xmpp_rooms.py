# SPDX-License-Identifier: AGPL-3.0-or-later
"""A thousand users of an XMPP server, each with a login and in the room of their home timeline."""
import statistics
import time

from harness.browser import Browser
from harness.process import Folder
from harness.world import Instance
from people import await_streams
from servers import Fedibee
from tables import Table
from xmpp_peer import DOMAIN, FakeServer
from xmpp_stanzas import section

USERS, POSTS, PAUSE = 1000, 20, 0.5
SETTLING = 30  # seconds in which what a burst leaves free is given back
HOME, MUC = f"home@{DOMAIN}", "http://jabber.org/protocol/muc"


def sign_in(peer, instance, user):
    """The whole way of a person: a chat line, a page, a code."""
    def say(text):
        peer.write(f"<message type='chat' from='{user}@example.org/x' to='{DOMAIN}'><body>{text}</body></message>")
    say(f"login {instance.url}")
    link = peer.expect(rb"<url>([^<]+)</url>").group(1).decode().replace("&amp;", "&")
    code = Browser().sign_in(link, "alice", instance.users["alice"]["password"])
    say(f"code {code}")
    peer.expect(rb"(?i)logged in as")


def join(peer, users):
    """Seconds until every user has the subject of their room."""
    begun = time.perf_counter()
    for user in users:
        peer.write(f"<presence from='{user}@example.org/x' to='{HOME}/me'><x xmlns='{MUC}'/></presence>")
    for _ in users:
        peer.expect(rb"<subject[ />]")
    return time.perf_counter() - begun


def delays(peer, instance, count):
    """Milliseconds from the request that posts to the stanza, for each user and post."""
    waits = []
    for number in range(POSTS):
        mark = f"bench-{number:04}.".encode()
        begun, seen = time.perf_counter(), 0
        instance.post("bob", mark.decode())
        while seen < count:
            peer.read()
            come = peer.got.count(mark)
            waits += [(time.perf_counter() - begun) * 1000] * come
            seen += come
            peer.got = peer.got[peer.got.rfind(b">") + 1:]
        time.sleep(PAUSE)
    return waits


def measure(users):
    """Numbers by name; the three of memory are KiB of one user."""
    folder, instance, peer = Folder(), Instance(), FakeServer()
    instance.follow("alice", "bob")
    server = Fedibee(xmpp=section(peer.port, folder))
    try:
        peer.let_in()
        sign_in(peer, instance, "early")
        before = server.memory()

        def memory():
            return (server.memory() - before) / len(users)
        for user in users:
            sign_in(peer, instance, user)
            join(peer, [user])
        await_streams(instance, len(users), 120)
        found = {"joined": memory()}
        found["waits"] = delays(peer, instance, len(users))
        found["told"] = memory()
        begun = time.perf_counter()
        peer.let_in()
        found["linked"] = time.perf_counter() - begun
        found["again"] = join(peer, users)
        time.sleep(SETTLING)
        found["settled"] = memory()
        return found
    finally:
        server.stop()
        peer.close()
        instance.stop()
        folder.close()


def rooms(_):
    """Once: a thousand people sign in through pages."""
    found = measure([f"u{number}" for number in range(USERS)])
    waits = found["waits"]
    cuts = statistics.quantiles(waits, n=100)
    table = Table(f"{USERS:,} users of an XMPP server, each in the room of their home timeline", ["fedibee"])
    table.add("memory of a user, signed in and in the room (PSS)", "KiB", fedibee=[found["joined"]])
    for name, value in (("p50", cuts[49]), ("p99", cuts[98]), ("worst", max(waits))):
        table.add(f"request that posts to the stanza of each user, {name}", "ms", fedibee=[value])
    table.add(f"memory of a user after {POSTS} posts (PSS)", "KiB", fedibee=[found["told"]])
    table.add("the link again, after it was cut", "s", fedibee=[found["linked"]])
    table.add("all join again at once, until the last has the subject", "s", fedibee=[found["again"]])
    table.add(f"memory of a user {SETTLING} s after that (PSS)", "KiB", fedibee=[found["settled"]])
    table.show()
