# SPDX-License-Identifier: AGPL-3.0-or-later
"""What needs an instance: memory of live users, posts to the screen, and the way back in."""
import collections
import time

import secure
from harness.irc import IrcClient
from people import PASSWORD, answer_time, await_streams, newcomer, world
from servers import BitlBee, Fedibee, Load, installed
from tables import Table

LIVE, READERS, RATE = 200, 200, 1000
ALICE = ("--before", f"PASS {PASSWORD}", "--nick", "ann", "--after", "JOIN &home", "--until", " 366 ann &home")


def live_users(runs):
    figures = collections.defaultdict(list)
    for _ in range(min(runs, 3)):
        for name, opened in (("plain", world(Fedibee)), ("secure", secure.world(Fedibee))):
            with opened as (server, instance):
                warm = newcomer(server, instance, "first")
                await_streams(instance, 1)
                before = server.memory()
                crowd = [newcomer(server, instance, f"u{number}") for number in range(LIVE)]
                await_streams(instance, LIVE + 1)
                figures[name].append((server.memory() - before) / LIVE)
                for client in [warm, *crowd]:
                    client.close()
    table = Table(f"Live users ({LIVE}): a client, a login, its home stream", ["fedibee"])
    table.add("memory of one (PSS), instance without TLS", "KiB", fedibee=figures["plain"])
    table.add("memory of one (PSS), instance with TLS", "KiB", fedibee=figures["secure"])
    table.show()


def run_posts(server, instance, *words):
    """The figures of the load driver, with the processor time that a post took the gateway."""
    load = Load("posts", "--port", server.port, "--instance-port", instance.port, *words)
    load.phase()
    before = server.processor_time()
    seen = load.phase()
    posts = seen["posts"] + int(words[words.index("--warm-up") + 1])
    seen["microseconds"] = (server.processor_time() - before) / posts * 1e6
    load.close()
    return seen


def latency(runs):
    seen = []
    for _ in range(runs):
        with world(Fedibee) as (server, instance):
            first = newcomer(server, instance)
            await_streams(instance, 1)
            first.close()
            seen.append(run_posts(server, instance, "--rate", RATE, "--lines", 5 * RATE, "--warm-up", RATE,
                                  "--token", instance.users["alice"]["token"], *ALICE))
    table = Table(f"From the instance to the IRC line, at {RATE} posts a second", ["fedibee"])
    for what, key in (("from the event on the instance's stream", "event_to_line_ms"), ("from the request that posts", "post_to_line_ms")):
        for part in ("p50", "p99", "max"):
            table.add(f"{what}, {part}", "ms", fedibee=[each[key][part] for each in seen])
    table.add("rate that was reached", "1/s", fedibee=[each["posts_per_second"] for each in seen])
    table.add("processor time for a post", "µs", fedibee=[each["microseconds"] for each in seen])
    table.show()


def readers(runs):
    seen = []
    for _ in range(runs):
        with world(Fedibee) as (server, instance):
            first = newcomer(server, instance)
            await_streams(instance, 1)
            first.close()
            seen.append(run_posts(server, instance, "--count", READERS, "--lines", 2000, "--warm-up", 200, "--deadline", 120, *ALICE))
    table = Table(f"One status to {READERS} clients of one user, as fast as the instance takes posts", ["fedibee"])
    table.add("lines", "1/s", fedibee=[each["lines_per_second"] for each in seen])
    table.add("lines for each second of processor time", "1/s", fedibee=[READERS * 1e6 / each["microseconds"] for each in seen])
    table.show()


def events(runs):
    """Both over https on port 443, the only way BitlBee's plugin can go."""
    reason = secure.missing()
    if reason:
        print(f"\nEvents for each core are not measured: {reason}")
        return
    per_core, reached = collections.defaultdict(list), collections.defaultdict(list)
    for _ in range(runs):
        for kind in installed(Fedibee, BitlBee):
            with secure.world(kind) as (server, instance):
                user = secure.reader(server, instance)
                seen = run_posts(server, instance, "--tls", "--rate", RATE / 2, "--lines", 2 * RATE, "--warm-up", 100, *user.words)
                per_core[kind.name].append(1e6 / seen["microseconds"])
                reached[kind.name].append(seen["posts_per_second"])
                user.close()
    table = Table("Posts shown to one reader, instance with TLS", ["fedibee", "BitlBee"])
    table.add("posts for each second of processor time", "1/s", **per_core)
    table.add("rate that was reached (500 asked for)", "1/s", **reached)
    table.show()


def come_back(server, instance):
    """Milliseconds from connecting to the welcome, and from JOIN to the newest post on the screen."""
    server.stop()
    for number in range(10):
        instance.post("bob", f"while away {number}.")
    server.start()
    begun = time.perf_counter()
    client = IrcClient(server.port, "ann", register=False)
    client.send(f"PASS {PASSWORD}\r\nNICK ann\r\nUSER ann 0 * :ann")
    client.expect(lambda line: line.command in ("376", "422"), "the welcome")
    welcomed = time.perf_counter()
    client.send("JOIN &home")
    client.message("&home", r"while away 9\.")
    shown = time.perf_counter()
    client.close()
    return (welcomed - begun) * 1000, (shown - welcomed) * 1000


def backlog(runs):
    table = Table("Coming back: JOIN &home to the newest of ten posts, after a restart", ["fedibee"])
    with world(Fedibee) as (server, instance):
        first = newcomer(server, instance)
        first.close()
        for delay in (0, 100):
            if delay:
                instance.fault(kind="delay", ms=delay, path="/api/")
            ways = [come_back(server, instance) for _ in range(runs)]
            answers = [answer_time(instance) * 1000 for _ in range(runs)]
            table.add(f"instance's answer to one page, delayed by {delay} ms", "ms", fedibee=answers)
            table.add("connect to welcome (with the password's derivation)", "ms", fedibee=[welcome for welcome, _ in ways])
            table.add("JOIN to the newest post", "ms", fedibee=[shown for _, shown in ways])
        instance.clear_faults()
    table.show()
