# SPDX-License-Identifier: AGPL-3.0-or-later
"""What needs an instance: memory of live users, posts to the screen, and the way back in."""
import collections
import time

import secure
from harness.irc import IrcClient
from people import PASSWORD, answer_time, await_streams, newcomer, world
from servers import BitlBee, Fedibee, Load, Ngircd, installed
from tables import Table

LIVE, READERS, RATE = 200, 200, 1000
FOLLOWED = 3000
EARLY = 8  # users before those that are counted: the first passwords and pages make memory grow once
TEXT = "Today I planted beans & peas beside the old wall; more at https://garden.example/42 #gardens"
ALICE = ("--before", f"PASS {PASSWORD}", "--nick", "ann", "--after", "JOIN &home", "--until", " 366 ann &home")


def live_users(runs):
    figures = collections.defaultdict(list)
    for _ in range(min(runs, 3)):
        for name, opened in (("plain", world(Fedibee)), ("secure", secure.world(Fedibee))):
            with opened as (server, instance):
                empty = server.memory()
                early = [newcomer(server, instance, f"early{number}") for number in range(EARLY)]
                await_streams(instance, EARLY)
                before = server.memory()
                crowd = [newcomer(server, instance, f"u{number}") for number in range(LIVE)]
                await_streams(instance, LIVE + EARLY)
                figures[name].append((server.memory() - before) / LIVE)
                figures["once"].append((before - empty) / 1024)
                for client in [*early, *crowd]:
                    client.close()
    table = Table(f"Live users ({LIVE}): a client, a login, its home stream", ["fedibee"])
    table.add("memory of one (PSS), instance without TLS", "KiB", fedibee=figures["plain"])
    table.add("memory of one (PSS), instance with TLS", "KiB", fedibee=figures["secure"])
    table.add(f"memory taken once, by the first {EARLY} users", "MiB", fedibee=figures["once"])
    table.show()


def run_posts(server, instance, *words):
    """The figures of the load driver, with the processor time that a post took the gateway."""
    with Load("posts", "--port", server.port, "--instance-port", instance.port, *words) as load:
        load.phase()
        before = server.processor_time()
        seen = load.phase()
        posts = seen["posts"] + int(words[words.index("--warm-up") + 1])
        seen["microseconds"] = (server.processor_time() - before) / posts * 1e6
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


def fanout(runs):
    """fedibee shows one status to all clients of a user; ngIRCd hands a line of one client to all others."""
    lines, per_core = collections.defaultdict(list), collections.defaultdict(list)
    for _ in range(runs):
        with world(Fedibee) as (server, instance):
            first = newcomer(server, instance)
            await_streams(instance, 1)
            first.close()
            seen = run_posts(server, instance, "--count", READERS, "--lines", 2000, "--warm-up", 200, "--deadline", 120, *ALICE)
            lines["fedibee"].append(seen["lines_per_second"])
            per_core["fedibee"].append(READERS * 1e6 / seen["microseconds"])
        if installed(Ngircd):
            rate, busy = relay(1)
            lines["ngIRCd"].append(rate)
            per_core["ngIRCd"].append(busy)
            rate, busy = relay(40)
            lines["ngIRCd, 40 ahead"].append(rate)
            per_core["ngIRCd, 40 ahead"].append(busy)
    table = Table(f"One line to {READERS} clients", ["fedibee", "ngIRCd", "ngIRCd, 40 ahead"])
    table.add("lines", "1/s", **lines)
    table.add("lines for each second of processor time", "1/s", **per_core)
    table.show()


def relay(ahead):
    """(lines a second, lines for each second of processor time) of ngIRCd; the writer is at most so many lines ahead."""
    words = ("--count", READERS + 1, "--parallel", 4, "--lines", 2000, "--ahead", ahead, "--after", "JOIN #bench", "--until", " 366 ")
    with Ngircd() as server, Load("fanout", "--port", server.port, *words) as load:
        load.phase()
        before = server.processor_time()
        rate = load.phase()["per_second"]
        return rate, 2000 * READERS / (server.processor_time() - before)


def shown_to_one(kind, count):
    """(posts for each second of processor time, posts a second) of a fresh gateway."""
    with secure.world(kind) as (server, instance):
        client, channel = secure.reader(server, instance)
        instance.post("bob", "warm-up.")
        client.message(channel, r"warm-up\.")
        busy, begun = server.processor_time(), time.perf_counter()
        with secure.poster(instance) as post:
            for number in range(count):
                post("bob", f"bench-{number:07}. {TEXT}")
        client.message(channel, rf"bench-{count - 1:07}\.", 60)
        busy, taken = server.processor_time() - busy, time.perf_counter() - begun
        shown = len({line.plain() for line in client.all() if line.command == "PRIVMSG" and "bench-" in line.raw})
        if shown != count:
            raise SystemExit(f"{kind.name} showed {shown} posts of {count}")
        client.close()
        return count / busy, count / taken


