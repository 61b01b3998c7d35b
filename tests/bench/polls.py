# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many logins of one instance that has no streams: how often it is asked, what that costs, and how late posts are shown."""
import re
import time

from many import gather
from people import newcomer, world
from servers import Fedibee
from tables import Table

LOGINS = 1000
SOFTWARE = ("pixelfed", "gnusocial")  # no streams, and no pace of their own
QUIET = 180  # seconds in which nothing comes: every login has gone back to the slow pace
WATCHED = 60
BUSY_POSTS = 4
PAGE = 40  # posts that stand in every home: what is read again and again


def delays(instance, crowd, text, deadline=120):
    """Seconds until each of the crowd is shown a new post of bob's."""
    instance.post("bob", text)
    begun, late, waiting = time.monotonic(), [], list(crowd)
    wanted = re.compile(re.escape(text))
    while waiting and time.monotonic() - begun < deadline:
        shown = [client for client in waiting if any(wanted.search(line.text) for line in client.all()[-5:])]
        late += [time.monotonic() - begun] * len(shown)
        waiting = [client for client in waiting if client not in shown]
        time.sleep(0.5)
    if waiting:
        raise SystemExit(f"{len(waiting)} clients were not shown '{text}' within {deadline} s")
    return sorted(late)


def watched(server, instance):
    """Requests and refusals in a minute, and the part of a core that the gateway takes."""
    instance.call("DELETE", "/sim/log")
    busy, begun = server.processor_time(), time.monotonic()
    time.sleep(WATCHED)
    part = (server.processor_time() - busy) / (time.monotonic() - begun) * 100
    requests = instance.call("GET", "/sim/log")
    return len(requests), sum(one.get("status") == 429 for one in requests), part


def polled(_):
    """Once for each family: a thousand people sign in through pages, and then little happens."""
    for software in SOFTWARE:
        polled_at(software)


def polled_at(software):
    table = Table(f"{LOGINS:,} logins at one instance without streams ({software})", ["fedibee"])
    with world(Fedibee, software=software) as (server, instance):
        for number in range(PAGE):
            instance.post("bob", f"long ago {number}. " + "words " * 40)
        crowd = gather(LOGINS, lambda number: newcomer(server, instance, f"u{number}"))
        time.sleep(QUIET)
        for name in ("quiet", "busy"):
            if name == "busy":
                for number in range(BUSY_POSTS):
                    late = delays(instance, crowd, f"busy-{number}.")
            asked, refused, part = watched(server, instance)
            if name == "quiet":
                late = delays(instance, crowd, "after a long time.")
            table.add(f"{name}: requests in a minute", "", fedibee=[asked])
            table.add(f"{name}: of them refused (429)", "", fedibee=[refused])
            table.add(f"{name}: processor time, of one core", "%", fedibee=[part])
            for part_name, at in (("half", len(late) // 2), ("all", -1)):
                table.add(f"{name}: a new post is shown to {part_name} of them within", "s", fedibee=[late[at]])
        for client in crowd:
            client.close()
    table.show()
