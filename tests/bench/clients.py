# SPDX-License-Identifier: AGPL-3.0-or-later
"""What needs no instance: micro-benchmarks, start, memory and registrations of clients."""
import collections
import json
import os
import pathlib
import ssl
import subprocess
import time

from harness.irc import IrcClient
from servers import BitlBee, Fedibee, Load, Ngircd, installed
from tables import Table

CLIENTS, USERS = 2000, 300
CALLERS, PINGS = 200, 20_000
CROWD, BUSY, DEAF = 10_000, 1000, 50
REGISTER = ("--after", "PRIVMSG &fedibee :register secret{i}", "--until", "registered", "--deadline", 300)
AT_A_TIME = 4  # ngIRCd and BitlBee queue ten; beyond that the kernel lets a client wait for a second


def micro(runs):
    program = pathlib.Path(os.environ["FEDIBEE_BENCH_BUILD"]) / "bin" / "bench_micro"
    output = subprocess.run([str(program), "--benchmark_format=json", "--benchmark_min_time=0.2", f"--benchmark_repetitions={runs}"],
                            check=True, capture_output=True, text=True).stdout
    times = collections.defaultdict(list)
    for entry in json.loads(output)["benchmarks"]:
        if entry["run_type"] == "iteration":
            times[entry["run_name"]].append(entry["cpu_time"])
    table = Table("Pure hops", ["fedibee"])
    for name, values in times.items():
        table.add(name.replace("_", " "), "ns", fedibee=values)
    table.show()


def start(runs):
    starts, ends = collections.defaultdict(list), collections.defaultdict(list)
    for kind in installed(Fedibee, Ngircd, BitlBee):
        with kind() as server:
            for _ in range(runs):
                begun = time.perf_counter()
                server.stop()
                ends[kind.name].append((time.perf_counter() - begun) * 1000)
                starts[kind.name].append(server.start() * 1000)
    table = Table("Start and end", ["fedibee", "ngIRCd", "BitlBee"])
    table.add("start to listening, with a store that exists", "ms", **starts)
    table.add("SIGTERM to the end of the process", "ms", **ends)
    table.show()


def warm_up(server):
    """The first passwords make the memory of the process grow once; what is counted comes after that."""
    with Load("hold", "--port", server.port, "--count", 16, "--nick", "early{i}", *REGISTER) as load:
        load.phase()


def hold(kind, count, *words):
    """(KiB for each client, registrations a second) of a fresh server."""
    with kind() as server:
        if words == REGISTER:
            warm_up(server)
        before = server.memory()
        with Load("hold", "--port", server.port, "--count", count, *(words or ("--parallel", AT_A_TIME))) as load:
            rate = load.phase()["per_second"]
            return (server.memory() - before) / count, rate


def idle(runs):
    memory, crowded, single = (collections.defaultdict(list) for _ in range(3))
    for _ in range(runs):
        for kind in installed(Fedibee, Ngircd, BitlBee):
            each, rate = hold(kind, CLIENTS)
            memory[kind.name].append(each)
            crowded[kind.name].append(rate)
            single[kind.name].append(hold(kind, CLIENTS, "--parallel", 1)[1])
    table = Table(f"Clients that are idle ({CLIENTS} guests)", ["fedibee", "ngIRCd", "BitlBee"])
    table.add("memory of one (PSS)", "KiB", **memory)
    table.add(f"registrations, {AT_A_TIME} at a time", "1/s", **crowded)
    table.add("registrations, one after the other", "1/s", **single)
    table.show()


def users(runs):
    figures = [hold(Fedibee, USERS, *REGISTER)
               for _ in range(min(runs, 3))]
    table = Table(f"Clients with an account of their own ({USERS})", ["fedibee"])
    table.add("memory of one (PSS)", "KiB", fedibee=[each for each, _ in figures])
    table.add("new accounts, with their password's derivation", "1/s", fedibee=[rate for _, rate in figures])
    table.show()


def crowd(runs):
    """Ten thousand clients, of which a thousand are busy and fifty never read what they ask for."""
    memory, quiet, pressed = [], collections.defaultdict(list), collections.defaultdict(list)
    for _ in range(runs):
        for deaf, waits in ((0, quiet), (DEAF, pressed)):
            with Fedibee(send_queue=1 << 20) as server:
                before = server.memory()
                with Load("crowd", "--port", server.port, "--count", CROWD, "--busy", BUSY, "--deaf", deaf) as load:
                    load.phase()
                    seen = load.phase()
                    for part in ("p50", "p99", "max"):
                        waits[part].append(seen["pong_ms"][part])
                    if deaf:
                        memory.append((server.memory() - before) / 1024)
    table = Table(f"{CROWD:,} clients, {BUSY:,} of them busy (10 PINGs a second each)", ["fedibee"])
    for part in ("p50", "p99", "max"):
        table.add(f"PING to PONG of the busy, {part}", "ms", fedibee=quiet[part])
        table.add(f"the same beside {DEAF} that never read, {part}", "ms", fedibee=pressed[part])
    table.add("memory of all (PSS), after that", "MiB", fedibee=memory)
    table.show()


def unchecked():
    """A TLS context for a certificate that the benchmark made itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def through(door, **how):
    """(KiB of an idle client, µs of processor time to connect and register, µs of one PING) by one kind of connection."""
    with Fedibee(door=door) as server:
        IrcClient(server.port, "early", **how).close()
        memory, begun = server.memory(), server.processor_time()
        callers = [IrcClient(server.port, f"caller{i}", **how) for i in range(CALLERS)]
        registered, held = server.processor_time(), server.memory()
        for _ in range(0, PINGS, 1000):
            callers[0].send_bytes(b"".join(b"PING :x\r\n" for _ in range(1000)))
            callers[0].barrier()
        pings = server.processor_time() - registered
        for each in callers:
            each.close()
        return (held - memory) / CALLERS, (registered - begun) / CALLERS * 1e6, pings / PINGS * 1e6


def doors(runs):
    """The ways in beside each other."""
    kinds = {"plain": ("listen", {}), "TLS": ("tls_listen", {"tls": unchecked()}),
             "WebSocket": ("websocket_listen", {"websocket": True})}
    figures = {kind: list(zip(*(through(door, **how) for _ in range(runs)))) for kind, (door, how) in kinds.items()}
    table = Table("Ways in", list(kinds))
    for at, (what, unit) in enumerate((("memory of an idle client (PSS)", "KiB"), ("processor time to connect and register", "µs"),
                                       ("processor time of a PING and its PONG", "µs"))):
        table.add(what, unit, **{kind: figures[kind][at] for kind in kinds})
    table.show()
