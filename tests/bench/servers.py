# SPDX-License-Identifier: AGPL-3.0-or-later
"""The servers that are measured: each on a free port of loopback, with its state in a folder of its own, ended by pid."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

from harness.process import Folder, Process, free_port, make_certificate, tool

MANY = 1_000_000


def await_port(port, process, begun, deadline=10.0):
    """Seconds from `begun` until somebody accepts connections there; looked at every 0.2 ms."""
    while time.perf_counter() - begun < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return time.perf_counter() - begun
        if not process.running():
            break
        time.sleep(0.0002)
    raise SystemExit(f"{process.argv[0]} does not listen; its log: {process.log()}")


class Server:
    """What all have: a port, a pid, memory, time on the processor."""
    name = ""
    def __init__(self):
        self.folder, self.port, self.process = Folder(), free_port(), None
        self.start()

    def launch(self, *argv, **more):
        begun = time.perf_counter()
        self.process = Process([str(word) for word in argv], **more)
        return await_port(self.port, self.process, begun)

    @property
    def pid(self):
        return self.process.pid

    def memory(self):
        """Proportional set size in KiB. fedibee cannot be dumped, so only root may read its."""
        for line in pathlib.Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1])
        raise SystemExit("smaps_rollup has no Pss line")

    def processor_time(self):
        """Seconds that all threads have run."""
        files = pathlib.Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(file.read_text().split()[0]) for file in files) / 1e9

    def stop(self):
        self.process.stop(signal.SIGTERM)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.close()


class Fedibee(Server):
    name = "fedibee"

    def __init__(self, instances="", send_queue=64 << 20, door="listen", xmpp=""):
        self.instances, self.send_queue, self.door, self.xmpp = instances, send_queue, door, xmpp
        super().__init__()

    def doors(self):
        """The port is that of the door which is measured; plain clients always have one."""
        if self.door == "listen":
            return f'listen = ["127.0.0.1:{self.port}"]'
        make_certificate(self.folder.path)
        folder = self.folder.path
        return "\n".join(('listen = ["127.0.0.1:0"]', f'{self.door} = ["127.0.0.1:{self.port}"]',
                          f'certificate = "{folder}/cert.pem"', f'private_key = "{folder}/cert.key"'))

    def start(self):
        state = self.folder.path
        config = self.folder.write("fedibee.toml", f"""\
[store]
url = "sqlite:{state}/fedibee.sqlite"
key_file = "{state}/key"
[irc]
{self.doors()}
[xmpp]
{self.xmpp}
[instances]
allow_private_addresses = true
allow_plain_http = true
{self.instances}
[limits]
clients_per_user = {MANY}
clients_per_address = {MANY}
send_queue_bytes = {self.send_queue}
lines_per_second = {MANY}
lines_burst = {MANY}
password_guesses_per_minute = {MANY}
registration_seconds = 600
[log]
level = "warn"
""")
        return self.launch(tool("FEDIBEE_BIN", "fedibee"), "serve", "--config", config, env=dict(os.environ, HOME=str(state)))


class Ngircd(Server):
    name = "ngIRCd"
    program = shutil.which("ngircd") or "/usr/sbin/ngircd"

    def start(self):
        config = self.folder.write("ngircd.conf", f"""\
[Global]
Name = irc.bench.example
Info = bench
Listen = 127.0.0.1
Ports = {self.port}
MotdPhrase = bench
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
""")
        return self.launch(self.program, "-n", "-f", config)


class BitlBee(Server):
    name = "BitlBee"
    program = shutil.which("bitlbee") or "/usr/sbin/bitlbee"

    def __init__(self, authority=""):
        self.authority = authority
        super().__init__()

    def start(self):
        state = self.folder.path / "state"
        state.mkdir(exist_ok=True)
        trust = f"CAfile = {self.authority}\n" if self.authority else ""
        config = self.folder.write("bitlbee.conf", f"[settings]\n{trust}AuthMode = Open\n[defaults]\n")
        return self.launch(self.program, "-D", "-n", "-i", "127.0.0.1", "-p", self.port, "-d", state, "-c", config)


def installed(*kinds):
    return [kind for kind in kinds if os.access(getattr(kind, "program", "/bin/sh"), os.X_OK)]


class Load:
    """The load driver as a child: its phases' lines of JSON."""

    def __init__(self, *words):
        program = pathlib.Path(os.environ["FEDIBEE_BENCH_BUILD"]) / "bin" / "irc_load"
        self.child = subprocess.Popen([str(program), *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def phase(self):
        line = self.child.stdout.readline()
        if not line:
            raise SystemExit(f"irc_load ended with {self.child.wait()}")
        return json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, failure, *_):
        self.child.stdin.close()
        status = self.child.wait(30)
        self.child.stdout.close()
        if status != 0 and failure is None:
            raise SystemExit(f"irc_load ended with {status}")
