# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many users of one instance: a public stream that all of them read, and the home stream of each."""
import collections
import concurrent.futures
import time

from people import await_streams, newcomer, sign_in, world
from servers import Fedibee
from tables import Table

READERS = (1, 100, 1000)
STREAMS = (1000, 10_000)
RESIDENTS = ("alice", "bob", "carol")  # one user may sign in to each of them once
POSTS = 100
TEXT = "Today I planted beans & peas beside the old wall; more at https://garden.example/42 #gardens"


def carried(instance, stream):
    return sum(one["stream"] == stream for one in instance.call("GET", "/sim/streams")["subscriptions"])


def await_one(instance, stream, deadline=60):
    end = time.monotonic() + deadline
    while carried(instance, stream) != 1:
        if time.monotonic() > end:
            return
        time.sleep(0.1)


def gather(count, make):
    """Some at a time: each waits for a password's derivation and for pages."""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return list(pool.map(make, range(count)))


def read_by(count):
    """Subscriptions upstream, µs of processor time for a post, and KiB for a reader in the place."""
    with world(Fedibee) as (server, instance):
        crowd = gather(count, lambda number: newcomer(server, instance, f"u{number}", channels=()))
        await_streams(instance, count)
        before = server.memory()
        for client in crowd:
            client.join("&local")
        await_one(instance, "public:local")
        memory = (server.memory() - before) / count
        instance.post("carol", "warm-up.")
        for client in crowd:
            client.message("&local", r"warm-up\.", 60)
        busy = server.processor_time()
        for number in range(POSTS):
            instance.post("carol", f"bench-{number:07}. {TEXT}")
        for client in crowd:
            client.message("&local", rf"bench-{POSTS - 1:07}\.", 120)
        busy = (server.processor_time() - busy) / POSTS * 1e6
        streams = carried(instance, "public:local")
        for client in crowd:
            client.close()
    return streams, busy, memory


def public_stream(runs):
    table = Table("A public stream of one instance, read by many users", ["fedibee"])
    for count in READERS:
        seen = [read_by(count) for _ in range(1 if count == READERS[-1] else min(runs, 3))]
        table.add(f"{count:,} readers: subscriptions at the instance", "", fedibee=[each[0] for each in seen])
        table.add(f"{count:,} readers: processor time for a post", "µs", fedibee=[each[1] for each in seen])
        table.add(f"{count:,} readers: the same for each reader", "µs", fedibee=[each[1] / count for each in seen])
        table.add(f"{count:,} readers: memory of a reader in the place (PSS)", "KiB", fedibee=[each[2] for each in seen])
    table.show()


def resident(server, instance, number):
    """A user at home with a login for each of the instance's people."""
    client = newcomer(server, instance, f"u{number}", channels=())
    for who in RESIDENTS[1:]:
        sign_in(client, instance, who)
    client.join("&home")
    return client


def home_streams(_):
    """Once: ten thousand people sign in through pages."""
    table = Table(f"Home streams at one instance; {len(RESIDENTS)} logins a user, each user at a client", ["fedibee"])
    figures = collections.defaultdict(list)
    for wanted in STREAMS:
        with world(Fedibee) as (server, instance):
            empty = server.memory()
            crowd = gather(-(-wanted // len(RESIDENTS)), lambda number: resident(server, instance, number))
            signed_in = len(crowd) * len(RESIDENTS)
            await_streams(instance, signed_in, 120)
            figures[wanted].append((server.memory() - empty) / 1024)
            busy, begun = server.processor_time(), time.monotonic()
            time.sleep(10)
            idle = (server.processor_time() - busy) / (time.monotonic() - begun) * 100
            table.add(f"{signed_in:,} streams, {len(crowd):,} users: memory (PSS)", "MiB", fedibee=figures[wanted])
            table.add("the same for a stream", "KiB", fedibee=[figures[wanted][0] * 1024 / signed_in])
            table.add("processor time while nothing comes, of one core", "%", fedibee=[idle])
            for client in crowd:
                client.close()
    table.show()