def events(runs):
    """Both over https on port 443, the only way BitlBee's plugin can go."""
    reason = secure.missing()
    if reason:
        print(f"\nPosts for each core are not compared with BitlBee: {reason}")
        return
    per_core, reached = collections.defaultdict(list), collections.defaultdict(list)
    for _ in range(runs):
        for kind in installed(Fedibee, BitlBee):
            fast, rate = shown_to_one(kind, 2 * RATE)
            per_core[kind.name].append(fast)
            reached[kind.name].append(rate)
    table = Table("Posts shown to one reader, instance with TLS", ["fedibee", "BitlBee"])
    table.add("posts for each second of processor time", "1/s", **per_core)
    table.add("rate at which they came", "1/s", **reached)
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


def people_of(instance):
    """The ids of all simulated people but alice, from the directory."""
    found = []
    while page := instance.api("alice", "GET", f"/api/v1/directory?local=true&limit=80&offset={len(found)}"):
        found += page
    return [account["id"] for account in found if account["username"] != "alice"]


def names(runs):
    """JOIN &home of somebody who follows thousands: bytes and time until the end of the names."""
    bytes_sent, cold, warm = [], [], []
    with world(Fedibee, options=("--accounts", str(FOLLOWED))) as (server, instance):
        for account in people_of(instance):
            instance.api("alice", "POST", f"/api/v1/accounts/{account}/follow", {})
        newcomer(server, instance, channels=()).close()
        for _ in range(runs):
            server.stop()
            server.start()
            client = IrcClient(server.port, "ann", password=PASSWORD)
            for times in (cold, warm):
                begun = time.perf_counter()
                client.send("JOIN &home")
                client.expect(lambda line: line.command == "366" and "&home" in line.params, "the end of the names", 120)
                times.append((time.perf_counter() - begun) * 1000)
                client.send("PART &home")
                client.barrier()
            lines = [line.raw for line in client.all() if line.command == "353"]
            bytes_sent.append(sum(len(line) + 2 for line in lines) / 2 / 1024)
            client.close()
    table = Table(f"JOIN &home of one who follows {FOLLOWED:,}", ["fedibee"])
    table.add("names (353)", "KiB", fedibee=bytes_sent)
    table.add("JOIN to the end of the names, the people not known yet", "ms", fedibee=cold)
    table.add("the same once they are known", "ms", fedibee=warm)
    table.show()


def asked_page(client, words):
    """Milliseconds until the whole batch that answers CHATHISTORY has come, and how many posts it had."""
    begun = time.perf_counter()
    client.send(f"CHATHISTORY {words}")
    begin = client.expect(lambda line: line.command == "BATCH" and line.params[0].startswith("+"), "a batch")
    reference = begin.params[0][1:]
    client.expect(lambda line: line.command == "BATCH" and line.params[0] == "-" + reference, "its end")
    took = (time.perf_counter() - begun) * 1000
    inside = [line.tags for line in client.all() if line.tags.get("batch") == reference]
    return took, len({tags["msgid"] for tags in inside if "msgid" in tags})


def pages(runs):
    """A page of the past, as a client asks for it that scrolls up; an instance gives 40 posts at a time."""
    table = Table("CHATHISTORY BEFORE &home, 100 posts", ["fedibee"])
    with world(Fedibee) as (server, instance):
        for number in range(200):
            instance.post("bob", f"{TEXT} {number}")
        newcomer(server, instance).close()
        client = IrcClient(server.port, "ann", password=PASSWORD,
                           caps=("message-tags", "server-time", "batch", "draft/chathistory"))
        client.join("&home")
        _, lines = asked_page(client, "LATEST &home * 50")
        oldest = next(line for line in client.all() if line.tags.get("batch") and "msgid" in line.tags).tags["msgid"]
        def ask(times):
            took = [asked_page(client, f"BEFORE &home msgid={oldest} 100") for _ in range(times)]
            if lines != 50 or any(count != 100 for _, count in took):
                raise SystemExit(f"pages of {lines} and {[count for _, count in took]} posts")
            return [each for each, _ in took]

        for delay in (0, 100):
            if delay:
                instance.fault(kind="delay", ms=delay, path="/api/")
            answers, took = [], []
            for _ in range(runs):
                answers.append(answer_time(instance) * 1000)
                client.root("move nobody@nowhere.invalid to nowhere", ".")  # what changes people's posts empties the memory
                took += ask(1)
            table.add(f"instance's answer to one page, delayed by {delay} ms", "ms", fedibee=answers)
            table.add("CHATHISTORY to the end of the batch, from the instance", "ms", fedibee=took)
            asked_page(client, "LATEST &home * 100")
            asked_page(client, f"BEFORE &home msgid={oldest} 100")
            table.add("CHATHISTORY to the end of the batch, from memory", "ms", fedibee=ask(runs))
        instance.clear_faults()
        client.close()
    table.show()
