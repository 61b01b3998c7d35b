# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pings and their answers, by fedibee and by gloox alone: straight, and through real servers."""
import collections
import os
import pathlib

from harness import xmpp
from harness.process import Folder, Process, free_port, wait_until
from servers import Fedibee
from tables import Table
from xmpp_peer import DOMAIN, SECRET, Component, FakeServer

PINGS, SLOW_PINGS = 200_000, 20_000
BESIDE = "peer.example.org"


def section(port, folder):
    secret = folder.write("secret", SECRET + "\n")
    return (f'enabled = true\nserver = "127.0.0.1:{port}"\ndomain = "{DOMAIN}"\nsecret_file = "{secret}"\n'
            'hosts = ["*"]')


def alone(port):
    program = pathlib.Path(os.environ["FEDIBEE_BENCH_BUILD"]) / "bin" / "gloox_alone"
    return Process([str(program), DOMAIN, SECRET, str(port)])


def straight(kind, folder):
    """A peer that the component is linked to, and what ends both."""
    peer = FakeServer()
    component = Fedibee(xmpp=section(peer.port, folder)) if kind == "fedibee" else alone(peer.port)
    return peer.let_in(), component


def through(server, kind, folder):
    component = Fedibee(xmpp=section(server.component, folder)) if kind == "fedibee" else alone(server.component)
    peer = Component(BESIDE, SECRET, server.beside)

    def answers():
        peer.write(f"<iq type='get' from='{BESIDE}' to='{DOMAIN}' id='up'><ping xmlns='urn:xmpp:ping'/></iq>")
        return b"type='result'" in peer.read() or b'type="result"' in peer.got
    try:
        wait_until(answers, "the component")
    except BaseException:
        component.stop()
        raise
    return peer, component


def measured(make, count):
    peer, component = make()
    try:
        peer.echo(DOMAIN, count // 10)
        return peer.echo(DOMAIN, count)
    finally:
        peer.close()
        component.stop()


class Prosody(xmpp.Prosody):
    """With a second component; its log would be most of what is measured."""
    name, log_level = "Prosody", "error"

    def more(self):
        self.beside = self.component
        return f'Component "{BESIDE}"\n  component_secret = "{SECRET}"\n'


class Ejabberd(xmpp.Ejabberd):
    name = "ejabberd"

    def more(self):
        self.beside = free_port()
        return (f'  - {{port: {self.beside}, ip: "127.0.0.1", module: ejabberd_service, access: all, '
                f'hosts: {{"{BESIDE}": {{password: "{SECRET}"}}}}}}\n')


def stanzas(runs):
    table = Table("Stanzas a second: pings and their answers", ["fedibee", "gloox alone"])
    folder = Folder()
    kinds = ("fedibee", "gloox alone")
    figures = collections.defaultdict(list)
    for _ in range(runs):
        for kind in kinds:
            figures[kind].append(measured(lambda: straight(kind, folder), PINGS))
    table.add("straight, to a peer that only counts", "1/s", **figures)
    for make in (Prosody, Ejabberd):
        if not xmpp.installed("prosody" if make is Prosody else "ejabberdctl"):
            continue
        server = make()
        figures = collections.defaultdict(list)
        for _ in range(min(runs, 3)):
            for kind in kinds:
                figures[kind].append(measured(lambda: through(server, kind, folder), SLOW_PINGS))
        table.add(f"through {make.name}", "1/s", **figures)
        server.close()
    table.show()
    folder.close()
